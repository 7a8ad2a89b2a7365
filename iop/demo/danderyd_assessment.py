"""How Danderyd's officer assessed the case in August 2018, criterion by criterion."""

import datetime

from iop.demo.assessing import YES, Judged, clear
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
JUDGED = Judged(
    criteria=SKL_9_NAME,
    answers=[(YES, motivation) for motivation in MOTIVATIONS],
    checks=clear(
        procurement="Projektet är planerat, styrt och finansierat gemensamt. Kommunen får "
        "ingen tjänst mot betalning, så lagen om offentlig upphandling gäller inte.",
        state_aid="Projektet drivs utan vinstsyfte och säljer inget på en marknad.",
        competence="Projektet är till för dem som bor i Danderyd, nyanlända och etablerade. "
        "Integration är en angelägenhet av allmänt intresse.",
    ),
    reasons="Kommunen, Kompisbyrån och de nyanländas egen förening har samma behov och behöver "
    "varandra för att möta det. De nio kriterierna är uppfyllda. Ett bidrag skulle inte ge "
    "gemensam styrning, och det finns ingen tjänst att upphandla.",
    decision_on=datetime.date(2018, 9, 10),
)
