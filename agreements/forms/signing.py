"""Forms that sign an agreement, record a signature, and check a file."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.forms.files import CheckedFileField
from agreements.models import Signatory


class SignHereForm(forms.Form):
    """The signatory's own word, under the document that stands on the same page."""

    has_read = forms.BooleanField(
        label=_("I have read the document and sign it."),
        error_messages={"required": _("Tick that you have read the document and sign it.")},
    )
    sha256 = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, expected: str, **kwargs: Any) -> None:
        self.expected = expected
        kwargs["initial"] = {"sha256": expected}
        super().__init__(*args, **kwargs)
        label = _("The checksum above is that of the file I sign: %(start)s …")
        self.fields["confirms"] = forms.BooleanField(
            label=label % {"start": expected[:12]},
            error_messages={"required": _("Tick that the checksum is that of the file.")},
        )

    def clean_sha256(self) -> str:
        given: str = self.cleaned_data["sha256"]
        if given != self.expected:
            raise ValidationError(_("The document is another than the one shown. Read it anew."))
        return given


class RecordForm(forms.Form):
    """A signature made elsewhere, and the file that shows it."""

    name = forms.CharField(label=_("Who signed"), max_length=150)
    signed_on = forms.DateField(
        label=_("Day of the signature"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    place = forms.CharField(label=_("Place"), max_length=100, required=False)

    def __init__(self, *args: Any, signatory: Signatory, **kwargs: Any) -> None:
        kwargs["initial"] = {"name": signatory.name}
        super().__init__(*args, **kwargs)

    def clean_signed_on(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["signed_on"]
        if day > timezone.localdate():
            raise ValidationError(_("The day of the signature has not come yet."))
        return day


class InkForm(RecordForm):
    file = CheckedFileField(
        ".pdf",
        ".png",
        ".jpg",
        ".jpeg",
        label=_("Scan of the signed paper"),
        help_text=_("PDF, PNG or JPEG. It is kept beside the issued file."),
    )


class ServiceForm(RecordForm):
    file = CheckedFileField(
        ".pdf",
        label=_("Signed file"),
        help_text=_("The PDF as it came from the signing service, unchanged."),
    )


class CheckForm(forms.Form):
    file = forms.FileField(
        label=_("The file to check"),
        help_text=_(
            "The PDF, or the scan of a signed paper. At most 30 MB. "
            "The file is read and forgotten; nothing is stored."
        ),
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
        error_messages={
            "required": _("Choose the file to check."),
            "empty": _("The file is empty. Check that it was saved, and try again."),
        },
    )
