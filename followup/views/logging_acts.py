"""A meeting is begun, closed, opened again and adjusted; its minutes are fetched."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agreements.views.files import stored_file
from followup import minutes, minutes_notices
from followup.forms.logging import AdjustersForm, CloseForm, ConfirmForm, ReopenForm
from followup.minutes_changes import open_change
from followup.models import GroupMeeting, Outcome
from followup.views.logging import kept_meeting, visible_meeting
from iop.accounts.http import UserRequest
from iop.shared.workflow import Refused


@require_POST
def meeting_begin(request: UserRequest, pk: int) -> HttpResponse:
    meeting = kept_meeting(request, pk)
    if _done(request, lambda: minutes.begin(request.user, meeting)):
        return redirect("meetings:log", pk)
    return redirect(meeting)


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_close(request: UserRequest, pk: int) -> HttpResponse:
    """The last look: what the minutes need to say, and who adjusts them."""
    meeting = kept_meeting(request, pk)
    if meeting.is_locked:
        messages.warning(request, _("The meeting is closed, and its notes are locked."))
        return redirect(meeting)
    form = CloseForm(_posted(request), meeting=meeting, initial=_facts(request, meeting))
    if form.is_valid():
        try:
            minutes.close(request.user, meeting, adjusters=form.chosen, **form.facts)
        except Refused as refused:
            form.add_error(None, list(refused.reasons))
        else:
            return _closed(request, meeting)
    context = {
        "meeting": meeting,
        "form": form,
        "came": minutes.people_who_came(meeting).count(),
        "by_address": minutes_notices.reached_by_address(meeting),
        "is_enclosed": minutes_notices.may_be_enclosed(meeting),
    }
    return render(request, "followup/log_close.html", context, status=422 if form.errors else 200)


def _closed(request: UserRequest, meeting: GroupMeeting) -> HttpResponse:
    messages.success(
        request, _("The meeting is closed. Its minutes are kept among the case’s files.")
    )
    if unreached := minutes_notices.unreached(meeting):
        names = ", ".join(person.name for person in unreached)
        messages.warning(
            request, _("No e-mail address is known for: %(names)s.") % {"names": names}
        )
    return redirect(meeting)


def _facts(request: UserRequest, meeting: GroupMeeting) -> dict[str, object]:
    """What is known of the meeting; who closes it has most often kept the minutes."""
    facts: dict[str, object] = {name: getattr(meeting, name) for name in CloseForm.FACTS}
    facts["held_on"] = meeting.held_on or timezone.localdate()
    if not meeting.chair and request.method != "POST":
        leads = minutes.people_who_came(meeting).filter(member__is_chair=True).first()
        facts["chair"] = leads.name if leads else ""
    facts["minutes_taker"] = meeting.minutes_taker or request.user.name
    facts["adjusters"] = meeting.attendances.filter(is_adjuster=True)
    return facts


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_reopen(request: UserRequest, pk: int) -> HttpResponse:
    meeting = kept_meeting(request, pk)
    form = ReopenForm(_posted(request))
    if form.is_valid() and _done(
        request, lambda: minutes.reopen(request.user, meeting, form.cleaned_data["reason"])
    ):
        return redirect("meetings:log", pk)
    context = {"meeting": meeting, "form": form}
    status = 422 if form.errors else 200
    return render(request, "followup/minutes_reopen.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_adjusters(request: UserRequest, pk: int) -> HttpResponse:
    """Choose who adjusts when the meeting is closed already."""
    meeting = kept_meeting(request, pk)
    chosen = meeting.attendances.filter(is_adjuster=True)
    form = AdjustersForm(_posted(request), meeting=meeting, initial={"adjusters": chosen})
    if request.method == "POST" and form.is_valid():
        if _done(request, lambda: minutes.choose_adjusters(request.user, meeting, form.chosen)):
            return redirect(meeting)
        form.add_error("adjusters", _("Nothing was changed."))
    context = {"meeting": meeting, "form": form}
    status = 422 if form.errors else 200
    return render(request, "followup/minutes_adjusters.html", context, status=status)


@require_POST
def meeting_confirm(request: UserRequest, pk: int, person: UUID) -> HttpResponse:
    """One who was chosen confirms, here or by name with a day."""
    meeting = visible_meeting(request, pk)
    form = ConfirmForm(request.POST)
    on = form.cleaned_data["confirmed_on"] if form.is_valid() else None
    if _done(request, lambda: minutes.confirm(request.user, meeting, person, on=on)):
        meeting.refresh_from_db(fields=["status"])
        is_adjusted = meeting.status == GroupMeeting.Status.ADJUSTED
        all_have = _("The minutes are adjusted by all that were chosen.")
        messages.success(request, all_have if is_adjusted else _("The confirmation is kept."))
    return redirect(meeting)


@require_safe
@cache_control(private=True, no_cache=True)
def meeting_minutes(request: UserRequest, pk: int) -> HttpResponseBase:
    """The file that was made when the meeting was closed or adjusted."""
    meetings = GroupMeeting.objects.visible_to(request.user)
    meeting = get_object_or_404(meetings.select_related("minutes", "open_minutes"), pk=pk)
    is_open = request.GET.get("utan") == "fortroliga"
    stored = meeting.open_minutes if is_open else meeting.minutes
    if stored is None:
        raise Http404
    return stored_file(request, stored)


@require_POST
def open_change_of(request: UserRequest, pk: UUID) -> HttpResponse:
    """A draft that changes the agreement, from a decision of the meeting."""
    meetings = GroupMeeting.objects.visible_to(request.user)
    outcomes = Outcome.objects.filter(item__meeting__in=meetings.order_by().values("pk"))
    outcome = get_object_or_404(outcomes.select_related("item__meeting"), pk=pk)
    try:
        draft = open_change(request.user, outcome)
    except Refused as refused:
        _tell(request, refused.reasons)
    else:
        messages.success(
            request, _("The change is a draft, a copy of the agreement. Mend what was decided.")
        )
        return redirect(draft)
    return redirect(outcome.item.meeting)


def _posted(request: UserRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _done(request: UserRequest, act: Callable[[], object]) -> bool:
    """Whether the act was made; the user is told why not."""
    try:
        act()
    except Refused as refused:
        _tell(request, refused.reasons)
        return False
    return True


def _tell(request: UserRequest, reasons: object) -> None:
    for reason in reasons:  # type: ignore[attr-defined]
        messages.error(request, reason)
