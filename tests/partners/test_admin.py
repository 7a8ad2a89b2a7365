"""The administration: who gets in, which rows, constant queries, history, no way to more rights."""

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME as ACTION
from django.urls import reverse
from django.utils import timezone

from iop.accounts.models import Message, User
from partners.models import Board, Membership, Organisation, Role
from tests.factories import make_board, make_contact, make_member, make_organisation, make_user

pytestmark = pytest.mark.django_db

MODELS = [
    ("partners", "organisation"),
    ("partners", "board"),
    ("partners", "contact"),
    ("partners", "membership"),
    ("accounts", "user"),
]


def admin_url(app, model, page="changelist", *args):
    return reverse(f"admin:{app}_{model}_{page}", args=args)


@pytest.fixture
def administrator(board):
    return make_member(Role.ADMINISTRATOR, board, user=make_user(is_staff=True))


@pytest.fixture
def superuser(db):
    return make_user(is_staff=True, is_superuser=True)


@pytest.fixture
def other(db):
    """A board of another municipality, with its officer."""
    board = make_board(name="Andra nämnden")
    make_member(Role.OFFICER, board, user=make_user(name="Ellen Annan", email="ellen@x.example"))
    return board


@pytest.mark.parametrize(("app", "model"), MODELS)
def test_lists_open_to_administrators_alone(client, administrator, superuser, officer, app, model):
    for user, expected in ((administrator, 200), (superuser, 200), (officer, 302)):
        client.force_login(user)
        assert client.get(admin_url(app, model)).status_code == expected
    officer.is_staff = True
    officer.save()
    assert client.get(admin_url(app, model)).status_code == 403


def test_administrator_without_the_staff_mark_stays_outside(client, administrator):
    administrator.is_staff = False
    administrator.save()
    client.force_login(administrator)
    assert client.get("/admin/").status_code == 302


def listed(client, app, model, query=""):
    page = client.get(admin_url(app, model) + query)
    return set(page.context["cl"].queryset)


def test_administrator_sees_the_own_municipality_and_all_organisations(
    client, administrator, other, board
):
    client.force_login(administrator)
    assert listed(client, "partners", "board") == {board}
    assert listed(client, "partners", "membership") == {administrator.memberships.get()}
    assert listed(client, "accounts", "user") == {administrator}
    assert listed(client, "partners", "organisation") == set(Organisation.objects.all())


def test_administrator_sees_accounts_that_have_no_role_yet(
    client, administrator, nobody, superuser
):
    client.force_login(administrator)
    assert listed(client, "accounts", "user") == {administrator, nobody}


@pytest.mark.parametrize("page", ["change", "history", "delete"])
def test_rows_of_another_municipality_are_not_there(client, administrator, other, page):
    client.force_login(administrator)
    membership = Membership.objects.get(board=other)
    for app, model, row in (
        ("partners", "board", other),
        ("partners", "membership", membership),
        ("accounts", "user", membership.user),
    ):
        response = client.get(admin_url(app, model, page, row.pk))
        assert response.status_code in (302, 403, 404), (model, page)
        assert "Annan" not in response.content.decode()


def test_version_of_a_row_of_another_municipality_is_not_there(client, administrator, other):
    client.force_login(administrator)
    version = other.history.first().history_id
    address = admin_url("partners", "board", "simple_history", other.pk, version)
    assert client.get(address).status_code == 404


def test_version_is_read_and_never_written_back(client, superuser, board):
    client.force_login(superuser)
    version = board.history.first().history_id
    address = admin_url("partners", "board", "simple_history", board.pk, version)
    assert client.get(address).status_code == 200
    assert client.post(address, {"name": "Annat", "code": "X"}).status_code == 403


def test_history_tells_who(client, superuser, board):
    client.force_login(superuser)
    data = {"name": "Socialnämnden", "code": "SOC", **management("memberships")}
    assert client.post(admin_url("partners", "board", "change", board.pk), data).status_code == 302
    assert board.history.first().history_user == superuser
    page = client.get(admin_url("partners", "board", "history", board.pk)).content.decode()
    assert "SOC" in page


def management(prefix, total=0):
    return {f"{prefix}-TOTAL_FORMS": total, f"{prefix}-INITIAL_FORMS": 0}


def give(client, **data):
    return client.post(admin_url("partners", "membership", "add"), data)


def test_administrator_gives_roles_in_the_own_municipality_alone(
    client, administrator, nobody, board, other
):
    client.force_login(administrator)
    assert give(client, user=nobody.pk, role="officer", board=board.pk).status_code == 302
    assert nobody.memberships.get().board == board

    refused = give(client, user=nobody.pk, role="auditor", board=other.pk)
    assert list(refused.context["adminform"].form.errors) == ["board"]


def test_administrator_cannot_make_partner_representatives(client, administrator, nobody):
    client.force_login(administrator)
    organisation = make_organisation()
    refused = give(client, user=nobody.pk, role="partner", organisation=organisation.pk)
    assert "role" in refused.context["adminform"].form.errors
    assert not nobody.memberships.exists()


def test_superuser_makes_partner_representatives(client, superuser, nobody):
    client.force_login(superuser)
    organisation = make_organisation()
    assert (
        give(client, user=nobody.pk, role="partner", organisation=organisation.pk).status_code
        == 302
    )
    assert nobody.memberships.get().organisation == organisation


def test_membership_in_the_wrong_place_gets_a_sentence(client, superuser, nobody, board):
    client.force_login(superuser)
    refused = give(client, user=nobody.pk, role="partner", board=board.pk)
    assert "En partsföreträdare hör till en organisation" in refused.content.decode()


def test_autocomplete_offers_what_the_lists_hold(client, administrator, other, board):
    client.force_login(administrator)
    query = {"app_label": "partners", "model_name": "membership", "field_name": "board"}
    found = client.get("/admin/autocomplete/", query | {"term": "nämnden"}).json()
    assert [row["id"] for row in found["results"]] == [str(board.pk)]


def test_board_stays_in_its_municipality(client, administrator, board, other):
    client.force_login(administrator)
    data = {
        "name": board.name,
        "code": "SN",
        "organisation": other.organisation_id,
        **management("memberships"),
    }
    client.post(admin_url("partners", "board", "change", board.pk), data)
    board.refresh_from_db()
    assert board.organisation_id != other.organisation_id


def test_administrator_adds_boards_to_the_own_municipality_alone(
    client, administrator, board, other
):
    client.force_login(administrator)
    address = admin_url("partners", "board", "add")
    data = {"name": "Nya nämnden", "code": "NY", **management("memberships")}
    refused = client.post(address, data | {"organisation": other.organisation_id})
    assert list(refused.context["adminform"].form.errors) == ["organisation"]
    assert client.post(address, data | {"organisation": board.organisation_id}).status_code == 302
    assert Board.objects.get(name="Nya nämnden").organisation == board.organisation


def test_organisation_of_another_municipality_has_no_boards_to_add(client, administrator, other):
    client.force_login(administrator)
    address = admin_url("partners", "organisation", "change", other.organisation_id)
    prefixes = {
        formset.formset.prefix: formset.has_add_permission
        for formset in client.get(address).context["inline_admin_formsets"]
    }
    assert prefixes == {"boards": False, "contacts": True}


def test_organisation_with_a_number_that_is_none(client, superuser):
    client.force_login(superuser)
    data = {
        "kind": "association",
        "name": "Zonta",
        "organisation_number": "123",
        "has_economic_activity": "unknown",
    }
    for prefix in ("boards", "contacts", "memberships"):
        data |= management(prefix)
    refused = client.post(admin_url("partners", "organisation", "add"), data)
    assert "Det här är inget organisationsnummer." in refused.content.decode()
    data["organisation_number"] = "802003 1954"
    assert client.post(admin_url("partners", "organisation", "add"), data).status_code == 302
    assert Organisation.objects.get(name="Zonta").organisation_number == "802003-1954"


def test_new_account_in_lower_case_and_without_password(client, administrator):
    client.force_login(administrator)
    data = {
        "email": "Siv.Ek@Lund.example",
        "name": "Siv Ek",
        "usable_password": "false",
        **management("memberships"),
    }
    response = client.post(admin_url("accounts", "user", "add"), data)
    made = User.objects.get(name="Siv Ek")
    assert response.status_code == 302
    assert (made.email, made.has_usable_password()) == ("siv.ek@lund.example", False)
    assert (made.is_staff, made.is_superuser) == (False, False)


def test_administrator_cannot_become_superuser(client, administrator):
    client.force_login(administrator)
    address = admin_url("accounts", "user", "change", administrator.pk)
    data = {
        "email": administrator.email,
        "name": "Ny",
        "is_active": "on",
        "is_staff": "on",
        "is_superuser": "on",
        **management("memberships"),
    }
    assert client.post(address, data).status_code == 302
    administrator.refresh_from_db()
    assert (administrator.name, administrator.is_superuser) == ("Ny", False)


def test_account_with_a_role_elsewhere_is_read_only(client, administrator, other, board):
    shared = User.objects.get(name="Ellen Annan")
    make_member(Role.OFFICER, board, user=shared)
    client.force_login(administrator)
    address = admin_url("accounts", "user", "change", shared.pk)
    assert client.get(address).status_code == 200
    assert client.post(address, {"email": "mine@x.example", "name": "X"}).status_code == 403
    password = reverse("admin:auth_user_password_change", args=[shared.pk])
    assert client.post(password, {"password1": "a", "password2": "a"}).status_code == 403


def test_account_of_a_partner_representative_is_read_only(client, administrator, board):
    shared = make_member(Role.PARTNER, make_organisation())
    make_member(Role.OFFICER, board, user=shared)
    client.force_login(administrator)
    address = admin_url("accounts", "user", "change", shared.pk)
    assert client.post(address, {"email": "mine@x.example", "name": "X"}).status_code == 403


def test_accounts_are_not_deleted_by_administrators(client, administrator, nobody):
    client.force_login(administrator)
    assert client.get(admin_url("accounts", "user", "delete", nobody.pk)).status_code == 403


def test_all_change_pages_open(client, superuser, officer, board):
    contact = make_contact(board.organisation, board=board)
    client.force_login(superuser)
    rows = [board.organisation, board, contact, officer.memberships.get(), officer]
    for (app, model), row in zip(MODELS, rows, strict=True):
        for page in ("change", "history"):
            assert client.get(admin_url(app, model, page, row.pk)).status_code == 200
        assert client.get(admin_url(app, model, "add")).status_code == 200
        assert client.get(admin_url(app, model) + "?q=nämnd").status_code == 200


def fill(rows):
    """Rows of each model, each belonging to something else than the others."""
    for _row in range(rows):
        board = make_board()
        make_contact(board.organisation, board=board)
        make_member(Role.OFFICER, board)
        make_member(Role.PARTNER, make_organisation())


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("model", ["organisation", "board", "contact", "membership", "user"])
def test_list_queries(client, superuser, rows, model, django_assert_num_queries):
    fill(rows)
    client.force_login(superuser)
    app = "accounts" if model == "user" else "partners"
    client.get(admin_url(app, model))
    with django_assert_num_queries(4):
        client.get(admin_url(app, model))


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("model", "queries"), [("organisation", 6), ("board", 5), ("user", 4)])
def test_change_page_queries(
    client, superuser, board, rows, model, queries, django_assert_num_queries
):
    user = make_user()
    for number in range(rows):
        make_board(municipality=board.organisation, name=f"Nämnd {number}")
        make_contact(board.organisation, board=board)
        make_member(Role.OFFICER, board)
        make_member(Role.PARTNER, board.organisation)
        make_member(Role.OFFICER, make_board(), user=user)
    row = {"organisation": board.organisation, "board": board, "user": user}[model]
    address = admin_url("accounts" if model == "user" else "partners", model, "change", row.pk)
    client.force_login(superuser)
    client.get(address)
    with django_assert_num_queries(queries):
        client.get(address)


# --- The outbox -----------------------------------------------------------------------


def make_message(to):
    return Message.objects.create(to=to, subject="SN 1: en kommentar", body="Brevet", attempts=10)


def test_outbox_is_read_and_tried_again(client, administrator, officer, other, nobody):
    mine, sent = make_message(officer), make_message(officer)
    Message.objects.filter(pk=sent.pk).update(sent_at=timezone.now())
    theirs, strangers = make_message(User.objects.get(name="Ellen Annan")), make_message(nobody)
    client.force_login(administrator)
    page = client.get(admin_url("accounts", "message"))
    assert set(page.context["cl"].queryset) == {mine, sent}
    one = client.get(admin_url("accounts", "message", "change", mine.pk))
    assert "Brevet" not in one.content.decode()
    for hidden in (theirs, strangers):
        there = admin_url("accounts", "message", "change", hidden.pk)
        assert client.get(there).status_code == 302
    assert client.get(admin_url("accounts", "message", "add")).status_code == 403
    assert client.post(admin_url("accounts", "message", "delete", mine.pk)).status_code == 403
    chosen = [each.pk for each in (mine, sent, theirs, strangers)]
    client.post(admin_url("accounts", "message"), {"action": "try_again", ACTION: chosen})
    attempts = dict(Message.objects.values_list("pk", "attempts"))
    assert [attempts[pk] for pk in chosen] == [0, 10, 10, 10]


def test_outbox_is_closed_to_others(client, officer):
    client.force_login(officer)
    assert client.get(admin_url("accounts", "message")).status_code != 200


@pytest.mark.parametrize("rows", [1, 3])
def test_outbox_queries(client, superuser, rows, django_assert_num_queries):
    for _row in range(rows):
        make_message(make_user())
    client.force_login(superuser)
    client.get(admin_url("accounts", "message"))
    with django_assert_num_queries(4):
        client.get(admin_url("accounts", "message"))


def test_outbox_shows_mail_to_people_without_an_account(client, administrator, officer, other):
    def to_outsider(sender):
        return Message.objects.create(
            name="Åsa", address="asa@a.example", sender=sender, subject="Kallelse", body="Brevet"
        )

    mine, _theirs = to_outsider(officer), to_outsider(User.objects.get(name="Ellen Annan"))
    client.force_login(administrator)
    page = client.get(admin_url("accounts", "message"))
    assert set(page.context["cl"].queryset) == {mine}
    assert "Åsa &lt;asa@a.example&gt;" in page.content.decode()
