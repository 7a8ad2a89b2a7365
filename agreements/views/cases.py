"""The list of cases, the page of one, and how an initiative becomes a case with an officer."""

import logging
from collections import Counter
from copy import copy
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header, urlencode
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from agreements import registering
from agreements.archiving import archive, numbered
from agreements.chain import whole_of
from agreements.content import with_values
from agreements.dialogue import threads_in
from agreements.filters import CaseFilter
from agreements.forms.cases import (
    AssignForm,
    FactsForm,
    ProposeForm,
    RegisterForm,
    SecrecyForm,
)
from agreements.guards import latest_assessment, refusal_of
from agreements.models import Agreement, Case, Comment, Document, Paper, PaperKind
from agreements.onwards import Link, onwards
from agreements.papers import kinds_for
from agreements.permissions import (
    CREATE_AGREEMENT,
    can_edit_case,
    can_mark_secret,
    can_propose_initiative,
    can_register_case,
)
from agreements.standing import steps, turn
from agreements.tables import CaseTable
from agreements.timeline import SHOWN, Kind, timeline
from agreements.views import assessments, papers
from agreements.workflow import CASES, offers
from iop.accounts.http import UserRequest
from iop.accounts.models import User
from iop.shared.forms import saved_unless_taken
from iop.shared.history import history_of
from iop.shared.tables import list_page
from iop.shared.workflow import Refused

#: More files than this are offered by kind.
MANY = 6
log = logging.getLogger(__name__)


@require_safe
def case_list(request: UserRequest) -> HttpResponse:
    """Cases that the user may read, searched, filtered and sorted by the address."""
    found = CaseFilter(request.GET, Case.objects.visible_to(request.user), request=request)
    own = Case.objects.proposed_by(request.user)
    return list_page(
        request,
        CaseTable(found.qs.with_places()),
        page="agreements/case_list.html",
        results="agreements/_case_results.html",
        filter=found,
        is_filtered=any(request.GET.get(name) for name in found.filters),
        own=own.with_places(),
        may_register=can_register_case(request.user),
        may_propose=can_propose_initiative(request.user),
    )


def _visible_case(request: UserRequest, pk: int) -> Case:
    return get_object_or_404(Case.objects.visible_to(request.user).with_places(), pk=pk)


@require_safe
def case_detail(request: UserRequest, pk: int) -> HttpResponse:
    """One case: where it stands, what is next, what it holds, and what has happened."""
    case = _visible_case(request, pk)
    threads = threads_in(case, request.user)
    context = {
        "case": case,
        "co_boards": case.co_boards.select_related("organisation"),
        "threads": threads,
        "closed_count": sum(thread.status == Comment.Status.CLOSED for thread in threads),
        "events": timeline(case, request.user)[:SHOWN],
        **_documents_context(request, case),
        **_standing(case, request.user),
        **assessments.case_context(case, request.user),
        **papers.case_context(case, request.user),
    }
    context["onwards"] = _onwards(case, request.user, context)
    return render(request, "agreements/case_detail.html", context)


def _documents(case: Case, user: User) -> Any:
    return numbered(case, Document.objects.visible_to(user))


def _documents_context(request: UserRequest, case: Case) -> dict[str, Any]:
    """The files, of one kind if the address asks for it; the kinds to choose among when many."""
    rows = _documents(case, request.user)
    counts = Counter(row.document.kind for row in rows)
    kinds = [(kind, kind.label, counts[kind]) for kind in Document.Kind if counts[kind]]
    asked = request.GET.get("kind", "")
    chosen = asked if counts[asked] else ""
    return {
        "documents": [row for row in rows if chosen in ("", row.document.kind)],
        "document_count": len(rows),
        "document_kind": chosen,
        "document_kinds": kinds if len(rows) > MANY and len(kinds) > 1 else [],
    }


def _standing(case: Case, user: User) -> dict[str, Any]:
    """Where the case stands, whose turn it is, and what the user can do about it."""
    visible = Agreement.objects.visible_to(user).filter(case=case)
    chain = list(with_values(visible.with_case()).order_by("-version"))
    latest = chain[0] if chain else None
    return {
        "chain": chain,
        "chain_whole": whole_of(chain),
        "steps": steps(case, latest, latest_assessment(case)),
        "turn": turn(case, latest),
        "offers": offers(user, case),
        "row": case,
        "move_kind": "arende",
        "may_edit": can_edit_case(user, case),
        "may_assign": case.status in CASES["assign"].sources and CASES.may(user, case, "assign"),
    }


def _onwards(case: Case, user: User, context: dict[str, Any]) -> Link | None:
    """Where the user goes to do what comes next; ``None`` when that is a move, or nothing."""
    latest = context["chain"][0] if context["chain"] else None
    if case.status == Case.Status.RECEIVED and context["may_assign"]:
        return Link(_("Take the case"), reverse("cases:assign", args=[case.pk]))
    if case.status == Case.Status.ASSIGNED and context["may_assess"]:
        if context["assessment_is_under_way"]:
            args = [case.pk, context["assessment"].pk]
            return Link(_("Go on with the assessment"), reverse("assessments:detail", args=args))
        if context["assessment"] is None:
            start = reverse("assessments:start", args=[case.pk])
            return Link(_("Start the assessment"), start)
    if case.status == Case.Status.DECLINED and context["may_write_paper"]:
        return _refusing(case)
    if case.status != Case.Status.ACCEPTED:
        return None
    if latest and latest.status not in Agreement.OVER:
        return onwards(user, latest) or Link(_("To the agreement"), latest.get_absolute_url())
    if latest is None and CREATE_AGREEMENT.allowed_in(user, case.board):
        given: dict[str, str | int] = {
            "board": case.board_id,
            "case_kind": "existing",
            "reference": case.reference,
            "title": case.title,
        }
        if case.initiator_id:
            given["organisations"] = case.initiator_id
        return Link(_("Start an agreement"), f"{reverse('agreements:create')}?{urlencode(given)}")
    return None


def _refusing(case: Case) -> Link | None:
    """To the refusal until the board has decided, then to the letter; ``None`` when both are."""
    purpose, label = PaperKind.Purpose.DECLINE, _("The refusal to the board")
    if refusal_of(case):
        purpose, label = PaperKind.Purpose.LETTER, _("The letter to the initiator")
    kind = kinds_for(case.board).filter(purpose=purpose).first()
    paper = case.papers.filter(kind__purpose=purpose).first()
    if paper:
        is_sent = purpose == PaperKind.Purpose.LETTER and paper.status in Paper.ISSUED
        return None if is_sent else Link(label, paper.get_absolute_url())
    if kind is None:
        return None
    return Link(label, f"{reverse('papers:create', args=[case.pk])}?kind={kind.pk}")


@require_safe
def case_timeline(request: UserRequest, pk: int) -> HttpResponse:
    """All that has happened in the case, or what is of one kind."""
    case = _visible_case(request, pk)
    events = timeline(case, request.user)
    counts = Counter(event.kind for event in events)
    asked = request.GET.get("kind", "")
    kind = next((kind for kind in counts if kind == asked), None)
    context = {
        "case": case,
        "events": [event for event in events if kind in (None, event.kind)],
        "kind": kind,
        "kinds": [(kind, counts[kind]) for kind in Kind if counts[kind]],
    }
    return render(request, "agreements/case_timeline.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def case_document(request: UserRequest, pk: int, document_pk: int) -> HttpResponse:
    """What is known of a file; the case officer says whether it is secret, and by which rule."""
    case = _visible_case(request, pk)
    rows = _documents(case, request.user)
    row = next((row for row in rows if row.document.pk == document_pk), None)
    if row is None:
        raise Http404
    form = None
    if can_mark_secret(request.user, case):
        form = SecrecyForm(request.POST or None, instance=copy(row.document))
    elif request.method == "POST":
        raise PermissionDenied(_("Only a case officer of the board says what is secret."))
    if form and form.is_valid():
        form.save()
        messages.success(request, _("It is noted who may read the file."))
        return redirect("cases:document", pk, document_pk)
    context = {
        "case": case,
        "document": row.document,
        "number": row.number,
        "form": form,
        "changes": history_of(Document.history.filter(id=document_pk), tells_first=False)[:-1],
    }
    status = 422 if form and form.errors else 200
    return render(request, "agreements/case_document.html", context, status=status)


@require_safe
def case_archive(request: UserRequest, pk: int) -> StreamingHttpResponse:
    """All files of the case that the user may read, in one."""
    case = _visible_case(request, pk)
    rows = _documents(case, request.user)
    log.info("User %s fetched %s files of case %s", request.user.pk, len(rows), case.pk)
    name = f"{slugify(case.reference) or case.pk}.zip"
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return StreamingHttpResponse(
        archive(rows, request.user),
        content_type="application/zip",
        headers={"Content-Disposition": disposition, "Cache-Control": "private, no-store"},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def case_create(request: UserRequest) -> HttpResponse:
    """Register an initiative with a board of the user's."""
    if not can_register_case(request.user):
        raise PermissionDenied(_("Only a board’s officers, chief and secretary register cases."))
    form = RegisterForm(request.POST or None, user=request.user)
    if form.is_valid():
        data = dict(form.cleaned_data)
        takes = data.pop("takes", False)
        try:
            case = registering.register(request.user, **data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            if takes:
                registering.assign(request.user, case, request.user, instead_of=None)
            messages.success(
                request, _("The case is registered as %(number)s.") % {"number": case.reference}
            )
            return redirect(case)
    status = 422 if form.errors else 200
    return render(request, "agreements/case_create.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def case_propose(request: UserRequest) -> HttpResponse:
    """Leave an initiative to a board, for an organisation that the user represents."""
    if not can_propose_initiative(request.user):
        raise PermissionDenied(_("Only who represents an organisation leaves an initiative here."))
    form = ProposeForm(request.POST or None, user=request.user)
    if form.is_valid():
        case = registering.propose(request.user, **form.cleaned_data)
        messages.success(request, _("Thank you. The initiative has been received."))
        return redirect("cases:proposal", case.pk)
    status = 422 if form.errors else 200
    return render(request, "agreements/case_propose.html", {"form": form}, status=status)


@require_safe
def proposal(request: UserRequest, pk: int) -> HttpResponse:
    """The initiative as those who left it see it, with nothing of the board's own work."""
    own = Case.objects.proposed_by(request.user).with_places()
    case = get_object_or_404(own, pk=pk)
    agreements = Agreement.objects.visible_to(request.user).filter(case=case).with_case()
    context = {
        "case": case,
        "agreements": agreements,
        "refusal": refusal_of(case),
        "letters": Document.objects.visible_to(request.user).filter(
            case=case, kind=Document.Kind.LETTER
        ),
        "offers": [
            offer for offer in offers(request.user, case) if offer.transition.name == "withdraw"
        ],
        "row": case,
        "move_kind": "arende",
    }
    return render(request, "agreements/case_proposal.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def case_edit(request: UserRequest, pk: int) -> HttpResponse:
    """Mend the facts of the case; who opened an older page is told what has changed since."""
    case = _visible_case(request, pk)
    if not can_edit_case(request.user, case):
        raise PermissionDenied(
            _("Only a case officer of the board mends the facts of a case that is not closed.")
        )
    if request.method == "POST":
        Case.objects.select_for_update().get(pk=pk)
    form = FactsForm(request.POST or None, instance=_visible_case(request, pk))
    if form.is_valid() and saved_unless_taken(form):
        messages.success(request, _("The facts of the case are saved."))
        return redirect(case)
    context = {"case": case, "form": form}
    status = 422 if form.errors else 200
    return render(request, "agreements/case_edit.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def case_assign(request: UserRequest, pk: int) -> HttpResponse:
    """Take the case, or give it to a colleague."""
    case = _visible_case(request, pk)
    if not CASES.may(request.user, case, "assign"):
        raise PermissionDenied(_("Only a case officer or the chief of the board gives out cases."))
    form = AssignForm(request.POST or None, case=case, user=request.user)
    if form.is_valid():
        data = form.cleaned_data
        try:
            registering.assign(
                request.user,
                case,
                data["officer"],
                instead_of=data["instead_of"],
                reference=data.get("reference", ""),
            )
        except Refused as refused:
            form.add_error(None, list(refused.reasons))
        except ValidationError as error:
            form.add_error("reference", error.messages)
        else:
            messages.success(request, str(CASES["assign"].done))
            return redirect(case)
    context = {"case": case, "form": form}
    status = 422 if form.errors else 200
    return render(request, "agreements/case_assign.html", context, status=status)
