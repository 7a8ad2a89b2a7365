"""Starting an agreement: from a template, as a copy, or one signed elsewhere."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements import renewal, starting
from agreements.forms.creation import CopyForm, PartiesForm, SignedElsewhereForm, StartForm
from agreements.models import Agreement
from agreements.permissions import boards_to_create_in, can_renew
from iop.accounts.http import UserRequest
from partners.models import Board


def _boards(request: UserRequest) -> list[Board]:
    boards = boards_to_create_in(request.user)
    if not boards:
        raise PermissionDenied(_("Only a case officer of a board can start an agreement."))
    return boards


def _parties_form(form_class: type[PartiesForm], request: UserRequest) -> PartiesForm:
    """The form, checked unless it is only opened or asked for organisations."""
    who = {"user": request.user, "boards": _boards(request)}
    if request.method != "POST":
        return form_class.unchecked(request.GET, **who)
    if "search" in request.POST:
        return form_class.unchecked(request.POST, **who)
    return form_class(request.POST, request.FILES, **who)


def agreement_create(request: UserRequest) -> HttpResponse:
    """A draft from a template, which opens in the editor."""
    form = _parties_form(StartForm, request)
    if form.is_valid():
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
            form.refuse(error)
        else:
            return redirect("agreements:start_editing", agreement.pk)
    return render(request, "agreements/agreement_create.html", {"form": form})


def agreement_copy(request: UserRequest, pk: int) -> HttpResponse:
    """A draft on the pattern of an agreement that the user may read, in a case of its own."""
    boards = _boards(request)
    agreements = Agreement.objects.visible_to(request.user).with_case()
    original = get_object_or_404(agreements, pk=pk)
    form = CopyForm(request.POST or None, user=request.user, boards=boards, original=original)
    if form.is_valid():
        data = form.cleaned_data
        try:
            agreement = starting.start_from_copy(
                user=request.user,
                original=original,
                relation=Agreement.Relation.COPY,
                place=form.place,
                title=data["title"],
                days=data["days"],
                starts_on=data["starts_on"],
                ends_on=data["ends_on"],
                template=data.get("template"),
            )
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(
                request, _("The copy is a draft. Look over its days, amounts and names.")
            )
            return redirect("agreements:start_editing", agreement.pk)
    context = {"form": form, "original": original}
    if can_renew(request.user, original) and original.status in renewal.RENEWABLE:
        later = renewal.later_version(request.user, original)
        may_renew = renewal.may_begin(original, later)
        context |= {"later_version": later, "may_renew": may_renew}
    return render(request, "agreements/agreement_copy.html", context)


def agreement_external(request: UserRequest) -> HttpResponse:
    """Register an agreement that was signed elsewhere, with its PDF."""
    form = _parties_form(SignedElsewhereForm, request)
    if form.is_valid():
        data = form.cleaned_data
        try:
            agreement = starting.register_signed_elsewhere(
                user=request.user,
                place=form.place,
                title=data["title"],
                file=data["file"],
                organisations=data["organisations"],
                starts_on=data["starts_on"],
                ends_on=data["ends_on"],
                amount=data["amount"],
                qualifier=data["qualifier"],
                today=timezone.localdate(),
            )
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The agreement is registered, with its file."))
            return redirect(agreement)
    return render(request, "agreements/agreement_external.html", {"form": form})
