"""Files kept with a case: stored once, verified by their hash, fetched only by who may read."""

import hashlib
import uuid
from pathlib import PurePath

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from agreements.models.agreements import Agreement
from agreements.models.cases import Case
from iop.accounts.models import User
from partners.models import Role
from partners.roles import boards_with_role


def _stored_name(document: "Document", filename: str) -> str:
    """A name that tells nothing and collides with nothing; the real one is in ``name``."""
    return f"documents/{uuid.uuid4().hex}{PurePath(filename).suffix.lower()}"


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, user: User) -> "DocumentQuerySet":
        """Files of an agreement follow the agreement; files of the case alone, the case.

        A letter is read by those it was sent to. Secret files are for those alone who handle
        the case or audit it. What passes between the parties is for those who take part in the
        agreement, not for the members of the board, who read what is decided.
        """
        initiatives = Case.objects.proposed_by(user)
        handled = Case.objects.of_boards(boards_with_role(user, *Document.SECRET_READERS))
        return self.filter(
            Q(agreement__in=Agreement.objects.visible_to(user).values("pk"))
            | Q(agreement=None, case__in=Case.objects.visible_to(user).values("pk"))
            | Q(kind=Document.Kind.LETTER, case__in=initiatives.values("pk")),
            Q(is_secret=False) | Q(case__in=handled.values("pk")),
            ~Q(kind__in=Document.OF_THE_PARTIES)
            | Q(agreement__in=Agreement.objects.taken_part_in_by(user).values("pk")),
        )


class Document(models.Model):
    """A stored file. Its bytes never change: a new version is a new document."""

    class Kind(models.TextChoices):
        SIGNED_ELSEWHERE = "signed_elsewhere", _("Agreement signed elsewhere")
        ATTACHMENT = "attachment", _("Attachment")
        ISSUED = "issued", _("Agreement issued for signing")
        SEALED = "sealed", _("Signed and sealed agreement")
        SIGNED_SCAN = "signed_scan", _("Scan of a paper signed in ink")
        SIGNED_FILE = "signed_file", _("File from a signing service")
        PAPER = "paper", _("Paper to the board")
        EXTRACT = "extract", _("Extract of the minutes")
        LETTER = "letter", _("Letter")
        MINUTES = "minutes", _("Minutes of a group")
        REPORT = "report", _("Report of a party")
        NOTICE = "notice", _("Notice")

    #: What the parties of an agreement write to each other.
    OF_THE_PARTIES = (Kind.MINUTES, Kind.REPORT, Kind.NOTICE)
    #: Roles that read what is secret in their boards' cases.
    SECRET_READERS = (Role.OFFICER, Role.CHIEF, Role.SECRETARY, Role.AUDITOR)

    case = models.ForeignKey(Case, models.PROTECT, related_name="documents", verbose_name=_("case"))
    agreement = models.ForeignKey(
        Agreement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        verbose_name=_("agreement"),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.ATTACHMENT)
    name = models.CharField(_("file name"), max_length=200)
    file = models.FileField(_("file"), upload_to=_stored_name)
    content_type = models.CharField(_("type"), max_length=100, editable=False)
    size = models.PositiveBigIntegerField(_("size (bytes)"), editable=False)
    sha256 = models.CharField(_("SHA-256"), max_length=64, editable=False)
    uploaded_by = models.ForeignKey(
        User,
        models.PROTECT,
        related_name="documents",
        verbose_name=_("uploaded by"),
        editable=False,
    )
    is_secret = models.BooleanField(_("secret"), default=False)
    secrecy_ground = models.CharField(
        _("ground for secrecy"), max_length=200, blank=True, help_text=_("Such as OSL 26:1.")
    )
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)

    objects = DocumentQuerySet.as_manager()
    history = HistoricalRecords()
    _change_reason: str | None = None

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    def is_intact(self) -> bool:
        """Whether the stored bytes are still the ones that were uploaded."""
        with self.file.open("rb") as stored:
            return hashlib.file_digest(stored, "sha256").hexdigest() == self.sha256
