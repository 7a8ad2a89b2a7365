"""Papers for three boards: Danderyd's tjänsteutlåtande, Ekerö's guidelines, Stockholm's answer.

Facts and figures are those of the boards' own papers; sentences, titles of persons, names, the
§ of the decisions and the day of Ekerö's meeting are ours.
"""

import datetime
from collections.abc import Mapping
from typing import NamedTuple

from agreements.models import (
    Agreement,
    Case,
    CriteriaSet,
    DecisionPoint,
    Paper,
    PaperAttachment,
    PaperKind,
    PaperPerson,
    PaperSection,
)
from agreements.papers import start
from agreements.workflow import perform
from iop.demo.building import World, on, open_case, put
from iop.demo.danderyd import REFERENCE as DANDERYD
from iop.demo.paper_texts import DANDERYD_TEXTS, EKERO_TEXTS, STOCKHOLM_TEXTS
from iop.demo.steps import adjust_minutes, decide, finish, issue
from iop.demo.stockholm import AGREEMENTS_2015

EKERO, STOCKHOLM = "KS19/186", "SN 2015/0377"
Purpose = PaperKind.Purpose


class Facts(NamedTuple):
    """What the officer writes in a paper that the system has started."""

    title: str
    written_on: datetime.date
    unit: str
    author_role: str
    texts: Mapping[str, str]
    proposals: tuple[str, ...]
    attachments: tuple[str | Agreement, ...]
    recipients: tuple[str, ...]
    signers: tuple[tuple[str, str], ...]


def tell(world: World) -> None:
    _danderyd(world)
    _ekero(world)
    _stockholm(world)


def _danderyd(world: World) -> None:
    case = Case.objects.get(board=world.boards["danderyd"], reference=DANDERYD)
    if case.papers.exists():
        return
    facts = Facts(
        title="Överenskommelse om idéburet offentligt partnerskap: Kompisbyrån Danderyd",
        written_on=datetime.date(2018, 8, 24),
        unit="Avdelningen för integration",
        author_role="Utvecklingsledare",
        texts=DANDERYD_TEXTS,
        proposals=(
            "godkänna överenskommelsen om idéburet offentligt partnerskap mellan Danderyds kommun, "
            "Kompisbyrån och Alla Tillsammans i Danderyd om projektet Kompisbyrån Danderyd för "
            "tiden 2018-09-11–2019-12-31",
            "projektet ska utvärderas och utvärderingen redovisas för socialnämnden våren 2019, så "
            "att nämnden kan ta ställning till en fortsättning efter projekttiden",
            "delegera till socialdirektören att underteckna överenskommelsen",
        ),
        attachments=(
            "Utveckla idéburet offentligt partnerskap i kommuner, landsting och regioner (SKL)",
            case.agreements.get(version=1),
        ),
        recipients=("Kompisbyrån", "Alla Tillsammans i Danderyd", "Länsstyrelsen"),
        signers=(("Gunnar Sjöstedt", "Socialdirektör"), ("Peter Åsbrink", "Avdelningschef")),
    )
    with on(2018, 8, 24, 14):
        paper = _write(world, case, Purpose.ADOPT, facts)
    _take_to_the_board(world, paper, datetime.date(2018, 9, 10), "88")


def _take_to_the_board(world: World, paper: Paper, held_on: datetime.date, paragraph: str) -> None:
    """Approved and issued ten days before the meeting, and decided there."""
    before = held_on - datetime.timedelta(days=10)
    with on(before.year, before.month, before.day):
        finish(world, paper)
        issue(world, paper, held_on)
    with on(held_on.year, held_on.month, held_on.day, 18):
        decide(world, paper, paragraph)
    after = held_on + datetime.timedelta(days=8)
    with on(after.year, after.month, after.day):
        adjust_minutes(world, paper.board, held_on)


def _ekero(world: World) -> None:
    title = "Riktlinjer för idéburet offentligt partnerskap"
    board = world.boards["ekero_ks"]
    with on(2019, 9, 2):
        case = open_case(world, board, EKERO, title=title)
    if case is None:
        return
    facts = Facts(
        title=f"Ekerö kommuns {title[0].lower()}{title[1:]} (IOP)",
        written_on=datetime.date(2019, 10, 17),
        unit="",
        author_role="Samordningschef",
        texts=EKERO_TEXTS,
        proposals=("anta Ekerö kommuns riktlinjer för idéburet offentligt partnerskap (IOP)",),
        attachments=(
            "Aktuell lagstiftning",
            "Förslag till Ekerö kommuns riktlinjer för idéburet offentligt partnerskap (IOP)",
        ),
        recipients=("Samtliga förvaltningar och kontor",),
        signers=(("Karin Brandt", "Biträdande kommundirektör"),),
    )
    with on(2019, 10, 17):
        paper = _write(world, case, Purpose.GUIDELINES, facts, "SKL, 8 kriterier")
    _take_to_the_board(world, paper, datetime.date(2019, 11, 19), "147")
    with on(2019, 12, 2):
        perform(world.secretary, case, "close")


def _stockholm(world: World) -> None:
    board = world.boards["stockholm"]
    title = "Skrivelse om idéburet offentligt partnerskap"
    with on(2015, 10, 5):
        case = open_case(world, board, STOCKHOLM, title=title)
    if case is None:
        return
    facts = Facts(
        title="Svar på skrivelse om idéburet offentligt partnerskap",
        written_on=datetime.date(2015, 12, 9),
        unit="Avdelningen för stadsövergripande frågor",
        author_role="Handläggare",
        texts=STOCKHOLM_TEXTS,
        proposals=(
            "godkänna förvaltningens svar på skrivelsen om idéburet offentligt partnerskap",
        ),
        attachments=tuple(
            Agreement.objects.get(case__reference=reference, case__title=name)
            for reference, name, _association in AGREEMENTS_2015
        ),
        recipients=("Arbetsmarknadsnämnden",),
        signers=(("Anders Lindh", "Förvaltningschef"), ("Peter Åsbrink", "Avdelningschef")),
    )
    with on(2015, 12, 2):
        paper = _write(world, case, Purpose.ANSWER, facts, "Forum, 6 kriterier")
    _take_to_the_board(world, paper, datetime.date(2015, 12, 15), "19")
    with on(2016, 1, 11):
        perform(world.secretary, case, "close")


def _write(
    world: World, case: Case, purpose: PaperKind.Purpose, facts: Facts, criteria: str = ""
) -> Paper:
    """Start the paper as an officer would, and write the rest."""
    kind = PaperKind.objects.get(purpose=purpose, municipality=None)
    paper = start(case, kind, world.officer)
    paper.title, paper.written_on = facts.title, facts.written_on
    paper.unit, paper.author_role = facts.unit, facts.author_role
    if criteria:
        paper.criteria_set = CriteriaSet.objects.get(name=criteria, municipality=None)
    put(paper, world.officer)
    for section in paper.sections.all():
        if section.heading in facts.texts:
            _put_text(section, facts.texts[section.heading], world)
    _rows(world, paper, facts)
    return paper


def _put_text(section: PaperSection, text: str, world: World) -> None:
    section.body = text  # type: ignore[assignment]  # the field has no types
    put(section, world.officer)


def _rows(world: World, paper: Paper, facts: Facts) -> None:
    """The officer's own proposals, attachments and people in place of the usual ones."""
    for rows in (paper.decision_points, paper.attachments, paper.people):
        for row in rows.all():
            row.delete()
    for position, text in enumerate(facts.proposals):
        put(DecisionPoint(paper=paper, position=position, text=text), world.officer)
    for position, what in enumerate(facts.attachments):
        agreement = what if isinstance(what, Agreement) else None
        name = f"Överenskommelse: {agreement.title}" if agreement else str(what)
        row = PaperAttachment(paper=paper, position=position, name=name, agreement=agreement)
        put(row, world.officer)
    part = PaperPerson.Part
    people = [(part.SIGNER, name, title) for name, title in facts.signers]
    people += [(part.RECIPIENT, name, "") for name in facts.recipients]
    for position, (role, name, title) in enumerate(people):
        person = PaperPerson(paper=paper, part=role, position=position, name=name, title=title)
        put(person, world.officer)
