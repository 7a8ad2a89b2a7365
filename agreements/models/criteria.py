"""What a partnership is measured by, as dated data that an administrator keeps."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from agreements.models.reference import Dated
from agreements.models.templates import OwnedQuerySet
from iop.accounts.models import User
from partners.models import Organisation


class CriteriaSet(models.Model):
    """A list of criteria for when an IOP fits: Forum's, SKL's, or a board's own."""

    name = models.CharField(_("name"), max_length=150)
    issuer = models.CharField(_("issued by"), max_length=150)
    version = models.CharField(_("version"), max_length=40, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    description = models.TextField(_("how it differs from others"), blank=True, max_length=3_000)
    source = models.CharField(_("source"), max_length=300, blank=True)
    municipality = models.ForeignKey(
        Organisation,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="criteria_sets",
        verbose_name=_("municipality"),
        help_text=_("Empty: common to all."),
    )
    is_active = models.BooleanField(_("in use"), default=True)

    objects = OwnedQuerySet.as_manager()
    history = HistoricalRecords()
    _change_reason: str | None = None

    class Meta:
        verbose_name = _("criteria set")
        verbose_name_plural = _("criteria sets")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class Criterion(models.Model):
    """One question of a set. A "no" to one that stops must be met by a reason."""

    criteria_set = models.ForeignKey(
        CriteriaSet, models.CASCADE, related_name="criteria", verbose_name=_("criteria set")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    name = models.CharField(_("criterion"), max_length=200)
    explanation = models.TextField(_("explanation"), blank=True, max_length=2_000)
    stops = models.BooleanField(_("a no stops"), default=False)

    history = HistoricalRecords()
    _change_reason: str | None = None

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["criteria_set", "position", "pk"]

    def __str__(self) -> str:
        return self.name


class FormQuestion(models.Model):
    """A question of the guide to which form fits: grant, procurement or IOP.

    Asked in order. What an answer points to (``yes_form``, ``no_form``) is the guide's advice
    if nothing later says otherwise; empty points nowhere and the guide goes on.
    """

    class Form(models.TextChoices):
        GRANT = "grant", _("Grant")
        PROCUREMENT = "procurement", _("Procurement")
        IOP = "iop", _("IOP")

    position = models.PositiveSmallIntegerField(_("position"), default=0)
    text = models.CharField(_("question"), max_length=300)
    help_text = models.TextField(_("help"), blank=True, max_length=1_000)
    yes_form = models.CharField(_("yes points to"), max_length=20, choices=Form, blank=True)
    yes_reason = models.CharField(_("because (yes)"), max_length=400, blank=True)
    no_form = models.CharField(_("no points to"), max_length=20, choices=Form, blank=True)
    no_reason = models.CharField(_("because (no)"), max_length=400, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)

    history = HistoricalRecords()
    _change_reason: str | None = None

    class Meta:
        verbose_name = _("question on the form")
        verbose_name_plural = _("questions on the form")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.text


class LegalQuestion(models.Model):
    """A sign that a legal check asks about, such as those of HFD 2020 ref. 15."""

    class Check(models.TextChoices):
        PROCUREMENT = "procurement", _("Procurement")
        STATE_AID = "state_aid", _("State aid")
        COMPETENCE = "competence", _("Municipal competence")

    check_kind = models.CharField(_("check"), max_length=20, choices=Check)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    text = models.CharField(_("question"), max_length=300)
    help_text = models.TextField(_("help"), blank=True, max_length=1_000)
    ground = models.CharField(_("ground"), max_length=200, blank=True)
    #: The answer that speaks against a partnership without further measures.
    warns_at = models.CharField(
        _("warns at"), max_length=3, choices=[("yes", _("yes")), ("no", _("no"))], blank=True
    )
    is_active = models.BooleanField(_("in use"), default=True)

    history = HistoricalRecords()
    _change_reason: str | None = None

    class Meta:
        verbose_name = _("legal question")
        verbose_name_plural = _("legal questions")
        ordering = ["check_kind", "position", "pk"]

    def __str__(self) -> str:
        return self.text


class Threshold(Dated):
    """An amount of the law with the days it holds. A gap in the table is unknown, not free."""

    class Kind(models.TextChoices):
        SOCIAL_SERVICES = "social_services", _("Social and other special services: threshold")
        SOCIAL_DIRECT = "social_direct", _("Social and other special services: direct award")
        OTHER_DIRECT = "other_direct", _("Other services: direct award")
        DE_MINIMIS = "de_minimis", _("De minimis, any three years")
        DE_MINIMIS_SGEI = "de_minimis_sgei", _("De minimis for SGEI, any three years")

    class Currency(models.TextChoices):
        SEK = "SEK", _("kronor")
        EUR = "EUR", _("euro")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    amount = models.DecimalField(
        _("amount"), max_digits=14, decimal_places=2, validators=[MinValueValidator(0)]
    )
    currency = models.CharField(_("currency"), max_length=3, choices=Currency, default=Currency.SEK)

    history = HistoricalRecords()
    _change_reason: str | None = None

    class Meta(Dated.Meta):
        abstract = False
        verbose_name = _("threshold")
        verbose_name_plural = _("thresholds")
        ordering = ["kind", "-valid_from", "pk"]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class DeMinimisAid(models.Model):
    """Aid of minor importance that a recipient has got, here or elsewhere.

    Counted when the legal right arose (EU 2023/2831), in euro at a stated rate.
    """

    class Regulation(models.TextChoices):
        GENERAL = "2023/2831", _("(EU) 2023/2831, de minimis")
        SGEI = "2023/2832", _("(EU) 2023/2832, de minimis for SGEI")

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="de_minimis_aid", verbose_name=_("recipient")
    )
    granted_on = models.DateField(_("day of the legal right"))
    grantor = models.CharField(_("granted by"), max_length=200)
    regulation = models.CharField(
        _("regulation"), max_length=20, choices=Regulation, default=Regulation.GENERAL
    )
    amount_sek = models.DecimalField(
        _("amount (kr)"), max_digits=14, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(0)],
    )  # fmt: skip
    rate = models.DecimalField(
        _("kronor per euro"), max_digits=10, decimal_places=4, null=True, blank=True,
        validators=[MinValueValidator(0)],
    )  # fmt: skip
    rate_source = models.CharField(_("source of the rate"), max_length=200, blank=True)
    #: Empty while the rate of the day is not known.
    amount_eur = models.DecimalField(
        _("amount (EUR)"), max_digits=14, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(0)],
    )  # fmt: skip
    note = models.CharField(_("note"), max_length=300, blank=True)
    #: Whose entry it is: the others read it, and do not change it.
    municipality = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True,
        related_name="entered_de_minimis_aid", verbose_name=_("municipality"),
    )  # fmt: skip
    entered_by = models.ForeignKey(
        User, models.PROTECT, related_name="de_minimis_aid", verbose_name=_("entered by")
    )

    history = HistoricalRecords()
    _change_reason: str | None = None

    class Meta:
        verbose_name = _("de minimis aid")
        verbose_name_plural = _("de minimis aid")
        ordering = ["-granted_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(rate=None) | Q(rate__gt=0), name="de_minimis_rate_positive"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.granted_on}"
