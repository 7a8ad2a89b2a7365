"""Meetings, actions, topics and notices of an agreement that has been amended."""

import datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from agreements.joints import has_notice
from agreements.models import Agreement
from followup import beginning
from followup.models import GroupMeeting
from followup.noticed import Standing
from followup.remaining import remaining_of
from iop.accounts.models import User
from partners.models import Board
from tests.agreements.renewing import day, make_amended, make_in_force
from tests.followup.making import make_group
from tests.followup.making_meetings import make_action, make_held, make_topic
from tests.followup.making_reviews import make_notice

pytestmark = pytest.mark.django_db
TODAY = day("2026-06-01")


@pytest.fixture(autouse=True)
def today() -> Any:
    with time_machine.travel(datetime.datetime(2026, 6, 1, 9, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def first(board: Board, officer: User) -> Agreement:
    agreement = make_in_force(board)
    make_group(agreement)
    beginning.begin(agreement, officer)
    return agreement


def test_planned_meetings_are_the_amended_ones(
    board: Board, first: Agreement, officer: User
) -> None:
    assert GroupMeeting.objects.filter(group__agreement=first).count() == 2
    second = make_amended(board, officer, first, "2026-05-01")
    planned = GroupMeeting.objects.filter(status=GroupMeeting.Status.PLANNED)
    assert {meeting.group.agreement_id for meeting in planned} == {second.pk}
    assert planned.count() == 2


def test_open_actions_and_topics_go_along(
    board: Board, first: Agreement, officer: User, client: Client
) -> None:
    held = make_held(first, group=first.groups.get())
    make_action(held, "Boka lokalen")
    make_topic(first.groups.get(), "Nya tider", by=officer)
    second = make_amended(board, officer, first, "2026-05-01")
    client.force_login(officer)
    page = client.get(reverse("meetings:list", args=[second.pk])).content.decode()
    actions = client.get(reverse("meetings:actions", args=[second.pk])).content.decode()
    assert ("Boka lokalen" in actions, "Nya tider" in page) == (True, True)
    assert any(
        "Boka lokalen" in one.text for one in remaining_of(second, Standing((), None, ()), TODAY)
    )


def test_notice_of_the_first_stops_the_extension_of_the_amended(
    board: Board, first: Agreement, officer: User
) -> None:
    notice = make_notice(first)
    second = make_amended(board, officer, first, "2026-05-01")
    assert has_notice(second)
    second.parties.get(organisation=notice.party.organisation).delete()
    assert not has_notice(second)
