"""Aid of minor importance that a recipient has got: entered, mended and struck by the officer."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agreements import assessing
from agreements.assessing import Part
from agreements.forms.assessments import DeMinimisCorrectionForm, DeMinimisForm
from agreements.forms.reasons import ReasonForm
from agreements.law import recipients_of
from agreements.models import Assessment, DeMinimisAid
from agreements.views.assessments import visible_assessment
from iop.accounts.http import UserRequest
from iop.shared.history import history_of
from partners.models import Organisation


@require_http_methods(["GET", "POST"])
def de_minimis(request: UserRequest, case_pk: int, pk: int, organisation_pk: int) -> HttpResponse:
    """Add aid that a recipient of the case has got."""
    assessment, recipient = _writable(request, case_pk, pk, organisation_pk)
    row = DeMinimisAid(
        organisation=recipient,
        municipality=assessment.case.board.organisation,
        entered_by=request.user,
    )
    form = DeMinimisForm(request.POST if request.method == "POST" else None, instance=row)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("The aid has been added."))
        return redirect("assessments:edit", case_pk, pk, Part.LAW)
    return _page(request, assessment, recipient, form)


@require_http_methods(["GET", "POST"])
def de_minimis_correct(
    request: UserRequest, case_pk: int, pk: int, organisation_pk: int, aid_pk: int
) -> HttpResponse:
    """Mend an entry, or strike it; either with a reason."""
    assessment, recipient = _writable(request, case_pk, pk, organisation_pk)
    aid = get_object_or_404(DeMinimisAid, pk=aid_pk, organisation=recipient)
    if aid.municipality_id != assessment.case.board.organisation_id:
        raise PermissionDenied(_("Another municipality entered this. Ask them to mend it."))
    data = request.POST if request.method == "POST" else None
    is_struck = data is not None and "strike" in data
    form = DeMinimisCorrectionForm(None if is_struck else data, instance=aid)
    strike_form = ReasonForm(data if is_struck else None, auto_id="strike_%s")
    if is_struck and strike_form.is_valid():
        strike_form.strike(aid)
        messages.success(request, _("The entry is struck."))
        return redirect("assessments:edit", case_pk, pk, Part.LAW)
    if data and not is_struck and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("assessments:edit", case_pk, pk, Part.LAW)
    return _page(request, assessment, recipient, form, strike_form=strike_form)


def _writable(
    request: UserRequest, case_pk: int, pk: int, organisation_pk: int
) -> tuple[Assessment, Organisation]:
    """The assessment that the user writes in, and one of the recipients of its case."""
    assessment = visible_assessment(request, case_pk, pk)
    assessing.refuse_unless_writable(request.user, assessment)
    recipients = {row.pk: row for row in recipients_of(assessment.case)}
    if organisation_pk not in recipients:
        raise Http404
    return assessment, recipients[organisation_pk]


def _page(
    request: UserRequest, assessment: Assessment, recipient: Organisation, form: Any, **more: Any
) -> HttpResponse:
    versions = DeMinimisAid.history.filter(organisation=recipient.pk)
    context = {
        "assessment": assessment,
        "case": assessment.case,
        "recipient": recipient,
        "form": form,
        "changes": history_of(versions, without=("organisation", "municipality", "entered_by")),
        **more,
    }
    is_faulty = form.errors or ("strike_form" in more and more["strike_form"].errors)
    template = "agreements/assessment_de_minimis.html"
    return render(request, template, context, status=422 if is_faulty else 200)
