"""What Danderyd's agreement says in running text."""

from iop.standards.markup import ol, p

CHALLENGE = (
    "Många nyanlända i Danderyd saknar kontakt med etablerade invånare. Föräldrar som är hemma "
    "med små barn har särskilt få vägar in i samhället."
)

TEXTS: dict[str, str | None] = {
    "Bakgrund": p(
        "Danderyd har tagit emot fler nyanlända sedan lagen (2016:38) om mottagande av vissa "
        "nyanlända invandrare för bosättning började gälla 2016. I januari 2017 startade kommunen "
        "en volontärverksamhet för integration. Den hjälper nyanlända att möta etablerade "
        "invånare, öva svenska och bygga nätverk. Volontärerna håller också ett Välkomstcenter "
        "öppet och förmedlar kontakt med föreningar.",
        "Många har på det sättet fått värdefulla kontakter. Men i en enkät i januari 2018 svarade "
        "bara cirka hälften av de nyanlända att de har kontakt med etablerade svenskar. Flera av "
        "familjerna har små barn, och föräldrar som är hemma med dem deltar inte i "
        "etableringsprogrammet. För dem är det svårare att få kontakter och lära sig svenska.",
        "Därför bygger volontärverksamheten upp projektet Kompisbyrån Danderyd tillsammans med "
        "Kompisbyrån och Alla Tillsammans i Danderyd. Parterna har sökt och fått utvecklingsmedel "
        "av Länsstyrelsen enligt § 37 a i förordning (2010:1122).",
    ),
    "Syfte": p(
        "Fler nyanlända ska få kontakter i samhället. Projektet vänder sig särskilt till "
        "småbarnsföräldrar, både nyanlända och etablerade Danderydsbor, och för dem samman."
    ),
    "Parter": p(
        "Överenskommelsen gäller mellan Danderyds kommun och två föreningar. Alla Tillsammans i "
        "Danderyd är de nyanländas egen förening. Projektet drivs utan vinstsyfte."
    ),
    "Varför idéburet offentligt partnerskap": p(
        "Parterna har prövat projektet mot de nio kriterierna i den rapport om idéburet offentligt "
        "partnerskap som Sveriges Kommuner och Landsting gav ut efter sitt utvecklingsarbete 2017."
    )
    + ol(
        "<strong>Partnerskapet hör gärna till ett politiskt program eller en plan.</strong> "
        "Länsstyrelsen ska bland annat stärka den civila sektorn och främja dess samverkan med "
        "kommunerna. Den har beviljat projektet medel, och anser att insatsen är värdefull och väl "
        "förankrad i kommunens verksamhet.",
        "<strong>Partnerskapet är inte en del av föreningarnas grundfinansiering.</strong> "
        "Pengarna kommer från Länsstyrelsen och gäller bara det här projektet.",
        "<strong>Partnerskapet är en samfinansierad insats och inget köp.</strong> Medel enligt "
        "§ 37 a förutsätter att kommunen driver insatsen själv eller helst tillsammans med en "
        "eller flera organisationer i det civila samhället. Alla parter bidrar dessutom med egna "
        "resurser. Ingen av dem kan genomföra projektet ensam.",
        "<strong>Kommunen reglerar inte verksamheten i detalj.</strong> Parterna har tillsammans "
        "tagit fram vad projektet ska innehålla och hur stort det ska vara.",
        "<strong>Engagemang, ägarskap och styrning är gemensamma.</strong> Alla parter har platser "
        "i arbetsgruppen och styrgruppen. I styrgruppen finns också en oberoende kommuninvånare.",
        "<strong>Partnerskapet är tänkt att pågå länge och utvecklas.</strong> Styrgruppen följer "
        "arbetet hela tiden. Utvärderingen våren 2019 visar om målgruppen har tillräcklig nytta av "
        "projektet, och nämnden tar därefter ställning till hur det ska gå vidare.",
        "<strong>Samverkan och gemensam finansiering är tydlig i skrift och handling.</strong> "
        "Överenskommelsen visar att ingen betalar för en tjänst på en marknad: alla parter har "
        "planerat projektet, styr det och bidrar till det.",
        "<strong>Partnerskapet bedrivs utan vinstsyfte.</strong> Pengar som inte används går "
        "tillbaka till Länsstyrelsen.",
        "<strong>Partnerskapet bygger på ett gemensamt behov.</strong> Kommunen, Kompisbyrån och "
        "de nyanländas egen förening vill samma sak, och projektet förutsätter att alla är med.",
    )
    + p("Projektet omfattas därför inte av lagen om offentlig upphandling."),
    "Styrning": p(
        "Parterna styr projektet tillsammans. Styrgruppen består av företrädare för alla parter "
        "och en oberoende kommuninvånare. I arbetsgruppen finns deltagare från alla parter."
    ),
    "Uppföljning och rapporter": p(
        "Våren 2019 utvärderar arbetsgruppen projektet, och resultatet redovisas för "
        "socialnämnden. Utvärderingen är underlag för frågan om parterna ska fortsätta efter 2019. "
        "Uppgifter om deltagare lämnas bara som antal."
    ),
    "Ekonomi": p(
        "Projektet finansieras med medel från Länsstyrelsen. Dessutom bidrar alla parter med egna "
        "resurser, som parterna inte har satt något värde på i kronor."
    ),
    "Betalning": None,
    "Omförhandling, hävning och tvist": "",
}

REPAYMENT = p("Medel som inte har använts betalas tillbaka till Länsstyrelsen.")
