"""Where a user goes from an agreement to do what comes next, when that is no move of its own."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.guards import of_present_wording
from agreements.models import Agreement, Paper
from agreements.permissions import (
    boards_to_write_to,
    can_edit_agreement,
    can_record_signature,
    parties_accepted_for,
)
from agreements.reviewing import step_of
from agreements.turns import is_asked_by_parties, review_of
from iop.accounts.models import User

_A = Agreement.Status

TO_THE_BOARD = gettext_lazy("Write the paper to the board")
TO_A_CO_BOARD = gettext_lazy("Write the paper to the co-deciding board")


@dataclass(frozen=True)
class Link:
    label: str
    url: str


def onwards(user: User, agreement: Agreement) -> Link | None:
    if agreement.is_external:
        return None
    match agreement.status:
        case _A.DRAFT:
            return _in_dialogue(user, agreement)
        case _A.IN_REVIEW if step_of(user, agreement, review_of(agreement)):
            return _link(_("Review the draft"), "agreements:review", agreement.pk)
        case _A.READY:
            return _to_paper(user, agreement)
        case _A.DECIDED if can_record_signature(user, agreement):
            return _link(_("To the signatures"), "signing:detail", agreement.pk)
        case _A.SIGNING:
            return _link(_("To the signatures"), "signing:detail", agreement.pk)
    return None


def _in_dialogue(user: User, agreement: Agreement) -> Link | None:
    if agreement.shared_at is None:
        return None
    if can_edit_agreement(user, agreement):
        if is_asked_by_parties(agreement):
            return _link(_("Answer the comments"), "agreements:dialogue", agreement.pk)
        return None
    parties = {party.pk for party in parties_accepted_for(user, agreement)}
    accepted = agreement.acceptances.standing().filter(party__in=parties)
    if parties and accepted.count() < len(parties):
        label = _("Read, comment and accept the draft")
        return _link(label, "agreements:dialogue", agreement.pk)
    return None


def _to_paper(user: User, agreement: Agreement) -> Link | None:
    """Each board decides on a paper of its own: write it, or see how far it has come."""
    papers = list(Paper.objects.visible_to(user).filter(agreement=agreement).order_by("-pk"))
    asked = set(
        of_present_wording(Paper.objects.filter(agreement=agreement)).values_list(
            "board", flat=True
        )
    )
    for board in boards_to_write_to(user, agreement.case):
        if board.pk not in asked:
            is_own = board == agreement.case.board
            url = reverse("papers:create", args=[agreement.case_id])
            label = TO_THE_BOARD if is_own else TO_A_CO_BOARD
            return Link(str(label), url if is_own else f"{url}?board={board.pk}")
    return Link(_("To the paper"), papers[0].get_absolute_url()) if papers else None


def _link(label: str, name: str, pk: int) -> Link:
    return Link(label, reverse(name, args=[pk]))
