"""What has happened in a case, as people tell it: moves, edits, comments, papers, files.

Each source is read once, so the number of queries does not grow with what has happened.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, F, IntegerField, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements import joints
from agreements.changes import BURST, TRACKED, section_heading
from agreements.copying import NAMED, STARTED
from agreements.models import (
    Agreement,
    BoardItem,
    Case,
    Comment,
    Document,
    Paper,
    PaperKind,
    Section,
    Signature,
    StatusChange,
)
from agreements.workflow import WORKFLOWS
from iop.accounts.models import User
from iop.shared import history
from iop.shared.history import FieldChange

#: How many the case page shows.
SHOWN = 30
#: Kinds of rows whose versions name the agreement themselves; rows of rows are saved with them.
_WRITTEN = tuple((model, path) for model, path in TRACKED if path == "agreement")


class Kind(StrEnum):
    """The sign beside an event."""

    MOVE = "move"
    DECISION = "decision"
    EDIT = "edit"
    COMMENT = "comment"
    PAPER = "paper"
    SIGNATURE = "signature"
    DOCUMENT = "document"

    @property
    def label(self) -> str:
        return {
            Kind.MOVE: _("Step"),
            Kind.DECISION: _("Decision"),
            Kind.EDIT: _("Edit made"),
            Kind.COMMENT: _("Comment"),
            Kind.PAPER: _("Paper"),
            Kind.SIGNATURE: _("Signature"),
            Kind.DOCUMENT: _("Document"),
        }[self]


@dataclass(frozen=True)
class Event:
    """One thing that somebody did; ``about`` names what it was done to, if not the case.

    ``sections`` are those that were written in, and ``words`` the address of what was written.
    """

    at: datetime.datetime
    by: str
    kind: Kind
    what: str
    about: str = ""
    text: str = ""
    fields: tuple[FieldChange, ...] = ()
    url: str = ""
    sections: tuple[str, ...] = ()
    words: str = ""

    @property
    def day(self) -> datetime.date:
        return timezone.localtime(self.at).date()


def timeline(case: Case, user: User) -> list[Event]:
    """All that the user may know of what happened in the case, the latest first."""
    agreements = list(
        Agreement.objects.visible_to(user)
        .filter(case=case)
        .select_related("case")
        .prefetch_related("sections")
    )
    papers = list(Paper.objects.visible_to(user).filter(case=case).select_related("author", "kind"))
    found = [
        *moves(case, [case, *agreements, *papers]),
        *_edits(case),
        *_writing(agreements),
        *_comments(case, user),
        *_papers(papers),
        *_cancelled(papers),
        *_signatures(agreements),
        *_documents(case, user),
        *(event for give in joints.EVENTS for event in give(user, case)),
    ]
    return sorted(found, key=lambda event: event.at, reverse=True)


def moves(case: Case, rows: list[Any]) -> Iterator[Event]:
    """The moves of those rows of the case."""
    kinds = ContentType.objects.get_for_models(Case, Agreement, Paper)
    models: dict[int, Any] = {kind.pk: model for model, kind in kinds.items()}
    known = {(type(row), row.pk): row for row in rows}
    changes = StatusChange.objects.filter(case=case, content_type__in=models)
    for change in changes.select_related("by"):
        model = models[change.content_type_id]
        row = known.get((model, change.object_id))
        if row is None:
            continue
        done = next((one.done for one in WORKFLOWS[model] if one.name == change.transition), "")
        about = "" if row is case else str(row)
        url = "" if row is case else row.get_absolute_url()
        yield Event(
            change.at,
            change.who,
            Kind.DECISION if change.transition == "decide" else Kind.MOVE,
            str(done or change),
            about,
            change.reason,
            url=url,
        )


def _edits(case: Case) -> Iterator[Event]:
    """Facts of the case and of its agreements that went from what to what."""
    histories = (
        (Case.history.filter(id=case.pk), _("The case was registered.")),
        (Agreement.history.filter(case=case.pk), _("An agreement was started.")),
    )
    for versions, created in histories:
        for change in history.history_of(
            versions, without=("status", "shared_at"), tells_first=False
        ):
            if change.is_created:
                yield Event(change.at, change.by, Kind.EDIT, created, change.name)
            elif change.fields:
                yield Event(change.at, change.by, Kind.EDIT, "", change.name, fields=change.fields)


def _writing(agreements: list[Agreement]) -> Iterator[Event]:
    """Who wrote in which sections; what one person did in one go is one event."""
    by_key = {agreement.pk: agreement for agreement in agreements}
    queries = []
    for number, (model, _path) in enumerate(_WRITTEN):
        versions = model.history.filter(agreement__in=by_key).order_by()
        versions = versions.exclude(history_change_reason__in=(STARTED, NAMED))
        heading = F("heading") if model is Section else Value("", CharField())
        told = versions.annotate(number=Value(number, IntegerField()), told=heading)
        queries.append(
            told.values_list("history_date", "agreement_id", "history_user__name", "number", "told")
        )
    rows = queries[0].union(*queries[1:], all=True).order_by("-history_date")
    latest: dict[tuple[int, str], list[Any]] = {}
    bursts = []
    for at, key, by, number, told in rows:
        written_in = told or section_heading(by_key[key], _WRITTEN[number][0])
        burst = latest.get((key, by))
        if burst is None or burst[1] - at > BURST:
            burst = latest[key, by] = [at, at, key, by, {}]
            bursts.append(burst)
        burst[1] = at
        burst[4][written_in] = None
    for last, first, key, by, headings in bursts:
        what = ngettext("Wrote in %(count)s section", "Wrote in %(count)s sections", len(headings))
        yield Event(
            last,
            by or _("The system"),
            Kind.EDIT,
            what % {"count": len(headings)},
            str(by_key[key]),
            url=by_key[key].get_absolute_url(),
            sections=tuple(headings),
            words=_address_of_words(key, first, last),
        )


def _address_of_words(key: int, first: datetime.datetime, last: datetime.datetime) -> str:
    """Where what was written between the moments is told in words."""
    moments = {"first": (first - datetime.timedelta(microseconds=1)).isoformat()}
    moments["last"] = last.isoformat()
    return f"{reverse('agreements:compare', args=[key])}?{urlencode(moments)}"


def _comments(case: Case, user: User) -> Iterator[Event]:
    comments = Comment.objects.visible_to(user).filter(agreement__case=case)
    for comment in comments.select_related("author", "agreement__case"):
        what = _("Answered a comment.") if comment.parent_id else _("Commented.")
        about = comment.heading or str(comment.agreement)
        text = Truncator(comment.text).chars(200)
        yield Event(comment.created_at, comment.author.name, Kind.COMMENT, what, about, text)


def _papers(papers: list[Paper]) -> Iterator[Event]:
    """When each paper was begun; its moves are told among the others."""
    by_key = {paper.pk: paper for paper in papers}
    begun = Paper.history.filter(id__in=by_key, history_type="+").select_related("history_user")
    for version in begun:
        paper = by_key[version.id]
        by = str(version.history_user or paper.author)
        url = paper.get_absolute_url()
        is_letter = paper.kind.purpose == PaperKind.Purpose.LETTER
        what = _("A letter was begun.") if is_letter else _("A paper to the board was begun.")
        yield Event(version.history_date, by, Kind.PAPER, what, paper.title, url=url)


def _cancelled(papers: list[Paper]) -> Iterator[Event]:
    """Meetings that were to take up a paper of the case, and were not held."""
    by_key = {paper.pk: paper for paper in papers}
    items = BoardItem.objects.filter(paper__in=by_key).exclude(meeting__cancelled_at=None)
    for item in items.select_related("meeting__board__organisation", "meeting__cancelled_by"):
        meeting, about = item.meeting, by_key[item.paper_id].title
        at: Any = meeting.cancelled_at
        what = _("%(meeting)s was cancelled.") % {"meeting": meeting}
        by, url = str(meeting.cancelled_by), meeting.get_absolute_url()
        yield Event(at, by, Kind.PAPER, what, about, meeting.cancel_reason, url=url)


def _signatures(agreements: list[Agreement]) -> Iterator[Event]:
    signatures = Signature.objects.filter(snapshot__agreement__in=agreements)
    for one in signatures.select_related("recorded_by"):
        what = _("%(name)s signed for %(party)s.") % {"name": one.name, "party": one.party_name}
        by, way = one.recorded_by.name, str(one.get_way_display())
        yield Event(one.recorded_at, by, Kind.SIGNATURE, what, text=way)


def _documents(case: Case, user: User) -> Iterator[Event]:
    """When each file was kept, and when it was said to be secret or public."""
    documents = Document.objects.visible_to(user).filter(case=case)
    kept = []
    for one in documents.select_related("uploaded_by"):
        kept.append(one.pk)
        url = reverse("cases:document", args=[case.pk, one.pk])
        what, by = str(one.get_kind_display()), one.uploaded_by.name
        yield Event(one.uploaded_at, by, Kind.DOCUMENT, what, one.name, url=url)
    versions = Document.history.filter(id__in=kept)
    for change in history.history_of(versions, tells_first=False):
        if change.fields:
            what = _("A file was said to be secret or public.")
            yield Event(
                change.at, change.by, Kind.DOCUMENT, what, change.name, fields=change.fields
            )
