"""Whether to go on: the review (översyn) of a partnership, and how it is ended."""

from django.db import models
from django.db.models import OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from agreements.models import Agreement, Assessment, Case, Document, Paper, Party
from followup.visibility import followed_as_party, followed_by_staff
from iop.accounts.models import User


class ReviewQuerySet(models.QuerySet["Review"]):
    def visible_to(self, user: User) -> "ReviewQuerySet":
        """Staff from the first word; the parties once it is concluded."""
        return self.filter(
            Q(agreement__in=followed_by_staff(user).order_by().values("pk"))
            | Q(
                agreement__in=followed_as_party(user).order_by().values("pk"),
                status=Review.Status.CONCLUDED,
            )
        )

    def with_agreement(self) -> "ReviewQuerySet":
        agreement = "agreement__case__board__organisation"
        return self.select_related(agreement, "started_by", "assessment", "paper__kind")


class Review(models.Model):
    """A guided look at goals, economy, meetings and reports, with what it leads to."""

    class Status(models.TextChoices):
        ONGOING = "ongoing", _("In progress")
        CONCLUDED = "concluded", _("Concluded")

    class Conclusion(models.TextChoices):
        CONTINUE = "continue", _("Continue as it is")
        CHANGED = "changed", _("Continue, with changes")
        END = "end", _("End")

    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="reviews", verbose_name=_("agreement")
    )
    status = models.CharField(
        _("status"), max_length=20, choices=Status, default=Status.ONGOING, editable=False
    )
    goals_note = models.TextField(_("goals and outcome"), blank=True, max_length=10_000)
    economy_note = models.TextField(_("economy"), blank=True, max_length=10_000)
    meetings_note = models.TextField(_("meetings held"), blank=True, max_length=10_000)
    reports_note = models.TextField(_("reports"), blank=True, max_length=10_000)
    market_note = models.TextField(_("is there a market now?"), blank=True, max_length=10_000)
    parties_note = models.TextField(_("what the parties say"), blank=True, max_length=10_000)
    conclusion = models.CharField(_("conclusion"), max_length=20, choices=Conclusion, blank=True)
    reasons = models.TextField(_("reasons"), blank=True, max_length=10_000)
    revision = models.PositiveIntegerField(_("revision"), default=0, editable=False)
    #: What the system knew when the review was concluded: lines of text by part.
    known = models.JSONField(default=dict, blank=True, editable=False)
    assessment = models.ForeignKey(
        Assessment,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="reviews",
        verbose_name=_("criteria asked again"),
    )
    paper = models.ForeignKey(
        Paper,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="reviews",
        verbose_name=_("paper to the board"),
    )
    started_by = models.ForeignKey(
        User, models.PROTECT, related_name="started_reviews", verbose_name=_("started by")
    )
    started_at = models.DateTimeField(_("started"), auto_now_add=True)
    concluded_at = models.DateTimeField(_("concluded"), null=True, blank=True, editable=False)

    objects = ReviewQuerySet.as_manager()
    history = HistoricalRecords()
    _change_reason: str | None = None

    class Meta:
        verbose_name = _("review of a partnership")
        verbose_name_plural = _("reviews of partnerships")
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement"],
                condition=Q(status="ongoing"),
                name="review_one_at_a_time",
                violation_error_message=_("A review of the agreement is already in progress."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement}"

    def get_absolute_url(self) -> str:
        return reverse("reviews:detail", args=[self.pk])

    @property
    def case(self) -> Case:
        return self.agreement.case

    @property
    def is_ongoing(self) -> bool:
        return self.status == self.Status.ONGOING


def reviews_asked_for() -> ReviewQuerySet:
    """In a subquery over agreements: its reviews, and those that its earlier versions had.

    A change that leaves the day of the review as it was does not ask for the review again.
    """
    earlier = Q(
        agreement__case=OuterRef("case"),
        agreement__version__lt=OuterRef("version"),
        agreement__review_on=OuterRef("review_on"),
    )
    return Review.objects.filter(Q(agreement=OuterRef("pk")) | earlier).order_by()


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user: User) -> "NoticeQuerySet":
        return self.filter(
            Q(agreement__in=followed_by_staff(user).order_by().values("pk"))
            | Q(agreement__in=followed_as_party(user).order_by().values("pk"))
        )

    def standing(self) -> "NoticeQuerySet":
        return self.filter(revoked_on=None)

    def with_parties(self) -> "NoticeQuerySet":
        related = ("party__organisation", "entered_by", "document")
        return self.select_related("agreement__case__board__organisation", *related)


class Notice(models.Model):
    """That an agreement is to end ahead of time: who said so, when, how, and until when it holds.

    How it was told and received is kept so that it can be proved.
    """

    class Kind(models.TextChoices):
        NOTICE = "notice", _("Notice")
        CANCELLATION = "cancellation", _("Cancelled for breach")
        AGREED = "agreed", _("Ended by agreement")

    class Way(models.TextChoices):
        LETTER = "letter", _("By letter")
        REGISTERED = "registered", _("By registered letter")
        MAIL = "mail", _("By e-mail")
        HANDED_OVER = "handed_over", _("Handed over")
        HERE = "here", _("Here in the system")
        MEETING = "meeting", _("By word of mouth at a meeting")
        PHONE = "phone", _("By telephone")

    #: Ways that leave no words behind.
    BY_MOUTH = (Way.MEETING, Way.PHONE)

    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="notices", verbose_name=_("agreement")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.NOTICE)
    party = models.ForeignKey(
        Party,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="notices",
        verbose_name=_("from"),
        help_text=_("Empty only when all parties have agreed."),
    )
    given_on = models.DateField(_("given on"))
    way = models.CharField(_("how it was told"), max_length=20, choices=Way)
    received_on = models.DateField(_("received on"), null=True, blank=True)
    received_by = models.CharField(_("received by"), max_length=150, blank=True)
    proof_note = models.CharField(
        _("proof"), max_length=300, blank=True, help_text=_("Such as the receipt’s number.")
    )
    document = models.ForeignKey(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="notices",
        verbose_name=_("the notice as a file"),
    )
    last_day_on = models.DateField(_("last day of the agreement"))
    last_day_note = models.CharField(
        _("why another last day"),
        max_length=300,
        blank=True,
        help_text=_("Only when the last day is not the one that follows from the notice time."),
    )
    reason = models.TextField(_("reason"), max_length=5_000)
    entered_by = models.ForeignKey(
        User, models.PROTECT, related_name="entered_notices", verbose_name=_("entered by")
    )
    entered_at = models.DateTimeField(_("entered"), auto_now_add=True)
    revoked_on = models.DateField(_("taken back on"), null=True, blank=True)
    revoke_reason = models.CharField(_("taken back because"), max_length=500, blank=True)

    objects = NoticeQuerySet.as_manager()
    history = HistoricalRecords()
    _change_reason: str | None = None

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-given_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day_on__gte=models.F("given_on")),
                name="notice_days_in_order",
                violation_error_message=_("The last day comes before the day of the notice."),
            ),
            models.UniqueConstraint(
                fields=["agreement", "party"],
                condition=Q(revoked_on=None, party__isnull=False),
                name="notice_once_per_party",
                violation_error_message=_("Notice from this party is already entered."),
            ),
            models.UniqueConstraint(
                fields=["agreement"],
                condition=Q(revoked_on=None, party=None),
                name="notice_once_together",
                violation_error_message=_("That all have agreed is already entered."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.given_on}"

    def get_absolute_url(self) -> str:
        return reverse("reviews:notice_detail", args=[self.pk])

    @property
    def giver(self) -> str:
        return self.party.name if self.party else str(_("all parties together"))

    @property
    def receipt(self) -> str:
        """When it came and to whom; empty while nobody has noted it."""
        if self.received_on is None:
            return ""
        return ", ".join(filter(None, (self.received_on.isoformat(), self.received_by)))

    @property
    def is_standing(self) -> bool:
        return self.revoked_on is None

    @property
    def is_by_mouth(self) -> bool:
        return self.way in self.BY_MOUTH
