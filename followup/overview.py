"""The follow-up of one agreement on one page: a panel for each noun."""

from collections.abc import Callable

from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.joints import Page
from agreements.models import Agreement, Case
from followup.panels import Panel, economy, endings, impact, meetings, outcomes, reports, reviews
from followup.permissions import represents_party
from followup.visibility import followed_by
from iop.accounts.models import User
from partners.roles import holds_role

#: In the order in which the page shows them. ``None``: nothing to show to this user.
PANELS: tuple[Callable[[User, Agreement], Panel | None], ...] = (
    meetings.panel,
    reports.panel,
    outcomes.panel,
    economy.panel,
    reviews.panel,
    impact.panel,
    endings.panel,
)


def page_of(user: User, agreement: Agreement) -> Page | None:
    """The link from the agreement's own page, which has loaded the parties."""
    if not agreement.is_signed or not _follows(user, agreement):
        return None
    return Page(_("Follow-up"), reverse("followup:overview", args=[agreement.pk]))


def _follows(user: User, agreement: Agreement) -> bool:
    """Most are answered without a query."""
    boards = [party.board for party in agreement.parties.all() if party.board]
    if holds_role(user, *Case.READERS, boards=[agreement.case.board, *boards]):
        return True
    if represents_party(user, agreement):
        return True
    return followed_by(user).filter(pk=agreement.pk).exists()


def panels_of(user: User, agreement: Agreement) -> list[Panel]:
    return [panel for make in PANELS if (panel := make(user, agreement))]
