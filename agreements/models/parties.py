"""Who the agreement is between, who signs for them, and whom to turn to."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from agreements.models.agreements import Agreement
from agreements.models.sections import Row
from iop.accounts.models import User
from partners.models import Board, Organisation
from partners.roles import organisations_represented

#: A party that has left by the day from which the text holds, seen from a party.
HAS_LEFT = Q(left_on__lte=Coalesce("agreement__takes_effect_on", "agreement__starts_on"))


class PartyQuerySet(models.QuerySet["Party"]):
    def signing(self) -> "PartyQuerySet":
        """Those who are asked to sign; one that has left is not."""
        left = self.model._default_manager.filter(HAS_LEFT).order_by().values("pk")
        return self.filter(signs=True).exclude(pk__in=left)


class Party(Row):
    """A party, or an actor with duties who signs nothing (``signs`` is then false)."""

    class Side(models.TextChoices):
        PUBLIC = "public", _("Public")
        NON_PROFIT = "non_profit", _("Non-profit")

    class SigningRule(models.TextChoices):
        ALONE = "alone", _("Each signatory alone")
        JOINTLY = "jointly", _("Two jointly")
        ALL = "all", _("All together")

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="parties", verbose_name=_("agreement")
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parties",
        verbose_name=_("organisation"),
    )
    board = models.ForeignKey(
        Board,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parties",
        verbose_name=_("board"),
        help_text=_("For a municipality or region: the board that is bound."),
    )
    name_as_written = models.CharField(
        _("name in the agreement"),
        max_length=200,
        blank=True,
        help_text=_("Empty: the organisation's name. A later rename changes nothing here."),
    )
    signs = models.BooleanField(
        _("signs the agreement"),
        default=True,
        help_text=_("No for an actor with duties who is no party."),
    )
    is_coordinator = models.BooleanField(_("coordinates the non-profit parties"), default=False)
    signing_rule = models.CharField(_("who signs"), max_length=10, choices=SigningRule, blank=True)
    joined_on = models.DateField(_("joined on"), null=True, blank=True)
    left_on = models.DateField(_("left on"), null=True, blank=True)
    notice_months = models.PositiveSmallIntegerField(
        _("own notice (months)"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(60)],
        help_text=_("Only when it differs from the agreement's."),
    )

    objects = PartyQuerySet.as_manager()

    class Meta(Row.Meta):
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | ~Q(name_as_written=""),
                name="party_has_a_name",
                violation_error_message=_("Choose an organisation or write a name."),
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | Q(signs=False),
                name="party_that_signs_is_an_organisation",
                violation_error_message=_("Only an organisation in the register can sign."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.board and self.board.organisation_id != self.organisation_id:
            raise ValidationError({"board": _("The board belongs to another organisation.")})
        if self.joined_on and self.left_on and self.left_on < self.joined_on:
            raise ValidationError({"left_on": _("The party leaves before it joins.")})

    @property
    def name(self) -> str:
        """The name as the agreement writes it."""
        if self.name_as_written:
            return self.name_as_written
        return self.organisation.name if self.organisation else ""

    @property
    def short_name(self) -> str:
        """The name where there is little room, such as in a table of contributions.

        The short name goes with the name that the organisation has now, not with another.
        """
        organisation = self.organisation
        if (
            organisation
            and organisation.short_name
            and self.name_as_written in ("", organisation.name)
        ):
            return organisation.short_name
        return self.name

    def signs_in(self, agreement: Agreement) -> bool:
        """Whether it is asked to sign its agreement (which the caller has): it has not left."""
        first = agreement.in_force_from
        return self.signs and not (self.left_on and first and self.left_on <= first)

    def signatures_needed(self, named: int) -> int:
        """How many of those named must sign; all, unless the party's rule asks for fewer."""
        fewer = {self.SigningRule.ALONE.value: 1, self.SigningRule.JOINTLY.value: 2}
        return min(fewer.get(self.signing_rule, named), named)

    @property
    def side(self) -> "Party.Side":
        """Public or non-profit; an actor without an organisation counts as non-profit."""
        public = self.organisation is not None and self.organisation.is_public
        return self.Side.PUBLIC if public else self.Side.NON_PROFIT


class Signatory(Row):
    """A person who signs for a party."""

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="signatories", verbose_name=_("agreement")
    )
    party = models.ForeignKey(
        Party, models.CASCADE, related_name="signatories", verbose_name=_("for")
    )
    name = models.CharField(
        _("name"), max_length=150, blank=True, help_text=_("Empty: filled in by hand.")
    )
    title = models.CharField(_("title"), max_length=150)

    class Meta(Row.Meta):
        verbose_name = _("signatory")
        verbose_name_plural = _("signatories")

    def __str__(self) -> str:
        return f"{self.name}, {self.title}" if self.name else self.title


class ContactPerson(Row):
    """The person of a party whom the others turn to about this agreement."""

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="contact_persons", verbose_name=_("agreement")
    )
    party = models.ForeignKey(
        Party, models.CASCADE, related_name="contact_persons", verbose_name=_("for")
    )
    name = models.CharField(_("name"), max_length=150)
    title = models.CharField(_("title"), max_length=150, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)

    class Meta(Row.Meta):
        verbose_name = _("contact person")
        verbose_name_plural = _("contact persons")

    def __str__(self) -> str:
        return f"{self.name}, {self.title}" if self.title else self.name


class RecordExtractQuerySet(models.QuerySet["RecordExtract"]):
    def visible_to(self, user: User) -> "RecordExtractQuerySet":
        """Who reads the agreement from its first draft reads all; a party reads its own."""
        represented = organisations_represented(user)
        own = Q(
            party__agreement__in=Agreement.objects.visible_to(user).values("pk"),
            party__organisation__in=represented,
        )
        return self.filter(
            Q(party__agreement__in=Agreement.objects.wholly_visible_to(user).values("pk")) | own
        )


class RecordExtract(models.Model):
    """That somebody has seen the police-record extracts asked for. They are never stored."""

    party = models.ForeignKey(
        Party, models.CASCADE, related_name="record_extracts", verbose_name=_("for")
    )
    whose = models.CharField(
        _("whose"), max_length=200, help_text=_("Posts, not names: such as all group leaders.")
    )
    seen_on = models.DateField(_("seen on"))
    seen_by = models.ForeignKey(
        User, models.PROTECT, related_name="record_extracts", verbose_name=_("seen by")
    )

    objects = RecordExtractQuerySet.as_manager()
    history = HistoricalRecords()
    _change_reason: str | None = None

    class Meta:
        verbose_name = _("police-record extract seen")
        verbose_name_plural = _("police-record extracts seen")
        ordering = ["-seen_on", "-pk"]

    def __str__(self) -> str:
        return self.whose
