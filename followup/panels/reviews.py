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
from followup.reviewing import answers, renewal_address, why_not_start
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
        and not any(answers(review, agreement) for review in reviews)
    )
    known = Agreement.objects.visible_to(user).with_case()
    in_case = Q(case=agreement.case_id, version__gt=agreement.version)
    successors = list(known.filter(Q(predecessor=agreement) | in_case).order_by("version", "pk"))
    later = [one for one in successors if one.case_id == agreement.case_id]
    facts = {
        "agreement": agreement,
        "reviews": reviews,
        "ongoing": ongoing,
        "may_start": may_review and not ongoing and not why_not_start(agreement, reviews),
        "may_go_on": may_review and ongoing is not None,
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
