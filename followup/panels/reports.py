"""Reports and outcome on the page of an agreement's follow-up."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.models import Agreement
from followup import report_plan
from followup.panels import Panel
from iop.accounts.models import User

#: How many the page of the whole follow-up shows.
SHOWN = 6


def panel(user: User, agreement: Agreement) -> Panel | None:
    """What is late and what comes next; what is done stands in the plan."""
    lines = report_plan.lines(user, agreement, timezone.localdate())
    late = [line for line in lines if line.standing.days_late]
    return Panel(
        "reports",
        _("Reports"),
        "followup/_reports_panel.html",
        {"lines": _most_urgent(lines)},
        reverse("reports:plan", args=[agreement.pk]),
        len(late),
    )


def _most_urgent(lines: list[report_plan.Line]) -> list[report_plan.Line]:
    """At most so many: those to hand in or to approve before those that are done."""
    done = [line for line in lines if line.is_done]
    left = [line for line in lines if not line.is_done]
    kept = [*left[:SHOWN], *done[::-1][: max(SHOWN - len(left), 0)]]
    return [line for line in lines if line in kept]
