"""Social return on the page of an agreement's follow-up."""

from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.models import Agreement
from followup.impact_figures import calculation_of
from followup.models import ImpactAnalysis
from followup.panels import Panel
from followup.permissions import can_analyse_impact
from iop.accounts.models import User


def panel(user: User, agreement: Agreement) -> Panel | None:
    """The analyses that the user reads; nothing for a party while there is none to read."""
    rows = ImpactAnalysis.objects.visible_to(user).filter(agreement=agreement).with_rows()
    analyses = [(row, calculation_of(row)) for row in rows]
    may_start = can_analyse_impact(user, agreement)
    if not analyses and not may_start:
        return None
    facts = {"analyses": analyses, "may_start": may_start, "agreement": agreement}
    url = reverse("impact:list", args=[agreement.pk]) if analyses else ""
    return Panel("impact", _("Social return"), "followup/_impact_panel.html", facts, url)
