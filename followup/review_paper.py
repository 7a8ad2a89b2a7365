"""The paper to the board that a concluded review is made into: evaluation and continuation.

It is begun as any paper is. What the review says fills the sections; the officer writes on.
"""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone, translation
from django.utils.html import escape, format_html_join, linebreaks
from django.utils.translation import gettext as _

from agreements import papers
from agreements.documents import document_language
from agreements.models import Agreement, Paper, PaperKind, PaperPart, PaperSection
from agreements.permissions import boards_to_write_to
from followup.forms.reviews import Part
from followup.models import Review
from iop.accounts.models import User
from iop.shared import formats, rich_text
from iop.shared.workflow import Refused

_P = PaperPart
_UNDECIDED = (Agreement.Status.DRAFT, Agreement.Status.IN_REVIEW, Agreement.Status.READY)


def why_not(user: User, review: Review) -> str:
    """Why the user cannot make the paper now, as a sentence; empty: go ahead."""
    if review.is_ongoing:
        return _("Conclude the review first.")
    if not boards_to_write_to(user, review.case):
        return _("Only a case officer of the board writes its papers.")
    if _kind(review) is None:
        return _("There is no kind of paper for an evaluation. An administrator adds one.")
    return ""


def write(user: User, pk: int) -> Paper:
    """The paper of the review: made the first time, the same one ever after."""
    with transaction.atomic():
        Review.objects.select_for_update().get(pk=pk)
        review = Review.objects.with_agreement().get(pk=pk)
        if review.paper:
            return review.paper
        if reason := why_not(user, review):
            raise Refused(reason)
        kind = _kind(review)
        assert kind is not None  # noqa: S101 (why_not has asked)
        paper = papers.start(review.case, kind, user, agreement=_rests_on(review))
        with translation.override(document_language()):
            _fill(paper, review, user)
        review.paper = paper
        review._change_reason = _("The paper to the board is begun.")
        review.save()
    return paper


def _kind(review: Review) -> PaperKind | None:
    """The municipality's own before the common one."""
    kinds = papers.kinds_for(review.case.board).filter(purpose=PaperKind.Purpose.EVALUATE)
    own_first = sorted(kinds, key=lambda kind: (kind.municipality_id is None, kind.pk))
    return own_first[0] if own_first else None


def _rests_on(review: Review) -> Agreement:
    """The next agreement while the board has not decided on it, or else the reviewed one."""
    proposed = Agreement.objects.filter(
        predecessor=review.agreement_id, case=review.case, status__in=_UNDECIDED
    )
    return proposed.order_by("-version").first() or review.agreement


def _fill(paper: Paper, review: Review, user: User) -> None:
    texts = _texts(review)
    source = _("From the review of %(agreement)s, concluded %(day)s.") % {
        "agreement": review.agreement.reference,
        "day": formats.day(timezone.localdate(review.concluded_at)),
    }
    for section in _receiving(paper):
        text = texts.pop(_P(section.part), "")
        if not text:
            continue
        section.body = rich_text.clean(section.body + text)  # type: ignore[assignment]
        section.guidance = f"{source} {section.guidance}".strip()[:400]
        section._change_reason = source[:100]
        section.save()
    _propose(paper, review)


def _receiving(paper: Paper) -> list[PaperSection]:
    """One section for each part; of those with text alone, the one that must be filled in."""
    found = list(paper.sections.all())
    return sorted(found, key=lambda one: (not one.is_mandatory, one.position))


def _texts(review: Review) -> dict[PaperPart, str]:
    known = review.known
    conclusion = _("The review’s conclusion: %(conclusion)s.") % {
        "conclusion": review.get_conclusion_display()
    }
    return {
        _P.MATTER: _lines(conclusion) + _lines(review.reasons),
        _P.TEXT: "".join(
            (
                _list(known.get(Part.GOALS)),
                _lines(review.goals_note),
                _lines(review.parties_note),
            )
        ),
        _P.CRITERIA: _lines(review.market_note),
        _P.ECONOMY: _list(known.get(Part.ECONOMY)) + _lines(review.economy_note),
        _P.FOLLOW_UP: "".join(
            (
                _list(known.get(Part.MEETINGS)),
                _lines(review.meetings_note),
                _list(known.get(Part.REPORTS)),
                _lines(review.reports_note),
            )
        ),
    }


def _lines(text: str) -> str:
    return linebreaks(escape(text.strip())) if text.strip() else ""


def _list(lines: Iterable[str] | None) -> str:
    items = format_html_join("", "<li>{}</li>", ((line,) for line in lines or ()))
    return f"<ul>{items}</ul>" if items else ""


def _propose(paper: Paper, review: Review) -> None:
    """The last of the usual proposals says what the review concluded."""
    Conclusion = Review.Conclusion
    said = {
        Conclusion.CONTINUE.value: _("let the partnership go on, and extend the agreement"),
        Conclusion.CHANGED.value: _(
            "let the partnership go on, with the changes that follow from the evaluation"
        ),
        Conclusion.END.value: _("let the partnership end when the agreement runs out"),
    }
    point = paper.decision_points.last()
    if point is None or review.conclusion not in said:
        return
    point.text, point.is_filled = said[review.conclusion], False
    point._change_reason = _("From the review")
    point.save()
