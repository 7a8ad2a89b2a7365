"""What the meetings have promised: the list, and the page of one action."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from followup import actions
from followup.forms.actions import ChangeForm, DoneForm, DropForm
from followup.models import ActionItem
from followup.permissions import can_keep_group_meetings, can_settle_action
from followup.views.meetings import followed_agreement
from followup.visibility import followed_by
from iop.accounts.http import UserRequest
from iop.shared.history import history_of
from iop.shared.workflow import Refused


@require_safe
def action_list(request: UserRequest, pk: int) -> HttpResponse:
    """All actions of the agreement's case: open ones, the late first; done; dropped."""
    agreement = followed_agreement(request, pk)
    rows = ActionItem.objects.visible_to(request.user).of_case(agreement).with_meeting()
    found = actions.promised(list(rows), localdate())
    done = [one for one in found if one.action.done_on]
    context = {
        "agreement": agreement,
        "open": [one for one in found if one.action.is_open],
        "late_count": sum(one.is_late for one in found),
        "done": sorted(done, key=lambda one: one.action.done_on or localdate(), reverse=True),
        "dropped": [one for one in found if one.action.dropped_reason],
        "may_keep": can_keep_group_meetings(request.user, agreement),
        "today": localdate(),
    }
    return render(request, "followup/action_list.html", context)


@require_safe
def action(request: UserRequest, pk: uuid.UUID) -> HttpResponse:
    """One action: how it stands, what has happened to it, and what can be done with it."""
    return _page(request, _visible(request, pk))


@require_POST
def finish(request: UserRequest, pk: uuid.UUID) -> HttpResponse:
    """Mark it as done, with the day and a word."""
    row = _settled(request, pk)
    form = DoneForm(request.POST)
    if not form.is_valid():
        return _page(request, row, done=form)
    data = form.cleaned_data
    return _act(
        request,
        row,
        lambda: actions.finish(request.user, row, data["done_on"], data["done_note"]),
        _("The action is done."),
    )


@require_POST
def change(request: UserRequest, pk: uuid.UUID) -> HttpResponse:
    """Set another day, or somebody else to do it."""
    row = _settled(request, pk)
    form = ChangeForm(request.POST, instance=row)
    if not form.is_valid():
        return _page(request, row, change=form)
    data = form.cleaned_data
    return _act(
        request,
        row,
        lambda: actions.change(row, data["due_on"], data["responsible"]),
        _("The action is changed."),
    )


@require_POST
def drop(request: UserRequest, pk: uuid.UUID) -> HttpResponse:
    """It is not to be done, and why."""
    row = _settled(request, pk)
    form = DropForm(request.POST)
    if not form.is_valid():
        return _page(request, row, drop=form)
    reason = form.cleaned_data["dropped_reason"]
    return _act(request, row, lambda: actions.drop(row, reason), _("The action is dropped."))


@require_POST
def take_up_again(request: UserRequest, pk: uuid.UUID) -> HttpResponse:
    """What was closed by mistake is open again."""
    row = _settled(request, pk)
    return _act(request, row, lambda: actions.take_up_again(row), _("The action is open again."))


def _act(request: UserRequest, row: ActionItem, act: Any, said: str) -> HttpResponse:
    try:
        act()
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, said)
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}):
        return redirect("meetings:action", row.pk)
    return redirect(back)


def _visible(request: UserRequest, pk: uuid.UUID) -> ActionItem:
    rows = ActionItem.objects.visible_to(request.user).with_meeting()
    return get_object_or_404(rows, pk=pk)


def _settled(request: UserRequest, pk: uuid.UUID) -> ActionItem:
    row = _visible(request, pk)
    if not can_settle_action(request.user, row):
        raise PermissionDenied(_("Only a party, and the one who is to do it, settle an action."))
    return row


def _page(request: UserRequest, row: ActionItem, **bound: Any) -> HttpResponse:
    agreement = row.item.meeting.agreement
    context = {
        "action": row,
        "agreement": agreement,
        "is_late": row.is_late(localdate()),
        "follows": followed_by(request.user).filter(pk=agreement.pk).exists(),
        "may_settle": can_settle_action(request.user, row),
        "done_form": bound.get("done") or DoneForm(),
        "change_form": bound.get("change") or ChangeForm(instance=row),
        "drop_form": bound.get("drop") or DropForm(),
        "asked": next(iter(bound), ""),
        "history": history_of(
            ActionItem.history.filter(id=row.pk), without=("position",), tells_first=False
        ),
    }
    status = 422 if bound else 200
    return render(request, "followup/action_detail.html", context, status=status)
