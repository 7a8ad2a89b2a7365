"""The agenda: made from the list and what is known, refreshed, and mended by hand."""

import datetime
from decimal import Decimal

import pytest

from followup import agenda
from followup.models import (
    AgendaItem,
    GroupMeeting,
    IndicatorValue,
    MeasuringRule,
    Report,
    ReportDue,
    StandardItem,
)
from iop.shared.workflow import Refused
from iop.standards.loading import load_standards
from tests.followup.making import make_group, make_indicator, partner_party
from tests.followup.making_meetings import (
    make_action,
    make_agenda_item,
    make_group_meeting,
    make_held,
    make_standard_items,
    make_topic,
)

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 7, 1)


def headings(meeting: GroupMeeting) -> list[str]:
    return [item.heading for item in meeting.items.all()]


def lines(meeting: GroupMeeting, origin: str) -> list[str]:
    return meeting.items.get(origin=origin).background.split("\n")


@pytest.fixture
def meeting(db: None) -> GroupMeeting:
    return make_group_meeting()


def test_standards_give_an_agenda(meeting: GroupMeeting) -> None:
    load_standards()
    assert load_standards() == 0
    agenda.make(meeting, TODAY)
    assert headings(meeting) == [
        "Öppnande, närvaro och val av justerare",
        "Uppföljning av åtgärder",
        "Rapporter från parterna",
        "Mål och indikatorer",
        "Ekonomi och insatser",
        "Datum framåt",
        "Övriga frågor",
        "Nästa möte",
    ]


def test_municipality_with_a_list_of_its_own_uses_that_one(meeting: GroupMeeting) -> None:
    make_standard_items()
    municipality = meeting.case.board.organisation
    StandardItem.objects.create(heading="Vår egen", municipality=municipality)
    old = datetime.date(2020, 1, 1)
    StandardItem.objects.create(heading="Förr", municipality=municipality, valid_to=old)
    agenda.make(meeting, TODAY)
    assert headings(meeting) == ["Vår egen"]


def test_topics_take_their_place_once_and_wait_again_when_taken_off(
    meeting: GroupMeeting,
) -> None:
    make_standard_items()
    topic = make_topic(meeting.group)
    agenda.make(meeting, TODAY)
    agenda.make(meeting, TODAY)
    assert headings(meeting) == ["Åtgärder", "Lokalen", "Nästa möte"]
    item = meeting.items.get(origin="topic")
    assert item.background == "Tas upp av Alva"
    agenda.remove(item)
    topic.refresh_from_db()
    assert (topic.item, headings(meeting)) == (None, ["Åtgärder", "Nästa möte"])
    assert topic.history.count() == 3


def test_topic_that_comes_later_is_taken_in(meeting: GroupMeeting) -> None:
    make_standard_items()
    agenda.make(meeting, TODAY)
    make_topic(meeting.group)
    agenda.make(meeting, TODAY)
    assert headings(meeting) == ["Åtgärder", "Nästa möte", "Lokalen"]


def test_open_actions_of_earlier_meetings_are_background(meeting: GroupMeeting) -> None:
    make_standard_items()
    before = make_held(meeting.agreement)
    make_action(before, "Bjud in", responsible="Åsa", due_on=datetime.date(2026, 6, 1))
    make_action(before, "Skriv", due_on=datetime.date(2026, 8, 1))
    make_action(before, "Klar", done_on=TODAY)
    make_action(before, "Struken", dropped_reason="Behövs inte")
    agenda.make(meeting, TODAY)
    assert lines(meeting, "actions") == [
        "FÖRSENAD: Bjud in (Åsa, senast 2026-06-01)",
        "Skriv (senast 2026-08-01)",
    ]


def test_reports_since_the_last_meeting_and_late_ones_are_background(
    meeting: GroupMeeting,
) -> None:
    StandardItem.objects.create(heading="Rapporter", origin="reports")
    agreement = meeting.agreement
    make_held(agreement, datetime.date(2026, 4, 1))
    due = {"agreement": agreement, "party": partner_party(agreement)}
    for submitted, kind in ((3, "final"), (5, "progress")):
        Report.objects.create(
            due=ReportDue.objects.create(kind=kind, **due),
            status=Report.Status.SUBMITTED,
            submitted_on=datetime.date(2026, submitted, 15),
        )
    ReportDue.objects.create(kind="annual", due_on=datetime.date(2026, 6, 15), **due)
    agenda.make(meeting, TODAY)
    party = partner_party(agreement)
    assert lines(meeting, "reports") == [
        f"Lägesrapport, {party}: inlämnad 2026-05-15, nu ”Inlämnad”",
        f"FÖRSENAD: Årsrapport, {party} skulle ha kommit 2026-06-15",
    ]


def test_dates_to_come_are_background(meeting: GroupMeeting) -> None:
    StandardItem.objects.create(heading="Datum", origin="dates")
    agenda.make(meeting, TODAY)
    assert lines(meeting, "dates") == ["2026-12-31 Sista dagen"]


@pytest.mark.parametrize(
    ("value", "status", "expected"),
    [
        (
            4,
            "approved",
            "LIGGER EFTER: Relationer: 4 relationer, mål minst 10 relationer "
            "under hela perioden, mätt",
        ),
        (
            5,
            "approved",
            "Relationer: 5 relationer, mål minst 10 relationer under hela perioden, mätt",
        ),
        (
            0,
            "approved",
            "LIGGER EFTER: Relationer: 0 relationer, mål minst 10 relationer "
            "under hela perioden, mätt",
        ),
        (
            4,
            "submitted",
            "Relationer: inget värde än (mål: minst 10 relationer under hela perioden)",
        ),
    ],
)
def test_goals_behind_plan_are_told(
    meeting: GroupMeeting, value: int, status: str, expected: str
) -> None:
    """Half the term has gone, so half the target is due; what is not approved is not told."""
    StandardItem.objects.create(heading="Mål", origin="goals")
    report = measured(meeting, status)
    IndicatorValue.objects.create(
        report=report, indicator=make_indicator(meeting.agreement), value=value
    )
    agenda.make(meeting, TODAY)
    assert lines(meeting, "goals")[0].startswith(expected)


def measured(meeting: GroupMeeting, status: str = "approved") -> Report:
    due = ReportDue.objects.create(agreement=meeting.agreement)
    return Report.objects.create(
        due=due,
        status=status,
        measured_from=datetime.date(2026, 1, 1),
        measured_to=datetime.date(2026, 6, 30),
    )


@pytest.mark.parametrize(
    ("fields", "rule", "values", "is_behind"),
    [
        ({"qualifier": "at_most", "quantity": 3}, "sum", [2, 2], True),
        ({"qualifier": "about", "quantity": 20}, "sum", [9], False),
        ({"period": "half_year"}, "sum", [9], True),
        ({"period": "quarter"}, "sum", [20], False),
        ({}, "latest", [12, 9], True),
        ({}, "average", [12, 9], False),
        ({"quantity": None}, "sum", [0], False),
    ],
)
def test_target_is_what_the_measured_time_asks(
    meeting: GroupMeeting, fields: dict, rule: str, values: list[int], is_behind: bool
) -> None:
    StandardItem.objects.create(heading="Mål", origin="goals")
    indicator = make_indicator(meeting.agreement, **fields)
    MeasuringRule.objects.create(indicator=indicator, calculation=rule)
    report = measured(meeting)
    for position, value in enumerate(values):
        IndicatorValue.objects.create(
            report=report, indicator=indicator, value=Decimal(value), position=position
        )
    agenda.make(meeting, TODAY)
    assert lines(meeting, "goals")[0].startswith("LIGGER EFTER") is is_behind


def test_agenda_is_mended_until_the_meeting_is_closed(meeting: GroupMeeting) -> None:
    first, second = make_agenda_item(meeting, "Ett"), make_agenda_item(meeting, "Två")
    agenda.move(first, 1)
    agenda.move(first, 1)
    agenda.rename(meeting, {str(second.pk): "  Två\n punkter ", str(first.pk): ""})
    agenda.add(meeting, "Tre")
    assert headings(meeting) == ["Två punkter", "Ett", "Tre"]
    meeting.status = GroupMeeting.Status.CLOSED
    meeting.save()
    for act in (
        lambda: agenda.add(meeting, "Fyra"),
        lambda: agenda.move(first, -1),
        lambda: agenda.remove(first),
        lambda: agenda.rename(meeting, {}),
        lambda: agenda.make(meeting, TODAY),
    ):
        with pytest.raises(Refused, match="stängt"):
            act()
    assert headings(meeting) == ["Två punkter", "Ett", "Tre"]


def test_item_with_something_noted_stays(meeting: GroupMeeting) -> None:
    noted, acted = make_agenda_item(meeting, note="Sagt"), make_agenda_item(meeting)
    acted.actions.create(text="Gör det")
    for item in (noted, acted):
        with pytest.raises(Refused):
            agenda.remove(item)
    assert AgendaItem.objects.count() == 2


def test_long_topic_is_told_whole(meeting: GroupMeeting) -> None:
    text = "ord " * 60 + "slut"
    make_topic(meeting.group, text)
    agenda.make(meeting, TODAY)
    item = meeting.items.get()
    assert (len(item.heading), item.background.split("\n")[0]) == (200, text)


def test_topics_of_another_group_are_left_where_they_are(meeting: GroupMeeting) -> None:
    make_topic(make_group(meeting.agreement, kind="working"))
    agenda.make(meeting, TODAY)
    assert headings(meeting) == []
