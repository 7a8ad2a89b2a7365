"""Notice and reviews of a version that has been changed since: they stand for the new one."""

import datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from agreements.models import Agreement
from followup import ending, reviewing
from followup.days import everyones_days
from followup.ending import Way
from followup.models import DayKind, Notice, Review
from followup.noticed import bearer_of, notices_of
from followup.panels import endings, reviews
from followup.waiting.reviews import tasks
from iop.accounts.models import User
from iop.shared.workflow import Refused
from partners.models import Board, Role
from tests.agreements.renewing import day, make_amended, make_in_force, start
from tests.factories import make_member, make_organisation, make_party
from tests.followup.making import partner_party
from tests.followup.making_reviews import make_notice, make_review

pytestmark = pytest.mark.django_db
TODAY = day("2026-07-01")


@pytest.fixture(autouse=True)
def today() -> Any:
    with time_machine.travel(datetime.datetime(2026, 7, 1, 9, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def first(board: Board) -> Agreement:
    return make_in_force(board)


@pytest.fixture
def notice(first: Agreement) -> Notice:
    """Of the association, with its last day in June; before the amendment of ``second``."""
    return make_notice(first, way=Notice.Way.HERE)


@pytest.fixture
def second(board: Board, officer: User, first: Agreement, notice: Notice) -> Agreement:
    return make_amended(board, officer, first, "2026-05-01")


def overview(client: Client, agreement: Agreement) -> str:
    return client.get(reverse("followup:overview", args=[agreement.pk])).content.decode()


# --- Where it is shown -----------------------------------------------------------------


def test_pages_of_the_change_show_the_notice(
    client: Client, officer: User, notice: Notice, second: Agreement
) -> None:
    client.force_login(officer)
    link = f'href="{notice.get_absolute_url()}"'
    assert link in client.get(second.get_absolute_url()).content.decode()
    assert link in overview(client, second)
    assert link in client.get(reverse("reviews:notice", args=[second.pk])).content.decode()


def test_page_of_the_notice_is_about_the_change(
    client: Client, officer: User, notice: Notice, second: Agreement
) -> None:
    client.force_login(officer)
    page = client.get(notice.get_absolute_url())
    assert page.context["agreement"] == second
    assert reverse("reviews:end", args=[second.pk]) in page.content.decode()


def test_party_that_joins_sees_that_notice_is_given_and_not_why(
    client: Client, notice: Notice, second: Agreement
) -> None:
    joined = make_party(second, make_organisation())
    client.force_login(make_member(Role.PARTNER, joined.organisation))
    page = overview(client, second)
    assert "Uppsägning, Vännerna" in page
    assert notice.get_absolute_url() not in page
    assert notice.reason not in page
    assert client.get(notice.get_absolute_url()).status_code == 404
    assert "#endings" in client.get(second.get_absolute_url()).content.decode()


def test_notice_does_not_bind_the_others_once_its_giver_is_out(
    notice: Notice, second: Agreement
) -> None:
    party = partner_party(second)
    party.left_on = day("2026-04-30")
    party.save()
    second = Agreement.objects.get(pk=second.pk)
    assert notices_of(second) == []
    assert bearer_of(Notice.objects.get()).pk == notice.agreement_id


def test_notice_that_is_taken_back_does_not_go_along(
    officer: User, notice: Notice, second: Agreement
) -> None:
    ending.revoke(officer, notice.pk, "Parterna är överens.", TODAY)
    assert notices_of(second) == []
    with pytest.raises(Refused, match="redan återtagen"):
        ending.revoke(officer, notice.pk, "Igen.", TODAY)


# --- What it leads to ------------------------------------------------------------------


def test_the_same_notice_is_not_entered_on_the_change_too(
    officer: User, notice: Notice, second: Agreement
) -> None:
    facts = {"kind": notice.kind, "given_on": TODAY, "way": "letter", "last_day_on": TODAY}
    with pytest.raises(Refused, match="redan"):
        ending.give_notice(officer, second, party=partner_party(second), reason="Igen.", **facts)


def test_notice_of_the_first_ends_the_change(officer: User, second: Agreement) -> None:
    ended = ending.end(
        officer, second.pk, Way.TERMINATE, reason="Klart.", is_confirmed=True, today=TODAY
    )
    assert ended.status == Agreement.Status.TERMINATED
    assert ending.last_day_by_notice(ended) == day("2026-06-10")


def test_notice_of_the_first_waits_on_the_change(
    officer: User, notice: Notice, second: Agreement
) -> None:
    found = {task.what: task.url for task in tasks(officer, TODAY)}
    assert found["Avsluta överenskommelsen"] == reverse("reviews:end", args=[second.pk])
    assert found["Notera att uppsägningen är mottagen"] == notice.get_absolute_url()


def test_days_to_watch_know_the_notice_of_the_first(second: Agreement) -> None:
    found = everyones_days(day("2026-05-01"), day("2027-01-31"))
    ends = [one.on for one in found if one.kind == DayKind.END]
    assert ends == [day("2026-06-10")]


def test_notice_of_one_of_several_does_not_move_the_last_day(
    first: Agreement, notice: Notice
) -> None:
    make_party(first, make_organisation())
    found = everyones_days(day("2026-05-01"), day("2027-01-31"))
    assert [one.on for one in found if one.kind == DayKind.END] == [first.ends_on]


def test_pages_tell_who_leaves_while_the_others_go_on(
    client: Client, officer: User, first: Agreement, notice: Notice
) -> None:
    make_party(first, make_organisation())
    client.force_login(officer)
    text = client.get(first.get_absolute_url()).content.decode()
    assert "Vännerna lämnar efter 2026-06-10" in text
    assert "Uppsägning, sista dag" not in text
    for page in (notice.get_absolute_url(), reverse("followup:overview", args=[first.pk])):
        assert "Vad som återstår" not in client.get(page).content.decode()


# --- Where its own terms have taken it ---------------------------------------------------


@pytest.fixture
def prolonged(board: Board) -> Agreement:
    """By its text until the end of 2025; by its own terms a year more."""
    return make_in_force(
        board,
        starts_on=day("2025-01-01"),
        ends_on=day("2025-12-31"),
        prolonged_until=day("2026-12-31"),
        extension=Agreement.Extension.AUTOMATIC,
    )


def test_notice_after_the_text_s_last_day_counts_from_the_day_it_came(
    prolonged: Agreement,
) -> None:
    party = partner_party(prolonged)
    assert ending.last_day(prolonged, "notice", party, day("2026-03-10")) == day("2026-06-10")
    assert ending.last_day(prolonged, "notice", party, day("2026-11-10")) == day("2026-12-31")
    assert ending.last_day(prolonged, "notice", party, day("2025-12-10")) == day("2026-03-10")


def test_what_goes_on_by_its_own_terms_has_not_run_its_time(
    officer: User, prolonged: Agreement
) -> None:
    with pytest.raises(Refused, match="2026-12-31"):
        ending.end(officer, prolonged.pk, Way.END, reason="", is_confirmed=True, today=TODAY)
    assert "Avsluta överenskommelsen" not in [task.what for task in tasks(officer, TODAY)]
    panel = endings.panel(officer, prolonged)
    assert panel
    assert (panel.facts["last_on"], panel.facts["is_past"]) == (day("2026-12-31"), False)
    found = everyones_days(day("2026-05-01"), day("2027-01-31"))
    assert [one.on for one in found if one.kind == DayKind.END] == [day("2026-12-31")]


# --- Reviews ---------------------------------------------------------------------------


def test_review_that_is_concluded_is_not_asked_for_again(
    board: Board, officer: User, first: Agreement
) -> None:
    done = make_review(first, status=Review.Status.CONCLUDED)
    second = make_amended(board, officer, first, "2026-05-01")
    panel = reviews.panel(officer, second)
    assert panel
    assert panel.facts["reviews"] == [done]
    assert "Gör översyn av partnerskapet" not in [task.what for task in tasks(officer, TODAY)]
    second.review_on = day("2026-08-15")
    second.save()
    assert "Gör översyn av partnerskapet" in [task.what for task in tasks(officer, TODAY)]


def test_review_in_progress_goes_on_after_the_change(
    board: Board, officer: User, first: Agreement
) -> None:
    begun = make_review(first)
    second = make_amended(board, officer, first, "2026-05-01")
    assert reviewing.start(officer, second) == begun
    found = {task.what: task.url for task in tasks(officer, TODAY)}
    assert found["Fortsätt översynen av partnerskapet"] == reverse("reviews:edit", args=[begun.pk])


# --- The next version ------------------------------------------------------------------


def test_followup_leads_to_the_draft_instead_of_to_another(
    client: Client, officer: User, first: Agreement
) -> None:
    make_party(first, make_organisation())
    notice = make_notice(first)
    review = make_review(first, status=Review.Status.CONCLUDED)
    pages = (
        reverse("followup:overview", args=[first.pk]),
        notice.get_absolute_url(),
        review.get_absolute_url(),
    )
    renew = f'href="{reverse("agreements:renew", args=[first.pk])}"'
    client.force_login(officer)
    assert [renew in client.get(page).content.decode() for page in pages] == [True] * 3
    draft = start(officer, first, Agreement.Relation.AMENDMENT)
    for page in pages:
        text = client.get(page).content.decode()
        assert (renew in text, draft.get_absolute_url() in text) == (False, True)


@pytest.mark.parametrize("status", ["terminated", "superseded"])
def test_what_ended_ahead_of_time_is_not_extended(
    client: Client, officer: User, first: Agreement, status: str
) -> None:
    first.status = status
    first.save()
    client.force_login(officer)
    assert reverse("agreements:renew", args=[first.pk]) not in overview(client, first)
