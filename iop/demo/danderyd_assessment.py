"""How Danderyd's officer assessed the case in August 2018, criterion by criterion."""

import datetime

from agreements import assessing
from agreements.models import (
    Assessment,
    Case,
    CriteriaSet,
    CriterionAnswer,
    FormAnswer,
    LegalCheck,
)
from iop.demo.building import World, put
from iop.standards.criteria import SKL_9_NAME

#: In the order of the nine criteria of SKL.
MOTIVATIONS = (
    "Länsstyrelsens 752 734 kr gäller bara det här projektet, 2018-09-01–2019-12-31. Det är "
    "inget normerat bidrag till någon av föreningarna, och det som blir över betalas tillbaka.",
    "Länsstyrelsen finansierar projektet enligt § 37 a i förordning (2010:1122). Medlen "
    "förutsätter att kommunen driver insatsen själv, eller helst tillsammans med "
    "civilsamhället. Alla tre parter lägger in egna resurser: kommunen bland annat en "
    "volontärsamordnare på 20 % och lokaler, Kompisbyrån en projektledare på 60 % och sitt "
    "it-system, Alla Tillsammans i Danderyd målgruppens perspektiv, tolkning och värvning.",
    "Bara omkring hälften av de nyanlända svarade i januari 2018 att de har kontakt med "
    "etablerade svenskar. Föräldrar som är hemma med små barn har svårast. Ingen av parterna "
    "kan genomföra projektet på egen hand, och det bygger på att alla är med.",
    "Länsstyrelsen ska stärka det civila samhället och främja dess samverkan med kommunerna. "
    "När den beviljade medlen bedömde den att insatsen är värdefull, väl förankrad i kommunens "
    "verksamhet och ett exempel på samverkan som kan nå målgruppen.",
    "Parterna har tillsammans arbetat fram vad projektet ska innehålla och hur stort det ska "
    "vara. Arbetsgruppen planerar och genomför aktiviteterna.",
    "Alla parter har platser i arbetsgruppen och i styrgruppen. I styrgruppen sitter också en "
    "oberoende kommuninvånare.",
    "Överenskommelsen visar att ingen köper en tjänst på en marknad: parterna har planerat "
    "projektet tillsammans, styr det tillsammans och bidrar alla till det.",
    "Styrgruppen följer löpande att målen nås. Arbetsgruppen utvärderar våren 2019 om "
    "målgruppen har tillräcklig nytta, och socialnämnden tar ställning till fortsättningen. "
    "Ska parterna fortsätta efter 2019 revideras och förlängs överenskommelsen.",
    "Ingen av parterna tjänar på projektet. Medel som inte används går tillbaka till "
    "Länsstyrelsen.",
)
#: As the guide asks: needed by both, both bring, steered together; then what speaks against.
FORM = ("yes", "yes", "yes", "no", "yes", "no", "no", "no")
CHECKS: dict[str, dict[str, str]] = {
    "procurement": {
        "outcome": LegalCheck.Outcome.CLEAR,
        "motivation": "Projektet är planerat, styrt och finansierat gemensamt. Kommunen får "
        "ingen tjänst mot betalning, så lagen om offentlig upphandling gäller inte.",
    },
    "state_aid": {
        "outcome": LegalCheck.Outcome.CLEAR,
        "ladder": LegalCheck.Ladder.NO_ACTIVITY,
        "motivation": "Projektet drivs utan vinstsyfte och säljer inget på en marknad.",
    },
    "competence": {
        "outcome": LegalCheck.Outcome.CLEAR,
        "motivation": "Projektet är till för dem som bor i Danderyd, nyanlända och etablerade. "
        "Integration är en angelägenhet av allmänt intresse.",
    },
}
REASONS = (
    "Kommunen, Kompisbyrån och de nyanländas egen förening har samma behov och behöver "
    "varandra för att möta det. De nio kriterierna är uppfyllda. Ett bidrag skulle inte ge "
    "gemensam styrning, och det finns ingen tjänst att upphandla."
)


def assess(world: World, case: Case) -> Assessment:
    """Concluded on 24 August 2018, the day of the officer's paper to the board."""
    criteria_set = CriteriaSet.objects.get(name=SKL_9_NAME, municipality=None)
    assessment = assessing.start(world.officer, case, criteria_set)
    for answer, motivation in zip(assessment.criterion_answers.all(), MOTIVATIONS, strict=True):
        answer.answer, answer.motivation = CriterionAnswer.Answer.YES, motivation
        put(answer, world.officer)
    answer_the_rest(world, assessment, FORM, CHECKS)
    assessment.decision_on = datetime.date(2018, 9, 10)
    assessment.conclusion, assessment.reasons = Assessment.Conclusion.IOP, REASONS
    assessment.has_conflict = False
    put(assessment, world.officer)
    return conclude(world, assessment, datetime.date(2018, 8, 24))


def answer_the_rest(
    world: World,
    assessment: Assessment,
    form: tuple[str, ...],
    checks: dict[str, dict[str, str]],
) -> None:
    """The guide and the legal checks."""
    asked: list[FormAnswer] = list(assessment.form_answers.order_by("question__position", "pk"))
    for row, said in zip(asked, form, strict=True):
        row.answer = said
        put(row, world.officer)
    for check in assessment.legal_checks.all():
        for name, value in checks[check.kind].items():
            setattr(check, name, value)
        put(check, world.officer)


def conclude(world: World, assessment: Assessment, day: datetime.date) -> Assessment:
    """As the page does it, and then dated to the day of the story."""
    concluded = assessing.conclude(world.officer, assessment.pk)
    noon = datetime.datetime.combine(day, datetime.time(12), datetime.UTC)
    concluded.started_at = concluded.concluded_at = noon
    return put(concluded, world.officer)
