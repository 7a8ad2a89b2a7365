"""Moves that people read: who moved what from where to where, when and why."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.models.cases import Case


class StatusChange(models.Model):
    """One move of a case, or of something in it. Written by the workflow alone."""

    case = models.ForeignKey(
        Case, models.CASCADE, related_name="status_changes", verbose_name=_("case")
    )
    content_type = models.ForeignKey(ContentType, models.CASCADE, verbose_name=_("kind"))
    object_id = models.PositiveBigIntegerField(_("key"))
    subject = GenericForeignKey("content_type", "object_id")
    transition = models.CharField(_("act"), max_length=40)
    source = models.CharField(_("from"), max_length=20)
    target = models.CharField(_("to"), max_length=20)
    reason = models.TextField(_("reason"), blank=True)
    #: Nobody when a day that had come made the move; then it is shown as the system's.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="status_changes",
        verbose_name=_("by"),
    )
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("status change")
        verbose_name_plural = _("status changes")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["content_type", "object_id"])]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"

    @property
    def who(self) -> str:
        """The name of who made the move; the row is loaded with ``by``."""
        return self.by.name if self.by else gettext("The system")
