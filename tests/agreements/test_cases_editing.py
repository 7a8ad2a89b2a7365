"""Mending the facts of a case: who may, what the history tells, and what stays as it is."""

import pytest
from django.test import Client
from django.urls import reverse

from agreements.forms.cases import FactsForm
from agreements.models import Case, DiarySeries, Document
from agreements.timeline import timeline
from iop.accounts.models import User
from partners.models import Board, Role
from tests.factories import make_agreement, make_board, make_case, make_member, make_organisation


@pytest.fixture
def case(board: Board, officer: User) -> Case:
    initiator = make_organisation(name="Kompisbyrån")
    return make_case(
        board=board, officer=officer, status="accepted", initiator=initiator, reference="SN 1"
    )


def address(case: Case) -> str:
    return reverse("cases:edit", args=[case.pk])


def typed(case: Case, **changed: object) -> dict[str, object]:
    """What the form of the case posts, with some fields changed."""
    boards = [board.pk for board in case.co_boards.all()]
    return {
        "seen": FactsForm(instance=case).version,
        "title": case.title,
        "initiator": case.initiator.name if case.initiator else "",
        "initiated_on": case.initiated_on or "",
        "initiative": case.initiative,
        "challenge": case.challenge,
        "co_boards": boards,
        "reference": case.reference,
        "external_reference": case.external_reference,
        "secrecy_note": case.secrecy_note,
    } | changed


def test_officer_mends_facts_and_the_timeline_tells_them(
    client: Client, case: Case, officer: User, board: Board
) -> None:
    other = make_board(municipality=board.organisation, name="Kommunstyrelsen", code="KS")
    client.force_login(officer)
    assert address(case) in client.get(case.get_absolute_url()).content.decode()
    assert client.get(address(case)).status_code == 200
    changed = {
        "title": "Vänner",
        "initiator": "",
        "initiated_on": "2019-02-01",
        "co_boards": [other.pk],
        "reference": "SN 2",
    }
    response = client.post(address(case), typed(case, **changed))
    assert response["Location"] == case.get_absolute_url()
    event = timeline(case, officer)[0]
    assert event.by == officer.name
    assert [(one.label, one.old, one.new) for one in event.fields] == [
        ("Diarienummer", "SN 1", "SN 2"),
        ("Rubrik", "Vänner i Provköping", "Vänner"),
        ("Initiativ från", "Kompisbyrån", ""),
        ("Initiativet kom in", "", "2019-02-01"),
        ("Medbeslutande nämnder", "", str(other)),
    ]
    assert case.history.count() == 2


def test_nothing_changed_leaves_no_trace(client: Client, case: Case, officer: User) -> None:
    client.force_login(officer)
    assert client.post(address(case), typed(case)).status_code == 302
    assert case.history.count() == 1


def test_stale_form_is_told_once_and_keeps_what_was_typed(
    client: Client, case: Case, officer: User
) -> None:
    client.force_login(officer)
    data = typed(case, title="Min rubrik")
    case.title, case.secrecy_note = "Kollegans rubrik", "OSL 26:1"
    case.save()
    response = client.post(address(case), data)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Kollegans rubrik" in page
    assert 'value="Min rubrik"' in page
    # What was not touched here is what the colleague wrote, and is not undone.
    form = response.context["form"]
    assert form["secrecy_note"].value() == "OSL 26:1"
    again = {name: form[name].value() or "" for name in form.fields} | {"seen": form.version}
    assert client.post(address(case), again).status_code == 302
    case.refresh_from_db()
    assert (case.title, case.secrecy_note) == ("Min rubrik", "OSL 26:1")


def test_board_that_a_colleague_added_stays(
    client: Client, case: Case, officer: User, board: Board
) -> None:
    other = make_board(municipality=board.organisation, name="Kommunstyrelsen", code="KS")
    client.force_login(officer)
    data = typed(case, title="Min rubrik")
    case.co_boards.add(other)
    form = client.post(address(case), data).context["form"]
    assert form["co_boards"].value() == [other.pk]


def test_text_that_a_browser_sends_back_as_it_was_is_no_change(
    client: Client, case: Case, officer: User
) -> None:
    case.initiative = "En rad.\nEn till."
    case.save()
    client.force_login(officer)
    client.post(address(case), typed(case, initiative="En rad.\r\nEn till."))
    assert case.history.count() == 2


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.CHIEF, 403),
        (Role.SECRETARY, 403),
        (Role.AUDITOR, 403),
        (Role.BOARD_MEMBER, 404),
    ],
)
def test_others_do_not_mend(
    client: Client, case: Case, board: Board, role: Role, status: int
) -> None:
    client.force_login(make_member(role, board))
    assert client.get(address(case)).status_code == status
    assert client.post(address(case), typed(case, title="Annat")).status_code == status
    client.force_login(make_member(Role.PARTNER, case.initiator))
    assert client.post(address(case), typed(case, title="Annat")).status_code == 404
    case.refresh_from_db()
    assert case.title == "Vänner i Provköping"


def test_closed_case_is_opened_again_first(client: Client, officer: User, board: Board) -> None:
    case = make_case(board=board, officer=officer, status="closed")
    client.force_login(officer)
    assert client.get(address(case)).status_code == 403
    assert address(case) not in client.get(case.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("initiator", "Okänd"),
        ("initiated_on", "2999-01-01"),
        ("reference", ""),
        ("reference", "SN 7"),
        ("co_boards", ["0"]),
    ],
)
def test_error_is_said_at_the_field(
    client: Client, case: Case, officer: User, board: Board, field: str, value: object
) -> None:
    make_board(municipality=board.organisation, name="Kommunstyrelsen", code="KS")
    make_case(board=board, reference="SN 7")
    client.force_login(officer)
    response = client.post(address(case), typed(case, **{field: value}))
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]


def test_board_of_another_municipality_is_not_offered(case: Case) -> None:
    make_board()
    assert "co_boards" not in FactsForm(instance=case).fields


def test_number_that_the_series_gave_stands(client: Client, officer: User, board: Board) -> None:
    series = DiarySeries.objects.create(board=board, pattern="SN {number}")
    case = make_case(board=board, reference=series.next_number())
    by_hand = make_case(board=board, reference="SN 99")
    client.force_login(officer)
    for row, now in ((case, "SN 1"), (by_hand, "SN 5")):
        client.post(address(row), typed(row, reference="SN 5"))
        row.refresh_from_db()
        assert row.reference == now


@pytest.mark.parametrize(("kind", "now"), [("paper", "SN 1"), ("attachment", "SN 5")])
def test_number_that_is_written_in_issued_documents_stands(
    client: Client, case: Case, officer: User, kind: str, now: str
) -> None:
    Document.objects.create(case=case, kind=kind, name="a.pdf", size=1, uploaded_by=officer)
    client.force_login(officer)
    client.post(address(case), typed(case, reference="SN 5"))
    case.refresh_from_db()
    assert case.reference == now


@pytest.mark.parametrize(
    ("status", "may_add", "may_remove"),
    [
        ("draft", True, True),
        ("in_review", True, True),
        ("ready", True, False),
        ("decided", True, False),
        ("signing", False, False),
        ("active", True, True),
    ],
)
def test_boards_stay_under_an_agreement_that_waits_for_them(
    client: Client,
    case: Case,
    officer: User,
    board: Board,
    status: str,
    may_add: bool,
    may_remove: bool,
) -> None:
    first, second = (
        make_board(municipality=board.organisation, name=name, code=name) for name in ("A", "B")
    )
    case.co_boards.add(first)
    make_agreement(case=case, status=status)
    client.force_login(officer)
    for boards, is_allowed in (([first.pk, second.pk], may_add), ([], may_remove)):
        case.co_boards.set([first])
        response = client.post(address(case), typed(case, co_boards=boards))
        assert (response.status_code == 302) is is_allowed
        if not is_allowed:
            assert list(response.context["form"].errors) == ["co_boards"]
            assert set(case.co_boards.all()) == {first}
