"""What waits for a user of reviews and endings."""

import datetime
from collections.abc import Iterator
from operator import attrgetter, itemgetter

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.models import Agreement
from agreements.waiting import Task
from followup.models import Notice, Review
from followup.models.reviews import reviews_asked_for
from followup.noticed import Standing, notices_of_each, standing_of
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
    yield from _reviews(user, reviewing, [one for one in found if one.case.board_id in reviewing])
    yield from _endings([one for one in found if one.case.board_id in ending], today)


def _is_mine(user: User, case: str) -> Q:
    return Q(**{f"{case}__officer": user}) | Q(**{f"{case}__officer": None})


def _agreements(user: User, boards: frozenset[int], today: datetime.date) -> list[Agreement]:
    """The agreements where something may wait, with their parties; notice is looked at after."""
    given = Notice.objects.standing().filter(
        agreement__case=OuterRef("case"), agreement__version__lte=OuterRef("version")
    )
    given = given.filter(Q(last_day_on__lt=today) | Q(received_on=None, way=Notice.Way.HERE))
    rows = Agreement.objects.annotate(
        last=Coalesce("prolonged_until", "ends_on"),
        asks_for_review=Q(review_on__lte=today + AHEAD) & ~Exists(reviews_asked_for()),
    ).filter(
        _is_mine(user, "case"),
        Q(asks_for_review=True) | Q(last__lt=today) | Exists(given.order_by()),
        case__board__in=boards,
        status=Agreement.Status.ACTIVE,
    )
    return list(
        rows.select_related("case").prefetch_related("parties__organisation").order_by("pk")
    )


def _task(what: str, agreement: Agreement, name: str, key: int, note: str) -> Task:
    title = f"{agreement.reference} {agreement.title}"
    return Task(what, title, reverse(f"reviews:{name}", args=[key]), note)


def _reviews(user: User, boards: frozenset[int], agreements: list[Agreement]) -> Iterator[Task]:
    """In progress, or to be begun before the day of the review."""
    ongoing = Review.objects.filter(
        _is_mine(user, "agreement__case"),
        status=Review.Status.ONGOING,
        agreement__case__board__in=boards,
    )
    for review in ongoing.select_related("agreement__case").order_by("started_at", "pk"):
        label = _("Go on with the review of the partnership")
        yield _task(label, review.agreement, "edit", review.pk, _by(review.agreement))
    due = [one for one in agreements if one.asks_for_review]  # type: ignore[attr-defined]
    for agreement in sorted(due, key=attrgetter("review_on", "pk")):
        label = _("Review the partnership")
        yield _task(label, agreement, "start", agreement.pk, _by(agreement))


def _by(agreement: Agreement) -> str:
    if not agreement.review_on:
        return ""
    return _("by %(day)s at the latest") % {"day": day(agreement.review_on)}


def _endings(agreements: list[Agreement], today: datetime.date) -> Iterator[Task]:
    """Past its last day and not ended; and notice whose receipt nobody has noted."""
    given = notices_of_each(agreements)
    standing = {one: standing_of(one, given[one.pk]) for one in agreements}
    last = datetime.date.max
    for agreement in sorted(agreements, key=lambda one: (one.last_day or last, one.pk)):
        notices = standing[agreement].notices
        if any(on and on < today for on in (agreement.last_day, *(n.last_day_on for n in notices))):
            yield _after_last_day(agreement, standing[agreement], today)
    new = [
        (notice.given_on, notice.pk, agreement)
        for agreement, found in standing.items()
        for notice in found.notices
        if notice.received_on is None and notice.way == Notice.Way.HERE
    ]
    for given_on, key, agreement in sorted(new, key=itemgetter(0, 1)):
        note = _("given %(day)s") % {"day": day(given_on)}
        yield _task(_("Note that notice is received"), agreement, "notice_detail", key, note)


def _after_last_day(agreement: Agreement, standing: Standing, today: datetime.date) -> Task:
    """Where one party has left and the others go on, the agreement is amended, not ended."""
    is_past = agreement.last_day is not None and agreement.last_day < today
    if standing.is_partial and not is_past:
        left = standing.notices[0]
        note = _("%(party)s left %(day)s") % {
            "party": left.giver,
            "day": day(left.last_day_on),
        }
        return _task(_("Amend the agreement"), agreement, "notice_detail", left.pk, note)
    days = [on for on in (agreement.last_day, standing.last_on) if on and on < today]
    note = _("the last day was %(day)s") % {"day": day(min(days))}
    return _task(_("End the agreement"), agreement, "end", agreement.pk, note)
