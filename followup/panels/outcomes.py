"""Goals against outcome on the page of an agreement's follow-up."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement
from followup.outcome_picture import outcome_picture
from followup.outcomes import results_of
from followup.panels import Panel
from iop.accounts.models import User


def panel(user: User, agreement: Agreement) -> Panel | None:
    return Panel(
        key="utfall",
        heading=_("Goals and outcome"),
        template="followup/_outcome_panel.html",
        facts={"bars": outcome_picture(results_of(agreement, user))},
        url=reverse("outcomes:agreement", args=[agreement.pk]),
    )
