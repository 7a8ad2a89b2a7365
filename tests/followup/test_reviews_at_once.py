"""Two who conclude, give notice or end at the same moment, each on a connection of its own."""

import datetime

import pytest
from django.db import connection
from django.urls import reverse

from agreements.models import Agreement, Paper, PaperKind, StatusChange
from followup.models import Notice, Review
from iop.accounts.models import User
from partners.models import Board, Role
from tests.agreements.test_simultaneous import at_once
from tests.factories import make_board, make_member, make_paper_kind
from tests.followup.making import make_signed, partner_party
from tests.followup.making_reviews import make_notice, make_review

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one write at a time"),
]


def officers(board: Board) -> list[User]:
    return [make_member(Role.OFFICER, board) for _place in range(2)]


def made() -> tuple[Agreement, list[User]]:
    board = make_board()
    return make_signed(board=board, ends_on=datetime.date(2026, 1, 31)), officers(board)


def test_two_begin_one_review() -> None:
    agreement, people = made()
    path = reverse("reviews:start", args=[agreement.pk])
    answers = at_once(*((user, path, {}) for user in people))
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Review.objects.count() == 1


def test_two_conclude_and_one_is_first() -> None:
    agreement, people = made()
    path = reverse("reviews:conclude", args=[make_review(agreement).pk])
    answers = at_once(*((user, path, {}) for user in people))
    assert {answer.status_code for answer in answers} <= {302, 403, 422}
    assert StatusChange.objects.filter(transition="conclude").count() == 1


def test_two_make_one_paper() -> None:
    agreement, people = made()
    make_paper_kind(purpose=PaperKind.Purpose.EVALUATE)
    review = make_review(agreement, status=Review.Status.CONCLUDED)
    path = reverse("reviews:paper", args=[review.pk])
    answers = at_once(*((user, path, {}) for user in people))
    assert len({answer["Location"] for answer in answers}) == 1
    assert Paper.objects.count() == 1


def test_two_enter_one_notice() -> None:
    agreement, people = made()
    path = reverse("reviews:notice", args=[agreement.pk])
    said = {
        "kind": "notice",
        "party": str(partner_party(agreement).pk),
        "given_on": "2026-01-10",
        "way": "letter",
        "last_day_on": "2026-01-20",
        "reason": "Slut.",
    }
    answers = at_once(*((user, path, said) for user in people))
    assert sorted(answer.status_code for answer in answers) == [302, 422]
    assert Notice.objects.count() == 1


def test_two_end_and_one_is_first() -> None:
    agreement, people = made()
    make_notice(agreement, given_on="2026-01-10", last_day_on="2026-01-20")
    path = reverse("reviews:end", args=[agreement.pk])
    ways = ("terminate", "end")
    answers = at_once(
        *(
            (user, path, {"way": way, "reason": "Slut.", "is_confirmed": "on"})
            for user, way in zip(people, ways, strict=True)
        )
    )
    assert {answer.status_code for answer in answers} <= {302, 403, 422}
    assert StatusChange.objects.filter(object_id=agreement.pk).count() == 1
