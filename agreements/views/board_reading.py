"""What the board was given: read in the browser, attachment by attachment, or as one packet."""

import logging
import re
from typing import Protocol

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.utils.safestring import mark_safe
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from agreements.board_documents import MeetingPacket
from agreements.documents import document_language
from agreements.models import BoardItem, BoardMeeting, Document, Paper
from agreements.views.files import stored_file
from iop.accounts.http import UserRequest
from partners.models import Role
from partners.roles import boards_with_role

logger = logging.getLogger(__name__)
#: The headings of an issued paper, as its own template writes them.
_HEADINGS = re.compile(
    r'<section [^>]*id="(?P<id>[\w-]+)">\s*<h3 class="section-heading">(?P<words>.*?)</h3>'
)


class Prepared(Protocol):
    """A PDF whose key is known before it is made."""

    @property
    def key(self) -> str: ...
    @property
    def content(self) -> bytes: ...
    @property
    def file_name(self) -> str: ...


@require_safe
def read(request: UserRequest, pk: int) -> HttpResponse:
    """A page made for reading: the paper as it was issued, the agenda at its side."""
    item = _issued_item(request, pk)
    agenda = BoardItem.objects.visible_to(request.user).filter(
        meeting=item.meeting, paper__status__in=Paper.ISSUED
    )
    items = list(agenda.select_related("paper__case"))
    place = items.index(item)
    context = {
        "item": item,
        "meeting": item.meeting,
        "items": items,
        "number": place + 1,
        "previous": items[place - 1] if place else None,
        "next": items[place + 1] if place + 1 < len(items) else None,
        # Written by our own template when the paper was issued, and kept as it was.
        "article": mark_safe(item.paper.article),  # noqa: S308
        "headings": [
            (found["id"], mark_safe(found["words"]))  # noqa: S308 (escaped already)
            for found in _HEADINGS.finditer(item.paper.article)
        ],
        "attachments": item.paper.attachments.select_related("document"),
        "document_language": document_language(),
    }
    return render(request, "agreements/board_meeting_read.html", context)


@require_safe
@cache_control(private=True, no_cache=True)
def attachment(request: UserRequest, pk: int, document_pk: int) -> HttpResponseBase:
    """A file that goes with an issued paper, or the paper's own, as it was issued."""
    paper = _issued_item(request, pk).paper
    attached = Document.objects.filter(paper_attachments__paper=paper, pk=document_pk)
    if paper.document_id == document_pk:
        attached = Document.objects.filter(pk=document_pk)
    stored = get_object_or_404(attached.distinct())
    readers = boards_with_role(request.user, *Document.SECRET_READERS, Role.BOARD_MEMBER)
    if stored.is_secret and paper.board_id not in readers:
        raise Http404
    return stored_file(request, stored)


@require_safe
def packet(request: UserRequest, pk: int) -> HttpResponse:
    """All that is issued to a meeting as one PDF."""
    meetings = BoardMeeting.objects.visible_to(request.user).select_related("board__organisation")
    meeting = get_object_or_404(meetings, pk=pk)
    items = BoardItem.objects.visible_to(request.user).filter(
        meeting=meeting, paper__status__in=Paper.ISSUED
    )
    rows = list(items.with_papers().prefetch_related("paper__attachments__document"))
    if not rows:
        raise Http404
    return pdf_response(request, MeetingPacket(meeting, rows))


def pdf_response(request: UserRequest, prepared: Prepared) -> HttpResponse:
    """The PDF; a reader who has it already is told so."""
    etag = f'"{prepared.key}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        try:
            response = HttpResponse(prepared.content, content_type="application/pdf")
        except Exception:
            # Whatever went wrong, the reader gets a sentence and the log the rest.
            logger.exception("%s could not be made.", type(prepared).__name__)
            return render(request, "agreements/board_meeting_pdf_failed.html", status=500)
    disposition = content_disposition_header(as_attachment=True, filename=prepared.file_name)
    response.headers["Content-Disposition"] = disposition or ""
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["ETag"] = etag
    return response


def _issued_item(request: UserRequest, pk: int) -> BoardItem:
    """Nobody reads here what is not yet issued, whatever else they may read."""
    items = BoardItem.objects.visible_to(request.user).filter(paper__status__in=Paper.ISSUED)
    return get_object_or_404(items.with_papers(), pk=pk)
