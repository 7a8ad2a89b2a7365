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


_DENIAL = "Står ordet i en mening som säger vad partnerskapet inte är kan det vara kvar."

WORDS = (
    Word("uppdragsgivar", "Skriv kommunen, nämnden eller den offentliga parten."),
    Word("uppdragstagar", "Skriv föreningens namn eller den idéburna parten."),
    Word("beställ", f"Skriv att parterna kommer överens eller planerar tillsammans. {_DENIAL}"),
    Word("leverantör", "Skriv part eller föreningens namn. Om det gäller någon annan kan det stå."),
    Word("underleverantör", f"Skriv fri och självständig part. {_DENIAL}"),
    Word("leverer", "Skriv vad föreningen gör: ordnar, bjuder in, ger stöd."),
    Word("upphandl", f"Skriv varför parterna väljer partnerskap. {_DENIAL}"),
    Word("köpa", f"Skriv bidra till eller finansiera tillsammans. {_DENIAL}"),
    Word("köper", f"Skriv bidrar till eller finansierar tillsammans. {_DENIAL}"),
    Word("köpare", "Skriv kommunen eller den offentliga parten."),
    Word("säljare", "Skriv föreningens namn eller den idéburna parten."),
    Word("inköp", "Skriv vad pengarna går till. Inköp av material är i sin ordning."),
    Word("tjänsteköp", f"Skriv insats eller verksamhet. {_DENIAL}"),
    Word("anbud", f"Skriv initiativ eller förslag. {_DENIAL}"),
    Word("offert", "Skriv initiativ, förslag eller kostnadsberäkning."),
    Word("entreprenör", "Skriv part. Om det handlar om företagande kan det stå."),
    Word("entreprenad", "Skriv verksamhet eller insats."),
    Word("utförare", "Skriv part. Båda sidor utför något i ett partnerskap."),
    Word("vite", "Skriv hur parterna löser problem. Återbetalning kan regleras, inte straff."),
    Word("avrop", "Skriv hur parterna planerar verksamheten tillsammans."),
    Word("avtalspris", "Skriv bidrag eller finansiering."),
    Word("styckpris", "Skriv bidrag. Pris per plats eller person liknar ett köp."),
    Word("kravspecifik", "Skriv mål och insatser. Kommunen reglerar inte verksamheten i detalj."),
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
