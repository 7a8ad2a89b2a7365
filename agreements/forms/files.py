"""The form that attaches a file."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from agreements import uploads


class CheckedFileField(forms.FileField):
    """A file whose bytes are looked at; its clean value is ``uploads.CheckedFile``."""

    def __init__(self, *endings: str, **kwargs: Any) -> None:
        self.endings = endings
        accept = ",".join(endings) or uploads.ACCEPT
        kwargs.setdefault("widget", forms.FileInput(attrs={"accept": accept}))
        super().__init__(allow_empty_file=True, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> uploads.CheckedFile | None:
        file = super().clean(data, initial)
        return uploads.check(file, *self.endings) if isinstance(file, UploadedFile) else None


class UploadForm(forms.Form):
    file = CheckedFileField(
        label=_("File"),
        help_text=_("PDF, DOCX, XLSX, ODT, PNG, JPEG or TXT. No personal data about participants."),
    )
