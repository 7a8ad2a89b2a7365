"""Inputs of an analysis from the agreement's economy: as agreed, or as they turned out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.economy import Figure, Standing
from agreements.models import Agreement, Contribution, Party
from followup.impact_writing import locked
from followup.models import ImpactAnalysis, ImpactInput, Report, Stakeholder
from followup.outturn import outturn_of, with_economy
from followup.outturn_lines import Given, OutturnLine
from followup.paying import moved
from iop.accounts.models import User
from iop.shared.formats import day

#: The reason in the history of what was taken. Whatever is saved after it was written by hand.
_TAKEN = "taken from the economy"
_LONGEST = 500


class Basis(TextChoices):
    """What the values of inputs are taken from."""

    AGREED = "agreed", gettext_lazy("Take the inputs as they were agreed")
    GIVEN = "given", gettext_lazy("Take the inputs as they turned out")


@dataclass(frozen=True)
class _Value:
    """What a contribution is worth within the analysed time, and what says so."""

    figure: Figure
    source: str
    basis: Basis


@dataclass
class Taken:
    """How many inputs were made or changed, and how many were left as they are."""

    made: int = 0
    #: Those of them that were taken as agreed, since it is not known how they turned out.
    unknown: int = 0
    #: Those that somebody has written in since.
    kept: int = 0


def take(user: User, pk: int, basis: Basis) -> Taken:
    """Make an input of each contribution, or change the basis of one that was taken before.

    What is not known to have been given is taken as it was agreed, and its source says so.
    Givers that are missing become stakeholders.
    """
    with transaction.atomic():
        analysis = locked(user, pk)
        rows = _Rows(analysis)
        taken = Taken()
        for line, value in _values(analysis, basis):
            row = rows.of(line)
            if row and (row.amount, row.source) == (value.figure.amount, value.source):
                continue
            if row and row.pk in rows.written:
                taken.kept += 1
                continue
            rows.put(row or rows.new(line), value)
            taken.made += 1
            taken.unknown += value.basis != basis and line.line.standing != Standing.UNVALUED
    return taken


class _Rows:
    """The inputs and stakeholders of an analysis, with what is added to them."""

    def __init__(self, analysis: ImpactAnalysis) -> None:
        self.analysis = analysis
        rows = analysis.inputs.all()
        self.inputs = {row.contribution_id: row for row in rows if row.contribution_id}
        self.givers = {row.name: row for row in analysis.stakeholders.all()}
        self.position = max((row.position for row in rows), default=-1)
        history = ImpactInput.history.filter(id__in=[row.pk for row in rows])
        latest = dict(
            history.order_by("history_date", "history_id").values_list(
                "id", "history_change_reason"
            )
        )
        self.written = {key for key, reason in latest.items() if reason != _TAKEN}

    def of(self, line: OutturnLine) -> ImpactInput | None:
        return self.inputs.get(line.contribution.pk)

    def new(self, line: OutturnLine) -> ImpactInput:
        self.position += 1
        return ImpactInput(
            analysis=self.analysis,
            stakeholder=self._giver(line.contribution.giver),
            contribution=line.contribution,
            description=line.contribution.description,
            valuation=line.contribution.valuation,
            position=self.position,
        )

    def _giver(self, giver: Any) -> Stakeholder:
        name = giver.name if isinstance(giver, Party) else str(giver)
        if name not in self.givers:
            self.givers[name] = Stakeholder.objects.create(
                analysis=self.analysis,
                name=name,
                position=len(self.givers),
                reason=_("Puts something in."),
            )
        return self.givers[name]

    def put(self, row: ImpactInput, value: _Value) -> None:
        row.amount, row.qualifier = value.figure.amount, value.figure.qualifier
        row.source = value.source
        if value.figure:
            row.valuation = Contribution.Valuation.VALUED
        row._change_reason = _TAKEN
        row.save()


# --- What each contribution is worth -----------------------------------------------------


def _values(analysis: ImpactAnalysis, basis: Basis) -> list[tuple[OutturnLine, _Value]]:
    agreement = with_economy(Agreement.objects.with_case()).get(pk=analysis.agreement_id)
    outturn = outturn_of(agreement, list(moved(agreement)))
    found = []
    for line in outturn.lines:
        value = _given(analysis, agreement, line) if basis == Basis.GIVEN else None
        found.append((line, value or _agreed(analysis, agreement, line)))
    return found


def _agreed(analysis: ImpactAnalysis, agreement: Agreement, line: OutturnLine) -> _Value:
    basis = f": {line.contribution.basis}" if line.contribution.basis else ""
    source = _("Agreed in %(reference)s%(basis)s") % {
        "reference": agreement.reference,
        "basis": basis,
    }
    figure = Figure()
    if line.line.standing == Standing.COUNTED:
        per_year = line.line.per_year
        figure = _within(analysis, agreement, line.line.total, per_year.get)
    return _Value(figure, source[:_LONGEST], Basis.AGREED)


def _given(analysis: ImpactAnalysis, agreement: Agreement, line: OutturnLine) -> _Value | None:
    """``None`` when it is not known for all of the analysed time."""
    by_year = [given for given in line.per_year.values() if given]
    is_part = not line.given.is_paid and 0 < len(by_year) < len(line.per_year)
    whole = Figure() if is_part else line.given.figure
    figure = _within(
        analysis, agreement, whole, lambda year: line.per_year.get(year, Given()).figure
    )
    if not figure:
        return None
    return _Value(figure, _source_of(line.given, agreement), Basis.GIVEN)


def _source_of(given: Given, agreement: Agreement) -> str:
    if given.is_paid:
        return _("Outturn according to payments under %(reference)s up to %(day)s") % {
            "reference": agreement.reference,
            "day": day(timezone.localdate()),
        }
    reports = "; ".join(map(_named, given.reports))
    return (_("Outturn according to %(reports)s") % {"reports": reports})[:_LONGEST]


def _named(report: Report) -> str:
    return ", ".join(filter(None, (str(report), day(report.due.due_on))))


def _within(
    analysis: ImpactAnalysis,
    agreement: Agreement,
    total: Figure,
    in_year: Callable[[int], Figure | None],
) -> Figure:
    """What falls within the analysed time; unknown when nothing divides it so."""
    first, last = analysis.starts_on, analysis.ends_on
    if agreement.starts_on == first and agreement.ends_on == last:
        return total
    if (first.month, first.day, last.month, last.day) != (1, 1, 12, 31):
        return Figure()
    years = [in_year(year) for year in range(first.year, last.year + 1)]
    if not all(years):
        return Figure()
    return Figure.sum(figure for figure in years if figure)
