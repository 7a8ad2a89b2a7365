"""Lund 2019: how Vänskapa was decided, met about, paid, reported, reviewed, and goes on.

That there was a meeting, a report from each party, one payment and a review by the middle of
February is what the agreement says. What was said at them is invented.
"""

import datetime
import uuid
from decimal import Decimal

from agreements import dialogue, renewal
from agreements.content import with_content
from agreements.models import Agreement, Contribution, Instalment, PaperKind, Party, Period
from agreements.papers import start as start_paper
from followup import agenda, calling, ending, minutes, minutes_writing, paying, reporting, reviewing
from followup.models import (
    Attendance,
    ContributionOutcome,
    Exactness,
    GroupMeeting,
    IndicatorValue,
    ParticipantCount,
    Report,
    ReportDue,
    Review,
    Topic,
)
from followup.workflow import perform
from iop.demo import lund_followed_texts as texts
from iop.demo.building import World, on, put
from iop.demo.lund import REFERENCE
from iop.demo.steps import adjust_minutes, decide, finish, issue, open_signing, review, sign_in_ink

BOARD_MEETS = datetime.date(2018, 12, 19)
GROUP_MEETS = datetime.date(2019, 2, 12)
SIGNED_ON = datetime.date(2018, 12, 21)


def tell(world: World) -> None:
    agreement = Agreement.objects.get(case__reference=REFERENCE, version=1)
    if agreement.status != Agreement.Status.DRAFT:
        return
    _decide_and_sign(world, agreement)
    agreement.refresh_from_db()
    meeting = _meet(world, agreement)
    _adjust(world, meeting)
    _review(world, agreement)
    _pay(world, agreement)
    _extend(world, agreement)
    _finish_actions(world, meeting)
    _report(world, agreement)
    with on(2019, 7, 15):
        ending.end(
            world.officer,
            agreement.pk,
            ending.Way.END,
            reason="Perioden är slut. Parterna talar om en förlängning.",
            is_confirmed=True,
            today=datetime.date(2019, 7, 15),
        )


def _mend(world: World, agreement: Agreement) -> None:
    """What the checks have found in the real text is put right before the board reads it."""
    promised = agreement.commitments.get(period=Period.YEAR)
    promised.period = Period.HALF_YEAR
    put(promised, world.officer)
    plan = agreement.payment_plans.get()
    plan.is_single, plan.per_year = True, None
    put(plan, world.officer)
    section = agreement.sections.get(heading="Betalning")
    section.body = texts.PAYMENT  # type: ignore[assignment]  # no types
    put(section, world.officer)


def _accept(world: World, agreement: Agreement) -> None:
    whole = with_content(Agreement.objects.all()).get(pk=agreement.pk)
    party = whole.parties.get(organisation=world.organisations["im"])
    words = dialogue.content_of(whole)
    dialogue.accept(world.users["partner"], whole.pk, str(party.pk), words)


def _decide_and_sign(world: World, agreement: Agreement) -> None:
    with on(2018, 12, 8):
        _mend(world, agreement)
    with on(2018, 12, 10):
        _accept(world, agreement)
    with on(2018, 12, 11):
        review(world, agreement)
    with on(2018, 12, 12):
        kind = PaperKind.objects.get(purpose=PaperKind.Purpose.ADOPT, municipality=None)
        paper = start_paper(agreement.case, kind, world.officer)
        paper.title = agreement.title
        put(paper, world.officer)
        for section in paper.sections.filter(heading__in=texts.PAPER):
            section.body = texts.PAPER[section.heading]  # type: ignore[assignment]  # no types
            put(section, world.officer)
        finish(world, paper)
        issue(world, paper, BOARD_MEETS)
    with on(2018, 12, 19, 19):
        decide(world, paper, "187")
    with on(2018, 12, 20):
        snapshot = open_signing(world, agreement)
    with on(2018, 12, 21):
        for name in ("Elisabet Kronvall", "Mattias Rydell", "Cecilia Thornberg"):
            sign_in_ink(world, snapshot, SIGNED_ON, name, "Lund")
    with on(2018, 12, 28):
        adjust_minutes(world, agreement.case.board, BOARD_MEETS)


# --- The meeting -------------------------------------------------------------------------


def _meet(world: World, agreement: Agreement) -> GroupMeeting:
    """The meeting of the half-year: called, logged, closed."""
    meeting = GroupMeeting.objects.filter(group__agreement=agreement).first()
    if meeting is None:
        raise LookupError("The agreement's rule has planned no meeting.")
    with on(2019, 1, 14):
        put(
            Topic(group=meeting.group, text=texts.TOPIC, raised_by=world.users["partner"]),
            world.users["partner"],
        )
    with on(2019, 1, 21):
        agenda.make(meeting, datetime.date(2019, 1, 21))
        calling.call(world.officer, meeting, calling.turn(meeting), _when(), _people(agreement))
    with on(2019, 2, 12, 12):
        meeting = minutes.begin(world.officer, meeting)
        _log(world, meeting)
    with on(2019, 2, 12, 14):
        chosen = meeting.attendances.filter(name__in=(texts.JONAS[0], texts.PETRA[0]))
        return minutes.close(
            world.officer,
            meeting,
            adjusters=[person.pk for person in chosen],
            minutes_taker=texts.JONAS[0],
            chair=texts.MARGARETA[0],
        )


def _when() -> dict[str, object]:
    return {
        "held_on": GROUP_MEETS,
        "starts_at": datetime.time(13),
        "ends_at": datetime.time(14, 30),
        "place": "IM:s lokal, Lund",
        "link": "",
        "message": "Ta gärna med frågor från familjerna.",
    }


def _people(agreement: Agreement) -> list[Attendance]:
    public, im = _parties(agreement)
    return [
        Attendance(name=name, title=title, email=email, party=party)
        for (name, title, email), party in (
            (texts.JONAS, public),
            (texts.MARGARETA, im),
            (texts.PETRA, im),
        )
    ]


def _parties(agreement: Agreement) -> tuple[Party, Party]:
    public = agreement.parties.get(board__isnull=False)
    return public, agreement.parties.get(board=None)


def _log(world: World, meeting: GroupMeeting) -> None:
    for person in meeting.attendances.all():
        minutes_writing.set_presence(
            world.officer, meeting, person.pk, presence=Attendance.Presence.PRESENT
        )
    items = list(meeting.items.all())
    for item in items:
        note = next(
            (text for head, text in texts.NOTES.items() if item.heading.startswith(head)), ""
        )
        if note:
            minutes_writing.save_note(
                world.officer, meeting, item.pk, text=note, revision=item.revision
            )
    about = next(item for item in items if item.heading == texts.TOPIC)
    goals = next(item for item in items if item.heading.startswith("Mål"))
    for item, kind, text in (
        (goals, "information", texts.INFORMATION),
        (about, "decision", texts.DECISION),
    ):
        minutes_writing.put_outcome(
            world.officer, meeting, uuid.uuid4(), item=item.pk, base="", kind=kind, text=text
        )
    for text, (name, _title, _email), due_on, _done_on, _word in texts.ACTIONS:
        minutes_writing.put_action(
            world.officer,
            meeting,
            uuid.uuid4(),
            item=about.pk,
            base="",
            text=text,
            responsible=name,
            due_on=datetime.date.fromisoformat(due_on),
        )


def _adjust(world: World, meeting: GroupMeeting) -> None:
    jonas, petra = (
        meeting.attendances.get(name=person[0]) for person in (texts.JONAS, texts.PETRA)
    )
    with on(2019, 2, 18):
        minutes.confirm(world.users["partner"], meeting, petra.pk)
    with on(2019, 2, 19):
        minutes.confirm(world.officer, meeting, jonas.pk, on=datetime.date(2019, 2, 18))


def _finish_actions(world: World, meeting: GroupMeeting) -> None:
    for text, _who, _due_on, done_on, word in texts.ACTIONS:
        year, month, day = map(int, done_on.split("-"))
        with on(year, month, day):
            action = next(
                one for item in meeting.items.all() for one in item.actions.filter(text=text)
            )
            action.done_on, action.done_note = datetime.date(year, month, day), word
            action.done_by = world.officer
            put(action, world.officer)


# --- Review, payment, extension ----------------------------------------------------------


def _review(world: World, agreement: Agreement) -> None:
    with on(2019, 2, 13):
        started = reviewing.start(world.officer, agreement)
        for field, words in texts.REVIEW.items():
            setattr(started, field, words)
        started.conclusion = Review.Conclusion.CHANGED
        put(started, world.officer)
    with on(2019, 2, 15):
        reviewing.conclude(world.officer, started.pk)


def _pay(world: World, agreement: Agreement) -> None:
    instalment = Instalment.objects.get(plan__agreement=agreement)
    with on(2019, 3, 4):
        entry = paying.Entry(datetime.date(2019, 3, 4), Decimal(58_000), reference="Faktura 1187")
        paying.pay(world.users["ekonom"], instalment.pk, entry, datetime.date(2019, 3, 4))


def _extend(world: World, agreement: Agreement) -> None:
    """A year more: the draft waits for an answer to what the association asks."""
    with on(2019, 3, 25):
        draft = renewal.start(
            world.officer,
            agreement,
            Agreement.Relation.EXTENSION,
            ground=texts.GROUND,
            ends_on=datetime.date(2020, 6, 30),
        )
    with on(2019, 4, 2):
        dialogue.share(world.officer, draft.pk)
    draft.refresh_from_db()
    with on(2019, 4, 4):
        economy = draft.sections.get(heading="Ekonomi")
        dialogue.comment(world.users["partner"], draft, economy, texts.COMMENT)


# --- Reports -----------------------------------------------------------------------------


def _report(world: World, agreement: Agreement) -> None:
    public, im = _parties(agreement)
    for due in agreement.report_dues.all():
        with on(2019, 5, 2):
            due.due_on = datetime.date(2019, 7, 15)
            due._change_reason = "Parterna har bestämt dagen."
            put(due, world.officer)
    partner = world.users["partner"]
    with on(2019, 7, 1):
        report = _written(world, agreement.report_dues.get(party=im), texts.PARTNER)
        _count(world, report)
        report = reporting.submit(partner, report, datetime.date(2019, 7, 1))
    with on(2019, 7, 3):
        report = reporting.send_back(world.officer, report, {"narrative": texts.SENT_BACK})
    with on(2019, 7, 5):
        report.narrative += texts.MENDED
        put(report, partner)
        report = reporting.submit(partner, report, datetime.date(2019, 7, 5))
    with on(2019, 7, 8):
        perform(world.officer, report, "approve")
    with on(2019, 7, 9):
        own = _written(world, agreement.report_dues.get(party=public), texts.PUBLIC)
        own = reporting.submit(world.officer, own, datetime.date(2019, 7, 9))
    with on(2019, 7, 10):
        perform(world.chief, own, "approve")


def _written(world: World, due: ReportDue, words: dict[str, str]) -> Report:
    writer = world.officer if due.party and due.party.board else world.users["partner"]
    report = reporting.begin(writer, due.pk)
    for field, text in words.items():
        setattr(report, field, text)
    if writer != world.officer:
        report.money_in_time, report.answers_in_time = Report.Verdict.MOSTLY, Report.Verdict.ALWAYS
    return put(report, writer)


def _count(world: World, report: Report) -> None:
    """Twelve relations against ten; the hours that volunteers gave, which nobody had promised."""
    partner, agreement = world.users["partner"], report.due.agreement
    indicator = agreement.indicators.get()
    put(IndicatorValue(report=report, indicator=indicator, value=Decimal(12)), partner)
    put(
        ParticipantCount(
            report=report, target_group=agreement.target_groups.first(), women=11, men=16
        ),
        partner,
    )
    money = agreement.contributions.get(kind=Contribution.Kind.MONEY)
    hours = agreement.contributions.get(kind=Contribution.Kind.VOLUNTEERS)
    put(
        ContributionOutcome(report=report, contribution=money, year=2019, amount=Decimal(58_000)),
        partner,
    )
    put(
        ContributionOutcome(
            report=report,
            contribution=hours,
            year=2019,
            units=Decimal(640),
            unit="timmar",
            exactness=Exactness.ABOUT,
        ),
        partner,
    )
