"""Meetings of the boards: the list, the page of one, and its agenda."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from agreements import cancelling, deciding
from agreements.forms.board_meetings import CancelForm, MeetingForm, MinutesForm
from agreements.models import BoardItem, BoardMeeting, Paper
from agreements.permissions import (
    boards_to_keep,
    can_keep_meetings,
    require_keep_meetings,
    require_not_cancelled,
)
from agreements.views.board_reading import kept
from iop.accounts.http import UserRequest
from iop.shared.forms import saved_unless_taken
from iop.shared.workflow import Refused

#: How many of the meetings held are listed.
EARLIER = 30


@require_safe
def meeting_list(request: UserRequest) -> HttpResponse:
    """Meetings of the user's boards: those to come, and those held lately."""
    meetings = BoardMeeting.objects.listed_for(request.user)
    today = localdate()
    context = {
        "coming": meetings.coming(today),
        "earlier": meetings.filter(held_on__lt=today)[:EARLIER],
        "today": today,
        "may_keep": bool(boards_to_keep(request.user)),
    }
    page = render(request, "agreements/board_meeting_list.html", context)
    return page if context["may_keep"] else kept(page, request.user, meeting=0)


def meeting_create(request: UserRequest) -> HttpResponse:
    """Plan a meeting of a board that the user is secretary of."""
    if not boards_to_keep(request.user):
        raise PermissionDenied(_("Only the board’s secretary keeps its meetings."))
    return _meeting_form(request, BoardMeeting())


def meeting_edit(request: UserRequest, pk: int) -> HttpResponse:
    """Change the day, the time, the place or the last day for papers."""
    return _meeting_form(request, _kept_meeting(request, pk))


def _meeting_form(request: UserRequest, meeting: BoardMeeting) -> HttpResponse:
    form = MeetingForm(request.POST or None, instance=meeting, user=request.user)
    if form.is_valid() and (saved := saved_unless_taken(form)):
        return redirect(saved)
    context = {"form": form, "meeting": meeting if meeting.pk else None}
    status = 422 if form.is_bound else 200
    return render(request, "agreements/board_meeting_form.html", context, status=status)


@require_safe
def meeting_detail(request: UserRequest, pk: int) -> HttpResponse:
    """One meeting: its agenda, what was decided, and when it gained legal force."""
    meeting = _visible_meeting(request, pk)
    items = list(BoardItem.objects.visible_to(request.user).filter(meeting=meeting).with_papers())
    may_keep = can_keep_meetings(request.user, meeting.board)
    context: dict[str, Any] = {
        "meeting": meeting,
        "items": items,
        "is_held": meeting.held_on <= localdate(),
        "issued": [item for item in items if item.paper.status in Paper.ISSUED],
        "is_decided": any(hasattr(item, "decision") for item in items),
        "may_keep": may_keep and not meeting.is_cancelled,
    }
    if context["may_keep"]:
        context["offered"] = list(deciding.papers_to_put_on(meeting))
    page = render(request, "agreements/board_meeting_detail.html", context)
    # The secretary's page is for working, and there is nothing to work with without a network.
    return page if may_keep else kept(page, request.user, meeting.pk)


def meeting_minutes(request: UserRequest, pk: int) -> HttpResponse:
    """Note when the minutes were adjusted and the notice was posted."""
    form = MinutesForm(request.POST or None, instance=_kept_meeting(request, pk))
    if form.is_valid():
        with transaction.atomic():
            meeting = form.save()
            count = deciding.keep_extracts(request.user, meeting)
        if count:
            message = ngettext(
                "%(count)s extract of the minutes is kept in its case.",
                "%(count)s extracts of the minutes are kept in their cases.",
                count,
            )
            messages.success(request, message % {"count": count})
        return redirect(meeting)
    context = {"form": form, "meeting": _visible_meeting(request, pk)}
    status = 422 if form.is_bound else 200
    return render(request, "agreements/board_meeting_minutes.html", context, status=status)


def meeting_cancel(request: UserRequest, pk: int) -> HttpResponse:
    """Delete a meeting to which nothing is issued; cancel any other, with the reason."""
    meeting = _kept_meeting(request, pk)
    is_untouched = cancelling.is_untouched(meeting)
    form = CancelForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and (is_untouched or form.is_valid()):
        try:
            if is_untouched:
                cancelling.delete(request.user, meeting)
            else:
                cancelling.cancel(request.user, meeting, form.cleaned_data["reason"])
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect("board_meetings:cancel", pk)
        if is_untouched:
            messages.success(
                request, _("The meeting %(meeting)s is deleted.") % {"meeting": meeting}
            )
            return redirect("board_meetings:list")
        messages.success(request, _("The meeting is cancelled. Its papers can be put on another."))
        return redirect(meeting)
    context = {"form": form, "meeting": meeting, "is_untouched": is_untouched}
    status = 422 if form.is_bound else 200
    return render(request, "agreements/board_meeting_cancel.html", context, status=status)


@require_POST
def item_add(request: UserRequest, pk: int) -> HttpResponse:
    """Put a paper on the agenda."""
    meeting = _kept_meeting(request, pk)
    papers = Paper.objects.visible_to(request.user).filter(board=meeting.board)
    key = request.POST.get("paper", "")
    paper = get_object_or_404(papers, pk=key if key.isdecimal() else None)
    try:
        deciding.put_on(request.user, meeting, paper)
    except Refused as refused:
        messages.error(request, str(refused))
        return _to_agenda(meeting)
    messages.success(request, _("“%(paper)s” is on the agenda.") % {"paper": paper})
    if meeting.takes_late_papers:
        messages.warning(
            request,
            _("The last day for papers was %(day)s: this one comes late.")
            % {"day": meeting.papers_due_on},
        )
    return _to_agenda(meeting)


@require_POST
def item_move(request: UserRequest, pk: int) -> HttpResponse:
    """Move an item up or down; the button that was pressed has the focus again."""
    item = _kept_item(request, pk)
    way = "up" if request.POST.get("way") == "up" else "down"
    deciding.move(request.user, item, -1 if way == "up" else 1)
    return redirect(f"{item.meeting.get_absolute_url()}#{way}-{item.pk}")


@require_POST
def item_remove(request: UserRequest, pk: int) -> HttpResponse:
    """Take an item off the agenda."""
    item = _kept_item(request, pk)
    paper = str(item.paper)
    try:
        deciding.take_off(request.user, item)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("“%(paper)s” is off the agenda.") % {"paper": paper})
    return _to_agenda(item.meeting)


def _visible_meeting(request: UserRequest, pk: int) -> BoardMeeting:
    meetings = BoardMeeting.objects.visible_to(request.user)
    return get_object_or_404(meetings.select_related("board__organisation"), pk=pk)


def _kept_meeting(request: UserRequest, pk: int) -> BoardMeeting:
    meeting = _visible_meeting(request, pk)
    require_keep_meetings(request.user, meeting.board)
    require_not_cancelled(meeting)
    return meeting


def _kept_item(request: UserRequest, pk: int) -> BoardItem:
    items = BoardItem.objects.visible_to(request.user).with_papers()
    item = get_object_or_404(items, pk=pk)
    require_keep_meetings(request.user, item.meeting.board)
    require_not_cancelled(item.meeting)
    return item


def _to_agenda(meeting: BoardMeeting) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{meeting.get_absolute_url()}#agenda")
