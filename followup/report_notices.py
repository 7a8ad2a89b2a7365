"""Who is told by mail when a report moves: those who have the turn, never who made the move."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse

from followup.models import Report
from iop.accounts.mail import queue
from iop.accounts.models import User
from partners.models import Membership, Role


def submitted(report: Report, user: User, reason: str = "") -> None:
    """The case's officer reads and approves it; while there is none, the board's officers."""
    officer = report.case.officer
    people = {officer} if officer else _holders(Role.OFFICER, board=report.case.board_id)
    _tell(people, user, "report_submitted", report)


def sent_back(report: Report, user: User, reason: str = "") -> None:
    _tell(_writers(report), user, "report_sent_back", report, page="reports:edit")


def approved(report: Report, user: User, reason: str = "") -> None:
    _tell(_writers(report), user, "report_approved", report)


def _writers(report: Report) -> set[User]:
    """Those who represent the party, or all parties that report together."""
    party = report.due.party
    parties = [party] if party else report.agreement.parties.select_related("board")
    people: set[User] = set()
    for one in parties:
        if one.board_id:
            people |= _holders(Role.OFFICER, board=one.board_id)
        elif one.organisation_id:
            people |= _holders(Role.PARTNER, organisation=one.organisation_id)
    return people


def _holders(role: Role, **place: int | None) -> set[User]:
    held = Membership.objects.filter(role=role, **place)
    return set(User.objects.filter(pk__in=held.values("user"), is_active=True))


def _tell(
    people: Iterable[User | None], user: User, template: str, report: Report, *, page: str = ""
) -> None:
    """A secret case is named by its number alone."""
    path = reverse(page, args=[report.pk]) if page else report.get_absolute_url()
    rows = Report.objects.filter(pk=report.pk)
    others = {person for person in people if person and person != user}
    readers = [person for person in others if rows.visible_to(person).exists()]
    queue(
        sorted(readers, key=lambda person: person.pk),
        template,
        by=user,
        reference=report.agreement.reference,
        title="" if report.case.secrecy_note else f"{report.agreement.title}: {report}",
        link=settings.SITE_URL.rstrip("/") + path,
    )
