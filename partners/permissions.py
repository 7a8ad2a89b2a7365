"""Who may do what with organisations. Pages, templates and the admin ask these functions."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from iop.accounts.models import User
from partners.models import Board, Membership, Organisation, Role
from partners.roles import holds_role, memberships, municipalities_with_role


@dataclass(frozen=True)
class Act:
    """Something a user may do, and the roles that may; printed in docs/permissions.md."""

    name: str
    label: Promise
    roles: frozenset[Role]

    def allowed_in(self, user: User, *boards: Board) -> bool:
        """Whether the user holds one of the roles in one of the boards."""
        return holds_role(user, *self.roles, boards=boards)

    def allowed_anywhere(self, user: User) -> bool:
        return holds_role(user, *self.roles)


READ_ORGANISATIONS = Act(
    "read_organisations", _("Read organisations, boards and contacts"), frozenset(Role)
)
EDIT_ORGANISATIONS = Act(
    "edit_organisations",
    _("Create, edit and retire organisations, boards and contacts"),
    frozenset({Role.OFFICER, Role.SECRETARY, Role.ADMINISTRATOR}),
)
ADMINISTER = Act(
    "administer",
    _("Keep templates, clauses, reference data and memberships in the administration"),
    frozenset({Role.ADMINISTRATOR}),
)
ACTS = (READ_ORGANISATIONS, EDIT_ORGANISATIONS, ADMINISTER)


def can_edit_organisations(user: User) -> bool:
    return EDIT_ORGANISATIONS.allowed_anywhere(user)


def require_edit_organisations(user: User) -> None:
    """Refuse, with the reason in words, whoever may not edit organisations."""
    if not can_edit_organisations(user):
        raise PermissionDenied(
            _("Only case officers, board secretaries and administrators edit organisations.")
        )


def can_edit_organisation(user: User, organisation: Organisation) -> bool:
    """The register is common, but a municipality that works here keeps itself and its boards."""
    if not can_edit_organisations(user):
        return False
    roles = EDIT_ORGANISATIONS.roles
    if not organisation.is_public or organisation.pk in municipalities_with_role(user, *roles):
        return True
    return not Membership.objects.filter(role__in=roles, board__organisation=organisation).exists()


def require_edit_organisation(user: User, organisation: Organisation) -> None:
    """Refuse, with the reason in words, whoever may not edit this one."""
    require_edit_organisations(user)
    if not can_edit_organisation(user, organisation):
        raise PermissionDenied(
            _("%(name)s works here itself: its own staff keeps what is written of it.")
            % {"name": organisation}
        )


def can_administer(user: User) -> bool:
    return user.is_superuser or ADMINISTER.allowed_anywhere(user)


def places_by_role(user: User) -> dict[Role, list[Board | Organisation]]:
    """Where the user holds each role."""
    places: dict[Role, list[Board | Organisation]] = {}
    for membership in memberships(user):
        if membership.place:
            places.setdefault(Role(membership.role), []).append(membership.place)
    return places
