"""Texts that an officer may insert in a section: clauses, and what was written before."""

from typing import Any

from django.db.models import Q, QuerySet

from agreements.models import Agreement, Clause, Section, SectionKind
from iop.accounts.models import User

#: How many of each are shown; a search narrows them.
MOST = 20


def clauses_for(
    user: User, agreement: Agreement, section: Section, search: str = ""
) -> QuerySet[Clause]:
    """Clauses in use that fit the section, the municipality's own and the common ones."""
    clauses: QuerySet[Any] = (
        Clause.objects.visible_to(user)
        .for_municipality(agreement.case.board.organisation)
        .filter(Q(kind="") | Q(kind=section.kind))
    )
    if search:
        clauses = clauses.filter(Q(title__icontains=search) | Q(body__icontains=search))
    return clauses


def earlier_sections(
    user: User, agreement: Agreement, section: Section, search: str = ""
) -> QuerySet[Section]:
    """What the board has written under the same heading, or in a section of the same kind."""
    others = Agreement.objects.visible_to(user).filter(case__board=agreement.case.board)
    alike = Q(heading__iexact=section.heading)
    if section.kind != SectionKind.TEXT:
        alike |= Q(kind=section.kind)
    found = (
        Section.objects.filter(alike, agreement__in=others.exclude(pk=agreement.pk).values("pk"))
        .exclude(body="")
        .select_related("agreement__case")
        .order_by("-agreement__starts_on", "-pk")
    )
    if search:
        found = found.filter(Q(agreement__title__icontains=search) | Q(body__icontains=search))
    return found


def texts_for(
    user: User, agreement: Agreement, section: Section, search: str = ""
) -> dict[str, Any]:
    return {
        "clauses": clauses_for(user, agreement, section, search)[:MOST],
        "earlier": earlier_sections(user, agreement, section, search)[:MOST],
    }


def text_to_insert(user: User, agreement: Agreement, section: Section, choice: str) -> str:
    """The body that ``clause:5`` or ``section:7`` names; empty when it may not be used here."""
    kind, _, key = choice.partition(":")
    if not key.isdigit():
        return ""
    source = clauses_for if kind == "clause" else earlier_sections
    row = source(user, agreement, section).filter(pk=key).first()
    return row.body if row else ""
