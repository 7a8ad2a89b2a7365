"""What waits for a user of payments."""

import datetime
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.models import Agreement
from agreements.waiting import Task
from followup.models import RegisterEntry
from followup.paying import State, dues_of, in_state, instalments
from followup.permissions import RECORD_PAYMENT
from iop.accounts.models import User
from iop.shared.formats import day, kr
from partners.roles import boards_with_role


def tasks(user: User, today: datetime.date) -> Iterator[Task]:
    """For those who pay: what is late or due soon, and aid that is to be told to the register."""
    boards = boards_with_role(user, *RECORD_PAYMENT.roles)
    if not boards:
        return
    own = instalments(today).filter(plan__agreement__case__board__in=boards)
    pressing = in_state(own, State.LATE, State.DUE)
    for due in dues_of(pressing):
        late = due.state == State.LATE
        said = {"left": kr(due.left), "day": day(due.instalment.due_on)}
        what = _("Pay %(left)s, late since %(day)s") if late else _("Pay %(left)s by %(day)s")
        url = reverse("payments:pay", args=[due.instalment.pk])
        yield _task(what % said, due.instalment.plan.agreement, url)
    entries = RegisterEntry.objects.untold().with_aid()
    for entry in entries.filter(agreement__case__board__in=boards):
        what = _("Tell the register of aid by %(day)s") % {"day": day(entry.due_on)}
        yield _task(what, entry.agreement, reverse("payments:tell", args=[entry.pk]))


def _task(what: str, agreement: Agreement, url: str) -> Task:
    return Task(what, agreement.title, url, agreement.reference)
