"""The open page where whoever has a file checks it. Nothing is stored, no content is shown."""

from typing import Any

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from agreements.checking import Answer, check, snapshots
from agreements.forms.signing import CheckForm
from agreements.models import Party

MOST_BYTES = 30 * 1024 * 1024
#: What a form's own lines may add to the file.
_FRAME = 64 * 1024


@login_not_required
@csrf_exempt  # it changes nothing, and a file too big is refused before it is read
@require_http_methods(["GET", "HEAD", "POST"])
def check_file(request: HttpRequest) -> HttpResponse:
    """Which agreement a PDF is, and whether a byte of it has been changed."""
    if request.method != "POST":
        return _page(request)
    if not ratelimit.consume(request, action="check_file"):
        return _page(request, 429, is_too_often=True)
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES + _FRAME:
        return _page(request, 413, is_too_big=True)
    form = CheckForm(request.POST, request.FILES)
    answer: Answer | None = None
    if form.is_valid():
        file: UploadedFile = form.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            form.add_error("file", _("The file is bigger than 30 MB."))
        else:
            answer = check(file.read())
    return _page(request, form=form, answer=answer, parties=_parties(answer))


def _page(request: HttpRequest, status: int = 200, **context: Any) -> HttpResponse:
    context.setdefault("form", CheckForm())
    return render(request, "agreements/signing_check.html", context, status=status)


@login_not_required
@require_safe
def check_code(request: HttpRequest, code: str) -> HttpResponse:
    """What the code of a file stands for: title, parties, day and status; no content."""
    answer = Answer(get_object_or_404(snapshots(), code=code))
    return _page(request, answer=answer, parties=_parties(answer))


def _parties(answer: Answer | None) -> list[str]:
    if answer is None or answer.snapshot is None or answer.is_secret:
        return []
    parties = Party.objects.filter(agreement=answer.snapshot.agreement_id, signs=True)
    return [party.name for party in parties.select_related("organisation")]
