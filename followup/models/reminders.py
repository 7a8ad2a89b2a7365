"""Reminders: which days give one to whom, what has been sent, what each user has chosen.

Also for how long papers are kept, which gives such days, and the address of a user's own
calendar, of which only a sum is kept.
"""

import hashlib
import secrets

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from agreements.models.reference import Dated
from iop.accounts.models import User
from partners.models import Organisation


class DayKind(models.TextChoices):
    """What kind of day it is that somebody has to keep in mind."""

    REPORT = "report", _("Report due")
    MEETING = "meeting", _("Meeting of a group")
    ACTION = "action", _("Action")
    INSTALMENT = "instalment", _("Payment")
    REVIEW = "review", _("Review at the latest")
    NOTICE = "notice", _("Last day for notice")
    END = "end", _("Last day of the agreement")
    REGISTER = "register", _("Aid to tell the register of")
    RETENTION = "retention", _("Last day of keeping")


class RetentionPeriod(Dated):
    """For how many years papers of a kind are kept at least, by the law that ``source`` names.

    It holds for what was done between ``valid_from`` and ``valid_to``. Agreements, minutes and
    decisions are kept for good, and have no such time.
    """

    class What(models.TextChoices):
        #: Counted from the end of the calendar year of the payment.
        ACCOUNTS = "accounts", _("Vouchers of payments, from the end of the year")
        #: Counted from the day of the legal right.
        AID = "aid", _("Basis of de minimis aid, from the day of the legal right")

    what = models.CharField(_("what is kept"), max_length=20, choices=What)
    years = models.PositiveSmallIntegerField(
        _("years"), validators=[MinValueValidator(1), MaxValueValidator(100)]
    )

    history = HistoricalRecords()
    _change_reason: str | None = None

    class Meta(Dated.Meta):
        abstract = False
        verbose_name = _("time of keeping")
        verbose_name_plural = _("times of keeping")
        ordering = ["what", "-valid_from", "pk"]

    def __str__(self) -> str:
        return str(self.get_what_display())


class ReminderRule(Dated):
    """That a kind of day gives a reminder so many days before or after it, and to whom.

    A municipality with rules of its own for a kind of day goes by those alone.
    """

    class Audience(models.TextChoices):
        DOER = "doer", _("Who is to do it")
        OFFICER = "officer", _("The case officer")
        CONCERNED = "concerned", _("Others whom it concerns")

    MOST_DAYS = 365

    kind = models.CharField(_("kind of day"), max_length=20, choices=DayKind)
    offset = models.SmallIntegerField(
        _("days from the day"),
        validators=[MinValueValidator(-MOST_DAYS), MaxValueValidator(MOST_DAYS)],
        help_text=_("-7 is a week before, 0 on the day, 7 a week after."),
    )
    audience = models.CharField(_("who is reminded"), max_length=20, choices=Audience)
    municipality = models.ForeignKey(
        Organisation,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="reminder_rules",
        verbose_name=_("municipality"),
        help_text=_(
            "Empty: common to all. A municipality with a rule of its own for a kind of day "
            "goes by its own rules alone for that kind."
        ),
    )
    is_active = models.BooleanField(_("in use"), default=True)

    history = HistoricalRecords()
    _change_reason: str | None = None

    class Meta(Dated.Meta):
        abstract = False
        verbose_name = _("rule for reminders")
        verbose_name_plural = _("rules for reminders")
        ordering = ["kind", "offset", "audience", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["kind", "offset", "audience"],
                condition=Q(municipality=None),
                name="reminder_rule_once",
                violation_error_message=_("There is such a rule already."),
            ),
            models.UniqueConstraint(
                fields=["municipality", "kind", "offset", "audience"],
                condition=Q(municipality__isnull=False),
                name="reminder_rule_once_of_its_own",
                violation_error_message=_("The municipality has such a rule already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.offset:+d}, {self.get_audience_display()}"


class ReminderSent(models.Model):
    """That a user has been reminded of a day: what makes it harmless to run again."""

    user = models.ForeignKey(
        User, models.CASCADE, related_name="reminders_sent", verbose_name=_("user")
    )
    kind = models.CharField(_("kind of day"), max_length=20, choices=DayKind)
    key = models.CharField(_("of what"), max_length=60)
    due_on = models.DateField(_("day"))
    offset = models.SmallIntegerField(_("days from the day"))
    sent_at = models.DateTimeField(_("sent"), auto_now_add=True)

    class Meta:
        verbose_name = _("reminder sent")
        verbose_name_plural = _("reminders sent")
        ordering = ["-sent_at", "-pk"]
        indexes = [models.Index(fields=["due_on"])]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "key", "due_on", "offset"], name="reminder_sent_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.due_on} {self.offset:+d}"


class ReminderChoice(models.Model):
    """How a user is reminded of what is somebody else's to do. Without a row: as by all other mail.

    What is the user's own to do is always told, as all other mail.
    """

    class Way(models.TextChoices):
        AT_ONCE = "at_once", _("A mail for each")
        DIGEST = "digest", _("In one mail a day")
        NONE = "none", _("Not at all")

    user = models.OneToOneField(
        User, models.CASCADE, related_name="reminder_choice", verbose_name=_("user")
    )
    others = models.CharField(
        _("what others are to do"), max_length=10, choices=Way, default=Way.AT_ONCE
    )

    class Meta:
        verbose_name = _("choice of reminders")
        verbose_name_plural = _("choices of reminders")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_others_display()}"

    @classmethod
    def of(cls, user: User) -> "ReminderChoice":
        """What the user has chosen, or what holds until then."""
        usual = cls.Way.DIGEST if user.gets_digest else cls.Way.AT_ONCE
        return cls.objects.filter(user=user).first() or cls(user=user, others=usual)


def _sum_of(token: str) -> str:
    """A token is 256 random bits, so a plain SHA-256 of it cannot be searched back."""
    return hashlib.sha256(token.encode()).hexdigest()


class CalendarFeedQuerySet(models.QuerySet["CalendarFeed"]):
    def open(self) -> "CalendarFeedQuerySet":
        """Those that answer: not revoked, and of somebody who still signs in."""
        return self.filter(revoked_at=None, user__is_active=True)

    def at(self, token: str) -> "CalendarFeedQuerySet":
        return self.open().filter(token_sum=_sum_of(token))

    def revoke(self, user: User) -> int:
        return self.filter(user=user, revoked_at=None).update(revoked_at=timezone.now())

    @transaction.atomic
    def make(self, user: User) -> str:
        """A new secret address for the user, instead of the one before; told this once."""
        User.objects.select_for_update().get(pk=user.pk)
        self.revoke(user)
        token = secrets.token_urlsafe(32)
        self.create(user=user, token_sum=_sum_of(token))
        return token


class CalendarFeed(models.Model):
    """The secret address at which a calendar program fetches the user's days."""

    user = models.ForeignKey(
        User, models.CASCADE, related_name="calendar_feeds", verbose_name=_("user")
    )
    token_sum = models.CharField(_("sum of the address"), max_length=64, unique=True)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    read_at = models.DateTimeField(_("last fetched"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("address of a calendar")
        verbose_name_plural = _("addresses of calendars")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(revoked_at=None), name="calendar_feed_one_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.made_at:%Y-%m-%d}"
