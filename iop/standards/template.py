"""The standard template: every part of an agreement, with guidance and a text to start from.

The texts hold for any two or more parties, so nothing in them has to be filled in: names,
days and amounts come from the data of each section. Bodies that must be written anew for
every partnership are empty.
"""

from typing import NamedTuple

from agreements.models import SectionKind
from iop.standards.markup import ol, p, ul

NAME = "Överenskommelse om idéburet offentligt partnerskap"
DESCRIPTION = "Standardmall med alla delar, från bakgrund till underskrifter."


class Heading(NamedTuple):
    heading: str
    kind: SectionKind
    guidance: str
    body: str = ""
    is_mandatory: bool = True


SECTIONS = (
    Heading(
        "Bakgrund",
        SectionKind.TEXT,
        "Berätta varför partnerskapet behövs: vilken samhällsutmaning parterna ser, vad som redan "
        "har prövats och vem som tog initiativet. Ange siffror med källa och år.\n\n"
        "Varför: nämnden och revisorn ska förstå beslutet även om några år.\n\n"
        "Se upp: beskriv det gemensamma behovet, inte en tjänst som kommunen saknar. Löften hör "
        "hemma under Mål och Parternas insatser.",
    ),
    Heading(
        "Värdegrund",
        SectionKind.TEXT,
        "Texten passar de flesta partnerskap. Lägg till det som är särskilt för ert, till exempel "
        "barnets rättigheter eller tillgänglighet.\n\n"
        "Varför: när parterna blir oense är det hit de går tillbaka.\n\n"
        "Se upp: stryk det som ni inte tänker leva efter. Styrgruppen ska kunna ta upp varje "
        "mening och fråga hur det går.",
        p(
            "Partnerskapet vilar på förtroende. Parterna har olika uppgifter, resurser och sätt "
            "att arbeta, och den olikheten är en styrka.",
            "Parterna lovar varandra att",
        )
        + ul(
            "lyssna och säga ifrån i god tid när något inte fungerar,",
            "berätta öppet om beslut, pengar och resultat som rör partnerskapet,",
            "ta emot kritik och lära av den,",
            "tänka längre än till nästa budgetår,",
            "hushålla med allmänna medel,",
            "möta alla människor med samma respekt.",
        ),
    ),
    Heading(
        "Syfte",
        SectionKind.TEXT,
        "Svara på frågan varför partnerskapet finns: vad ska bli bättre, för vem och på vilket "
        "sätt? Två till fyra meningar räcker.\n\n"
        "Varför: syftet är det som parterna håller fast vid när insatserna ändras. Om syftet "
        "ändras ska överenskommelsen omförhandlas.\n\n"
        "Se upp: antal och tider hör hemma under Mål.",
    ),
    Heading(
        "Mål",
        SectionKind.GOALS,
        "Skriv högst en handfull mål, vart och ett i en mening. Ge varje mål som går att räkna en "
        "indikator: vad som räknas, hur många, över vilken tid, och om talet är minst, ungefär "
        "eller högst.\n\n"
        "Varför: målen är det som styrgruppen och nämnden följer upp.\n\n"
        "Se upp: räkna på samma sätt här som under Parternas insatser. ”Minst 10 per halvår” på "
        "ett ställe och ”minst 10 per år” på ett annat gör att ingen vet vad som gäller.",
        p("Parterna arbetar tillsammans för att nå målen. Styrgruppen följer hur det går."),
    ),
    Heading(
        "Målgrupp",
        SectionKind.TARGET_GROUPS,
        "Den direkta målgruppen är de som verksamheten är till för. Den indirekta är de som berörs "
        "utan att verksamheten är till för dem, till exempel volontärer och värdfamiljer. Skriv "
        "hur människor kommer till verksamheten: på eget initiativ eller genom någon.\n\n"
        "Varför: en tydlig målgrupp visar att stödet inte går till föreningen i stort.\n\n"
        "Se upp: ange antal bara när parterna har enats om dem. Skriv aldrig om enskilda personer.",
        p(
            "Partnerskapet vänder sig till grupperna som står här. Alla som hör till dem är "
            "välkomna på lika villkor."
        ),
    ),
    Heading(
        "Parter",
        SectionKind.PARTIES,
        "Lägg till varje part. För kommunen anger du nämnden, för det är den som binds. Välj "
        "gärna en samordnare om flera föreningar är med.\n\n"
        "Varför: bara parterna har rättigheter och skyldigheter enligt överenskommelsen.\n\n"
        "Se upp: den som har uppgifter men inte skriver under läggs in som aktör som inte "
        "undertecknar. Kontrollera föreningens namn och organisationsnummer mot stadgarna.",
        p(
            "Överenskommelsen gäller mellan parterna som står här. De idéburna parterna drivs "
            "utan vinstsyfte och arbetar för alla människors lika värde."
        ),
    ),
    Heading(
        "Parternas inbördes relation",
        SectionKind.TEXT,
        "Texten slår fast att parterna är jämbördiga. Ändra den bara om det finns skäl, till "
        "exempel en samordnare med särskilt ansvar.\n\n"
        "Varför: jämbördigheten skiljer ett partnerskap från en beställning.\n\n"
        "Se upp: låt inte andra delar av överenskommelsen säga emot den här.",
        p(
            "Parterna är självständiga och jämbördiga. Ingen av dem arbetar på en annan parts "
            "uppdrag eller bestämmer över en annan part.",
            "Varje part svarar för sina egna insatser. Ingen part får binda en annan genom avtal "
            "eller löften till någon utomstående.",
        ),
    ),
    Heading(
        "Överenskommelsens form och utgångspunkter",
        SectionKind.TEXT,
        "Här står de ramar som gäller för allt arbete i partnerskapet. Anpassa stycket om "
        "registerutdrag efter målgruppen: vilka utdrag som får begäras och när det måste göras "
        "styrs av lag. Stryk stycket om det inte är aktuellt.\n\n"
        "Varför: ansvaret för personal, volontärer och skyddet av barn får inte vara oklart.\n\n"
        "Se upp: utdrag ska visas men inte samlas in eller sparas. Skriv inte in krav på hur "
        "verksamheten ska utföras i detalj.",
        p(
            "<strong>Form.</strong> Överenskommelsen är ett idéburet offentligt partnerskap. "
            "Parterna planerar, finansierar och styr verksamheten tillsammans. Den är varken ett "
            "köp av tjänst eller ett vanligt föreningsbidrag.",
            "<strong>Lagar och beslut.</strong> Varje part följer de lagar och föreskrifter som "
            "gäller för verksamheten och målgruppen, och de beslut av fullmäktige och nämnd som "
            "berör dem.",
            "<strong>Registerutdrag.</strong> Den som ska arbeta eller vara volontär nära barn "
            "visar först ett utdrag ur belastningsregistret, när lagen kräver det eller parterna "
            "har kommit överens om det. Den part som tar emot personen läser utdraget och "
            "antecknar att det har visats. Utdraget lämnas tillbaka och sparas inte.",
            "<strong>Arbetsgivaransvar.</strong> Varje part är arbetsgivare för sin egen personal "
            "och bär ensam arbetsgivaransvaret för den. Varje part ansvarar också för sina egna "
            "volontärer.",
            "<strong>Hur partnerskapet presenteras.</strong> När en part berättar om verksamheten "
            "säger den att den drivs som ett idéburet offentligt partnerskap och nämner de andra "
            "parterna.",
            "<strong>Ändringar under tiden.</strong> Insatserna får utvecklas efter samtal mellan "
            "parterna, och styrgruppen antecknar vad som har ändrats. Om en ändring påverkar "
            "syftet eller värdegrunden ska överenskommelsen omförhandlas.",
        ),
    ),
    Heading(
        "Varför idéburet offentligt partnerskap",
        SectionKind.TEXT,
        "Gå igenom skälen ett i taget och skriv en mening om hur det ser ut hos er. Stryk det som "
        "inte stämmer.\n\n"
        "Varför: skälen är kommunens svar när någon frågar varför verksamheten inte har "
        "upphandlats. Domstolen ser till innehållet, inte till namnet (HFD 2020 ref. 15).\n\n"
        "Se upp: om någon annan kan erbjuda samma sak mot betalning är detta kanske inte rätt "
        "form. Ta då upp frågan med kommunens jurist innan du skriver vidare.",
        p("Parterna har prövat vilken form som passar och väljer partnerskap av dessa skäl:")
        + ol(
            "Initiativet kommer från den idéburna sidan.",
            "Verksamheten är ett led i en plan som har beslutats politiskt och som räknar med det "
            "civila samhället.",
            "Stödet är något annat än de föreningsbidrag som kommunen lämnar enligt sina vanliga "
            "regler.",
            "Det finns ingen marknad för verksamheten och ingen konkurrens att ta hänsyn till.",
            "Alla parter bär en del av kostnaden, med pengar eller på annat sätt.",
            "Kommunen bestämmer inte i detalj hur arbetet ska göras.",
            "Verksamheten gör att fler blir delaktiga i samhället och att platsen där de bor "
            "utvecklas.",
            "Ingen vill att den idéburna parten ska arbeta på kommunens uppdrag. Den är och "
            "förblir fri och självständig.",
        ),
    ),
    Heading(
        "Parternas insatser",
        SectionKind.COMMITMENTS,
        "Skriv vad var och en gör. Börja varje insats med ett verb, till exempel ”ordnar” eller "
        "”bjuder in”. Ange antal och tid när parterna har enats om det.\n\n"
        "Varför: det här är löftena som parterna följer upp hos varandra.\n\n"
        "Se upp: alla parter ska ha minst en insats. Låt föreningen själv formulera sina. "
        "Beskriver du hur de ska utföras i detalj börjar det likna en beställning.",
        p(
            "Varje part ansvarar för sina insatser. De kan utvecklas under tiden, efter samtal i "
            "styrgruppen."
        ),
    ),
    Heading(
        "Styrning",
        SectionKind.GROUPS,
        "Ange styrgruppen och eventuella arbetsgrupper: vilka som ingår, hur ofta de träffas, vem "
        "som kallar och vem som för minnesanteckningar.\n\n"
        "Varför: gemensam styrning är ett av de tydligaste tecknen på att det är ett "
        "partnerskap.\n\n"
        "Se upp: varje part ska ha en plats i styrgruppen. Ange hellre funktion än namn, så håller "
        "texten längre.",
        p(
            "Parterna styr partnerskapet tillsammans. I styrgruppen försöker de alltid bli "
            "överens. Styrgruppen kan inte ändra överenskommelsen. Det gör parterna var för sig, "
            "genom dem som har rätt att besluta."
        ),
    ),
    Heading(
        "Uppföljning och rapporter",
        SectionKind.REPORTS,
        "Ange vilka rapporter som ska lämnas, av vem, när och om nämnden ska få dem. En kort "
        "rapport per år och en vid slutet räcker ofta.\n\n"
        "Varför: uppföljningen visar om målen nås och om allmänna medel används rätt.\n\n"
        "Se upp: en rapport som ska ligga till grund för beslut om fortsättning måste komma före "
        "slutdagen. Begär aldrig listor på deltagare.",
        p(
            "Parterna följer upp verksamheten tillsammans. Rapporterna berättar vad som har "
            "gjorts, hur långt parterna har nått mot målen och vad pengarna har använts till. "
            "Uppgifter om deltagare lämnas bara som antal och aldrig så att någon kan kännas igen."
        ),
    ),
    Heading(
        "Kontaktpersoner",
        SectionKind.CONTACTS,
        "Ange en person för varje part, med funktion och uppgifter till arbetet.\n\n"
        "Varför: parterna ska veta vem de vänder sig till mellan mötena.\n\n"
        "Se upp: överenskommelsen är en allmän handling. Ta inte med privata telefonnummer eller "
        "adresser om det går att undvika.",
        p(
            "Kontaktpersonerna svarar på frågor om överenskommelsen. Den som byter kontaktperson "
            "meddelar de andra parterna."
        ),
    ),
    Heading(
        "Period",
        SectionKind.PERIOD,
        "Ange första och sista dag, nämndens beslutsdag, senaste dag för översyn och vad som "
        "händer när tiden är slut.\n\n"
        "Varför: föreningen ska hinna planera, och nämnden ska hinna besluta innan tiden är "
        "ute.\n\n"
        "Se upp: låt översynen ligga flera månader före slutdagen. Börja inte före beslutet. Om "
        "flera år avtalas, tänk på att nämnden binder kommande budgetar.",
        p(
            "Överenskommelsen börjar gälla när alla parter har undertecknat den, dock tidigast den "
            "första dagen i perioden."
        ),
    ),
    Heading(
        "Ekonomi",
        SectionKind.ECONOMY,
        "Ta upp allt som parterna bidrar med: pengar, arbetstid, lokaler, volontärer, kunskap. "
        "Värdera i kronor när det går och ange grunden, eller välj ”utan värde”. Pengar från "
        "någon som inte är part läggs in som finansiär utanför partnerskapet.\n\n"
        "Varför: att alla bidrar är en förutsättning för partnerskap, och nämnden vill se hur "
        "kostnaden delas.\n\n"
        "Se upp: ”utan värde” är inte noll kronor. Gissa inte; lämna tomt det som är okänt. Pröva "
        "också reglerna om statsstöd om föreningen säljer varor eller tjänster.",
        p(
            "Alla parter bidrar till verksamheten. Bidrag utan värde i kronor väger lika tungt i "
            "partnerskapet, men räknas inte in i parternas andelar."
        ),
    ),
    Heading(
        "Betalning",
        SectionKind.PAYMENTS,
        "Ange hur ofta pengarna betalas ut, när och mot vad. Delbetalningarna räknas fram så att "
        "summan stämmer.\n\n"
        "Varför: en liten förening kan sällan ligga ute med pengar.\n\n"
        "Se upp: antalet betalningar ska passa periodens längd. ”En gång per år” passar inte ett "
        "avtal på ett halvår. Avsnittet kan tas bort om inga pengar byter ägare.",
        p("Pengarna får bara användas till verksamheten i partnerskapet."),
        is_mandatory=False,
    ),
    Heading(
        "Omförhandling, hävning och tvist",
        SectionKind.TERMS,
        "Fyll i uppsägningstid och skriv vad som gäller vid omförhandling, hävning, återbetalning "
        "och tvist. I klausulbiblioteket finns färdiga texter till vart och ett.\n\n"
        "Varför: det är lättare att enas om reglerna medan alla är sams.\n\n"
        "Se upp: skriv i vilken ordning parterna ska försöka lösa en tvist. Villkor om vite hör "
        "inte hemma i ett partnerskap.",
        p(
            "Parterna talar med varandra först. Det gäller när något avviker från planen, när "
            "förutsättningarna ändras och när de är oense."
        ),
    ),
    Heading(
        "Underskrifter",
        SectionKind.SIGNATORIES,
        "Lägg till alla som undertecknar, med funktion. Kontrollera vem som får teckna "
        "föreningens firma, till exempel två i förening, och vem nämnden har gett rätt att "
        "underteckna.\n\n"
        "Varför: en överenskommelse som fel person har undertecknat kanske inte gäller.\n\n"
        "Se upp: ändra meningen om exemplar när underskrifterna görs elektroniskt.",
        p("Överenskommelsen finns i ett likalydande exemplar för varje part."),
    ),
)
