"""Addresses of reports, whose every text has the word of its state."""

import hashlib
from collections.abc import Iterator
from decimal import Decimal

from django.core.files.base import ContentFile
from django.urls import reverse

from agreements.models import Agreement, Goal, Indicator
from followup.models import (
    ContributionOutcome,
    IndicatorValue,
    ParticipantCount,
    Report,
    ReportComment,
    ReportDue,
    ReportFile,
)
from tests.rights.world import HELD, World

_S = Report.Status
#: Each report with who reports, in which state, and whether an officer enters it from a paper.
_STATES = {
    "draft": ("party", _S.DRAFT, ""),
    "handed": ("party", _S.SUBMITTED, ""),
    "back": ("party", _S.SENT_BACK, ""),
    "approved": ("party", _S.APPROVED, ""),
    "received": ("party", _S.DRAFT, "Kim"),
    "own": ("board", _S.DRAFT, ""),
    "theirs": ("party_board", _S.DRAFT, ""),
    "joint": ("", _S.DRAFT, ""),
}
#: On which reports each act is tried.
_ACTS = {
    "detail": tuple(_STATES),
    "edit": ("draft", "handed", "back", "received", "own", "theirs", "joint"),
    "submit": ("draft", "handed", "received", "own", "joint"),
    "send_back": ("draft", "handed", "approved"),
    "to_board": ("draft", "approved"),
}


def reports(world: World) -> Iterator[tuple[str, str]]:
    agreement = world.active
    made = {word: _report(world, f"kvreport{word}", *said) for word, said in _STATES.items()}
    for word in ("draft", "decided", "active"):
        row = getattr(world, word)
        yield f"reports:plan {word}", reverse("reports:plan", args=[row.pk])
        yield f"reports:due_add {word}", reverse("reports:due_add", args=[row.pk])
    due = _due(world, "party", "kvdue")
    for name in ("due_edit", "due_skip", "due_resume", "begin", "receive"):
        yield f"reports:{name} due", reverse(f"reports:{name}", args=[due.pk])
    undone = ReportDue.objects.create(agreement=world.decided, due_on=HELD)
    yield "reports:begin undone", reverse("reports:begin", args=[undone.pk])
    for name, words in _ACTS.items():
        for word in words:
            yield f"reports:{name} {word}", reverse(f"reports:{name}", args=[made[word].pk])
    for word in ("draft", "handed"):
        args = [made[word].pk, "approve"]
        yield f"reports:move {word}", reverse("reports:move", args=args)
        file = made[word].files.get()
        yield f"reports:file {word}", reverse("reports:file", args=[made[word].pk, file.pk])
    assert agreement.report_dues.count() == len(_STATES) + 1


def _due(world: World, who: str, word: str) -> ReportDue:
    agreement: Agreement = world.active
    parties = agreement.parties
    party = {
        "party": lambda: parties.get(organisation=world.party),
        "board": lambda: parties.get(board=world.board),
        "party_board": lambda: parties.get(board=world.party_board),
        "": lambda: None,
    }[who]()
    return ReportDue.objects.create(agreement=agreement, party=party, due_on=HELD, note=word)


def _report(world: World, word: str, who: str, status: str, submitted_for: str) -> Report:
    """The word stands in each text of the report."""
    said = f"{word} {word}"
    report = Report.objects.create(
        due=_due(world, who, "kvdue"),
        status=status,
        narrative=said,
        deviations=said,
        lessons=said,
        economy_note=said,
        rating_note=said,
        submitted_for=submitted_for,
        submitted_by=None if status == _S.DRAFT else world.writer,
        submitted_on=None if status == _S.DRAFT else HELD,
    )
    agreement = world.active
    goal, _made = Goal.objects.get_or_create(agreement=agreement, text="Fler vänner.")
    indicator, _made = Indicator.objects.get_or_create(
        agreement=agreement, goal=goal, name="Relationer"
    )
    IndicatorValue.objects.create(
        report=report, indicator=indicator, value=Decimal(1), comment=said
    )
    ParticipantCount.objects.create(report=report, group=said, women=1)
    contribution = agreement.contributions.first()
    ContributionOutcome.objects.create(report=report, contribution=contribution, comment=said)
    ReportFile.objects.create(
        report=report,
        name=f"{word}.txt",
        file=ContentFile(said.encode(), "fil.txt"),
        content_type="text/plain",
        size=len(said),
        sha256=hashlib.sha256(said.encode()).hexdigest(),
        uploaded_by=world.writer,
    )
    ReportComment.objects.create(report=report, field="narrative", text=said, by=world.writer)
    return report
