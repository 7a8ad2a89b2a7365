"""Who is told by mail of reviews, notice and endings. What was written is read after signing in."""

from django.conf import settings

from followup.models import Notice, Review
from followup.reminder_people import PeopleOf
from iop.accounts.mail import queue
from iop.accounts.models import User


def concluded(review: Review, user: User) -> None:
    """The parties may read it from now on."""
    _tell(user, "review_concluded", review)


def notice_given(notice: Notice, user: User) -> None:
    _tell(user, "notice_given", notice)


def notice_revoked(notice: Notice, user: User) -> None:
    _tell(user, "notice_revoked", notice)


def _tell(user: User, template: str, row: Review | Notice) -> None:
    """All who work for a party, the case's officer among them, but whoever did it."""
    agreement = row.agreement
    people = PeopleOf([agreement])
    others = (people.officers(agreement) | people.of_parties(agreement)) - {user}
    # A title may tell what is secret in the case.
    title = "" if agreement.case.secrecy_note else agreement.title
    queue(
        sorted(others, key=lambda person: person.pk),
        template,
        by=user,
        reference=agreement.reference,
        title=title,
        link=settings.SITE_URL.rstrip("/") + row.get_absolute_url(),
    )
