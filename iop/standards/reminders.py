"""Which days give a reminder, how many days before or after, and to whom."""

from typing import NamedTuple

from followup.models import DayKind


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
    *_rules(DayKind.RETENTION, officer=(-30, 0)),
)
