"""Entering payments, reading them from a file, and telling the register of aid."""

import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.forms.fields import NumberField
from agreements.models import Agreement, DeMinimisAid, Instalment
from followup.models import Payment, RegisterEntry
from followup.paying import Due, Entry
from iop.shared.formats import day, kr
from iop.shared.forms import DayInput

_KIND = Payment.Kind


def _not_ahead(on: datetime.date) -> datetime.date:
    if on > timezone.localdate():
        raise ValidationError(_("The day lies in the future."))
    return on


class PaymentForm(forms.ModelForm):
    """What every payment tells."""

    class Meta:
        model = Payment
        fields = ["paid_on", "amount", "reference", "note"]
        field_classes = {"amount": NumberField}
        widgets = {"paid_on": DayInput()}

    def clean_paid_on(self) -> datetime.date:
        return _not_ahead(self.cleaned_data["paid_on"])

    def clean_amount(self) -> Decimal:
        amount: Decimal = self.cleaned_data["amount"]
        if amount <= 0:
            raise ValidationError(_("An amount that was paid is above zero."))
        return amount


class PayForm(PaymentForm):
    """A payment of an instalment; asks for a reason only when the payment is held."""

    class Meta(PaymentForm.Meta):
        fields = ["paid_on", "amount", "held_reason", "reference", "note"]
        labels = {"held_reason": gettext_lazy("Pay anyway, because")}
        help_texts = {
            "held_reason": gettext_lazy(
                "The agreement says that it waits for the report. The reason is kept."
            )
        }

    exceeds = forms.BooleanField(
        label=gettext_lazy("It is right that this is more than what is left"), required=False
    )
    seen_left = forms.DecimalField(widget=forms.HiddenInput, required=False)

    def __init__(self, due: Due, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.due = due
        if not due.why_held:
            del self.fields["held_reason"]
        data = self.data
        if not (data and (data.get("exceeds") or self._is_more(data.get("amount", "")))):
            del self.fields["exceeds"]

    def _is_more(self, typed: str) -> bool:
        try:
            amount = self.fields["amount"].to_python(typed)
        except ValidationError:
            return False
        return amount is not None and amount > self.due.left

    @property
    def entry(self) -> Entry:
        said = self.cleaned_data
        return Entry(
            said["paid_on"],
            said["amount"],
            said["reference"],
            said["note"],
            held_reason=said.get("held_reason", ""),
            seen_left=said["seen_left"],
            exceeds=said.get("exceeds", False),
        )


class MovedForm(PaymentForm):
    """Money that goes by no plan: repaid, granted from outside, returned to its giver."""

    class Meta(PaymentForm.Meta):
        fields = ["kind", "party", "funder", "instalment", *PaymentForm.Meta.fields]
        help_texts = {
            "party": gettext_lazy("For a payment to a party, or back from it."),
            "funder": gettext_lazy("For a grant, or what goes back of it."),
            "instalment": gettext_lazy("If it is paid back of a certain instalment."),
        }

    def __init__(self, agreement: Agreement, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.agreement = agreement
        planned = [
            instalment
            for plan in agreement.payment_plans.all()
            for instalment in plan.instalments.all()
        ]
        kinds = [_KIND.REPAYMENT, _KIND.GRANT, _KIND.GRANT_RETURNED]
        if not planned:
            # What is planned is paid there, so that a held one is not paid unseen.
            kinds.insert(0, _KIND.PAYMENT)
        if not agreement.funders.all():
            kinds = [kind for kind in kinds if kind in (_KIND.PAYMENT, _KIND.REPAYMENT)]
            del self.fields["funder"]
        kind: Any = self.fields["kind"]
        kind.choices = [(kind.value, kind.label) for kind in kinds]
        for name, rows in (("party", agreement.parties), ("funder", agreement.funders)):
            if name in self.fields:
                field: Any = self.fields[name]
                field.queryset = rows.select_related("organisation")
        if planned:
            field = self.fields["instalment"]
            field.queryset = field.queryset.filter(plan__agreement=agreement)
            field.label_from_instance = _called
        else:
            del self.fields["instalment"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        kind = said.get("kind")
        is_grant = kind in (_KIND.GRANT, _KIND.GRANT_RETURNED)
        if is_grant and not said.get("funder"):
            self.add_error("funder", _("Choose the outside funder."))
        if kind and not is_grant and not said.get("party"):
            self.add_error("party", _("Choose the party."))
        said["party" if is_grant else "funder"] = None
        if kind != _KIND.REPAYMENT:
            said["instalment"] = None
        return said


def _called(instalment: Any) -> str:
    return f"{day(instalment.due_on)} {kr(instalment.amount)}".strip()


class CountForm(forms.Form):
    """On which instalment something that was paid under an earlier version counts."""

    instalment = forms.ModelChoiceField(
        Instalment.objects.none(),
        label=gettext_lazy("Counts on the instalment"),
        empty_label="—",
        required=False,
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=100)

    def __init__(self, dues: list[Due], told: Any, *args: Any, **kwargs: Any) -> None:
        if told:
            kwargs["initial"] = {"instalment": told.instalment_id}
        super().__init__(*args, **kwargs)
        field: Any = self.fields["instalment"]
        field.queryset = Instalment.objects.filter(pk__in=[due.instalment.pk for due in dues])
        field.label_from_instance = _called
        field.required = not told
        if told:
            field.empty_label = gettext_lazy("No instalment")


class FileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv"}),
        help_text=gettext_lazy(
            "CSV with a first line of headings. You see what each row will do before anything "
            "is saved."
        ),
    )


class ConfirmForm(forms.Form):
    """The file as it was read, with what was shown of it."""

    text = forms.CharField(widget=forms.HiddenInput, strip=False)
    seen = forms.CharField(widget=forms.HiddenInput)


class ToldForm(forms.ModelForm):
    """That the register has been told; with the rate as long as the euros are not known."""

    class Meta:
        model = RegisterEntry
        fields = ["told_on", "number"]
        widgets = {"told_on": DayInput()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["told_on"].required = True

    def clean_told_on(self) -> datetime.date:
        return _not_ahead(self.cleaned_data["told_on"])


class RateForm(forms.ModelForm):
    """The amount in kronor and the rate of the day of the legal right."""

    class Meta:
        model = DeMinimisAid
        fields = ["amount_sek", "rate", "rate_source"]
        field_classes = {"amount_sek": NumberField, "rate": NumberField}
        help_texts = {
            "rate": gettext_lazy("The rate of the day of the legal right, such as 11,4835."),
            "rate_source": gettext_lazy("Such as the bank or authority that published it."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = True

    def clean_rate(self) -> Decimal:
        rate: Decimal = self.cleaned_data["rate"]
        if rate <= 0:
            raise ValidationError(_("Write how many kronor a euro was."))
        return rate
