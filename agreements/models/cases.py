"""The case: what the diary knows, and the chain of agreements that grew out of it."""

import datetime
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from iop.accounts.models import User
from partners.models import Board, Organisation, Role
from partners.roles import boards_with_role, organisations_represented

NUMBER_TAKEN = _("The board already has a case with this diary number.")


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, user: User) -> "CaseQuerySet":
        """Cases of the boards in which the user works, decided or co-decided there."""
        return self.of_boards(boards_with_role(user, *Case.READERS))

    def of_boards(self, boards: Collection[int]) -> "CaseQuerySet":
        """Cases that one of the boards decides, alone or with others."""
        shared = Case.co_boards.through.objects.filter(board__in=boards)
        return self.filter(Q(board__in=boards) | Q(pk__in=shared.values("case")))

    def proposed_by(self, user: User) -> "CaseQuerySet":
        """Initiatives of the organisations that the user represents.

        Their page tells how the initiative stands; the board's own handling stays with
        ``visible_to``.
        """
        return self.filter(initiator__in=organisations_represented(user))

    def without_officer(self) -> "CaseQuerySet":
        """Initiatives that nobody has taken, the one that has waited longest first."""
        waiting = self.filter(officer=None, status=Case.Status.RECEIVED)
        return waiting.order_by(Coalesce("initiated_on", "opened_on"), "pk")

    def with_places(self) -> "CaseQuerySet":
        return self.select_related("board__organisation", "initiator", "officer")

    def containing(self, text: str) -> "CaseQuerySet":
        """Those with each word in the number, the title or the initiator's name."""
        rows = self
        for word in text.split():
            rows = rows.filter(
                Q(title__icontains=word)
                | Q(reference__icontains=word)
                | Q(external_reference__icontains=word)
                | Q(initiator__name__icontains=word)
                | Q(initiator__short_name__icontains=word)
            )
        return rows


class Case(models.Model):
    """A case (ärende) of a board: an initiative and what becomes of it."""

    class Status(models.TextChoices):
        RECEIVED = "received", _("Received")
        ASSIGNED = "assigned", _("Assigned")
        ASSESSED = "assessed", _("Assessed")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        CLOSED = "closed", _("Closed")

    #: Roles that read their board's cases from the first day. Board members read papers instead.
    READERS = (
        Role.OFFICER,
        Role.CHIEF,
        Role.SECRETARY,
        Role.CONTROLLER,
        Role.AUDITOR,
        Role.ADMINISTRATOR,
    )

    board = models.ForeignKey(
        Board, models.PROTECT, related_name="cases", verbose_name=_("deciding board")
    )
    co_boards = models.ManyToManyField(
        Board, blank=True, related_name="shared_cases", verbose_name=_("co-deciding boards")
    )
    #: Empty until an initiative that a partner left to a board without a series is taken.
    reference = models.CharField(
        _("diary number"),
        max_length=40,
        blank=True,
        help_text=_("As in the diary, such as SN 2018/0098."),
    )
    external_reference = models.CharField(_("number in another diary"), max_length=60, blank=True)
    title = models.CharField(_("title"), max_length=200)
    officer = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="cases",
        verbose_name=_("case officer"),
    )
    initiator = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="initiatives",
        verbose_name=_("initiative from"),
    )
    initiated_on = models.DateField(_("initiative received on"), null=True, blank=True)
    initiative = models.TextField(_("what the initiative is"), blank=True, max_length=10_000)
    challenge = models.TextField(_("societal challenge"), blank=True, max_length=10_000)
    secrecy_note = models.CharField(_("secrecy note"), max_length=300, blank=True)
    status = models.CharField(
        _("status"), max_length=20, choices=Status, default=Status.RECEIVED, editable=False
    )
    opened_on = models.DateField(_("opened on"), auto_now_add=True)

    objects = CaseQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[co_boards])
    _change_reason: str | None = None

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        ordering = ["-opened_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["board", "reference"],
                condition=~Q(reference=""),
                name="case_reference_unique",
                violation_error_message=NUMBER_TAKEN,
            )
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}".strip()

    def get_absolute_url(self) -> str:
        return reverse("cases:detail", args=[self.pk])

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """That a number is taken is told at the number; nothing else is constrained."""
        try:
            super().validate_constraints(exclude)
        except ValidationError as error:
            raise ValidationError({"reference": NUMBER_TAKEN}) from error

    @property
    def received_on(self) -> datetime.date:
        """The day of the initiative, or of its registration when that is not known."""
        return self.initiated_on or self.opened_on
