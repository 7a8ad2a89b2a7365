"""The headings of a draft: adding, naming, moving and removing sections."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from agreements.drafting import locked, refuse_unless_open
from agreements.models import Section, SectionKind
from iop.accounts.models import User


@transaction.atomic
def add_section(user: User, agreement_pk: int, heading: str, kind: str) -> Section:
    """A new section last. Only text may be there twice: rows have one place to be written in."""
    agreement = locked(agreement_pk, user)
    sections = list(agreement.sections.all())
    if kind not in addable_kinds(sections):
        raise ValidationError(_("The agreement already has a section of this kind."))
    position = max((section.position for section in sections), default=-1) + 1
    section = Section(
        agreement=agreement,
        heading=heading.strip(),
        kind=kind,
        position=position,
        is_mandatory=False,
    )
    section.full_clean()
    section.save()
    agreement.acceptances.drop()
    return section


def addable_kinds(sections: list[Section]) -> list[SectionKind]:
    there = {section.kind for section in sections}
    return [kind for kind in SectionKind if kind == SectionKind.TEXT or kind not in there]


@transaction.atomic
def rename_sections(user: User, agreement_pk: int, headings: dict[int, str]) -> None:
    """Give the sections these headings, by key; one left empty keeps the heading it has."""
    agreement = locked(agreement_pk, user)
    for section in agreement.sections.all():
        heading = headings.get(section.pk, "").strip()
        if heading and heading != section.heading:
            refuse_unless_open(agreement, section)
            section.heading = heading
            section.full_clean()
            section.save()
            agreement.acceptances.drop()


@transaction.atomic
def move_section(user: User, agreement_pk: int, pk: int, step: int) -> None:
    """Change places with the section before (-1) or after (1)."""
    agreement = locked(agreement_pk, user)
    sections = list(agreement.sections.all())
    here = next((place for place, row in enumerate(sections) if row.pk == pk), None)
    if here is None or not 0 <= here + step < len(sections):
        return
    refuse_unless_open(agreement, sections[here])
    sections[here], sections[here + step] = sections[here + step], sections[here]
    _number(sections)
    agreement.acceptances.drop()


def _number(sections: list[Section]) -> None:
    for position, section in enumerate(sections):
        if section.position != position:
            section.position = position
            section.save()


@transaction.atomic
def remove_section(user: User, agreement_pk: int, pk: int) -> None:
    """Take an optional section away; its text stays in the history, and rows stay as they are."""
    agreement = locked(agreement_pk, user)
    section = agreement.sections.get(pk=pk)
    refuse_unless_open(agreement, section)
    if section.is_mandatory:
        raise ValidationError(_("The template says that this section must be there."))
    section.delete()
    agreement.acceptances.drop()
