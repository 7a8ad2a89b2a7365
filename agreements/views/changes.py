"""What changed in an agreement."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agreements.changes import changes
from agreements.forms.changes import ChangesForm, SinceForm
from agreements.models import Agreement
from agreements.permissions import changes_from
from iop.accounts.http import UserRequest


@require_safe
def agreement_changes(request: UserRequest, pk: int) -> HttpResponse:
    """Text and data that changed, section by section, with who and when."""
    agreements = Agreement.objects.visible_to(request.user).with_case()
    agreement = get_object_or_404(agreements.prefetch_related("sections"), pk=pk)
    seen_from = changes_from(request.user, agreement)
    if seen_from is None:
        raise PermissionDenied(
            _("How a draft came about is read by the board's own staff and by the parties.")
        )
    asked = request.GET if "since" in request.GET else None
    start = max(SinceForm(asked).start or seen_from, seen_from)
    found = changes(agreement, start)
    form = ChangesForm(asked, people=found.people)
    context = {"agreement": agreement, "form": form, "sections": found.by_section(form.person)}
    return render(request, "agreements/agreement_changes.html", context)
