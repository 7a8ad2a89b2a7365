"""Money that has moved: paid to a party, paid back, come from and gone back to a funder."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from agreements.models import Agreement, DeMinimisAid, Funder, Instalment, Party
from followup.visibility import followed_as_party, followed_by_staff
from iop.accounts.models import User


class PaymentQuerySet(models.QuerySet["Payment"]):
    def visible_to(self, user: User) -> "PaymentQuerySet":
        """What has been paid is no secret between those who are in the agreement."""
        return self.filter(
            Q(agreement__in=followed_by_staff(user).order_by().values("pk"))
            | Q(agreement__in=followed_as_party(user).order_by().values("pk"))
        )

    def standing(self) -> "PaymentQuerySet":
        """Those that have not been struck out."""
        return self.filter(voided_at=None)


class Payment(models.Model):
    """An amount that has been paid. A wrong one is struck out with its reason, never deleted."""

    class Kind(models.TextChoices):
        PAYMENT = "payment", _("Payment")
        REPAYMENT = "repayment", _("Repayment from a party")
        GRANT = "grant", _("Grant from an outside funder")
        GRANT_RETURNED = "grant_returned", _("Returned to an outside funder")

    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="payments", verbose_name=_("agreement")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.PAYMENT)
    instalment = models.ForeignKey(
        Instalment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="payments",
        verbose_name=_("instalment"),
    )
    party = models.ForeignKey(
        Party,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="payments",
        verbose_name=_("party"),
        help_text=_("Who got the money, or paid it back."),
    )
    funder = models.ForeignKey(
        Funder,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="payments",
        verbose_name=_("outside funder"),
    )
    paid_on = models.DateField(_("paid on"))
    amount = models.DecimalField(
        _("amount (kr)"), max_digits=14, decimal_places=2, validators=[MinValueValidator(0)]
    )
    reference = models.CharField(
        _("voucher or invoice"), max_length=100, blank=True, help_text=_("Number in the accounts.")
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    held_reason = models.CharField(
        _("paid before the report because"),
        max_length=300,
        blank=True,
        help_text=_("Only for a payment that should have waited for an approved report."),
    )
    #: What tells a row of a file from the economy system from all others; empty by hand.
    import_key = models.CharField(max_length=64, blank=True, editable=False)
    entered_by = models.ForeignKey(
        User, models.PROTECT, related_name="entered_payments", verbose_name=_("entered by")
    )
    entered_at = models.DateTimeField(_("entered"), auto_now_add=True)
    voided_at = models.DateTimeField(_("struck out"), null=True, blank=True, editable=False)
    voided_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="voided_payments",
        verbose_name=_("struck out by"),
    )
    void_reason = models.CharField(_("struck out because"), max_length=300, blank=True)

    objects = PaymentQuerySet.as_manager()
    history = HistoricalRecords()
    _change_reason: str | None = None

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ["paid_on", "pk"]
        indexes = [models.Index(fields=["agreement", "paid_on"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="payment_above_zero",
                violation_error_message=_("An amount that was paid is above zero."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["payment", "repayment"], funder=None)
                | Q(
                    kind__in=["grant", "grant_returned"],
                    funder__isnull=False,
                    party=None,
                    instalment=None,
                ),
                name="payment_with_whom",
                violation_error_message=_(
                    "A grant comes from an outside funder, a payment goes to a party."
                ),
            ),
            models.UniqueConstraint(
                fields=["import_key"],
                condition=~Q(import_key=""),
                name="payment_imported_once",
                violation_error_message=_("This row of the file has been read already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paid_on} {self.amount}"

    @property
    def is_voided(self) -> bool:
        return self.voided_at is not None

    @property
    def other(self) -> str:
        """Who got the money, or whom it came from."""
        return str(self.party or self.funder or "")


class RegisterEntryQuerySet(models.QuerySet["RegisterEntry"]):
    def visible_to(self, user: User) -> "RegisterEntryQuerySet":
        """The register of aid is the municipality's own duty: its staff reads the list."""
        return self.filter(agreement__in=followed_by_staff(user).order_by().values("pk"))

    def with_aid(self) -> "RegisterEntryQuerySet":
        return self.select_related(
            "aid__organisation", "agreement__case__board__organisation", "told_by"
        )

    def untold(self) -> "RegisterEntryQuerySet":
        return self.filter(told_on=None)


class RegisterEntry(models.Model):
    """Aid of minor importance that is to be told to the central register.

    Within twenty working days of the day of the legal right ((EU) 2023/2831 art. 6.1).
    """

    #: An entry of aid that was a mistake is struck with its reason, and this goes with it.
    aid = models.OneToOneField(
        DeMinimisAid, models.CASCADE, related_name="register_entry", verbose_name=_("aid")
    )
    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="register_entries", verbose_name=_("agreement")
    )
    due_on = models.DateField(_("to be told by"))
    told_on = models.DateField(_("told on"), null=True, blank=True)
    told_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="register_entries",
        verbose_name=_("told by"),
    )
    number = models.CharField(_("number in the register"), max_length=60, blank=True)

    objects = RegisterEntryQuerySet.as_manager()
    history = HistoricalRecords()
    _change_reason: str | None = None

    class Meta:
        verbose_name = _("entry for the register of aid")
        verbose_name_plural = _("entries for the register of aid")
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return str(self.aid)
