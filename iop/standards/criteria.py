"""Criteria, questions on form and law, and thresholds. What is not known is left out.

The lists of Forum and SKL are told in our own words. A figure stands here only with the days
it holds and where it comes from; a year that is missing is unknown until an administrator
adds it.
"""

import datetime
from decimal import Decimal
from typing import NamedTuple

from agreements.models import FormQuestion, LegalQuestion, Threshold

Form, Check, Kind = FormQuestion.Form, LegalQuestion.Check, Threshold.Kind


class Item(NamedTuple):
    name: str
    explanation: str
    stops: bool = False


class Set(NamedTuple):
    name: str
    issuer: str
    version: str
    valid_from: datetime.date | None
    description: str
    source: str
    criteria: tuple[Item, ...]


_INITIATIVE = Item(
    "Föreningen har tagit initiativet",
    "Idén kommer från den idéburna sidan och är inte ett uppdrag som kommunen har formulerat. "
    "Berätta när och hur föreningen lade fram den.",
    stops=True,
)
_PROGRAMME = Item(
    "Verksamheten ingår i ett program eller en plan där föreningar nämns",
    "Ange programmet, beslutet eller strategin, och hur föreningslivet lyfts fram där.",
)
_NOT_GRANT = Item(
    "Det ordinarie föreningsbidraget räcker inte till eller passar inte",
    "Stödet gäller en gemensam insats. Skulle det rymmas i det vanliga bidraget är bidrag enklare.",
    stops=True,
)
_NO_MARKET = Item(
    "Det finns ingen marknad och ingen konkurrens att värna",
    "Beskriv hur ni har undersökt om andra skulle kunna göra samma sak mot betalning.",
    stops=True,
)
_BOTH_PAY = Item(
    "Båda sidor bidrar",
    "Pengar, arbetstid, lokaler, kunskap och volontärer räknas. Hänvisa till parternas insatser.",
    stops=True,
)
_FREE = Item(
    "Kommunen styr inte verksamheten i detalj",
    "Parterna formar innehållet tillsammans. Volymer, pris per plats och krav på utförandet hör "
    "till ett köp.",
    stops=True,
)
_LOCAL = Item(
    "Insatsen bidrar till lokal utveckling och delaktighet",
    "Säg vilka som får mer att säga till om, och vad som blir bättre på orten.",
)
_NO_SUBCONTRACTOR = Item(
    "Ingen av parterna vill göra föreningen till kommunens utförare",
    "Föreningen behåller sin röst och sitt oberoende, också när den är kritisk.",
    stops=True,
)
_COMMON_NEED = Item(
    "Ett gemensamt behov ligger till grund",
    "Båda sidor behöver samarbetet, och ingen av dem når målet på egen hand.",
    stops=True,
)
_NOT_BASIC = Item(
    "Pengarna är inte föreningens grundstöd",
    "Ett normerat föreningsbidrag går vid sidan om. Här betalas bara den gemensamma insatsen.",
    stops=True,
)
_NO_PURCHASE = Item(
    "Insatsen finansieras gemensamt och är inget köp",
    "Visa vad var och en lägger in. Kommunens pengar är inte ersättning för en tjänst.",
    stops=True,
)
_PREFERABLY_PROGRAMME = Item(
    "Insatsen hör gärna ihop med ett politiskt program eller en plan",
    "En fördel, inget krav: peka på beslutet där samverkan med civilsamhället nämns.",
)
_SHARED = Item(
    "Parterna delar engagemang, ansvar och styrning",
    "Säg vem som sitter i styrgruppen och hur parterna fattar beslut tillsammans.",
    stops=True,
)
_MARKET_IN_WRITING = Item(
    "Finns det en marknad framgår det ändå tydligt att detta är samverkan",
    "Texten och handlandet visar att parterna finansierar gemensamt och är ömsesidigt beroende. "
    "Finns ingen marknad: säg hur ni vet det.",
)
_LASTING = Item(
    "Partnerskapet är långsiktigt och utvecklas genom gemensam uppföljning",
    "Ange perioden, när parterna utvärderar och hur de bestämmer om fortsättningen.",
)
_NO_PROFIT = Item(
    "Verksamheten drivs utan vinstsyfte",
    "Överskott stannar i verksamheten, och medel som inte används går tillbaka.",
    stops=True,
)

_FORUM = (
    "Forums lista kräver att föreningen har tagit initiativet, och att det inte finns någon "
    "marknad att ta hänsyn till. SKL:s lista gör inget av detta till krav."
)
_SKL = (
    "SKL:s lista frågar inte vem som tog initiativet. Finns det en marknad kan partnerskapet ändå "
    "passa, om det i skrift och handling är tydligt att parterna finansierar och styr "
    "tillsammans. Forums lista säger nej i båda fallen."
)
_FORUM_6 = (_INITIATIVE, _PROGRAMME, _NOT_GRANT, _NO_MARKET, _BOTH_PAY, _FREE)
_SKL_8 = (
    _NOT_BASIC,
    _NO_PURCHASE,
    _COMMON_NEED,
    _PREFERABLY_PROGRAMME,
    _FREE,
    _SHARED,
    _MARKET_IN_WRITING,
    _LASTING,
)

SKL_9_NAME = "SKL, 9 kriterier"
SETS = (
    Set(
        "Forum, 6 kriterier",
        "Forum – idéburna organisationer med social inriktning",
        "6 kriterier",
        None,
        _FORUM,
        "Återgivna i Stockholms stads svar 2015. Listans första dag är okänd.",
        _FORUM_6,
    ),
    Set(
        "Forum, 8 kriterier",
        "Forum – idéburna organisationer med social inriktning",
        "8 kriterier",
        None,
        f"{_FORUM} Listan med åtta lägger till lokal utveckling, och att föreningen inte ska bli "
        "en utförare åt kommunen.",
        "Används i Lund, Hudiksvall och Stenungsund. Listans första dag är okänd.",
        (*_FORUM_6, _LOCAL, _NO_SUBCONTRACTOR),
    ),
    Set(
        "SKL, 8 kriterier",
        "Sveriges Kommuner och Landsting",
        "2018",
        datetime.date(2018, 4, 24),
        _SKL,
        "SKL, Utveckla idéburet offentligt partnerskap, 2018-04-24",
        _SKL_8,
    ),
    Set(
        SKL_9_NAME,
        "Sveriges Kommuner och Landsting",
        "2018, som Danderyd tillämpar den",
        datetime.date(2018, 4, 24),
        f"{_SKL} Den nionde punkten, att verksamheten drivs utan vinstsyfte, finns i Danderyds "
        "tjänsteutlåtande från 2018.",
        "SN 2018/0098, Danderyds kommun",
        (*_SKL_8, _NO_PROFIT),
    ),
)


class Question(NamedTuple):
    text: str
    help_text: str
    yes_form: str
    yes_reason: str
    no_form: str
    no_reason: str


#: The last answer that points somewhere is the advice: what speaks for a purchase comes last.
FORM_QUESTIONS = (
    Question(
        "Vill kommunen och föreningen lösa samma samhällsproblem, och behöver de varandra för det?",
        "Tänk på vad som händer om en av dem drar sig ur.",
        Form.IOP,
        "Ett gemensamt behov är grunden för ett partnerskap.",
        Form.GRANT,
        "Utan ett gemensamt behov är det föreningens egen verksamhet, som kan få bidrag.",
    ),
    Question(
        "Bidrar båda med egna resurser?",
        "Pengar, arbetstid, lokaler, kunskap och volontärer räknas.",
        "",
        "Båda lägger in något, så insatsen är gemensam.",
        Form.GRANT,
        "När bara kommunen bidrar liknar det ett bidrag till föreningen, eller ett köp.",
    ),
    Question(
        "Planerar, styr och utvärderar ni tillsammans?",
        "Till exempel i en styrgrupp där båda har plats.",
        "",
        "Gemensam styrning hör till ett partnerskap.",
        Form.GRANT,
        "Styr föreningen ensam passar bidrag. Styr kommunen ensam, svara ja på frågan om detaljer.",
    ),
    Question(
        "Ryms stödet i det vanliga föreningsbidraget?",
        "Jämför med kommunens bidragsregler.",
        Form.GRANT,
        "Bidrag är enklare för båda när det räcker.",
        "",
        "Det ordinarie bidraget räcker inte, eller är till för annat.",
    ),
    Question(
        "Kommer idén från föreningen, eller ur en dialog mellan er?",
        "Forum kräver att initiativet är föreningens. SKL gör det inte.",
        "",
        "Initiativet är inte kommunens beställning.",
        Form.PROCUREMENT,
        "Har kommunen själv bestämt vad som ska göras, och söker någon som gör det, liknar det ett "
        "köp.",
    ),
    Question(
        "Vill kommunen bestämma i detalj vad som görs, hur mycket och till vilket pris?",
        "Pris per plats, volymer och krav på utförandet är tecken på det.",
        Form.PROCUREMENT,
        "Detaljerade krav mot betalning hör till upphandling.",
        "",
        "Parterna formar innehållet tillsammans.",
    ),
    Question(
        "Finns det andra som på en marknad kan göra samma sak mot betalning?",
        "Fråga inköp, och se om tjänsten har upphandlats här eller i närheten.",
        Form.PROCUREMENT,
        "På en marknad ska andra få chansen. Ett partnerskap kräver då särskilda skäl, tydliga i "
        "skrift.",
        "",
        "Ingen marknad är känd.",
    ),
    Question(
        "Är det en tjänst åt kommunen, som kommunen skulle kunna kräva att få?",
        "Till exempel en uppgift som lagen lägger på kommunen och som någon annan utför.",
        Form.PROCUREMENT,
        "Den som mot betalning åtar sig att utföra en tjänst åt kommunen har ett kontrakt, vad det "
        "än kallas.",
        "",
        "Kommunen får inte en tjänst att kräva.",
    ),
)


class Sign(NamedTuple):
    check_kind: str
    text: str
    help_text: str
    ground: str
    warns_at: str


_HFD = "HFD 2020 ref. 15"
_SIGN = "HFD 2020 ref. 15 och kriterierna för partnerskap"
LEGAL_QUESTIONS = (
    Sign(Check.PROCUREMENT, "Har den idéburna parten tagit initiativet?", "", _SIGN, "no"),
    Sign(
        Check.PROCUREMENT,
        "Finns det en marknad för verksamheten?",
        "En upphandling av samma tjänst kan också få partnerskapet att upphöra.",
        _SIGN,
        "yes",
    ),
    Sign(
        Check.PROCUREMENT,
        "Kan kommunen i domstol kräva att tjänsten utförs?",
        "En bindande skyldighet att utföra är ett av kontraktets kännetecken.",
        _HFD,
        "yes",
    ),
    Sign(
        Check.PROCUREMENT,
        "Har kommunen ett direkt ekonomiskt intresse av det som utförs?",
        "Till exempel att en uppgift som annars hade kostat kommunen pengar blir gjord.",
        _HFD,
        "yes",
    ),
    Sign(
        Check.PROCUREMENT,
        "Finns detaljerade krav, volymer eller pris per plats?",
        "",
        _SIGN,
        "yes",
    ),
    Sign(
        Check.PROCUREMENT,
        "Bär parterna risken tillsammans?",
        "Vem står för kostnaden om färre kommer, eller om det blir dyrare?",
        _SIGN,
        "no",
    ),
    Sign(Check.PROCUREMENT, "Styr parterna tillsammans?", "", _SIGN, "no"),
    Sign(
        Check.PROCUREMENT,
        "Bidrar föreningen med en egen andel som betyder något?",
        "",
        _SIGN,
        "no",
    ),
    Sign(
        Check.PROCUREMENT,
        "Skulle föreningen driva någon del av verksamheten också utan kommunens pengar?",
        "",
        _SIGN,
        "no",
    ),
    Sign(
        Check.STATE_AID,
        "Är verksamheten ekonomisk: erbjuds varor eller tjänster på en marknad?",
        "Formen spelar ingen roll. En ideell förening kan också bedriva ekonomisk verksamhet.",
        "Artikel 107.1 FEUF",
        "yes",
    ),
    Sign(
        Check.STATE_AID,
        "Gynnas mottagaren framför andra som gör samma sak?",
        "",
        "Artikel 107.1 FEUF",
        "yes",
    ),
    Sign(
        Check.STATE_AID,
        "Kan stödet påverka handeln mellan EU-länder?",
        "En rent lokal verksamhet utan besökare eller investerare utifrån gör det sällan.",
        "Artikel 107.1 FEUF",
        "yes",
    ),
    Sign(
        Check.STATE_AID,
        "Ingår stöd i annat än pengar, som lokaler eller arbetstid?",
        "Sådant stöd räknas till sitt värde den dag rätten till det uppstår.",
        "(EU) 2023/2831",
        "",
    ),
    Sign(
        Check.COMPETENCE,
        "Är verksamheten av allmänt intresse för kommunens invånare?",
        "",
        "2 kap. 1 § kommunallagen",
        "no",
    ),
    Sign(
        Check.COMPETENCE,
        "Har verksamheten anknytning till kommunens område eller invånare?",
        "",
        "2 kap. 1 § kommunallagen",
        "no",
    ),
    Sign(
        Check.COMPETENCE,
        "Behandlas föreningar och invånare lika, eller finns sakliga skäl att skilja på dem?",
        "Säg hur andra föreningar har fått veta om möjligheten.",
        "2 kap. 3 § kommunallagen",
        "no",
    ),
    Sign(
        Check.COMPETENCE,
        "Är det stöd till en enskild näringsidkare?",
        "Sådant stöd kräver synnerliga skäl.",
        "2 kap. 8 § kommunallagen",
        "yes",
    ),
    Sign(
        Check.COMPETENCE,
        "Kan kommunen följa upp verksamheten och få insyn i den?",
        "Gäller när en kommunal uppgift sköts av en privat utförare.",
        "10 kap. 7–9 §§ kommunallagen",
        "no",
    ),
)


class Figure(NamedTuple):
    kind: str
    amount: Decimal
    valid_from: datetime.date
    valid_to: datetime.date
    source: str
    currency: str = Threshold.Currency.SEK


def _two_years(first: int, kind: Kind, amount: int, source: str) -> Figure:
    """Thresholds are set for two calendar years at a time."""
    days = datetime.date(first, 1, 1), datetime.date(first + 1, 12, 31)
    return Figure(kind, Decimal(amount), *days, source)


_KKV = "Konkurrensverket, gamla tröskelvärden"
_UHM = "Upphandlingsmyndigheten, tröskelvärden"
_EU_DAYS = datetime.date(2024, 1, 1), datetime.date(2030, 12, 31)
THRESHOLDS = (
    _two_years(2018, Kind.SOCIAL_SERVICES, 7_113_450, _UHM),
    _two_years(2018, Kind.SOCIAL_DIRECT, 586_907, _UHM),
    _two_years(2020, Kind.SOCIAL_SERVICES, 7_701_675, _KKV),
    _two_years(2020, Kind.SOCIAL_DIRECT, 615_312, _KKV),
    _two_years(2022, Kind.SOCIAL_SERVICES, 7_802_550, _KKV),
    _two_years(2022, Kind.SOCIAL_DIRECT, 7_802_550, _KKV),
    _two_years(2022, Kind.OTHER_DIRECT, 700_000, _KKV),
    _two_years(2024, Kind.SOCIAL_SERVICES, 8_109_450, _UHM),
    _two_years(2024, Kind.SOCIAL_DIRECT, 8_109_450, _UHM),
    _two_years(2024, Kind.OTHER_DIRECT, 700_000, _UHM),
    Figure(Kind.DE_MINIMIS, Decimal(300_000), *_EU_DAYS, "(EU) 2023/2831", "EUR"),
    Figure(Kind.DE_MINIMIS_SGEI, Decimal(750_000), *_EU_DAYS, "(EU) 2023/2832", "EUR"),
)
