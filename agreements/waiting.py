"""What waits for a user: acts that nobody else does, each with the page where it is done."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.guards import of_present_wording
from agreements.models import (
    Acceptance,
    Agreement,
    BoardItem,
    BoardMeeting,
    Case,
    Decision,
    Paper,
    PaperKind,
    Snapshot,
)
from agreements.models.papers import PaperQuerySet
from agreements.onwards import TO_A_CO_BOARD, TO_THE_BOARD
from agreements.permissions import (
    RECORD_SIGNATURE,
    REVIEW_AGREEMENT,
    accepting_parties,
    boards_to_keep,
    can_sign_as,
)
from agreements.reviewing import step_of
from agreements.signing_turns import places_in
from agreements.turns import Review, asked_by_parties, of_latest_round, steps_of
from iop.accounts.models import User
from iop.shared.formats import day
from partners.models import Role
from partners.roles import boards_with_role, organisations_represented

_A, _C = Agreement.Status, Case.Status


@dataclass(frozen=True)
class Task:
    """What is to be done, with which case, agreement, paper or meeting, and where."""

    what: str
    title: str
    url: str
    note: str = ""


def tasks(user: User, today: datetime.date) -> list[Task]:
    """All that waits for the user. Only the roles that the user holds are asked about."""
    found = [*_to_sign(user)]
    if organisations_represented(user):
        found += _to_accept(user)
    if boards_with_role(user, *REVIEW_AGREEMENT.roles):
        found += [*_drafts_to_review(user), *_papers_to_approve(user)]
    if boards_to_keep(user):
        found += [*_papers_for_a_meeting(user), *_decisions_to_record(user, today)]
        found += [*_conditions_to_note(user), *_wordings_to_confirm(user)]
    if boards_with_role(user, *RECORD_SIGNATURE.roles):
        found += [*_own_cases(user), *_own_papers(user), *_agreements_to_move_on(user)]
    return found


def _to_sign(user: User) -> Iterator[Task]:
    named = Agreement.objects.filter(status=_A.SIGNING, signatories__name__iexact=user.name)
    open_now = Snapshot.objects.filter(voided_at=None, agreement__in=named.values("pk"))
    snapshots = list(open_now.select_related("agreement__case").order_by("pk"))
    for snapshot, places in zip(snapshots, places_in(snapshots).values(), strict=True):
        for place in places:
            if place.is_next and can_sign_as(user, place.signatory):
                url = reverse("signing:sign", args=[snapshot.agreement_id, place.signatory.pk])
                yield _task(_("Read and sign"), snapshot.agreement, url)


def _to_accept(user: User) -> Iterator[Task]:
    """Shared drafts on which a party that the user represents has not said its word."""
    represented = organisations_represented(user)
    shared = Agreement.objects.visible_to(user).shared().with_case()
    standing = Prefetch("acceptances", Acceptance.objects.standing())
    for agreement in shared.prefetch_related("parties__organisation", standing):
        accepted = {acceptance.party_id for acceptance in agreement.acceptances.all()}
        waiting = {
            party.organisation_id
            for party in accepting_parties(agreement)
            if party.pk not in accepted
        }
        if waiting & represented:
            url = reverse("agreements:dialogue", args=[agreement.pk])
            yield _task(_("Read, comment and accept the draft"), agreement, url)


def _drafts_to_review(user: User) -> Iterator[Task]:
    boards = boards_with_role(user, *REVIEW_AGREEMENT.roles)
    sent = Agreement.objects.filter(status=_A.IN_REVIEW, case__board__in=boards)
    sent = sent.exclude(case__officer=user).with_case().order_by("pk")
    rows = sent.prefetch_related(
        "case__board__review_steps", Prefetch("approvals", of_latest_round())
    )
    for agreement in rows:
        review = Review(steps_of(agreement.case.board), list(agreement.approvals.all()))
        if step_of(user, agreement, review):
            url = reverse("agreements:review", args=[agreement.pk])
            yield _task(_("Review the draft"), agreement, url)


def _papers_to_approve(user: User) -> Iterator[Task]:
    sent = Paper.objects.visible_to(user).filter(status=Paper.Status.REVIEW)
    for paper in _listed(sent.filter(board__in=boards_with_role(user, Role.CHIEF))):
        yield _of_paper(_("Read and approve the paper"), paper)


def _papers_for_a_meeting(user: User) -> Iterator[Task]:
    ready = Paper.objects.visible_to(user).filter(
        status=Paper.Status.READY, board__in=boards_to_keep(user)
    )
    placed = BoardItem.objects.waiting().filter(paper=OuterRef("pk"))
    for paper in _listed(ready.annotate(is_placed=Exists(placed))):
        if paper.is_placed:  # type: ignore[attr-defined]
            yield _of_paper(_("Issue the paper to the board"), paper)
        elif paper.kind.purpose == PaperKind.Purpose.LETTER:
            continue  # a letter is sent from its own page, by the officer
        else:
            task = _of_paper(_("Put the paper on a meeting"), paper)
            yield replace(task, url=reverse("board_meetings:list"))


def _decisions_to_record(user: User, today: datetime.date) -> Iterator[Task]:
    undecided = Count("items", filter=Q(items__decision=None))
    held = BoardMeeting.objects.filter(
        board__in=boards_to_keep(user), held_on__lte=today, cancelled_at=None
    )
    rows = held.annotate(left=undecided).filter(left__gt=0)
    for meeting in rows.select_related("board__organisation").order_by("held_on", "pk"):
        what, title = _("Record what was decided"), f"{meeting.board.name} {day(meeting.held_on)}"
        yield Task(what, title, meeting.get_absolute_url(), str(meeting.board.organisation))


def _conditions_to_note(user: User) -> Iterator[Task]:
    conditional = Decision.objects.conditional().filter(
        item__paper__agreement__status=_A.DECIDED, item__meeting__board__in=boards_to_keep(user)
    )
    for decision in conditional.select_related("item__paper__case__board").order_by("pk"):
        url = reverse("board_meetings:condition", args=[decision.item_id])
        note = f"{decision.item.paper.case.reference} · {decision.condition}"
        yield Task(_("Note when the condition is met"), decision.item.paper.title, url, note)


def _wordings_to_confirm(user: User) -> Iterator[Task]:
    """Agreements that were changed to what a board decided, and approved again."""
    changed = Decision.objects.filter(
        outcome=Decision.Outcome.WITH_CHANGES,
        followed_at=None,
        item__paper__agreement__status=_A.READY,
        item__meeting__board__in=boards_to_keep(user),
    )
    for decision in changed.select_related("item__paper__case", "item__meeting").order_by("pk"):
        paper, url = decision.item.paper, decision.item.meeting.get_absolute_url()
        note = f"{paper.case.reference} · § {decision.paragraph}"
        what = _("Note that the agreement follows the decision")
        yield Task(what, paper.title, url, note)


def _own_cases(user: User) -> Iterator[Task]:
    acts = {
        _C.ASSIGNED: _("Assess whether an IOP fits"),
        _C.ASSESSED: _("Go on to an agreement, or decline"),
        _C.ACCEPTED: _("Start the agreement"),
        _C.DECLINED: _("Take the refusal to the board, and answer the initiator"),
    }
    own = Case.objects.visible_to(user).filter(officer=user, status__in=acts)
    begun = Q(status=_C.ACCEPTED, agreements__isnull=False)
    for case in own.exclude(begun).with_places().order_by("opened_on", "pk"):
        note = f"{case.reference} · {case.board}"
        yield Task(acts[_C(case.status)], case.title, case.get_absolute_url(), note)


def _own_papers(user: User) -> Iterator[Task]:
    drafts = Paper.objects.visible_to(user).filter(status=Paper.Status.DRAFT, author=user)
    for paper in _listed(drafts):
        yield _of_paper(_("Finish the paper and send it for review"), paper)


def _agreements_to_move_on(user: User) -> Iterator[Task]:
    """Comments to answer, papers to write, and what can be opened for signing."""
    desk = boards_with_role(user, *RECORD_SIGNATURE.roles)
    writers = boards_with_role(user, Role.OFFICER)
    papers = of_present_wording(Paper.objects.all())
    proposed = papers.filter(agreement=OuterRef("pk"), board=OuterRef("case__board"))
    asked = papers.filter(agreement=OuterRef(OuterRef("pk")), board=OuterRef("board"))
    not_asked = Case.co_boards.through.objects.filter(
        ~Exists(asked), case=OuterRef("case"), board__in=writers
    )
    conditional = Decision.objects.conditional().filter(item__paper__agreement=OuterRef("pk"))
    rows = Agreement.objects.filter(case__board__in=desk).annotate(
        is_asked=Exists(asked_by_parties().filter(agreement=OuterRef("pk"))),
        has_paper=Exists(proposed),
        co_board=Subquery(not_asked.values("board")[:1]),
        has_to_wait=Exists(conditional),
    )
    rows = rows.filter(
        Q(status=_A.DRAFT, is_asked=True, case__board__in=writers)
        | Q(status=_A.READY, has_paper=False, case__board__in=writers)
        | Q(status=_A.READY, co_board__isnull=False)
        | Q(status=_A.DECIDED, has_to_wait=False)
    )
    for agreement in rows.with_case().order_by("pk"):
        match agreement.status:
            case _A.DRAFT:
                url = reverse("agreements:dialogue", args=[agreement.pk])
                yield _task(_("Answer the comments"), agreement, url)
            case _A.READY:
                url = reverse("papers:create", args=[agreement.case_id])
                if agreement.has_paper:  # type: ignore[attr-defined]
                    url += f"?board={agreement.co_board}"  # type: ignore[attr-defined]
                    yield _task(str(TO_A_CO_BOARD), agreement, url)
                else:
                    yield _task(str(TO_THE_BOARD), agreement, url)
            case _:
                url = reverse("signing:detail", args=[agreement.pk])
                yield _task(_("Open for signing"), agreement, url)


def _task(what: str, agreement: Agreement, url: str) -> Task:
    return Task(what, agreement.title, url, agreement.reference)


def _listed(papers: PaperQuerySet) -> PaperQuerySet:
    return papers.select_related("case", "kind").order_by("pk")


def _of_paper(what: str, paper: Paper) -> Task:
    note = f"{paper.case.reference} · {paper.kind.name}"
    return Task(what, paper.title, paper.get_absolute_url(), note)
