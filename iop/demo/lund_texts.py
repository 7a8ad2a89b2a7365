"""What Lund's agreement says in running text. One buyer's word is left in on purpose."""

from iop.standards.markup import ol, p

INITIATIVE = (
    "Individuell Människohjälp vill fortsätta och bredda Vänskapa, som föreningen startade 2015."
)
CHALLENGE = (
    "Barn och unga som kommit ensamma till Lund, och familjer som nyss har fått sitt hem här, "
    "saknar ofta vänner och bekanta som kan visa vägen in i samhället."
)

TEXTS: dict[str, str | None] = {
    "Bakgrund": p(
        "Kommunstyrelsen beslutade 2016-04-06, § 125, att socialnämnden ska ta över "
        "integrationsanslaget. Pengarna ska gå till idéburna offentliga partnerskap mellan "
        "kommunen och föreningar, så att integrationen och inkluderingen ökar. Det civila "
        "samhället i Lund har de senaste åren ordnat många aktiviteter och "
        "projekt på området.",
        "Individuell Människohjälp (IM) finns i Lund genom en lokalförening. Dess medlemmar har "
        "hjälpt till med läxor och annat som volontärer på kommunens boenden för ensamkommande "
        "barn och unga. År 2015 startade IM verksamheten <em>Vänskapa</em>, där ensamkommande barn "
        "får lära känna familjer, par och ensamstående som är etablerade i Lund. När färre barn "
        "kom ensamma öppnades Vänskapa under 2018 även för nyanlända familjer. Under 2017 och 2018 "
        "drevs verksamheten i ett idéburet offentligt partnerskap.",
        "Kommunen och IM vill arbeta nära varandra i Vänskapa. Vänskap mellan människor gör "
        "det lättare att etablera sig och stärker de sociala nätverk som ett hållbart samhälle "
        "behöver. Partnerskapet är också ett sätt att utveckla samarbetet mellan ideell sektor och "
        "socialförvaltningen. När de två sidorna arbetar tätare ihop stärks demokratin, och fler "
        "blir delaktiga.",
    ),
    "Värdegrund": p(
        "Parterna har olika roller och förutsättningar och respekterar varandra för det. De möts i "
        "öppen dialog, med tillit, lyhördhet och vilja att förstå.",
        "Parterna tänker långsiktigt, visar varandra hur de arbetar och tar emot kritik. De "
        "offentliga medel som gör verksamheten möjlig hanteras varsamt och med respekt.",
    ),
    "Syfte": p(
        "I Lund bor barn och unga som har lämnat familj och vänner och börjar om i Sverige utan "
        "någon som självklart visar vägen in. Genom Vänskapa lär de ensamkommande barnen och de "
        "nyanlända familjerna känna människor som är etablerade här, och får ta del av en svensk "
        "vardag.",
        "De som möts lär av varandra, och olikheterna gör både grupper och enskilda rikare. Mötena "
        "sker mellan jämlikar. På så sätt uppstår personliga band av ett slag som en myndighet "
        "inte kan skapa.",
    ),
    "Parter": p(
        "Överenskommelsen gäller mellan en offentlig part och en ideell part som inte drivs för "
        "vinst. De organisationer som parterna tillsammans låter medverka drivs utan vinstsyfte, "
        "är politiskt obundna och arbetar för alla människors lika värde. De ideella insatserna är "
        "ett mervärde för dem som möts och kompletterar kommunens verksamhet på ett sätt som det "
        "offentliga inte kan erbjuda."
    ),
    "Parternas inbördes relation": p(
        "Parterna är självständiga och jämbördiga. De respekterar varandras integritet och "
        "oberoende. Var och en ansvarar för sin egen insats, och det som är särskilt för en part "
        "ses som en tillgång för alla."
    ),
    "Överenskommelsens form och utgångspunkter": p(
        "<strong>Lagar och beslut.</strong> Parterna följer de lagar, föreskrifter och normer från "
        "stat och kommun som gäller för målgruppen och för verksamheten. De följer också de beslut "
        "som berör dem och som fattas av kommunfullmäktige, med utgångspunkt i dess budget, eller "
        "av någon annan myndighet.",
        "<strong>Registerutdrag.</strong> Utdrag ur belastningsregistret och misstankeregistret "
        "visas upp enligt de regler som gäller. Utdragen sparas inte.",
        "<strong>Arbetsgivaransvar.</strong> IM är ensam arbetsgivare för sin personal och bär "
        "hela arbetsgivaransvaret för den.",
        "<strong>Hur partnerskapet presenteras.</strong> När det passar berättar parterna att "
        "verksamheten och insatserna drivs som ett idéburet offentligt partnerskap mellan dem.",
        "<strong>Ändringar under tiden.</strong> Överenskommelsen slår fast syfte, värdegrund och "
        "varje parts insatser. Insatserna kan behöva ändras med tiden, och då samtalar parterna "
        "först. Om en ändring påverkar syftet eller värdegrunden ska överenskommelsen "
        "omförhandlas.",
        "<strong>Varför IM.</strong> Socialförvaltningen bedömer att IM:s verksamhet är unik för "
        "den här målgruppen. Närheten till dem som ska mötas är avgörande. Uppdragsgivaren känner "
        "Lund väl och vet ingen annan i närheten som kan erbjuda målgruppen samma aktiviteter med "
        "lika gott innehåll. IM har lång erfarenhet av arbete med människor på flykt. Föreningen, "
        "som fyller 80 år 2018, började med de grupper av flyktingar som fanns kring andra "
        "världskriget, och har många kontakter, stor kunskap och stark vilja.",
    ),
    "Varför idéburet offentligt partnerskap": p(
        "Parterna väljer idéburet offentligt partnerskap av åtta skäl:"
    )
    + ol(
        "Det är IM, en idéburen organisation, som har tagit initiativet.",
        "Verksamheten är ett led i en plan som har beslutats politiskt och där de idéburna "
        "organisationernas arbete är viktigt.",
        "Verksamheten hör inte till det som kommunens vanliga föreningsbidrag är till för.",
        "Inom området finns varken någon marknad eller någon konkurrens att värna.",
        "Båda parter bär kostnaden, med pengar eller med andra insatser.",
        "Kommunen styr inte verksamheten i detalj.",
        "Verksamheten utvecklar Lund och gör fler delaktiga i samhället.",
        "Ingen av parterna vill att IM ska arbeta för kommunens räkning. IM ska fortsätta att vara "
        "en fri och självständig aktör.",
    ),
    "Parternas insatser": p(
        "Varje part ansvarar för sina insatser. De kan ändras med tiden, efter samtal mellan "
        "parterna."
    ),
    "Styrning": p(
        "Parternas ansvariga företrädare bildar styrgruppen. Den leder partnerskapet tillsammans."
    ),
    "Uppföljning och rapporter": p(
        "När perioden slutar lämnar varje part en rapport om sina erfarenheter. Sammanställningen "
        "ska beskriva varje verksamhet för sig. Granskningen gäller varje parts egna insatser."
    ),
    "Period": p("Parterna avgör i god tid om de vill fortsätta tillsammans eller inte."),
    "Ekonomi": p(
        "Socialförvaltningen finansierar verksamheten i partnerskapet med 58 000 kr för första "
        "halvåret 2019. Utöver det bidrar IM med frivilligt arbete, som parterna inte "
        "har satt något värde på i kronor."
    ),
    "Betalning": p(
        "Socialförvaltningens del betalas ut en gång per år, sedan IM har skickat en faktura."
    ),
}

DIRECT = (
    "Nyanlända familjer som har kommit till Lund enligt lagen (2016:38) om "
    "mottagande av vissa nyanlända invandrare för bosättning, och ensamkommande barn och "
    "unga som kommunen ger boende enligt socialtjänstlagen. Störst vikt läggs vid nyanlända "
    "pojkar och flickor som är under 21 år och bor i kommunen. Verksamheten är ändå öppen för "
    "alla som bor i Lunds kommun, oavsett varför och hur länge de har fått stanna i Sverige."
)
INDIRECT = (
    "Etablerade familjer, par och ensamstående: vuxna kvinnor och män som bor i "
    "Lunds kommun eller i en kommun i närheten, talar svenska obehindrat och känner Lund och "
    "det svenska samhället väl. De påverkas av verksamheten men omfattas inte av "
    "överenskommelsen."
)
GOALS = (
    "Ensamkommande barn i kommunens boenden och deltagare ur majoritetsbefolkningen får nya "
    "relationer och kontaktnät.",
    "Ensamkommande barn i kommunens boenden och deltagare ur majoritetsbefolkningen delar "
    "kunskaper och erfarenheter med varandra.",
    "Ensamkommande barn och nyanlända familjer lär sig mer svenska och mer om vardagen i Sverige.",
)

#: Texts of the agreement's own fields.
TERMS = {
    "renegotiation": p(
        "Om verksamheten avviker mycket från planen och budgeten samtalar parterna innan något "
        "ändras. Ändringarna förankras och beslutas av behöriga företrädare.",
        "Parterna samtalar också om överenskommelsen kan fortsätta när en part inte uppfyller "
        "villkoren, brister i sina åtaganden eller när förutsättningarna har ändrats väsentligt. "
        "I de fallen gäller uppsägningstiden.",
    ),
    "cancellation": p(
        "En part får häva överenskommelsen om en annan part inte fullföljer sina åtaganden och "
        "inte rättar till det utan dröjsmål."
    ),
    "repayment": p(
        "Hävs överenskommelsen ska mottagaren betala tillbaka hela eller delar av det belopp som "
        "socialförvaltningen har betalat ut."
    ),
    "dispute": p("Parterna löser i första hand tvister genom samtal med varandra."),
}
