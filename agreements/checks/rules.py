"""What a rule is, what it finds, and what it reads."""

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from agreements.economy import Economy, economy_of
from agreements.models import Agreement, Party, Section, SectionKind


class Severity(models.TextChoices):
    """How much a finding weighs: what stops goes before the board only when it is mended."""

    STOPS = "stops", pgettext_lazy("severity", "Stops")
    WARNS = "warns", pgettext_lazy("severity", "Warns")
    NOTES = "notes", pgettext_lazy("severity", "Notes")


@dataclass(frozen=True)
class Finding:
    """Something in an agreement to look over: what, why, and where."""

    code: str
    severity: Severity
    title: str
    message: str
    ground: str
    section: Section | None
    anchor: str

    @property
    def url(self) -> str:
        """Where it is mended; empty when the agreement has no section for it."""
        if self.section is None:
            return ""
        url = reverse("agreements:edit", args=[self.section.agreement_id, self.section.pk])
        return f"{url}#{self.anchor}" if self.anchor else url


@dataclass(frozen=True)
class Found:
    """What a rule hands back: the sentence, and the section and field it is about."""

    message: str
    kind: SectionKind | None = None
    anchor: str = ""
    section: Section | None = None
    severity: Severity | None = None


@dataclass(frozen=True)
class Reading:
    """An agreement under check, with what several rules read computed once."""

    agreement: Agreement
    today: datetime.date

    @cached_property
    def economy(self) -> Economy:
        return economy_of(self.agreement)

    @cached_property
    def parties(self) -> list[Party]:
        """Those that sign."""
        return [party for party in self.agreement.parties.all() if party.signs]

    @cached_property
    def sections(self) -> list[Section]:
        return list(self.agreement.sections.all())

    def section(self, kind: SectionKind | None) -> Section | None:
        """The first section of the kind, if the agreement has one."""
        return next((section for section in self.sections if section.kind == kind), None)


@dataclass(frozen=True)
class Rule:
    """A check with a stable code. ``find`` reads and never writes."""

    code: str
    severity: Severity
    title: "str | Promise"
    ground: "str | Promise"
    find: Callable[[Reading], Iterable[Found]]

    @property
    def description(self) -> str:
        """What the rule finds, from its docstring, for docs/checks.md."""
        return (self.find.__doc__ or "").strip()

    def findings(self, reading: Reading) -> Iterator[Finding]:
        for found in self.find(reading):
            yield Finding(
                code=self.code,
                severity=found.severity or self.severity,
                title=str(self.title),
                message=found.message,
                ground=str(self.ground),
                section=found.section or reading.section(found.kind),
                anchor=found.anchor,
            )


def rule(
    code: str, severity: Severity, title: "str | Promise", ground: "str | Promise"
) -> Callable[[Callable[[Reading], Iterable[Found]]], Rule]:
    """Makes a rule of the function below it."""
    return lambda find: Rule(code, severity, title, ground, find)


def row(instance: models.Model | None) -> str:
    """The anchor of a row in the editor."""
    return f"row-{instance.pk}" if instance is not None else ""


def reading_of(agreement: Agreement, today: datetime.date | None = None) -> Reading:
    return Reading(agreement, today or timezone.localdate())
