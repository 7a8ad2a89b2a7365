"""Payments and economy on the page of an agreement's follow-up."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.models import Agreement
from followup.outturn import funders_of
from followup.panels import Panel
from followup.paying import State, dues_of, in_state, instalments, totals_of
from iop.accounts.models import User


def panel(user: User, agreement: Agreement) -> Panel | None:
    """What is paid, left and late, what comes next, and the money of outside funders.

    Who sees the page sees it all.
    """
    rows = instalments(timezone.localdate()).filter(plan__agreement=agreement)
    totals = totals_of(rows)
    coming = in_state(rows, State.LATE, State.DUE, State.HELD, State.COMING)
    following = dues_of(coming[:1]) if totals.count else []
    return Panel(
        "economy",
        _("Payments and economy"),
        "followup/_economy_panel.html",
        {
            "totals": totals,
            "next": following[0] if following else None,
            "funders": funders_of(agreement),
        },
        url=reverse("payments:agreement", args=[agreement.pk]),
        late=totals.late_count,
    )
