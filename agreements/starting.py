"""How an agreement begins: from a template, as a copy of an earlier one, or signed elsewhere."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from agreements.copying import STARTED, TERMS, Days, copy_rows, copy_sections, copying
from agreements.models import (
    Agreement,
    AgreementTemplate,
    Case,
    Contribution,
    Document,
    Party,
    Qualifier,
    Section,
)
from agreements.uploads import CheckedFile, store
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


@transaction.atomic
def start_from_copy(
    *,
    user: User | None,
    original: Agreement,
    relation: Agreement.Relation,
    place: Place,
    title: str,
    days: Days,
    starts_on: datetime.date | None = None,
    ends_on: datetime.date | None = None,
    template: AgreementTemplate | None = None,
    closed: frozenset[int] = frozenset(),
    facts: Mapping[str, object] | None = None,
) -> Agreement:
    """A draft with all that the original holds but its decision, status and files.

    An original that was signed elsewhere has no sections: they come from ``template``.
    ``closed`` are its sections that may not be changed in the copy, ``facts`` what the copy
    is given besides.
    """
    case = _case(place, title, user)
    agreement = _next_in(case, title=title, starts_on=starts_on, ends_on=ends_on)
    agreement.predecessor, agreement.relation = original, relation
    agreement.template = template or original.template
    for term in TERMS:
        setattr(agreement, term, getattr(original, term))
    for fact, value in (facts or {}).items():
        setattr(agreement, fact, value)
    job = copying(original, agreement, days, user, closed)
    agreement.review_on = job.moved(original.review_on)
    agreement.save()
    copy_sections(job)
    if template and user:
        add_sections(agreement, template, user)
    copy_rows(job)
    return agreement


@transaction.atomic
def register_signed_elsewhere(
    *,
    user: User,
    place: Place,
    title: str,
    file: CheckedFile,
    organisations: Iterable[Organisation] = (),
    starts_on: datetime.date | None = None,
    ends_on: datetime.date | None = None,
    amount: Decimal | None = None,
    qualifier: Qualifier = Qualifier.EXACT,
    today: datetime.date,
) -> Agreement:
    """An agreement that was written and signed outside, with its file; it is not edited here.

    ``amount`` is what the municipality pays over the whole term.
    """
    case = _case(place, title, user)
    agreement = _next_in(case, title=title, starts_on=starts_on, ends_on=ends_on)
    agreement.is_external = True
    over = ends_on is not None and ends_on < today
    agreement.status = Agreement.Status.ENDED if over else Agreement.Status.ACTIVE
    agreement.save()
    parties = add_parties(agreement, organisations, user)
    if amount is not None:
        ceiling = qualifier == Qualifier.AT_MOST
        Contribution.objects.create(
            agreement=agreement,
            party=parties[0],
            description=_("Money according to the signed agreement"),
            valuation=Contribution.Valuation.VALUED,
            form=Contribution.Form.CEILING if ceiling else Contribution.Form.TOTAL,
            amount=amount,
            qualifier=qualifier,
        )
    store(file, agreement, user, kind=Document.Kind.SIGNED_ELSEWHERE)
    return agreement


def _case(place: Place, title: str, user: User | None) -> Case:
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
    version = last.version + 1 if last else 1
    agreement = Agreement(case=case, version=version, predecessor=last, **fields)
    agreement._change_reason = STARTED
    return agreement


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
    bulk_create_with_history(sections, Section, default_user=user, default_change_reason=STARTED)


def add_parties(
    agreement: Agreement, organisations: Iterable[Organisation], user: User
) -> list[Party]:
    """The municipality with its board first, then the others in the order given."""
    board = agreement.case.board
    others = [one for one in organisations if one.pk != board.organisation_id]
    parties = [Party(agreement=agreement, organisation=board.organisation, board=board)]
    parties += [
        Party(agreement=agreement, organisation=organisation, position=position)
        for position, organisation in enumerate(others, start=1)
    ]
    bulk_create_with_history(parties, Party, default_user=user, default_change_reason=STARTED)
    return parties
