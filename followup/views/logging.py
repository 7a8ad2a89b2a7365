"""Logging a meeting while it is held, by several at once and on a telephone."""

import time
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from js_asset import ImportMap

from agreements.views.board_reading import kept
from followup.minutes_page import Failure, LogPage, is_untouched, sent_units
from followup.minutes_saving import SAVES, data_of
from followup.minutes_state import units_of
from followup.minutes_writing import Behind
from followup.models import GroupMeeting
from followup.permissions import can_keep_group_meetings
from iop.accounts.http import UserRequest
from iop.accounts.models import User
from iop.shared.pdf import static_text
from iop.shared.workflow import Refused

_MODULES = (
    *("meeting_kept", "meeting_sending", "meeting_units", "meeting_versions"),
    *("speak", "typing"),
)
IMPORTMAP = ImportMap({f"iop/{name}": f"js/{name}.js" for name in _MODULES})
#: The page of a meeting that is closed: what a device has not sent is shown there.
_LOCKED = 409
#: For how long somebody counts as writing after the page last asked.
WRITING_SECONDS = 25


def visible_meeting(request: UserRequest, pk: int) -> GroupMeeting:
    meetings = GroupMeeting.objects.visible_to(request.user).with_group()
    return get_object_or_404(meetings.prefetch_related("group__agreement__parties__board"), pk=pk)


def kept_meeting(request: UserRequest, pk: int) -> GroupMeeting:
    """A meeting that the user keeps, whatever state it is in."""
    meeting = visible_meeting(request, pk)
    if not can_keep_group_meetings(request.user, meeting.agreement):
        raise PermissionDenied(_("Only those who work for a party keep the group’s meetings."))
    return meeting


@require_http_methods(["GET", "HEAD", "POST"])
def log(request: UserRequest, pk: int) -> HttpResponse:
    """Who is here, and notes, outcomes and actions item by item."""
    meeting = kept_meeting(request, pk)
    if meeting.is_locked:
        return render(request, "followup/log_locked.html", {"meeting": meeting}, status=_LOCKED)
    failures = _saved_whole(request, meeting) if request.method == "POST" else {}
    if request.method == "POST" and not failures:
        messages.success(request, _("Saved."))
        return redirect("meetings:log", pk)
    context = {
        "meeting": meeting,
        "page": LogPage(meeting, failures),
        "failures": failures,
        "has_behind": any(one.is_behind for one in failures.values()),
        "parties": meeting.agreement.parties.select_related("organisation", "board"),
        "importmap": IMPORTMAP.render(attrs={"nonce": str(request.csp_nonce)}),  # type: ignore[attr-defined]
    }
    page = render(request, "followup/log_page.html", context, status=_status(failures))
    return kept(page, request.user, meeting.pk)


@require_safe
def log_worker(request: UserRequest) -> HttpResponse:
    """The script that keeps the page for a telephone without contact; see the script."""
    response = HttpResponse(static_text("js/meeting_worker.js"), content_type="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    return response


def _status(failures: dict[str, Failure]) -> int:
    if any(one.is_behind for one in failures.values()):
        return 409
    return 422 if failures else 200


def _saved_whole(request: UserRequest, meeting: GroupMeeting) -> dict[str, Failure]:
    """Save what was touched in a form that was sent as a whole; what could not be saved."""
    failures = {}
    for (what, key), data in sent_units(request.POST).items():
        if what not in SAVES or is_untouched(what, data):
            continue
        try:
            SAVES[what](request.user, meeting, key, data)
        except Behind as behind:
            theirs = data_of(what, behind.stored)
            failures[f"{what}.{key}"] = Failure(data, is_behind=True, theirs=theirs)
        except ValidationError as error:
            failures[f"{what}.{key}"] = Failure(data, error.messages)
        except Refused as refused:
            failures[f"{what}.{key}"] = Failure(data, list(refused.reasons))
    return failures


@require_POST
def log_save(request: UserRequest, pk: int, what: str) -> JsonResponse:
    """Save one unit, and tell how it then is; 409 with what another has saved meanwhile."""
    meeting = kept_meeting(request, pk)
    try:
        key = UUID(request.POST.get("key", ""))
        save = SAVES[what]
    except (KeyError, ValueError):
        raise Http404 from None
    try:
        saved = save(request.user, meeting, key, request.POST)
    except Behind as behind:
        theirs = data_of(what, behind.stored)
        return JsonResponse({"state": "behind", "theirs": theirs}, status=409)
    except ValidationError as error:
        return JsonResponse({"state": "invalid", "errors": error.messages}, status=422)
    except Refused as refused:
        return JsonResponse({"state": "closed", "errors": refused.reasons}, status=409)
    return JsonResponse({"state": "saved", "unit": saved})


@require_safe
def log_state(request: UserRequest, pk: int) -> JsonResponse:
    """How the notes are now, for pages that others write in too."""
    meeting = kept_meeting(request, pk)
    others = _writers(meeting, request.user) - 1
    answer: dict[str, Any] = {
        "is_locked": meeting.is_locked,
        "status": meeting.get_status_display(),
        "units": units_of(meeting),
        "writers": _in_words(others),
        # Signing in again changes it.
        "token": get_token(request),
    }
    response = JsonResponse(answer)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _in_words(others: int) -> str:
    if not others:
        return ""
    words = ngettext("%(count)s more writes now", "%(count)s more write now", others)
    return words % {"count": others}


def _writers(meeting: GroupMeeting, user: User) -> int:
    """How many have the page open; a count that is lost is there again at the next asking."""
    name, now = f"meeting-writers:{meeting.pk}", time.time()
    seen: dict[int, float] = cache.get(name, {})
    seen = {one: at for one, at in seen.items() if now - at < WRITING_SECONDS} | {user.pk: now}
    cache.set(name, seen, WRITING_SECONDS)
    return len(seen)
