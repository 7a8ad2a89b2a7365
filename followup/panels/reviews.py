"""Review and next agreement on the page of an agreement's follow-up."""

from agreements.models import Agreement
from followup.panels import Panel
from iop.accounts.models import User


def panel(user: User, agreement: Agreement) -> Panel | None:
    return None
