"""Reviewing a partnership: begun, written part by part, concluded, and what it leads to."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from agreements import assessing
from agreements.documents import document_language
from agreements.models import Agreement, Assessment
from agreements.renewal import later_version, may_begin
from followup import review_guards, review_mail
from followup.carrying_over import versions_of
from followup.forms.reviews import Part, PartForm, forms_of
from followup.models import Review
from followup.permissions import can_review_partnership, is_active
from followup.review_facts import facts_of
from followup.review_lines import lines_of
from followup.workflow import perform
from iop.accounts.models import User
from iop.shared.workflow import Refused

#: How long before the day of the review it is asked for.
AHEAD = datetime.timedelta(days=60)


def refuse_unless_writable(user: User, review: Review) -> None:
    """Raises ``PermissionDenied`` with the reason for whoever may not write in it now."""
    if not can_review_partnership(user, review.agreement):
        raise PermissionDenied(_("Only a case officer of the board reviews its partnerships."))
    if not review.is_ongoing:
        raise PermissionDenied(_("The review is concluded. Open it again to write in it."))


def start(user: User, agreement: Agreement) -> Review:
    """The review that is in progress, or a new one: two who start at once get the same."""
    if not can_review_partnership(user, agreement):
        raise PermissionDenied(_("Only a case officer of the board reviews its partnerships."))
    with transaction.atomic():
        Agreement.objects.select_for_update().get(pk=agreement.pk)
        rows = Review.objects.filter(agreement__in=versions_of(agreement))
        reviews = list(rows.select_related("agreement"))
        ongoing = next((review for review in reviews if review.is_ongoing), None)
        if ongoing:
            return ongoing
        if reason := why_not_start(agreement, reviews):
            raise PermissionDenied(reason)
        return Review.objects.create(agreement=agreement, started_by=user)


def why_not_start(agreement: Agreement, reviews: Iterable[Review]) -> str:
    """Why no more review is begun, of those of all its versions; empty: one may be."""
    if is_active(agreement) or not any(answers(review, agreement) for review in reviews):
        return ""
    return _("The agreement is over, and its review is concluded. Open that one again to amend it.")


def answers(review: Review, agreement: Agreement) -> bool:
    """Whether it is concluded, and is the one that the agreement asks for by its day."""
    is_asked = review.agreement_id == agreement.pk or (
        review.agreement.review_on == agreement.review_on
    )
    return is_asked and not review.is_ongoing


# --- Writing ---------------------------------------------------------------------------


@dataclass
class Saved:
    """What became of the parts that were sent."""

    review: Review
    forms: list[PartForm]
    conflicts: list[PartForm] = field(default_factory=list)
    #: What the parts that are stored as they were typed are now based on, by field.
    basis: dict[str, str] = field(default_factory=dict)

    @property
    def faulty(self) -> list[PartForm]:
        return [form for form in self.forms if form.errors]

    @property
    def errors(self) -> dict[str, list[str]]:
        """Sentences by the id of their field."""
        return {
            form[name].auto_id: [str(sentence) for sentence in sentences]
            for form in self.faulty
            for name, sentences in form.errors.items()
        }

    @property
    def is_whole(self) -> bool:
        return not (self.conflicts or self.faulty)


@transaction.atomic
def save(user: User, pk: int, data: QueryDict) -> Saved:
    """Write each part that is sound and that nobody else has changed meanwhile."""
    Review.objects.select_for_update().get(pk=pk)
    review = Review.objects.with_agreement().get(pk=pk)
    refuse_unless_writable(user, review)
    saved = Saved(review, forms_of(review, data))
    changes: dict[str, Any] = {}
    for form in saved.forms:
        changes |= _taken(form, saved)
    if changes:
        for name, value in changes.items():
            setattr(review, name, value)
        review.revision += 1
        review.save()
    return saved


def _taken(form: PartForm, saved: Saved) -> dict[str, Any]:
    """What of the part is to be written."""
    seen = form.data.get(form.add_prefix("seen"), "")
    if form.add_prefix(form.own[-1]) not in form.data or not form.is_valid():
        return {}
    if form.cleaned != form.stored and seen != form.stored:
        if form.cleaned == seen:  # only the other has written in it
            form.show_stored()
            return {}
        form.compare_with_stored()
        saved.conflicts.append(form)
        form.show_as_seen(form.stored)
        return {}
    form.show_as_seen(form.cleaned)
    saved.basis[form.add_prefix("seen")] = form.cleaned
    if form.cleaned == form.stored:
        return {}
    return {name: form.cleaned_data[name] for name in form.own}


def who_saved(review: Review) -> str:
    """The name of the one who last wrote in it."""
    latest = review.history.select_related("history_user").first()
    return str(latest.history_user) if latest and latest.history_user else ""


def empty_parts(review: Review) -> list[str]:
    """The parts before the conclusion in which nobody has written anything, by name."""
    forms = [form for form in forms_of(review) if form.part != Part.CONCLUSION]
    return [str(form.part.label) for form in forms if form.is_empty(review)]


def about_criteria(review: Review) -> str:
    """What is unfinished with the criteria, as a sentence; empty: nothing."""
    if review.assessment is None:
        return _("The criteria are not asked again.")
    if review.assessment.status == Assessment.Status.DRAFT:
        return _("The criteria are asked again, but that assessment is not concluded.")
    return ""


def missing(review: Review) -> list[str]:
    """What has to be there before it is concluded, as sentences."""
    return list(review_guards.has_conclusion(review))


# --- The criteria asked again ----------------------------------------------------------


@transaction.atomic
def assess_again(user: User, pk: int) -> Assessment:
    """The renewal assessment of the review, begun if there is none under way in the case."""
    Review.objects.select_for_update().get(pk=pk)
    review = Review.objects.with_agreement().get(pk=pk)
    refuse_unless_writable(user, review)
    if review.assessment:
        return review.assessment
    case = review.case
    assessment = case.assessments.filter(status=Assessment.Status.DRAFT).first()
    if assessment is None:
        assessment = _begin_assessment(user, review)
    review.assessment = assessment
    review._change_reason = _("The criteria are asked again.")
    review.save()
    return assessment


def _begin_assessment(user: User, review: Review) -> Assessment:
    case = review.case
    if reason := assessing.why_not_start(user, case):
        raise Refused(reason)
    sets = list(assessing.sets_for(case.board, timezone.localdate()))
    before = assessing.latest_concluded(case)
    wanted = before.criteria_set_id if before else assessing.adopted_set(case.board)
    chosen = next((one for one in sets if one.pk == wanted), sets[0] if sets else None)
    if chosen is None:
        raise Refused(_("There are no criteria to assess by. An administrator adds them."))
    try:
        return assessing.start(user, case, chosen)
    except assessing.Refused as refused:
        raise Refused(str(refused)) from refused


# --- Concluding ------------------------------------------------------------------------


def conclude(user: User, pk: int) -> Review:
    """Lock the review; the parties may read it from now on, and are told."""
    review = Review.objects.with_agreement().get(pk=pk)
    with transaction.atomic():
        Review.objects.select_for_update().get(pk=pk)
        fields = {"concluded_at": timezone.now(), "known": known_of(review)}
        perform(user, review, "conclude", fields=fields)
        review_mail.concluded(review, user)
    return review


def known_of(review: Review) -> dict[str, list[str]]:
    """What the system knows: as it was when the review was concluded, or else as it is."""
    if not review.is_ongoing:
        kept: dict[str, list[str]] = review.known
        return kept
    with translation.override(document_language()):
        return lines_of(facts_of(review, timezone.localdate()))


def reopen(user: User, pk: int, reason: str) -> Review:
    review = Review.objects.get(pk=pk)
    reopened: Review = perform(user, review, "reopen", reason=reason, fields={"concluded_at": None})
    return reopened


@dataclass(frozen=True)
class Step:
    """What the conclusion leads to, and where it is done."""

    label: str
    url: str


def next_steps(user: User, review: Review) -> Sequence[Step]:
    """For whoever may do it, once the review is concluded."""
    agreement = review.agreement
    if review.is_ongoing or not can_review_partnership(user, agreement):
        return ()
    if review.conclusion == Review.Conclusion.END:
        if agreement.status != Agreement.Status.ACTIVE:
            return ()
        return (
            Step(_("Enter notice"), reverse("reviews:notice", args=[agreement.pk])),
            Step(_("End the agreement"), reverse("reviews:end", args=[agreement.pk])),
        )
    if not may_begin(agreement, later_version(user, agreement)):
        return ()  # a next agreement that is begun stands on the page
    label = _("Extend the agreement")
    if review.conclusion == Review.Conclusion.CHANGED:
        label = _("Change the agreement")
    return (Step(label, renewal_address(agreement)),)


def renewal_address(agreement: Agreement) -> str:
    """Where the next agreement of the chain is begun."""
    return reverse("agreements:renew", args=[agreement.pk])
