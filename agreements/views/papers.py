"""Papers for the board: started from a case, written, read and fetched as PDF."""

import logging
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agreements import papers
from agreements.documents import document_language
from agreements.forms.paper_rows import StartForm
from agreements.forms.papers import PaperForm
from agreements.models import Agreement, Case, Document, Paper
from agreements.paper_checks import findings_of
from agreements.paper_documents import PreparedPaper, file_name, shown_article
from agreements.permissions import boards_to_write_to, can_write_paper
from agreements.views.editor import IMPORTMAP, posted
from agreements.views.files import stored_file
from agreements.workflow import offers
from iop.accounts.http import UserRequest
from iop.accounts.models import User

logger = logging.getLogger(__name__)


def case_context(case: Case, user: User) -> dict[str, Any]:
    """What the case's page shows of its papers (``_case_papers.html``)."""
    rows = Paper.objects.visible_to(user).filter(case=case)
    return {
        "papers": rows.select_related("kind", "board__organisation", "author"),
        "may_write_paper": bool(boards_to_write_to(user, case)),
    }


def _visible(user: User, pk: int) -> Paper:
    return get_object_or_404(papers.with_content(Paper.objects.visible_to(user)), pk=pk)


def _writable(user: User, pk: int) -> Paper:
    """Not seen is 404; seen and not to be written in is 403, with the reason."""
    paper = _visible(user, pk)
    if not paper.is_editable:
        raise PermissionDenied(
            _("The paper is no longer a draft (%s), so it cannot be changed.")
            % paper.get_status_display()
        )
    if not can_write_paper(user, paper):
        raise PermissionDenied(_("Only a case officer of the board writes its papers."))
    return paper


def paper_create(request: UserRequest, case_pk: int) -> HttpResponse:
    """Choose the kind, and find everything filled in that the system knows."""
    cases = Case.objects.visible_to(request.user).select_related("board__organisation")
    case = get_object_or_404(cases.select_related("initiator"), pk=case_pk)
    boards = boards_to_write_to(request.user, case)
    if not boards:
        raise PermissionDenied(_("Only a case officer of the board writes its papers."))
    given: dict[str, Any] = {"kinds": papers.kinds_for(case.board), "boards": boards}
    if request.method == "POST":
        form = StartForm(request.POST, **given)
        if form.is_valid():
            board = form.chosen_board or boards[0]
            paper = papers.start(case, form.cleaned_data["kind"], request.user, board)
            return redirect("papers:edit", paper.pk)
    else:
        form = StartForm(initial={"kind": request.GET.get("kind")}, **given)
    return render(request, "agreements/paper_create.html", {"case": case, "form": form})


@require_safe
def paper_detail(request: UserRequest, pk: int) -> HttpResponse:
    """The paper as it reads, what to look over, and the next step."""
    paper = _visible(request.user, pk)
    reads_case = Case.objects.visible_to(request.user).filter(pk=paper.case_id).exists()
    may_edit = can_write_paper(request.user, paper)
    context = {
        "paper": paper,
        "reads_case": reads_case,
        "may_edit": may_edit,
        "article": shown_article(paper, marks_filled=reads_case),
        "document_language": document_language(),
        "is_issued": paper.status in Paper.ISSUED,
        "findings": findings_of(paper) if reads_case and paper.status not in Paper.ISSUED else None,
        "has_newer_figures": reads_case
        and paper.status not in Paper.ISSUED
        and papers.has_newer_figures(paper),
        "offers": offers(request.user, paper),
        "attachments": _attachments(paper, request.user),
    }
    return render(request, "agreements/paper_detail.html", context)


def _attachments(paper: Paper, user: User) -> list[dict[str, Any]]:
    """Each attachment, and whether the reader may open it."""
    rows = list(paper.attachments.all())
    documents = Document.objects.visible_to(user).filter(paper_attachments__paper=paper)
    agreements = Agreement.objects.visible_to(user).filter(paper_attachments__paper=paper)
    readable = {f"d{key}" for key in documents.values_list("pk", flat=True)} | {
        f"a{key}" for key in agreements.order_by().values_list("pk", flat=True)
    }
    return [
        {
            "row": row,
            "document": row.document_id if f"d{row.document_id}" in readable else None,
            "agreement": row.agreement_id if f"a{row.agreement_id}" in readable else None,
        }
        for row in rows
    ]


def paper_edit(request: UserRequest, pk: int) -> HttpResponse:
    """The whole paper in one form, saved with an ordinary button."""
    if request.method != "POST":
        paper = _writable(request.user, pk)
        return _form_page(request, PaperForm(paper, request.user))
    data = posted(request)
    with transaction.atomic():
        get_object_or_404(Paper.objects.select_for_update(), pk=pk)
        form = PaperForm(_writable(request.user, pk), request.user, data)
        if act := data.get("act"):
            form.is_valid()
            form.act(str(act))
            return _form_page(request, form)
        if not form.is_valid():
            return _form_page(request, form, status=422)
        if not form.check_others():
            return _form_page(request, form, status=409)
        if form.save():
            messages.success(request, _("The paper is saved."))
    return redirect("papers:edit" if data.get("save") == "stay" else "papers:detail", pk)


def _form_page(request: UserRequest, form: PaperForm, status: int = 200) -> HttpResponse:
    context = {
        "paper": form.paper,
        "form": form,
        "is_unsaved": form.data is not None,
        "importmap": IMPORTMAP.render(attrs={"nonce": str(request.csp_nonce)}),  # type: ignore[attr-defined]
        "has_newer_figures": papers.has_newer_figures(form.paper),
    }
    return render(request, "agreements/paper_edit.html", context, status=status)


@require_POST
def paper_take_figures(request: UserRequest, pk: int) -> HttpResponse:
    """The paper rests on the agreement as it now stands."""
    papers.take_figures(_writable(request.user, pk))
    messages.success(request, _("The paper has the agreement’s new figures. Read your own text."))
    return redirect("papers:detail", pk)


@require_safe
def paper_pdf(request: UserRequest, pk: int) -> HttpResponseBase:
    """The paper as a PDF file; once issued, the very file that the board got."""
    paper = _visible(request.user, pk)
    if paper.status in Paper.ISSUED and paper.document:
        return stored_file(request, paper.document)
    try:
        prepared = PreparedPaper(paper)
        etag = f'"{prepared.key}"'
        response = get_conditional_response(request, etag=etag)
        if response is None:
            response = HttpResponse(prepared.content, content_type="application/pdf")
    except Exception:
        # Whatever went wrong, the reader gets a sentence and the log the rest.
        logger.exception("The PDF of paper %s could not be made.", paper.pk)
        return render(request, "agreements/paper_pdf_failed.html", {"paper": paper}, status=500)
    disposition = content_disposition_header(as_attachment=True, filename=file_name(paper))
    response.headers["Content-Disposition"] = disposition or ""
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["ETag"] = etag
    return response
