"""Review inside the municipality: reviewers approve in the board's order, or send back."""

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements import notices
from agreements.models import Agreement, Approval, Comment, ReviewStep, Section
from agreements.permissions import can_review
from agreements.turns import Review, review_of, round_of
from agreements.workflow import perform
from iop.accounts.models import User
from iop.shared.workflow import Refused
from partners.models import Role
from partners.roles import holds_role

#: A reviewer may have a conflict of interest and review all the same, but says why.
WHY_ALL_THE_SAME = gettext_lazy(
    "You have noted a conflict of interest of your own. Write why you review all the same, "
    "or leave it to somebody else."
)


def has_written(user: User, agreement: Agreement) -> bool:
    """Whether the user is the case's officer or has written in the draft."""
    if agreement.case.officer_id == user.pk:
        return True
    if Section.history.filter(agreement=agreement.pk, history_user=user).exists():
        return True
    # A move of the workflow is saved with words on what it was; what is typed is not.
    typed = Agreement.history.filter(id=agreement.pk, history_user=user)
    return bool(typed.filter(history_change_reason=None).exists())


def step_of(user: User, agreement: Agreement, review: Review) -> ReviewStep | None:
    """The step that waits for the user, if any."""
    board = agreement.case.board
    return next(
        (step for step in review.due if holds_role(user, Role(step.role), boards=[board])), None
    )


def why_not(user: User, agreement: Agreement, review: Review) -> str:
    """Why the user cannot review now, as a sentence; empty when the user can."""
    if agreement.status != Agreement.Status.IN_REVIEW:
        return _("It is now “%(status)s”, so there is nothing to review.") % {
            "status": agreement.get_status_display()
        }
    if has_written(user, agreement):
        return _(
            "You have written in this draft or are its case officer. "
            "Somebody else reviews it, so that four eyes see it."
        )
    if step_of(user, agreement, review) is None:
        return _("It is not your turn to review, or you have done so already.")
    return ""


def approve(
    user: User, agreement_pk: int, *, comment: str = "", conflict_of_interest: str = ""
) -> Agreement:
    """The reviewer's yes; with the last one the draft is ready for the board's decision.

    Raises ``Refused`` with the reason when it is not the user's to review now.
    """
    with transaction.atomic():
        agreement = _locked(user, agreement_pk)
        side_by_side = len(review_of(agreement).due)
        _write(user, agreement, True, comment, conflict_of_interest)
        if review_of(agreement).due:
            if side_by_side == 1:  # the next in order are told; those beside know already
                notices.to_review(agreement, user)
            return agreement
        approved: Agreement = perform(user, agreement, "approve")
        return approved


def send_back(
    user: User,
    agreement_pk: int,
    reason: str,
    *,
    to_mend: Mapping[int, str] | None = None,
    conflict_of_interest: str = "",
) -> Agreement:
    """Back to the draft, with comments for the municipality alone on what is to be mended."""
    with transaction.atomic():
        agreement = _locked(user, agreement_pk)
        _write(user, agreement, False, reason, conflict_of_interest)
        for section in agreement.sections.filter(pk__in=to_mend or ()):
            Comment.objects.create(
                agreement=agreement,
                section=section,
                heading=section.heading,
                audience=Comment.Audience.INTERNAL,
                text=(to_mend or {})[section.pk],
                author=user,
            )
        sent_back: Agreement = perform(user, agreement, "send_back", reason=reason)
        return sent_back


def lacks_reason(is_yes: bool, comment: str, conflict: str) -> bool:
    """Whether one who approves has noted a conflict of interest and not said why it may be."""
    return is_yes and bool(conflict.strip()) and not comment.strip()


def _locked(user: User, pk: int) -> Agreement:
    """The agreement with its row locked, so that of two last reviewers one is the last."""
    agreements = Agreement.objects.select_for_update(of=("self",)).select_related("case__board")
    agreement = agreements.get(pk=pk)
    if not can_review(user, agreement):
        raise PermissionDenied(_("Only the board’s reviewers review its drafts."))
    return agreement


def _write(user: User, agreement: Agreement, is_yes: bool, text: str, conflict: str) -> Approval:
    review = review_of(agreement)
    if sentence := why_not(user, agreement, review):
        raise Refused(sentence)
    if not is_yes and not text.strip():
        raise Refused(_("Write why; those concerned will read it."))
    if lacks_reason(is_yes, text, conflict):
        raise Refused(str(WHY_ALL_THE_SAME))
    step = step_of(user, agreement, review)
    assert step is not None  # noqa: S101 (why_not has asked)
    return Approval.objects.create(
        agreement=agreement,
        round=round_of(agreement),
        role=step.role,
        by=user,
        is_approved=is_yes,
        comment=text.strip(),
        conflict_of_interest=conflict.strip(),
    )
