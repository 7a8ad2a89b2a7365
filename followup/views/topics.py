"""Topics that members want to take up at the next meeting."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agreements.models import Agreement
from followup.forms.meetings import TopicForm
from followup.models import Topic
from followup.permissions import can_keep_group_meetings
from followup.views.meetings import followed_agreement, list_page, require_keeper
from iop.accounts.http import UserRequest


@require_POST
def add(request: UserRequest, pk: int) -> HttpResponse:
    """Put a topic in the backlog of a group."""
    agreement = followed_agreement(request, pk)
    require_keeper(request.user, agreement)
    form = TopicForm(request.POST, instance=Topic(raised_by=request.user), agreement=agreement)
    if not form.is_valid():
        return list_page(request, agreement, form)
    form.save()
    messages.success(request, _("The topic is kept until the next agenda is made."))
    return _to_topics(agreement)


@require_POST
@transaction.atomic
def take_back(request: UserRequest, pk: int) -> HttpResponse:
    """Take back a topic that no agenda has taken in."""
    topics = Topic.objects.visible_to(request.user).waiting()
    rows = topics.select_related("group__agreement__case__board__organisation")
    topic = get_object_or_404(rows.select_for_update(of=("self",)), pk=pk)
    agreement = topic.group.agreement
    if not can_keep_group_meetings(request.user, agreement):
        raise PermissionDenied(_("Only those who work for a party keep the meetings."))
    topic.dropped_at = timezone.now()
    topic.save()
    messages.success(request, _("“%(topic)s” is taken back.") % {"topic": topic.text})
    return _to_topics(agreement)


def _to_topics(agreement: Agreement) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("meetings:list", args=[agreement.pk]) + "#topics")
