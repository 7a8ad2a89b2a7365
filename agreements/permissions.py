"""Who may do what with agreements. Reading is ``visible_to`` on each QuerySet."""

from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement
from iop.accounts.models import User
from partners.models import Board, Role
from partners.permissions import Act

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
ACTS = (CREATE_AGREEMENT, EDIT_AGREEMENT, UPLOAD_DOCUMENT)


def boards_to_create_in(user: User) -> list[Board]:
    """The boards in which the user may start an agreement."""
    boards = Board.objects.with_role(user, *CREATE_AGREEMENT.roles).in_force()
    return list(boards.select_related("organisation"))


def can_create_agreement(user: User) -> bool:
    return Board.objects.with_role(user, *CREATE_AGREEMENT.roles).in_force().exists()


def can_edit_agreement(user: User, agreement: Agreement) -> bool:
    """Whether the user may write in the agreement now: right role, and still a draft."""
    return agreement.is_editable and EDIT_AGREEMENT.allowed_in(user, agreement.case.board)


def can_upload_document(user: User, agreement: Agreement) -> bool:
    return UPLOAD_DOCUMENT.allowed_in(user, agreement.case.board)
