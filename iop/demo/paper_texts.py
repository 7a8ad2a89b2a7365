"""What the officers write in the three papers, by heading."""

from iop.standards.markup import ol, p, ul

DANDERYD_TEXTS = {
    "Ärendet": p(
        "Inför starten av projektet Kompisbyrån Danderyd föreslår socialkontoret ett idéburet "
        "offentligt partnerskap (IOP). Överenskommelsen gör klart hur parterna samarbetar, vem som "
        "ansvarar för vad och hur projektet följs upp och redovisas."
    ),
    "Bakgrund": p(
        "Danderyd har tagit emot fler nyanlända sedan lagen (2016:38) om mottagande av vissa "
        "nyanlända invandrare för bosättning började gälla 2016. Sedan januari 2017 har kommunen "
        "en volontärverksamhet för integration. Den driver ett Välkomstcenter, förmedlar kontakt "
        "med föreningar och hjälper nyanlända att öva svenska och bygga nätverk.",
        "I en enkät i januari 2018 svarade bara cirka hälften av de nyanlända att de har kontakt "
        "med etablerade svenskar. Föräldrar som är hemma med små barn och inte deltar i "
        "etableringsprogrammet har särskilt svårt att få kontakter och lära sig svenska. Projektet "
        "vänder sig därför till föräldrar till små barn, både nyanlända och etablerade.",
        "Parterna har sökt och beviljats 752 734 kr av Länsstyrelsen enligt § 37 a i förordningen "
        "(2010:1122), för tiden 2018-09-01–2019-12-31. Bidragets tid börjar alltså före "
        "överenskommelsens. En utvärdering ingår, som underlag för beslutet om samarbetet ska "
        "fortsätta efter 2019.",
    ),
    "Varför ett idéburet offentligt partnerskap?": p(
        "IOP är en modell för samarbete mellan det offentliga och den idéburna sektorn. Forum "
        "tog fram den 2010, och 2016 fanns minst 56 överenskommelser i landet. Sveriges Kommuner "
        "och Landsting (SKL) har beskrivit kriterier, juridik och arbetssätt i en rapport "
        "(bilaga 1). Här prövas projektet mot kriterierna, ett i taget. Överenskommelsen finns i "
        "bilaga 2."
    ),
    "Vad varje part bidrar med": p(
        "Ingen av parterna kan genomföra projektet på egen hand. Parternas bidrag är inte "
        "värderade i kronor."
    ),
    "Ekonomiska konsekvenser": p(
        "Projektet betalas med medlen från Länsstyrelsen. Nämnden bidrar med arbetstid och "
        "lokaler som redan finns."
    ),
    "Jämställdhets- och barnperspektiv": p(
        "Projektet når föräldrar som är hemma med små barn, ofta kvinnor, som annars har få vägar "
        "in i samhället. Barnen får lekkamrater och vuxna som känner kommunen."
    ),
    "Samråd": p(
        "Parterna har tillsammans arbetat fram projektets innehåll och omfattning, och "
        "överenskommelsen."
    ),
}

EKERO_TEXTS = {
    "Sammanfattning": p(
        "Kommunstyrelsen beslutade i mars 2019 om inriktningen för samverkan med civilsamhället, "
        "och kommunfullmäktige antog därefter en policy. Samverkansorganet fick i uppdrag att ta "
        "fram riktlinjer för idéburet offentligt partnerskap (IOP). Här är förslaget. Gällande lag "
        "beskrivs i bilaga 1, och riktlinjerna finns i bilaga 2."
    ),
    "Bakgrund": p(
        "På Ekerö finns ett stort ideellt engagemang, i föreningar och i lösare nätverk. "
        "Civilsamhället kan snabbt se och möta nya behov. För att ta vara på det behövs ett "
        "gemensamt arbetssätt. Partnerskapsmodellen kommer från Forum och används bland annat i "
        "Stockholm, Malmö, Göteborg, Linköping och Region Skåne.",
    ),
    "Förutsättningar här": p(
        "Partnerskap är inte ett allmänt sätt att samarbeta. Det passar för sammansatta utmaningar "
        "där ingen färdig lösning finns, eller där det saknas tjänster att upphandla.",
        "Ett exempel är socialnämndens och Ekerö pastorats nätverk av vänfamiljer och bosättning "
        "för nyanlända. Det växte till att också omfatta möbler som används igen. I dag vilar det "
        "på en överenskommelse som görs om varje år och ger litet utrymme att utvecklas. I ett "
        "partnerskap blir det lättare att tänka långsiktigt, och båda parters ekonomiska åtaganden "
        "blir synliga.",
    ),
    "Riktlinjernas kriterier": p(
        "Riktlinjerna utgår från SKL:s kriterier. Ett partnerskap prövas mot dem innan nämnden "
        "beslutar om det, och på nytt när det ska förlängas."
    ),
    "Ekonomiska konsekvenser": p(
        "Riktlinjerna medför i sig inga kostnader. Varje partnerskap prövas inom den ansvariga "
        "nämndens budget."
    ),
}

STOCKHOLM_TEXTS = {
    "Sammanfattning": p(
        "Socialnämnden har förutsättningar att ingå idéburna offentliga partnerskap (IOP). Formen "
        "passar där varken föreningsbidrag eller upphandling gör det, och lämpligheten prövas i "
        "varje enskilt fall. Förvaltningen vill lära sig mer, bjuda in till samtal och pröva "
        "formen under 2016 om behov finns."
    ),
    "Skrivelsen": p("Nämndens majoritet har i en skrivelse bett förvaltningen att")
    + ol(
        "utreda förutsättningarna för partnerskap med föreningar inom nämndens område,",
        "ge anvisningar för hur de kan se ut och föreslå områden där de kan passa,",
        "löpande redovisa arbetet för nämnden.",
    ),
    "Ärendets beredning": p(
        "Svaret är skrivet inom avdelningen för stadsövergripande frågor. Förvaltningsgruppen "
        "behandlade ärendet 2015-12-09."
    ),
    "Förvaltningens synpunkter": p(
        "Arbetsmarknadsförvaltningen ingick tre överenskommelser 2015, var och en på ett år. De "
        "för samman nya och etablerade stockholmare:"
    )
    + ul(
        "Duo Stockholm, med Individuell Människohjälp (bilaga 1)",
        "Svenska med baby, med Internationella Bekantskaper (bilaga 2)",
        "Medpratare, med Internationella Bekantskaper (bilaga 3)",
    )
    + p(
        "Tänkbara områden är nya utmaningar, som arbetet med utsatta EU-medborgare och med "
        "ensamkommande barn. Stockholms Stadsmission har föreslagit Crossroads.",
        "Två risker ska vägas in. Formen är ännu ovanlig, och okunskap kan ge fel förväntningar. "
        "Föreningar kan också uppfatta den som ett löfte om pengar för lång tid. Därför ska "
        "överenskommelsen ha en bestämd tid, följas upp och inte lova något i förväg.",
        "Förvaltningen ordnar en seminariedag i början av 2016 och tar fram en lathund som visar "
        "när ett partnerskap passar, och när bidrag eller upphandling gör det.",
    ),
}
