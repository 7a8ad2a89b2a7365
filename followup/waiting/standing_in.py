"""What is late and waits for others, since those who are to do it have no account.

It waits for those who work for the same party, else for the case officer, who are reminded of it
too (``followup/days.py``).
"""

import datetime
from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.models import Agreement
from agreements.waiting import Task
from followup.models import ActionItem, GroupMeeting, ReportDue
from followup.reminder_people import PeopleOf
from followup.report_plan import time_left
from iop.accounts.models import User
from iop.shared.formats import day
from partners.models import Role
from partners.roles import boards_with_role, organisations_represented


def tasks(user: User, today: datetime.date) -> Iterator[Task]:
    """Two queries, and three more where something is late."""
    boards, organisations = boards_with_role(user, Role.OFFICER), organisations_represented(user)
    if not (boards or organisations):
        return
    reports = _reports(user, boards, today)
    actions = _actions(user, boards, organisations, today)
    keys = {due.agreement_id for due in reports}
    keys |= {action.item.meeting.group.agreement_id for action in actions}
    if not keys:
        return
    agreements = _loaded(keys)
    people = PeopleOf(agreements.values())
    for due in reports:
        agreement = agreements[due.agreement_id]
        if user in people.officers(agreement) and not people.of_party(due.party, agreement):
            yield _report(due, agreement, today)
    for action in actions:
        agreement = agreements[action.item.meeting.group.agreement_id]
        if user in (people.of_action(action, agreement) or people.officers(agreement)):
            yield _action(action, agreement)


def _reports(user: User, boards: frozenset[int], today: datetime.date) -> list[ReportDue]:
    rows = (
        ReportDue.objects.visible_to(user)
        .waiting()
        .filter(
            due_on__lt=today,
            party__board=None,
            party__organisation__isnull=False,
            agreement__case__board__in=boards,
            agreement__status__in=Agreement.SIGNED,
        )
    )
    return list(rows.select_related("party__organisation", "report").order_by("due_on", "pk"))


def _actions(
    user: User, boards: frozenset[int], organisations: frozenset[int], today: datetime.date
) -> list[ActionItem]:
    """Of others than the user, in agreements of the boards and of their parties."""
    theirs = Q(item__meeting__group__agreement__case__board__in=boards)
    theirs |= Q(attendance__party__board__in=boards)
    theirs |= Q(attendance__party__organisation__in=organisations)
    rows = (
        ActionItem.objects.visible_to(user)
        .open()
        .filter(theirs, due_on__lt=today, item__meeting__status__in=GroupMeeting.HELD)
    )
    others = rows.exclude(attendance__user=user).order_by("due_on", "pk")
    return list(
        others.select_related("item__meeting__group", "attendance__user", "attendance__party")
    )


def _loaded(keys: set[int]) -> dict[int, Agreement]:
    rows = Agreement.objects.filter(pk__in=keys).select_related("case__officer")
    return {agreement.pk: agreement for agreement in rows.prefetch_related("parties").order_by()}


def _report(due: ReportDue, agreement: Agreement, today: datetime.date) -> Task:
    begun = getattr(due, "report", None)
    name, key = ("reports:edit", begun.pk) if begun else ("reports:receive", due.pk)
    note = f"{agreement.reference} · {due} · {time_left(due.due_on, today)}"
    return Task(
        _("Ask for the report, and enter what comes"),
        agreement.title,
        reverse(name, args=[key]),
        note,
    )


def _action(action: ActionItem, agreement: Agreement) -> Task:
    by = _("by %(day)s at the latest") % {"day": day(action.due_on)}
    note = " · ".join(filter(None, (agreement.reference, action.responsible, by)))
    url = reverse("meetings:action", args=[action.pk])
    return Task(_("Ask how it went with what is late"), action.text, url, note)
