"""How the values of an agreement's indicators are put together: a small form for each."""

from typing import Any

from django import forms
from django.http import QueryDict

from agreements.models import Agreement, Indicator
from agreements.wording import counted
from followup.carrying_over import earlier_of, twins_of_indicators
from followup.measuring import rules_of, set_rule
from followup.models import MeasuringRule


class MeasuringForm(forms.ModelForm):
    class Meta:
        model = MeasuringRule
        fields = ("calculation", "counts_people")

    def __init__(self, indicator: Indicator, rule: MeasuringRule | None, **kwargs: Any) -> None:
        super().__init__(instance=rule, prefix=str(indicator.pk), **kwargs)
        self.indicator = indicator
        self.target = counted(indicator)


class MeasuringForms:
    """One for each indicator of the agreement, saved together."""

    def __init__(self, agreement: Agreement, data: QueryDict | None) -> None:
        twins = twins_of_indicators(agreement, earlier_of(agreement))
        indicators = list(agreement.indicators.all())
        rules = rules_of(indicators, twins)
        self.forms = [MeasuringForm(one, rules.get(one.pk), data=data) for one in indicators]

    def is_valid(self) -> bool:
        """All are looked at, so that every fault is told at once."""
        return {form.is_valid() for form in self.forms} <= {True}

    def save(self) -> None:
        for form in self.forms:
            if form.has_changed():
                set_rule(form.indicator.pk, **form.cleaned_data)
