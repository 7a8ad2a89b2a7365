"""What happens in the follow-up, for the timeline of the case."""

from collections.abc import Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType

from agreements.models import Case, StatusChange
from agreements.timeline import Event, Kind
from followup.models import GroupMeeting, Report
from followup.workflow import WORKFLOWS
from iop.accounts.models import User


def _rows(model: Any, user: User, case: Case) -> Any:
    """Those of the case that the user may read."""
    if model is GroupMeeting:
        return (
            GroupMeeting.objects.visible_to(user).filter(group__agreement__case=case).with_group()
        )
    if model is Report:
        return Report.objects.visible_to(user).filter(due__agreement__case=case).with_due()
    rows: Any = model._default_manager
    return rows.visible_to(user).filter(agreement__case=case).with_agreement()


def events_of(user: User, case: Case) -> Iterator[Event]:
    """The moves of meetings, reports, reviews and analyses that the user may read.

    Only what has moved is looked for: most cases have no follow-up yet.
    """
    kinds = ContentType.objects.get_for_models(*WORKFLOWS)
    moves = StatusChange.objects.filter(case=case, content_type__in=kinds.values())
    changes = list(moves.select_related("by"))
    moved = {change.content_type_id for change in changes}
    known = {
        (kind.pk, row.pk): row
        for model, kind in kinds.items()
        if kind.pk in moved
        for row in _rows(model, user, case)
    }
    for change in changes:
        row = known.get((change.content_type_id, change.object_id))
        if row is None:
            continue
        table = WORKFLOWS[type(row)]
        done = next((one.done for one in table if one.name == change.transition), change)
        yield Event(
            change.at,
            change.who,
            Kind.MOVE,
            str(done),
            str(row),
            change.reason,
            url=row.get_absolute_url(),
        )
