"""Notice of an agreement, and its end: who said so, until when it holds, and what then remains.

After notice the agreement stays in force until its last day. Notice by one of several parties
does not end it for the others.
"""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements import uploads
from agreements.deadlines import months_after
from agreements.joints import Page
from agreements.models import Agreement, Case, Document, Party
from agreements.timeline import Event, Kind
from agreements.workflow import AGREEMENTS
from agreements.workflow import perform as move_agreement
from followup import review_mail
from followup.models import Notice
from followup.noticed import Standing, bearer_of, is_from, notices_of, standing_of
from followup.outturn import whole_parties
from followup.permissions import (
    can_keep_notice,
    enters_any_notice,
    parties_to_give_notice_for,
)
from followup.remaining import Remaining, remaining_of
from followup.visibility import followed_by
from iop.accounts.models import User
from iop.shared import formats
from iop.shared.workflow import Refused

_K = Notice.Kind


def last_day_by_notice(agreement: Agreement) -> datetime.date | None:
    """The last day of an agreement that was ended ahead of its time; ``None``: it was not."""
    if agreement.status != Agreement.Status.TERMINATED:
        return None
    return with_what_ends(agreement.pk)[1].last_on


# --- Last days -------------------------------------------------------------------------


def notice_months(agreement: Agreement, party: Party | None) -> int | None:
    """The party's own notice time, or else the agreement's; ``None``: none is agreed."""
    if party and party.notice_months is not None:
        return party.notice_months
    return agreement.notice_months


def last_day(
    agreement: Agreement, kind: str, party: Party | None, given_on: datetime.date
) -> datetime.date | None:
    """The last day that follows from the agreement; ``None``: it has to be said.

    Counted from the day that the notice came. Never later than the agreement's own last day.
    """
    if kind == _K.CANCELLATION:
        return given_on
    months = notice_months(agreement, party)
    if kind == _K.AGREED or months is None:
        return None
    day = months_after(given_on, months)
    own = agreement.last_day
    return min(day, own) if own and own >= given_on else day


# --- Notice ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Letter:
    """The notice as a file, with the rule by which it is secret; empty: it is public."""

    file: uploads.CheckedFile
    secrecy_ground: str = ""


@transaction.atomic
def give_notice(
    user: User, agreement: Agreement, letter: Letter | None = None, **facts: Any
) -> Notice:
    """Enter the notice, and tell the parties. Of two who enter the same, the second is told."""
    Agreement.objects.select_for_update().get(pk=agreement.pk)
    agreement = Agreement.objects.with_case().get(pk=agreement.pk)
    allowed = parties_to_give_notice_for(user, agreement)
    if not allowed:
        raise PermissionDenied(_("You may not give notice of this agreement."))
    party = facts.get("party")
    if party is None and not enters_any_notice(user, agreement):
        raise PermissionDenied(_("Choose the party that gives notice."))
    if party is not None and party not in allowed:
        raise PermissionDenied(_("You give notice for your own party alone."))
    if any(is_from(notice, party) for notice in notices_of(agreement) if notice.is_standing):
        raise Refused(_("Notice from this party is already entered. Take that one back first."))
    document = _kept(letter, agreement, user) if letter else None
    notice = Notice.objects.create(agreement=agreement, document=document, entered_by=user, **facts)
    review_mail.notice_given(notice, user)
    return notice


def _kept(letter: Letter, agreement: Agreement, user: User) -> Document:
    is_secret = bool(letter.secrecy_ground)
    secrecy = {"is_secret": is_secret, "secrecy_ground": letter.secrecy_ground}
    return uploads.store(letter.file, agreement, user, Document.Kind.NOTICE, **secrecy)


def _locked(user: User, pk: int) -> Notice:
    """The notice with its row locked, for whoever keeps the board's agreements."""
    Notice.objects.select_for_update().get(pk=pk)
    notice = Notice.objects.with_parties().get(pk=pk)
    if not can_keep_notice(user, notice.agreement):
        raise PermissionDenied(_("Only a case officer or secretary of the board does this."))
    if not notice.is_standing:
        raise Refused(_("The notice is already taken back."))
    return notice


@transaction.atomic
def note_received(user: User, pk: int, **facts: Any) -> Notice:
    """When the notice came, to whom, and how that can be proved.

    The notice time is counted from that day: a last day that was computed moves along.
    """
    notice = _locked(user, pk)
    for name in ("received_on", "received_by", "proof_note"):
        setattr(notice, name, facts[name])
    if not notice.last_day_note:
        agreement, party = notice.agreement, notice.party
        moved = last_day(agreement, notice.kind, party, facts["received_on"])
        notice.last_day_on = moved or notice.last_day_on
    notice._change_reason = _("Noted as received")
    notice.save()
    return notice


@transaction.atomic
def revoke(user: User, pk: int, reason: str, today: datetime.date) -> Notice:
    """Take the notice back; it stays to be read, with the reason."""
    notice = _locked(user, pk)
    if bearer_of(notice).status != Agreement.Status.ACTIVE:
        raise Refused(_("The agreement has ended, so the notice stays."))
    if not reason.strip():
        raise Refused(_("Write why; those concerned will read it."))
    notice.revoked_on, notice.revoke_reason = today, reason.strip()[:500]
    notice._change_reason = _("Taken back")
    notice.save()
    review_mail.notice_revoked(notice, user)
    return notice


# --- The end ---------------------------------------------------------------------------


class Way(models.TextChoices):
    """How an agreement ends; the value is the move that it takes."""

    END = "end", gettext_lazy("It has run its time")
    TERMINATE = "terminate", gettext_lazy("Ahead of time, after notice or by agreement")
    CANCEL = "cancel", gettext_lazy("Cancelled for breach (hävning)")


@dataclass(frozen=True)
class Choice:
    """A way to end the agreement, and why it is closed; empty: it is open."""

    way: Way
    why_not: str

    @property
    def is_open(self) -> bool:
        return not self.why_not


def choices(agreement: Agreement, standing: Standing, today: datetime.date) -> list[Choice]:
    return [
        Choice(Way.END, _why_not_ended(agreement, today)),
        Choice(Way.TERMINATE, _why_not_by_notice(standing, today, (_K.NOTICE, _K.AGREED))),
        Choice(Way.CANCEL, _why_not_by_notice(standing, today, (_K.CANCELLATION,))),
    ]


def _why_not_ended(agreement: Agreement, today: datetime.date) -> str:
    if agreement.last_day and agreement.last_day > today:
        return _("Its last day is %(day)s.") % {"day": formats.day(agreement.last_day)}
    return ""


def _why_not_by_notice(
    standing: Standing, today: datetime.date, kinds: tuple[Notice.Kind, ...]
) -> str:
    notice = standing.deciding
    if standing.is_partial:
        return _("The notice lets one party leave; the others go on. Amend the agreement instead.")
    if notice is None or notice.kind not in kinds:
        if _K.CANCELLATION in kinds:
            return _("No cancellation for breach is entered.")
        return _("No notice is entered.")
    if notice.last_day_on > today:
        return _("By the notice its last day is %(day)s.") % {
            "day": formats.day(notice.last_day_on)
        }
    return ""


def may_end(user: User, agreement: Agreement) -> bool:
    return AGREEMENTS.may(user, agreement, Way.END)


def with_what_ends(pk: int) -> tuple[Agreement, Standing]:
    """The agreement as the page of its end needs it."""
    agreements = Agreement.objects.with_case().prefetch_related(whole_parties())
    agreement = agreements.get(pk=pk)
    return agreement, standing_of(agreement, notices_of(agreement))


@transaction.atomic
def end(
    user: User,
    pk: int,
    way: Way,
    *,
    reason: str,
    is_confirmed: bool,
    today: datetime.date,
) -> Agreement:
    """End the agreement; what remains is confirmed, and why it ends all the same is kept."""
    Agreement.objects.select_for_update().get(pk=pk)
    agreement, standing = with_what_ends(pk)
    if agreement.status == Agreement.Status.ACTIVE:
        closed = [one.why_not for one in choices(agreement, standing, today) if one.way == way]
        if closed and closed[0]:
            raise Refused(*closed)
        left = remaining_of(agreement, standing, today)
        if left and not (is_confirmed and reason.strip()):
            raise Refused(_("Something remains. Confirm that you end it anyway, and write why."))
        reason = _with_what_remains(reason, left)
    ended: Agreement = move_agreement(user, agreement, way.value, reason=reason)
    return ended


def _with_what_remains(reason: str, left: Sequence[Remaining]) -> str:
    if not left:
        return reason
    listed = "; ".join(one.text for one in left)
    return f"{reason.strip()}\n\n" + _("Remained then: %(list)s") % {"list": listed}


# --- From the agreement's own page -----------------------------------------------------


def page_of(user: User, agreement: Agreement) -> Page | None:
    """What the page of an agreement in force, with its parties, says of notice that stands."""
    if agreement.status != Agreement.Status.ACTIVE:
        return None
    standing = standing_of(agreement, notices_of(agreement))
    if not standing.notices:
        return None
    notice = standing.deciding or standing.notices[0]
    if readable(user, [notice]):
        url = notice.get_absolute_url()
    elif followed_by(user).filter(pk=agreement.pk).exists():
        url = reverse("followup:overview", args=[agreement.pk]) + "#endings"
    else:
        return None
    label = _("%(kind)s, last day %(day)s")
    if standing.is_partial:
        label = _("%(giver)s leaves after %(day)s")
    said = {"kind": notice.get_kind_display(), "giver": notice.giver}
    return Page(label % {**said, "day": formats.day(notice.last_day_on)}, url)


def readable(user: User, notices: Sequence[Notice]) -> set[int]:
    """Keys of those that the user may read; a party that joined later sees the bare fact."""
    rows = Notice.objects.visible_to(user).filter(pk__in=[notice.pk for notice in notices])
    return set(rows.order_by().values_list("pk", flat=True))


def page_of_end(agreement: Agreement) -> str:
    return reverse("reviews:end", args=[agreement.pk])


def page_of_notice(agreement: Agreement) -> str:
    return reverse("reviews:notice", args=[agreement.pk])


# --- The timeline ----------------------------------------------------------------------


def events_of(user: User, case: Case) -> Iterator[Event]:
    """Notices entered and taken back, for those who may read them."""
    notices = Notice.objects.visible_to(user).filter(agreement__case=case).with_parties()
    for notice in notices:
        what = _("%(kind)s entered, from %(giver)s") % {
            "kind": notice.get_kind_display(),
            "giver": notice.giver,
        }
        about, url = str(notice.agreement), notice.get_absolute_url()
        yield Event(
            notice.entered_at, notice.entered_by.name, Kind.MOVE, what, about, notice.reason,
            url=url,
        )  # fmt: skip
    revoked = Notice.history.filter(id__in=[n.pk for n in notices if not n.is_standing])
    known = {notice.pk: notice for notice in notices}
    for row in revoked.filter(revoked_on__isnull=False).select_related("history_user"):
        notice = known[row.id]
        yield Event(
            row.history_date,
            row.history_user.name if row.history_user else "",
            Kind.MOVE,
            _("The notice is taken back"),
            str(notice.agreement),
            row.revoke_reason,
            url=notice.get_absolute_url(),
        )
