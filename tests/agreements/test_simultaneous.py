"""Two requests at the same moment, each on a connection of its own: one of them comes second.

The pages are asked as browsers ask them. Other pairs are tried where they belong: two numbers of
a series (``test_diary``), two moves of the engine (``tests/iop/test_workflow``), two reviewers
side by side (``test_reviewing``), two signatures and two seals (``test_signing`` and
``test_views_signing``).
"""

import datetime
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import connection, connections
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from agreements import dialogue
from agreements.content import with_content
from agreements.models import (
    Acceptance,
    Agreement,
    Approval,
    Assessment,
    BoardItem,
    Case,
    Decision,
    Document,
    Paper,
    StatusChange,
)
from iop.accounts.models import User
from partners.models import Board, Role
from tests.factories import (
    make_agreement,
    make_board,
    make_case,
    make_criteria_set,
    make_item,
    make_meeting,
    make_member,
    make_organisation,
    make_paper,
    make_party,
)

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one write at a time"),
]

SHARED = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
#: What is posted: by whom, where, and what.
Post = tuple[User, str, dict[str, Any]]


def at_once(*posts: Post) -> list[HttpResponse]:
    """The answers to those who post at the same moment."""
    gate = threading.Barrier(len(posts))

    def post(one: Post) -> HttpResponse:
        user, path, data = one
        try:
            client = Client()
            client.force_login(user)
            gate.wait(30)
            return client.post(path, data)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(posts)) as pool:
        return list(pool.map(post, posts))


def statuses(answers: list[HttpResponse]) -> list[int]:
    return sorted(answer.status_code for answer in answers)


def tags(answers: list[HttpResponse]) -> list[str]:
    """How each was told that it went."""
    return sorted(one.tags for answer in answers for one in get_messages(answer.wsgi_request))


def two(role: Role, board: Board) -> list[User]:
    return [make_member(role, board) for _ in range(2)]


def test_two_who_move_a_case() -> None:
    board = make_board()
    case = make_case(board=board, status=Case.Status.ASSIGNED)
    path = reverse("cases:move", args=["arende", case.pk, "withdraw"])

    answers = at_once(*((user, path, {"reason": "Nej."}) for user in two(Role.CHIEF, board)))

    assert tags(answers) == ["error", "success"]
    assert StatusChange.objects.filter(case=case).count() == 1


def test_two_who_take_a_case() -> None:
    board = make_board()
    officers = two(Role.OFFICER, board)
    case = make_case(board=board)
    path = reverse("cases:assign", args=[case.pk])

    answers = at_once(*((user, path, {"officer": user.pk}) for user in officers))

    assert statuses(answers) == [302, 422]
    (won,) = (
        user for user, answer in zip(officers, answers, strict=True) if answer.status_code == 302
    )
    case.refresh_from_db()
    assert case.officer == won
    assert StatusChange.objects.filter(case=case).count() == 1


def test_two_who_register_a_case_with_one_number() -> None:
    board = make_board()
    given = {"board": board.pk, "title": "Vänner", "reference": "SN 7"}

    answers = at_once(
        *((user, reverse("cases:create"), given) for user in two(Role.OFFICER, board))
    )

    assert statuses(answers) == [302, 422]
    assert Case.objects.get().reference == "SN 7"


def test_two_who_give_two_cases_one_number() -> None:
    board = make_board()
    cases = [make_case(board=board, reference="") for _ in range(2)]

    answers = at_once(
        *(
            (user, reverse("cases:assign", args=[case.pk]), {"officer": user.pk, "reference": "S1"})
            for user, case in zip(two(Role.OFFICER, board), cases, strict=True)
        )
    )

    assert statuses(answers) == [302, 422]
    assert sorted(Case.objects.values_list("reference", "status")) == [
        ("", "received"),
        ("S1", "assigned"),
    ]


def test_two_who_start_an_assessment() -> None:
    board = make_board()
    case = make_case(board=board, status=Case.Status.ASSIGNED)
    given = {"criteria_set": make_criteria_set().pk}
    path = reverse("assessments:start", args=[case.pk])

    answers = at_once(*((user, path, given) for user in two(Role.OFFICER, board)))

    assert set(statuses(answers)) <= {302, 422}
    assert Assessment.objects.count() == 1


def test_two_who_put_a_paper_on_two_agendas() -> None:
    board = make_board()
    paper = make_paper(board=board, status=Paper.Status.READY)
    meetings = [make_meeting(board, held_on=datetime.date(2026, 9, day)) for day in (10, 24)]

    answers = at_once(
        *(
            (user, reverse("board_meetings:add", args=[meeting.pk]), {"paper": paper.pk})
            for user, meeting in zip(two(Role.SECRETARY, board), meetings, strict=True)
        )
    )

    assert tags(answers) == ["error", "success"]
    assert BoardItem.objects.count() == 1


def test_two_who_issue_a_paper() -> None:
    board = make_board()
    paper = make_paper(board=board, status=Paper.Status.READY)
    make_item(make_meeting(board), paper)
    path = reverse("cases:move", args=["handling", paper.pk, "issue"])

    answers = at_once(*((user, path, {}) for user in two(Role.SECRETARY, board)))

    assert tags(answers) == ["error", "success"]
    assert Document.objects.count() == 1


def test_two_who_record_a_decision() -> None:
    board = make_board()
    paper = make_paper(board=board, status=Paper.Status.ISSUED)
    item = make_item(make_meeting(board), paper)
    path = reverse("board_meetings:record", args=[item.pk])
    said = {"outcome": "as_proposed", "text": "Ja."}

    answers = at_once(
        *(
            (user, path, said | {"paragraph": paragraph})
            for user, paragraph in zip(two(Role.SECRETARY, board), ("88", "89"), strict=True)
        )
    )

    assert set(statuses(answers)) <= {302, 422}
    decision = Decision.objects.get()
    assert decision.history.count() == 1
    assert StatusChange.objects.filter(transition="decide").count() == 1


def test_two_chiefs_who_approve() -> None:
    board = make_board()
    agreement = make_agreement(case=make_case(board=board, status=Case.Status.ACCEPTED))
    Agreement.objects.filter(pk=agreement.pk).update(status=Agreement.Status.IN_REVIEW)
    StatusChange.objects.create(
        case=agreement.case,
        subject=agreement,
        transition="send_for_review",
        source="draft",
        target="in_review",
        by=make_member(Role.OFFICER, board),
    )
    path = reverse("agreements:review", args=[agreement.pk])

    answers = at_once(*((user, path, {"approve": ""}) for user in two(Role.CHIEF, board)))

    assert tags(answers) == ["error", "success"]
    assert Approval.objects.count() == 1
    assert StatusChange.objects.filter(transition="approve").count() == 1


def test_two_representatives_who_accept() -> None:
    association = make_organisation()
    agreement = make_agreement(shared_at=SHARED)
    party = make_party(agreement, association)
    whole = with_content(Agreement.objects.all()).get(pk=agreement.pk)
    given = {"party": str(party.pk), "sha256": dialogue.content_of(whole)}
    path = reverse("agreements:accept", args=[agreement.pk])
    people = [make_member(Role.PARTNER, association) for _ in range(2)]

    answers = at_once(*((user, path, given) for user in people))

    assert tags(answers) == ["error", "success"]
    assert Acceptance.objects.count() == 1


def test_two_who_share_a_draft() -> None:
    board = make_board()
    agreement = make_agreement(board=board)
    make_party(agreement)
    path = reverse("agreements:share", args=[agreement.pk])

    answers = at_once(*((user, path, {}) for user in two(Role.OFFICER, board)))

    assert tags(answers) == ["error", "success"]
    assert Agreement.history.filter(id=agreement.pk, shared_at__isnull=False).count() == 1


def test_one_who_sends_back_while_another_approves() -> None:
    board = make_board()
    paper = make_paper(board=board, status=Paper.Status.REVIEW)
    approver, sender = two(Role.CHIEF, board)

    answers = at_once(
        (approver, reverse("cases:move", args=["handling", paper.pk, "approve"]), {}),
        (
            sender,
            reverse("cases:move", args=["handling", paper.pk, "send_back"]),
            {"reason": "Mer."},
        ),
    )

    # Approved first it can still be sent back; sent back first it can no longer be approved.
    moves = list(StatusChange.objects.order_by("pk").values_list("transition", flat=True))
    paper.refresh_from_db()
    assert (moves, paper.status, tags(answers)) in [
        (["approve", "send_back"], "draft", ["success", "success"]),
        (["send_back"], "draft", ["error", "success"]),
    ]
