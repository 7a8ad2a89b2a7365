"""What waits for a user of reviews and endings."""

import datetime
from collections.abc import Iterator
from operator import itemgetter

from django.db.models import Exists, OuterRef, Q
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
    reviewing = boards_with_role(user, *REVIEW_PARTNERSHIP.roles)
    ending = boards_with_role(user, *END_AGREEMENT.roles)
    if not (reviewing or ending):
        return
    found = _agreements(user, reviewing | ending, today)
    yield from _reviews([one for one in found if one.case.board_id in reviewing], today)
    yield from _endings([one for one in found if one.case.board_id in ending], today)


def _agreements(user: User, boards: frozenset[int], today: datetime.date) -> list[Agreement]:
    """The agreements where something may wait, with their reviews, notices and parties."""
    reviews = Review.objects.filter(agreement=OuterRef("pk")).order_by()
    notices = Notice.objects.standing().filter(agreement=OuterRef("pk")).order_by()
    told_here = notices.filter(received_on=None, way=Notice.Way.HERE)
    rows = Agreement.objects.filter(
        Q(case__officer=user) | Q(case__officer=None),
        Q(review_on__lte=today + AHEAD) & ~Exists(reviews)
        | Exists(reviews.filter(status=Review.Status.ONGOING))
        | Q(ends_on__lt=today)
        | Exists(notices.filter(last_day_on__lt=today))
        | Exists(told_here),
        case__board__in=boards,
        status=Agreement.Status.ACTIVE,
    )
    related = ("reviews", "parties__organisation", "notices__party")
    return list(rows.select_related("case").prefetch_related(*related).order_by("pk"))


def _task(what: str, agreement: Agreement, name: str, key: int, note: str) -> Task:
    title = f"{agreement.reference} {agreement.title}"
    return Task(what, title, reverse(f"reviews:{name}", args=[key]), note)


def _reviews(agreements: list[Agreement], today: datetime.date) -> Iterator[Task]:
    """In progress, or to be begun before the day of the review."""
    ongoing = [(row, one) for one in agreements for row in one.reviews.all() if row.is_ongoing]
    for review, agreement in sorted(ongoing, key=lambda pair: (pair[0].started_at, pair[0].pk)):
        label = _("Go on with the review of the partnership")
        yield _task(label, agreement, "edit", review.pk, _by(agreement))
    due = [
        (one.review_on, one.pk, one)
        for one in agreements
        if one.review_on and one.review_on <= today + AHEAD and not one.reviews.all()
    ]
    for *_order, agreement in sorted(due, key=itemgetter(0, 1)):
        label = _("Review the partnership")
        yield _task(label, agreement, "start", agreement.pk, _by(agreement))


def _by(agreement: Agreement) -> str:
    if not agreement.review_on:
        return ""
    return _("by %(day)s at the latest") % {"day": day(agreement.review_on)}


def _endings(agreements: list[Agreement], today: datetime.date) -> Iterator[Task]:
    """Past its last day and not ended; and notice whose receipt nobody has noted."""
    standing = {one: [row for row in one.notices.all() if row.is_standing] for one in agreements}
    last = datetime.date.max
    for agreement in sorted(agreements, key=lambda one: (one.ends_on or last, one.pk)):
        days = [agreement.ends_on, *(notice.last_day_on for notice in standing[agreement])]
        if any(on and on < today for on in days):
            yield _after_last_day(agreement, today)
    new = [
        (notice.given_on, notice.pk, agreement)
        for agreement, notices in standing.items()
        for notice in notices
        if notice.received_on is None and notice.way == Notice.Way.HERE
    ]
    for given_on, key, agreement in sorted(new, key=itemgetter(0, 1)):
        note = _("given %(day)s") % {"day": day(given_on)}
        yield _task(_("Note that notice is received"), agreement, "notice_detail", key, note)


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
