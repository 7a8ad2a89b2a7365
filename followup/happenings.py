"""What happens in the follow-up, for the timeline of the case."""

from collections.abc import Iterator

from django.contrib.contenttypes.models import ContentType

from agreements.models import Case, StatusChange
from agreements.timeline import Event, Kind
from followup.models import GroupMeeting, ImpactAnalysis, Report, Review
from followup.workflow import WORKFLOWS
from iop.accounts.models import User


def events_of(user: User, case: Case) -> Iterator[Event]:
    """The moves of meetings, reports, reviews and analyses that the user may read."""
    rows = {
        GroupMeeting: GroupMeeting.objects.visible_to(user)
        .filter(group__agreement__case=case)
        .with_group(),
        Report: Report.objects.visible_to(user).filter(due__agreement__case=case).with_due(),
        Review: Review.objects.visible_to(user).filter(agreement__case=case).with_agreement(),
        ImpactAnalysis: ImpactAnalysis.objects.visible_to(user).filter(agreement__case=case),
    }
    kinds = ContentType.objects.get_for_models(*rows)
    known = {(kinds[model].pk, row.pk): row for model, found in rows.items() for row in found}
    moves = StatusChange.objects.filter(case=case, content_type__in=kinds.values())
    for change in moves.select_related("by"):
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
            url=row.get_absolute_url(),  # type: ignore[attr-defined]
        )
