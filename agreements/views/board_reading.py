"""What the board was given: read in the browser, attachment by attachment, or as one packet.

It is read without a network too: ``board_worker.js`` keeps on the reader's device what ``kept``
allows it to, and nothing that is secret.
"""

import re
from collections.abc import Sequence
from typing import TypeVar

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from agreements.board_documents import MeetingPacket
from agreements.documents import document_language
from agreements.models import BoardItem, BoardMeeting, Document, Paper, PaperAttachment
from agreements.views.files import pdf_response, stored_file
from iop.accounts.http import UserRequest
from iop.accounts.models import User
from iop.shared.pdf import static_text
from partners.models import Role
from partners.roles import boards_with_role

#: The headings of an issued paper, as its own template writes them.
_HEADINGS = re.compile(
    r'<section [^>]*id="(?P<id>[\w-]+)">\s*<h3 class="section-heading">(?P<words>.*?)</h3>'
)


_Response = TypeVar("_Response", bound=HttpResponseBase)


@require_safe
def read(request: UserRequest, pk: int) -> HttpResponse:
    """A page made for reading: the paper as it was issued, the agenda at its side."""
    item = _issued_item(request, pk)
    agenda = BoardItem.objects.visible_to(request.user).filter(
        meeting=item.meeting, paper__status__in=Paper.ISSUED
    )
    items = list(agenda.select_related("paper__case"))
    place = items.index(item)
    rows = PaperAttachment.objects.filter(paper__in=[one.paper_id for one in items])
    attachments = list(rows.select_related("document"))
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
        "attachments": [row for row in attachments if row.paper_id == item.paper_id],
        "reads_secrets": item.meeting.board_id in _reads_secrets_of(request.user),
        "document_language": document_language(),
        "to_keep": _to_keep(item, items, attachments),
    }
    page = render(request, "agreements/board_meeting_read.html", context)
    return kept(page, request.user, item.meeting_id, is_secret=item.paper.is_secret)


def _to_keep(
    item: BoardItem, items: Sequence[BoardItem], attachments: Sequence[PaperAttachment]
) -> dict[str, object]:
    """Addresses of the meeting that the reader's device may keep; this page first."""
    open_items = [one for one in items if not one.paper.is_secret]
    files = [
        reverse("board_meetings:file", args=[one.pk, row.document_id])
        for one in open_items
        for row in attachments
        if row.paper_id == one.paper_id and row.document and not row.document.is_secret
    ]
    papers = [
        reverse("board_meetings:file", args=[one.pk, one.paper.document_id])
        for one in open_items
        if one.paper.document_id
    ]
    open_items.sort(key=lambda one: one != item)
    meeting = item.meeting
    return {
        "pages": [
            *(reverse("board_meetings:read", args=[one.pk]) for one in open_items),
            meeting.get_absolute_url(),
            reverse("board_meetings:list"),
        ],
        "files": [*files, *papers],
        "packet": reverse("board_meetings:packet", args=[meeting.pk]),
    }


def kept(response: _Response, user: User, meeting: int, *, is_secret: bool = False) -> _Response:
    """Tell the reader's device whether it may keep the answer, and for whom.

    What is secret is kept nowhere, not even by the browser itself.
    """
    if is_secret:
        response.headers["Cache-Control"] = "private, no-store"
    elif response.status_code == 200:
        reader = salted_hmac("agreements.board_reading", str(user.pk)).hexdigest()[:16]
        response.headers["X-Keep-For"] = f"{reader}.{meeting}"
        response.headers["Cache-Control"] = "private, no-cache"
    return response


@require_safe
def worker(request: UserRequest) -> HttpResponse:
    """The script that keeps the meetings; its address decides for which pages it works."""
    response = HttpResponse(static_text("js/board_worker.js"), content_type="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    return response


@require_safe
def attachment(request: UserRequest, pk: int, document_pk: int) -> HttpResponseBase:
    """A file that goes with an issued paper, or the paper's own, as it was issued."""
    item = _issued_item(request, pk)
    paper = item.paper
    attached = Document.objects.filter(paper_attachments__paper=paper, pk=document_pk)
    if paper.document_id == document_pk:
        attached = Document.objects.filter(pk=document_pk)
    stored = get_object_or_404(attached.distinct())
    if stored.is_secret and paper.board_id not in _reads_secrets_of(request.user):
        raise Http404
    is_secret = stored.is_secret or paper.is_secret
    return kept(stored_file(request, stored), request.user, item.meeting_id, is_secret=is_secret)


def _reads_secrets_of(user: User) -> frozenset[int]:
    """Keys of the boards whose secret files the user reads once they are issued."""
    return boards_with_role(user, *Document.SECRET_READERS, Role.BOARD_MEMBER)


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
    reads_secrets = meeting.board_id in _reads_secrets_of(request.user)
    response = pdf_response(
        request,
        lambda: MeetingPacket(meeting, rows, reads_secrets),
        what=f"meeting {meeting.pk}",
        failed="agreements/board_meeting_pdf_failed.html",
    )
    documents = [one.document for row in rows for one in row.paper.attachments.all()]
    is_secret = any(row.paper.is_secret for row in rows) or any(
        one.is_secret for one in documents if one
    )
    return kept(response, request.user, meeting.pk, is_secret=is_secret)


def _issued_item(request: UserRequest, pk: int) -> BoardItem:
    """Nobody reads here what is not yet issued, whatever else they may read."""
    items = BoardItem.objects.visible_to(request.user).filter(paper__status__in=Paper.ISSUED)
    return get_object_or_404(items.with_papers(), pk=pk)
