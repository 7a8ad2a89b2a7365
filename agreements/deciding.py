"""Papers on the agenda of a board's meeting, and what follows from the board's decisions."""

import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from agreements import guards
from agreements.board_documents import keep_extract
from agreements.models import Agreement, BoardItem, BoardMeeting, Decision, Paper, PaperKind
from agreements.paper_documents import PaperDocument
from agreements.permissions import require_keep_meetings, require_record_decision
from agreements.workflow import perform
from iop.accounts.models import User
from iop.shared.workflow import Refused
from partners.models import Board

_Outcome = Decision.Outcome
_A = Agreement.Status
#: Papers on which the board's decision moves the agreement.
_ON_AGREEMENTS = (PaperKind.Purpose.ADOPT, PaperKind.Purpose.EVALUATE)
#: States in which an agreement can still be sent back because of a decision.
_BEFORE_SIGNING = (_A.IN_REVIEW, _A.READY, _A.DECIDED)

# --- The agenda ------------------------------------------------------------------------


def papers_to_put_on(meeting: BoardMeeting) -> "QuerySet[Paper]":
    """Papers that are ready, or postponed at another meeting, and wait on no agenda."""
    waiting = BoardItem.objects.waiting().filter(paper=OuterRef("pk"))
    here = BoardItem.objects.filter(paper=OuterRef("pk"), meeting=meeting)
    papers = Paper.objects.filter(board=meeting.board_id)
    papers = papers.exclude(kind__purpose=PaperKind.Purpose.LETTER).filter(
        ~Exists(waiting), ~Exists(here), Q(status__in=(Paper.Status.READY, Paper.Status.ISSUED))
    )
    papers = papers.exclude(kind__purpose=PaperKind.Purpose.LETTER)
    return papers.select_related("case", "kind").order_by("case__reference", "pk")


@transaction.atomic
def put_on(user: User, meeting: BoardMeeting, paper: Paper) -> BoardItem:
    """Put the paper last on the agenda."""
    require_keep_meetings(user, meeting.board)
    lock(meeting)
    Paper.objects.select_for_update().get(pk=paper.pk)
    if not papers_to_put_on(meeting).filter(pk=paper.pk).exists():
        raise Refused(_("The paper is not ready for the board, or is on an agenda already."))
    return BoardItem.objects.create(
        meeting=meeting, paper=paper, position=meeting.items.count() + 1
    )


@transaction.atomic
def take_off(user: User, item: BoardItem) -> None:
    """Take an item off the agenda; what the board has read by it stays there."""
    require_keep_meetings(user, item.meeting.board)
    lock(item.meeting)
    if hasattr(item, "decision"):
        raise Refused(_("The board has decided on the item: it stays in the minutes."))
    if item.paper.status != Paper.Status.READY and item.paper.items.count() == 1:
        raise Refused(_("The paper is issued to the board. Recall it first."))
    item.delete()


@transaction.atomic
def move(user: User, item: BoardItem, step: int) -> None:
    """Change places with the item before (-1) or after (1)."""
    require_keep_meetings(user, item.meeting.board)
    lock(item.meeting)
    items = list(item.meeting.items.all())
    place = items.index(item)
    if 0 <= place + step < len(items):
        items[place], items[place + step] = items[place + step], items[place]
    for position, one in enumerate(items, 1):
        if one.position != position:
            one.position = position
            one.save()


def lock(meeting: BoardMeeting) -> BoardMeeting:
    """One at a time changes the agenda, and nobody that of a cancelled meeting."""
    locked = BoardMeeting.objects.select_for_update().get(pk=meeting.pk)
    if locked.is_cancelled:
        raise Refused(_("The meeting is cancelled."))
    return locked


# --- The minutes -----------------------------------------------------------------------


@transaction.atomic
def keep_extracts(user: User, meeting: BoardMeeting) -> int:
    """Keep the extracts of adjusted minutes in their cases; how many that were made."""
    require_keep_meetings(user, meeting.board)
    lock(meeting)
    items = BoardItem.objects.with_papers().filter(meeting=meeting).exclude(decision=None)
    return sum(_keep_extract(user, item.decision) for item in items)


def _keep_extract(user: User, decision: Decision) -> bool:
    adjusted = decision.item.meeting.minutes_adjusted_on
    return adjusted is not None and keep_extract(decision, user)


# --- Decisions -------------------------------------------------------------------------


def proposed_text(paper: Paper) -> str:
    """The proposals for decision, numbered, as the text of the decision begins."""
    proposals = PaperDocument(paper).proposals
    return "\n".join(f"{number}. {words}" for number, words in enumerate(proposals, 1))


@transaction.atomic
def record(user: User, item: BoardItem, **said: Any) -> Decision:
    """Record what the board decided, with all that follows from it."""
    item = _locked(item)
    meeting = item.meeting
    require_record_decision(user, meeting.board)
    if made := Decision.objects.filter(item=item).select_related("recorded_by").first():
        raise Refused(
            _("%(name)s has recorded the decision already: § %(paragraph)s.")
            % {"name": made.recorded_by, "paragraph": made.paragraph}
        )
    if meeting.is_cancelled:
        raise Refused(_("The meeting is cancelled."))
    if meeting.held_on > localdate():
        raise Refused(_("The meeting has not been held yet."))
    if item.paper.status != Paper.Status.ISSUED:
        raise Refused(_("The paper is not issued to the board. Issue it first."))
    decision = Decision.objects.create(item=item, recorded_by=user, **said)
    _follow(user, decision)
    _keep_extract(user, decision)
    return decision


@transaction.atomic
def correct(user: User, decision: Decision, *, reason: str, **said: Any) -> Decision:
    """Record it right instead of wrong; the history keeps what stood before, and why."""
    item = _locked(decision.item)
    require_record_decision(user, item.meeting.board)
    decision = Decision.objects.select_related("item__meeting__board").get(pk=decision.pk)
    was = decision.outcome
    decision.item = item
    if was != said.get("outcome", was):
        _undo(user, decision, reason)
        # The wording that is ready now is what the board decided on, whatever was thought before.
        decision.followed_at = now() if said["outcome"] == _Outcome.AS_PROPOSED else None
    for field, value in said.items():
        setattr(decision, field, value)
    if not decision.condition:
        decision.condition_met_on = None
    decision._change_reason = reason[:100]
    decision.save()
    if was != decision.outcome:
        _follow(user, decision)
    elif decision.is_approving:
        _tell_agreement(decision)
        _adopt_guidelines(decision)
    _keep_extract(user, decision)
    return decision


@transaction.atomic
def meet_condition(user: User, decision: Decision, on: datetime.date) -> None:
    """Note the day on which the decision's condition was met."""
    item = _locked(decision.item)
    require_record_decision(user, item.meeting.board)
    decision = Decision.objects.get(pk=decision.pk)
    if not decision.condition:
        raise Refused(_("The decision has no condition."))
    decision.item = item
    decision.condition_met_on = on
    decision.save()
    _adopt_guidelines(decision)
    _keep_extract(user, decision)


@transaction.atomic
def confirm_wording(user: User, decision: Decision) -> None:
    """The agreement now says what the board decided with changes; with that it is decided."""
    item = _locked(decision.item)
    require_record_decision(user, item.meeting.board)
    decision = Decision.objects.get(pk=decision.pk)
    decision.item = item
    if not decision.waits_for_wording:
        raise Refused(_("The agreement does not wait for any change by this decision."))
    agreement = Agreement.objects.select_for_update(of=("self",)).get(papers=item.paper_id)
    if agreement.status != _A.READY:
        raise Refused(
            _("The changed agreement is not reviewed and approved yet: it is “%(status)s”.")
            % {"status": agreement.get_status_display()}
        )
    decision.followed_at = now()
    decision._change_reason = str(_("The agreement follows the decision."))
    decision.save()
    _decide_agreement(user, agreement)


def _locked(item: BoardItem) -> BoardItem:
    """The item as it is now, with whoever else records on it waiting."""
    BoardItem.objects.select_for_update().get(pk=item.pk)
    related = ("meeting__board__organisation", "paper__kind", "paper__case__board")
    return BoardItem.objects.select_related(*related).get(pk=item.pk)


def _follow(user: User, decision: Decision) -> None:
    """Move paper, agreement and guidelines as the decision says. A postponed paper waits."""
    if decision.outcome == _Outcome.POSTPONED:
        return
    paper = decision.item.paper
    perform(user, paper, "decide", reason=reason_of(decision))
    if paper.agreement_id and paper.kind.purpose in _ON_AGREEMENTS:
        agreement = Agreement.objects.select_for_update().get(pk=paper.agreement_id)
        if decision.is_approving:
            _require_ready(agreement, paper)
        if decision.outcome == _Outcome.AS_PROPOSED:
            _decide_agreement(user, agreement)
        elif decision.outcome == _Outcome.WITH_CHANGES:
            # What the parties sign is what the board decided: the officer writes that first.
            _send_back(user, agreement, reason_of(decision))
        elif decision.outcome in (_Outcome.REFUSED, _Outcome.REFERRED_BACK):
            _send_back(user, agreement, reason_of(decision))
    _adopt_guidelines(decision)


def _require_ready(agreement: Agreement, paper: Paper) -> None:
    is_early = agreement.status in (_A.DRAFT, _A.IN_REVIEW)
    if is_early and paper.kind.purpose == PaperKind.Purpose.ADOPT:
        raise Refused(
            _(
                "The agreement is not ready for a decision: it is “%(status)s”. "
                "Recall the paper, or have the agreement approved first."
            )
            % {"status": agreement.get_status_display()}
        )


def _decide_agreement(user: User, agreement: Agreement) -> None:
    """Decided once all boards have said yes; until then it waits for the others."""
    if agreement.status == _A.READY and not list(guards.all_boards_have_decided(agreement)):
        perform(user, agreement, "decide", fields=_decision_facts(agreement))


def _send_back(user: User, agreement: Agreement, reason: str) -> None:
    if agreement.status in _BEFORE_SIGNING:
        perform(user, agreement, "send_back", reason=reason)


def _undo(user: User, decision: Decision, reason: str) -> None:
    """Take back what followed from the outcome that was wrong."""
    paper = decision.item.paper
    if BoardItem.objects.waiting().filter(paper=paper).exists():
        raise Refused(_("The paper is on the agenda of another meeting. Take it off there first."))
    if paper.status == Paper.Status.DECIDED:
        perform(user, paper, "reopen", reason=reason)
    if not decision.is_approving:
        return
    board = decision.item.meeting.board
    if paper.kind.purpose == PaperKind.Purpose.GUIDELINES:
        if board.guidelines_reference == _guidelines_reference(decision):
            raise Refused(_("The board’s guidelines stand as adopted. Mend them first."))
    elif paper.agreement_id and paper.kind.purpose in _ON_AGREEMENTS:
        agreement = Agreement.objects.select_for_update().get(pk=paper.agreement_id)
        if agreement.status not in (_A.DRAFT, *_BEFORE_SIGNING):
            raise Refused(_("The agreement is open for signing or signed. Stop the signing first."))
        if agreement.status == _A.DECIDED:
            _send_back(user, agreement, reason)


def _tell_agreement(decision: Decision) -> None:
    """A corrected § is the agreement's too, as long as nobody signs it."""
    agreement = decision.item.paper.agreement
    if agreement is None or agreement.status != _A.DECIDED:
        return
    facts = _decision_facts(agreement)
    if any(getattr(agreement, field) != value for field, value in facts.items()):
        for field, value in facts.items():
            setattr(agreement, field, value)
        agreement._change_reason = str(_("The decision is corrected."))
        agreement.save()


def _decision_facts(agreement: Agreement) -> dict[str, object]:
    """The day of the last decision, and the § of each: ``SN 2018-09-03 § 88, KS § 12``."""
    approving = [one for one in guards.decisions_on(agreement) if one.is_approving]
    last = max(one.item.meeting.held_on for one in approving)
    return {
        "decision_on": last,
        "decision_reference": ", ".join(_paragraph(one, last) for one in approving)[:60],
    }


def _paragraph(decision: Decision, last: datetime.date) -> str:
    meeting = decision.item.meeting
    day = "" if meeting.held_on == last else f" {meeting.held_on}"
    return f"{meeting.board.code}{day} § {decision.paragraph}"


def reason_of(decision: Decision) -> str:
    """The decision in one line, as the reason of the moves that follow from it.

    Those are read by more than may read a secret paper, so its words are left out.
    """
    meeting = decision.item.meeting
    words = "" if decision.item.paper.is_secret else decision.text
    line = f"{meeting.board.code} {meeting.held_on} § {decision.paragraph}"
    return f"{line}: {decision.get_outcome_display()}. {words}".strip()


def _adopt_guidelines(decision: Decision) -> None:
    """The criteria that the board adopts become its guidelines, once no condition waits."""
    paper = decision.item.paper
    is_adoption = paper.kind.purpose == PaperKind.Purpose.GUIDELINES and paper.criteria_set
    if not is_adoption or not decision.is_approving or decision.waits_for_condition:
        return
    board = Board.objects.select_for_update().get(pk=decision.item.meeting.board_id)
    board.guidelines = str(paper.criteria_set)[:200]
    board.guidelines_reference = _guidelines_reference(decision)
    board.guidelines_adopted_on = decision.item.meeting.held_on
    board._change_reason = str(_("Adopted by the board."))
    board.save()


def _guidelines_reference(decision: Decision) -> str:
    return f"{decision.item.paper.case.reference} § {decision.paragraph}".strip()
