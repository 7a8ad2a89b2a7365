"""The user's own days, how one is reminded of them, and the calendar that a program fetches."""

import datetime

from django.conf import settings as site_settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from followup import calendar_feed
from followup.calendar_months import listing
from followup.days import days_of, readable_days
from followup.forms.calendar import ReminderChoiceForm
from followup.models import CalendarFeed, ReminderChoice
from iop.accounts.http import UserRequest
from iop.accounts.models import User

#: How far the page looks ahead, and how far back for what is late.
YEAR = datetime.timedelta(days=365)
#: How exact it is kept when a calendar was last fetched.
_HOUR = datetime.timedelta(hours=1)
#: How many times an hour one address answers. Programs ask once or twice.
MOST_IN_AN_HOUR = 60


@require_safe
def day_list(request: UserRequest) -> HttpResponse:
    """The coming year, month by month: what concerns the user, or all that the user follows."""
    today = timezone.localdate()
    shows_all = request.GET.get("visa") == "alla"
    find = readable_days if shows_all else days_of
    days = find(request.user, today - YEAR, today + YEAR)
    context = {"listing": listing(days, request.user, today), "shows_all": shows_all}
    return render(request, "followup/calendar_list.html", context)


@never_cache
def settings(request: UserRequest) -> HttpResponse:
    """How one is reminded, and the address of one's calendar."""
    if request.method != "POST":
        return _settings_page(request, ReminderChoiceForm(instance=ReminderChoice.of(request.user)))
    with transaction.atomic():
        User.objects.select_for_update().get(pk=request.user.pk)  # one choice, of two sent at once
        form = ReminderChoiceForm(request.POST or None, instance=ReminderChoice.of(request.user))
        if not form.is_valid():
            return _settings_page(request, form, status=422 if form.errors else 200)
        form.save()
    messages.success(request, _("How you are reminded is saved."))
    return redirect("calendar:settings")


def _settings_page(
    request: UserRequest, form: ReminderChoiceForm, *, address: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "feed": CalendarFeed.objects.open().filter(user=request.user).first(),
        "address": address,
        "webcal": address.replace("https://", "webcal://").replace("http://", "webcal://"),
    }
    return render(request, "followup/calendar_settings.html", context, status=status)


@require_POST
@never_cache
def feed_make(request: UserRequest) -> HttpResponse:
    """A new address. It is told in this answer alone, for only its sum is kept."""
    token = CalendarFeed.objects.make(request.user)
    address = site_settings.SITE_URL.rstrip("/") + reverse("calendar:feed", args=[token])
    form = ReminderChoiceForm(instance=ReminderChoice.of(request.user))
    return _settings_page(request, form, address=address)


@require_POST
def feed_revoke(request: UserRequest) -> HttpResponse:
    CalendarFeed.objects.revoke(request.user)
    messages.success(request, _("The address no longer leads anywhere."))
    return redirect("calendar:settings")


@login_not_required
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar of whoever the address was made for. The address itself is the secret."""
    row = get_object_or_404(CalendarFeed.objects.at(token).select_related("user"))
    if _is_fetched_too_often(row):
        return HttpResponse(status=429, headers={"Retry-After": "3600"})
    now = timezone.now()
    if row.read_at is None or row.read_at < now - _HOUR:
        row.read_at = now
        row.save(update_fields=["read_at"])
    with override(row.user.mail_language):
        body = calendar_feed.feed(row.user, timezone.localdate(now))
    answer = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = "private, max-age=3600"
    answer["Content-Disposition"] = 'inline; filename="iop.ics"'
    return answer


def _is_fetched_too_often(row: CalendarFeed) -> bool:
    """An address that is not known costs a look in an index, and cannot be guessed."""
    key = f"calendar_feed:{row.pk}"
    cache.add(key, 0, _HOUR.total_seconds())
    try:
        return cache.incr(key) > MOST_IN_AN_HOUR
    except ValueError:  # the hour ended in between
        return False
