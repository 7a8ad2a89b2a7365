"""Notice and ending on the page of an agreement's follow-up."""

import datetime

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement
from followup import ending
from followup.models import Notice
from followup.noticed import Standing, notices_of, standing_of
from followup.outturn import whole_parties
from followup.panels import Panel
from followup.permissions import enters_any_notice, is_active, parties_to_give_notice_for
from followup.remaining import remaining_of
from iop.accounts.models import User

#: How long before the last day what remains is shown.
AHEAD = datetime.timedelta(days=60)


def panel(user: User, agreement: Agreement) -> Panel | None:
    """Whether notice stands, until when the agreement holds, and what then remains.

    What is overdue counts as late once the agreement is over.
    """
    today = timezone.localdate()
    prefetch_related_objects([agreement], whole_parties())
    notices = notices_of(agreement)
    standing = standing_of(agreement, notices)
    last_on = standing.last_on or agreement.last_day
    is_running = is_active(agreement)
    is_near = last_on is not None and last_on - AHEAD <= today
    shows_remaining = standing.last_on is not None or not is_running or is_near
    remaining = remaining_of(agreement, standing, today) if shows_remaining else []
    is_past = last_on is not None and last_on < today
    facts = {
        "agreement": agreement,
        "notices": notices,
        "readable": _readable(user, agreement, notices),
        "standing": standing,
        "last_on": last_on,
        "is_running": is_running,
        "is_past": is_past,
        "is_cancelled": _is_cancelled(agreement, standing),
        "shows_remaining": shows_remaining,
        "remaining": remaining,
        "may_give_notice": bool(parties_to_give_notice_for(user, agreement)),
        "is_own": not enters_any_notice(user, agreement),
        "may_end": is_running and is_past and ending.may_end(user, agreement),
        "notice_url": reverse("reviews:notice", args=[agreement.pk]),
        "end_url": reverse("reviews:end", args=[agreement.pk]),
    }
    over = not is_running or is_past
    late = sum(one.is_late for one in remaining) if over else 0
    return Panel("endings", _("Notice and end"), "followup/_ending_panel.html", facts, late=late)


def _readable(user: User, agreement: Agreement, notices: list[Notice]) -> set[int]:
    """Who follows the agreement reads its own notices; of an earlier version it is asked."""
    earlier = [notice for notice in notices if notice.agreement_id != agreement.pk]
    own = {notice.pk for notice in notices} - {notice.pk for notice in earlier}
    return own | ending.readable(user, earlier) if earlier else own


def _is_cancelled(agreement: Agreement, standing: Standing) -> bool:
    """The status is the same as after notice; the notice tells that it was for breach."""
    deciding = standing.deciding
    is_over = agreement.status == Agreement.Status.TERMINATED
    return is_over and deciding is not None and deciding.kind == Notice.Kind.CANCELLATION
