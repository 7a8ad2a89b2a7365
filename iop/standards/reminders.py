"""Which days give a reminder, how many days before or after, and to whom; how long papers stay."""

import datetime
from typing import NamedTuple

from followup.models import DayKind, RetentionPeriod


class Rule(NamedTuple):
    kind: str
    offset: int
    audience: str


def _rules(kind: DayKind, **offsets: tuple[int, ...]) -> tuple[Rule, ...]:
    """The days of each audience, by the names of ``ReminderRule.Audience``."""
    return tuple(
        Rule(kind, offset, audience) for audience, found in offsets.items() for offset in found
    )


RULES = (
    *_rules(DayKind.REPORT, doer=(-30, -7, 0, 7, 21), officer=(7, 21)),
    *_rules(DayKind.MEETING, doer=(-14, -1), officer=(-14,)),
    *_rules(DayKind.ACTION, doer=(-3, 0, 7), officer=(7,)),
    *_rules(DayKind.INSTALMENT, doer=(-14, 0, 7), officer=(7,)),
    *_rules(DayKind.REVIEW, doer=(-60, -30, 0), concerned=(-30,)),
    *_rules(DayKind.NOTICE, doer=(-90, -30, -7), concerned=(-30,)),
    *_rules(DayKind.END, doer=(-90, -30, 0), concerned=(-30,)),
    *_rules(DayKind.REGISTER, doer=(-10, -3, 0), concerned=(-3,)),
    *_rules(DayKind.RETENTION, doer=(0,)),
)


class Period(NamedTuple):
    what: str
    years: int
    source: str
    valid_from: datetime.date | None = None
    valid_to: datetime.date | None = None


PERIODS = (
    Period(
        RetentionPeriod.What.ACCOUNTS,
        10,
        "Lag (1997:614) om kommunal redovisning, 2 kap. 11 §: räkenskapsår till och med 2018",
        valid_to=datetime.date(2018, 12, 31),
    ),
    Period(
        RetentionPeriod.What.ACCOUNTS,
        7,
        "Lag (2018:597) om kommunal bokföring och redovisning, 3 kap.: räkenskapsår från 2019",
        valid_from=datetime.date(2019, 1, 1),
    ),
    Period(
        RetentionPeriod.What.AID,
        10,
        "(EU) 2023/2831 och 2023/2832, artikel 6: tio år från den dag då stödet beviljades",
    ),
)
