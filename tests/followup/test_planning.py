"""The meetings that an agreement's rule asks for."""

import datetime

import pytest

from agreements.models import Agreement
from followup import planning
from followup.beginning import begin
from followup.models import GroupMeeting
from iop.accounts.models import User
from tests.followup.making import make_group, make_signed

pytestmark = pytest.mark.django_db
BEGUN = datetime.date(2026, 1, 1)


def planned(agreement: Agreement) -> list[str]:
    rows = GroupMeeting.objects.filter(group__agreement=agreement).order_by("place_in_plan")
    return [f"{row.place_in_plan} {row.period_from}–{row.period_to}" for row in rows]


@pytest.mark.parametrize(
    ("count", "period", "expected"),
    [
        (1, "half_year", ["01-01–06-30", "07-01–12-31"]),
        (2, "year", ["01-01–06-30", "07-01–12-31"]),
        (3, "year", ["01-01–04-30", "05-01–08-31", "09-01–12-31"]),
        (1, "tertial", ["01-01–04-30", "05-01–08-31", "09-01–12-31"]),
        (2, "half_year", ["01-01–03-31", "04-01–06-30", "07-01–09-30", "10-01–12-31"]),
        (1, "year", ["01-01–12-31"]),
        (1, "term", ["01-01–12-31"]),
        (1, "", ["01-01–12-31"]),
        (5, "year", ["01-01–03-14", "03-15–05-26", "05-27–08-07", "08-08–10-19", "10-20–12-31"]),
        (1, "month", ["01-01–01-31", "02-01–02-28", "03-01–03-31", "04-01–04-30"]),
        (None, "half_year", []),
    ],
)
def test_rule_gives_a_meeting_for_each_stretch(
    count: int | None, period: str, expected: list[str]
) -> None:
    agreement = make_signed()
    make_group(agreement, meetings=count, meetings_period=period)
    planning.plan(agreement, BEGUN)
    assert [line.split(" ")[1].replace("2026-", "") for line in planned(agreement)] == expected


def test_weeks_are_planned_a_season_ahead_and_go_on() -> None:
    agreement = make_signed()
    make_group(agreement, meetings=1, meetings_period="week")
    assert len(planning.plan(agreement, BEGUN)) == 14
    assert planned(agreement)[:2] == ["1 2026-01-01–2026-01-04", "2 2026-01-05–2026-01-11"]
    [next_one] = planning.plan(agreement, BEGUN + datetime.timedelta(days=7))
    assert (next_one.place_in_plan, str(next_one.period_from)) == (15, "2026-04-06")


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        # The real ones of Lund and Danderyd.
        ((2019, 1, 1), (2019, 6, 30), ["2019-01-01–2019-06-30"]),
        (
            (2018, 9, 11),
            (2019, 12, 31),
            ["2018-09-11–2018-12-31", "2019-01-01–2019-06-30", "2019-07-01–2019-12-31"],
        ),
        # A fortnight before New Year, and one after midsummer, ask no meeting of their own.
        ((2018, 12, 17), (2019, 7, 14), ["2018-12-17–2019-07-14"]),
    ],
)
def test_term_is_cut_by_the_calendar(first: tuple, last: tuple, expected: list[str]) -> None:
    agreement = make_signed(starts_on=datetime.date(*first), ends_on=datetime.date(*last))
    make_group(agreement)
    planning.plan(agreement, datetime.date(*first))
    assert [line.split(" ")[1] for line in planned(agreement)] == expected


def test_plan_is_made_once() -> None:
    agreement = make_signed()
    make_group(agreement)
    assert len(planning.plan(agreement, BEGUN)) == 2
    assert planning.plan(agreement, BEGUN) == []
    assert planning.plan_all(BEGUN) == 0


def test_time_that_has_passed_is_not_planned_for() -> None:
    agreement = make_signed()
    make_group(agreement)
    [meeting] = planning.plan(agreement, datetime.date(2026, 8, 1))
    assert (meeting.place_in_plan, meeting.status) == (2, GroupMeeting.Status.PLANNED)


def test_without_a_last_day_the_plan_goes_on_as_time_does() -> None:
    agreement = make_signed(ends_on=None)
    make_group(agreement)
    assert len(planning.plan(agreement, BEGUN)) == 4
    assert len(planning.plan(agreement, datetime.date(2027, 1, 1))) == 2


@pytest.mark.parametrize("status", [s for s in Agreement.Status if s != Agreement.Status.ACTIVE])
def test_only_an_agreement_in_force_has_a_plan(status: str) -> None:
    agreement = make_signed(status=status)
    make_group(agreement)
    assert planning.plan(agreement, BEGUN) == []


def test_plan_begins_with_the_agreement(nobody: User) -> None:
    today = datetime.date.today()  # noqa: DTZ011 (only that the term is ahead counts)
    agreement = make_signed(starts_on=today, ends_on=today + datetime.timedelta(days=364))
    make_group(agreement, meetings=1, meetings_period="term")
    begin(agreement, nobody)
    begin(agreement, nobody)
    [meeting] = GroupMeeting.objects.all()
    assert (meeting.period_from, meeting.period_to) == (today, agreement.ends_on)


def test_next_version_plans_its_own_and_keeps_what_is_begun() -> None:
    first = make_signed()
    make_group(first, meetings=4, meetings_period="year")
    _spring, touched, _autumn, _winter = planning.plan(first, BEGUN)
    touched.held_on = datetime.date(2026, 6, 1)
    touched.save()
    second = make_signed(case=first.case, version=2, starts_on=datetime.date(2026, 4, 1))
    make_group(second, meetings=4, meetings_period="year")
    planning.plan(second, datetime.date(2026, 4, 1))
    assert planned(first) == ["1 2026-01-01–2026-03-31", "2 2026-04-01–2026-06-30"]
    assert len(planned(second)) == 3
