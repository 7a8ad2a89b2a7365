"""Where a case stands on its way from initiative to follow-up, and whose turn it is, in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from agreements.guards import refusal_of
from agreements.models import Agreement, Assessment, Case, Document
from agreements.turns import turn_of
from iop.shared.formats import day

_C, _A = Case.Status, Agreement.Status
#: How far an agreement has come, as the number of its step.
_DRAFT, _REVIEW, _DECISION, _SIGNING, _FOLLOW_UP, _OVER = range(2, 8)
_REACHED = {
    _A.DRAFT: _DRAFT,
    _A.IN_REVIEW: _REVIEW,
    _A.READY: _DECISION,
    _A.DECIDED: _SIGNING,
    _A.SIGNING: _SIGNING,
    _A.ACTIVE: _FOLLOW_UP,
    _A.ENDED: _OVER,
    _A.TERMINATED: _OVER,
    _A.SUPERSEDED: _OVER,
}


class State(StrEnum):
    PAST = "past"
    NOW = "now"
    COMING = "coming"

    @property
    def label(self) -> str:
        return {
            State.PAST: _("Done"),
            State.NOW: _("The case is here now"),
            State.COMING: _("To come"),
        }[self]


@dataclass(frozen=True)
class Step:
    """A step of the way; ``note`` says a day, or how far it has come."""

    label: str
    note: str
    state: State


def steps(case: Case, agreement: Agreement | None, assessment: Assessment | None) -> list[Step]:
    """The way of the case with its latest agreement and latest concluded assessment."""
    names = list(_names(case, agreement, assessment))
    here = _reached(case, agreement, len(names))
    return [
        Step(
            label,
            note,
            State.PAST if number < here else State.NOW if number == here else State.COMING,
        )
        for number, (label, note) in enumerate(names)
    ]


def _names(
    case: Case, agreement: Agreement | None, assessment: Assessment | None
) -> Iterator[tuple[str, str]]:
    status = _status_before_closing(case) if case.status == _C.CLOSED else case.status
    yield _("Initiative"), day(case.initiated_on)
    if case.status == _C.CLOSED and status == _C.ASSIGNED:  # it was of a paper alone
        yield _("Decision"), ""
        yield _("Closed"), ""
        return
    yield _("Assessment"), _concluded(assessment)
    if status == _C.DECLINED:
        yield _("Refusal"), _("the board decides and the initiator is answered")
        yield _("Closed"), ""
        return
    if status == _C.WITHDRAWN:
        yield _("Withdrawn"), ""
        yield _("Closed"), ""
        return
    yield _("Draft"), agreement.reference if agreement else ""
    yield pgettext("step", "Review"), ""
    yield _("Decision"), day(agreement.decision_on) if agreement else ""
    yield _("Signing"), ""
    yield _("Follow-up"), _until(agreement)


def _status_before_closing(case: Case) -> str:
    """Refused, withdrawn and finished cases are all closed in the end."""
    closings = case.status_changes.filter(transition="close", content_type__model="case")
    latest = closings.first()
    return latest.source if latest else _C.ACCEPTED


def _concluded(assessment: Assessment | None) -> str:
    if assessment is None or assessment.concluded_at is None:
        return ""
    return day(timezone.localdate(assessment.concluded_at))


def _until(agreement: Agreement | None) -> str:
    if agreement is None or agreement.ends_on is None:
        return ""
    return _("until %(day)s") % {"day": day(agreement.ends_on)}


def _reached(case: Case, agreement: Agreement | None, count: int) -> int:
    """The number of the step where the case is; past the last when all is done.

    An agreement that was begun, or registered as signed elsewhere, before the case was assessed
    leads the way.
    """
    match case.status:
        case _C.CLOSED:
            return count
        case _C.DECLINED | _C.WITHDRAWN:
            return 2
        case _C.ACCEPTED:
            return _REACHED[_A(agreement.status)] if agreement else _DRAFT
    own = 0 if case.status == _C.RECEIVED else 1
    ahead = _REACHED[_A(agreement.status)] if agreement else 0
    return ahead if ahead > _DRAFT else own


def _refusal(case: Case) -> str:
    if not refusal_of(case):
        return _("The board decides on the refusal, and the initiator gets an answer.")
    if not case.documents.filter(kind=Document.Kind.LETTER).exists():
        return _("The board has decided. %(officer)s answers the initiator by letter.") % {
            "officer": case.officer or ""
        }
    return _("The board has decided and the initiator is answered. The case can be closed.")


def turn(case: Case, agreement: Agreement | None) -> str:
    """Whose turn it is and with what, as a sentence."""
    names = {"officer": case.officer or "", "board": case.board}
    match case.status:
        case _C.RECEIVED if case.officer is None:
            return _("The initiative waits for a case officer of %(board)s to take it.") % names
        case _C.RECEIVED:
            return _("The initiative waits for %(officer)s to take the case.") % names
        case _C.ASSIGNED:
            return _("%(officer)s assesses whether an IOP fits.") % names
        case _C.ASSESSED:
            return _(
                "The assessment is done. %(officer)s goes on to an agreement, or declines."
            ) % (names)
        case _C.DECLINED:
            return _refusal(case)
        case _C.WITHDRAWN:
            return _("The initiative is withdrawn. The case can be closed.")
        case _C.CLOSED:
            return _("The case is closed. Nobody has anything left to do.")
    if agreement is None:
        return _("%(officer)s writes the first draft of an agreement.") % names
    if agreement.status == _A.ACTIVE:
        return _("The agreement is in force. The parties follow it up together.")
    return turn_of(agreement) or _("The agreement is over. Extend it, or close the case.")
