"""The minutes as files: PDF/A-3a and PDF/UA-1, the whole and the one without confidential items."""

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.files.base import ContentFile
from django.db.models import Prefetch
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.text import get_valid_filename
from django.utils.translation import gettext, pgettext

from agreements.documents import STYLESHEETS, document_language
from agreements.models import Document, Party
from followup.minutes_guards import CAME
from followup.models import ActionItem, AgendaItem, Attendance, GroupMeeting
from iop.accounts.models import User
from iop.shared import formats, pdf

SHEETS = (*STYLESHEETS, "css/meeting_minutes.css")
SCHEMA = "iop.minutes/1"


@dataclass(frozen=True)
class Item:
    """An item with its number; what is confidential is told in the whole minutes alone."""

    number: int
    row: AgendaItem
    is_told: bool


@dataclass(frozen=True)
class Minutes:
    """Everything that the template reads. ``is_whole`` is with the confidential items."""

    meeting: GroupMeeting
    is_whole: bool

    @property
    def language(self) -> str:
        return document_language()

    @property
    def municipality(self) -> str:
        return self.meeting.case.board.organisation.name

    @cached_property
    def items(self) -> list[Item]:
        rows = self.meeting.items.prefetch_related(
            "outcomes", Prefetch("actions", ActionItem.objects.order_by("position", "id"))
        )
        return [
            Item(number, row, self.is_whole or not row.is_confidential)
            for number, row in enumerate(rows, 1)
        ]

    @property
    def has_secrets(self) -> bool:
        return any(item.row.is_confidential for item in self.items)

    @property
    def actions(self) -> list[tuple[int, ActionItem]]:
        told = (item for item in self.items if item.is_told)
        return [(item.number, action) for item in told for action in item.row.actions.all()]

    @cached_property
    def people(self) -> list[Attendance]:
        rows = self.meeting.attendances.select_related(
            "party__organisation", "party__board", "confirmed_by"
        )
        return list(rows)

    @property
    def present(self) -> list[tuple[str, list[Attendance]]]:
        return self._by_party([one for one in self.people if one.presence in CAME])

    @property
    def absent(self) -> list[tuple[str, list[Attendance]]]:
        absent = Attendance.Presence.ABSENT
        return self._by_party([one for one in self.people if one.presence == absent])

    @property
    def unmarked(self) -> list[tuple[str, list[Attendance]]]:
        return self._by_party([one for one in self.people if not one.presence])

    def _by_party(self, people: list[Attendance]) -> list[tuple[str, list[Attendance]]]:
        """In the agreement's order; last those who represent no party."""
        parties: dict[Party | None, list[Attendance]] = {}
        for one in sorted(people, key=lambda one: (one.party is None, _place(one))):
            parties.setdefault(one.party, []).append(one)
        return [(str(party or ""), theirs) for party, theirs in parties.items()]

    @property
    def adjusters(self) -> list[Attendance]:
        return [one for one in self.people if one.is_adjuster]

    @property
    def is_adjusted(self) -> bool:
        return self.meeting.status == GroupMeeting.Status.ADJUSTED

    @property
    def when(self) -> str:
        meeting = self.meeting
        times = [f"{one:%H.%M}" for one in (meeting.starts_at, meeting.ends_at) if one]
        return " ".join(filter(None, (formats.day(meeting.held_on), "–".join(times))))

    @property
    def title(self) -> str:
        words = {"group": self.meeting.group, "day": formats.day(self.meeting.held_on)}
        return pgettext("document", "Minutes of %(group)s %(day)s") % words

    @property
    def file_name(self) -> str:
        reference = get_valid_filename(self.meeting.agreement.reference.replace("/", "-"))
        name = f"{reference} {self.title}"
        if not self.is_whole:
            name = pgettext("file name", "%(name)s, without confidential items") % {"name": name}
        if not self.is_adjusted and not self.meeting.without_adjusting:
            name = pgettext("file name", "%(name)s, not adjusted") % {"name": name}
        kept = "".join(sign if sign.isalnum() or sign in " -_()," else " " for sign in name)
        return f"{' '.join(kept.split())[:150]}.pdf"


def _place(person: Attendance) -> int:
    return person.party.position if person.party else 0


def keep(meeting: GroupMeeting, user: User) -> None:
    """Make the minutes as they now stand and keep them in the case; earlier ones stay there.

    Where no item is confidential, the whole is what may be given to others too.
    """
    whole = Minutes(_loaded(meeting), is_whole=True)
    with translation.override(document_language()):
        meeting.minutes = meeting.open_minutes = _stored(whole, user)
        if whole.has_secrets:
            meeting.open_minutes = _stored(Minutes(whole.meeting, is_whole=False), user)
        meeting._change_reason = gettext("The minutes are kept as a file.")
    meeting._history_user = user  # type: ignore[attr-defined]
    meeting.save()


def _loaded(meeting: GroupMeeting) -> GroupMeeting:
    return GroupMeeting.objects.with_group().get(pk=meeting.pk)


def minutes_pdf(minutes: Minutes) -> bytes:
    with translation.override(minutes.language):
        html = render_to_string("followup/pdf/minutes.html", {"document": minutes})
        description = gettext("The minutes as data")
    data = json.dumps(minutes_data(minutes), ensure_ascii=False, indent=1, default=str)
    attached = pdf.AttachedFile("protokoll.json", data.encode(), description)
    return pdf.render(html, stylesheets=SHEETS, attachments=[attached], created=timezone.now())


def _stored(minutes: Minutes, user: User) -> Document:
    content = minutes_pdf(minutes)
    meeting = minutes.meeting
    return Document.objects.create(
        case=meeting.case,
        agreement=meeting.agreement,
        kind=Document.Kind.MINUTES,
        name=minutes.file_name,
        file=ContentFile(content, name="minutes.pdf"),
        content_type="application/pdf",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_by=user,
    )


def minutes_data(minutes: Minutes) -> dict[str, Any]:
    """The same that the document says, and no more."""
    meeting = minutes.meeting
    return {
        "schema": SCHEMA,
        "reference": meeting.agreement.reference,
        "agreement": meeting.agreement.title,
        "group": str(meeting.group),
        "held_on": meeting.held_on,
        "starts_at": meeting.starts_at,
        "ends_at": meeting.ends_at,
        "place": meeting.place,
        "chair": meeting.chair,
        "minutes_taker": meeting.minutes_taker,
        "status": meeting.status,
        "without_adjusting": meeting.without_adjusting,
        "people": [_person_data(one) for one in minutes.people],
        "items": [_item_data(item) for item in minutes.items],
    }


def _person_data(person: Attendance) -> dict[str, Any]:
    return {
        "name": person.name,
        "title": person.title,
        "party": str(person.party) if person.party else None,
        "presence": person.presence or None,
        "adjusts": person.is_adjuster,
        "confirmed_on": person.confirmed_on,
    }


def _item_data(item: Item) -> dict[str, Any]:
    if not item.is_told:
        return {"number": item.number, "confidential": True}
    return {
        "number": item.number,
        "confidential": item.row.is_confidential,
        "heading": item.row.heading,
        "background": item.row.background,
        "note": item.row.note,
        "outcomes": [{"kind": one.kind, "text": one.text} for one in item.row.outcomes.all()],
        "actions": [
            {"text": one.text, "responsible": one.responsible, "due_on": one.due_on}
            for one in item.row.actions.all()
        ],
    }
