"""Instalments as a file for the economy system; ``payment_import`` reads the answer to it."""

import datetime
import logging

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from agreements.models import Instalment
from followup.paying import Due, dues_of
from iop.accounts.models import User
from iop.shared.exports import csv_response

log = logging.getLogger(__name__)

HEADING = (
    _("Diary number"),
    _("Version"),
    _("Agreement"),
    _("Recipient"),
    _("Organisation number"),
    _("Due on"),
    _("Amount"),
    _("Paid"),
    _("Left"),
    _("Condition"),
    _("Stands"),
    _("Instalment key"),
)


def row_of(due: Due) -> tuple[object, ...]:
    plan = due.instalment.plan
    agreement, recipient = plan.agreement, plan.recipient
    organisation = recipient.organisation if recipient else None
    condition = plan.get_condition_display() if plan.condition else ""
    return (
        agreement.case.reference,
        agreement.version,
        agreement.title,
        recipient.name if recipient else "",
        organisation.organisation_number if organisation else "",
        due.instalment.due_on,
        due.instalment.amount,
        due.paid,
        due.left,
        condition,
        due.state.label,
        str(due.instalment.pk),
    )


def exported(user: User, rows: "QuerySet[Instalment]", today: datetime.date) -> HttpResponse:
    """The rows as CSV; who took them out, and how many, stands in the log."""
    dues = dues_of(rows)
    # A warning, so that it is kept at the level that logs usually have.
    log.warning("Payments exported by user %s: %s instalments", user.pk, len(dues))
    name = f"betalningar-{today.isoformat()}.csv"
    return csv_response(name, HEADING, [row_of(due) for due in dues])
