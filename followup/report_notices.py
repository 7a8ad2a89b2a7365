"""Who is told by mail when a report moves: those who have the turn, never who made the move."""

from django.conf import settings
from django.urls import reverse

from followup.models import Report
from followup.reminder_people import People, PeopleOf
from iop.accounts.mail import queue
from iop.accounts.models import User


def submitted(report: Report, user: User, reason: str = "") -> None:
    """The case's officer reads and approves it; while there is none, the board's officers."""
    agreement = report.agreement
    _tell(PeopleOf([agreement]).officers(agreement), user, "report_submitted", report)


def sent_back(report: Report, user: User, reason: str = "") -> None:
    _tell(_writers(report), user, "report_sent_back", report, page="reports:edit")


def approved(report: Report, user: User, reason: str = "") -> None:
    _tell(_writers(report), user, "report_approved", report)


def _writers(report: Report) -> People:
    """Those who work for the party, or for all parties that report together."""
    agreement, party = report.agreement, report.due.party
    people = PeopleOf([agreement])
    return people.of_party(party, agreement) if party else people.of_parties(agreement)


def _tell(people: People, user: User, template: str, report: Report, *, page: str = "") -> None:
    """A secret case is named by its number alone."""
    path = reverse(page, args=[report.pk]) if page else report.get_absolute_url()
    rows = Report.objects.filter(pk=report.pk)
    readers = [person for person in people - {user} if rows.visible_to(person).exists()]
    queue(
        sorted(readers, key=lambda person: person.pk),
        template,
        by=user,
        reference=report.agreement.reference,
        title="" if report.case.secrecy_note else f"{report.agreement.title}: {report}",
        link=settings.SITE_URL.rstrip("/") + path,
    )
