"""Invented: an initiative in Lund that is a service to procure: declined, decided, answered."""

import datetime

from agreements.models import Assessment, Case, CriterionAnswer, LegalCheck, Paper, PaperKind
from agreements.papers import start
from agreements.workflow import perform
from iop.demo.assessing import YES, Checks, Judged, assess
from iop.demo.building import World, on, open_case, put
from iop.demo.steps import adjust_minutes, decide, finish, issue
from iop.standards.markup import p

REFERENCE = "SN 2026/0144"
MEETING = datetime.date(2026, 5, 20)
Purpose = PaperKind.Purpose
_PARTLY, _NO = str(CriterionAnswer.Answer.PARTLY), str(CriterionAnswer.Answer.NO)

#: In the order of Forum's six criteria.
ANSWERS = (
    (YES, "Föreningen skrev till nämnden i mars 2026 och föreslog simskolan."),
    (_PARTLY, "Nämndens plan nämner föreningslivet, men inte simundervisning."),
    (YES, "Förslaget ryms inte i reglerna för föreningsbidrag."),
    (
        _NO,
        "Minst tre företag i närheten erbjuder simskola mot betalning. Ett partnerskap med en av "
        "dem som kan göra det skulle stänga ute de andra.",
    ),
    (YES, "Föreningen erbjuder ledare som arbetar ideellt, nämnden betalar bassängen."),
    (
        _NO,
        "Förslaget anger antal barn, antal tillfällen och ett pris per plats. Det är så en tjänst "
        "beskrivs.",
    ),
)
CHECKS: Checks = {
    "procurement": {
        "outcome": LegalCheck.Outcome.OBSTACLE,
        "motivation": "Ett pris per plats för en tjänst som flera kan utföra är ett köp. Det ska "
        "annonseras.",
    },
    "state_aid": {
        "outcome": LegalCheck.Outcome.OBSTACLE,
        "motivation": "Simskolan säljs på en marknad, och stödet skulle gynna en av flera.",
    },
    "competence": {
        "outcome": LegalCheck.Outcome.CLEAR,
        "motivation": "Att barn kan simma är av allmänt intresse för kommunens invånare.",
    },
}
WHY = "Bedömningen visar att det är en tjänst som ska upphandlas och inget partnerskap."
JUDGED = Judged(
    criteria="Forum, 6 kriterier",
    answers=ANSWERS,
    checks=CHECKS,
    # As the guide asks: what points to a purchase comes last.
    form=("yes", "yes", "no", "no", "yes", "yes", "yes", "no"),
    conclusion=Assessment.Conclusion.PROCUREMENT,
    reasons="Initiativet är gott, men det som föreslås är en tjänst med pris per plats på en "
    "marknad med flera utförare. Nämnden kan upphandla den, och föreningen kan lämna anbud som "
    "andra.",
)
REFUSAL = {
    "Bakgrund": p(
        "Många barn som är nya i Lund har aldrig fått lära sig simma. Skolan ska se till att "
        "eleverna kan simma 200 meter i årskurs 6, men den som kommer till Sverige sent hinner "
        "inte alltid dit."
    ),
    "Skäl för förslaget": p(
        "Förvaltningen har prövat initiativet mot Forums sex kriterier. Två av dem är inte "
        "uppfyllda: det finns en marknad, och förslaget beskriver en tjänst i detalj."
    ),
    "Jämställdhets- och barnperspektiv": p(
        "Barnens behov av att kunna simma är verkligt och möts inte av ett avslag. Förvaltningen "
        "återkommer därför till nämnden i november 2026 med ett förslag om upphandlad simskola."
    ),
    "Samråd": p("Förvaltningen har talat med föreningen och med inköpsenheten."),
}
LETTER = {
    "Tack för ert initiativ": p(
        "Tack för att ni hörde av er. Att barn som är nya i Lund får lära sig simma är viktigt, "
        "och vi har läst ert förslag noga."
    ),
    "Vårt besked": p(
        "Nämnden har beslutat att inte gå vidare med ett idéburet offentligt partnerskap. Vi "
        "hoppas ändå att vi kan göra något annat tillsammans."
    ),
}


def tell(world: World) -> None:
    """From the initiative to the letter; the case is ready to be closed."""
    with on(2026, 3, 9):
        case = open_case(
            world,
            world.boards["lund"],
            REFERENCE,
            title="Simskola för nyanlända barn",
            initiator=world.organisations["masen"],
            initiated_on=datetime.date(2026, 3, 9),
            initiative="Simklubben Måsen vill hålla simskola för 60 barn, tio tillfällen var, mot "
            "ett pris per plats.",
        )
        if case is None:
            return
    with on(2026, 4, 13):
        assess(world, case, JUDGED)
        perform(world.officer, case, "decline", reason=WHY)
    with on(2026, 4, 27):
        refusal = _write(world, case, Purpose.DECLINE, REFUSAL)
        finish(world, refusal)
    with on(2026, 5, 5):
        issue(world, refusal, MEETING)
    with on(2026, 5, 20, 18):
        decide(world, refusal, "61")
    with on(2026, 5, 28):
        adjust_minutes(world, case.board, MEETING)
        letter = _write(world, case, Purpose.LETTER, LETTER)
        perform(world.officer, letter, "send")


def _write(world: World, case: Case, purpose: PaperKind.Purpose, texts: dict[str, str]) -> Paper:
    kind = PaperKind.objects.get(purpose=purpose, municipality=None)
    paper = start(case, kind, world.officer)
    paper.author_role = "Utvecklingsledare"
    put(paper, world.officer)
    for section in paper.sections.filter(heading__in=texts):
        section.body = texts[section.heading]  # type: ignore[assignment]  # the field has no types
        put(section, world.officer)
    return paper
