"""A day that somebody has to keep in mind, where such days are looked for, and in which rows."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, Model, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.functional import Promise

from agreements.models import Agreement, Party
from agreements.models.agreements import AgreementQuerySet
from followup.models import DayKind, GroupMeeting, Review
from followup.models.meetings import GroupMeetingQuerySet
from followup.models.reminders import ReminderRule
from followup.models.reviews import reviews_asked_for
from followup.noticed import notices_of_each, standing_of
from followup.reminder_people import NOBODY, People
from followup.visibility import followed_by
from iop.accounts.models import User

Audience = ReminderRule.Audience


@dataclass(frozen=True)
class DayToWatch:
    """A day under an agreement. ``key`` names the thing among those of its kind.

    ``what`` may hold words that somebody wrote; ``brief`` holds none, for mail.
    """

    kind: DayKind
    on: datetime.date
    what: str | Promise
    brief: str | Promise
    to_do: str | Promise
    agreement: Agreement
    key: str
    url: str
    doers: People
    officers: People
    others: People = NOBODY
    is_open: bool = True
    #: Whether one of the doers does it, and it is late until then; a last day only passes by.
    is_a_task: bool = True
    starts_at: datetime.time | None = None
    ends_at: datetime.time | None = None
    place: str = ""
    #: The meeting that it belongs to: whoever is called to that one may read it.
    meeting_id: int | None = None
    changed_at: datetime.datetime | None = None
    sequence: int = 0

    @property
    def is_secret(self) -> bool:
        """Whether titles and names stay behind the sign-in."""
        return bool(self.agreement.case.secrecy_note)

    @property
    def kind_label(self) -> str | Promise:
        return self.kind.label

    @property
    def concerned(self) -> People:
        return self.officers | self.others

    @property
    def everybody(self) -> People:
        return self.doers | self.concerned

    def audience(self, audience: str) -> People:
        by_name = {
            Audience.DOER: self.doers,
            Audience.OFFICER: self.officers,
            Audience.CONCERNED: self.others,
        }
        return by_name[Audience(audience)]


@dataclass(frozen=True)
class Scope:
    """Where to look: signed agreements, meetings, and between which days."""

    agreements: AgreementQuerySet
    meetings: GroupMeetingQuerySet
    first: datetime.date
    last: datetime.date

    @property
    def span(self) -> tuple[datetime.date, datetime.date]:
        return self.first, self.last

    @property
    def in_agreements(self) -> QuerySet:
        return self.agreements.order_by().values("pk")

    @property
    def in_meetings(self) -> QuerySet:
        return self.meetings.order_by().values("pk")


def scope_of_all(first: datetime.date, last: datetime.date) -> Scope:
    signed = Agreement.objects.filter(status__in=Agreement.SIGNED)
    return Scope(signed, GroupMeeting.objects.all(), first, last)


def scope_of(user: User, first: datetime.date, last: datetime.date) -> Scope:
    """What the user may read."""
    return Scope(followed_by(user), GroupMeeting.objects.visible_to(user), first, last)


def replaced(agreement: str, day: str, *, changes: bool = True) -> Exists:
    """Whether a version signed since holds on the day: then the day is that version's.

    Without ``changes``: one with a term of its own.
    """
    later = Agreement.objects.annotate(first=Coalesce("takes_effect_on", "starts_on")).filter(
        predecessor=OuterRef(agreement), status__in=Agreement.SIGNED
    )
    is_changed = Q(relation__in=Agreement.CHANGES, predecessor__status=Agreement.Status.SUPERSEDED)
    later = later.filter(Q(first__lte=OuterRef(day)) | is_changed)
    if not changes:
        later = later.exclude(relation__in=Agreement.CHANGES)
    return Exists(later.order_by())


def latest_change(model: type[Model]) -> Subquery:
    history: QuerySet = model.history.filter(id=OuterRef("pk"))  # type: ignore[attr-defined]
    return Subquery(history.order_by("-history_date").values("history_date")[:1])


def loaded(scope: Scope, keys: Iterable[int]) -> dict[int, Agreement]:
    """The agreements of the rows, and those with days of their own, with their notices."""
    own = Q(status=Agreement.Status.ACTIVE, pk__in=scope.in_agreements)
    own &= Q(review_on__range=scope.span) | Q(last__gte=scope.first)
    changed = Agreement.objects.filter(
        predecessor=OuterRef("pk"),
        relation__in=Agreement.CHANGES,
        status__in=Agreement.SIGNED,
    )
    rows = Agreement.objects.annotate(last=Coalesce("prolonged_until", "ends_on"))
    rows = rows.filter(Q(pk__in=set(keys)) | own).annotate(
        is_changed=Exists(changed.order_by()),
        is_reviewed=Exists(reviews_asked_for().filter(status=Review.Status.CONCLUDED)),
        is_in_scope=Exists(scope.agreements.order_by().filter(pk=OuterRef("pk"))),
        changed_at=latest_change(Agreement),
    )
    parties = Prefetch("parties", Party.objects.select_related("organisation", "board"))
    whole = rows.with_case().select_related("case__officer").prefetch_related(parties).order_by()
    found = {agreement.pk: agreement for agreement in whole}
    notices = notices_of_each(found.values())
    for pk, agreement in found.items():
        noticed_last_on = standing_of(agreement, notices[pk]).last_on
        agreement.noticed_last_on = noticed_last_on  # type: ignore[attr-defined]
    return found


def overview_of(agreement: Agreement, part: str) -> str:
    return f"{reverse('followup:overview', args=[agreement.pk])}#{part}"


def meeting_url(meeting: GroupMeeting, agreement: Agreement) -> str:
    """Its own page, which those who are called to it may read without a role."""
    return meeting.get_absolute_url()


def in_order(days: Iterable[DayToWatch], scope: Scope) -> list[DayToWatch]:
    within = (day for day in days if scope.first <= day.on <= scope.last)
    return sorted(within, key=lambda day: (day.on, day.starts_at or datetime.time.min, day.key))
