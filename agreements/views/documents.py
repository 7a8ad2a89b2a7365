"""The agreement as a document: shown as a page, fetched as a PDF."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from agreements.content import with_content
from agreements.documents import (
    PreparedPdf,
    agreement_article,
    document_language,
)
from agreements.freezing import issued_file
from agreements.models import Agreement
from agreements.permissions import can_comment
from agreements.views.files import pdf_response
from iop.accounts.http import UserRequest


def _visible_agreement(request: UserRequest, pk: int) -> Agreement:
    return get_object_or_404(with_content(Agreement.objects.visible_to(request.user)), pk=pk)


@require_safe
def agreement_preview(request: UserRequest, pk: int) -> HttpResponse:
    """The document as it will look, at once and without making a PDF."""
    agreement = _visible_agreement(request, pk)
    context = {
        "agreement": agreement,
        "article": agreement_article(agreement),
        "document_language": document_language(),
        "may_comment": can_comment(request.user, agreement),
    }
    return render(request, "agreements/agreement_preview.html", context)


@require_safe
def agreement_download(request: UserRequest, pk: int) -> HttpResponse:
    """The document as a PDF file; a reader who has it already is told so.

    What has been issued for signing is never set anew: the stored file is handed out.
    """
    agreement = _visible_agreement(request, pk)
    if issued := issued_file(agreement):
        return redirect("agreements:document", issued.pk)
    return pdf_response(
        request,
        lambda: PreparedPdf(agreement),
        what=f"agreement {agreement.pk}",
        failed="agreements/agreement_pdf_failed.html",
        agreement=agreement,
    )
