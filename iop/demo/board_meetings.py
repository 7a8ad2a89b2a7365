"""In Lund: a yes on which there is a condition, and a meeting to come with a paper to read."""

import datetime

from django.utils import timezone

from agreements.copying import Days
from agreements.models import Agreement, Case, Paper, PaperKind
from agreements.papers import start
from agreements.starting import Place, start_from_copy
from iop.demo.building import World, on, put
from iop.demo.sprakvagen import REFERENCE
from iop.demo.steps import decide, finish, issue, review
from iop.standards.markup import p

CONDITION = "att kommunfullmäktige anvisar medel för 2028 och 2029 i budgeten"
MEETING = datetime.date(2026, 11, 18)
TEXTS = {
    "Bakgrund": p(
        "Språkkaféet har varit öppet tre kvällar i veckan sedan januari 2026. Parterna vill redan "
        "nu bestämma om åren 2028 och 2029, så att föreningarna kan behålla sin samordnare och "
        "teckna ett längre kontrakt för lokalen."
    ),
    "Ekonomiska konsekvenser": p(
        "Nämndens bidrag ryms inte i den budget som är beslutad. Beslutet bör därför gälla under "
        "förutsättning att kommunfullmäktige anvisar medel för 2028 och 2029."
    ),
    "Jämställdhets- och barnperspektiv": p(
        "Av dem som kommer till kaféet är drygt hälften kvinnor. Den som har barn kan ta dem med."
    ),
    "Samråd": p("Styrgruppen har tagit fram förslaget och står bakom det."),
}
INFORMATION = {
    "Informationen": p(
        "Två kvällar i veckan är kaféet fullt. Under hösten 2026 har i snitt 45 personer kommit "
        "varje kväll, mot 32 ett år tidigare. Föreningarna har fått fem nya ledare och prövar från "
        "januari en kväll för föräldrar med små barn."
    ),
}


def tell(world: World) -> None:
    case = Case.objects.get(board=world.boards["lund"], reference=REFERENCE)
    if case.agreements.filter(version=2).exists():
        return
    with on(2026, 10, 12):
        agreement = _extension(world, case)
    with on(2026, 10, 26):
        review(world, agreement)
    with on(2026, 11, 2):
        kind = PaperKind.objects.get(purpose=PaperKind.Purpose.ADOPT, municipality=None)
        paper = start(case, kind, world.officer)
        paper.title = agreement.title
        _write(world, paper, TEXTS)
        finish(world, paper)
    with on(2026, 11, 4):
        issue(world, paper, MEETING)
    with on(2026, 11, 18, 19):
        decide(world, paper, "152", condition=CONDITION)


def tell_coming(world: World) -> None:
    """A paper that the board's members read before their next meeting, a fortnight from now."""
    case = Case.objects.get(board=world.boards["lund"], reference=REFERENCE)
    kind = PaperKind.objects.get(purpose=PaperKind.Purpose.INFORM, municipality=None)
    if case.papers.filter(kind=kind).exists():
        return
    paper = start(case, kind, world.officer)
    paper.title, paper.agreement = "Hur det går för Språkkafé året runt", None
    _write(world, paper, INFORMATION)
    finish(world, paper)
    issue(world, paper, timezone.localdate() + datetime.timedelta(days=14))


def _write(world: World, paper: Paper, texts: dict[str, str]) -> None:
    put(paper, world.officer)
    for section in paper.sections.filter(heading__in=texts):
        section.body = texts[section.heading]  # type: ignore[assignment]  # no types
        put(section, world.officer)


def _extension(world: World, case: Case) -> Agreement:
    return start_from_copy(
        user=world.officer,
        original=case.agreements.get(version=1),
        relation=Agreement.Relation.EXTENSION,
        place=Place(case.board, case.reference, is_new=False),
        title="Språkkafé året runt, förlängning",
        days=Days.MOVE,
        starts_on=datetime.date(2028, 1, 1),
        ends_on=datetime.date(2029, 12, 31),
    )
