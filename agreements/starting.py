"""How an agreement begins: from a template, as a copy of an earlier one, or signed elsewhere."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from agreements.models import Agreement, AgreementTemplate, Case, Party, Section
from iop.accounts.models import User
from partners.models import Board, Organisation


@dataclass(frozen=True)
class Place:
    """The case that an agreement is to stand in: one of the board's, or a new one."""

    board: Board
    reference: str
    is_new: bool


@transaction.atomic
def start_from_template(
    *,
    user: User,
    place: Place,
    title: str,
    template: AgreementTemplate,
    organisations: Iterable[Organisation] = (),
    starts_on: datetime.date | None = None,
    ends_on: datetime.date | None = None,
) -> Agreement:
    """A draft with the template's sections, the board's municipality as its first party."""
    case = _case(place, title, user)
    agreement = _next_in(case, title=title, starts_on=starts_on, ends_on=ends_on)
    agreement.template = template
    agreement.save()
    add_sections(agreement, template, user)
    add_parties(agreement, organisations, user)
    return agreement


def _case(place: Place, title: str, user: User) -> Case:
    """The case, locked so that its versions are made one at a time."""
    if not place.is_new:
        try:
            return Case.objects.select_for_update().get(
                board=place.board, reference=place.reference
            )
        except Case.DoesNotExist:
            raise ValidationError(
                {"reference": _("The board has no case with this diary number.")}
            ) from None
    case = Case(board=place.board, reference=place.reference, title=title, officer=user)
    case.full_clean(exclude=["reference"], validate_unique=False, validate_constraints=False)
    try:
        with transaction.atomic():
            case.save()
    except IntegrityError:
        raise ValidationError(
            {
                "reference": _(
                    "The board already has a case with this diary number. Choose that the case "
                    "exists, if the agreement belongs there."
                )
            }
        ) from None
    return case


def _next_in(case: Case, **fields: object) -> Agreement:
    """The next version of the case's chain, not yet saved.

    Only one draft at a time: two would be two truths about the same partnership, and a form
    sent twice must not make two.
    """
    last = case.agreements.select_related("case").order_by("-version").first()
    if last and last.is_editable:
        raise ValidationError(
            {
                "reference": _("The case already has a draft, %(reference)s. Go on with that one.")
                % {"reference": last.reference}
            }
        )
    return Agreement(case=case, version=last.version + 1 if last else 1, predecessor=last, **fields)


def add_sections(agreement: Agreement, template: AgreementTemplate, user: User) -> None:
    """The template's headings, guidance and standard texts."""
    sections = [
        Section(
            agreement=agreement,
            position=position,
            heading=section.heading,
            kind=section.kind,
            guidance=section.guidance,
            body=section.body,
            is_mandatory=section.is_mandatory,
        )
        for position, section in enumerate(template.sections.all())
    ]
    bulk_create_with_history(sections, Section, default_user=user)


def add_parties(agreement: Agreement, organisations: Iterable[Organisation], user: User) -> None:
    """The municipality with its board first, then the others in the order given."""
    board = agreement.case.board
    others = [one for one in organisations if one.pk != board.organisation_id]
    parties = [Party(agreement=agreement, organisation=board.organisation, board=board)]
    parties += [
        Party(agreement=agreement, organisation=organisation, position=position)
        for position, organisation in enumerate(others, start=1)
    ]
    bulk_create_with_history(parties, Party, default_user=user)
