"""What must be done before a review is concluded, or opened again."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from agreements.models import Paper
from followup.models import Review


def has_conclusion(review: Review) -> Iterator[str]:
    if not review.conclusion:
        yield _("Choose a conclusion.")
    if not review.reasons.strip():
        yield _("Write the reasons for the conclusion.")


def its_paper_is_not_issued(review: Review) -> Iterator[str]:
    if review.paper and review.paper.status in Paper.ISSUED:
        yield _("The paper made from the review is issued to the board, so the review stays.")


def is_alone(review: Review) -> Iterator[str]:
    ongoing = Review.objects.filter(agreement=review.agreement_id, status=Review.Status.ONGOING)
    if ongoing.exclude(pk=review.pk).exists():
        yield _("Another review of the agreement is in progress.")
