"""Whose agreements' follow-up a user reads: the municipality's staff, and the parties.

Board members read papers, not the work between the meetings of the board.
"""

from django.db.models import Q

from agreements.models import Agreement
from agreements.models.agreements import AgreementQuerySet
from iop.accounts.models import User
from partners.roles import organisations_represented


def followed_by_staff(user: User) -> AgreementQuerySet:
    """Agreements that the user reads wholly, as one of the boards' staff or as auditor."""
    return Agreement.objects.wholly_visible_to(user)


def followed_as_party(user: User) -> AgreementQuerySet:
    """Signed agreements to which an organisation that the user represents is a party."""
    organisations = organisations_represented(user)
    parties = Agreement.objects.filter(parties__organisation__in=organisations)
    return Agreement.objects.filter(
        pk__in=parties.order_by().values("pk"),
        shared_at__isnull=False,
        status__in=Agreement.SIGNED,
    )


def followed_by(user: User) -> AgreementQuerySet:
    """Signed agreements whose follow-up the user takes part in or reads."""
    staff, party = followed_by_staff(user), followed_as_party(user)
    signed = Agreement.objects.filter(status__in=Agreement.SIGNED)
    return signed.filter(
        Q(pk__in=staff.order_by().values("pk")) | Q(pk__in=party.order_by().values("pk"))
    )
