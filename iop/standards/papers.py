"""Kinds of papers for the board: headings, advice and texts to start from, in our own words."""

from typing import NamedTuple

from agreements.models import PaperKind, PaperPart
from iop.standards.markup import p

Purpose = PaperKind.Purpose


class Heading(NamedTuple):
    heading: str
    part: PaperPart = PaperPart.TEXT
    guidance: str = ""
    standard_text: str = ""
    is_mandatory: bool = False


class Kind(NamedTuple):
    name: str
    purpose: PaperKind.Purpose
    sections: tuple[Heading, ...]


MATTER = Heading(
    "Ärendet",
    PaperPart.MATTER,
    "Säg på några rader vad nämnden ska ta ställning till, och varför nu.",
    is_mandatory=True,
)
PROPOSALS = Heading(
    "Förslag till beslut",
    PaperPart.PROPOSALS,
    "En sak i varje punkt. Ange dag eller tid när något ska vara gjort, och vem som gör det.",
    is_mandatory=True,
)
BACKGROUND = Heading(
    "Bakgrund",
    guidance="Vilken utmaning gäller det, vad har redan prövats, och vad vet vi? Ange siffror med "
    "källa och år.",
    is_mandatory=True,
)
CRITERIA = Heading(
    "Varför ett idéburet offentligt partnerskap?",
    PaperPart.CRITERIA,
    "Varje kriterium med sin motivering hämtas ur bedömningen. Skriv här det som binder ihop dem.",
    p(
        "Idéburet offentligt partnerskap är en form för samarbete mellan det offentliga och "
        "idéburna organisationer kring en gemensam samhällsutmaning. Formen passar när varken "
        "föreningsbidrag eller upphandling gör det. Här prövas partnerskapet mot ett kriterium i "
        "taget."
    ),
    is_mandatory=True,
)
LAW = Heading(
    "Juridisk prövning",
    PaperPart.LAW,
    "Upphandling, statsstöd och kommunal kompetens hämtas ur bedömningen.",
)
CONTRIBUTIONS = Heading(
    "Vad varje part bidrar med",
    PaperPart.CONTRIBUTIONS,
    "Tabellen hämtas ur överenskommelsen. Bidrag utan värde står som det, aldrig som noll kronor.",
)
ECONOMY = Heading(
    "Ekonomiska konsekvenser",
    PaperPart.ECONOMY,
    "Skriv vad beslutet kostar nämnden och varifrån pengarna tas, också när svaret är ingenting.",
    is_mandatory=True,
)
FOLLOW_UP = Heading(
    "Uppföljning",
    PaperPart.FOLLOW_UP,
    "Översyn, rapporter och grupper hämtas ur överenskommelsen.",
)
EQUALITY = Heading(
    "Jämställdhets- och barnperspektiv",
    guidance="Vad betyder beslutet för flickor och pojkar, kvinnor och män? Hur har barnets bästa "
    "bedömts?",
)
CONSULTATION = Heading(
    "Samråd", guidance="Vilka har tagit fram förslaget tillsammans, och vilka har fått yttra sig?"
)
UNION = Heading(
    "Förhandling enligt medbestämmandelagen (MBL)",
    guidance="När var förhandlingen, eller varför behövs ingen?",
)
ATTACHMENTS = Heading("Bilagor", PaperPart.ATTACHMENTS)
RECIPIENTS = Heading("Beslutet skickas till", PaperPart.RECIPIENTS)
END = (EQUALITY, CONSULTATION, UNION, ATTACHMENTS, RECIPIENTS)

KINDS = (
    Kind(
        "Tjänsteutlåtande",
        Purpose.ADOPT,
        (
            MATTER,
            PROPOSALS,
            BACKGROUND,
            Heading(
                "Överenskommelsen i korthet",
                PaperPart.AGREEMENT,
                "Parter, tid och mål hämtas ur överenskommelsen.",
            ),
            CRITERIA,
            CONTRIBUTIONS,
            LAW,
            ECONOMY,
            FOLLOW_UP,
            *END,
        ),
    ),
    Kind(
        "Tjänsteutlåtande: avslag på initiativ",
        Purpose.DECLINE,
        (
            MATTER,
            PROPOSALS,
            BACKGROUND,
            Heading(
                "Skäl för förslaget",
                PaperPart.FORM,
                "Slutsatsen hämtas ur bedömningen. Skriv så att initiativtagaren förstår, och "
                "berätta vilken väg som kan passa bättre.",
                is_mandatory=True,
            ),
            Heading("Initiativet prövat mot kriterierna", PaperPart.CRITERIA),
            LAW,
            *END,
        ),
    ),
    Kind(
        "Informationsärende",
        Purpose.INFORM,
        (
            MATTER,
            PROPOSALS,
            Heading(
                "Informationen",
                guidance="Det viktigaste först: hur går det, vad är nytt och vad händer sedan?",
                is_mandatory=True,
            ),
            Heading("Ekonomiska konsekvenser"),
            EQUALITY,
            ATTACHMENTS,
            RECIPIENTS,
        ),
    ),
    Kind(
        "Tjänsteutlåtande: anta riktlinjer",
        Purpose.GUIDELINES,
        (
            PROPOSALS,
            Heading("Sammanfattning", PaperPart.MATTER, is_mandatory=True),
            BACKGROUND,
            Heading(
                "Förutsättningar här",
                guidance="När kan partnerskap bli aktuellt hos oss? Ge gärna ett exempel.",
            ),
            Heading(
                "Riktlinjernas kriterier",
                PaperPart.GUIDELINES,
                "Välj kriterielistan bland uppgifterna överst. När nämnden har beslutat blir den "
                "nämndens egen.",
                p(
                    "Ett partnerskap prövas mot kriterierna innan nämnden beslutar om det, och på "
                    "nytt när det ska förlängas."
                ),
                is_mandatory=True,
            ),
            Heading("Ekonomiska konsekvenser"),
            *END,
        ),
    ),
    Kind(
        "Svar på skrivelse",
        Purpose.ANSWER,
        (
            PROPOSALS,
            Heading("Sammanfattning", guidance="Svaret i korthet.", is_mandatory=True),
            Heading("Skrivelsen", guidance="Vad frågas det om, av vem och när?", is_mandatory=True),
            Heading("Ärendets beredning", guidance="Vilka har arbetat med svaret?"),
            Heading(
                "Om idéburet offentligt partnerskap",
                standard_text=p(
                    "Ett idéburet offentligt partnerskap ingås mellan minst en offentlig och minst "
                    "en idéburen part. Vill det offentliga stödja en förenings verksamhet i stort "
                    "är föreningsbidrag rätt väg. En bestämd tjänst som flera kan utföra ska "
                    "upphandlas. Ett partnerskap passar när parterna tillsammans vill möta "
                    "en utmaning, båda bidrar och ingen av dem bestämmer ensam."
                ),
            ),
            Heading("Kriterierna", PaperPart.GUIDELINES),
            Heading("Förvaltningens synpunkter", is_mandatory=True),
            *END,
        ),
    ),
    Kind(
        "Tjänsteutlåtande: utvärdering och fortsättning",
        Purpose.EVALUATE,
        (
            MATTER,
            PROPOSALS,
            Heading("Överenskommelsen i korthet", PaperPart.AGREEMENT),
            Heading(
                "Vad utvärderingen visar",
                guidance="Nåddes målen? Vad har deltagarna fått ut, och vad har parterna lärt sig?",
                is_mandatory=True,
            ),
            Heading("Förnyad prövning mot kriterierna", PaperPart.CRITERIA),
            LAW,
            CONTRIBUTIONS,
            ECONOMY,
            FOLLOW_UP,
            *END,
        ),
    ),
    Kind(
        "Brev till initiativtagaren",
        Purpose.LETTER,
        (
            Heading(
                "Tack för ert initiativ",
                PaperPart.MATTER,
                "Börja med att visa att initiativet är läst och förstått.",
                is_mandatory=True,
            ),
            Heading("Vårt besked", PaperPart.FORM, is_mandatory=True),
            Heading(
                "Vad ni kan göra nu",
                standard_text=p(
                    "Hör av er om något är oklart. Vi berättar gärna om vilka andra vägar som "
                    "finns och hjälper er att hitta rätt person.",
                    "Den som är medlem av kommunen kan begära att domstol prövar om nämndens "
                    "beslut är lagligt. Begäran ska ha kommit in inom tre veckor från den dag då "
                    "protokollet tillkännagavs på kommunens anslagstavla (13 kap. kommunallagen).",
                ),
            ),
            ATTACHMENTS,
        ),
    ),
)
