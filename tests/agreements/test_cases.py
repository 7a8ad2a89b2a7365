"""The list of cases and the page of one: who reads what, and what it says."""

import datetime

import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agreements.models import Agreement, Case, Comment, Decision, Document, Paper
from agreements.workflow import perform
from iop.accounts.models import User
from partners.models import Board, Role
from tests.factories import (
    make_agreement,
    make_board,
    make_case,
    make_item,
    make_meeting,
    make_member,
    make_organisation,
    make_paper,
    make_party,
    make_section,
)

LIST = reverse("cases:list")


def shown(response) -> list[int]:
    return [row.record.pk for row in response.context["table"].rows]


def test_list_holds_the_own_boards_cases_alone(client: Client, officer: User, board: Board) -> None:
    mine = make_case(board=board)
    make_case(board=make_board())
    client.force_login(officer)
    assert shown(client.get(LIST)) == [mine.pk]


def test_list_of_a_co_deciding_board(client: Client, board: Board) -> None:
    case = make_case(board=make_board())
    case.co_boards.add(board)
    client.force_login(make_member(Role.SECRETARY, board))
    assert shown(client.get(LIST)) == [case.pk]


@pytest.mark.parametrize("role", [Role.BOARD_MEMBER])
def test_list_of_who_reads_papers_instead(client: Client, board: Board, role: Role) -> None:
    make_case(board=board)
    client.force_login(make_member(role, board))
    assert shown(client.get(LIST)) == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?q=leksak", ["Leksaker"]),
        ("?q=2018", ["Leksaker"]),
        ("?q=grannar vänner", ["Vänner"]),
        ("?status=assigned", ["Vänner"]),
        ("?officer=null", ["Leksaker"]),
        ("?sort=title", ["Leksaker", "Vänner"]),
        ("?sort=-received", ["Vänner", "Leksaker"]),
        ("?sort=status", ["Leksaker", "Vänner"]),
        ("?sort=initiator", ["Vänner", "Leksaker"]),
    ],
)
def test_list_search_filters_and_order(
    client: Client, officer: User, board: Board, query: str, expected: list[str]
) -> None:
    make_case(
        board=board,
        title="Leksaker",
        reference="SN 2018/0001",
        initiator=make_organisation(name="Östra föreningen"),
        initiated_on=datetime.date(2018, 1, 1),
    )
    make_case(
        board=board,
        title="Vänner",
        reference="SN 2019/0001",
        officer=officer,
        status="assigned",
        initiator=make_organisation(name="Grannar"),
        initiated_on=datetime.date(2019, 1, 1),
    )
    client.force_login(officer)
    response = client.get(LIST + query)
    assert [row.record.title for row in response.context["table"].rows] == expected


def test_list_says_for_how_long_nobody_has_taken_it(
    client: Client, officer: User, board: Board
) -> None:
    ten_days_ago = timezone.localdate() - datetime.timedelta(days=10)
    make_case(board=board, initiated_on=ten_days_ago)
    client.force_login(officer)
    assert "ingen sedan 10 dagar" in client.get(LIST).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_a_fixed_number_of_queries(
    client: Client, officer: User, board: Board, count: int, django_assert_num_queries
) -> None:
    for _ in range(count):
        make_case(board=board, initiator=make_organisation(), officer=officer)
    client.force_login(officer)
    with django_assert_num_queries(8):
        client.get(LIST)


def test_page_is_closed_to_others(client: Client, board: Board, stranger: User) -> None:
    case = make_case(board=board, initiator=make_organisation())
    partner = make_member(Role.PARTNER, case.initiator)
    member = make_member(Role.BOARD_MEMBER, board)
    for user in (stranger, partner, member):
        client.force_login(user)
        for name in ("detail", "edit", "assign", "timeline", "compare", "archive"):
            assert client.get(reverse(f"cases:{name}", args=[case.pk])).status_code == 404, name


def states(response) -> list[str]:
    return [f"{step.label} {step.state}" for step in response.context["steps"]]


@pytest.mark.parametrize(
    ("status", "agreement", "now"),
    [
        ("received", None, "Initiativ"),
        ("assigned", None, "Bedömning"),
        ("assessed", None, "Bedömning"),
        ("accepted", None, "Utkast"),
        ("accepted", "draft", "Utkast"),
        ("accepted", "in_review", "Granskning"),
        ("accepted", "ready", "Beslut"),
        ("accepted", "decided", "Undertecknande"),
        ("accepted", "signing", "Undertecknande"),
        ("accepted", "active", "Uppföljning"),
        ("received", "active", "Uppföljning"),
        ("declined", None, "Avslag"),
        ("withdrawn", None, "Återkallat"),
        ("closed", "ended", None),
    ],
)
def test_page_says_where_the_case_stands(
    client: Client, officer: User, board: Board, status: str, agreement: str | None, now: str
) -> None:
    case = make_case(board=board, officer=officer, status=status)
    if agreement:
        make_agreement(case=case, status=agreement)
    client.force_login(officer)
    response = client.get(case.get_absolute_url())
    assert [step.label for step in response.context["steps"] if step.state == "now"] == (
        [now] if now else []
    )
    assert response.context["turn"]
    assert response.content.decode().count("btn-primary") <= 1


def test_page_of_a_case_nobody_has_taken_asks_to_take_it(
    client: Client, officer: User, board: Board
) -> None:
    case = make_case(board=board)
    client.force_login(officer)
    page = client.get(case.get_absolute_url()).content.decode()
    assert "väntar på att en handläggare" in page
    assert f'class="btn btn-primary" href="/arenden/{case.pk}/handlaggare/"' in page


def test_page_says_what_is_missing_for_the_next_step(
    client: Client, officer: User, board: Board
) -> None:
    case = make_case(board=board, officer=officer, status="assigned")
    client.force_login(officer)
    response = client.get(case.get_absolute_url())
    waiting = {
        offer.transition.name: list(offer.reasons)
        for offer in response.context["offers"]
        if not offer.is_open
    }
    assert waiting == {"assess": ["Avsluta bedömningen först."]}


def test_page_of_a_reader_has_no_acts(client: Client, colleague: User, board: Board) -> None:
    case = make_case(board=board, status="assigned")
    client.force_login(colleague)
    response = client.get(case.get_absolute_url())
    assert response.context["offers"] == []
    assert "btn-primary" not in response.content.decode()


def test_page_shows_open_threads_first_and_whose_answer_they_wait_for(
    client: Client, officer: User, board: Board
) -> None:
    case = make_case(board=board, officer=officer, status="accepted")
    agreement = make_agreement(case=case, shared_at=timezone.now())
    partner = make_member(Role.PARTNER, make_party(agreement).organisation)
    for author, audience, status in (
        (officer, "parties", "closed"),
        (partner, "parties", "answered"),
        (officer, "internal", "open"),
        (officer, "parties", "open"),
        (partner, "parties", "open"),
    ):
        thread = Comment.objects.create(
            agreement=agreement, author=author, text="Varför?", audience=audience, status=status
        )
    Comment.objects.create(agreement=agreement, author=officer, text="Därför.", parent=thread)
    client.force_login(officer)
    response = client.get(case.get_absolute_url())
    threads = response.context["threads"]
    assert [(one.status, one.waits_for, one.answer_count) for one in threads[:3]] == [
        ("open", "Väntar på handläggarens svar", 1),
        ("open", "Väntar på svar från parterna", 0),
        ("open", "Väntar på svar", 0),
    ]
    assert [one.status for one in threads[3:]] == ["answered", "closed"]
    address = reverse("agreements:dialogue", args=[agreement.pk])
    assert f'href="{address}#trad-{thread.pk}"' in response.content.decode()


def test_page_shows_what_the_board_decided(client: Client, officer: User, board: Board) -> None:
    case = make_case(board=board, officer=officer, status="accepted")
    paper = make_paper(case=case, status="decided")
    meeting = make_meeting(board, notice_posted_on=datetime.date(2026, 9, 20))
    Decision.objects.create(
        item=make_item(meeting, paper),
        outcome="as_proposed",
        paragraph="88",
        condition="KF anslår pengarna.",
        recorded_by=officer,
    )
    make_item(make_meeting(board, held_on=datetime.date(2026, 10, 10)), make_paper(case=case))
    client.force_login(officer)
    page = client.get(case.get_absolute_url()).content.decode()
    for words in (
        "SN 2026-09-10 § 88",
        "villkoret är inte uppfyllt än",
        "KF anslår pengarna.",
        "Laga kraft från och med 2026-10-12",
        "På dagordningen för SN 2026-10-10",
    ):
        assert words in page, words


def fill(case: Case, officer: User) -> None:
    """One of each thing that the page lists."""
    agreement = make_agreement(case=case, version=case.agreements.count() + 1)
    make_section(agreement)
    Comment.objects.create(agreement=agreement, author=officer, text="Varför?")
    day = datetime.date(2026, 9, case.papers.count() + 1)
    item = make_item(make_meeting(case.board, held_on=day), make_paper(case=case))
    Decision.objects.create(item=item, outcome="noted", paragraph="1", recorded_by=officer)
    Document.objects.create(case=case, name="a.pdf", size=1, uploaded_by=officer)


@pytest.mark.parametrize("count", [1, 3])
def test_page_asks_a_fixed_number_of_queries(
    client: Client, officer: User, board: Board, count: int, django_assert_num_queries
) -> None:
    case = make_case(board=board)
    perform(officer, case, "assign", fields={"officer": officer})
    for _ in range(count):
        fill(case, officer)
    client.force_login(officer)
    ContentType.objects.get_for_models(Case, Agreement, Paper)  # kept between requests
    with django_assert_num_queries(34):
        client.get(case.get_absolute_url())
