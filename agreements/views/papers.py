"""Papers for the board: started from a case, written, read and fetched as PDF."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Prefetch
from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from agreements import papers
from agreements.changes import changes
from agreements.documents import document_language
from agreements.forms.paper_rows import StartForm
from agreements.forms.papers import PaperForm
from agreements.guards import FOUND, is_letter
from agreements.models import Agreement, BoardItem, Case, Document, Paper, StatusChange
from agreements.paper_checks import findings_of
from agreements.paper_documents import PreparedPaper, shown_article
from agreements.permissions import boards_to_write_to, can_write_paper, changes_from
from agreements.turns import turn_of_paper
from agreements.views.editor import IMPORTMAP, posted, saved_json, wants_json
from agreements.views.files import pdf_response, stored_file
from agreements.workflow import offers
from iop.accounts.http import UserRequest
from iop.accounts.models import User
from partners.models import Role
from partners.roles import boards_with_role, holds_role


def case_context(case: Case, user: User) -> dict[str, Any]:
    """What the case's page shows of its papers (``_case_papers.html``)."""
    rows = Paper.objects.visible_to(user).filter(case=case)
    items = BoardItem.objects.select_related("meeting__board", "decision")
    items = items.order_by("meeting__held_on", "pk")
    return {
        "papers": rows.select_related("kind", "board__organisation", "author").prefetch_related(
            Prefetch("items", items)
        ),
        "meeting_boards": boards_with_role(user, *Case.READERS),
        "may_write_paper": bool(boards_to_write_to(user, case)),
    }


def _visible(user: User, pk: int) -> Paper:
    rows = papers.with_content(Paper.objects.visible_to(user))
    return papers.as_asked(get_object_or_404(rows, pk=pk))


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
        form = StartForm(initial=request.GET.dict(), **given)
    return render(request, "agreements/paper_create.html", {"case": case, "form": form})


@require_safe
def paper_detail(request: UserRequest, pk: int) -> HttpResponse:
    """The paper as it reads, what to look over, and the next step."""
    paper = _visible(request.user, pk)
    # One who works in the deciding board is answered without a query.
    reads_case = holds_role(request.user, *Case.READERS, boards=[paper.case.board]) or (
        Case.objects.visible_to(request.user).filter(pk=paper.case_id).exists()
    )
    may_edit = can_write_paper(request.user, paper)
    is_issued = paper.status in Paper.ISSUED
    findings = findings_of(paper) if reads_case and not is_issued else None
    paper.__dict__[FOUND] = findings
    context = {
        "paper": paper,
        "reads_case": reads_case,
        "may_edit": may_edit,
        "article": shown_article(paper, marks_filled=reads_case),
        "document_language": document_language(),
        "is_issued": is_issued,
        "turn": turn_of_paper(paper),
        "findings": findings,
        "has_newer_figures": findings is not None and papers.has_newer_figures(paper),
        "offers": offers(request.user, paper),
        "attachments": _attachments(paper, request.user),
        "letter": _letter(paper) if reads_case and is_letter(paper) else None,
    }
    return render(request, "agreements/paper_detail.html", context)


def _letter(paper: Paper) -> dict[str, Any]:
    """When the letter was sent and by whom, and who reads it here."""
    sent = StatusChange.objects.filter(
        case=paper.case_id,
        object_id=paper.pk,
        content_type__model="paper",
        transition="send",
    )
    people = User.objects.filter(memberships__organisation=paper.case.initiator_id or 0)
    names = people.filter(is_active=True).order_by("name").values_list("name", flat=True)
    return {
        "sent": sent.select_related("by").first(),
        "readers": papers.names(dict.fromkeys(names)),
    }


def _attachments(paper: Paper, user: User) -> list[dict[str, Any]]:
    """Each attachment, and where the reader opens it; nowhere if it may not be read."""
    is_issued = paper.status in Paper.ISSUED
    item = next(iter(paper.items.all()), None)
    if is_issued and item and holds_role(user, Role.BOARD_MEMBER, boards=[paper.board]):
        return [
            {"row": row, "url": reverse("board_meetings:file", args=[item.pk, row.document_id])}
            if row.document_id
            else {"row": row}
            for row in paper.attachments.all()
        ]
    documents = Document.objects.visible_to(user).filter(paper_attachments__paper=paper)
    agreements = Agreement.objects.visible_to(user).filter(paper_attachments__paper=paper)
    files = set(documents.values_list("pk", flat=True))
    wholes = set(agreements.order_by().values_list("pk", flat=True))
    found: list[dict[str, Any]] = []
    for row in paper.attachments.all():
        url = ""
        if row.agreement_id in wholes and not is_issued:  # as it stands; as issued, a file
            url = reverse("agreements:pdf", args=[row.agreement_id])
        elif row.document_id in files:
            url = reverse("agreements:document", args=[row.document_id])
        found.append({"row": row, "url": url})
    return found


@require_http_methods(["GET", "POST"])
def paper_edit(request: UserRequest, pk: int) -> HttpResponse:
    """The whole paper in one form, saved as it is written and by an ordinary button."""
    if request.method == "GET":
        return _form_page(request, PaperForm(_writable(request.user, pk), request.user))
    data = posted(request)
    try:
        with transaction.atomic():
            get_object_or_404(Paper.objects.select_for_update(), pk=pk)
            paper = _writable(request.user, pk)
            # A new file is kept once, when its row is saved or attached by a button.
            files = None if wants_json(request) else request.FILES
            form = PaperForm(paper, request.user, data, files)
            if "act" in data or "show" in data:
                form.act(str(data.get("act", "")))
                return _form_page(request, form, is_unsaved="typed")
            has_written = form.save()
            papers.keep_attached_secret(paper)
    except PermissionDenied as refused:
        return _not_written(request, data, str(refused))
    if wants_json(request):
        conflict = _("Somebody else has saved while you were writing.") if form.has_conflict else ""
        return saved_json(form.basis, form.errors, conflict)
    if form.has_conflict:
        return _form_page(request, form, is_unsaved="compared", status=409)
    if form.errors:
        return _form_page(request, form, is_unsaved="typed", status=422)
    if has_written:
        messages.success(request, _("The paper is saved."))
    return redirect("papers:edit" if data.get("save") == "stay" else "papers:detail", pk)


def _not_written(request: UserRequest, data: QueryDict, reason: str) -> HttpResponse:
    """It may not be written in any more: say why, and show the words so that they can be copied."""
    if wants_json(request):
        return JsonResponse({"state": "closed", "text": reason}, status=403)
    hidden = ("-seen", "-count", "-pk", "-source")
    texts = [
        value for name, value in data.items() if "-" in name and not name.endswith(hidden) and value
    ]
    context = {"sentence": reason, "texts": texts, "title": _("This was not saved")}
    return render(request, "agreements/editor/lost.html", context, status=403)


def _form_page(
    request: UserRequest, form: PaperForm, *, is_unsaved: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "paper": form.paper,
        "form": form,
        "is_unsaved": is_unsaved,
        "importmap": IMPORTMAP.render(attrs={"nonce": str(request.csp_nonce)}),  # type: ignore[attr-defined]
        "has_newer_figures": papers.has_newer_figures(form.paper),
    }
    return render(request, "agreements/paper_edit.html", context, status=status)


@require_http_methods(["GET", "POST"])
def paper_news(request: UserRequest, pk: int) -> HttpResponse:
    """What is new in the agreement since the paper was written, and a button that takes it."""
    if request.method == "POST":
        papers.take_figures(_writable(request.user, pk))
        messages.success(
            request, _("The paper has the agreement’s new figures. Read your own text.")
        )
        return redirect("papers:detail", pk)
    rows = Paper.objects.visible_to(request.user).select_related("case", "kind", "board")
    paper = get_object_or_404(rows.exclude(agreement=None), pk=pk)
    agreements = Agreement.objects.visible_to(request.user).with_case()
    agreement = get_object_or_404(agreements.prefetch_related("sections"), pk=paper.agreement_id)
    seen_from = changes_from(request.user, agreement)
    if seen_from is None:
        raise Http404
    news = changes(agreement, max(seen_from, papers.took_figures_at(paper)))
    context = {
        "paper": paper,
        "sections": news.by_section(),
        "may_edit": can_write_paper(request.user, paper),
    }
    return render(request, "agreements/paper_news.html", context)


@require_safe
def paper_pdf(request: UserRequest, pk: int) -> HttpResponseBase:
    """The paper as a PDF file; once issued, the very file that the board got."""
    rows = Paper.objects.visible_to(request.user).select_related("document")
    paper = get_object_or_404(rows, pk=pk)
    keeping = "private, no-store" if paper.is_secret else "private, no-cache"
    if paper.status in Paper.ISSUED and paper.document:
        stored = stored_file(request, paper.document)
        stored.headers["Cache-Control"] = keeping
        return stored
    paper = papers.whole(paper)
    response = pdf_response(
        request,
        lambda: PreparedPaper(paper),
        what=f"paper {paper.pk}",
        failed="agreements/paper_pdf_failed.html",
        paper=paper,
    )
    response.headers["Cache-Control"] = keeping
    return response
