"""How far the writing of each section has come, for the list of sections beside the form."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agreements.checks import Finding, Severity
from agreements.models import Agreement, Section, SectionKind
from iop.shared.rich_text import plain


class State(models.TextChoices):
    """The sign of a section, in words; the findings count more than what is filled in."""

    EMPTY = "empty", _("empty")
    BEGUN = "begun", _("begun")
    COMPLETE = "complete", _("complete")
    FINDINGS = "findings", _("to look over")

    @property
    def sign(self) -> str:
        return {"empty": "○", "begun": "◐", "complete": "✓", "findings": "!"}[self.value]


#: What must be there for a section of the kind to be complete, besides its text.
_PARTS: dict[str, Callable[[Agreement], Sequence[object]]] = {
    SectionKind.PARTIES: lambda a: (len(a.parties.all()) > 0, len(a.parties.all()) > 1),
    SectionKind.GOALS: lambda a: (a.goals.all(),),
    SectionKind.TARGET_GROUPS: lambda a: (a.target_groups.all(),),
    SectionKind.COMMITMENTS: lambda a: (a.commitments.all(),),
    SectionKind.GROUPS: lambda a: (
        a.groups.all(),
        [member for group in a.groups.all() for member in group.members.all()],
    ),
    SectionKind.REPORTS: lambda a: (a.report_duties.all(),),
    SectionKind.CONTACTS: lambda a: (a.contact_persons.all(),),
    SectionKind.PERIOD: lambda a: (a.starts_on, a.ends_on),
    SectionKind.ECONOMY: lambda a: (a.contributions.all(),),
    SectionKind.PAYMENTS: lambda a: (a.payment_terms or a.payment_plans.all(),),
    SectionKind.TERMS: lambda a: (a.notice_months is not None, plain(a.dispute)),
    SectionKind.SIGNATORIES: lambda a: (a.signatories.all(),),
}


@dataclass(frozen=True)
class Step:
    """One line of the list of sections; the first is the basic facts, which are no section."""

    heading: str
    url: str
    state: State
    findings: tuple[Finding, ...]
    section: Section | None = None
    is_current: bool = False
    #: A renewal leaves it as it is.
    is_closed: bool = False


def _state(parts: Sequence[object], text: str, findings: Sequence[Finding]) -> State:
    if not (any(parts) or text):
        return State.EMPTY
    if findings:
        return State.FINDINGS
    return State.COMPLETE if all(parts) else State.BEGUN


def section_state(
    agreement: Agreement, section: Section, findings: Sequence[Finding] = ()
) -> State:
    """Of an agreement loaded ``with_content``."""
    text = plain(section.body)
    parts = _PARTS[section.kind](agreement) if section.kind in _PARTS else (text,)
    return _state(parts, text, findings)


def steps(agreement: Agreement, findings: Sequence[Finding], current: Section | None) -> list[Step]:
    """The basic facts and every section of an agreement loaded ``with_content``."""
    basics = Step(
        heading=str(_("Title and basic facts")),
        url=reverse("agreements:basics", args=[agreement.pk]),
        state=_state((agreement.title, agreement.summary, agreement.legal_basis), "", ()),
        findings=(),
        is_current=current is None,
        is_closed=not agreement.basics_open,
    )
    rest = []
    for section in agreement.sections.all():
        own = tuple(
            finding
            for finding in findings
            if finding.section == section and finding.severity != Severity.NOTES
        )
        rest.append(
            Step(
                heading=section.heading,
                url=reverse("agreements:edit", args=[agreement.pk, section.pk]),
                state=section_state(agreement, section, own),
                findings=own,
                section=section,
                is_current=section == current,
                is_closed=not section.is_open,
            )
        )
    return [basics, *rest]


def unfinished(sections: Sequence[Step]) -> Step:
    """Where to go on writing: the first section that is not complete, else the first."""
    return next((step for step in sections[1:] if step.state != State.COMPLETE), sections[0])
