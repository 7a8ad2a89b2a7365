"""Meetings of the boards (sammanträden), their items, and what was decided."""

import datetime

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from agreements.models.agreements import Agreement
from agreements.models.cases import Case
from agreements.models.documents import Document
from agreements.models.papers import Paper
from iop.accounts.models import User
from partners.models import Board, Role
from partners.roles import boards_with_role

#: Three weeks from the notice on the municipality's board (KL 13:5).
APPEAL_DAYS = 21


class BoardMeetingQuerySet(models.QuerySet["BoardMeeting"]):
    def visible_to(self, user: User) -> "BoardMeetingQuerySet":
        """Meetings of the boards where the user works or is a member."""
        return self.filter(board__in=boards_with_role(user, *Case.READERS, Role.BOARD_MEMBER))

    def listed_for(self, user: User) -> "BoardMeetingQuerySet":
        """Those visible to the user, each with how many items the user reads there."""
        mine = Q(items__in=BoardItem.objects.visible_to(user).values("pk"))
        rows = self.visible_to(user).select_related("board__organisation")
        return rows.annotate(item_count=models.Count("items", filter=mine))

    def coming(self, today: datetime.date) -> "BoardMeetingQuerySet":
        return self.filter(held_on__gte=today).order_by("held_on", "pk")


class BoardMeeting(models.Model):
    """A meeting of a board, with the last day for papers."""

    board = models.ForeignKey(
        Board, models.PROTECT, related_name="meetings", verbose_name=_("board")
    )
    held_on = models.DateField(_("day"))
    starts_at = models.TimeField(_("time"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=150, blank=True)
    papers_due_on = models.DateField(_("last day for papers"), null=True, blank=True)
    minutes_adjusted_on = models.DateField(_("minutes adjusted"), null=True, blank=True)
    notice_posted_on = models.DateField(_("notice posted"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True, editable=False)
    cancelled_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="cancelled_meetings",
        verbose_name=_("cancelled by"),
    )
    cancel_reason = models.CharField(
        _("reason for cancelling"), max_length=300, blank=True, editable=False
    )

    objects = BoardMeetingQuerySet.as_manager()
    history = HistoricalRecords()
    _change_reason: str | None = None

    class Meta:
        verbose_name = _("meeting of the board")
        verbose_name_plural = _("meetings of the board")
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["board", "held_on"],
                condition=Q(cancelled_at=None),
                name="board_meeting_unique_day",
                violation_error_message=_("The board already has a meeting that day."),
            ),
            models.CheckConstraint(
                condition=Q(papers_due_on=None) | Q(papers_due_on__lte=models.F("held_on")),
                name="board_meeting_papers_before",
                violation_error_message=_("The papers are due before the meeting."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.board} {self.held_on}"

    def get_absolute_url(self) -> str:
        return reverse("board_meetings:detail", args=[self.pk])

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None

    @property
    def takes_late_papers(self) -> bool:
        """Whether a paper put on the agenda today comes after the last day for papers."""
        today = timezone.localdate()
        return self.papers_due_on is not None and self.papers_due_on < today <= self.held_on

    @property
    def legal_force_on(self) -> datetime.date | None:
        """First day on which no appeal can be made any more (KL 13:5); ``None``: unknown."""
        if self.notice_posted_on is None:
            return None
        return self.notice_posted_on + datetime.timedelta(days=APPEAL_DAYS + 1)


class BoardItemQuerySet(models.QuerySet["BoardItem"]):
    def visible_to(self, user: User) -> "BoardItemQuerySet":
        """Items whose papers the user reads; a board's members, what is issued to them."""
        return self.filter(
            meeting__in=BoardMeeting.objects.visible_to(user).values("pk"),
            paper__in=Paper.objects.visible_to(user).values("pk"),
        )

    def with_papers(self) -> "BoardItemQuerySet":
        """With what a list of items says of each."""
        related = ("paper__case", "paper__kind", "paper__document", "paper__agreement")
        return self.select_related(
            "meeting__board__organisation", "decision__recorded_by", *related
        )

    def waiting(self) -> "BoardItemQuerySet":
        """On an agenda, and not yet decided on; an agenda that is cancelled holds nothing."""
        return self.filter(decision=None, meeting__cancelled_at=None)


class BoardItem(models.Model):
    """A paper on the agenda of a meeting. A postponed one is put on another meeting too."""

    meeting = models.ForeignKey(
        BoardMeeting, models.CASCADE, related_name="items", verbose_name=_("meeting")
    )
    paper = models.ForeignKey(Paper, models.PROTECT, related_name="items", verbose_name=_("paper"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = BoardItemQuerySet.as_manager()
    history = HistoricalRecords()
    _change_reason: str | None = None

    class Meta:
        verbose_name = _("item")
        verbose_name_plural = _("items")
        ordering = ["meeting", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "paper"],
                name="board_item_unique",
                violation_error_message=_("The paper is on the agenda already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.paper)


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, user: User) -> "DecisionQuerySet":
        return self.filter(item__in=BoardItem.objects.visible_to(user).values("pk"))

    def conditional(self) -> "DecisionQuerySet":
        """Approvals whose condition has not been met yet."""
        approving = self.filter(outcome__in=Decision.APPROVING, condition_met_on=None)
        return approving.exclude(condition="")


class Decision(models.Model):
    """What the board decided on an item, as the secretary records it."""

    class Outcome(models.TextChoices):
        AS_PROPOSED = "as_proposed", _("As proposed")
        WITH_CHANGES = "with_changes", _("With changes")
        REFUSED = "refused", _("Refused")
        REFERRED_BACK = "referred_back", _("Referred back")
        POSTPONED = "postponed", _("Postponed")
        NOTED = "noted", _("Noted")

    #: States of an agreement whose wording a board's changes still concern.
    _CHANGEABLE = (
        Agreement.Status.DRAFT,
        Agreement.Status.IN_REVIEW,
        Agreement.Status.READY,
    )
    #: Outcomes by which what was proposed is decided.
    APPROVING = (Outcome.AS_PROPOSED, Outcome.WITH_CHANGES)

    item = models.OneToOneField(
        BoardItem, models.PROTECT, related_name="decision", verbose_name=_("item")
    )
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome)
    paragraph = models.CharField(_("§"), max_length=20, help_text=_("Such as 88."))
    text = models.TextField(_("the decision"), max_length=5_000, blank=True)
    reservation = models.TextField(_("reservation"), max_length=2_000, blank=True)
    condition = models.CharField(
        _("condition"),
        max_length=300,
        blank=True,
        help_text=_("Such as: provided that kommunfullmäktige grants the money."),
    )
    condition_met_on = models.DateField(_("condition met"), null=True, blank=True)
    #: Since when the agreement's wording is known to be what the board decided, where the
    #: agreement had to be changed after the decision.
    followed_at = models.DateTimeField(
        _("followed by the agreement"), null=True, blank=True, editable=False
    )
    #: The extract that was last kept, once the minutes were adjusted.
    extract = models.ForeignKey(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="extracted_decisions",
        verbose_name=_("extract"),
    )
    recorded_by = models.ForeignKey(
        User, models.PROTECT, related_name="decisions", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded"), auto_now_add=True)

    objects = DecisionQuerySet.as_manager()
    history = HistoricalRecords()
    _change_reason: str | None = None

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-recorded_at", "-pk"]

    def __str__(self) -> str:
        return f"§ {self.paragraph} {self.get_outcome_display()}"

    @property
    def is_approving(self) -> bool:
        return self.outcome in self.APPROVING

    @property
    def waits_for_wording(self) -> bool:
        """Whether the agreement has yet to be changed to what the board decided."""
        agreement = self.item.paper.agreement
        is_changed = self.outcome == self.Outcome.WITH_CHANGES and self.followed_at is None
        return is_changed and agreement is not None and agreement.status in self._CHANGEABLE

    @property
    def waits_for_condition(self) -> bool:
        return bool(self.condition) and self.condition_met_on is None
