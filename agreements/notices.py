"""Who is told by mail what, when a case or an agreement moves or is talked about.

The mail goes to those who have the turn, never to the one who made the move. What is written in
comments and reasons is read after signing in.
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from agreements.models import Agreement, Case, Comment
from agreements.turns import review_of
from iop.accounts.mail import queue
from iop.accounts.models import User
from partners.models import Membership, Role


def assigned(case: Case, user: User, reason: str = "") -> None:
    _tell(_officers(case), user, "assigned", case)


def shared(agreement: Agreement, user: User) -> None:
    _tell(_representatives(agreement), user, "shared", agreement)


def commented(comment: Comment, user: User) -> None:
    """A new thread or an answer: the other side, and those who have written in the thread."""
    agreement = comment.agreement
    people = _officers(agreement.case)
    thread = comment.parent or comment
    wrote = User.objects.filter(Q(comments=thread) | Q(comments__parent=thread))
    people |= set(wrote.distinct().order_by("pk"))
    if comment.audience == Comment.Audience.PARTIES and agreement.shared_at:
        people |= _representatives(agreement)
    name = "answered" if comment.parent else "commented"
    _tell(people, user, name, agreement, heading=comment.heading, page="agreements:dialogue")


def accepted(agreement: Agreement, user: User) -> None:
    _tell(_officers(agreement.case), user, "accepted", agreement)


def to_review(agreement: Agreement, user: User, reason: str = "") -> None:
    """The reviewers whose turn it is."""
    roles = [step.role for step in review_of(agreement).due]
    people = _holders(roles, board=agreement.case.board_id)
    _tell(people, user, "to_review", agreement, page="agreements:review")


def approved(agreement: Agreement, user: User, reason: str = "") -> None:
    _tell(_officers(agreement.case), user, "approved", agreement)


def sent_back(agreement: Agreement, user: User, reason: str = "") -> None:
    _tell(_officers(agreement.case), user, "sent_back", agreement, page="agreements:dialogue")


def decided(agreement: Agreement, user: User, reason: str = "") -> None:
    _tell(_all_concerned(agreement), user, "decided", agreement)


def opened_for_signing(agreement: Agreement, user: User, reason: str = "") -> None:
    _tell(_all_concerned(agreement), user, "opened_for_signing", agreement)


def _tell(
    people: Iterable[User],
    user: User,
    template: str,
    row: Case | Agreement,
    *,
    page: str = "",
    **facts: Any,
) -> None:
    case = row if isinstance(row, Case) else row.case
    path = reverse(page, args=[row.pk]) if page else row.get_absolute_url()
    queue(
        sorted(set(people) - {user}, key=lambda person: person.pk),
        template,
        by=user,
        reference=row.reference,
        # A title may tell what is secret in the case.
        title="" if case.secrecy_note else row.title,
        link=settings.SITE_URL.rstrip("/") + path,
        **facts,
    )


def _all_concerned(agreement: Agreement) -> set[User]:
    people = _officers(agreement.case)
    return people | _representatives(agreement) if agreement.shared_at else people


def _officers(case: Case) -> set[User]:
    """The case's officer; while there is none, the officers of the board."""
    if case.officer:
        return {case.officer}
    return _holders([Role.OFFICER], board=case.board_id)


def _representatives(agreement: Agreement) -> set[User]:
    organisations = agreement.parties.order_by().values("organisation")
    return _holders([Role.PARTNER], organisation__in=organisations)


def _holders(roles: Iterable[str], **places: Any) -> set[User]:
    held = Membership.objects.filter(role__in=roles, **places)
    return set(User.objects.filter(pk__in=held.values("user"), is_active=True))
