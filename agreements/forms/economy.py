"""Contributions with their amounts per year, outside funders, and how money is paid."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.utils.translation import gettext_lazy as _

from agreements.economy import line_of
from agreements.forms.fields import NumberField
from agreements.forms.organisations import OrganisationField
from agreements.forms.parties import OrganisationRowForm
from agreements.forms.rows import RowForm, RowKind
from agreements.models import Contribution, ContributionYear, Funder, Instalment, PaymentPlan


class FunderForm(OrganisationRowForm):
    summary_fields = ("organisation", "name_as_written")
    organisation = OrganisationField(
        label=_("Organisation"), help_text=_("Name, short name or organisation number.")
    )

    class Meta(RowForm.Meta):
        model = Funder
        fields = [
            "organisation",
            "name_as_written",
            "legal_basis",
            "reference",
            "starts_on",
            "ends_on",
            "repays_unused",
            "repayment_note",
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day of the grant comes before the first."))
        return cleaned


class ContributionForm(RowForm):
    """A contribution; ``year_2026`` … are its amounts in the years of the term."""

    empty_labels = {"party": "—", "funder": "—"}
    summary_fields = ("party", "funder", "description")
    more = ("earmark",)

    class Meta(RowForm.Meta):
        model = Contribution
        fields = [
            "party",
            "funder",
            "kind",
            "description",
            "valuation",
            "form",
            "qualifier",
            "amount",
            "staff_percent",
            "rate",
            "units",
            "unit",
            "units_year",
            "units_source",
            "pool_percent",
            "is_yearly",
            "basis",
            "earmark",
        ]
        help_texts = {"unit": "", "basis": _("Such as: 120 hours at 200 kr, or invoice.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stored_years: dict[int, ContributionYear] = {}
        if not self.is_new:
            self.stored_years = {row.year: row for row in self.instance.years.all()}
        for year in sorted({*self.own.agreement.years, *self.stored_years}):
            self.fields[f"year_{year}"] = NumberField(
                label=str(year),
                required=False,
                max_digits=14,
                decimal_places=2,
                validators=[
                    MinValueValidator(Decimal(0), message=_("An amount cannot be below zero."))
                ],
            )
            if year in self.stored_years:
                self.initial[f"year_{year}"] = self.stored_years[year].amount

    @property
    def figure(self) -> str:
        if self.is_new or self.is_bound:
            return ""
        return str(line_of(self.instance, self.own.agreement.years).text)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        party, funder = cleaned.get("party"), cleaned.get("funder")
        if not (party or funder or {"party", "funder"} & set(self.errors)):
            missing = _("Choose who brings it: a party or an outside funder.")
            self.add_error("party", ValidationError(missing, code="required"))
        if party and funder:
            self.add_error(
                "funder", _("A contribution has one giver. Choose the party or the funder.")
            )
        unvalued = cleaned.get("valuation") == Contribution.Valuation.UNVALUED
        if unvalued and (cleaned.get("amount") is not None or cleaned.get("rate") is not None):
            self.add_error(
                "valuation",
                _(
                    "An unvalued contribution has no amount. Remove the amount, "
                    "or choose that it is valued."
                ),
            )
        return cleaned

    def save_more(self) -> None:
        for name in self.changed_data:
            if not name.startswith("year_"):
                continue
            year, amount = int(name.removeprefix("year_")), self.cleaned_data[name]
            row = self.stored_years.get(year)
            if row is None:
                row = ContributionYear(contribution=self.instance, year=year)
            # The computation belonged to the amount that stood there before.
            row.amount, row.calculation = amount, None
            row.save()


class PaymentPlanForm(RowForm):
    class Meta(RowForm.Meta):
        model = PaymentPlan
        fields = [
            "contribution",
            "recipient",
            "is_single",
            "per_year",
            "day_rule",
            "condition",
            "note",
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("is_single") and cleaned.get("per_year"):
            self.add_error("per_year", _("One payment in all, or so many a year: not both."))
        return cleaned


class InstalmentForm(RowForm):
    class Meta(RowForm.Meta):
        model = Instalment
        fields = ["due_on", "amount", "note"]


FUNDERS = RowKind(
    "funders",
    FunderForm,
    title=_("Funders outside the partnership"),
    add_label=_("Add an outside funder"),
    empty=_("None. Add one when a grant from outside pays part of the work."),
    is_folded=True,
)
CONTRIBUTIONS = RowKind(
    "contributions",
    ContributionForm,
    title=_("Contributions"),
    add_label=_("Add a contribution"),
    empty=_("No contribution yet. Write what each party brings, in money or otherwise."),
    is_folded=True,
)
INSTALMENTS = RowKind(
    "instalments",
    InstalmentForm,
    title=_("Instalments"),
    add_label=_("Add an instalment"),
    owner="plan",
)
PAYMENT_PLANS = RowKind(
    "payment_plans",
    PaymentPlanForm,
    title=_("Payment plans"),
    add_label=_("Add a payment plan"),
    empty=_("No payment plan yet. Write what is paid, how often and against what."),
    child=INSTALMENTS,
)
