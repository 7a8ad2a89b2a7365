"""The agreement as a document: shown as a page, fetched as a PDF."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from agreements.content import with_content
from agreements.documents import agreement_article, agreement_pdf
from agreements.models import Agreement
from iop.accounts.http import UserRequest


def agreement_preview(request: UserRequest, pk: int) -> HttpResponse:
    """The document as it will look, at once and without making a PDF."""
    agreement = get_object_or_404(with_content(Agreement.objects.visible_to(request.user)), pk=pk)
    context = {"agreement": agreement, "article": agreement_article(agreement)}
    return render(request, "agreements/agreement_preview.html", context)


def agreement_download(request: UserRequest, pk: int) -> HttpResponse:
    """The document as a PDF file."""
    agreement = get_object_or_404(with_content(Agreement.objects.visible_to(request.user)), pk=pk)
    return HttpResponse(agreement_pdf(agreement), content_type="application/pdf")
