"""Typed functions that make rows for tests: valid by default, nothing hidden, nothing random."""

import datetime
import itertools
from typing import Any

from agreements import assessing
from agreements.models import (
    Agreement,
    AgreementTemplate,
    Assessment,
    BoardItem,
    BoardMeeting,
    Case,
    Contribution,
    ContributionYear,
    CriteriaSet,
    Criterion,
    DecisionPoint,
    Paper,
    PaperKind,
    PaperSection,
    Party,
    Section,
    SectionKind,
    TemplateSection,
)
from iop.accounts.models import User
from partners.models import Board, Contact, Membership, Organisation, Role

_numbers = itertools.count(1)


def make_user(*, email: str = "", name: str = "Alva Test", **fields: Any) -> User:
    return User.objects.create_user(
        email or f"user{next(_numbers)}@test.example", "lösenord-1234", name=name, **fields
    )


def make_organisation(
    *,
    name: str = "",
    kind: Organisation.Kind = Organisation.Kind.ASSOCIATION,
    **fields: Any,
) -> Organisation:
    return Organisation.objects.create(
        name=name or f"Förening {next(_numbers)}", kind=kind, **fields
    )


def make_board(
    *, municipality: Organisation | None = None, name: str = "Socialnämnden", **fields: Any
) -> Board:
    municipality = municipality or make_organisation(
        name=f"Kommun {next(_numbers)}", kind=Organisation.Kind.MUNICIPALITY
    )
    fields.setdefault("code", "SN")
    return Board.objects.create(organisation=municipality, name=name, **fields)


def make_member(role: Role, place: Board | Organisation, *, user: User | None = None) -> User:
    """A user with the role in the board, or as representative of the organisation."""
    user = user or make_user()
    if isinstance(place, Board):
        Membership.objects.create(user=user, role=role, board=place)
    else:
        Membership.objects.create(user=user, role=role, organisation=place)
    return user


def make_case(*, board: Board | None = None, **fields: Any) -> Case:
    fields.setdefault("reference", f"SN 2026/{next(_numbers):04}")
    fields.setdefault("title", "Vänner i Provköping")
    return Case.objects.create(board=board or make_board(), **fields)


def make_agreement(
    *,
    case: Case | None = None,
    board: Board | None = None,
    starts_on: datetime.date | None = datetime.date(2026, 1, 1),
    ends_on: datetime.date | None = datetime.date(2026, 12, 31),
    **fields: Any,
) -> Agreement:
    """An agreement without sections, parties or economy."""
    case = case or make_case(board=board)
    fields.setdefault("title", case.title)
    return Agreement.objects.create(case=case, starts_on=starts_on, ends_on=ends_on, **fields)


def make_section(
    agreement: Agreement, kind: SectionKind = SectionKind.TEXT, **fields: Any
) -> Section:
    fields.setdefault("heading", str(kind.label))
    fields.setdefault("position", agreement.sections.count())
    return Section.objects.create(agreement=agreement, kind=kind, **fields)


def make_party(
    agreement: Agreement, organisation: Organisation | None = None, **fields: Any
) -> Party:
    fields.setdefault("position", agreement.parties.count())
    return Party.objects.create(
        agreement=agreement, organisation=organisation or make_organisation(), **fields
    )


def make_contribution(
    party: Party, *, years: dict[int, Any] | None = None, **fields: Any
) -> Contribution:
    """A valued contribution in money; ``years`` gives an amount per calendar year."""
    fields.setdefault("description", "Pengar")
    fields.setdefault("valuation", Contribution.Valuation.VALUED)
    fields.setdefault("form", Contribution.Form.PER_YEAR if years else Contribution.Form.TOTAL)
    contribution = Contribution.objects.create(agreement=party.agreement, party=party, **fields)
    for year, amount in (years or {}).items():
        ContributionYear.objects.create(contribution=contribution, year=year, amount=amount)
    return contribution


def make_template(*, kinds: tuple[SectionKind, ...] = tuple(SectionKind)) -> AgreementTemplate:
    """A template with one section of each kind."""
    template = AgreementTemplate.objects.create(name=f"Mall {next(_numbers)}")
    for position, kind in enumerate(kinds):
        TemplateSection.objects.create(
            template=template, position=position, kind=kind, heading=str(kind.label)
        )
    return template


def make_contact(
    organisation: Organisation, *, board: Board | None = None, name: str = "", **fields: Any
) -> Contact:
    return Contact.objects.create(
        organisation=organisation, board=board, name=name or f"Kontakt {next(_numbers)}", **fields
    )


def make_criteria_set(
    *, names: tuple[str, ...] = ("Gemensamt behov", "Samfinansierat"), stops: bool = False
) -> CriteriaSet:
    chosen = CriteriaSet.objects.create(name=f"Kriterier {next(_numbers)}", issuer="SKL")
    for position, name in enumerate(names):
        Criterion.objects.create(criteria_set=chosen, position=position, name=name, stops=stops)
    return chosen


def make_assessment(
    *,
    case: Case,
    by: User,
    names: tuple[str, ...] = ("Gemensamt behov", "Samfinansierat"),
    stops: bool = False,
) -> Assessment:
    """An assessment that has just been started, by an officer of the board."""
    return assessing.start(by, case, make_criteria_set(names=names, stops=stops))


def make_paper_kind(
    *, purpose: PaperKind.Purpose = PaperKind.Purpose.ADOPT, **fields: Any
) -> PaperKind:
    fields.setdefault("name", str(purpose.label))
    return PaperKind.objects.create(purpose=purpose, **fields)


def make_paper(
    *,
    case: Case | None = None,
    board: Board | None = None,
    purpose: PaperKind.Purpose = PaperKind.Purpose.ADOPT,
    proposals: tuple[str, ...] = ("Avtalet ingås.",),
    **fields: Any,
) -> Paper:
    """A paper with a section and its proposals, to the case's board unless another is named."""
    case = case or make_case(board=board)
    fields.setdefault("title", f"Handling {next(_numbers)}")
    paper = Paper.objects.create(
        case=case,
        board=board or case.board,
        kind=fields.pop("kind", None) or make_paper_kind(purpose=purpose),
        author=fields.pop("author", None) or make_user(),
        **fields,
    )
    PaperSection.objects.create(paper=paper, heading="Bakgrund", body="<p>Så här är det.</p>")
    for position, text in enumerate(proposals, 1):
        DecisionPoint.objects.create(paper=paper, position=position, text=text)
    return paper


def make_meeting(
    board: Board, *, held_on: datetime.date = datetime.date(2026, 9, 10), **fields: Any
) -> BoardMeeting:
    return BoardMeeting.objects.create(board=board, held_on=held_on, **fields)


def make_item(meeting: BoardMeeting, paper: Paper) -> BoardItem:
    return BoardItem.objects.create(
        meeting=meeting, paper=paper, position=meeting.items.count() + 1
    )
