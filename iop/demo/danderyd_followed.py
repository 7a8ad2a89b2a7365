"""Danderyd 2018–2019: the grant of Länsstyrelsen, the evaluation for the board, and what was left.

752 734 kr and the evaluation in the spring of 2019 are facts of the board's paper, and so is that
unused money goes back. How much was used and what the evaluation says is invented.
"""

import datetime
from decimal import Decimal

from django.utils import timezone

from agreements.models import Agreement, Contribution, Paper, ReportDuty
from followup import paying, reporting
from followup.models import ContributionOutcome, ParticipantCount, Payment, Report, ReportDue
from followup.workflow import perform
from iop.demo.building import World, on, put
from iop.demo.danderyd import REFERENCE
from iop.demo.steps import adjust_minutes, decide, finish, issue
from iop.standards.markup import p

GRANTED, USED = Decimal(752_734), {2018: Decimal(182_400), 2019: Decimal(519_100)}
BOARD_MEETS = datetime.date(2019, 6, 10)
EVALUATION = {
    "narrative": "Arbetsgruppen har frågat familjerna två gånger. De som har träffats fler än tre "
    "gånger säger att de har fått någon att ringa. Flest kommer till träffarna på öppna "
    "förskolan.",
    "deviations": "Det tog längre tid än väntat att matcha familjer, eftersom många ville träffas "
    "på kvällar och helger.",
    "lessons": "Matchningen går bättre när familjerna först har setts i en grupp.",
}
FINAL = {
    "narrative": "Projektet har pågått under hela den tid som Länsstyrelsen har gett bidrag för. "
    "Träffarna fortsätter i Kompisbyråns egen regi.",
    "economy_note": "Projektledaren var tjänstledig i två månader. Därför har 51 234 kr av "
    "bidraget inte använts.",
}
PAPER = {
    "Vad utvärderingen visar": p(
        "Socialnämnden beslutade 2018-09-10 att projektet ska utvärderas våren 2019. Gruppens "
        "utvärdering visar att de familjer som har träffats mer än tre gånger har fått någon att "
        "ringa. Matchningen tar längre tid än väntat. Föreningarna vill fortsätta med träffarna "
        "utan bidrag, och behöver då inte förlänga överenskommelsen."
    ),
    "Ekonomiska konsekvenser": p("Nämnden bidrar inte med pengar utöver den egna personalens tid."),
    "Jämställdhets- och barnperspektiv": p(
        "Barnen leker medan föräldrarna lär känna varandra. Fler mammor än pappor kommer."
    ),
    "Samråd": p("Alla tre parter står bakom utvärderingen."),
}
GOES_ON = (
    "inte förlänga överenskommelsen när bidraget från Länsstyrelsen upphör 2019-12-31, eftersom "
    "föreningarna fortsätter i egen regi."
)


def tell(world: World) -> None:
    agreement = Agreement.objects.get(case__reference=REFERENCE, version=1)
    if agreement.payments.exists() or not agreement.is_signed:
        return
    _grant(world, agreement)
    _evaluate(world, agreement)
    _close_the_accounts(world, agreement)


def _grant(world: World, agreement: Agreement) -> None:
    with on(2018, 10, 1):
        _enter(world, agreement, Payment.Kind.GRANT, GRANTED, "Rekvisition 1")


def _enter(world: World, agreement: Agreement, kind: str, amount: Decimal, voucher: str) -> None:
    paying.enter(
        world.users["ekonom"],
        Payment(
            agreement=agreement,
            kind=kind,
            funder=agreement.funders.get(),
            paid_on=datetime.date(2018, 10, 1)
            if kind == Payment.Kind.GRANT
            else datetime.date(2020, 3, 16),
            amount=amount,
            reference=voucher,
        ),
    )


def _evaluate(world: World, agreement: Agreement) -> None:
    """The evaluation goes to the board, which notes it."""
    due = agreement.report_dues.get(kind=ReportDuty.Kind.EVALUATION)
    with on(2019, 1, 22):
        due.period_from, due.period_to = agreement.starts_on, datetime.date(2019, 3, 31)
        due.due_on = datetime.date(2019, 4, 30)
        due._change_reason = "Arbetsgruppen har bestämt dagen."
        put(due, world.officer)
    with on(2019, 4, 26):
        report = _handed_in(world, due, EVALUATION, {2018: USED[2018]}, (34, 21))
    with on(2019, 5, 3):
        report = perform(world.officer, report, "approve")
        paper = _paper(world, report)
    with on(2019, 5, 20):
        issue(world, paper, BOARD_MEETS)
    with on(2019, 6, 10, 19):
        decide(world, paper, "64")
    with on(2019, 6, 18):
        adjust_minutes(world, agreement.case.board, BOARD_MEETS)
        report.refresh_from_db()
        perform(world.secretary, report, "report_to_board")


def _paper(world: World, report: Report) -> Paper:
    paper = reporting.start_paper(world.officer, report)
    point = paper.decision_points.order_by("-position")[0]
    point.text = GOES_ON
    put(point, world.officer)
    for section in paper.sections.filter(heading__in=PAPER):
        section.body = PAPER[section.heading]  # type: ignore[assignment]  # no types
        put(section, world.officer)
    finish(world, paper)
    return paper


def _close_the_accounts(world: World, agreement: Agreement) -> None:
    """The final report says what was used, and the rest goes back to Länsstyrelsen."""
    with on(2019, 12, 16):
        due = ReportDue(
            agreement=agreement,
            kind=ReportDuty.Kind.FINAL,
            period_from=agreement.starts_on,
            period_to=agreement.ends_on,
            due_on=datetime.date(2020, 2, 15),
        )
        due._change_reason = "Länsstyrelsen vill ha en slutrapport."
        put(due, world.officer)
    with on(2020, 2, 12):
        report = _handed_in(world, due, FINAL, USED, (61, 37))
    with on(2020, 2, 20):
        perform(world.users["ekonom"], report, "approve")
    with on(2020, 3, 16):
        left = GRANTED - sum(USED.values())
        _enter(world, agreement, Payment.Kind.GRANT_RETURNED, left, "Utbetalning 2020-118")


def _handed_in(
    world: World,
    due: ReportDue,
    words: dict[str, str],
    used: dict[int, Decimal],
    parents: tuple[int, int],
) -> Report:
    """Written by the coordinating association for all parties."""
    partner = world.users["partner"]
    report = reporting.begin(partner, due.pk)
    for field, text in words.items():
        setattr(report, field, text)
    put(report, partner)
    grant = due.agreement.contributions.get(funder__isnull=False, kind=Contribution.Kind.MONEY)
    for position, (year, amount) in enumerate(used.items()):
        row = ContributionOutcome(
            report=report, contribution=grant, year=year, amount=amount, position=position
        )
        put(row, partner)
    women, men = parents
    put(ParticipantCount(report=report, group="Föräldrar", women=women, men=men), partner)
    return reporting.submit(partner, report, timezone.localdate())
