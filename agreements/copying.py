"""The contents of an agreement copied into another: new rows with new keys, days moved along."""

import calendar
import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID, uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.utils import bulk_create_with_history

from agreements.models import (
    Agreement,
    Commitment,
    ContactPerson,
    Contribution,
    ContributionYear,
    Funder,
    Goal,
    Group,
    GroupMember,
    Indicator,
    Instalment,
    Party,
    PaymentPlan,
    ReportDuty,
    Row,
    Section,
    Signatory,
    TargetGroup,
    Uplift,
)
from iop.accounts.models import User
from partners.models import Organisation

#: The reason in the history of what an agreement began with; what differs from it is a change.
STARTED = "started"
#: The reason in the history of the names that are written down at the signing.
NAMED = "named"
#: Every kind of row with its way to the agreement; what is pointed at before what points.
ROWS: tuple[tuple[Any, str], ...] = (
    (Party, "agreement"),
    (Funder, "agreement"),
    (TargetGroup, "agreement"),
    (Goal, "agreement"),
    (Indicator, "agreement"),
    (Commitment, "agreement"),
    (Contribution, "agreement"),
    (ContributionYear, "contribution__agreement"),
    (Uplift, "contribution__agreement"),
    (PaymentPlan, "agreement"),
    (Instalment, "plan__agreement"),
    (Group, "agreement"),
    (GroupMember, "group__agreement"),
    (ReportDuty, "agreement"),
    (ContactPerson, "agreement"),
    (Signatory, "agreement"),
)
#: What a new agreement takes over from the old one: all but its days, decision and status.
TERMS = (
    "summary",
    "legal_basis",
    "review_note",
    "extension",
    "extension_months",
    "extension_note",
    "notice_months",
    "notice_in_writing",
    "renegotiation",
    "cancellation",
    "repayment",
    "dispute",
    "payment_terms",
)
#: Days that belong to a party's way through the whole case, not to one agreement's term.
_PARTY_DAYS = ("joined_on", "left_on")


class Days(models.TextChoices):
    """What becomes of the days in a copy: review, reports, instalments, amounts per year."""

    MOVE = "move", _("Move them as far as the first day moves")
    KEEP = "keep", _("Keep them as they are")
    EMPTY = "empty", _("Leave them empty")


@dataclass(frozen=True)
class Shift:
    """How far days move: whole months where that is what it is, otherwise days."""

    months: int = 0
    days: int = 0

    @classmethod
    def between(cls, old: datetime.date, new: datetime.date) -> "Shift":
        if old.day != new.day:
            return cls(days=(new - old).days)
        return cls(months=(new.year - old.year) * 12 + new.month - old.month)

    def __call__(self, day: datetime.date) -> datetime.date:
        """The day moved; the last day of a month stays a last day."""
        if not self.months:
            return day + datetime.timedelta(days=self.days)
        year, month = divmod(day.year * 12 + day.month - 1 + self.months, 12)
        last = calendar.monthrange(year, month + 1)[1]
        was_last = day.day == calendar.monthrange(day.year, day.month)[1]
        return datetime.date(year, month + 1, last if was_last else min(day.day, last))


@dataclass(frozen=True)
class Copying:
    """One copying: from what, to what, how days move (``None``: emptied), and by whom.

    ``years`` is how many years an amount of a year moves.
    """

    original: Agreement
    copy: Agreement
    shift: Shift | None
    years: int
    user: User | None
    #: Keys of the original's sections that may not be changed in the copy.
    closed: frozenset[int] = frozenset()

    @property
    def keeps_days(self) -> bool:
        return self.shift == Shift()

    @cached_property
    def raised_years(self) -> frozenset[tuple[UUID, int]]:
        """The contributions, with the years, whose amounts an index has given."""
        rows = ContributionYear.objects.filter(contribution__agreement=self.original)
        return frozenset(
            (row.contribution_id, row.year) for row in rows if _is_raised(row.calculation)
        )

    @cached_property
    def own_names(self) -> frozenset[tuple[int, str]]:
        """What the organisations of the original are and have been called."""
        parties = Party.objects.filter(agreement=self.original).order_by().values("organisation")
        funders = Funder.objects.filter(agreement=self.original).order_by().values("organisation")
        names = Organisation.history.filter(Q(id__in=parties) | Q(id__in=funders)).order_by()
        return frozenset(names.values_list("id", "name"))

    def moved(self, day: datetime.date | None) -> datetime.date | None:
        return self.shift(day) if day and self.shift else None


def copying(
    original: Agreement,
    copy: Agreement,
    days: Days,
    user: User | None,
    closed: frozenset[int] = frozenset(),
) -> Copying:
    """How days move is told by the first days of the two; unknown first days move nothing."""
    old, new = original.starts_on, copy.starts_on
    if days == Days.KEEP:
        return Copying(original, copy, Shift(), 0, user, closed)
    if days == Days.MOVE and old and new:
        years = new.year - old.year
        return Copying(original, copy, Shift.between(old, new), years, user, closed)
    return Copying(original, copy, None, 0, user, closed)


def copy_sections(job: Copying) -> None:
    """Headings and texts, with the same guidance."""
    sections = [
        Section(
            agreement=job.copy,
            position=section.position,
            heading=section.heading,
            kind=section.kind,
            guidance=section.guidance,
            body=section.body,
            is_mandatory=section.is_mandatory,
            is_open=section.pk not in job.closed,
        )
        for section in job.original.sections.all()
    ]
    if sections:
        bulk_create_with_history(
            sections, Section, default_user=job.user, default_change_reason=STARTED
        )


def copy_rows(job: Copying) -> None:
    """Every row, pointing at the new rows where it pointed at the old ones."""
    keys: dict[UUID, UUID] = {}
    for model, path in ROWS:
        copies = [
            model(id=keys.setdefault(row.pk, uuid4()), **_values(row, keys, job))
            for row in copied_rows(model, path, job)
        ]
        if copies:
            bulk_create_with_history(
                copies, model, default_user=job.user, default_change_reason=STARTED
            )


def copied_rows(model: Any, path: str, job: Copying) -> list[Any]:
    """The original's rows that come along, in the order in which they are copied."""
    return [row for row in model.objects.filter(**{path: job.original}) if _is_copied(row, job)]


def _is_copied(row: Row, job: Copying) -> bool:
    """A computed uplift holds for its own years; an amount of a year needs a year to go to.

    A payment of an amount that an index gave is not known for another year.
    """
    if isinstance(row, Uplift) or job.keeps_days:
        return job.keeps_days
    if isinstance(row, Instalment) and row.due_on and job.raised_years:
        return (row.plan.contribution_id, row.due_on.year) not in job.raised_years
    return not isinstance(row, ContributionYear) or job.shift is not None


def _is_raised(calculation: Any) -> bool:
    return isinstance(calculation, dict) and calculation.get("kind") == "uplift"


def _values(row: Row, keys: dict[UUID, UUID], job: Copying) -> dict[str, Any]:
    values = dict(_fields(row, keys, job))
    if isinstance(row, ContributionYear):
        values["year"] = row.year + job.years
        if not job.keeps_days and _is_raised(row.calculation):
            values["amount"] = None  # what the index will say then is unknown
    if isinstance(row, ContributionYear | Instalment) and not job.keeps_days:
        values["calculation"] = None
    if isinstance(row, Party):
        values |= _party(row, job)
    # Signing writes down what they are called; the copy takes their name of today.
    if (
        isinstance(row, Party | Funder)
        and row.name_as_written
        and (row.organisation_id, row.name_as_written) in job.own_names
    ):
        values["name_as_written"] = ""
    return values


def _fields(row: Row, keys: dict[UUID, UUID], job: Copying) -> Iterator[tuple[str, Any]]:
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        related = field.related_model
        if field.primary_key:
            continue
        if related is Agreement:
            value = job.copy.pk
        elif isinstance(related, type) and issubclass(related, Row) and value:
            value = keys[value]
        elif isinstance(field, models.DateField):
            value = job.moved(value)
        yield field.attname, value


def _party(party: Party, job: Copying) -> dict[str, Any]:
    """What differs for a party: the copy's own board takes the place of the original's."""
    old, new = job.original.case, job.copy.case
    values: dict[str, Any] = {
        name: getattr(party, name) if old == new else None for name in _PARTY_DAYS
    }
    if party.board_id == old.board_id != new.board_id:
        values |= {"board_id": new.board_id, "organisation_id": new.board.organisation_id}
        if new.board.organisation_id != party.organisation_id:
            values["name_as_written"] = ""
    return values
