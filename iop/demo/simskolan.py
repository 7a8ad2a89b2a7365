"""Invented: an initiative in Lund that the assessment finds to be a service to procure."""

import datetime

from agreements import assessing
from agreements.models import Assessment, Case, CriteriaSet, CriterionAnswer, LegalCheck
from agreements.workflow import perform
from iop.demo.building import World, open_case, put
from iop.demo.danderyd_assessment import answer_the_rest, conclude

REFERENCE = "SN 2026/0144"
_YES, _PARTLY, _NO = CriterionAnswer.Answer.YES, CriterionAnswer.Answer.PARTLY, "no"

#: In the order of Forum's six criteria.
ANSWERS = (
    (_YES, "Föreningen skrev till nämnden i mars 2026 och föreslog simskolan."),
    (_PARTLY, "Nämndens plan nämner föreningslivet, men inte simundervisning."),
    (_YES, "Förslaget ryms inte i reglerna för föreningsbidrag."),
    (
        _NO,
        "Minst tre företag i närheten erbjuder simskola mot betalning. Ett partnerskap med en av "
        "dem som kan göra det skulle stänga ute de andra.",
    ),
    (_YES, "Föreningen erbjuder ledare som arbetar ideellt, nämnden betalar bassängen."),
    (
        _NO,
        "Förslaget anger antal barn, antal tillfällen och ett pris per plats. Det är så en tjänst "
        "beskrivs.",
    ),
)
#: As the guide asks: what points to a purchase comes last.
FORM = ("yes", "yes", "no", "no", "yes", "yes", "yes", "no")
CHECKS: dict[str, dict[str, str]] = {
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
REASONS = (
    "Initiativet är gott, men det som föreslås är en tjänst med pris per plats på en marknad med "
    "flera utförare. Nämnden kan upphandla den, och föreningen kan lämna anbud som andra."
)
WHY = "Bedömningen visar att det är en tjänst som ska upphandlas och inget partnerskap."


def tell(world: World) -> None:
    """Assessed and declined; the paper to the board remains to be written."""
    case = open_case(
        world,
        world.boards["lund"],
        REFERENCE,
        title="Simskola för nyanlända barn",
        initiator=world.organisations["grannkraft"],
        initiated_on=datetime.date(2026, 3, 9),
        initiative="Föreningen vill hålla simskola för 60 barn, tio tillfällen var, mot ett pris "
        "per plats.",
        status="assigned",
    )
    if case is None:
        return
    _assess(world, case)
    perform(world.officer, case, "assess")
    perform(world.officer, case, "decline", reason=WHY)


def _assess(world: World, case: Case) -> None:
    criteria_set = CriteriaSet.objects.get(name="Forum, 6 kriterier", municipality=None)
    assessment = assessing.start(world.officer, case, criteria_set)
    for row, (answer, motivation) in zip(assessment.criterion_answers.all(), ANSWERS, strict=True):
        row.answer, row.motivation = answer, motivation
        put(row, world.officer)
    answer_the_rest(world, assessment, FORM, CHECKS)
    assessment.conclusion, assessment.reasons = Assessment.Conclusion.PROCUREMENT, REASONS
    assessment.has_conflict = False
    put(assessment, world.officer)
    conclude(world, assessment, datetime.date(2026, 4, 13))
