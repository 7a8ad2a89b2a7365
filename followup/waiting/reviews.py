"""What waits for a user of reviews and endings."""

import datetime
from collections.abc import Iterator

from django.db.models import Exists, Min, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.models import Agreement
from agreements.waiting import Task
from followup.ending import standing_of
from followup.models import Notice, Review
from followup.permissions import END_AGREEMENT, REVIEW_PARTNERSHIP
from followup.reviewing import AHEAD
from iop.accounts.models import User
from iop.shared.formats import day
from partners.roles import boards_with_role


def tasks(user: User, today: datetime.date) -> Iterator[Task]:
    """For the officer of the case; while it has none, for the officers of the board."""
    if boards := boards_with_role(user, *REVIEW_PARTNERSHIP.roles):
        yield from _reviews(_own(user, boards), today)
    if boards := boards_with_role(user, *END_AGREEMENT.roles):
        yield from _endings(_own(user, boards), today)


def _own(user: User, boards: frozenset[int]) -> Q:
    return Q(case__board__in=boards) & (Q(case__officer=user) | Q(case__officer=None))


def _task(what: str, agreement: Agreement, name: str, key: int, note: str) -> Task:
    title = f"{agreement.reference} {agreement.title}"
    return Task(what, title, reverse(f"reviews:{name}", args=[key]), note)


def _reviews(own: Q, today: datetime.date) -> Iterator[Task]:
    """In progress, or to be begun before the day of the review."""
    active = Agreement.objects.filter(own, status=Agreement.Status.ACTIVE).order_by()
    ongoing = Review.objects.filter(
        status=Review.Status.ONGOING, agreement__in=active.values("pk")
    ).select_related("agreement__case")
    for review in ongoing.order_by("started_at", "pk"):
        label = _("Go on with the review of the partnership")
        yield _task(label, review.agreement, "edit", review.pk, _by(review.agreement))
    due = active.filter(review_on__lte=today + AHEAD).exclude(
        Exists(Review.objects.filter(agreement=OuterRef("pk")))
    )
    for agreement in due.select_related("case").order_by("review_on", "pk"):
        label = _("Review the partnership")
        yield _task(label, agreement, "start", agreement.pk, _by(agreement))


def _by(agreement: Agreement) -> str:
    if not agreement.review_on:
        return ""
    return _("by %(day)s at the latest") % {"day": day(agreement.review_on)}


def _endings(own: Q, today: datetime.date) -> Iterator[Task]:
    """Past its last day and not ended; and notice whose receipt nobody has noted."""
    active = Agreement.objects.filter(own, status=Agreement.Status.ACTIVE).order_by()
    by_notice = Min("notices__last_day_on", filter=Q(notices__revoked_on=None))
    past = active.annotate(notice_on=by_notice).filter(
        Q(ends_on__lt=today) | Q(notice_on__lt=today)
    )
    related = ("parties__organisation", "notices__party")
    rows = past.select_related("case").prefetch_related(*related)
    for agreement in rows.order_by("ends_on", "pk"):
        yield _after_last_day(agreement, today)
    new = Notice.objects.standing().filter(
        agreement__in=active.values("pk"), received_on=None, way=Notice.Way.HERE
    )
    for notice in new.select_related("agreement__case").order_by("given_on", "pk"):
        label = _("Note that notice is received")
        note = _("given %(day)s") % {"day": day(notice.given_on)}
        yield _task(label, notice.agreement, "notice_detail", notice.pk, note)


def _after_last_day(agreement: Agreement, today: datetime.date) -> Task:
    """Where one party has left and the others go on, the agreement is amended, not ended."""
    standing = standing_of(agreement, list(agreement.notices.all()))
    is_past = agreement.ends_on is not None and agreement.ends_on < today
    if standing.is_partial and not is_past:
        left = standing.notices[0]
        note = _("%(party)s left %(day)s") % {
            "party": left.giver,
            "day": day(left.last_day_on),
        }
        return _task(_("Amend the agreement"), agreement, "notice_detail", left.pk, note)
    days = [on for on in (agreement.ends_on, standing.last_on) if on and on < today]
    note = _("the last day was %(day)s") % {"day": day(min(days))}
    return _task(_("End the agreement"), agreement, "end", agreement.pk, note)
