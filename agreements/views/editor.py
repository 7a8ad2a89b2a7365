"""The editor: one section of a draft at a time, saved as it is written."""

import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods
from js_asset import ImportMap

from agreements import drafting, reuse
from agreements.checks import findings_of
from agreements.content import with_content
from agreements.documents import section_html
from agreements.economy import economy_of
from agreements.forms.acts import ACTS, act
from agreements.forms.differences import differences
from agreements.forms.renewal import OpenPartForm
from agreements.forms.sections import SectionForm, composition_of
from agreements.instalments import regenerate
from agreements.models import Agreement, PaymentPlan, Section, SectionKind
from agreements.progress import State, Step, steps, unfinished
from iop.accounts.http import UserRequest

#: The editor's modules, so that each is fetched by its hashed name.
IMPORTMAP = ImportMap(
    {
        **{
            f"iop/{name}": f"js/{name}.js"
            for name in (
                "autosave",
                "clauses",
                "contributions",
                "prose",
                "rows",
                "speak",
                "suggest",
                "typing",
                "writing",
            )
        },
        "prose-editor": "django_prose_editor/editor.js",
    }
)


@require_GET
def start_editing(request: UserRequest, pk: int) -> HttpResponse:
    """To the first section that is not complete."""
    agreement = whole(request, pk)
    sections = steps(agreement, findings_of(agreement), None)
    if agreement.is_renewal:
        first, *rest = sections
        opened = [step for step in rest if step.section and step.section.is_open]
        if not opened:
            return redirect("agreements:against", pk)
        sections = [first if agreement.basics_open else opened[0], *opened]
    return redirect(unfinished(sections).url)


@require_http_methods(["GET", "POST"])
def edit(request: UserRequest, pk: int, section_pk: int | None = None) -> HttpResponse:
    """One section's page; ``section_pk`` is ``None`` for the basic facts."""
    if request.method == "GET":
        agreement = whole(request, pk)
        return page(request, agreement, section_or_404(agreement, section_pk))
    data = posted(request)
    if "insert" in data:
        return _insert(request, pk, section_pk, data)
    if data.get("resolve") == "edit":
        agreement = whole(request, pk)
        return page(request, agreement, section_or_404(agreement, section_pk), data, beside=True)
    if any(name in data for name in ACTS):
        return _act(request, pk, section_pk, data)
    try:
        outcome = drafting.save(request.user, pk, section_pk, data, partly=wants_json(request))
    except Agreement.DoesNotExist:
        raise Http404 from None
    except drafting.SectionGone:
        return _lost(request, data, _("Somebody has removed this section."), 409)
    except PermissionDenied as refused:
        return _lost(request, data, str(refused), 403)
    if wants_json(request):
        return _json(outcome, request.path)
    return _answer(request, outcome, pk, section_pk, data)


@require_GET
def edit_side(request: UserRequest, pk: int, section_pk: int | None = None) -> HttpResponse:
    """What stands beside the form, again, after a save."""
    agreement = whole(request, pk)
    context = side(agreement, section_or_404(agreement, section_pk))
    return render(request, "agreements/editor/_side_swap.html", context)


def whole(request: UserRequest, pk: int) -> Agreement:
    """The agreement with its content: not seen is 404, not to be written in is 403."""
    agreement = get_object_or_404(with_content(Agreement.objects.visible_to(request.user)), pk=pk)
    drafting.refuse_unless_editable(agreement, request.user)
    return agreement


def section_or_404(agreement: Agreement, pk: int | None) -> Section | None:
    if pk is None:
        return None
    section = next((row for row in agreement.sections.all() if row.pk == pk), None)
    if section is None:
        raise Http404
    return section


def posted(request: UserRequest) -> QueryDict:
    """What was posted, with plain newlines whether a form or a script sent it."""
    data = request.POST.copy()
    for name, values in data.lists():
        data.setlist(name, [str(value).replace("\r\n", "\n") for value in values])
    return data


def wants_json(request: UserRequest) -> bool:
    return request.accepts("application/json") and not request.accepts("text/html")


def side(agreement: Agreement, section: Section | None) -> dict[str, Any]:
    """The list of sections, the findings, the preview and the economy."""
    findings = findings_of(agreement)
    sections = steps(agreement, findings, section)
    own = [finding for finding in findings if section and finding.section == section]
    has_economy = section is not None and section.kind == SectionKind.ECONOMY
    return {
        "agreement": agreement,
        "section": section,
        "steps": sections,
        "complete_count": sum(step.state == State.COMPLETE for step in sections[1:]),
        "section_count": len(sections) - 1,
        "findings": own,
        "other_findings": [finding for finding in findings if finding not in own],
        "preview": section_html(agreement, section) if section else "",
        "economy": economy_of(agreement) if has_economy else None,
        "can_edit": True,
        **_around(sections),
    }


def _around(sections: list[Step]) -> dict[str, Step | None]:
    here = next((place for place, step in enumerate(sections) if step.is_current), 0)
    after = sections[here + 1] if here + 1 < len(sections) else None
    return {"previous": sections[here - 1] if here else None, "next": after}


def page(
    request: UserRequest,
    agreement: Agreement,
    section: Section | None,
    data: QueryDict | None = None,
    *,
    status: int = 200,
    focus: str = "",
    beside: bool = False,
    **more: Any,
) -> HttpResponse:
    """The whole page, with what is stored or with what was typed."""
    if not drafting.is_open(agreement, section):
        return _closed(request, agreement, section)
    context = side(agreement, section)  # first, since a form writes what was typed on its rows
    form = SectionForm(agreement, section, data)
    if status == 422:
        more["errors"] = {} if form.is_valid() else form.errors
    if beside:
        more["differences"] = differences(form)
    form.focus_on(focus)
    saved = drafting.last_saved(agreement, section)
    context |= {
        "form": form,
        "focus": focus,
        "revision": form.revision,
        "saved": saved,
        "is_unsaved": data is not None,
        "importmap": IMPORTMAP.render(attrs={"nonce": str(request.csp_nonce)}),  # type: ignore[attr-defined]
        "side_url": f"{request.path}sidan/",
        **more,
    }
    return render(request, "agreements/editor/edit.html", context, status=status)


def _closed(request: UserRequest, agreement: Agreement, section: Section | None) -> HttpResponse:
    """A part that the renewal leaves as it is, to be read; and why it may be opened."""
    context = side(agreement, section) | {"form": OpenPartForm()}
    return render(request, "agreements/renew_closed.html", context)


def _insert(request: UserRequest, pk: int, section_pk: int | None, data: QueryDict) -> HttpResponse:
    """Put a clause or an earlier text last in the text, or list what there is to choose among."""
    agreement = whole(request, pk)
    section = section_or_404(agreement, section_pk)
    if section is None:
        raise Http404
    choice, search = str(data["insert"]), str(data.get("q", ""))
    if choice == "list":
        found: dict[str, Any] = reuse.texts_for(request.user, agreement, section, search)
        return page(request, agreement, section, data, q=search, **found)
    text = reuse.text_to_insert(request.user, agreement, section, choice)
    data["body"] = "\n".join(filter(None, (data.get("body", ""), text)))
    return page(request, agreement, section, data)


def _act(request: UserRequest, pk: int, section_pk: int | None, data: QueryDict) -> HttpResponse:
    """Add, move or remove a row and show everything again as it was typed."""
    agreement = whole(request, pk)
    section = section_or_404(agreement, section_pk)
    focus = act(data, list(composition_of(section).rows))
    # The page is shown anew, but it is still based on what was seen before.
    return page(request, agreement, section, data, focus=focus, revision_seen=data.get("revision"))


def _answer(
    request: UserRequest,
    outcome: drafting.Outcome,
    pk: int,
    section_pk: int | None,
    data: QueryDict,
) -> HttpResponse:
    """The page again with what is wrong, both versions, or on to the next section."""
    if outcome.is_whole and "compute" in data:
        _compute_instalments(request, pk, section_pk, str(data["compute"]))
        return redirect(_onwards(pk, section_pk, "stay"))
    if outcome.is_whole:
        return redirect(_onwards(pk, section_pk, request.POST.get("save", "")))
    if outcome.is_conflict:
        return _conflict(request, outcome.form, data)
    agreement = whole(request, pk)
    section = section_or_404(agreement, section_pk)
    return page(request, agreement, section, data, status=422, kept=list(outcome.kept.values()))


def _compute_instalments(
    request: UserRequest, pk: int, section_pk: int | None, plan_pk: str
) -> None:
    """Divide the plan's amount into payments, in place of those that stand there."""
    try:
        with transaction.atomic():
            agreement = drafting.locked(pk, request.user)
            drafting.refuse_unless_open(agreement, section_or_404(agreement, section_pk))
            plan = PaymentPlan.objects.filter(pk=plan_pk, agreement=agreement).first()
            if plan is None:
                raise ValidationError(_("Write first what is paid and how often."))
            regenerate(plan)
            drafting.count_save(section_or_404(agreement, section_pk))
            agreement.acceptances.drop()
    except ValidationError as error:
        for text in error.messages:
            messages.error(request, text)


def _conflict(request: UserRequest, form: SectionForm, data: QueryDict) -> HttpResponse:
    """Both versions side by side; what was typed rides along until somebody has chosen."""
    latest = drafting.last_saved(form.agreement, form.section)
    left_out = {"csrfmiddlewaretoken", "revision", "save", "resolve"}
    context = {
        "agreement": form.agreement,
        "section": form.section,
        "differences": differences(form),
        "saved": latest,
        "revision": form.revision,
        "typed": [
            (name, value)
            for name, values in data.lists()
            if name not in left_out
            for value in values
        ],
    }
    return render(request, "agreements/editor/conflict.html", context, status=409)


def _onwards(pk: int, section_pk: int | None, where: str) -> str:
    agreement = Agreement.objects.get(pk=pk)
    sections = agreement.sections.filter(Q(is_open=True) | Q(pk=section_pk))
    keys = [None, *sections.values_list("pk", flat=True)]
    here = keys.index(section_pk) if section_pk in keys else 0
    if where == "stay":
        target = section_pk
    elif here + 1 == len(keys):
        return reverse("agreements:preview", args=[pk])
    else:
        target = keys[here + 1]
    if target is None:
        return reverse("agreements:basics", args=[pk])
    return reverse("agreements:edit", args=[pk, target])


def _json(outcome: drafting.Outcome, url: str) -> JsonResponse:
    """What the script needs to know; it never replaces what is being typed in."""
    if outcome.is_conflict:
        saved = drafting.last_saved(outcome.form.agreement, outcome.form.section)
        text = _("%(name)s has saved this section while you were writing.") % {
            "name": (saved.history_user if saved else None) or _("Somebody else")
        }
        return JsonResponse({"state": "conflict", "text": text}, status=409)
    faults = len(outcome.errors) + len(outcome.kept)
    text = saved_in_words(outcome.saved_at, faults)
    if outcome.waiting and not faults:
        time = clock(outcome.saved_at)
        text = _("Saved %(time)s. A new row is not finished yet.") % {"time": time}
    return JsonResponse(
        {
            "state": "partly" if faults or outcome.waiting else "saved",
            "text": text,
            "basis": {"revision": outcome.revision},
            "errors": outcome.errors,
            "kept": outcome.kept,
        }
    )


def clock(moment: datetime.datetime) -> str:
    return timezone.localtime(moment).strftime("%H.%M")


def saved_json(
    basis: dict[str, str], errors: dict[str, list[str]], conflict: str = ""
) -> JsonResponse:
    """What the script needs to know; it never replaces what is being typed in."""
    if conflict:
        answer = {"state": "conflict", "text": conflict, "basis": basis}
        return JsonResponse(answer, status=409)
    return JsonResponse(
        {
            "state": "partly" if errors else "saved",
            "text": saved_in_words(timezone.now(), len(errors)),
            "basis": basis,
            "errors": errors,
        }
    )


def saved_in_words(moment: datetime.datetime, fault_count: int) -> str:
    """What a form that saves itself says of itself."""
    words = {"time": clock(moment), "count": fault_count}
    if not fault_count:
        return _("Saved %(time)s") % words
    return (
        ngettext(
            "Saved %(time)s, except %(count)d field to correct",
            "Saved %(time)s, except %(count)d fields to correct",
            fault_count,
        )
        % words
    )


def _lost(request: UserRequest, data: QueryDict, sentence: str, status: int) -> HttpResponse:
    """What was typed cannot be saved here: say why, and show it so that it can be copied."""
    if wants_json(request):
        return JsonResponse({"state": "closed", "text": sentence}, status=status)
    hidden = {"csrfmiddlewaretoken", "revision", "save"}
    texts = [
        value
        for name, values in data.lists()
        if (name not in hidden and "-" in name) or name in ("body", "title", "summary")
        for value in values
        if len(value) > 3
    ]
    context = {"sentence": sentence, "texts": texts, "title": _("This was not saved")}
    return render(request, "agreements/editor/lost.html", context, status=status)
