"""Who takes part: organisations, the boards of public ones, contacts, and users' roles."""

import datetime
from decimal import Decimal
from typing import Any, Self, TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, Q
from django.urls import reverse
from django.utils.timezone import localdate as today
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from iop.accounts.models import User
from iop.shared.ordering import SwedishOrder
from partners.organisation_numbers import checked_organisation_number, number_as_stored

#: The register of non-profit organisations opened when lag (2022:900) came into force.
REGISTER_OPENED = datetime.date(2023, 1, 1)


_Row = TypeVar("_Row", bound=models.Model)


class CommonQuerySet(models.QuerySet[_Row]):
    """Partners are common to all municipalities: whoever holds a role reads them."""

    def visible_to(self, user: User) -> Self:
        if not user.is_active:
            return self.none()
        return self if user.is_superuser else self.filter(Exists(user.memberships.all()))


class OrganisationQuerySet(CommonQuerySet["Organisation"]):
    def active(self) -> "OrganisationQuerySet":
        return self.filter(retired_on=None)

    def public(self) -> "OrganisationQuerySet":
        return self.filter(kind__in=Organisation.PUBLIC_KINDS)

    def containing(self, text: str) -> "OrganisationQuerySet":
        """Each word stands in the name, the number, or a name of a board or a contact."""
        rows = self
        for word in text.split():
            boards = Board.objects.filter(Q(name__icontains=word) | Q(code__iexact=word))
            contacts = Contact.objects.filter(name__icontains=word)
            rows = rows.filter(
                Q(name__icontains=word)
                | Q(short_name__icontains=word)
                | Q(organisation_number__contains=number_as_stored(word))
                | Q(pk__in=boards.values("organisation"))
                | Q(pk__in=contacts.values("organisation"))
            )
        return rows

    def administered_by(self, user: User) -> "OrganisationQuerySet":
        """The municipalities in one of whose boards the user is administrator."""
        held = user.memberships.filter(role=Role.ADMINISTRATOR)
        return self.filter(pk__in=held.values("board__organisation"))


class Organisation(models.Model):
    """A legal person that can be a party: a municipality, an association, a foundation …"""

    class Kind(models.TextChoices):
        MUNICIPALITY = "municipality", _("Municipality")
        REGION = "region", _("Region")
        STATE_AGENCY = "state_agency", _("State agency")
        ASSOCIATION = "association", _("Association")
        FOUNDATION = "foundation", _("Foundation")
        FAITH_COMMUNITY = "faith_community", _("Faith community")
        COOPERATIVE = "cooperative", _("Cooperative")
        COMPANY = "company", _("Company")

    PUBLIC_KINDS = (Kind.MUNICIPALITY, Kind.REGION, Kind.STATE_AGENCY)

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(
        _("short name"), max_length=60, blank=True, help_text=_("As people say it, such as IM.")
    )
    organisation_number = models.CharField(
        _("organisation number"),
        max_length=11,
        null=True,  # unknown is not a number, and unknown ones are not alike
        blank=True,
        unique=True,
        help_text=_("Ten digits, such as 212000-0142. Leave empty if unknown."),
        error_messages={"unique": _("Another organisation has this number.")},
    )
    registered_since = models.DateField(
        _("in Kammarkollegiet's register since"),
        null=True,
        blank=True,
        help_text=_("The register of non-profit organisations, lag (2022:900)."),
    )
    has_economic_activity = models.BooleanField(
        _("economic activity"),
        null=True,
        blank=True,
        help_text=_("Sells goods or services on a market. Unknown is allowed."),
    )
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    website = models.URLField(_("website"), blank=True)
    address = models.TextField(_("address"), max_length=500, blank=True)
    retired_on = models.DateField(_("retired on"), null=True, blank=True, editable=False)

    objects = OrganisationQuerySet.as_manager()
    history = HistoricalRecords()
    _change_reason: str | None = None

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = [SwedishOrder("name"), "pk"]
        indexes = [
            models.Index(SwedishOrder("name"), "id", name="organisation_swedish_order"),
            models.Index(fields=["kind"]),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("partners:organisation_detail", args=[self.pk])

    def clean(self) -> None:
        errors: dict[str, Any] = {}
        try:
            number = self.organisation_number
            self.organisation_number = checked_organisation_number(number) if number else None
        except ValidationError as error:
            errors["organisation_number"] = error
        if self.registered_since and not REGISTER_OPENED <= self.registered_since <= today():
            errors["registered_since"] = _(
                "The register opened on 2023-01-01, and the day cannot lie in the future."
            )
        if self.pk and not self.is_public and self.boards.exists():
            errors["kind"] = _(
                "The organisation has boards, so it must be a municipality, a region or an agency."
            )
        if errors:
            raise ValidationError(errors)

    def retire(self, *, reason: str) -> None:
        """Take out of use from today; what already names it still does."""
        self.retired_on = today()
        self._change_reason = reason
        self.save()

    def reopen(self, *, reason: str) -> None:
        self.retired_on = None
        self._change_reason = reason
        self.save()

    @property
    def is_public(self) -> bool:
        return self.kind in self.PUBLIC_KINDS

    @property
    def shown_name(self) -> str:
        return self.short_name or self.name


class BoardQuerySet(CommonQuerySet["Board"]):
    def administered_by(self, user: User) -> "BoardQuerySet":
        """All boards of the municipalities that the user is administrator in."""
        return self.filter(organisation__in=Organisation.objects.administered_by(user))

    def in_force(self) -> "BoardQuerySet":
        return self.filter(retired_on=None)


class Board(models.Model):
    """A board (nämnd) of a municipality or region: the authority that decides and is bound."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="boards", verbose_name=_("organisation")
    )
    name = models.CharField(_("name"), max_length=150)
    code = models.CharField(
        _("code"), max_length=10, help_text=_("As in the diary number, such as SN.")
    )
    department = models.CharField(
        _("department"), max_length=150, blank=True, help_text=_("The board's förvaltning.")
    )
    public_share_guideline = models.DecimalField(
        _("guideline for the public share (%)"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
        help_text=_("About how much of the whole value the public side should carry."),
    )
    guidelines = models.CharField(_("adopted guidelines"), max_length=200, blank=True)
    guidelines_reference = models.CharField(
        _("the guidelines' reference"), max_length=100, blank=True
    )
    guidelines_adopted_on = models.DateField(_("guidelines adopted on"), null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("succeeded by"),
    )
    retired_on = models.DateField(_("retired on"), null=True, blank=True)

    objects = BoardQuerySet.as_manager()
    history = HistoricalRecords()
    _change_reason: str | None = None

    class Meta:
        verbose_name = _("board")
        verbose_name_plural = _("boards")
        ordering = [SwedishOrder("organisation__name"), SwedishOrder("name"), "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"],
                name="board_name_unique",
                violation_error_message=_("The organisation already has a board of this name."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.organisation}"

    def get_absolute_url(self) -> str:
        return f"{self.organisation.get_absolute_url()}#board-{self.pk}"

    def clean(self) -> None:
        if self.organisation_id and not self.organisation.is_public:
            raise ValidationError(_("Only a municipality, a region or an agency has boards."))
        if self.guidelines_adopted_on and self.guidelines_adopted_on > today():
            raise ValidationError({"guidelines_adopted_on": _("The day lies in the future.")})
        if self.successor_id and self.successor_id == self.pk:
            raise ValidationError({"successor": _("A board cannot succeed itself.")})

    def retire(self, *, retired_on: datetime.date, successor: "Board | None", reason: str) -> None:
        self.retired_on = retired_on
        self.successor = successor
        self._change_reason = reason
        self.save()

    def reopen(self, *, reason: str) -> None:
        self.retired_on = None
        self.successor = None
        self._change_reason = reason
        self.save()


class Contact(models.Model):
    """A person to turn to at an organisation, or at one of its boards."""

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="contacts", verbose_name=_("organisation")
    )
    board = models.ForeignKey(
        Board,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="contacts",
        verbose_name=_("board"),
    )
    name = models.CharField(_("name"), max_length=150)
    title = models.CharField(_("title"), max_length=150, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)

    objects = CommonQuerySet.as_manager()
    history = HistoricalRecords()
    _change_reason: str | None = None

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = [SwedishOrder("name"), "pk"]

    def __str__(self) -> str:
        return f"{self.name}, {self.title}" if self.title else self.name

    def clean(self) -> None:
        if self.board and self.board.organisation_id != self.organisation_id:
            raise ValidationError({"board": _("The board belongs to another organisation.")})


class Role(models.TextChoices):
    """What a user is in a board; a partner representative is that in an organisation."""

    OFFICER = "officer", _("Case officer")
    CHIEF = "chief", _("Chief")
    SECRETARY = "secretary", _("Board secretary")
    BOARD_MEMBER = "board_member", _("Board member")
    CONTROLLER = "controller", _("Controller")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("Administrator")
    PARTNER = "partner", _("Partner representative")


class MembershipQuerySet(models.QuerySet["Membership"]):
    def administered_by(self, user: User) -> "MembershipQuerySet":
        """Memberships in boards of the municipalities that the user is administrator in.

        A partner representative sees what every municipality shares: a superuser's to give.
        """
        return self.filter(board__in=Board.objects.administered_by(user))


class Membership(models.Model):
    """The role of a user in one board, or as representative of one organisation."""

    user = models.ForeignKey(
        User, models.CASCADE, related_name="memberships", verbose_name=_("user")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)
    board = models.ForeignKey(
        Board,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name=_("board"),
    )
    organisation = models.ForeignKey(
        Organisation,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name=_("organisation"),
    )

    objects = MembershipQuerySet.as_manager()
    history = HistoricalRecords()
    _change_reason: str | None = None

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["user", "role", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(role=Role.PARTNER, board=None, organisation__isnull=False)
                | (~Q(role=Role.PARTNER) & Q(board__isnull=False, organisation=None)),
                name="membership_place_fits_role",
                violation_error_message=_(
                    "A partner representative belongs to an organisation, "
                    "every other role to a board."
                ),
            ),
            models.UniqueConstraint(
                fields=["user", "role", "board"],
                condition=Q(board__isnull=False),
                name="membership_unique_in_board",
                violation_error_message=_("The user already has this role there."),
            ),
            models.UniqueConstraint(
                fields=["user", "role", "organisation"],
                condition=Q(organisation__isnull=False),
                name="membership_unique_in_organisation",
                violation_error_message=_("The user already has this role there."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.place}"

    @property
    def place(self) -> "Board | Organisation | None":
        return self.board or self.organisation
