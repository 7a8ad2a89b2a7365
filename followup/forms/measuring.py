"""How the values of an agreement's indicators are put together: a small form for each."""

from typing import Any

from django import forms
from django.db import transaction
from django.http import QueryDict
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from agreements.models import Agreement, Indicator
from agreements.wording import counted
from followup.carrying_over import earlier_of, twins_of_indicators
from followup.measuring import rules_of, set_rule
from followup.models import MeasuringRule


class MeasuringForm(forms.ModelForm):
    """What the page showed is sent with it, so that only what somebody changed is written."""

    class Meta:
        model = MeasuringRule
        fields = ("calculation", "counts_people")

    def __init__(self, indicator: Indicator, rule: MeasuringRule | None, **kwargs: Any) -> None:
        super().__init__(instance=rule, prefix=str(indicator.pk), **kwargs)
        self.indicator = indicator
        self.target = counted(indicator)
        for field in self.fields.values():
            field.show_hidden_initial = True

    @property
    def as_shown(self) -> SafeString:
        """What the page showed, as hidden fields; the styled fields leave them out."""
        return format_html_join("", "{}", ((one.as_hidden(only_initial=True),) for one in self))


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

    @transaction.atomic
    def save(self) -> None:
        for form in self.forms:
            if form.has_changed():
                facts = form.cleaned_data["calculation"], form.cleaned_data["counts_people"]
                set_rule(form.indicator.pk, *facts, *form.changed_data)
