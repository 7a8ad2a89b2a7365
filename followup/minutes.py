"""The minutes of a group's meeting: begun, closed, opened again, and adjusted.

Closing makes and keeps the minutes as two files, the whole and the one without confidential
items. When all who were chosen have confirmed, the minutes are adjusted, and made once more
with who confirmed and when.
"""

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from followup import calling, minutes_documents, minutes_notices
from followup.minutes_guards import CAME
from followup.models import Attendance, GroupMeeting, Outcome
from followup.permissions import can_keep_group_meetings, can_review_partnership
from followup.workflow import perform
from iop.accounts.models import User
from iop.shared.workflow import Refused

_S = GroupMeeting.Status


@transaction.atomic
def begin(user: User, meeting: GroupMeeting) -> GroupMeeting:
    """The meeting has begun. One that was never called gets its members and its agenda now."""
    calling.prepare(meeting, timezone.localdate())
    begun: GroupMeeting = perform(user, meeting, "begin")
    return begun


@transaction.atomic
def close(
    user: User, meeting: GroupMeeting, *, adjusters: Collection[UUID], **fields: Any
) -> GroupMeeting:
    """Lock the notes, keep the minutes, and tell those who were called.

    ``fields`` are facts of the meeting, such as its day and who kept the minutes.
    """
    meeting = GroupMeeting.objects.select_for_update().get(pk=meeting.pk)
    if meeting.status in (_S.PLANNED, _S.CALLED):
        meeting = begin(user, meeting)
    if meeting.status == _S.ONGOING:
        _choose(user, meeting, adjusters)
    fields["closed_at"] = timezone.now()
    meeting = perform(user, meeting, "close", fields=fields)
    minutes_documents.keep(meeting, user)
    minutes_notices.closed(meeting, user)
    return meeting


def reopen(user: User, meeting: GroupMeeting, reason: str) -> GroupMeeting:
    """Open the notes again. What was confirmed has to be confirmed anew; kept files stay."""
    opened: GroupMeeting = perform(user, meeting, "reopen", reason=reason)
    return opened


@transaction.atomic
def choose_adjusters(user: User, meeting: GroupMeeting, adjusters: Collection[UUID]) -> None:
    """Change who adjusts after the meeting was closed: somebody may be away for long."""
    meeting = _closed(meeting)
    if not can_keep_group_meetings(user, meeting.agreement):
        raise PermissionDenied(_("Only those who keep the meetings choose who adjusts."))
    if not adjusters:
        raise Refused(_("Choose who adjusts the minutes."))
    before = set(meeting.attendances.filter(is_adjuster=True).values_list("pk", flat=True))
    chosen = _choose(user, meeting, adjusters)
    if chosen == before:
        return
    if meeting.without_adjusting:
        meeting.without_adjusting = False
        meeting._history_user = user  # type: ignore[attr-defined]
        meeting.save()
    meeting = _adjust_if_all_have(user, meeting)
    if meeting.status == _S.CLOSED:
        # The file names those who adjust.
        minutes_documents.keep(meeting, user)
        minutes_notices.to_adjust(meeting, user, chosen - before)


@transaction.atomic
def confirm(
    user: User, meeting: GroupMeeting, key: UUID, *, on: datetime.date | None = None
) -> GroupMeeting:
    """One who was chosen says that the minutes are right: here, or by name as told on a day.

    Who has an account confirms here, and nobody else does it for them; one whose account has been
    closed is written down by name, as those without one.
    """
    meeting = _closed(meeting)
    chosen = meeting.attendances.select_for_update(of=["self"]).filter(is_adjuster=True)
    person = chosen.select_related("user").filter(pk=key).first()
    if person is None:
        raise Http404
    if person.confirms_here and person.user_id != user.pk:
        raise PermissionDenied(
            _("%(name)s has an account and confirms here.") % {"name": person.name}
        )
    if not person.confirms_here and not can_keep_group_meetings(user, meeting.agreement):
        raise PermissionDenied(_("Only those who keep the meetings write down who confirmed."))
    if person.confirmed_on is None:
        person.confirmed_on, person.confirmed_by = _day(meeting, person, on), user
        person._history_user = user  # type: ignore[attr-defined]
        person.save()
    return _adjust_if_all_have(user, meeting)


def _day(meeting: GroupMeeting, person: Attendance, on: datetime.date | None) -> datetime.date:
    today = timezone.localdate()
    if person.confirms_here:
        return today
    if on is None:
        raise Refused(_("Write on which day the minutes were confirmed."))
    if on > today or (meeting.held_on and on < meeting.held_on):
        raise Refused(_("The day has to lie between the meeting and today."))
    return on


def _closed(meeting: GroupMeeting) -> GroupMeeting:
    """The meeting, locked, while its minutes are being adjusted."""
    row = GroupMeeting.objects.select_for_update().get(pk=meeting.pk)
    if row.status != _S.CLOSED:
        raise Refused(
            _("The meeting is now “%(status)s”; its minutes are adjusted while it is closed.")
            % {"status": row.get_status_display()}
        )
    return row


def _choose(user: User, meeting: GroupMeeting, adjusters: Collection[UUID]) -> set[UUID]:
    """Who adjusts from now on; who has confirmed already stays chosen."""
    people = list(meeting.attendances.select_for_update(of=["self"]))
    chosen = {one.pk for one in people if one.pk in adjusters or one.confirmed_on is not None}
    for person in people:
        if person.is_adjuster != (person.pk in chosen):
            person.is_adjuster = person.pk in chosen
            person._history_user = user  # type: ignore[attr-defined]
            person.save()
    return chosen


def _adjust_if_all_have(user: User, meeting: GroupMeeting) -> GroupMeeting:
    chosen = meeting.attendances.filter(is_adjuster=True)
    if not chosen.exists() or chosen.filter(confirmed_on=None).exists():
        return meeting
    meeting = perform(user, meeting, "adjust")
    minutes_documents.keep(meeting, user)
    minutes_notices.adjusted(meeting, user)
    return meeting


# --- What the page of the meeting shows ------------------------------------------------


@dataclass(frozen=True)
class Adjusting:
    """Where the adjusting stands, and what the user may do about it."""

    meeting: GroupMeeting
    people: list[Attendance]
    may_keep: bool
    user: User

    @property
    def is_open(self) -> bool:
        return self.meeting.status == _S.CLOSED

    @property
    def mine(self) -> Attendance | None:
        """The user's own confirmation that is waited for."""
        waiting = (one for one in self.people if one.confirmed_on is None)
        found = (one for one in waiting if one.user_id == self.user.pk)
        return next(found, None) if self.is_open else None

    @property
    def confirmed_count(self) -> int:
        return sum(one.confirmed_on is not None for one in self.people)

    @property
    def may_reopen(self) -> bool:
        return self.may_keep and self.is_open


def standing(user: User, meeting: GroupMeeting) -> dict[str, Any]:
    """For ``_meeting_adjusting.html`` and ``_meeting_minutes.html``. Three queries at most."""
    chosen = meeting.attendances.filter(is_adjuster=True)
    related = ("party__organisation", "party__board", "user", "confirmed_by")
    people = list(chosen.select_related(*related))
    has_secrets = meeting.items.filter(is_confidential=True).exists()
    may_keep = can_keep_group_meetings(user, meeting.agreement)
    return {
        "adjusting": Adjusting(meeting, people, may_keep, user),
        "has_confidential_items": has_secrets,
        "may_log": may_keep and not meeting.is_locked,
    }


def changes_to_open(user: User, meeting: GroupMeeting) -> list[Outcome]:
    """Decisions of a held meeting that the user may make a change of the agreement from."""
    if not meeting.is_held or not can_review_partnership(user, meeting.agreement):
        return []
    decided = Outcome.objects.filter(item__meeting=meeting, kind=Outcome.Kind.DECISION)
    return list(decided.select_related("item", "opened__case").order_by("item__position"))


def people_who_came(meeting: GroupMeeting) -> Any:
    """Those among whom adjusters are chosen."""
    came = meeting.attendances.filter(presence__in=CAME)
    return came.select_related("party__organisation", "party__board")
