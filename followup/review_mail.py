"""Who is told by mail of reviews, notice and endings. What was written is read after signing in."""

from typing import Any

from django.conf import settings

from agreements.models import Agreement, Case
from followup.models import Notice, Review
from iop.accounts.mail import queue
from iop.accounts.models import User
from partners.models import Membership, Role


def concluded(review: Review, user: User) -> None:
    """The parties may read it from now on."""
    _tell(_representatives(review.agreement), user, "review_concluded", review)


def notice_given(notice: Notice, user: User) -> None:
    people = _officers(notice.agreement.case) | _representatives(notice.agreement)
    _tell(people, user, "notice_given", notice)


def notice_revoked(notice: Notice, user: User) -> None:
    people = _officers(notice.agreement.case) | _representatives(notice.agreement)
    _tell(people, user, "notice_revoked", notice)


def _tell(people: set[User], user: User, template: str, row: Review | Notice) -> None:
    agreement = row.agreement
    # A title may tell what is secret in the case.
    title = "" if agreement.case.secrecy_note else agreement.title
    facts: dict[str, Any] = {"by": user, "reference": agreement.reference, "title": title}
    link = settings.SITE_URL.rstrip("/") + row.get_absolute_url()
    others = sorted(people - {user}, key=lambda person: person.pk)
    queue(others, template, link=link, **facts)


def _officers(case: Case) -> set[User]:
    """The case's officer; while there is none, the officers of the board."""
    if case.officer:
        return {case.officer}
    return _holders(role=Role.OFFICER, board=case.board_id)


def _representatives(agreement: Agreement) -> set[User]:
    organisations = agreement.parties.order_by().values("organisation")
    return _holders(role=Role.PARTNER, organisation__in=organisations)


def _holders(**held: Any) -> set[User]:
    memberships = Membership.objects.filter(**held)
    return set(User.objects.filter(pk__in=memberships.values("user"), is_active=True))
