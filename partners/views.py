"""Pages of organisations, with their boards and contacts."""

from copy import copy

from django.contrib import messages
from django.db.models import Prefetch
from django.forms import ModelForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from iop.accounts.http import UserRequest
from iop.shared.forms import saved_unless_taken
from iop.shared.history import history_of
from iop.shared.tables import list_page
from partners.filters import OrganisationFilter
from partners.forms import (
    BoardForm,
    ContactForm,
    OrganisationForm,
    ReasonForm,
    RetireBoardForm,
)
from partners.models import Board, Contact, Organisation
from partners.permissions import (
    can_edit_organisation,
    can_edit_organisations,
    require_edit_organisation,
    require_edit_organisations,
)
from partners.tables import OrganisationTable

#: Changes shown at once; the older ones are folded.
RECENT_CHANGES = 12


def organisation_list(request: UserRequest) -> HttpResponse:
    """Organisations searched, filtered and sorted by the address."""
    rows = Organisation.objects.visible_to(request.user)
    rows = rows.prefetch_related(Prefetch("boards", Board.objects.in_force()))
    found = OrganisationFilter(request.GET, queryset=rows, request=request)
    return list_page(
        request,
        OrganisationTable(found.qs),
        page="partners/organisation_list.html",
        results="partners/_organisation_results.html",
        filter=found,
        may_edit=can_edit_organisations(request.user),
    )


def organisation_detail(request: UserRequest, pk: int) -> HttpResponse:
    """One organisation: facts, boards, contacts, and every change to them."""
    organisation = _organisation(request, pk)
    contacts = list(organisation.contacts.all())
    boards = list(organisation.boards.select_related("successor"))
    changes = history_of(
        Organisation.history.filter(id=pk),
        Board.history.filter(organisation=pk),
        Contact.history.filter(organisation=pk),
    )
    context = {
        "organisation": organisation,
        "boards": [
            (board, [contact for contact in contacts if contact.board_id == board.pk])
            for board in boards
        ],
        "contacts": [contact for contact in contacts if contact.board_id is None],
        "changes": changes[:RECENT_CHANGES],
        "older_changes": changes[RECENT_CHANGES:],
        "may_edit": can_edit_organisation(request.user, organisation),
    }
    return render(request, "partners/organisation_detail.html", context)


def organisation_create(request: UserRequest) -> HttpResponse:
    require_edit_organisations(request.user)
    form = OrganisationForm(request.POST or None)
    if form.is_valid() and (organisation := saved_unless_taken(form)):
        messages.success(request, _("The organisation is saved."))
        return redirect(organisation)
    return _form_page(request, form, "partners/organisation_form.html")


def organisation_edit(request: UserRequest, pk: int) -> HttpResponse:
    organisation = _organisation(request, pk)
    require_edit_organisation(request.user, organisation)
    form = OrganisationForm(request.POST or None, instance=copy(organisation))
    if form.is_valid() and saved_unless_taken(form):
        messages.success(request, _("The organisation is saved."))
        return redirect(organisation)
    return _form_page(request, form, "partners/organisation_form.html", organisation=organisation)


def organisation_retire(request: UserRequest, pk: int) -> HttpResponse:
    """Ask for the reason, then take the organisation out of use."""
    organisation = _organisation(request, pk)
    require_edit_organisation(request.user, organisation)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        organisation.retire(reason=form.cleaned_data["reason"])
        messages.success(request, _("The organisation is out of use."))
        return redirect(organisation)
    return _form_page(request, form, "partners/organisation_retire.html", organisation=organisation)


def organisation_reopen(request: UserRequest, pk: int) -> HttpResponse:
    """Ask for the reason, then take the organisation into use again."""
    organisation = _organisation(request, pk)
    require_edit_organisation(request.user, organisation)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        organisation.reopen(reason=form.cleaned_data["reason"])
        messages.success(request, _("The organisation is in use again."))
        return redirect(organisation)
    return _form_page(request, form, "partners/organisation_reopen.html", organisation=organisation)


def board_create(request: UserRequest, organisation_pk: int) -> HttpResponse:
    organisation = _organisation(request, organisation_pk)
    require_edit_organisation(request.user, organisation)
    form = BoardForm(request.POST or None, instance=Board(organisation=organisation))
    return _save_part(
        request, form, organisation, "partners/board_form.html", _("The board is saved.")
    )


def board_edit(request: UserRequest, pk: int) -> HttpResponse:
    board = _board(request, pk)
    require_edit_organisation(request.user, board.organisation)
    form = BoardForm(request.POST or None, instance=board)
    return _save_part(
        request, form, board.organisation, "partners/board_form.html", _("The board is saved.")
    )


def board_retire(request: UserRequest, pk: int) -> HttpResponse:
    """Ask when and why the board ends, and which board takes over."""
    board = _board(request, pk)
    require_edit_organisation(request.user, board.organisation)
    form = RetireBoardForm(request.POST or None, board=board)
    if form.is_valid():
        board.retire(**form.cleaned_data)
        messages.success(request, _("The board is out of use."))
        return redirect(board)
    return _form_page(
        request, form, "partners/board_retire.html", organisation=board.organisation, board=board
    )


def board_reopen(request: UserRequest, pk: int) -> HttpResponse:
    """Ask for the reason, then take the board into use again."""
    board = _board(request, pk)
    require_edit_organisation(request.user, board.organisation)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        board.reopen(reason=form.cleaned_data["reason"])
        messages.success(request, _("The board is in use again."))
        return redirect(board)
    return _form_page(
        request, form, "partners/board_reopen.html", organisation=board.organisation, board=board
    )


def contact_create(request: UserRequest, organisation_pk: int) -> HttpResponse:
    """A contact of the organisation, or of the board that the address names."""
    organisation = _organisation(request, organisation_pk)
    require_edit_organisation(request.user, organisation)
    named = request.GET.get("board", "")
    board = organisation.boards.filter(pk=named).first() if named.isdecimal() else None
    contact = Contact(organisation=organisation, board=board)
    form = ContactForm(request.POST or None, instance=contact)
    return _save_part(
        request, form, organisation, "partners/contact_form.html", _("The contact is saved.")
    )


def contact_edit(request: UserRequest, pk: int) -> HttpResponse:
    contact = _contact(request, pk)
    require_edit_organisation(request.user, contact.organisation)
    form = ContactForm(request.POST or None, instance=contact)
    return _save_part(
        request,
        form,
        contact.organisation,
        "partners/contact_form.html",
        _("The contact is saved."),
    )


def contact_delete(request: UserRequest, pk: int) -> HttpResponse:
    """Ask once, then delete; the history keeps that it was there."""
    contact = _contact(request, pk)
    require_edit_organisation(request.user, contact.organisation)
    if request.method == "POST":
        contact.delete()
        messages.success(request, _("The contact is deleted."))
        return redirect(contact.organisation)
    context = {"contact": contact, "organisation": contact.organisation}
    return render(request, "partners/contact_delete.html", context)


def _organisation(request: UserRequest, pk: int) -> Organisation:
    return get_object_or_404(Organisation.objects.visible_to(request.user), pk=pk)


def _board(request: UserRequest, pk: int) -> Board:
    boards = Board.objects.visible_to(request.user).select_related("organisation")
    return get_object_or_404(boards, pk=pk)


def _contact(request: UserRequest, pk: int) -> Contact:
    contacts = Contact.objects.visible_to(request.user).select_related("organisation")
    return get_object_or_404(contacts, pk=pk)


def _save_part(
    request: UserRequest, form: ModelForm, organisation: Organisation, template: str, saved: str
) -> HttpResponse:
    """Save a board or a contact and go back to its organisation, or show the form."""
    if form.is_valid() and saved_unless_taken(form):
        messages.success(request, saved)
        return redirect(organisation)
    return _form_page(request, form, template, organisation=organisation)


def _form_page(
    request: UserRequest, form: "ModelForm | ReasonForm", template: str, **context: object
) -> HttpResponse:
    """The form, opened or come back with its errors."""
    status = 422 if form.is_bound else 200
    return render(request, template, {"form": form, **context}, status=status)
