"""What is said at the meeting, in the reports and in the review of Lund's agreement. Invented."""

from iop.standards.markup import p

#: Of the paper that proposes the agreement to the board.
PAPER = {
    "Bakgrund": p(
        "Vänskapa har drivits i partnerskap med kommunen sedan 2017. Individuell Människohjälp "
        "(IM) vill fortsätta, och öppna verksamheten för fler familjer."
    ),
    "Ekonomiska konsekvenser": p(
        "Kostnaden är 58 000 kr för första halvåret 2019 och ryms i integrationsanslaget."
    ),
    "Jämställdhets- och barnperspektiv": p(
        "Barn som har kommit ensamma får vuxna som finns kvar. Lika många flickor som pojkar ska "
        "få plats."
    ),
    "Samråd": p("Förslaget är skrivet tillsammans med IM."),
}
PAYMENT = p("Socialförvaltningens del betalas ut en gång, sedan IM har skickat en faktura.")
#: The people of the steering group, with post and address.
JONAS = ("Jonas Hedberg", "utvecklingschef", "jonas.hedberg@demo.example")
MARGARETA = (
    "Margareta Blom",
    "ordförande i lokalföreningen i Lund",
    "margareta.blom@demo.example",
)
PETRA = ("Petra Sandell", "verksamhetsledare", "partner@demo.example")
TOPIC = "Vem betalar utflykterna?"
#: What was noted under the items, by the beginning of their headings.
NOTES = {
    "Öppnande": "Margareta Blom hälsar välkommen. Jonas Hedberg för anteckningar.",
    "Ekonomi": "IM har inte skickat fakturan än. Den kommer i februari.",
    "Vem betalar": "Pengarna räcker till samordnaren. Familjerna har själva betalat bussen, och "
    "två har avstått.",
    "Övriga": "Inga övriga frågor.",
    "Nästa möte": "Socialförvaltningen kallar när det är klart om partnerskapet ska fortsätta.",
}
DECISION = (
    "Styrgruppen föreslår att partnerskapet förlängs med ett år, och att det då står vem som "
    "betalar utflykterna."
)
INFORMATION = "Åtta vänskapsrelationer har förts samman till och med januari. Fyra familjer väntar."
#: What is to be done, by whom and when, and what came of it.
ACTIONS = (
    (
        "Ta fram vad fyra utflykter kostar.",
        PETRA,
        "2019-03-15",
        "2019-03-12",
        "Fyra utflykter kostar 11 500 kr med buss.",
    ),
    (
        "Fråga fritidsförvaltningen om gratis inträde.",
        JONAS,
        "2019-03-31",
        "2019-04-09",
        "Badet och museet ger fritt inträde på vardagar.",
    ),
)
PARTNER = {
    "narrative": "Vi har fört samman tolv unga eller familjer med etablerade lundabor. De flesta "
    "träffas varannan vecka. Samordnaren ringde alla efter en månad.",
    "deviations": "Två av relationerna avslutades efter några veckor, då familjerna flyttade.",
    "lessons": "Det tar längre tid att hitta värdfamiljer på våren. Vi börjar i januari nästa år.",
    "economy_note": "Pengarna gick till samordnarens lön. Två utflykter bekostade vi själva.",
    "rating_note": "Vi har alltid fått svar, men fakturan betalades först efter en påminnelse.",
}
SENT_BACK = "Hur många av relationerna pågår fortfarande? Skriv det, så kan styrgruppen följa dem."
MENDED = " Tio av dem pågår fortfarande i juni."
PUBLIC = {
    "narrative": "Socialsekreterarna har berättat om Vänskapa för alla nyanlända familjer med "
    "barn. Styrgruppen har träffats en gång, och parterna har haft tät kontakt däremellan.",
    "deviations": "Fakturan betalades två veckor för sent, eftersom den saknade referens.",
    "lessons": "Fritidsförvaltningen bör vara med i styrgruppen från början.",
}
REVIEW = {
    "goals_note": "Åtta av de tio relationer som är målet för halvåret fanns redan i januari. "
    "Målet ser ut att nås.",
    "economy_note": "Hela beloppet är ännu inte utbetalt. IM:s frivilliga tid är inte värderad i "
    "kronor, och är minst lika viktig.",
    "meetings_note": "Styrgruppen har träffats en gång, som den ska. Båda åtgärderna pågår.",
    "reports_note": "Rapporterna lämnas när perioden är slut.",
    "market_note": "Ingen annan erbjuder familjerna samma sak.",
    "parties_note": "IM vill fortsätta och söker fler värdfamiljer. Socialförvaltningen vill "
    "fortsätta på samma villkor.",
    "reasons": "Partnerskapet når dem som det är till för, och ingen part kan göra det ensam. "
    "Nästa överenskommelse ska säga vem som betalar utflykterna.",
}
GROUND = "Översyn 2019-02-15 och styrgruppens beslut 2019-02-12"
COMMENT = (
    "Pengarna räcker till samordnaren, men inte till utflykterna. Kan det stå vem som betalar dem?"
)
