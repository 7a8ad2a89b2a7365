"""The frozen content of an agreement, and the signatures under it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.models.agreements import Agreement
from agreements.models.documents import Document
from agreements.models.parties import Signatory
from iop.accounts.models import User


class Snapshot(models.Model):
    """An agreement's content as it was frozen for signing: the JSON data and the issued file."""

    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="snapshots", verbose_name=_("agreement")
    )
    data = models.TextField(_("content"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    #: The page that the issued file was set from, for the sealed file to begin with.
    page = models.TextField(_("page"), default="", editable=False)
    document = models.ForeignKey(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="snapshots",
        verbose_name=_("issued file"),
    )
    sealed = models.ForeignKey(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sealed_snapshots",
        verbose_name=_("sealed file"),
    )
    #: Why the last attempt to seal failed; empty when none has.
    seal_error = models.CharField(_("fault in sealing"), max_length=300, blank=True)
    #: In the address that the QR code of the file leads to.
    code = models.CharField(_("code"), max_length=16, unique=True)
    taken_by = models.ForeignKey(
        User, models.PROTECT, related_name="snapshots", verbose_name=_("frozen by")
    )
    taken_at = models.DateTimeField(_("frozen"), auto_now_add=True)
    voided_at = models.DateTimeField(_("voided"), null=True, blank=True)
    void_reason = models.TextField(_("why voided"), blank=True)

    class Meta:
        verbose_name = _("frozen content")
        verbose_name_plural = _("frozen contents")
        ordering = ["-taken_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement"],
                condition=Q(voided_at=None),
                name="snapshot_one_in_force",
            )
        ]

    def __str__(self) -> str:
        return self.sha256[:12]


class Signature(models.Model):
    """A signatory's signature under one frozen content; void if it was withdrawn."""

    class Way(models.TextChoices):
        INK = "ink", _("In ink, on paper")
        SYSTEM = "system", _("Here in the system")
        SERVICE = "service", _("In a signing service")

    snapshot = models.ForeignKey(
        Snapshot, models.PROTECT, related_name="signatures", verbose_name=_("frozen content")
    )
    signatory = models.ForeignKey(
        Signatory,
        models.SET_NULL,
        null=True,
        related_name="signatures",
        verbose_name=_("signatory"),
    )
    #: As they stood when signed; the row of the draft may change after a withdrawal.
    name = models.CharField(_("name"), max_length=150)
    title = models.CharField(_("title"), max_length=150, blank=True)
    party_name = models.CharField(_("for"), max_length=200)
    way = models.CharField(_("way"), max_length=10, choices=Way)
    signed_on = models.DateField(_("signed"))
    place = models.CharField(_("place"), max_length=100, blank=True)
    #: SHA-256 of the issued file that was signed, and of the uploaded one if any.
    document_sha256 = models.CharField(_("SHA-256 of the issued file"), max_length=64)
    document = models.ForeignKey(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="signatures",
        verbose_name=_("uploaded file"),
    )
    #: What proves it: the signatures in a signing service's file, or how the user who signed
    #: here had proved who it was.
    verified = models.JSONField(_("verified signatures"), default=list, blank=True)
    recorded_by = models.ForeignKey(
        User, models.PROTECT, related_name="signatures", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded"), auto_now_add=True)
    voided_at = models.DateTimeField(_("voided"), null=True, blank=True)
    void_reason = models.TextField(_("why voided"), blank=True)

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        ordering = ["recorded_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "signatory"],
                condition=Q(voided_at=None),
                name="signature_once",
            )
        ]

    def __str__(self) -> str:
        return self.name
