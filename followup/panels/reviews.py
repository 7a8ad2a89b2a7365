"""Review and next agreement on the page of an agreement's follow-up."""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement
from agreements.renewal import may_begin
from followup.carrying_over import versions_of
from followup.models import Review
from followup.panels import Panel
from followup.permissions import can_review_partnership, is_active
from followup.reviewing import renewal_address
from iop.accounts.models import User


def panel(user: User, agreement: Agreement) -> Panel | None:
    """When it is to be reviewed, the reviews that the user may read, and what came of them.

    Those of earlier versions too, which a change within the term has followed.
    """
    rows = Review.objects.visible_to(user).filter(agreement__in=versions_of(agreement))
    reviews = list(rows.select_related("agreement"))
    may_review = can_review_partnership(user, agreement)
    ongoing = next((review for review in reviews if review.is_ongoing), None)
    today = timezone.localdate()
    is_late = bool(
        agreement.review_on
        and agreement.review_on < today
        and is_active(agreement)
        and not any(_answers(review, agreement) for review in reviews)
    )
    known = Agreement.objects.visible_to(user).with_case()
    in_case = Q(case=agreement.case_id, version__gt=agreement.version)
    successors = list(known.filter(Q(predecessor=agreement) | in_case).order_by("version", "pk"))
    later = [one for one in successors if one.case_id == agreement.case_id]
    facts = {
        "agreement": agreement,
        "reviews": reviews,
        "ongoing": ongoing,
        "may_review": may_review,
        "may_renew": may_review and may_begin(agreement, later[-1] if later else None),
        "is_late": is_late,
        "start": reverse("reviews:start", args=[agreement.pk]),
        "renewal": renewal_address(agreement),
        "successors": successors,
    }
    late = int(is_late and may_review)
    return Panel(
        "reviews", _("Review of the partnership"), "followup/_review_panel.html", facts, late=late
    )


def _answers(review: Review, agreement: Agreement) -> bool:
    """Whether it is concluded, and is the one that the agreement asks for by its day."""
    is_asked = review.agreement_id == agreement.pk or (
        review.agreement.review_on == agreement.review_on
    )
    return is_asked and not review.is_ongoing
