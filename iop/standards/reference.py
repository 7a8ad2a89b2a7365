"""Watched words and reference rates. The rates carry no dates where none are known."""

from decimal import Decimal
from typing import NamedTuple


class Word(NamedTuple):
    word: str
    suggestion: str


class Rate(NamedTuple):
    name: str
    amount: Decimal
    unit: str
    source: str


#: A word may stand where the text says what a partnership is not: the check warns, no more.
_DENIAL = "ordet får stå där texten säger vad partnerskapet inte är"

WORDS = (
    Word("uppdragsgivar", "kommunen, nämnden eller den offentliga parten"),
    Word("uppdragstagar", "föreningens namn eller den idéburna parten"),
    Word("beställ", f"planera eller komma överens ({_DENIAL})"),
    Word("leverantör", "part eller föreningens namn, om det är den som menas"),
    Word("underleverantör", f"fri och självständig part ({_DENIAL})"),
    Word("leverer", "ordna, bjuda in, ge stöd: det som föreningen gör"),
    Word("upphandl", f"partnerskap eller samarbete ({_DENIAL})"),
    Word("köpa", f"bidra till eller finansiera tillsammans ({_DENIAL})"),
    Word("köper", f"bidrar till eller finansierar tillsammans ({_DENIAL})"),
    Word("köpare", "kommunen eller den offentliga parten"),
    Word("säljare", "föreningens namn eller den idéburna parten"),
    Word("inköp", "bidrag till verksamheten (inköp av material är i sin ordning)"),
    Word("tjänsteköp", f"insats eller verksamhet ({_DENIAL})"),
    Word("anbud", "initiativ eller förslag"),
    Word("offert", "initiativ, förslag eller beräknad kostnad"),
    Word("entreprenör", "part eller föreningens namn, om det är den som menas"),
    Word("entreprenad", "verksamhet eller insats"),
    Word("utförare", "part: båda sidor utför något i ett partnerskap"),
    Word("vite", "hur parterna löser problem, och vad som betalas tillbaka"),
    Word("avrop", "hur parterna planerar verksamheten tillsammans"),
    Word("avtalspris", "bidrag eller finansiering"),
    Word("styckpris", "bidrag: ett pris per plats eller person liknar ett köp"),
    Word("kravspecifik", "mål och insatser"),
)

RATES = (
    Rate(
        "Volontärtimme, LONA",
        Decimal(200),
        "timme",
        "Lokala naturvårdssatsningen, enligt vannas.se. Giltighetstid okänd, kontrollera.",
    ),
    Rate(
        "Volontärtimme, Leader",
        Decimal(220),
        "timme",
        "Leader, enligt hallandsposten.se. Giltighetstid okänd, kontrollera.",
    ),
)
