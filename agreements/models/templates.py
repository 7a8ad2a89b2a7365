"""What an administrator composes without code: templates, their sections, and clauses."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from iop.accounts.models import User
from iop.shared.ordering import SwedishOrder
from iop.shared.rich_text import RichTextField
from partners.models import Organisation, Role


class SectionKind(models.TextChoices):
    """What a section holds besides its text; the form, the preview and the PDF follow from it."""

    TEXT = "text", _("Text")
    PARTIES = "parties", _("Parties")
    GOALS = "goals", _("Goals and indicators")
    TARGET_GROUPS = "target_groups", _("Target groups")
    COMMITMENTS = "commitments", _("Commitments")
    GROUPS = "groups", _("Groups and meetings")
    REPORTS = "reports", _("Follow-up and reports")
    CONTACTS = "contacts", _("Contact persons")
    PERIOD = "period", _("Period and extension")
    ECONOMY = "economy", _("Contributions and economy")
    PAYMENTS = "payments", _("Payment")
    TERMS = "terms", _("Renegotiation, notice and disputes")
    SIGNATORIES = "signatories", _("Signatures")


class OwnedQuerySet(models.QuerySet["AgreementTemplate"]):
    """Rows of one municipality, or common to all when they name none."""

    def visible_to(self, user: User) -> "OwnedQuerySet":
        municipalities = Organisation.objects.filter(
            boards__memberships__in=user.memberships.exclude(role=Role.PARTNER)
        )
        return self.filter(Q(municipality=None) | Q(municipality__in=municipalities.values("pk")))

    def for_municipality(self, municipality: Organisation) -> "OwnedQuerySet":
        """Those in use that the municipality may start from: its own and the common ones."""
        return self.filter(Q(municipality=None) | Q(municipality=municipality), is_active=True)


class AgreementTemplate(models.Model):
    """The headings and standard texts that a new agreement starts from."""

    name = models.CharField(_("name"), max_length=150)
    municipality = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="agreement_templates",
        verbose_name=_("municipality"),
        help_text=_("Empty: common to all."),
    )
    description = models.CharField(_("description"), max_length=300, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)

    objects = OwnedQuerySet.as_manager()
    history = HistoricalRecords()
    _change_reason: str | None = None

    class Meta:
        verbose_name = _("agreement template")
        verbose_name_plural = _("agreement templates")
        ordering = [SwedishOrder("name"), "pk"]

    def __str__(self) -> str:
        return self.name


class TemplateSection(models.Model):
    """One heading of a template, with guidance for the officer and a text to start from."""

    template = models.ForeignKey(
        AgreementTemplate, models.CASCADE, related_name="sections", verbose_name=_("template")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    heading = models.CharField(_("heading"), max_length=150)
    kind = models.CharField(_("kind"), max_length=20, choices=SectionKind, default=SectionKind.TEXT)
    guidance = models.TextField(
        _("guidance"), blank=True, max_length=2000, help_text=_("Shown above the form.")
    )
    body = RichTextField(_("standard text"))
    is_mandatory = models.BooleanField(_("mandatory"), default=True)

    history = HistoricalRecords()
    _change_reason: str | None = None

    class Meta:
        verbose_name = _("template section")
        verbose_name_plural = _("template sections")
        ordering = ["template", "position", "pk"]

    def __str__(self) -> str:
        return self.heading


class Clause(models.Model):
    """A standard wording that an officer inserts into a section."""

    title = models.CharField(_("title"), max_length=150)
    municipality = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="clauses",
        verbose_name=_("municipality"),
        help_text=_("Empty: common to all."),
    )
    kind = models.CharField(
        _("fits sections of kind"),
        max_length=20,
        choices=SectionKind,
        blank=True,
        help_text=_("Empty: fits everywhere."),
    )
    body = RichTextField(_("text"), blank=False)
    comment = models.CharField(
        _("when to use it"), max_length=300, blank=True, help_text=_("Also the source, if any.")
    )
    is_active = models.BooleanField(_("in use"), default=True)

    objects = OwnedQuerySet.as_manager()
    history = HistoricalRecords()
    _change_reason: str | None = None

    class Meta:
        verbose_name = _("clause")
        verbose_name_plural = _("clauses")
        ordering = [SwedishOrder("title"), "pk"]

    def __str__(self) -> str:
        return self.title
