"""What a section keeps on the agreement itself: its name, period, terms and payment."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from agreements.forms.rows import DraftForm
from agreements.models import Agreement


class AgreementForm(DraftForm):
    """Some fields of the agreement, written by one section's page."""


class BasicsForm(AgreementForm):
    class Meta(AgreementForm.Meta):
        model = Agreement
        fields = ["title", "summary", "legal_basis"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].required = True
        self.fields["title"].error_messages["required"] = _("The agreement needs a title.")


class PeriodForm(AgreementForm):
    class Meta(AgreementForm.Meta):
        model = Agreement
        fields = [
            "starts_on",
            "ends_on",
            "decision_on",
            "decision_reference",
            "review_on",
            "review_note",
            "extension",
            "extension_months",
            "extension_note",
        ]


class TermsForm(AgreementForm):
    class Meta(AgreementForm.Meta):
        model = Agreement
        fields = [
            "notice_months",
            "notice_in_writing",
            "renegotiation",
            "cancellation",
            "repayment",
            "dispute",
        ]


class PaymentTermsForm(AgreementForm):
    class Meta(AgreementForm.Meta):
        model = Agreement
        fields = ["payment_terms"]
