"""Talking about a draft with the parties: sharing, comments, and each party's acceptance."""

import re
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Count, Exists, OuterRef, When
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import gettext as _

from agreements import drafting, notices
from agreements.content import with_content
from agreements.differences import Part, differences
from agreements.models import Acceptance, Agreement, Case, Comment, Party, Section
from agreements.permissions import (
    SHARE_DRAFT,
    accepting_parties,
    can_comment,
    can_comment_internally,
    can_edit_agreement,
    can_share_draft,
    parties_accepted_for,
)
from agreements.snapshot import agreement_json, checksum
from iop.accounts.models import User
from iop.shared.rich_text import plain
from iop.shared.workflow import Refused
from partners.models import Membership

_Audience, _Status = Comment.Audience, Comment.Status


# --- Sharing ---------------------------------------------------------------------------


@transaction.atomic
def share(user: User, agreement_pk: int) -> Agreement:
    """Let the parties read the draft from now on. Once shared it stays shared."""
    agreement = _locked(agreement_pk)
    if not SHARE_DRAFT.allowed_in(user, agreement.case.board):
        raise PermissionDenied(_("Only a case officer of the board shares its drafts."))
    if not can_share_draft(user, agreement):
        raise Refused(_("Only a draft is shared, and only once."))
    if not accepting_parties(agreement):
        raise Refused(_("Add the non-profit party first: there is nobody to share with."))
    agreement.shared_at = timezone.now()
    agreement._change_reason = "Shared with the parties"
    agreement.save()
    notices.shared(agreement, user)
    return agreement


def _locked(pk: int) -> Agreement:
    agreements = Agreement.objects.select_for_update(of=("self",)).with_case()
    return agreements.get(pk=pk)


# --- Comments --------------------------------------------------------------------------


@transaction.atomic
def comment(
    user: User,
    agreement: Agreement,
    section: Section | None,
    text: str,
    *,
    proposed_text: str = "",
    audience: str = _Audience.PARTIES,
) -> Comment:
    """Begin a thread on a section, or on the whole when there is none."""
    may = can_comment_internally if audience == _Audience.INTERNAL else can_comment
    if not may(user, agreement):
        raise PermissionDenied(_("You cannot comment on this agreement now."))
    thread = Comment.objects.create(
        agreement=agreement,
        section=section,
        heading=section.heading if section else "",
        audience=audience,
        text=text,
        proposed_text=proposed_text,
        author=user,
    )
    notices.commented(thread, user)
    return thread


@transaction.atomic
def answer(user: User, thread: Comment, text: str) -> Comment:
    """An answer in the thread: from somebody else it is answered, from its author open again."""
    if not can_comment(user, thread.agreement):
        raise PermissionDenied(_("You cannot comment on this agreement now."))
    written = Comment.objects.create(
        agreement=thread.agreement,
        section=thread.section,
        heading=thread.heading,
        parent=thread,
        audience=thread.audience,
        text=text,
        author=user,
    )
    _set_status(thread, _Status.OPEN if thread.author_id == user.pk else _Status.ANSWERED)
    notices.commented(written, user)
    return written


def close(user: User, thread: Comment) -> None:
    if not can_close(user, thread):
        raise PermissionDenied(_("The case officer or whoever began the thread closes it."))
    _set_status(thread, _Status.CLOSED)


def can_close(user: User, thread: Comment) -> bool:
    is_own = thread.author_id == user.pk and can_comment(user, thread.agreement)
    return is_own or can_edit_agreement(user, thread.agreement)


def _set_status(thread: Comment, status: str) -> None:
    thread.status = status
    thread.save(update_fields=["status"])


# --- Proposed wordings -----------------------------------------------------------------

#: A text of bare paragraphs, which another such text can replace without loss.
_BARE = re.compile(r"</?p>|<br\s*/?>")


def as_paragraphs(text: str) -> str:
    """Plain text as rich text, a paragraph for each line."""
    lines = (line.strip() for line in text.splitlines())
    return "".join(f"<p>{escape(line)}</p>" for line in lines if line)


def as_lines(section: Section) -> str:
    """A section's text to propose changes in, a line for each paragraph."""
    blocks = re.split(r"</p>|</li>|<br\s*/?>", section.body)
    return "\n\n".join(filter(None, (plain(block) for block in blocks)))


def can_adopt(user: User, thread: Comment) -> bool:
    """Whether the proposed wording can take the place of the section's with nothing lost."""
    section = thread.section
    return (
        bool(thread.proposed_text and section and section.is_open)
        and thread.status != _Status.CLOSED
        and can_edit_agreement(user, thread.agreement)
        and "<" not in _BARE.sub("", section.body if section else "")
    )


@transaction.atomic
def adopt(user: User, thread: Comment, revision: int) -> None:
    """Put the proposed wording in the section that was shown with it, and close the thread."""
    agreement = drafting.locked(thread.agreement_id, user)
    shown = agreement.sections.filter(pk=thread.section_id or 0, revision=revision)
    section: Any = shown.first()
    if section is None or not can_adopt(user, thread):
        raise Refused(_("The section has changed since. Compare once more, and then use it."))
    drafting.refuse_unless_open(agreement, section)
    section.body = as_paragraphs(thread.proposed_text)
    section.full_clean()
    drafting.count_save(section)
    agreement.acceptances.drop()
    answer(user, thread, _("The proposed wording is used."))
    _set_status(thread, _Status.CLOSED)


# --- Acceptance ------------------------------------------------------------------------


def content_of(agreement: Agreement) -> str:
    """SHA-256 of what the agreement, loaded ``with_content``, says now."""
    return checksum(agreement_json(agreement))


@transaction.atomic
def accept(user: User, agreement_pk: int, party_pk: str, sha256: str) -> Acceptance:
    """The party's word on the draft that was shown; not on one that has changed since."""
    _locked(agreement_pk)  # no edit comes between reading and accepting
    agreement = with_content(Agreement.objects.all()).get(pk=agreement_pk)
    mine = {str(party.pk): party for party in parties_accepted_for(user, agreement)}
    if party_pk not in mine:
        raise PermissionDenied(_("Only a representative of the party accepts the draft for it."))
    if content_of(agreement) != sha256:
        raise Refused(_("The draft has changed since you opened it. Read it once more."))
    standing = agreement.acceptances.standing().filter(party=mine[party_pk])
    if standing.exists():
        raise Refused(_("The draft has already been accepted for the party."))
    acceptance = Acceptance.objects.create(
        agreement=agreement, party=mine[party_pk], by=user, sha256=sha256
    )
    notices.accepted(agreement, user)
    return acceptance


@dataclass(frozen=True)
class Standing:
    """What a party has said of the draft."""

    party: Party
    #: The acceptance that stands, or the latest that an edit has dropped.
    latest: Acceptance | None
    may_accept: bool

    @property
    def is_accepted(self) -> bool:
        return self.latest is not None and self.latest.dropped_at is None


def standings(agreement: Agreement, user: User) -> list[Standing]:
    """Each party's word, whether it stands, and whether the user may give it now."""
    latest = {one.party_id: one for one in agreement.acceptances.select_related("by")}
    mine = parties_accepted_for(user, agreement)
    return [
        Standing(party, latest.get(party.pk), party in mine)
        for party in accepting_parties(agreement)
    ]


# --- The page --------------------------------------------------------------------------


@dataclass
class Thread:
    """A thread as one user reads it."""

    first: Comment
    answers: list[Comment]
    parts: list[Part]
    may_answer: bool
    may_close: bool
    may_adopt: bool


def threads_in(case: Case, user: User) -> list[Comment]:
    """All threads of the case's agreements that the user reads, the open ones first. One query.

    Each has ``answer_count``, and ``waits_for``: whose answer an open one waits for.
    """
    represents = Membership.objects.filter(
        user=OuterRef("author"), organisation__parties__agreement=OuterRef("agreement")
    )
    order = models.Case(
        *(When(status=status, then=place) for place, status in enumerate(_Status.values))
    )
    threads = Comment.objects.visible_to(user).threads().filter(agreement__case=case)
    rows: list[Any] = list(
        threads.select_related("author", "agreement__case")
        .annotate(answer_count=Count("answers"), is_asked_by_party=Exists(represents), order=order)
        .order_by("order", "-created_at", "-pk")
    )
    for row in rows:
        row.waits_for = _waits_for(row)
    return rows


def _waits_for(thread: Any) -> str:
    if thread.is_asked_by_party:
        return _("Waits for the case officer’s answer")
    if thread.audience == _Audience.PARTIES:
        return _("Waits for an answer from the parties")
    return _("Waits for an answer")


@dataclass
class Talk:
    """The threads on one section; ``section`` is ``None`` for the whole, or one removed."""

    heading: str
    section: Section | None
    threads: list[Thread] = field(default_factory=list)


def talks(agreement: Agreement, user: User) -> list[Talk]:
    """All threads that the user reads, by section in the agreement's order. Three queries."""
    comments = Comment.objects.visible_to(user).filter(agreement=agreement)
    written_by = ("author__memberships__organisation", "author__memberships__board")
    rows = list(comments.select_related("author").prefetch_related(*written_by))
    sections = {section.pk: section for section in agreement.sections.all()}
    found = {None: Talk("", None)} | {pk: Talk(row.heading, row) for pk, row in sections.items()}
    answers: dict[int, list[Comment]] = {}
    for row in rows:
        row.agreement = agreement
        row.section = sections.get(row.section_id or 0)
        if row.parent_id:
            answers.setdefault(row.parent_id, []).append(row)
    may_answer = can_comment(user, agreement)
    for row in rows:
        if row.parent_id is None:
            thread = _thread(row, answers.get(row.pk, []), user, may_answer)
            found[row.section.pk if row.section else None].threads.append(thread)
    return list(found.values())


def _thread(first: Comment, answers: list[Comment], user: User, may_answer: bool) -> Thread:
    is_closed = first.status == _Status.CLOSED
    body = first.section.body if first.section else ""
    proposed = first.proposed_text
    is_own = may_answer and first.author_id == user.pk
    return Thread(
        first,
        answers,
        parts=differences(body, as_paragraphs(proposed)) if proposed and not is_closed else [],
        may_answer=may_answer and not is_closed,
        may_close=not is_closed and (is_own or can_edit_agreement(user, first.agreement)),
        may_adopt=can_adopt(user, first),
    )
