"""Thresholds of procurement and state aid.

A figure stands here only with the days it holds and where it comes from; a year that is missing
is unknown until an administrator adds it.
"""

import datetime
from decimal import Decimal
from typing import NamedTuple

from agreements.models import Threshold

Kind = Threshold.Kind


class Figure(NamedTuple):
    kind: str
    amount: Decimal
    valid_from: datetime.date
    valid_to: datetime.date
    source: str
    currency: str = Threshold.Currency.SEK


def _two_years(first: int, kind: str, amount: int, source: str) -> Figure:
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
