"""What waits for the officer of reviews and endings, and the panels of the follow-up's page."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agreements.models import Agreement
from followup.models import Notice, Review
from followup.panels import endings, reviews
from followup.waiting.reviews import tasks
from iop.accounts.models import User
from partners.models import Board, Role
from tests.factories import make_member, make_organisation, make_party
from tests.followup.making import make_signed, partner_party
from tests.followup.making_reviews import make_notice, make_report, make_review

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 7, 1)


def days(count: int) -> datetime.date:
    return TODAY + datetime.timedelta(days=count)


def said(user: User, today: datetime.date = TODAY) -> list[tuple[str, str]]:
    return [(task.what, task.note) for task in tasks(user, today)]


@pytest.mark.parametrize(
    ("review_on", "found"),
    [
        (days(60), [("Gör översyn av partnerskapet", "senast 2026-08-30")]),
        (days(-5), [("Gör översyn av partnerskapet", "senast 2026-06-26")]),
        (days(61), []),
        (None, []),
    ],
)
def test_review_waits_for_the_officer_in_time(
    officer: User, board: Board, review_on: datetime.date | None, found: list[Any]
) -> None:
    make_signed(board=board, review_on=review_on)
    assert said(officer) == found


def test_review_in_progress_waits_and_a_concluded_one_does_not(
    officer: User, colleague: User, board: Board
) -> None:
    review = make_review(make_signed(board=board, review_on=TODAY))
    assert [what for what, _note in said(officer)] == ["Fortsätt översynen av partnerskapet"]
    assert said(colleague) == []
    review.status = Review.Status.CONCLUDED
    review.save()
    assert said(officer) == []


def test_anothers_case_waits_for_that_other(officer: User, board: Board) -> None:
    agreement = make_signed(board=board, review_on=TODAY)
    agreement.case.officer = make_member(Role.OFFICER, board)
    agreement.case.save()
    assert said(officer) == []


def test_agreement_past_its_last_day_waits_to_be_ended(officer: User, board: Board) -> None:
    make_signed(board=board, ends_on=days(0))
    assert said(officer) == []
    make_signed(board=board, ends_on=days(-1))
    assert said(officer) == [("Avsluta överenskommelsen", "sista dagen var 2026-06-30")]


def test_notice_whose_last_day_has_passed_waits(officer: User, board: Board) -> None:
    agreement = make_signed(board=board, ends_on=days(100))
    notice = make_notice(agreement)
    assert said(officer) == [("Avsluta överenskommelsen", "sista dagen var 2026-06-10")]
    notice.revoked_on = TODAY
    notice.save()
    assert said(officer) == []


def test_party_that_has_left_waits_for_an_amendment(officer: User, board: Board) -> None:
    agreement = make_signed(board=board, partners=(None, None), ends_on=days(100))
    make_notice(agreement)
    [(what, _note)] = said(officer)
    assert what == "Ändra överenskommelsen"


def test_notice_given_here_waits_to_be_received(officer: User, board: Board) -> None:
    agreement = make_signed(board=board, ends_on=days(100))
    make_notice(agreement, way=Notice.Way.HERE, last_day_on=days(50))
    [(what, _note)] = said(officer)
    assert what == "Notera att uppsägningen är mottagen"


@pytest.mark.parametrize("count", [1, 3])
def test_tasks_ask_the_same_number_of_queries(officer: User, board: Board, count: int) -> None:
    for _place in range(count):
        agreement = make_signed(board=board, ends_on=days(-1), review_on=TODAY)
        make_notice(agreement, way=Notice.Way.HERE)
        make_review(make_signed(board=board))
    said(officer)
    with CaptureQueriesContext(connection) as asked:
        said(officer)
    assert len(asked) == 5


# --- Panels ----------------------------------------------------------------------------


def test_panel_counts_a_review_that_is_late(officer: User, colleague: User, board: Board) -> None:
    agreement = make_signed(board=board, review_on=datetime.date(2020, 1, 1))
    panels = [reviews.panel(user, agreement) for user in (officer, colleague)]
    assert [panel.late for panel in panels if panel] == [1, 0]
    make_review(agreement, status=Review.Status.CONCLUDED)
    panel = reviews.panel(officer, agreement)
    assert panel
    assert panel.late == 0


def test_what_is_overdue_after_the_end_is_late(officer: User, board: Board) -> None:
    past, ahead = datetime.date(2020, 1, 1), timezone.localdate() + datetime.timedelta(days=30)
    for ends_on, late in ((ahead, 0), (past.replace(day=31), 1)):
        agreement = make_signed(board=board, starts_on=past, ends_on=ends_on)
        make_report(agreement, status="draft", due_on=past)
        panel = endings.panel(officer, agreement)
        assert panel
        assert panel.late == late
        assert panel.facts["shows_remaining"]


@pytest.mark.parametrize("count", [1, 3])
def test_overview_shows_reviews_and_notice(
    client: Client, officer: User, board: Board, count: int
) -> None:
    near = timezone.localdate() + datetime.timedelta(days=30)
    agreement = make_signed(board=board, ends_on=near)
    for _place in range(count):
        make_review(agreement, status=Review.Status.CONCLUDED)
        party = make_party(agreement, make_organisation())
        make_notice(agreement, party=party, last_day_on=datetime.date(2098, 1, 1))
    client.force_login(officer)
    path = reverse("followup:overview", args=[agreement.pk])
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        text = client.get(path).content.decode()
    assert text.count("Uppsägning, ") == count
    assert "överenskommelsen behöver ändras" in text
    assert len(asked) == 33


def test_panel_of_a_party_offers_notice_and_no_review(agreement_of_partner: Any) -> None:
    agreement, partner = agreement_of_partner
    shown = reviews.panel(partner, agreement), endings.panel(partner, agreement)
    assert shown[0]
    assert shown[1]
    assert not shown[0].facts["may_start"]
    assert shown[1].facts["may_give_notice"]
    assert not shown[1].facts["may_end"]


@pytest.fixture
def agreement_of_partner(board: Board) -> tuple[Agreement, User]:
    agreement = make_signed(board=board)
    return agreement, make_member(Role.PARTNER, partner_party(agreement).organisation)
