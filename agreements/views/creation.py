"""Starting an agreement: from a template, as a copy, or one signed elsewhere."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from agreements import starting
from agreements.forms.creation import StartForm
from agreements.permissions import boards_to_create_in
from iop.accounts.http import UserRequest
from partners.models import Board


def _boards(request: UserRequest) -> list[Board]:
    boards = boards_to_create_in(request.user)
    if not boards:
        raise PermissionDenied(_("Only a case officer of a board can start an agreement."))
    return boards


def agreement_create(request: UserRequest) -> HttpResponse:
    """A draft from a template, which opens in the editor."""
    form = StartForm(request.POST or None, user=request.user, boards=_boards(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            agreement = starting.start_from_template(
                user=request.user,
                place=form.place,
                title=data["title"],
                template=data["template"],
                organisations=data["organisations"],
                starts_on=data["starts_on"],
                ends_on=data["ends_on"],
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("agreements:start_editing", agreement.pk)
    return render(request, "agreements/agreement_create.html", {"form": form})
