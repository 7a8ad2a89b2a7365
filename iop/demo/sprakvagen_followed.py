"""Språkkafé året runt: a year in which a report and two actions are late, and money is paid.

Invented. What is late is late on any day that the demo is built.
"""

import datetime
import uuid

from agreements.models import Agreement, Group, Instalment, Party, ReportDuty
from followup import (
    agenda,
    beginning,
    calling,
    measuring,
    minutes,
    minutes_writing,
    paying,
    reporting,
)
from followup.models import (
    Attendance,
    GroupMeeting,
    IndicatorValue,
    MeasuringRule,
    ReportDue,
    Topic,
)
from followup.workflow import perform
from iop.demo.building import World, on, put
from iop.demo.sprakvagen import REFERENCE

Calculation = MeasuringRule.Calculation
MEETS = datetime.date(2026, 5, 20)
PEOPLE = (
    ("Jonas Hedberg", "utvecklingschef", "jonas.hedberg@demo.example", "lund"),
    ("Nadja Warsame", "ordförande", "nadja.warsame@demo.example", "sprakvagen"),
    ("Inga-Lill Strand", "ordförande", "inga-lill.strand@demo.example", "linden"),
)
TOPIC = "Musikkvällarna i sommar"
NOTES = {
    "Mål och indikatorer": "Kaféet är fullt två kvällar av tre.",
    "Ekonomi och insatser": "Två av årets fyra delbetalningar är gjorda.",
    TOPIC: "Lindens lokal är för liten för musikkvällarna.",
    "Nästa möte": "Kommunen kallar till ett möte i november.",
}
DECISION = "Musikkvällarna flyttas till Stadsparken under sommaren."
ACTIONS = (
    ("Söka tillstånd för musik i Stadsparken.", "Inga-Lill Strand", datetime.date(2026, 6, 5)),
    ("Fråga biblioteket om en större lokal till hösten.", "Jonas Hedberg",
     datetime.date(2026, 9, 15)),
)  # fmt: skip
SPRING = "Under våren har vi haft öppet 61 kvällar. Sju nya samtalsvärdar har gått utbildningen."


def tell(world: World) -> None:
    agreement = Agreement.objects.get(case__reference=REFERENCE, version=1)
    if agreement.report_dues.exists():
        return
    with on(2026, 1, 2):
        beginning.begin(agreement, world.officer)
    _measure(agreement)
    _pay(world, agreement)
    _meet(world, agreement)
    _report(world, agreement)


def _measure(agreement: Agreement) -> None:
    """Evenings and people who go on are counted anew each time; hosts are those of the moment."""
    for indicator in agreement.indicators.all():
        way = Calculation.LATEST if indicator.unit == "samtalsvärdar" else Calculation.SUM
        measuring.set_rule(indicator.pk, way, counts_people=indicator.unit != "kvällar")


def _pay(world: World, agreement: Agreement) -> None:
    """The first two quarters are paid; what fell due later is not."""
    rows = Instalment.objects.filter(plan__agreement=agreement).order_by("due_on")
    for number, row in enumerate(rows[:2], 1):
        if row.due_on:
            with on(row.due_on.year, row.due_on.month, row.due_on.day):
                entry = paying.Entry(row.due_on, row.amount, reference=f"Verifikat 26{number:04}")
                paying.pay(world.users["ekonom"], row.pk, entry, row.due_on)


def _meet(world: World, agreement: Agreement) -> None:
    meeting = GroupMeeting.objects.filter(
        group__agreement=agreement, group__kind=Group.Kind.STEERING
    ).first()
    if meeting is None:
        raise LookupError("The agreement's rule has planned no meeting.")
    parties = {party.organisation_id: party for party in agreement.parties.all()}
    people = [
        Attendance(name=name, title=title, email=email, party=parties[world.organisations[key].pk])
        for name, title, email, key in PEOPLE
    ]
    facts = {
        "held_on": MEETS, "starts_at": datetime.time(15), "ends_at": datetime.time(16),
        "place": "Kulturföreningen Lindens lokal", "link": "", "message": "",
    }  # fmt: skip
    with on(2026, 4, 20):
        topic = Topic(group=meeting.group, text=TOPIC, raised_by=world.officer)
        put(topic, world.officer)
    with on(2026, 4, 27):
        agenda.make(meeting, datetime.date(2026, 4, 27))
        calling.call(world.officer, meeting, calling.turn(meeting), facts, people)
    with on(2026, 5, 20, 13):
        meeting = minutes.begin(world.officer, meeting)
        _log(world, meeting)
    with on(2026, 5, 20, 14):
        nadja = meeting.attendances.get(name="Nadja Warsame")
        minutes.close(world.officer, meeting, adjusters=[nadja.pk], minutes_taker="Jonas Hedberg")
    with on(2026, 5, 28):
        minutes.confirm(world.officer, meeting, nadja.pk, on=datetime.date(2026, 5, 27))


def _log(world: World, meeting: GroupMeeting) -> None:
    for person in meeting.attendances.all():
        minutes_writing.set_presence(
            world.officer, meeting, person.pk, presence=Attendance.Presence.PRESENT
        )
    items = list(meeting.items.all())
    for item in items:
        if note := NOTES.get(item.heading):
            minutes_writing.save_note(
                world.officer, meeting, item.pk, text=note, revision=item.revision
            )
    item = next(one for one in items if one.heading == TOPIC)
    minutes_writing.put_outcome(
        world.officer, meeting, uuid.uuid4(), item=item.pk, base="", kind="decision", text=DECISION
    )
    for text, who, due_on in ACTIONS:
        minutes_writing.put_action(
            world.officer, meeting, uuid.uuid4(), item=item.pk, base="", text=text,
            responsible=who, due_on=due_on,
        )  # fmt: skip


def _report(world: World, agreement: Agreement) -> None:
    """A report of the spring on paper; the one of the autumn has not come."""
    waves = agreement.parties.get(organisation=world.organisations["sprakvagen"])
    spring, _autumn = (
        _due(world, agreement, waves, *days)
        for days in (
            ((2026, 1, 1), (2026, 6, 30), (2026, 8, 15)),
            ((2026, 7, 1), (2026, 9, 30), (2026, 10, 31)),
        )
    )
    with on(2026, 8, 12):
        name, how = "Nadja Warsame", "på papper"
        report = reporting.receive(world.officer, spring.pk, name, how)
        report.narrative = SPRING
        put(report, world.officer)
        for indicator, value in zip(agreement.indicators.all(), (61, 31, 9), strict=True):
            row = IndicatorValue(
                report=report, indicator=indicator, value=value,
                measured_from=spring.period_from, measured_to=spring.period_to,
            )  # fmt: skip
            put(row, world.officer)
        today = datetime.date(2026, 8, 12)
        report = reporting.submit(world.officer, report, today, name=name, how=how)
    with on(2026, 8, 20):
        perform(world.chief, report, "approve")


def _due(
    world: World, agreement: Agreement, party: Party, *days: tuple[int, int, int]
) -> ReportDue:
    first, last, due_on = (datetime.date(*day) for day in days)
    due = ReportDue(
        agreement=agreement, party=party, kind=ReportDuty.Kind.PROGRESS,
        period_from=first, period_to=last, due_on=due_on, note="Hur kvällarna har gått.",
    )  # fmt: skip
    due._change_reason = "Styrgruppen vill följa kvällarna under året."
    return put(due, world.officer)
