"""The arithmetic of the social return (SROI), exact and without models.

After "A guide to Social Return on Investment" (Cabinet Office 2009; the SROI Network 2012):

    impact = quantity × value of one × (1 − deadweight) × (1 − displacement) × (1 − attribution)
    value in a later year = value in the year before × (1 − drop-off)
    present value = sum of value in year n ÷ (1 + discount rate)^n
    ratio = present value of all changes ÷ value of all inputs

Nothing is rounded on the way. What is unknown (``None``) stops the ratio, and says so.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from babel.numbers import format_decimal
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from iop.shared.formats import kr, number, percent

ZERO, ONE, HUNDRED = Decimal(0), Decimal(1), Decimal(100)


def part(share: Decimal | None) -> Decimal:
    """Per cent as a part of one; what is not needed counts as nothing."""
    return (share or ZERO) / HUNDRED


@dataclass(frozen=True)
class Input:
    """What somebody puts in; ``amount`` is ``None`` when unknown or expressly without value."""

    stakeholder: str
    description: str
    amount: Decimal | None
    is_unvalued: bool = False
    is_approximate: bool = False
    how: str = ""
    source: str = ""
    hours: Decimal | None = None
    rate: Decimal | None = None


@dataclass(frozen=True)
class Effect:
    """A change for a stakeholder, with shares in per cent; year 1 is that of the activity."""

    stakeholder: str
    description: str
    quantity: Decimal | None
    value: Decimal | None
    deadweight: Decimal | None
    displacement: Decimal | None
    attribution: Decimal | None
    drop_off: Decimal | None = ZERO
    duration: int | None = 1
    first_year: int = 1
    is_unvalued: bool = False
    is_left_out: bool = False
    unit: str = ""
    #: Pairs of what a figure is and where it comes from.
    sources: tuple[tuple[str, str], ...] = ()

    @property
    def is_counted(self) -> bool:
        return not (self.is_unvalued or self.is_left_out)

    @property
    def last_year(self) -> int:
        return self.first_year + (self.duration or 1) - 1

    @property
    def gross(self) -> Decimal:
        return (self.quantity or ZERO) * (self.value or ZERO)

    @property
    def kept_part(self) -> Decimal:
        """What is left of the gross value when all that is not the activity's own is gone."""
        shares = (self.deadweight, self.displacement, self.attribution)
        left = ONE
        for share in shares:
            left *= ONE - part(share)
        return left

    @property
    def impact(self) -> Decimal:
        """The value of the first year of the effect."""
        return self.gross * self.kept_part

    def in_year(self, year: int) -> Decimal:
        if not self.first_year <= year <= self.last_year:
            return ZERO
        value = self.impact
        for _later in range(year - self.first_year):
            value *= ONE - part(self.drop_off)
        return value

    @property
    def how(self) -> str:
        """How the impact came about, so that anybody can do the sum again."""
        shares = [
            f"(1\N{NO-BREAK SPACE}−\N{NO-BREAK SPACE}{percent(share, 2)})"
            for share in (self.deadweight, self.displacement, self.attribution)
        ]
        quantity = f"{number(self.quantity or ZERO)} {self.unit}".strip()
        return f"{' × '.join([quantity, kr(self.value), *shares])} = {kr(to_show(self.impact))}"

    @property
    def lacks(self) -> str:
        return ", ".join(self.missing())

    def missing(self) -> Iterator[str]:
        """What must be known before the change can be counted."""
        if self.quantity is None:
            yield _("the quantity")
        if self.duration is None:
            yield _("how long it lasts")
        if self.value is None:
            yield _("what one is worth, or that it has no value")
        if self.deadweight is None:
            yield _("what would have happened anyway")
        if self.displacement is None:
            yield _("what was moved from somebody else")
        if self.attribution is None:
            yield _("what is owing to others")
        if self.drop_off is None and self.duration != 1:
            yield _("how fast it fades")


@dataclass(frozen=True)
class Terms:
    """The discount rate in per cent, the years that count, and whether year 1 is discounted."""

    rate: Decimal | None
    years: int | None
    from_first_year: bool = True

    @property
    def all_years(self) -> range:
        return range(1, (self.years or 0) + 1)

    def factor(self, year: int) -> Decimal:
        """What a krona of the year is worth now."""
        waited = year if self.from_first_year else year - 1
        return ONE / (ONE + part(self.rate)) ** waited


@dataclass(frozen=True)
class Line:
    """One change with its value in each year, as it is then and as it is now."""

    effect: Effect
    per_year: tuple[Decimal, ...]
    present: Decimal

    @property
    def in_years(self) -> list[tuple[int, Decimal]]:
        """The years in which the change is worth something."""
        return [(year, value) for year, value in enumerate(self.per_year, start=1) if value]

    @property
    def is_cut(self) -> bool:
        """Whether the change lasts longer than the years that are counted."""
        return self.effect.last_year > len(self.per_year)


@dataclass(frozen=True)
class Calculation:
    """The whole of it. Figures are to be read only when nothing is ``missing``."""

    inputs: tuple[Input, ...]
    effects: tuple[Effect, ...]
    terms: Terms

    @cached_property
    def invested(self) -> Decimal:
        return sum((one.amount for one in self.inputs if one.amount is not None), ZERO)

    @property
    def is_approximate(self) -> bool:
        return any(one.is_approximate for one in self.inputs)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        return tuple(self._line(effect) for effect in self.effects if effect.is_counted)

    def _line(self, effect: Effect) -> Line:
        per_year = tuple(effect.in_year(year) for year in self.terms.all_years)
        worth = zip(self.terms.all_years, per_year, strict=True)
        present = sum((value * self.terms.factor(year) for year, value in worth), ZERO)
        return Line(effect, per_year, present)

    @cached_property
    def per_year(self) -> tuple[Decimal, ...]:
        return tuple(
            sum((line.per_year[year - 1] for line in self.lines), ZERO)
            for year in self.terms.all_years
        )

    @property
    def impact(self) -> Decimal:
        return sum((line.effect.impact for line in self.lines), ZERO)

    @cached_property
    def present(self) -> Decimal:
        return sum((line.present for line in self.lines), ZERO)

    @property
    def net(self) -> Decimal:
        return self.present - self.invested

    @cached_property
    def missing(self) -> tuple[str, ...]:
        """Sentences on why there is no ratio yet."""
        return tuple(_missing(self))

    @property
    def ratio(self) -> Decimal | None:
        return None if self.missing else self.present / self.invested

    @property
    def net_ratio(self) -> Decimal | None:
        return None if self.missing else self.net / self.invested

    @property
    def ratio_in_short(self) -> str:
        """With one decimal, as it is said: the estimate is no more exact than that."""
        return "" if self.ratio is None else fixed(self.ratio, 1)

    @property
    def net_ratio_in_short(self) -> str:
        return "" if self.net_ratio is None else fixed(self.net_ratio, 1)

    @property
    def break_even_part(self) -> Decimal | None:
        """What part of all quantities gives 1 : 1; ``None`` when no quantity does."""
        if self.missing or self.present <= 0:
            return None
        return self.invested / self.present

    @property
    def break_even_percent(self) -> Decimal | None:
        return None if self.break_even_part is None else self.break_even_part * HUNDRED

    def quantity_needed(self, line: Line) -> Decimal | None:
        """The quantity of one change that gives 1 : 1 when all others stay; 0 when none is needed.

        ``None``: no quantity of it does.
        """
        quantity = line.effect.quantity
        if self.missing or not quantity or line.present <= 0:
            return None
        from_others = self.present - line.present
        return max(ZERO, (self.invested - from_others) / (line.present / quantity))

    @property
    def left_out(self) -> tuple[Effect, ...]:
        """Changes for stakeholders that the analysis leaves out."""
        return tuple(effect for effect in self.effects if effect.is_left_out)

    @property
    def unvalued(self) -> tuple[Input | Effect, ...]:
        """What is told in words alone."""
        everything: list[Input | Effect] = [*self.inputs, *self.effects]
        return tuple(one for one in everything if one.is_unvalued)


def _missing(calculation: Calculation) -> Iterator[str]:
    terms = calculation.terms
    if terms.rate is None:
        yield _("The discount rate is not stated.")
    if terms.years is None:
        yield _("The number of years is not stated.")
    for one in calculation.inputs:
        if one.amount is None and not one.is_unvalued:
            yield _("“%(name)s”: its value is unknown.") % {"name": one.description}
    for effect in calculation.effects:
        if effect.is_counted and effect.lacks:
            names = {"name": effect.description, "what": effect.lacks}
            yield _("“%(name)s” lacks %(what)s.") % names
    if not any(effect.is_counted for effect in calculation.effects):
        yield _("No change that has a value is written down.")
    if calculation.invested <= 0:
        yield _("No input that has a value is written down.")


def fixed(value: Decimal, decimals: int) -> str:
    """With so many decimals, zeros too, so that figures under each other are alike."""
    pattern = f"0.{'0' * decimals}"
    return str(format_decimal(value, pattern, locale=get_language() or "sv"))


def to_show(amount: Decimal) -> Decimal:
    """Whole kronor: an estimate is no more exact than that."""
    return amount.quantize(ONE)


# --- Sensitivity ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Scenario:
    """What is changed: shares and rate in points, the value of one as a part of what it was."""

    label: str | Promise
    deadweight: Decimal = ZERO
    attribution: Decimal = ZERO
    drop_off: Decimal = ZERO
    value_part: Decimal = ONE
    rate: Decimal = ZERO

    def applied_to(self, calculation: Calculation) -> Calculation:
        terms = calculation.terms
        rate = max(ZERO, (terms.rate or ZERO) + self.rate)
        return Calculation(
            calculation.inputs,
            tuple(self._effect(effect) for effect in calculation.effects),
            replace(terms, rate=rate),
        )

    def _effect(self, effect: Effect) -> Effect:
        if not effect.is_counted:
            return effect
        return replace(
            effect,
            value=(effect.value or ZERO) * self.value_part,
            deadweight=_raised(effect.deadweight, self.deadweight),
            attribution=_raised(effect.attribution, self.attribution),
            drop_off=_raised(effect.drop_off, self.drop_off),
        )


def _raised(share: Decimal | None, points: Decimal) -> Decimal:
    return min(HUNDRED, (share or ZERO) + points)


SCENARIOS: tuple[Scenario, ...] = (
    Scenario(gettext_lazy("As computed")),
    Scenario(gettext_lazy("10 points more would have happened anyway"), deadweight=Decimal(10)),
    Scenario(gettext_lazy("25 points more would have happened anyway"), deadweight=Decimal(25)),
    Scenario(gettext_lazy("10 points more is owing to others"), attribution=Decimal(10)),
    Scenario(gettext_lazy("25 points more is owing to others"), attribution=Decimal(25)),
    Scenario(gettext_lazy("Fades by 10 points more each year"), drop_off=Decimal(10)),
    Scenario(gettext_lazy("Fades by 25 points more each year"), drop_off=Decimal(25)),
    Scenario(gettext_lazy("All values a quarter lower"), value_part=Decimal("0.75")),
    Scenario(gettext_lazy("All values half as high"), value_part=Decimal("0.5")),
    Scenario(gettext_lazy("Discount rate 2 points lower, but not below zero"), rate=Decimal(-2)),
    Scenario(gettext_lazy("Discount rate 2 points higher"), rate=Decimal(2)),
)


@dataclass(frozen=True)
class Variation:
    """A scenario with what it comes to."""

    scenario: Scenario
    present: Decimal
    ratio: Decimal
    change: Decimal

    @property
    def change_text(self) -> str:
        """With its sign; a dash for what is not changed."""
        sign = {1: "+", -1: "−"}.get(int(self.change.compare(ZERO)), "")
        return f"{sign}{fixed(abs(self.change), 2)}" if sign else "–"

    @property
    def ratio_text(self) -> str:
        return fixed(self.ratio, 2)


def variations(calculation: Calculation) -> tuple[Variation, ...]:
    """Each scenario's ratio beside the computed one; none when there is no ratio."""
    base = calculation.ratio
    if base is None:
        return ()
    found: list[Variation] = []
    for scenario in SCENARIOS:
        other = scenario.applied_to(calculation)
        ratio = other.present / other.invested
        found.append(Variation(scenario, other.present, ratio, ratio - base))
    return tuple(found)
