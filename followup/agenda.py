"""The agenda of a group's meeting: made from the standard list and what is known, then mended.

It may be changed until the meeting is closed.
"""

import datetime
from collections.abc import Mapping

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from followup.agenda_facts import background
from followup.models import AgendaItem, GroupMeeting, StandardItem, Topic
from followup.models.agendas import TopicQuerySet
from iop.shared.workflow import Refused
from partners.models import Organisation

_O = AgendaItem.Origin
#: How long a heading may be.
_ROOM = 200
#: Items whose lines the system writes, and writes anew.
KNOWN = (_O.ACTIONS, _O.REPORTS, _O.GOALS, _O.DATES)


def standard_items(municipality: Organisation, today: datetime.date) -> list[StandardItem]:
    """The municipality's own list; without one, the list that is common to all."""
    valid = StandardItem.objects.valid_on(today)
    own = list(valid.filter(municipality=municipality))
    return own or list(valid.filter(municipality=None))


def waiting_topics(meeting: GroupMeeting) -> TopicQuerySet:
    """What members of the group have put in the backlog, under any version of the agreement."""
    return Topic.objects.of_case(meeting.agreement).filter(group__kind=meeting.group.kind).waiting()


@transaction.atomic
def make(meeting: GroupMeeting, today: datetime.date) -> GroupMeeting:
    """Make the agenda; where there is one, fetch anew what is known, and take in new topics."""
    meeting = _locked(meeting)
    items = list(meeting.items.all())
    if items:
        _refresh(meeting, items, today)
    else:
        _lay_out(meeting, today)
    return meeting


def _lay_out(meeting: GroupMeeting, today: datetime.date) -> None:
    topics = _topics_to_take_in(meeting)
    has_place = False
    for standard in standard_items(meeting.case.board.organisation, today):
        if standard.origin == _O.TOPIC:
            has_place = True
            _take_in(meeting, topics)
            continue
        _append(
            meeting,
            standard.heading,
            standard.origin,
            background(meeting, standard.origin, today),
        )
    if not has_place:
        _take_in(meeting, topics)


def _refresh(meeting: GroupMeeting, items: list[AgendaItem], today: datetime.date) -> None:
    for item in items:
        if item.origin in KNOWN:
            lines = background(meeting, item.origin, today)
            if lines != item.background:
                item.background = lines
                item.save()
    _take_in(meeting, _topics_to_take_in(meeting))


def _topics_to_take_in(meeting: GroupMeeting) -> list[Topic]:
    """Locked: another meeting's agenda takes topics in too, and who raised one takes it back."""
    return list(waiting_topics(meeting).select_for_update(of=("self",)))


def _take_in(meeting: GroupMeeting, topics: list[Topic]) -> None:
    for topic in topics:
        with override(settings.LANGUAGE_CODE):
            said = _("Raised by %(name)s") % {"name": topic.raised_by.name}
        # A heading has room for less than a topic; then the whole of it stands below.
        lines = said if len(topic.text) <= _ROOM else f"{topic.text}\n{said}"
        topic.item = _append(meeting, topic.text[:_ROOM], _O.TOPIC, lines)
        topic.save()


def _append(
    meeting: GroupMeeting, heading: str, origin: str = _O.OWN, lines: str = ""
) -> AgendaItem:
    last = meeting.items.order_by("-position").values_list("position", flat=True).first()
    return AgendaItem.objects.create(
        meeting=meeting,
        heading=heading,
        origin=origin,
        background=lines,
        position=0 if last is None else last + 1,
    )


@transaction.atomic
def add(meeting: GroupMeeting, heading: str) -> AgendaItem:
    return _append(_locked(meeting), heading)


@transaction.atomic
def rename(meeting: GroupMeeting, headings: Mapping[str, str]) -> None:
    """Give the items, by their keys, other headings; an empty one changes nothing."""
    for item in _locked(meeting).items.all():
        heading = " ".join(headings.get(str(item.pk), "").split())[:_ROOM]
        if heading and heading != item.heading:
            item.heading = heading
            item.save()


@transaction.atomic
def move(item: AgendaItem, steps: int) -> None:
    """One step up (-1) or down (1); at the ends it stays."""
    items = list(_locked(item.meeting).items.all())
    place = next((n for n, one in enumerate(items) if one.pk == item.pk), None)
    if place is None or not 0 <= place + steps < len(items):
        return
    items[place], items[place + steps] = items[place + steps], items[place]
    for position, one in enumerate(items):
        if one.position != position:
            one.position = position
            one.save()


@transaction.atomic
def remove(item: AgendaItem) -> None:
    """Take an item off; a topic waits again. What has been written about stays."""
    _locked(item.meeting)
    item = AgendaItem.objects.get(pk=item.pk)
    if item.note or item.outcomes.exists() or item.actions.exists():
        raise Refused(_("Something is noted at “%(item)s”, so it stays.") % {"item": item.heading})
    for topic in item.topics.all():
        topic.item = None
        topic.save()
    item.delete()


def _locked(meeting: GroupMeeting) -> GroupMeeting:
    rows = GroupMeeting.objects.select_related("group__agreement__case__board__organisation")
    row = rows.select_for_update(of=("self",)).get(pk=meeting.pk)
    if row.is_locked:
        raise Refused(_("The meeting is closed, and its agenda with it."))
    return row
