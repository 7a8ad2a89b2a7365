"""A paper for the board: started from its case, resting on the agreement's data."""

import datetime
from collections.abc import Iterable
from difflib import get_close_matches

from django.db import models, transaction
from django.db.models import Prefetch
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from agreements.assessing import criteria_as_asked
from agreements.content import with_content as with_agreement_content
from agreements.documents import document_language
from agreements.guards import latest_assessment
from agreements.models import (
    Agreement,
    BoardItem,
    Case,
    CriterionAnswer,
    DecisionPoint,
    Document,
    FormAnswer,
    Paper,
    PaperAttachment,
    PaperKind,
    PaperPerson,
    PaperSection,
)
from agreements.models.papers import PaperQuerySet
from agreements.snapshot import agreement_json, checksum
from iop.accounts.models import User
from iop.shared import formats
from partners.models import Board, Membership, Role

Purpose = PaperKind.Purpose
#: Kinds of papers that lay an agreement before the board.
ON_AGREEMENT = (Purpose.ADOPT, Purpose.EVALUATE)


def with_content(papers: PaperQuerySet) -> PaperQuerySet:
    """The papers with all that they say, in a fixed number of queries."""
    attachments = PaperAttachment.objects.select_related("document", "agreement__case")
    answers = CriterionAnswer.objects.select_related("criterion")
    form_answers = FormAnswer.objects.select_related("question")
    return papers.select_related(
        "case__board__organisation",
        "case__initiator",
        "board__organisation",
        "kind",
        "author",
        "assessment__criteria_set",
        "criteria_set",
        "document",
    ).prefetch_related(
        "sections",
        "decision_points",
        "people",
        "assessment__legal_checks",
        "criteria_set__criteria",
        Prefetch("attachments", attachments),
        Prefetch("items", BoardItem.objects.select_related("meeting")),
        Prefetch("assessment__criterion_answers", answers),
        Prefetch("assessment__form_answers", form_answers),
        Prefetch("agreement", with_agreement_content(Agreement.objects.all())),
    )


def whole(paper: Paper) -> Paper:
    """The same paper, loaded ``with_content``."""
    return as_asked(with_content(Paper.objects.all()).get(pk=paper.pk))


def as_asked(paper: Paper) -> Paper:
    """The same, loaded ``with_content``, with its criteria in the words that were assessed."""
    if paper.assessment:
        criteria_as_asked(paper.assessment)
    return paper


def kinds_for(board: Board) -> models.QuerySet[PaperKind]:
    """The kinds in use that the board's municipality may start from."""
    rows: models.QuerySet[PaperKind] = PaperKind.objects.for_municipality(board.organisation)  # type: ignore[assignment]
    return rows


# --- What the paper rests on -----------------------------------------------------------


def agreement_sum(paper: Paper) -> str:
    """The checksum of the agreement as it now stands; empty without one."""
    return checksum(agreement_json(paper.agreement)) if paper.agreement else ""


def has_newer_figures(paper: Paper) -> bool:
    """Whether the agreement says something else than when the paper took its figures."""
    return paper.agreement is not None and paper.agreement_sha256 != agreement_sum(paper)


def took_figures_at(paper: Paper) -> datetime.datetime:
    """When the paper last took its figures from the agreement."""
    same = Paper.history.filter(id=paper.pk, agreement_sha256=paper.agreement_sha256)
    taken: datetime.datetime = same.earliest("history_date").history_date
    return taken


@transaction.atomic
def take_figures(paper: Paper) -> None:
    """The paper, loaded ``with_content``, rests on the agreement as it is now.

    Proposals that the system wrote are written anew; one in which somebody has changed a word
    stays as it is.
    """
    locked = Paper.objects.select_for_update().get(pk=paper.pk)
    locked.agreement_sha256 = agreement_sum(paper)
    locked._change_reason = _("Takes the agreement’s new figures")
    locked.save()
    with translation.override(document_language()):
        texts = _proposals(paper)
    for point in locked.decision_points.filter(is_filled=True):
        # The same sentence about other facts is the likest one.
        likest = get_close_matches(point.text, texts, n=1)
        if likest and likest[0] != point.text:
            point.text = likest[0]
            point.save()


def keep_attached_secret(paper: Paper) -> None:
    """Files of a secret paper are read by those alone who read the paper."""
    if not paper.is_secret:
        return
    files = Document.objects.filter(paper_attachments__paper=paper, agreement=None)
    for file in files.filter(is_secret=False).distinct():
        file.is_secret, file.secrecy_ground = True, paper.secrecy_ground
        file.save()


# --- Starting --------------------------------------------------------------------------


@transaction.atomic
def start(
    case: Case,
    kind: PaperKind,
    user: User,
    board: Board | None = None,
    agreement: Agreement | None = None,
) -> Paper:
    """A new paper of the kind, with everything filled in that the system knows.

    It rests on the latest agreement of the case, unless another of them is given.
    """
    with translation.override(document_language()):
        paper = _new_paper(case, kind, user, board or case.board, agreement)
        for section in kind.sections.all():
            row: models.Model = PaperSection(
                paper=paper,
                position=section.position,
                heading=section.heading,
                part=section.part,
                body=section.standard_text,
                guidance=section.guidance,
                is_mandatory=section.is_mandatory,
            )
            _put(row, user)
        for position, text in enumerate(_proposals(paper)):
            row = DecisionPoint(paper=paper, position=position, text=text, is_filled=True)
            _put(row, user)
        _add_attachments(paper, user)
        _add_people(paper, user)
    return paper


def _put(row: models.Model, user: User) -> None:
    row._history_user = user  # type: ignore[attr-defined]
    row.save()


def _new_paper(
    case: Case, kind: PaperKind, user: User, board: Board, chosen: Agreement | None
) -> Paper:
    agreement = None
    if kind.purpose in ON_AGREEMENT:
        agreements = with_agreement_content(Agreement.objects.filter(case=case))
        if chosen:
            agreements = agreements.filter(pk=chosen.pk)
        agreement = agreements.order_by("-version", "-pk").first()
    earlier = Paper.objects.filter(author=user, board=board).order_by("-pk").first()
    assessed = kind.purpose not in (Purpose.GUIDELINES, Purpose.ANSWER)
    paper = Paper(
        case=case,
        kind=kind,
        board=board,
        agreement=agreement,
        assessment=latest_assessment(case) if assessed else None,
        title=_title(kind, agreement.title if agreement else case.title)[:200],
        author=user,
        author_role=earlier.author_role if earlier else "",
        unit=earlier.unit if earlier else "",
        written_on=timezone.localdate(),
    )
    paper.agreement_sha256 = agreement_sum(paper)
    _put(paper, user)
    return paper


def _title(kind: PaperKind, title: str) -> str:
    match kind.purpose:
        case Purpose.ADOPT:
            return _("Agreement on a non-profit public partnership: %(title)s") % {"title": title}
        case Purpose.DECLINE:
            return _("Initiative to a partnership: %(title)s") % {"title": title}
        case Purpose.EVALUATE:
            return _("Evaluation and continuation of %(title)s") % {"title": title}
        case Purpose.LETTER:
            return _("Your initiative: %(title)s") % {"title": title}
    return title


def _proposals(paper: Paper) -> list[str]:
    """The usual proposals of such a paper; each goes on from “The board decides to”."""
    match paper.kind.purpose:
        case Purpose.ADOPT:
            return _proposals_to_adopt(paper)
        case Purpose.EVALUATE:
            return [
                _("take note of the evaluation"),
                _("decide whether the partnership goes on, and for how long"),
            ]
        case Purpose.DECLINE:
            initiator = paper.case.initiator
            told = _("tell %(organisation)s of the decision and its reasons") % {
                "organisation": initiator.name if initiator else _("the initiator")
            }
            return [_("decline the initiative"), told]
        case Purpose.GUIDELINES:
            return [_("adopt the guidelines on non-profit public partnerships")]
        case Purpose.ANSWER:
            return [_("approve the answer to the letter")]
        case Purpose.INFORM:
            return [_("take note of the information")]
    return []


def _proposals_to_adopt(paper: Paper) -> list[str]:
    agreement = paper.agreement
    if agreement is None:
        return [_("approve the agreement")]
    facts = {
        "title": agreement.title,
        "day": formats.day(agreement.in_force_from),
        "parties": names([party.name for party in agreement.parties.all() if party.signs]),
        "period": formats.days(agreement.starts_on, agreement.ends_on),
    }
    proposals = [_to_approve(agreement, has_period=bool(facts["period"])) % facts]
    if agreement.review_on:
        proposals.append(
            _("have the partnership’s evaluation presented to the board by %(day)s at the latest")
            % {"day": formats.day(agreement.review_on)}
        )
    proposals += [
        _("delegate to %(title)s to sign the agreement") % {"title": person.title.lower()}
        for person in agreement.signatories.all()
        if person.title and person.party.board_id == paper.board_id
    ][:1]
    return proposals


def _to_approve(agreement: Agreement, *, has_period: bool) -> str:
    if agreement.is_renewal and agreement.relation in Agreement.CHANGES:
        if agreement.in_force_from:
            return _(
                "approve the changes in the agreement “%(title)s” between %(parties)s, to take "
                "effect on %(day)s"
            )
        return _("approve the changes in the agreement “%(title)s” between %(parties)s")
    if agreement.is_renewal and has_period:
        return _("extend the agreement “%(title)s” between %(parties)s for %(period)s")
    if has_period:
        return _("approve the agreement “%(title)s” between %(parties)s for %(period)s")
    return _("approve the agreement “%(title)s” between %(parties)s")


def names(given: Iterable[str]) -> str:
    """``A, B och C``"""
    *others, last = [*given] or [""]
    if not others:
        return last
    return _("%(others)s and %(last)s") % {"others": ", ".join(others), "last": last}


def _add_attachments(paper: Paper, user: User) -> None:
    if paper.agreement:
        name = _("Agreement: %(title)s") % {"title": paper.agreement.title}
        row = PaperAttachment(paper=paper, name=name[:200], agreement=paper.agreement)
        _put(row, user)


def _add_people(paper: Paper, user: User) -> None:
    """The board's chiefs sign; the other parties, or the initiator, get the decision."""
    chiefs = Membership.objects.filter(board=paper.board, role=Role.CHIEF).select_related("user")
    for position, row in enumerate(chiefs.order_by("user__name")[:2]):
        title = str(Role.CHIEF.label)
        _put(_person(paper, PaperPerson.Part.SIGNER, position, row.user.name, title), user)
    receivers = []
    if paper.agreement:
        own = paper.board.organisation_id
        parties = [party for party in paper.agreement.parties.all() if party.signs]
        receivers = [party.name for party in parties if party.organisation_id != own]
    elif paper.case.initiator:
        receivers = [paper.case.initiator.name]
    for position, name in enumerate(receivers):
        _put(_person(paper, PaperPerson.Part.RECIPIENT, position, name), user)


def _person(
    paper: Paper, part: PaperPerson.Part, position: int, name: str, title: str = ""
) -> PaperPerson:
    return PaperPerson(paper=paper, part=part, position=position, name=name[:150], title=title)
