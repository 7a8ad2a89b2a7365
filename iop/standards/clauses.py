"""The clause library: wordings that an officer inserts where a partnership needs them."""

from typing import NamedTuple

from agreements.models import SectionKind
from iop.standards.markup import ol, p, ul


class StandardClause(NamedTuple):
    title: str
    kind: SectionKind | None
    comment: str
    body: str


def clause(title: str) -> str:
    """The text of a standard clause."""
    return next(one.body for one in CLAUSES if one.title == title)


CLAUSES = (
    StandardClause(
        "Försäkring",
        SectionKind.COMMITMENTS,
        "När volontärer eller deltagare kan skadas eller skada något, till exempel vid utflykter "
        "eller i en verkstad. Fråga föreningen vad dess försäkring omfattar.",
        p(
            "Varje part har de försäkringar som behövs för den egna personalen, de egna "
            "volontärerna och de egna lokalerna. Parten som ordnar en aktivitet ser till att "
            "deltagarna är försäkrade under den."
        ),
    ),
    StandardClause(
        "Personuppgifter bara som antal",
        SectionKind.REPORTS,
        "I alla partnerskap som följer upp hur många som deltar. Grund: dataskyddsförordningen, "
        "artikel 5, om uppgiftsminimering.",
        p(
            "Parterna lämnar aldrig ut uppgifter om enskilda deltagare till varandra för "
            "uppföljningen. De redovisar antal, gärna efter kön och åldersgrupp. Grupper med "
            "färre än fem personer slås samman med andra."
        ),
    ),
    StandardClause(
        "Var och en ansvarar för sina personuppgifter",
        SectionKind.TEXT,
        "När föreningen för medlems- eller deltagarlistor. Behöver parterna bestämma ändamålen "
        "tillsammans krävs ett särskilt inbördes arrangemang (dataskyddsförordningen, artikel 26).",
        p(
            "Varje part är personuppgiftsansvarig för de uppgifter som den själv samlar in och "
            "svarar på frågor från dem som uppgifterna gäller. Om parterna senare behöver dela "
            "personuppgifter kommer de först överens skriftligt om ändamål och ansvar."
        ),
    ),
    StandardClause(
        "Registerutdrag visas men sparas inte",
        SectionKind.TEXT,
        "När personal eller volontärer har direkt och regelbunden kontakt med barn. Grund: lagen "
        "(2013:852) om registerkontroll av personer som ska arbeta med barn.",
        p(
            "Den som ska arbeta eller vara volontär nära barn visar ett utdrag ur "
            "belastningsregistret innan uppdraget börjar. Den part som tar emot personen läser "
            "utdraget, antecknar dagen då det visades och lämnar tillbaka det. Inga kopior "
            "görs."
        ),
    ),
    StandardClause(
        "Tystnadslöfte för volontärer",
        SectionKind.TEXT,
        "När volontärer får veta saker om människors privatliv. Kommunens tystnadsplikt gäller "
        "inte föreningens volontärer, därför behövs ett löfte.",
        p(
            "Volontärer som får veta något om en deltagares hälsa, ekonomi, familj eller andra "
            "personliga förhållanden berättar det inte för någon annan. De lovar det skriftligt "
            "till sin förening innan de börjar. Den som är orolig för ett barn kontaktar alltid "
            "socialtjänsten."
        ),
    ),
    StandardClause(
        "Så berättar vi om partnerskapet",
        SectionKind.TEXT,
        "När parterna ska synas tillsammans i trycksaker, i sociala medier eller på webben.",
        p(
            "Parterna nämner varandra och skriver att verksamheten drivs som ett idéburet "
            "offentligt partnerskap. Var och en får använda de andras namn och märken i "
            "information om partnerskapet, men inte i annat. Frågor från journalister besvaras av "
            "den part som frågan gäller, och de andra får veta det samma dag."
        ),
    ),
    StandardClause(
        "Arbetsgivaransvar",
        SectionKind.TEXT,
        "När föreningen har anställda, eller när personal från båda sidor arbetar tillsammans i "
        "samma lokal.",
        p(
            "Varje part är arbetsgivare för den personal som den har anställt. Det gäller lön, "
            "arbetsmiljö, ledning och rehabilitering, också när arbetet sker i någon annans lokal. "
            "Den som råder över lokalen ansvarar för att den är säker."
        ),
    ),
    StandardClause(
        "Volontärernas villkor",
        SectionKind.COMMITMENTS,
        "När verksamheten bärs av volontärer. Tydliga villkor skyddar både volontären och den "
        "anställda personalens uppgifter.",
        p(
            "Volontärer får en introduktion, en kontaktperson och ersättning för utlägg som har "
            "godkänts i förväg. De utför inte arbete som kommunens anställda annars skulle ha "
            "gjort, och de kan sluta när de vill."
        ),
    ),
    StandardClause(
        "Uppräkning med index",
        SectionKind.ECONOMY,
        "När beloppet ska följa kostnaderna i en överenskommelse på flera år. Lägg in serie, "
        "månader och avrundning i uppräkningen, så räknas beloppet fram.",
        p(
            "Beloppet räknas upp inför varje nytt kalenderår med det index och den del som anges "
            "i överenskommelsen. Sjunker indexet är beloppet oförändrat. Den offentliga parten "
            "meddelar det nya beloppet senast den 30 november."
        ),
    ),
    StandardClause(
        "Tak för kostnader",
        SectionKind.ECONOMY,
        "När en part står för faktiska kostnader, till exempel tolk eller resor, men bara upp till "
        "ett visst belopp. Ett tak är inget bidrag och räknas inte in i summan.",
        p(
            "Parten betalar verkliga kostnader som kan visas med kvitto, upp till det belopp som "
            "anges. Blir kostnaden lägre betalas bara det som har gått åt. Väntas den bli högre "
            "tar parterna upp det i styrgruppen innan pengarna är slut."
        ),
    ),
    StandardClause(
        "Oanvända medel",
        SectionKind.TERMS,
        "I alla partnerskap där pengar betalas ut i förskott. Om en utomstående finansiär kräver "
        "tillbaka sina medel gäller finansiärens villkor först.",
        p(
            "Medel som inte har använts när överenskommelsen upphör betalas tillbaka inom två "
            "månader till den som har betalat ut dem. Parterna kan i stället skriftligt komma "
            "överens om att pengarna får användas i en fortsättning av samma verksamhet."
        ),
    ),
    StandardClause(
        "Start före nämndens beslut",
        SectionKind.PERIOD,
        "Bara när verksamheten måste komma igång före sammanträdet. Stäm av med kommunens jurist: "
        "föreningen bär risken tills beslutet finns.",
        p(
            "Parterna förbereder verksamheten före nämndens beslut. Fram till dess är ingen part "
            "skyldig att betala något eller att fortsätta. Varje part står för sina egna "
            "kostnader om nämnden säger nej."
        ),
    ),
    StandardClause(
        "Beslut med villkor",
        SectionKind.PERIOD,
        "När överenskommelsen förutsätter något som ännu inte är klart, till exempel budget eller "
        "bidrag från en myndighet.",
        p(
            "Överenskommelsen börjar gälla först när nämnden har godkänt den och finansieringen "
            "är beslutad. Den offentliga parten meddelar de andra skriftligt samma dag som "
            "villkoren är uppfyllda."
        ),
    ),
    StandardClause(
        "Längre partnerskap med årlig avstämning",
        SectionKind.PERIOD,
        "När parterna vill arbeta långsiktigt men nämnden beslutar om budget för ett år i taget.",
        p(
            "Parterna vill arbeta tillsammans under hela perioden. Beloppen för kommande år "
            "gäller under förutsättning att fullmäktige anvisar pengar. Den offentliga parten "
            "berättar så snart den vet något som kan påverka partnerskapet, dock senast sex "
            "månader före årsskiftet."
        ),
    ),
    StandardClause(
        "Samordnarens uppgifter",
        SectionKind.COMMITMENTS,
        "När flera idéburna parter är med och en av dem håller ihop arbetet.",
        p("Samordnaren")
        + ul(
            "håller kontakten mellan de idéburna parterna och den offentliga parten,",
            "samlar in underlag till gemensamma rapporter,",
            "tar emot och fördelar pengar enligt överenskommelsen, när parterna har bestämt det.",
        )
        + p("Samordnaren företräder inte de andra parterna och svarar inte för deras insatser."),
    ),
    StandardClause(
        "Gemensam styrning",
        SectionKind.GROUPS,
        "När styrgruppens roll behöver beskrivas mer än med antal möten. Lägg till styrgruppen "
        "som rad så att möten och platser också finns med.",
        p("Styrgruppen")
        + ul(
            "följer målen och beslutar om riktningen inom överenskommelsens ram,",
            "ser till att varje part gör sin del,",
            "tar upp risker och avvikelser tidigt,",
            "föreslår parterna ändringar, fortsättning eller avslut.",
        )
        + p(
            "Alla parter har lika mycket att säga till om. När styrgruppen inte blir överens "
            "lämnas frågan till parternas ansvariga chefer och styrelser."
        ),
    ),
    StandardClause(
        "Utvärdering",
        SectionKind.REPORTS,
        "När nämnden vill ha underlag för att besluta om fortsättning. Planera utvärderingen så "
        "att den blir klar minst ett halvår före slutdagen.",
        p(
            "Parterna utvärderar partnerskapet tillsammans. De frågar deltagare, volontärer och "
            "personal vad som har blivit annorlunda, och jämför med målen och med kostnaden för "
            "alla parter. Nämnden får resultatet innan den tar ställning till en fortsättning."
        ),
    ),
    StandardClause(
        "Omförhandling",
        SectionKind.TERMS,
        "I alla överenskommelser. Passar i fältet Omförhandling.",
        p(
            "Om planen eller budgeten inte kan följas, eller om förutsättningarna ändras på ett "
            "avgörande sätt, samtalar parterna innan någon av dem ändrar något. Ändringar och "
            "tillägg görs skriftligt och undertecknas av alla parter."
        ),
    ),
    StandardClause(
        "Hävning med möjlighet att rätta till",
        SectionKind.TERMS,
        "I alla överenskommelser. Passar i fältet Hävning. Anpassa tiden efter verksamheten.",
        p(
            "En part får häva överenskommelsen om en annan part i väsentlig grad bryter mot den "
            "och inte rättar till felet inom 30 dagar från en skriftlig uppmaning. Hävningen ska "
            "vara skriftlig och ange skälet."
        ),
    ),
    StandardClause(
        "Återbetalning när överenskommelsen bryts",
        SectionKind.TERMS,
        "När kommunen betalar ut pengar. Passar i fältet Återbetalning. Låt kravet stå i "
        "proportion till vad som har gått fel.",
        p(
            "Pengar som har använts till annat än verksamheten betalas tillbaka. Hävs "
            "överenskommelsen betalar mottagaren tillbaka den del av pengarna som svarar mot den "
            "tid och de insatser som återstår."
        ),
    ),
    StandardClause(
        "Tvist löses i tre steg",
        SectionKind.TERMS,
        "I alla överenskommelser. Passar i fältet Tvist. Den som hoppar över ett steg gör det "
        "svårare att fortsätta tillsammans.",
        p("Är parterna oense löser de frågan i den här ordningen:")
        + ol(
            "Kontaktpersonerna talar med varandra inom två veckor.",
            "Styrgruppen möts inom en månad.",
            "Parternas ansvariga chefer och styrelser möts och kan ta hjälp av någon utomstående "
            "som alla har förtroende för.",
        )
        + p("Först därefter kan frågan prövas av allmän domstol."),
    ),
    StandardClause(
        "Överlåtelse",
        SectionKind.TERMS,
        "När en förening kan komma att slås samman, byta namn eller dela upp sig under perioden.",
        p(
            "Ingen part får överlåta överenskommelsen till någon annan utan att de andra parterna "
            "skriftligt har sagt ja. Får nämndens uppgifter en ny nämnd övergår överenskommelsen "
            "till den. En part som byter namn eller slås samman med någon annan meddelar det "
            "genast."
        ),
    ),
    StandardClause(
        "En part kommer till eller lämnar",
        SectionKind.TERMS,
        "När tre eller fler parter är med, eller när fler föreningar kan vilja ansluta sig.",
        p(
            "En ny part kan ansluta sig om alla parter är överens. Anslutningen skrivs i ett "
            "tillägg med den nya partens insatser och bidrag. Lämnar en part partnerskapet "
            "prövar de andra inom en månad om de kan fortsätta utan den."
        ),
    ),
    StandardClause(
        "Händelser som ingen råder över",
        SectionKind.TERMS,
        "När verksamheten är beroende av lokaler, resor eller möten som kan ställas in, till "
        "exempel vid en pandemi.",
        p(
            "En part som hindras av något som den inte råder över och inte kunde förutse bryter "
            "inte mot överenskommelsen så länge hindret varar. Parten meddelar de andra genast. "
            "Tillsammans söker parterna ett annat sätt att nå målen."
        ),
    ),
    StandardClause(
        "Offentlighet och sekretess",
        SectionKind.TEXT,
        "I alla överenskommelser med en kommun eller region. Grund: tryckfrihetsförordningen och "
        "offentlighets- och sekretesslagen (2009:400).",
        p(
            "Kommunen omfattas av offentlighetsprincipen. Överenskommelsen, rapporterna och det "
            "som parterna skickar till kommunen är i regel allmänna handlingar som vem som helst "
            "får läsa. En part som anser att en uppgift bör vara hemlig talar om det när den "
            "lämnar uppgiften. Kommunen prövar frågan enligt lag."
        ),
    ),
    StandardClause(
        "Insyn i hur pengarna används",
        SectionKind.PAYMENTS,
        "När kommunen bidrar med pengar. Grund: kommunens revisorer ska kunna granska hur de har "
        "använts.",
        p(
            "Den som tar emot pengar för verksamheten redovisar dem för sig i bokföringen. "
            "Kommunen och dess revisorer får på begäran ta del av räkenskaper och underlag som rör "
            "partnerskapet."
        ),
    ),
    StandardClause(
        "Tillgänglighet",
        SectionKind.TARGET_GROUPS,
        "När verksamheten är öppen för många eller har egna lokaler eller webbsidor.",
        p(
            "Alla i målgruppen ska kunna delta. Parterna väljer lokaler som går att använda för "
            "personer med olika funktionsförmåga, skriver så att det är lätt att förstå och frågar "
            "deltagarna vad de behöver."
        ),
    ),
    StandardClause(
        "Barnets perspektiv",
        SectionKind.GOALS,
        "När barn deltar eller berörs. Grund: lagen (2018:1197) om Förenta nationernas konvention "
        "om barnets rättigheter.",
        p(
            "Parterna tar reda på vad barnen själva tycker om verksamheten och låter det påverka "
            "hur den utvecklas. I varje beslut som berör barn prövas först vad som är bäst för "
            "dem."
        ),
    ),
    StandardClause(
        "Jämställdhet och lika rättigheter",
        SectionKind.GOALS,
        "När parterna vill följa hur verksamheten når olika grupper. Grund: "
        "diskrimineringslagen (2008:567).",
        p(
            "Verksamheten är öppen för alla i målgruppen oavsett kön, könsidentitet, etnisk "
            "tillhörighet, religion, funktionsnedsättning, sexuell läggning och ålder. Antal "
            "deltagare redovisas efter kön, så att parterna ser vilka de når och inte når."
        ),
    ),
    StandardClause(
        "Material och metoder",
        SectionKind.COMMITMENTS,
        "När föreningen har en egen metod, eller när parterna tar fram utbildning, filmer eller "
        "andra texter tillsammans.",
        p(
            "Den som har skapat en metod eller ett material behåller rätten till det. Det som "
            "parterna tar fram tillsammans får alla parter använda fritt, också efter "
            "partnerskapets slut, om de anger varifrån det kommer."
        ),
    ),
)
