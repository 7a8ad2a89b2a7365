"""Files of an agreement: attached and fetched only by those who may."""

import logging
from collections.abc import Callable
from typing import Protocol

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from agreements import uploads
from agreements.forms.files import UploadForm
from agreements.models import Agreement, Document
from agreements.permissions import can_upload_document
from iop.accounts.http import UserRequest

log = logging.getLogger(__name__)


class Prepared(Protocol):
    """A PDF whose key changes with what it says, and whose bytes are made when asked for."""

    @property
    def key(self) -> str: ...

    @property
    def content(self) -> bytes: ...

    @property
    def file_name(self) -> str: ...


def document_upload(request: UserRequest, pk: int) -> HttpResponse:
    """Attach a file to an agreement."""
    agreements = Agreement.objects.visible_to(request.user).with_case()
    agreement = get_object_or_404(agreements, pk=pk)
    if not can_upload_document(request.user, agreement):
        raise PermissionDenied(
            _("Only a case officer or secretary of the board can attach files to the agreement.")
        )
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_valid():
        stored = uploads.store(form.cleaned_data["file"], agreement, request.user)
        messages.success(request, _("%(name)s is attached.") % {"name": stored.name})
        return redirect(agreement)
    context = {"agreement": agreement, "form": form}
    return render(request, "agreements/document_upload.html", context)


@require_safe
@cache_control(private=True, no_cache=True)
def document(request: UserRequest, pk: int) -> HttpResponseBase:
    """The stored bytes, after checking that they are the ones that were uploaded."""
    return stored_file(request, get_object_or_404(Document.objects.visible_to(request.user), pk=pk))


def stored_file(request: UserRequest, stored: Document) -> HttpResponseBase:
    """The bytes of a document that the user may read, unless they have changed."""
    try:
        is_intact = stored.is_intact()
    except OSError:
        is_intact = False
    if not is_intact:
        log.error("Document %s is missing or differs from SHA-256 %s", stored.pk, stored.sha256)
        return render(request, "agreements/document_altered.html", {"document": stored}, status=500)
    return FileResponse(
        stored.file.open("rb"),
        as_attachment=True,
        filename=stored.name,
        content_type=stored.content_type,
    )


def pdf_response(
    request: UserRequest,
    prepare: Callable[[], Prepared],
    *,
    what: str,
    failed: str,
    **context: object,
) -> HttpResponse:
    """The PDF; a reader who has it already is told so. If it fails, the page ``failed``."""
    try:
        prepared = prepare()
        etag = f'"{prepared.key}"'
        response = get_conditional_response(request, etag=etag)
        if response is None:
            response = HttpResponse(prepared.content, content_type="application/pdf")
    except Exception:
        # Whatever went wrong, the reader gets a sentence and the log the rest.
        log.exception("The PDF of %s could not be made.", what)
        return render(request, failed, context, status=500)
    disposition = content_disposition_header(as_attachment=True, filename=prepared.file_name)
    response.headers["Content-Disposition"] = disposition or ""
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["ETag"] = etag
    return response
