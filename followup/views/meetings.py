"""Meetings of groups: the list, the page of one, its call and its agenda."""

import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from agreements.models import Agreement
from followup import agenda, calling, inviting
from followup.forms.meetings import (
    AgendaItemForm,
    CallForm,
    CancelForm,
    MeetingForm,
    People,
    TopicForm,
)
from followup.minutes import changes_to_open, standing
from followup.models import ActionItem, GroupMeeting, Topic
from followup.permissions import can_keep_group_meetings, can_log_meeting
from followup.visibility import followed_by
from followup.workflow import MEETINGS
from iop.accounts.http import UserRequest
from iop.accounts.models import User
from iop.shared.workflow import Refused

_S = GroupMeeting.Status
#: Planned meetings further away are folded, but for so many that the list is not empty.
NEAR, FEW = datetime.timedelta(days=45), 2


@require_safe
def meeting_list(request: UserRequest, pk: int) -> HttpResponse:
    """Meetings of an agreement's whole case: to come, held, cancelled; and topics that wait."""
    return list_page(request, followed_agreement(request, pk))


def list_page(
    request: UserRequest, agreement: Agreement, form: TopicForm | None = None
) -> HttpResponse:
    meetings = GroupMeeting.objects.visible_to(request.user).of_case(agreement)
    meetings = meetings.select_related("group")
    open_actions = ActionItem.objects.visible_to(request.user).of_case(agreement).open()
    days = list(open_actions.order_by().values_list("due_on", flat=True))
    today = localdate()
    may_keep = can_keep_group_meetings(request.user, agreement)
    has_group = bool(agreement.groups.all())
    coming = list(meetings.coming())
    near = [meeting for meeting in coming if _is_near(meeting, today)] or coming[:FEW]
    context = {
        "agreement": agreement,
        "coming": near,
        "later": [meeting for meeting in coming if meeting not in near],
        "held": meetings.held(),
        "cancelled": meetings.cancelled(),
        "topics": Topic.objects.visible_to(request.user).of_case(agreement).waiting(),
        "topic_form": form or (TopicForm(agreement=agreement) if has_group else None),
        "open_count": len(days),
        "late_count": sum(1 for day in days if day and day < today),
        "may_keep": may_keep,
        "may_create": may_keep and has_group,
        "has_group": has_group,
        "today": today,
    }
    status = 422 if form else 200
    return render(request, "followup/meeting_list.html", context, status=status)


def _is_near(meeting: GroupMeeting, today: datetime.date) -> bool:
    """Whether it is so soon, or so far on its way, that it is not folded away."""
    day = meeting.held_on or meeting.period_from
    return meeting.status != _S.PLANNED or day is None or day <= today + NEAR


def create(request: UserRequest, pk: int) -> HttpResponse:
    """A meeting by hand, beside those that the agreement's rule plans."""
    agreement = followed_agreement(request, pk)
    require_keeper(request.user, agreement)
    form = MeetingForm(request.POST or None, agreement=agreement)
    if form.is_valid():
        return redirect(form.save())
    return _meeting_form(request, form, agreement)


def edit(request: UserRequest, pk: int) -> HttpResponse:
    """What is known of a planned meeting; of a called one, changes go out as a new call."""
    meeting = _kept_meeting(request, pk)
    if meeting.status == _S.CALLED:
        return redirect("meetings:call", pk)
    form = MeetingForm(request.POST or None, instance=meeting, agreement=meeting.agreement)
    if form.is_valid():
        try:
            calling.correct(meeting, form.cleaned_data)
        except Refused as refused:
            form.add_error(None, list(refused.reasons))
        else:
            return redirect(meeting)
    return _meeting_form(request, form, meeting.agreement, _visible_meeting(request, pk))


def _meeting_form(
    request: UserRequest,
    form: MeetingForm,
    agreement: Agreement,
    meeting: GroupMeeting | None = None,
) -> HttpResponse:
    context = {"form": form, "agreement": agreement, "meeting": meeting}
    status = 422 if form.is_bound else 200
    return render(request, "followup/meeting_form.html", context, status=status)


@require_safe
def detail(request: UserRequest, pk: int) -> HttpResponse:
    """One meeting: when and where, who is called, its agenda, and what came of it."""
    meeting = _visible_meeting(request, pk)
    actions = Prefetch("actions", ActionItem.objects.select_related("attendance"))
    context: dict[str, Any] = {
        "meeting": meeting,
        "agreement": meeting.agreement,
        "follows": followed_by(request.user).filter(pk=meeting.agreement.pk).exists(),
        "items": list(meeting.items.prefetch_related("outcomes", actions)),
        "attendances": list(meeting.attendances.select_related("party__organisation")),
        "may_keep": can_log_meeting(request.user, meeting),
        "may_call": _may(request.user, meeting, "call"),
        "may_cancel": _may(request.user, meeting, "cancel"),
        "changes": changes_to_open(request.user, meeting),
        "topic_count": agenda.waiting_topics(meeting).count(),
        "today": localdate(),
        **standing(request.user, meeting),
    }
    return render(request, "followup/meeting_detail.html", context)


def call(request: UserRequest, pk: int) -> HttpResponse:
    """Say when, where and who; keep it as a draft that tells nobody, or send the call."""
    meeting = _kept_meeting(request, pk)
    if not _may(request.user, meeting, "call"):
        messages.error(request, _("The meeting has begun, so nobody more is called."))
        return redirect(meeting)
    data = request.POST if request.method == "POST" else None
    form = CallForm(data, instance=meeting)
    people = People(meeting, inviting.invited(meeting), data)
    if data is not None and all([form.is_valid(), people.is_valid()]):
        try:
            return _called(request, _visible_meeting(request, pk), form, people)
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error(None, reason)
    context = {
        "form": form,
        "people": people,
        "meeting": _visible_meeting(request, pk),
        "agreement": meeting.agreement,
        "items": list(meeting.items.all()),
        "which": data.get("which", "") if data else calling.turn(meeting),
        "topic_count": agenda.waiting_topics(meeting).count(),
    }
    status = 200 if data is None else 422
    return render(request, "followup/meeting_call.html", context, status=status)


def _called(
    request: UserRequest, meeting: GroupMeeting, form: CallForm, people: People
) -> HttpResponse:
    if "draft" in request.POST:
        calling.write_down(meeting, form.said, people.chosen)
        messages.success(request, _("Saved. Nobody has been told anything yet."))
        return redirect("meetings:call", meeting.pk)
    if not meeting.items.exists():
        agenda.make(meeting, localdate())
    which = request.POST.get("which", "")
    unreached = calling.call(request.user, meeting, which, form.said, people.chosen)
    messages.success(request, _("The call is sent."))
    if unreached:
        names = ", ".join(person.name for person in unreached)
        messages.warning(
            request, _("No e-mail address is known for: %(names)s.") % {"names": names}
        )
    return redirect(meeting)


def cancel(request: UserRequest, pk: int) -> HttpResponse:
    """Cancel it, with the reason; those who were called are told."""
    meeting = _kept_meeting(request, pk)
    form = CancelForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            calling.cancel(request.user, meeting, form.cleaned_data["reason"])
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, pgettext("groups", "The meeting is cancelled."))
        return redirect(meeting)
    context = {"form": form, "meeting": meeting, "agreement": meeting.agreement}
    status = 422 if form.is_bound else 200
    return render(request, "followup/meeting_cancel.html", context, status=status)


# --- The agenda ----------------------------------------------------------------------------


@require_POST
def agenda_make(request: UserRequest, pk: int) -> HttpResponse:
    """Make the agenda, or fetch anew what the system knows."""
    meeting = _kept_meeting(request, pk)
    agenda.make(meeting, localdate())
    messages.success(request, _("The agenda says what is known today."))
    return redirect("meetings:agenda", pk)


def agenda_edit(request: UserRequest, pk: int) -> HttpResponse:
    """Rename, move, add and take off items; one form, so nothing that is typed is lost."""
    meeting = _kept_meeting(request, pk)
    if request.method == "POST":
        try:
            return _mended(request, meeting)
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect("meetings:agenda", pk)
    context = {
        "meeting": meeting,
        "agreement": meeting.agreement,
        "items": list(meeting.items.all()),
        "form": AgendaItemForm(),
        "topic_count": agenda.waiting_topics(meeting).count(),
    }
    return render(request, "followup/meeting_agenda.html", context)


def _mended(request: UserRequest, meeting: GroupMeeting) -> HttpResponse:
    """Write the headings, then do what the button says: ``up:<key>``, ``down:``, ``remove:``."""
    items = {str(item.pk): item for item in meeting.items.all()}
    agenda.rename(meeting, {key: request.POST.get(f"heading-{key}", "") for key in items})
    form = AgendaItemForm(request.POST)
    if form.is_valid() and (heading := form.cleaned_data["heading"].strip()):
        agenda.add(meeting, heading)
    act, _colon, key = request.POST.get("act", "").partition(":")
    page = reverse("meetings:agenda", args=[meeting.pk])
    if act in ("up", "down") and key in items:
        agenda.move(items[key], -1 if act == "up" else 1)
        return redirect(f"{page}#{act}-{key}")
    if act == "remove" and key in items:
        agenda.remove(items[key])
        return redirect(page)
    if act == "add":
        return redirect(f"{page}#id_heading")
    messages.success(request, _("The agenda is saved."))
    return redirect(meeting)


# --- Who may --------------------------------------------------------------------------------


def followed_agreement(request: UserRequest, pk: int) -> Agreement:
    agreements = followed_by(request.user).with_case()
    return get_object_or_404(agreements.prefetch_related("parties__board", "groups"), pk=pk)


def require_keeper(user: User, agreement: Agreement) -> None:
    if not can_keep_group_meetings(user, agreement):
        raise PermissionDenied(_("Only those who work for a party keep the meetings."))


def _visible_meeting(request: UserRequest, pk: int) -> GroupMeeting:
    meetings = GroupMeeting.objects.visible_to(request.user).with_group()
    return get_object_or_404(meetings.prefetch_related("group__agreement__parties__board"), pk=pk)


def _kept_meeting(request: UserRequest, pk: int) -> GroupMeeting:
    meeting = _visible_meeting(request, pk)
    require_keeper(request.user, meeting.agreement)
    if meeting.is_locked:
        raise PermissionDenied(_("The meeting is closed: nothing of it is changed."))
    return meeting


def _may(user: User, meeting: GroupMeeting, name: str) -> bool:
    return meeting.status in MEETINGS[name].sources and MEETINGS.may(user, meeting, name)
