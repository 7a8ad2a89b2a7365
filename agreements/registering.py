"""How a case begins: an initiative is registered, gets its diary number, and somebody takes it."""

import datetime
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements import notices
from agreements.models import Case, DiarySeries
from agreements.models.cases import NUMBER_TAKEN
from agreements.workflow import perform
from iop.accounts.models import User
from iop.shared.workflow import Refused
from partners.models import Board, Organisation, Role


@transaction.atomic
def register(
    user: User,
    *,
    board: Board,
    title: str,
    reference: str = "",
    initiator: Organisation | None = None,
    initiated_on: datetime.date | None = None,
    initiative: str = "",
    challenge: str = "",
    secrecy_note: str = "",
) -> Case:
    """A received case with the number that was given, or else the next of the board's series.

    A board without a series leaves it without number until somebody takes it. Raises
    ``ValidationError`` when the number is taken; then no number has been used up either.
    """
    case = Case(
        board=board,
        title=title,
        reference=reference or next_number(board),
        initiator=initiator,
        initiated_on=initiated_on,
        initiative=initiative,
        challenge=challenge,
        secrecy_note=secrecy_note,
    )
    case._history_user = user  # type: ignore[attr-defined]  # read by simple-history
    case.full_clean(validate_constraints=False)
    _save_unless_taken(case)
    return case


@transaction.atomic
def propose(
    user: User,
    *,
    initiator: Organisation,
    board: Board,
    title: str,
    initiative: str,
    challenge: str = "",
) -> Case:
    """An initiative left by a representative of the organisation, received today."""
    case = register(
        user,
        board=board,
        title=title,
        initiator=initiator,
        initiated_on=timezone.localdate(),
        initiative=initiative,
        challenge=challenge,
    )
    notices.received(case, user)
    return case


@transaction.atomic
def assign(
    user: User, case: Case, officer: User, *, instead_of: int | None, reference: str = ""
) -> Case:
    """Give the case to the officer, and its diary number if it has none.

    ``instead_of`` is the key of the officer that the user saw: of two who take the case at
    once, the second is told of the first.
    """
    locked = Case.objects.select_for_update().get(pk=case.pk)
    if locked.officer_id != instead_of:
        raise Refused(
            _("%(officer)s has just been made the case officer. See how it stands first.")
            % {"officer": locked.officer or _("Nobody")}
        )
    fields: dict[str, object] = {"officer": officer}
    if not locked.reference:
        fields["reference"] = reference or next_number(locked.board)
    try:
        with transaction.atomic():
            moved: Case = perform(user, case, "assign", fields=fields)
    except IntegrityError:
        raise _taken() from None
    return moved


def officers_of(board: Board) -> QuerySet[User]:
    """Those who can be given the board's cases."""
    return User.objects.filter(
        is_active=True, memberships__role=Role.OFFICER, memberships__board=board
    )


def next_number(board: Board) -> str:
    """The next free number of the board's series; empty when the board has none.

    To be asked for in the transaction that uses it, so that a number is never left unused.
    """
    series = DiarySeries.objects.filter(board=board).first()
    if series is None:
        return ""
    return next(number for number in _numbers(series) if not is_taken(board, number))


def _numbers(series: DiarySeries) -> Iterator[str]:
    """The numbers to come; some may have been given by hand."""
    while True:
        yield series.next_number()


def is_taken(board: Board, number: str, *, besides: Case | None = None) -> bool:
    """Whether another case of the board's has the diary number."""
    others = Case.objects.exclude(pk=besides.pk) if besides else Case.objects.all()
    return others.filter(board=board, reference=number).exists()


def _save_unless_taken(case: Case) -> None:
    try:
        with transaction.atomic():
            case.save()
    except IntegrityError:
        raise _taken() from None


def _taken() -> ValidationError:
    return ValidationError({"reference": NUMBER_TAKEN})
