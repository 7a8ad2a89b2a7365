"""Meetings of the partnership's groups: the call, the agenda, who came, and what came of it."""

import datetime

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from agreements.models import Agreement, Case, Document, Group, GroupMember, Party, Row
from followup.visibility import followed_as_party, followed_by_staff
from iop.accounts.models import User
from iop.shared.formats import day, days


class GroupMeetingQuerySet(models.QuerySet["GroupMeeting"]):
    def visible_to(self, user: User) -> "GroupMeetingQuerySet":
        """Meetings under agreements that the user's board or organisation is in, and one's own.

        Who is invited by account reads the meeting without having a role in any party, from
        the call on.
        """
        invited = Attendance.objects.filter(user=user).exclude(
            meeting__status=GroupMeeting.Status.PLANNED
        )
        return self.filter(
            Q(group__agreement__in=followed_by_staff(user).order_by().values("pk"))
            | Q(group__agreement__in=followed_as_party(user).order_by().values("pk"))
            | Q(pk__in=invited.order_by().values("meeting"))
        )

    def with_group(self) -> "GroupMeetingQuerySet":
        return self.select_related("group__agreement__case__board__organisation")

    def coming(self) -> "GroupMeetingQuerySet":
        """Those not held yet, in the order in which they come."""
        day = Coalesce("held_on", "period_to")
        return self.filter(status__in=GroupMeeting.LOGGED).order_by(day.asc(nulls_last=True), "pk")

    def held(self) -> "GroupMeetingQuerySet":
        return self.filter(status__in=GroupMeeting.HELD).order_by("-held_on", "-pk")

    def cancelled(self) -> "GroupMeetingQuerySet":
        return self.filter(status=GroupMeeting.Status.CANCELLED).order_by("-held_on", "-pk")

    def of_case(self, agreement: Agreement) -> "GroupMeetingQuerySet":
        """The meetings under all versions of the agreement's case."""
        return self.filter(group__agreement__case=agreement.case_id)


class GroupMeeting(models.Model):
    """A meeting of a steering or working group, planned by the agreement's rule or by hand.

    ``period_from`` to ``period_to`` is the stretch of the rule that the meeting is for, such as
    a half-year; ``place_in_plan`` its number among the planned ones. A draft (planned) sends
    nothing; a closed one is locked; an adjusted one is what the group stands by.
    """

    class Status(models.TextChoices):
        PLANNED = "planned", _("Planned")
        CALLED = "called", _("Called")
        ONGOING = "ongoing", _("In progress")
        CLOSED = "closed", _("Closed")
        ADJUSTED = "adjusted", _("Adjusted")
        CANCELLED = "cancelled", _("Cancelled")

    #: States in which notes, outcomes and presence are written.
    LOGGED = (Status.PLANNED, Status.CALLED, Status.ONGOING)
    #: States after which nothing of it changes but the confirmations.
    LOCKED = (Status.CLOSED, Status.ADJUSTED, Status.CANCELLED)
    #: States in which it has been held.
    HELD = (Status.CLOSED, Status.ADJUSTED)

    group = models.ForeignKey(
        Group, models.PROTECT, related_name="group_meetings", verbose_name=_("group")
    )
    place_in_plan = models.PositiveSmallIntegerField(
        _("number in the plan"), null=True, blank=True, editable=False
    )
    period_from = models.DateField(_("for the time from"), null=True, blank=True)
    period_to = models.DateField(_("for the time to"), null=True, blank=True)
    held_on = models.DateField(_("day"), null=True, blank=True)
    starts_at = models.TimeField(_("time"), null=True, blank=True)
    ends_at = models.TimeField(_("ends"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=150, blank=True)
    link = models.URLField(_("link to the meeting"), max_length=500, blank=True)
    message = models.TextField(_("message in the call"), blank=True, max_length=2000)
    chair = models.CharField(_("chair"), max_length=150, blank=True)
    minutes_taker = models.CharField(_("writes the minutes"), max_length=150, blank=True)
    #: The group chose to close without anybody who says that the minutes are right.
    without_adjusting = models.BooleanField(_("the minutes are not adjusted"), default=False)
    status = models.CharField(
        _("status"), max_length=20, choices=Status, default=Status.PLANNED, editable=False
    )
    called_at = models.DateTimeField(_("called"), null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True, editable=False)
    #: SEQUENCE of its calendar entry (RFC 5545): one more each time that it is called anew.
    calendar_sequence = models.PositiveSmallIntegerField(default=0, editable=False)
    minutes = models.ForeignKey(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="minutes_of",
        verbose_name=_("minutes"),
    )
    open_minutes = models.ForeignKey(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="open_minutes_of",
        verbose_name=_("minutes without confidential items"),
    )

    objects = GroupMeetingQuerySet.as_manager()
    history = HistoricalRecords()
    _change_reason: str | None = None

    class Meta:
        verbose_name = _("meeting of a group")
        verbose_name_plural = _("meetings of groups")
        ordering = ["held_on", "period_from", "pk"]
        indexes = [models.Index(fields=["status", "held_on"])]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "place_in_plan"],
                condition=Q(place_in_plan__isnull=False),
                name="group_meeting_planned_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.when}".strip()

    def get_absolute_url(self) -> str:
        return reverse("meetings:detail", args=[self.pk])

    @property
    def agreement(self) -> Agreement:
        return self.group.agreement

    @property
    def case(self) -> Case:
        return self.group.agreement.case

    @property
    def when(self) -> str:
        """Its day; while that is not set, the stretch of time that it is planned for."""
        return day(self.held_on) or days(self.period_from, self.period_to)

    @property
    def is_locked(self) -> bool:
        return self.status in self.LOCKED

    @property
    def is_held(self) -> bool:
        return self.status in self.HELD


class Attendance(Row):
    """Somebody called to a meeting: with or without an account, present or not.

    ``is_adjuster`` is chosen by the group; ``confirmed_on`` is the day on which that person
    said that the minutes are right, here or by name (``confirmed_by`` wrote it down).
    """

    class Presence(models.TextChoices):
        PRESENT = "present", _("Present")
        PARTLY = "partly", _("Present in part")
        ABSENT = "absent", _("Absent")

    meeting = models.ForeignKey(
        GroupMeeting, models.CASCADE, related_name="attendances", verbose_name=_("meeting")
    )
    member = models.ForeignKey(
        GroupMember,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="attendances",
        verbose_name=_("member"),
    )
    user = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="attendances",
        verbose_name=_("account"),
    )
    name = models.CharField(_("name"), max_length=150)
    title = models.CharField(_("title"), max_length=150, blank=True)
    party = models.ForeignKey(
        Party,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="attendances",
        verbose_name=_("represents"),
    )
    email = models.EmailField(_("e-mail"), blank=True)
    presence = models.CharField(_("presence"), max_length=10, choices=Presence, blank=True)
    is_adjuster = models.BooleanField(_("adjusts the minutes"), default=False)
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="confirmed_attendances",
        verbose_name=_("confirmation written by"),
    )

    class Meta(Row.Meta):
        verbose_name = _("person called")
        verbose_name_plural = _("persons called")

    def __str__(self) -> str:
        return f"{self.name}, {self.title}" if self.title else self.name

    @property
    def confirms_here(self) -> bool:
        """Whether nobody else writes it down; the row is loaded with ``user``."""
        return self.user is not None and self.user.is_active

    @property
    def has_confirmed_here(self) -> bool:
        return self.user_id is not None and self.confirmed_by_id in (None, self.user_id)


class AgendaItem(Row):
    """An item of the agenda with its notes. ``revision`` counts saves of the notes."""

    class Origin(models.TextChoices):
        STANDARD = "standard", _("Standard item")
        ACTIONS = "actions", _("Open actions")
        REPORTS = "reports", _("Reports")
        GOALS = "goals", _("Goals and indicators")
        DATES = "dates", _("Dates coming up")
        TOPIC = "topic", _("Topic from a member")
        OWN = "own", _("Own item")

    meeting = models.ForeignKey(
        GroupMeeting, models.CASCADE, related_name="items", verbose_name=_("meeting")
    )
    origin = models.CharField(_("comes from"), max_length=20, choices=Origin, default=Origin.OWN)
    heading = models.CharField(_("heading"), max_length=200)
    #: What the system knew when the agenda was made, as plain lines.
    background = models.TextField(_("background"), blank=True, max_length=10_000)
    note = models.TextField(_("notes"), blank=True, max_length=20_000)
    is_confidential = models.BooleanField(_("confidential"), default=False)
    revision = models.PositiveIntegerField(_("revision"), default=0, editable=False)

    class Meta(Row.Meta):
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")

    def __str__(self) -> str:
        return self.heading


class Outcome(Row):
    """What an item led to, in words: an information or a decision."""

    class Kind(models.TextChoices):
        INFORMATION = "information", _("Information")
        DECISION = "decision", _("Decision")

    item = models.ForeignKey(
        AgendaItem, models.CASCADE, related_name="outcomes", verbose_name=_("agenda item")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.INFORMATION)
    text = models.TextField(_("text"), max_length=2000)
    #: The draft that a decision to change the agreement opened.
    opened = models.ForeignKey(
        Agreement,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="opened_by_outcomes",
        verbose_name=_("change of the agreement"),
    )

    class Meta(Row.Meta):
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")

    def __str__(self) -> str:
        return self.text


class ActionItemQuerySet(models.QuerySet["ActionItem"]):
    def visible_to(self, user: User) -> "ActionItemQuerySet":
        meetings = GroupMeeting.objects.visible_to(user)
        return self.filter(item__meeting__in=meetings.order_by().values("pk"))

    def open(self) -> "ActionItemQuerySet":
        return self.filter(done_on=None, dropped_reason="")

    def of_case(self, agreement: Agreement) -> "ActionItemQuerySet":
        return self.filter(item__meeting__group__agreement__case=agreement.case_id)

    def with_meeting(self) -> "ActionItemQuerySet":
        """With what its list says and who may settle it."""
        return self.select_related(
            "attendance__user",
            "done_by",
            "item__meeting__group__agreement__case__board__organisation",
        )


class ActionItem(Row):
    """Something that somebody is to do, by a day; it lives on until it is done or dropped."""

    item = models.ForeignKey(
        AgendaItem, models.CASCADE, related_name="actions", verbose_name=_("agenda item")
    )
    text = models.TextField(_("what is to be done"), max_length=2000)
    responsible = models.CharField(_("who"), max_length=150, blank=True)
    attendance = models.ForeignKey(
        Attendance,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="actions",
        verbose_name=_("person"),
    )
    due_on = models.DateField(_("by when"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    done_note = models.CharField(_("what came of it"), max_length=500, blank=True)
    done_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="done_actions",
        verbose_name=_("marked as done by"),
    )
    dropped_reason = models.CharField(_("dropped because"), max_length=500, blank=True)

    objects = ActionItemQuerySet.as_manager()

    class Meta(Row.Meta):
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        ordering = [models.F("due_on").asc(nulls_last=True), "position", "id"]
        indexes = [models.Index(fields=["done_on", "due_on"])]

    def __str__(self) -> str:
        return self.text

    @property
    def is_open(self) -> bool:
        return self.done_on is None and not self.dropped_reason

    def is_late(self, today: datetime.date) -> bool:
        return self.is_open and self.due_on is not None and self.due_on < today
