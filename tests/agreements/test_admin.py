"""The administration of agreements: texts that are kept there, and agreements looked into."""

import pytest
from django.test import Client
from django.urls import reverse

from agreements import uploads
from agreements.models import (
    Agreement,
    AgreementTemplate,
    Case,
    Clause,
    Document,
    ReferenceRate,
    WatchedWord,
)
from iop.accounts.models import User
from partners.models import Board, Role
from tests.agreements.test_starting import pdf
from tests.factories import (
    make_agreement,
    make_board,
    make_member,
    make_party,
    make_section,
    make_template,
    make_user,
)

#: Queries of each list and of the page of one row, however many rows there are.
COSTS = {
    "agreementtemplate": (5, 5),
    "clause": (5, 4),
    "watchedword": (4, 3),
    "referencerate": (5, 3),
    "case": (5, 4),
    "agreement": (7, 5),
    "document": (4, 3),
}
MODELS = tuple(COSTS)


def address(model: str, page: str = "changelist", *args: object) -> str:
    return reverse(f"admin:agreements_{model}_{page}", args=args)


@pytest.fixture
def administrator(board: Board) -> User:
    return make_member(Role.ADMINISTRATOR, board, user=make_user(is_staff=True))


@pytest.fixture
def superuser(db: None) -> User:
    return make_user(is_staff=True, is_superuser=True)


def make_rows(board: Board) -> dict[str, object]:
    """One of each model, in the board's municipality where there is one."""
    template = make_template()
    clause = Clause.objects.create(title="Tvist", body="<p>Dialog.</p>")
    agreement = make_agreement(board=board)
    make_party(agreement, board.organisation, board=board)
    make_section(agreement)
    return {
        "agreementtemplate": template,
        "clause": clause,
        "watchedword": WatchedWord.objects.create(word="beställ"),
        "referencerate": ReferenceRate.objects.create(name="Timme", amount=200, unit="timme"),
        "case": agreement.case,
        "agreement": agreement,
        "document": uploads.store(pdf(), agreement, make_user()),
    }


@pytest.mark.parametrize("model", MODELS)
def test_lists_open_to_administrators_alone(
    client: Client, board: Board, administrator: User, superuser: User, officer: User, model: str
) -> None:
    make_rows(board)
    for user, status in ((administrator, 200), (superuser, 200), (officer, 302)):
        client.force_login(user)
        assert client.get(address(model) + "?q=a").status_code == status


@pytest.mark.parametrize("model", MODELS)
def test_lists_and_pages_cost_the_same_for_one_row_and_three(
    client: Client, board: Board, superuser: User, model: str, django_assert_num_queries
) -> None:
    rows = make_rows(board)
    client.force_login(superuser)
    changelist, page = address(model), address(model, "change", rows[model].pk)
    of_list, of_page = COSTS[model]
    client.get(page)  # the first page of all remembers content types
    with django_assert_num_queries(of_list):
        assert client.get(changelist).status_code == 200
    with django_assert_num_queries(of_page):
        assert client.get(page).status_code == 200
    assert client.get(address(model, "history", rows[model].pk)).status_code == 200
    for _number in range(2):
        make_rows(make_board())
        make_party(rows["agreement"], make_board().organisation)
        make_section(rows["agreement"])
    with django_assert_num_queries(of_list):
        client.get(changelist)
    with django_assert_num_queries(of_page):
        client.get(page)


@pytest.mark.parametrize("model", ["case", "agreement", "document"])
def test_rows_of_another_municipality_are_not_there(
    client: Client, administrator: User, model: str
) -> None:
    row = make_rows(make_board())[model]
    client.force_login(administrator)

    assert list(client.get(address(model)).context["cl"].queryset) == []
    for page in ("change", "history"):
        assert client.get(address(model, page, row.pk)).status_code in (302, 403, 404)


@pytest.mark.parametrize("model", ["agreement", "document"])
def test_agreements_and_files_are_only_looked_into(
    client: Client, board: Board, superuser: User, model: str
) -> None:
    row = make_rows(board)[model]
    client.force_login(superuser)

    assert client.get(address(model, "add")).status_code == 403
    assert client.post(address(model, "change", row.pk), {"title": "X"}).status_code == 403
    assert client.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403


def test_status_is_written_nowhere_in_the_administration(
    client: Client, board: Board, superuser: User
) -> None:
    case = make_rows(board)["case"]
    client.force_login(superuser)
    data = {"title": "Ny", "officer": superuser.pk, "status": "closed", "reference": "X"}

    answer = client.post(address("case", "change", case.pk), data)

    case = Case.objects.get()
    assert answer.status_code == 302
    assert (case.title, case.officer, case.status) == ("Ny", superuser, Case.Status.RECEIVED)
    assert case.reference != "X"
    assert case.history.first().history_user == superuser
    for model in (Agreement, Case):
        assert not model._meta.get_field("status").editable


@pytest.mark.parametrize("model", ["agreementtemplate", "clause"])
def test_common_texts_are_changed_by_superusers_alone(
    client: Client, board: Board, administrator: User, superuser: User, model: str
) -> None:
    row = make_rows(board)[model]
    for user, status in ((administrator, 403), (superuser, 200)):
        client.force_login(user)
        assert client.get(address(model, "change", row.pk)).status_code == 200
        assert client.post(address(model, "change", row.pk), {}).status_code == status


@pytest.mark.parametrize(
    ("model", "manager"),
    [("agreementtemplate", AgreementTemplate.objects), ("clause", Clause.objects)],
)
def test_administrator_copies_common_texts_and_changes_the_copy(
    client: Client, board: Board, administrator: User, model: str, manager
) -> None:
    row = make_rows(board)[model]
    client.force_login(administrator)
    page = client.get(address(model, "change", row.pk))
    assert "Texten är gemensam för alla." in page.content.decode()

    client.post(address(model), {"action": "copy_to_own", "_selected_action": [row.pk]})

    copy = manager.exclude(pk=row.pk).get()
    assert copy.municipality == board.organisation
    page = client.get(address(model, "change", copy.pk))
    assert page.context["has_change_permission"]
    assert "Texten är gemensam för alla." not in page.content.decode()
    if model == "agreementtemplate":
        assert list(copy.sections.values_list("heading", "kind", "position")) == list(
            row.sections.values_list("heading", "kind", "position")
        )


def test_administrator_writes_for_the_own_municipality_alone(
    client: Client, board: Board, administrator: User
) -> None:
    client.force_login(administrator)
    text = {"title": "Tvist", "body": "<p>Dialog.</p>", "is_active": "on"}
    for municipality in ("", make_board().organisation_id):
        refused = client.post(address("clause", "add"), text | {"municipality": municipality})
        assert list(refused.context["adminform"].form.errors) == ["municipality"]

    answer = client.post(address("clause", "add"), text | {"municipality": board.organisation_id})

    assert answer.status_code == 302
    assert Clause.objects.get().municipality == board.organisation


def test_file_is_fetched_through_the_page_that_checks(
    client: Client, board: Board, superuser: User
) -> None:
    document = make_rows(board)["document"]
    client.force_login(superuser)

    page = client.get(address("document", "change", document.pk)).content.decode()

    assert reverse("agreements:document", args=[document.pk]) in page
    assert document.file.name not in page
    assert Document.objects.count() == 1
