"""Actions live on after the meeting: done, changed, dropped, and waiting in each person's list."""

import datetime
from typing import Any

import pytest
import time_machine
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from agreements.models import Agreement
from followup import actions
from followup.models import ActionItem, GroupMeeting
from followup.panels.meetings import panel
from followup.waiting.meetings import tasks
from iop.accounts.models import User
from iop.shared.workflow import Refused
from partners.models import Board, Role
from tests.factories import make_member, make_user
from tests.followup.making import make_group, make_signed, partner_party
from tests.followup.making_meetings import (
    make_action,
    make_attendance,
    make_group_meeting,
    make_held,
    make_topic,
)

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 3, 1)
LATE, AHEAD = datetime.date(2026, 2, 1), datetime.date(2026, 4, 1)


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel(datetime.datetime(2026, 3, 1, 9, tzinfo=datetime.UTC)):
        yield


@pytest.fixture
def agreement(board: Board) -> Agreement:
    agreement = make_signed(board=board)
    make_group(agreement)
    return agreement


def to(name: str, row: Any) -> str:
    return reverse(f"meetings:{name}", args=[row.pk])


def test_list_has_the_late_ones_first(client: Client, officer: User, agreement: Agreement) -> None:
    held = make_held(agreement)
    ahead, late = make_action(held, due_on=AHEAD), make_action(held, due_on=LATE)
    undated = make_action(held)
    done, dropped = make_action(held, done_on=LATE), make_action(held, dropped_reason="Nej")
    make_action(make_held(make_signed()))
    client.force_login(officer)
    found = client.get(to("actions", agreement)).context
    rows = {name: [one.action for one in found[name]] for name in ("open", "done", "dropped")}
    assert rows == {"open": [late, ahead, undated], "done": [done], "dropped": [dropped]}
    assert found["late_count"] == 1


def test_action_is_done_with_day_and_word(
    client: Client, officer: User, agreement: Agreement
) -> None:
    action = make_action(make_held(agreement))
    client.force_login(officer)
    tomorrow = client.post(to("action_done", action), {"done_on": "2026-03-02"})
    assert tomorrow.status_code == 422
    here = reverse("meetings:actions", args=[agreement.pk])
    said = {"done_on": "2026-02-20", "done_note": "Bokad", "next": here}
    assert client.post(to("action_done", action), said)["Location"] == here
    action.refresh_from_db()
    assert (str(action.done_on), action.done_note, action.done_by) == (
        "2026-02-20", "Bokad", officer,
    )  # fmt: skip
    assert action.history.first().history_user == officer
    assert "Bokad" in client.get(to("action", action)).content.decode()


def test_action_is_changed_dropped_and_taken_up_again(
    client: Client, officer: User, agreement: Agreement
) -> None:
    held = make_held(agreement)
    person = make_attendance(held, "Åsa Ek", title="ordförande")
    action = make_action(held)
    client.force_login(officer)
    for who, found in (("åsa ek", person), ("Bo", None), ("Åsa Ek, ordförande", person)):
        client.post(to("action_change", action), {"responsible": who, "due_on": "2026-05-01"})
        action.refresh_from_db()
        assert (action.attendance, str(action.due_on)) == (found, "2026-05-01")
    assert client.post(to("action_drop", action), {}).status_code == 422
    client.post(to("action_drop", action), {"dropped_reason": "Behövs inte"})
    action.refresh_from_db()
    assert not action.is_open
    client.post(to("action_reopen", action))
    action.refresh_from_db()
    assert action.is_open
    assert action.history.count() == 6


def test_closed_by_two_is_told_to_the_second(officer: User, agreement: Agreement) -> None:
    action = make_action(make_held(agreement))
    actions.finish(officer, action, TODAY, "Klart")
    with pytest.raises(Refused):
        actions.finish(officer, action, TODAY, "Igen")
    with pytest.raises(Refused):
        actions.drop(action, "Nej")


def test_other_site_is_not_gone_to(client: Client, officer: User, agreement: Agreement) -> None:
    action = make_action(make_held(agreement))
    client.force_login(officer)
    said = {"done_on": "2026-02-20", "next": "https://evil.example/"}
    assert client.post(to("action_done", action), said)["Location"] == to("action", action)


def test_who_promised_settles_it_and_others_invited_do_not(
    client: Client, nobody: User, agreement: Agreement
) -> None:
    held = make_held(agreement)
    other = make_user()
    mine = make_action(held, attendance=make_attendance(held, user=nobody))
    make_attendance(held, user=other)
    said = {"done_on": "2026-02-20"}
    client.force_login(other)
    assert client.post(to("action_done", mine), said).status_code == 403
    client.force_login(nobody)
    assert client.post(to("action_done", mine), said).status_code == 302


def test_controller_reads_and_settles_nothing(
    client: Client, colleague: User, agreement: Agreement
) -> None:
    action = make_action(make_held(agreement))
    client.force_login(colleague)
    assert to("action_done", action) not in client.get(to("action", action)).content.decode()
    assert client.post(to("action_done", action), {"done_on": "2026-02-20"}).status_code == 403
    assert ActionItem.objects.open().count() == 1


# --- The follow-up page and the first page -------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_panel_shows_what_is_next_and_late(
    client: Client, officer: User, agreement: Agreement, count: int, django_assert_num_queries: Any
) -> None:
    held = make_held(agreement)
    for _row in range(count):
        make_action(held, "Sen åtgärd", due_on=LATE)
        make_topic(held.group)
        make_group_meeting(agreement=agreement, held_on=AHEAD, place="Biblioteket")
    client.force_login(officer)
    text = client.get(reverse("followup:overview", args=[agreement.pk])).content.decode()
    for words in ("Sen åtgärd", "Biblioteket", "1 möte hållet", to("list", agreement)):
        assert words in text
    officer = User.objects.get(pk=officer.pk)
    with django_assert_num_queries(7):
        shown = panel(officer, Agreement.objects.with_case().get(pk=agreement.pk))
        render_to_string(shown.template, {"panel": shown})


def test_own_actions_wait_and_late_ones_are_marked(nobody: User, agreement: Agreement) -> None:
    held = make_held(agreement)
    person, other = make_attendance(held, user=nobody), make_attendance(held, user=make_user())
    make_action(held, "Senare", attendance=person, due_on=AHEAD)
    make_action(held, "Redan", attendance=person, due_on=LATE)
    make_action(held, "Klar", attendance=person, done_on=LATE)
    make_action(held, "Andras", attendance=other)
    found = [(task.what, task.title) for task in tasks(nobody, TODAY)]
    assert found == [
        ("Gör det du har lovat: det är försenat", "Redan"),
        ("Gör det du har lovat", "Senare"),
    ]


def test_minutes_wait_for_who_adjusts_them(nobody: User, agreement: Agreement) -> None:
    held = make_held(agreement)
    person = make_attendance(held, user=nobody, is_adjuster=True)
    [task] = tasks(nobody, TODAY)
    assert (task.what, task.url) == ("Läs och bekräfta protokollet", held.get_absolute_url())
    person.confirmed_on = TODAY
    person.save()
    assert list(tasks(nobody, TODAY)) == []


def test_meeting_of_today_is_shown_to_those_who_are_called(
    officer: User, nobody: User, agreement: Agreement
) -> None:
    called = GroupMeeting.Status.CALLED
    meeting = make_held(agreement, TODAY, status=called)
    make_attendance(meeting, user=nobody)
    make_attendance(make_held(agreement, TODAY), user=nobody)
    [task] = tasks(nobody, TODAY)
    assert (task.what, task.url) == ("Mötet är i dag", meeting.get_absolute_url())
    assert list(tasks(officer, TODAY)) == []
    [task] = tasks(officer, TODAY + datetime.timedelta(days=1))
    assert (task.what, task.url) == ("Slutför och avsluta mötet", meeting.get_absolute_url())
    assert list(tasks(nobody, TODAY + datetime.timedelta(days=1))) == []


@pytest.mark.parametrize(
    ("period_to", "waits"),
    [((2026, 4, 30), True), ((2026, 5, 1), False), ((2026, 2, 28), True)],
)
def test_meeting_waits_to_be_called_when_its_time_comes(
    officer: User, agreement: Agreement, period_to: tuple[int, int, int], waits: bool
) -> None:
    meeting = make_group_meeting(
        agreement=agreement,
        period_from=datetime.date(2026, 1, 1),
        period_to=datetime.date(*period_to),
    )
    found = [task.url for task in tasks(officer, TODAY)]
    assert found == ([to("call", meeting)] if waits else [])


def test_meeting_waits_for_the_party_that_calls(
    board: Board, officer: User, agreement: Agreement
) -> None:
    party = partner_party(agreement)
    partner = make_member(Role.PARTNER, party.organisation)
    group = agreement.groups.get()
    make_group_meeting(group, period_to=AHEAD)
    make_group_meeting(group, period_to=AHEAD, status=GroupMeeting.Status.CALLED)
    assert [len(list(tasks(user, TODAY))) for user in (officer, partner)] == [1, 0]
    group.convened_by = party
    group.save()
    assert [len(list(tasks(user, TODAY))) for user in (officer, partner)] == [0, 1]
    group.convened_by = None
    group.save()
    assert [len(list(tasks(user, TODAY))) for user in (officer, partner)] == [1, 0]
