"""The daily command that plans what rules ask for."""

import io

import pytest
from django.core.management import call_command

from followup.models import GroupMeeting
from tests.followup.making import make_group, make_signed


@pytest.mark.django_db
def test_command_plans_once_what_the_rules_ask_for(time_machine) -> None:
    time_machine.move_to("2026-01-02 12:00")
    make_group(make_signed())
    told = io.StringIO()
    call_command("plan_meetings", stdout=told)
    call_command("plan_meetings", stdout=told)
    assert told.getvalue() == "2 planned\n0 planned\n"
    assert GroupMeeting.objects.count() == 2
