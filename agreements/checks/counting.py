"""Numbers: what is promised against what is aimed at, and over what time they count."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.checks.grounds import CLARITY, FOLLOW_UP
from agreements.checks.rules import Found, Reading, Rule, Severity, row, rule
from agreements.models import Agreement, Commitment, Indicator, Period, Qualifier, SectionKind
from agreements.wording.contents import counted
from agreements.wording.phrases import months as in_words

#: Months in each stretch of time; the whole term is as long as the agreement.
MONTHS = {
    Period.YEAR: Fraction(12),
    Period.HALF_YEAR: Fraction(6),
    Period.TERTIAL: Fraction(4),
    Period.QUARTER: Fraction(3),
    Period.MONTH: Fraction(1),
    Period.WEEK: Fraction(12, 52),
}
#: How a Swedish noun is inflected: what may follow the part that two words share.
_ENDINGS = {
    "", "a", "e", "n", "r", "s", "t", "ar", "er", "or", "en", "et", "an", "na", "ns", "rs", "ts",
    "rna", "arna", "erna", "orna", "arnas", "ernas", "ornas",
}  # fmt: skip


def alike(one: str, other: str) -> bool:
    """Whether two words are forms of one: relation, relationer, relationerna."""
    shared = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        shared += 1
    return shared >= 3 and one[shared:] in _ENDINGS and other[shared:] in _ENDINGS


def ends_alike(one: str, other: str) -> bool:
    """Whether the longer is a compound of the shorter: vänskapsrelationer, relationer."""
    short, long = sorted((one, other), key=len)
    starts = range(3, len(long) - 4)
    return len(short) >= 6 and any(alike(long[start:], short) for start in starts)


def same_unit(one: str, other: str) -> bool | None:
    """``True`` for the same unit, ``None`` when one may be a kind of the other."""
    left, right = (re.findall(r"\w{3,}", text.lower()) for text in (one, other))
    if not left or not right:
        return False
    if len(left) == len(right) and all(map(alike, left, right)):
        return True
    few, many = sorted((left, right), key=len)
    related = all(any(alike(a, b) or ends_alike(a, b) for b in many) for a in few)
    return None if related else False


@dataclass(frozen=True)
class Count:
    """A number made comparable: so many a month."""

    rate: Fraction
    qualifier: str

    def agrees_with(self, other: "Count") -> bool:
        """Equal, or the one is a bound that the other's figure lies within."""
        if self.rate == other.rate:
            return True
        exact = (Qualifier.EXACT, Qualifier.ABOUT)
        for bound, figure in ((self, other), (other, self)):
            if figure.qualifier in exact and bound.qualifier not in exact:
                over = figure.rate > bound.rate
                return over == (bound.qualifier == Qualifier.AT_LEAST)
        return False


def count_of(item: Commitment | Indicator, agreement: Agreement) -> Count | None:
    """``None`` when the number or its stretch of time is unknown."""
    months = MONTHS.get(Period(item.period)) if item.period else None
    if item.period == Period.TERM and agreement.months:
        months = Fraction(agreement.months)
    if item.quantity is None or not months:
        return None
    return Count(Fraction(item.quantity) / months, item.qualifier)


def total(counts: Sequence[Count]) -> Count:
    """The sum, with the word that binds least."""
    words = [count.qualifier for count in counts]
    word = next((word for word in words if word != Qualifier.EXACT), Qualifier.EXACT)
    return Count(sum((count.rate for count in counts), Fraction(0)), word)


@rule("count-differs", Severity.STOPS, _("The goal and the commitment count differently"), CLARITY)
def count_differs(reading: Reading) -> Iterator[Found]:
    """An indicator and the commitments of the same unit give different numbers for the same time.

    Several commitments may share the number between them. Where one unit only seems to be a kind
    of the other (friendships, relations) it is a warning.
    """
    agreement = reading.agreement
    indicators = [item for item in agreement.indicators.all() if count_of(item, agreement)]
    commitments = [item for item in agreement.commitments.all() if count_of(item, agreement)]
    for indicator in indicators:
        alike_to_it = [c for c in commitments if same_unit(indicator.unit, c.unit) is not False]
        siblings = [i for i in indicators if same_unit(indicator.unit, i.unit)]
        if not alike_to_it or _agree(siblings, indicator, alike_to_it, agreement):
            continue
        sure = any(same_unit(indicator.unit, item.unit) for item in alike_to_it)
        message = gettext(
            "The goal says %(goal)s, the commitment %(commitment)s. Decide which of them holds."
        )
        facts = {
            "goal": counted(indicator),
            "commitment": gettext(" and ").join(counted(item) for item in alike_to_it),
        }
        yield Found(
            message % facts,
            SectionKind.GOALS,
            row(indicator),
            severity=None if sure else Severity.WARNS,
        )


def _agree(
    siblings: Sequence[Indicator],
    indicator: Indicator,
    commitments: Sequence[Commitment],
    agreement: Agreement,
) -> bool:
    goal = count_of(indicator, agreement)
    goals = [count for item in siblings if (count := count_of(item, agreement))]
    promised = [count for item in commitments if (count := count_of(item, agreement))]
    if goal is None:
        return True
    return (
        all(goal.agrees_with(count) for count in promised)
        or goal.agrees_with(total(promised))
        or (len(goals) > 1 and total(goals).agrees_with(total(promised)))
    )


@rule("count-period-too-long", Severity.WARNS, _("Counted over longer than it lasts"), CLARITY)
def count_period_too_long(reading: Reading) -> Iterator[Found]:
    """A number counts over a stretch of time that is longer than the agreement."""
    months = reading.agreement.months
    if not months:
        return
    for words, period, kind, item in _numbers(reading.agreement):
        if period and period in MONTHS and MONTHS[Period(period)] > months:
            message = gettext(
                "“%(count)s” counts over longer than the agreement lasts, which is %(months)s. "
                "Write the number for the whole term."
            )
            yield Found(message % {"count": words, "months": in_words(months)}, kind, row(item))


@rule("count-without-period", Severity.NOTES, _("A number without a time"), FOLLOW_UP)
def count_without_period(reading: Reading) -> Iterator[Found]:
    """A number has no stretch of time to count over."""
    for words, period, kind, item in _numbers(reading.agreement):
        if not period:
            message = gettext("Say over what time “%(count)s” counts: per year, the whole term …")
            yield Found(message % {"count": words}, kind, row(item))


def _numbers(
    agreement: Agreement,
) -> Iterator[tuple[str, str, SectionKind, Indicator | Commitment]]:
    """Every number of goals and commitments: in words, its time, where it stands."""
    for indicator in agreement.indicators.all():
        if indicator.quantity is not None:
            yield counted(indicator), indicator.period, SectionKind.GOALS, indicator
    for commitment in agreement.commitments.all():
        if commitment.quantity is not None:
            yield counted(commitment), commitment.period, SectionKind.COMMITMENTS, commitment


@rule(
    "meetings-too-seldom", Severity.WARNS, _("The group meets more seldom than it lasts"), CLARITY
)
def meetings_too_seldom(reading: Reading) -> Iterator[Found]:
    """A group's meetings are counted over longer than the agreement lasts."""
    months = reading.agreement.months
    for group in reading.agreement.groups.all():
        period = group.meetings_period
        if months and group.meetings and period in MONTHS and MONTHS[Period(period)] > months:
            message = gettext(
                "The meetings of “%(group)s” are counted over longer than the agreement lasts, "
                "which is %(months)s. Write how many there are in the whole term."
            )
            yield Found(
                message % {"group": group, "months": in_words(months)},
                SectionKind.GROUPS,
                row(group),
            )


@rule("goal-missing", Severity.WARNS, _("No goal"), FOLLOW_UP)
def goal_missing(reading: Reading) -> Iterator[Found]:
    """The agreement has no goal."""
    if not reading.agreement.goals.all():
        message = gettext("Write at least one goal that the parties share.")
        yield Found(message, SectionKind.GOALS, "rows-goals")


@rule("goal-not-measured", Severity.NOTES, _("Goals without a measure"), FOLLOW_UP)
def goal_not_measured(reading: Reading) -> Iterator[Found]:
    """A goal has no indicator, and no indicator is for the whole agreement."""
    indicators = reading.agreement.indicators.all()
    if any(indicator.goal_id is None for indicator in indicators):
        return
    measured = {indicator.goal_id for indicator in indicators}
    for goal in reading.agreement.goals.all():
        if goal.pk not in measured:
            message = gettext("Write how the parties will know that this is reached: “%(goal)s”")
            yield Found(message % {"goal": goal}, SectionKind.GOALS, row(goal))


@rule("indicator-without-target", Severity.NOTES, _("An indicator without a target"), FOLLOW_UP)
def indicator_without_target(reading: Reading) -> Iterator[Found]:
    """An indicator has no number to reach."""
    for indicator in reading.agreement.indicators.all():
        if indicator.quantity is None:
            message = gettext(
                "Write a number to reach for “%(indicator)s”, or that it is described."
            )
            yield Found(message % {"indicator": indicator}, SectionKind.GOALS, row(indicator))


RULES: tuple[Rule, ...] = (
    count_differs,
    count_period_too_long,
    count_without_period,
    meetings_too_seldom,
    goal_missing,
    goal_not_measured,
    indicator_without_target,
)
