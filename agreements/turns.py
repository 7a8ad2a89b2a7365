"""Whose turn it is with an agreement or a paper, in words; and how far a review has come."""

from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from agreements.guards import conditions_are_met
from agreements.models import (
    Agreement,
    Approval,
    BoardItem,
    Comment,
    Paper,
    PaperKind,
    ReviewStep,
    StatusChange,
)
from agreements.permissions import accepting_parties
from iop.shared.formats import day
from partners.models import Board, Role

#: Where an agreement keeps whether its parties wait for an answer.
_ASKED = "_is_asked_by_parties"


@dataclass(frozen=True)
class Review:
    """One round of review: the board's steps, and who has said what so far."""

    steps: list[ReviewStep]
    approvals: list[Approval]

    @property
    def due(self) -> list[ReviewStep]:
        """The steps whose turn it is: those side by side with the first that is not done."""
        done = {approval.role for approval in self.approvals if approval.is_approved}
        left = [step for step in self.steps if step.role not in done]
        return [step for step in left if step.position == left[0].position]


def steps_of(board: Board) -> list[ReviewStep]:
    """The board's steps in order; where none are set the chief alone reviews."""
    steps = sorted(board.review_steps.all(), key=lambda step: (step.position, step.pk))
    return steps or [ReviewStep(board=board, position=1, role=Role.CHIEF)]


def _times_sent(pk: int | OuterRef) -> "QuerySet[Any]":
    """How often the agreement has been sent for review, as a subquery of one value."""
    sent = StatusChange.objects.filter(
        content_type=ContentType.objects.get_for_model(Agreement),
        object_id=pk,
        transition="send_for_review",
    )
    return sent.order_by().values("object_id").annotate(times=Count("pk")).values("times")


def round_of(agreement: Agreement) -> int:
    """The number of the latest round of review."""
    row = _times_sent(agreement.pk).order_by("times").first()
    return row["times"] if row else 0


def of_latest_round() -> "QuerySet[Approval]":
    """What reviewers have said since each agreement was sent for review last."""
    return Approval.objects.filter(round=Subquery(_times_sent(OuterRef("agreement"))))


def review_of(agreement: Agreement) -> Review:
    """The latest round of review. Two queries."""
    approvals = agreement.approvals.filter(round=Subquery(_times_sent(agreement.pk)))
    return Review(steps_of(agreement.case.board), list(approvals.select_related("by")))


def turn_of(agreement: Agreement) -> str:
    """Whose turn it is, as a sentence; empty when nobody has anything to do."""
    match agreement.status:
        case Agreement.Status.DRAFT:
            return _turn_of_draft(agreement)
        case Agreement.Status.IN_REVIEW:
            due = [str(step.get_role_display()).lower() for step in review_of(agreement).due]
            return _("Being reviewed by: %(who)s.") % {"who": _listed(due)}
        case Agreement.Status.READY:
            return _("Waits for the board’s decision.")
        case Agreement.Status.DECIDED:
            return next(conditions_are_met(agreement), _("Waits to be opened for signing."))
        case Agreement.Status.SIGNING:
            return _("Waits for the parties to sign.")
    return ""


def _turn_of_draft(agreement: Agreement) -> str:
    if agreement.shared_at is None and agreement.is_automatic:
        return _(
            "The agreement before goes on by its own terms. The draft of the next period is there "
            "for the board to take note of, or to decide."
        )
    if agreement.shared_at is None:
        return _("The case officer writes.")
    if is_asked_by_parties(agreement):
        return _("Waits for the case officer to answer comments.")
    accepted = set(agreement.acceptances.standing().values_list("party", flat=True))
    waiting = [party for party in accepting_parties(agreement) if party.pk not in accepted]
    if waiting:
        names = _listed([party.short_name for party in waiting])
        return _("Waits for %(parties)s to accept the draft.") % {"parties": names}
    return _("All parties have accepted. The case officer sends it for review.")


def is_asked_by_parties(agreement: Agreement) -> bool:
    """Whether a representative of a party waits for an answer. Asked once for each row read."""
    if _ASKED not in agreement.__dict__:
        agreement.__dict__[_ASKED] = asked_by_parties().filter(agreement=agreement).exists()
    return bool(agreement.__dict__[_ASKED])


def asked_by_parties() -> "QuerySet[Comment]":
    """Threads in which a representative of a party waits for an answer."""
    return Comment.objects.threads().filter(
        status=Comment.Status.OPEN,
        audience=Comment.Audience.PARTIES,
        author__memberships__organisation__parties__agreement=F("agreement"),
    )


def turn_of_paper(paper: Paper) -> str:
    """Whose turn it is with a paper; empty when it is decided or, a letter, sent. One query."""
    if paper.status == Paper.Status.DRAFT:
        return _("The case officer writes.")
    if paper.status == Paper.Status.REVIEW:
        return _("Waits for the chief to approve it.")
    if paper.status == Paper.Status.DECIDED:
        return ""
    is_ready = paper.status == Paper.Status.READY
    if paper.kind.purpose == PaperKind.Purpose.LETTER:
        return _("Waits for the case officer to send it.") if is_ready else ""
    item = BoardItem.objects.waiting().filter(paper=paper).select_related("meeting").first()
    if item is None:  # not yet on an agenda, postponed, or the meeting is cancelled
        return _("Waits for the secretary to put it on a meeting.")
    sentence = (
        _("Waits for the secretary to issue it to the meeting on %(day)s.")
        if is_ready
        else _("Waits for the board’s decision on %(day)s.")
    )
    return sentence % {"day": day(item.meeting.held_on)}


def _listed(names: list[str]) -> str:
    return str(get_text_list(names, _("and")))
