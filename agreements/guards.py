"""What must be done before a move: each guard yields sentences that say what is missing."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from agreements.checks import Severity, findings_of
from agreements.content import with_content
from agreements.models import (
    Agreement,
    Assessment,
    BoardItem,
    Case,
    Decision,
    Document,
    Paper,
    PaperKind,
    Party,
    StatusChange,
)
from agreements.models.papers import PaperQuerySet

# --- Cases -----------------------------------------------------------------------------


def latest_assessment(case: Case) -> Assessment | None:
    """The latest concluded assessment of the case."""
    concluded = case.assessments.filter(status=Assessment.Status.CONCLUDED)
    return concluded.order_by("-concluded_at", "-pk").first()


def has_officer(case: Case) -> Iterator[str]:
    if case.officer_id is None:
        yield _("Choose the case officer who takes it.")


def has_number(case: Case) -> Iterator[str]:
    if not case.reference:
        yield _("Give the case its diary number.")


def is_taken(case: Case) -> bool:
    return case.officer_id is not None


def is_untaken(case: Case) -> bool:
    return not is_taken(case)


def is_assessed(case: Case) -> Iterator[str]:
    if latest_assessment(case) is None:
        yield _("Conclude the assessment first.")


def fits_iop(case: Case) -> Iterator[str]:
    assessment = latest_assessment(case)
    if assessment and assessment.conclusion != Assessment.Conclusion.IOP:
        yield _("The assessment does not conclude that an IOP fits. Assess anew, or decline.")


def fits_something_else(case: Case) -> Iterator[str]:
    assessment = latest_assessment(case)
    if assessment and assessment.conclusion == Assessment.Conclusion.IOP:
        yield _("The assessment concludes that an IOP fits. Assess anew before you decline.")


def refusal_of(case: Case) -> Decision | None:
    """The board's latest decision to decline the initiative."""
    decisions = Decision.objects.filter(
        item__paper__case=case,
        item__paper__kind__purpose=PaperKind.Purpose.DECLINE,
        outcome__in=Decision.APPROVING,
    )
    latest_last = decisions.order_by("item__meeting__held_on", "pk")
    return latest_last.select_related("item__meeting__board").last()


def is_finished(case: Case) -> Iterator[str]:
    """No agreement is under way, and a refusal has been decided and answered."""
    if case.agreements.exclude(status__in=Agreement.OVER).exists():
        yield _("An agreement of the case is not yet ended.")
    if case.status == Case.Status.DECLINED:
        if refusal_of(case) is None:
            yield _("The board has not yet decided on the refusal.")
        if not case.documents.filter(kind=Document.Kind.LETTER).exists():
            yield _("The initiator has not yet been answered by letter.")


def is_closable(case: Case) -> bool:
    """An initiative is assessed first; a case that was of a paper alone ends with its decision."""
    purposes = (PaperKind.Purpose.GUIDELINES, PaperKind.Purpose.ANSWER, PaperKind.Purpose.INFORM)
    if case.status != Case.Status.ASSIGNED:
        return True
    decided = case.papers.filter(status=Paper.Status.DECIDED, kind__purpose__in=purposes)
    return case.initiator_id is None and decided.exists()


# --- Agreements ------------------------------------------------------------------------


def case_is_accepted(agreement: Agreement) -> Iterator[str]:
    if agreement.case.status != Case.Status.ACCEPTED:
        yield _("Assess the case and accept it first: the board reads the assessment.")


def has_effect_day(agreement: Agreement) -> Iterator[str]:
    """A change within the term says from when it holds; otherwise it would hold from the start."""
    before = agreement.predecessor
    if agreement.relation not in Agreement.CHANGES or before is None or agreement.takes_effect_on:
        return
    if agreement.starts_on and agreement.starts_on == before.starts_on:
        yield _("Write the day on which the change takes effect, on the page of what it changes.")


#: Where a page that has just looked for the findings of an agreement leaves them.
FOUND = "_findings_found"


def nothing_stops(agreement: Agreement) -> Iterator[str]:
    findings = agreement.__dict__.get(FOUND)
    if findings is None:
        findings = findings_of(with_content(Agreement.objects.all()).get(pk=agreement.pk))
    for finding in findings:
        if finding.severity == Severity.STOPS:
            yield str(finding.message)


def decisions_on(agreement: Agreement) -> list[Decision]:
    """What boards have decided on papers that propose the agreement; the latest last.

    A decision on an earlier wording, before it was sent back to the draft, no longer counts.
    """
    decisions = Decision.objects.filter(
        item__paper__agreement=agreement,
        item__paper__kind__purpose__in=(PaperKind.Purpose.ADOPT, PaperKind.Purpose.EVALUATE),
    )
    moves = StatusChange.objects.filter(case=agreement.case_id, object_id=agreement.pk)
    to_draft = moves.filter(target=Agreement.Status.DRAFT, content_type__model="agreement")
    if sent_back := to_draft.order_by("-at").first():
        decisions = decisions.filter(
            Q(recorded_at__gt=sent_back.at) | Q(followed_at__gt=sent_back.at)
        )
    related = ("item__meeting__board__organisation", "item__paper")
    return list(decisions.select_related(*related).order_by("item__meeting__held_on", "pk"))


def of_present_wording(papers: PaperQuerySet) -> PaperQuerySet:
    """Without those on which a board has decided before the agreement was last sent back.

    Such a board decides anew. One that decided with changes does not: the agreement follows it.
    """
    to_draft = StatusChange.objects.filter(
        object_id=OuterRef("item__paper__agreement"),
        content_type__model="agreement",
        target=Agreement.Status.DRAFT,
        at__gte=OuterRef("counts_from"),
    )
    overtaken = Decision.objects.filter(item__paper=OuterRef("pk")).exclude(
        outcome=Decision.Outcome.WITH_CHANGES, followed_at=None
    )
    counted = overtaken.annotate(counts_from=Coalesce("followed_at", "recorded_at"))
    return papers.exclude(Exists(counted.filter(Exists(to_draft))), status=Paper.Status.DECIDED)


def all_boards_have_decided(agreement: Agreement) -> Iterator[str]:
    approving = {
        decision.item.meeting.board_id
        for decision in decisions_on(agreement)
        if decision.is_approving
    }
    boards = (agreement.case.board, *agreement.case.co_boards.all())
    missing = [board for board in boards if board.pk not in approving]
    changed = _paragraphs_with_changes(agreement) if missing else {}
    for board in missing:
        if board.pk in changed:
            yield _(
                "%(board)s has decided with changes (§ %(paragraph)s). Change the agreement to "
                "that, and have it approved; then the secretary notes that it follows."
            ) % {"board": board, "paragraph": changed[board.pk]}
        else:
            yield _("%(board)s has not yet decided to enter into the agreement.") % {"board": board}


def _paragraphs_with_changes(agreement: Agreement) -> dict[int, str]:
    """The § of each board whose changes the agreement does not follow yet."""
    decisions = Decision.objects.filter(
        item__paper__agreement=agreement,
        item__paper__kind__purpose__in=(PaperKind.Purpose.ADOPT, PaperKind.Purpose.EVALUATE),
        outcome=Decision.Outcome.WITH_CHANGES,
        followed_at=None,
    )
    rows = decisions.order_by("recorded_at").values_list("item__meeting__board", "paragraph")
    return dict(rows)


def conditions_are_met(agreement: Agreement) -> Iterator[str]:
    for decision in decisions_on(agreement):
        if decision.is_approving and decision.waits_for_condition:
            yield _("The decision’s condition is not yet met: %(condition)s") % {
                "condition": decision.condition
            }


def everybody_has_signatories(agreement: Agreement) -> Iterator[str]:
    for party in agreement.parties.signing().prefetch_related("signatories"):
        named = len(party.signatories.all())
        if not named:
            yield _("%(party)s has nobody who signs.") % {"party": party}
        elif named == 1 and party.signing_rule == Party.SigningRule.JOINTLY:
            yield _("Two sign jointly for %(party)s, but only one is named.") % {"party": party}


# --- Papers ----------------------------------------------------------------------------


def is_letter(paper: Paper) -> bool:
    return paper.kind.purpose == PaperKind.Purpose.LETTER


def is_for_the_board(paper: Paper) -> bool:
    return not is_letter(paper)


def has_initiator(paper: Paper) -> Iterator[str]:
    if paper.case.initiator_id is None:
        yield _("The case does not say whose initiative it is, so there is nobody to write to.")


def its_refusal_is_decided(paper: Paper) -> Iterator[str]:
    """The board decides before the initiator is told."""
    if paper.case.status == Case.Status.DECLINED and refusal_of(paper.case) is None:
        yield _("The board has not yet decided on the refusal.")


def is_on_agenda(paper: Paper) -> Iterator[str]:
    if not BoardItem.objects.waiting().filter(paper=paper).exists():
        yield _("Put the paper on the agenda of a meeting first.")


def its_agreement_is_ready(paper: Paper) -> Iterator[str]:
    """The board decides on a wording that no longer changes."""
    agreement = paper.agreement
    if agreement is None or paper.kind.purpose != PaperKind.Purpose.ADOPT:
        return
    if agreement.status in (Agreement.Status.DRAFT, Agreement.Status.IN_REVIEW):
        yield _("The agreement is not yet ready for a decision: it is “%(status)s”.") % {
            "status": agreement.get_status_display()
        }
