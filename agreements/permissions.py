"""Who may do what with agreements. Reading is ``visible_to`` on each QuerySet."""

import datetime

from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement, Case
from iop.accounts.models import User
from partners.models import Board, Role
from partners.permissions import Act
from partners.roles import boards_with_role, organisations_represented

CREATE_AGREEMENT = Act(
    "create_agreement",
    _("Start an agreement in a case of the board"),
    frozenset({Role.OFFICER}),
)
EDIT_AGREEMENT = Act(
    "edit_agreement",
    _("Write in a draft of the board"),
    frozenset(Agreement.DRAFTERS),
)
UPLOAD_DOCUMENT = Act(
    "upload_document",
    _("Attach a file to an agreement of the board"),
    frozenset({Role.OFFICER, Role.SECRETARY}),
)
READ_CHANGES = Act(
    "read_changes",
    _("Read who changed what in an agreement; partners from the day it was shared"),
    frozenset({*Case.READERS, Role.PARTNER}),
)
#: Before anything was written here.
EVER = datetime.datetime(1900, 1, 1, tzinfo=datetime.UTC)
ACTS = (CREATE_AGREEMENT, EDIT_AGREEMENT, UPLOAD_DOCUMENT, READ_CHANGES)


def boards_to_create_in(user: User) -> list[Board]:
    """The boards in which the user may start an agreement."""
    held = boards_with_role(user, *CREATE_AGREEMENT.roles)
    boards = Board.objects.filter(pk__in=held).in_force()
    return list(boards.select_related("organisation"))


def can_create_agreement(user: User) -> bool:
    return bool(boards_to_create_in(user))


def can_edit_agreement(user: User, agreement: Agreement) -> bool:
    """Whether the user may write in the agreement now: right role, and still a draft."""
    return agreement.is_editable and EDIT_AGREEMENT.allowed_in(user, agreement.case.board)


def can_upload_document(user: User, agreement: Agreement) -> bool:
    return UPLOAD_DOCUMENT.allowed_in(user, agreement.case.board)


def reads_wholly(user: User, agreement: Agreement) -> bool:
    """Whether the user reads the agreement from its first draft on, with its findings."""
    return Agreement.objects.wholly_visible_to(user).filter(pk=agreement.pk).exists()


def changes_from(user: User, agreement: Agreement) -> datetime.datetime | None:
    """The first moment whose changes the user may see; ``None``: the user may see none.

    A partner sees what changed since the agreement was shared. A board member reads what is
    decided, not how the drafts went.
    """
    if reads_wholly(user, agreement):
        return EVER
    organisations = organisations_represented(user)
    if agreement.parties.filter(organisation__in=organisations).exists():
        return agreement.shared_at
    return None


def can_read_changes(user: User, agreement: Agreement) -> bool:
    """Whether the user may see who changed what in an agreement that is visible."""
    return changes_from(user, agreement) is not None
