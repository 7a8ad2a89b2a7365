"""Payments from a file: chosen, shown row by row, saved when confirmed."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from followup import payment_import
from followup.forms.payments import ConfirmForm, FileForm
from followup.permissions import RECORD_PAYMENT
from iop.accounts.http import UserRequest

PAGE = "followup/payment_import.html"


@require_http_methods(["GET", "POST"])
def import_file(request: UserRequest) -> HttpResponse:
    """The form; what the file will do; and, once that is confirmed, all of it or nothing."""
    if not RECORD_PAYMENT.allowed_anywhere(request.user):
        raise PermissionDenied(_("Only case officers and controllers read payments from a file."))
    if request.method == "POST" and "seen" in request.POST:
        return _save(request)
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if form.is_valid():
        try:
            text = payment_import.text_of(form.cleaned_data["file"].read())
            reading = payment_import.read(request.user, text, timezone.localdate())
        except payment_import.Unreadable as error:
            form.add_error("file", str(error))
        else:
            return _preview(request, text, reading)
    status = 422 if form.errors else 200
    return render(request, PAGE, {"form": form, "columns": _columns()}, status=status)


def _columns() -> list[str]:
    return [str(labels[0]) for labels in payment_import.COLUMNS.values()]


def _preview(
    request: UserRequest, text: str, reading: payment_import.Reading, status: int = 200
) -> HttpResponse:
    confirm = ConfirmForm(initial={"text": text, "seen": reading.seen})
    context = {"reading": reading, "confirm": confirm, "is_moved": status == 409}
    return render(request, "followup/payment_import_preview.html", context, status=status)


def _save(request: UserRequest) -> HttpResponse:
    form = ConfirmForm(request.POST)
    today = timezone.localdate()
    if not form.is_valid():
        return redirect("payments:import")
    text, seen = form.cleaned_data["text"], form.cleaned_data["seen"]
    try:
        reading = payment_import.save(request.user, text, seen, today)
    except payment_import.Moved as moved:
        return _preview(request, text, moved.reading, status=409)
    except payment_import.Unreadable:
        return redirect("payments:import")
    count = len(reading.paying)
    words = ngettext("%(count)d payment is entered.", "%(count)d payments are entered.", count)
    messages.success(request, words % {"count": count})
    _tell_uncounted(request, reading)
    return redirect("payments:list")


def _tell_uncounted(request: UserRequest, reading: payment_import.Reading) -> None:
    """With the pages where it can be said on which instalment each counts."""
    count = len(reading.uncounted)
    if not count:
        return
    words = ngettext(
        "%(count)d of them counts on no instalment of the later version. Say where it counts:",
        "%(count)d of them count on no instalment of the later version. Say where they count:",
        count,
    )
    pages = (
        (reverse("payments:agreement", args=[version.pk]), version.reference)
        for version in reading.uncounted_versions
    )
    links = format_html_join(", ", '<a class="text-nowrap" href="{}">{}</a>', pages)
    messages.warning(request, format_html("{} {}.", words % {"count": count}, links))
