"""How the values of each indicator are put together, and which of them count people."""

from collections.abc import Iterable
from typing import Any

from agreements.models import Agreement, Indicator
from followup.carrying_over import earlier_of, twins_of_indicators
from followup.models import MeasuringRule


def rules_of(indicators: Iterable[Indicator], twins: dict[Any, Any]) -> dict[Any, MeasuringRule]:
    """The rule of each indicator that has one, by its key. One query.

    One that stands in a change as it stood before goes on by the rule that it had, until it gets
    one of its own. ``twins`` are the keys of those before with those of the change.
    """
    own = [indicator.pk for indicator in indicators]
    found = MeasuringRule.objects.in_bulk([*own, *twins], field_name="indicator_id")
    rules = {twins[old]: found[old] for old in reversed(list(twins)) if old in found}
    return rules | {key: found[key] for key in own if key in found}


def counting_people(agreement: Agreement) -> set[Any]:
    """Keys of the indicators that count people. Two queries, of a change four."""
    twins = twins_of_indicators(agreement, earlier_of(agreement))
    rules = rules_of(agreement.indicators.all(), twins)
    return {key for key, rule in rules.items() if rule.counts_people}


def set_rule(indicator_id: Any, calculation: str, counts_people: bool, *changed: str) -> None:
    """The rule that the indicator goes by from now on.

    Where it has one of its own, what is ``changed`` alone is written, or all of it.
    """
    facts = {"calculation": calculation, "counts_people": counts_people}
    MeasuringRule.objects.update_or_create(
        indicator_id=indicator_id,
        defaults={name: facts[name] for name in changed or facts},
        create_defaults=facts,
    )
