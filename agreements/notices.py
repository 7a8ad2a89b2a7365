"""Who is told by mail what, when a case or an agreement moves or is talked about.

The mail goes to those who have the turn, never to the one who made the move. What is written in
comments and reasons is read after signing in.
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from agreements.models import Agreement, Case, Comment, Paper, Party
from agreements.permissions import SIGN_AGREEMENT, can_sign_as
from agreements.signing_turns import may_sign_now, snapshot_in_force
from agreements.turns import review_of
from iop.accounts.mail import queue
from iop.accounts.models import User
from partners.models import Membership, Role


def received(case: Case, user: User) -> None:
    """An initiative that a partner has left waits for an officer to take it."""
    _tell(_officers(case), user, "received", case)


def assigned(case: Case, user: User, reason: str = "") -> None:
    _tell(_officers(case), user, "assigned", case)


def shared(agreement: Agreement, user: User) -> None:
    _tell(_representatives(agreement), user, "shared", agreement)


def commented(comment: Comment, user: User) -> None:
    """A new thread or an answer: the other side, and those who have written in the thread."""
    agreement = comment.agreement
    people = _officers(agreement.case)
    thread = comment.parent or comment
    wrote = User.objects.filter(Q(comments=thread) | Q(comments__parent=thread))
    people |= set(wrote.distinct().order_by("pk"))
    if comment.audience == Comment.Audience.PARTIES and agreement.shared_at:
        people |= _representatives(agreement)
    name = "answered" if comment.parent else "commented"
    _tell(people, user, name, agreement, heading=comment.heading, page="agreements:dialogue")


def accepted(agreement: Agreement, user: User) -> None:
    _tell(_officers(agreement.case), user, "accepted", agreement)


def to_review(agreement: Agreement, user: User, reason: str = "") -> None:
    """The reviewers whose turn it is."""
    roles = [step.role for step in review_of(agreement).due]
    people = _holders(roles, board=agreement.case.board_id)
    _tell(people, user, "to_review", agreement, page="agreements:review")


def approved(agreement: Agreement, user: User, reason: str = "") -> None:
    _tell(_officers(agreement.case), user, "approved", agreement)


def sent_back(agreement: Agreement, user: User, reason: str = "") -> None:
    _tell(_officers(agreement.case), user, "sent_back", agreement, page="agreements:dialogue")


def decided(agreement: Agreement, user: User, reason: str = "") -> None:
    _tell(_all_concerned(agreement), user, "decided", agreement)


def opened_for_signing(agreement: Agreement, user: User, reason: str = "") -> None:
    turn = _signers(agreement)
    people = _all_concerned(agreement) - turn
    _tell(people, user, "opened_for_signing", agreement, page="signing:detail")
    your_turn_to_sign(agreement, user)


def your_turn_to_sign(agreement: Agreement, user: User) -> None:
    _tell(_signers(agreement), user, "your_turn_to_sign", agreement, page="signing:detail")


def signed_by_all(agreement: Agreement, user: User, reason: str = "") -> None:
    _tell(_all_concerned(agreement), user, "signed_by_all", agreement, page="signing:detail")


def signing_stopped(agreement: Agreement, user: User, reason: str = "") -> None:
    _tell(_all_concerned(agreement), user, "signing_stopped", agreement, page="signing:detail")


def paper_to_approve(paper: Paper, user: User, reason: str = "") -> None:
    _tell(_holders([Role.CHIEF], board=paper.board_id), user, "paper_to_approve", paper)


def paper_ready(paper: Paper, user: User, reason: str = "") -> None:
    """The secretary puts it on a meeting; its author knows that it is on its way."""
    people = _holders([Role.SECRETARY], board=paper.board_id) | {paper.author}
    _tell(people, user, "paper_ready", paper)


def paper_sent_back(paper: Paper, user: User, reason: str = "") -> None:
    _tell({paper.author}, user, "paper_sent_back", paper)


def answered_by_letter(paper: Paper, user: User, reason: str = "") -> None:
    """Those who left the initiative, where they read the letter."""
    people = _holders([Role.PARTNER], organisation=paper.case.initiator_id)
    _tell(people, user, "answered_by_letter", paper.case, page="cases:proposal")


def _tell(
    people: Iterable[User],
    user: User,
    template: str,
    row: Case | Agreement | Paper,
    *,
    page: str = "",
    **facts: Any,
) -> None:
    case = row if isinstance(row, Case) else row.case
    path = reverse(page, args=[row.pk]) if page else row.get_absolute_url()
    facts["title"] = row.title
    is_secret = isinstance(row, Paper) and row.is_secret
    if case.secrecy_note or is_secret:  # a title or a heading may tell what is secret in the case
        facts = dict.fromkeys(facts, "")
    queue(
        sorted(_readers(set(people) - {user}, row), key=lambda person: person.pk),
        template,
        by=user,
        reference=case.reference if isinstance(row, Paper) else row.reference,
        link=settings.SITE_URL.rstrip("/") + path,
        **facts,
    )


def _readers(people: set[User], row: Case | Agreement | Paper) -> set[User]:
    """Those who may read it still: who has left the board or the party is told nothing more."""
    if isinstance(row, Agreement):
        agreements = Agreement.objects.filter(pk=row.pk)
        return {person for person in people if agreements.visible_to(person).exists()}
    if isinstance(row, Paper):
        papers = Paper.objects.filter(pk=row.pk)
        return {person for person in people if papers.visible_to(person).exists()}
    cases = Case.objects.filter(pk=row.pk)
    return {
        person
        for person in people
        if cases.visible_to(person).exists() or cases.proposed_by(person).exists()
    }


def _all_concerned(agreement: Agreement) -> set[User]:
    people = _officers(agreement.case)
    return people | _representatives(agreement) if agreement.shared_at else people


def _officers(case: Case) -> set[User]:
    """The case's officer; while there is none, the officers of the board."""
    if case.officer:
        return {case.officer}
    return _holders([Role.OFFICER], board=case.board_id)


def _signers(agreement: Agreement) -> set[User]:
    """Those whose turn it is to sign, as far as they have a sign-in of their own."""
    snapshot = snapshot_in_force(agreement)
    turn = may_sign_now(snapshot) if snapshot else []
    return {
        user
        for one in turn
        for user in _holders(SIGN_AGREEMENT.roles, **_place_of(one.party))
        if can_sign_as(user, one)
    }


def _place_of(party: Party) -> dict[str, Any]:
    return {"board": party.board} if party.board else {"organisation": party.organisation}


def _representatives(agreement: Agreement) -> set[User]:
    organisations = agreement.parties.order_by().values("organisation")
    return _holders([Role.PARTNER], organisation__in=organisations)


def _holders(roles: Iterable[str], **places: Any) -> set[User]:
    held = Membership.objects.filter(role__in=roles, **places)
    return set(User.objects.filter(pk__in=held.values("user"), is_active=True))
