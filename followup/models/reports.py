"""Reports: which are due, and what a party, or all together, says in one."""

import hashlib
import uuid
from pathlib import PurePath

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from agreements.models import (
    Agreement,
    Case,
    Document,
    Paper,
    Party,
    ReportDuty,
)
from followup.visibility import followed_as_party, followed_by_staff
from iop.accounts.models import User
from partners.roles import boards_with_role, organisations_represented


class ReportDueQuerySet(models.QuerySet["ReportDue"]):
    def visible_to(self, user: User) -> "ReportDueQuerySet":
        """The plan is no secret between those who are in the agreement."""
        return self.filter(
            Q(agreement__in=followed_by_staff(user).order_by().values("pk"))
            | Q(agreement__in=followed_as_party(user).order_by().values("pk"))
        )

    def with_agreement(self) -> "ReportDueQuerySet":
        return self.select_related("agreement__case__board__organisation", "party__organisation")

    def waiting(self) -> "ReportDueQuerySet":
        """Those neither skipped nor handed in (again)."""
        handed_in = (Report.Status.SUBMITTED, Report.Status.APPROVED, Report.Status.REPORTED)
        return self.filter(skipped_on=None).exclude(report__status__in=handed_in)


class ReportDue(models.Model):
    """A report that is to come: from whom, about which time, on which day.

    Made from the agreement's report duties when it becomes active, and amended with a reason.
    No party: one report from all together. The final one is due after the last day.
    """

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="report_dues", verbose_name=_("agreement")
    )
    duty = models.ForeignKey(
        ReportDuty,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="dues",
        verbose_name=_("report duty"),
    )
    party = models.ForeignKey(
        Party,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="report_dues",
        verbose_name=_("from"),
        help_text=_("Empty: one report from all together."),
    )
    kind = models.CharField(
        _("kind"), max_length=20, choices=ReportDuty.Kind, default=ReportDuty.Kind.PROGRESS
    )
    period_from = models.DateField(_("about the time from"), null=True, blank=True)
    period_to = models.DateField(_("about the time to"), null=True, blank=True)
    due_on = models.DateField(pgettext_lazy("report", "due on"), null=True, blank=True)
    due_note = models.CharField(
        _("when, in words"), max_length=200, blank=True, help_text=_("Such as: spring 2019.")
    )
    goes_to_board = models.BooleanField(_("is reported to the board"), default=False)
    asks_age_bands = models.BooleanField(_("asks for age bands"), default=False)
    note = models.CharField(_("what it covers"), max_length=500, blank=True)
    skipped_on = models.DateField(_("skipped on"), null=True, blank=True, editable=False)
    skip_reason = models.CharField(_("skipped because"), max_length=500, blank=True)

    objects = ReportDueQuerySet.as_manager()
    history = HistoricalRecords()
    _change_reason: str | None = None

    class Meta:
        verbose_name = _("report due")
        verbose_name_plural = _("reports due")
        ordering = [F("due_on").asc(nulls_last=True), "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["duty", "party"],
                condition=Q(duty__isnull=False, party__isnull=False),
                name="report_due_once_per_party",
            ),
            models.UniqueConstraint(
                fields=["duty"],
                condition=Q(duty__isnull=False, party=None),
                name="report_due_once_together",
            ),
            models.CheckConstraint(
                condition=Q(period_from=None)
                | Q(period_to=None)
                | Q(period_from__lte=F("period_to")),
                name="report_due_days_in_order",
                violation_error_message=_("The last day comes before the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.reporter}"

    @property
    def reporter(self) -> str:
        return self.party.name if self.party else str(_("all parties together"))

    @property
    def is_skipped(self) -> bool:
        return self.skipped_on is not None


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, user: User) -> "ReportQuerySet":
        """Staff read what is handed in, the drafts of their own board and those that they write
        in from a paper; a party its own. What all write together all read, and the others'
        reports once they are approved."""
        together = Q(due__party=None)
        boards = boards_with_role(user, *Case.READERS)
        ours = Q(due__party__board__in=boards) | ~Q(submitted_for="") | together
        own = Q(due__party__organisation__in=organisations_represented(user)) | together
        as_party = Q(due__agreement__in=followed_as_party(user).order_by().values("pk"))
        staff = Q(due__agreement__in=followed_by_staff(user).order_by().values("pk"))
        return self.filter(
            (staff & (Q(status__in=Report.HANDED_IN) | ours))
            | (as_party & (own | Q(status__in=Report.ACCEPTED)))
        )

    def with_due(self) -> "ReportQuerySet":
        return self.select_related(
            "due__agreement__case__board__organisation", "due__party__organisation"
        )


class Report(models.Model):
    """What a party, or all together, says of a stretch of time.

    ``submitted_for`` names the person whose paper or mail somebody else wrote in here.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Handed in")
        SENT_BACK = "sent_back", pgettext_lazy("report", "Sent back")
        APPROVED = "approved", pgettext_lazy("report", "Approved")
        REPORTED = "reported", _("Reported to the board")

    class Verdict(models.TextChoices):
        """How the municipality has kept its side, in the partner's eyes."""

        ALWAYS = "always", _("Yes, always")
        MOSTLY = "mostly", _("Mostly")
        SELDOM = "seldom", _("Seldom")
        NEVER = "never", _("No")

    EDITABLE = (Status.DRAFT, Status.SENT_BACK)
    #: States in which it has been handed in at least once.
    HANDED_IN = (Status.SUBMITTED, Status.SENT_BACK, Status.APPROVED, Status.REPORTED)
    ACCEPTED = (Status.APPROVED, Status.REPORTED)

    due = models.OneToOneField(
        ReportDue, models.PROTECT, related_name="report", verbose_name=_("report due")
    )
    status = models.CharField(
        _("status"), max_length=20, choices=Status, default=Status.DRAFT, editable=False
    )
    measured_from = models.DateField(_("measured from"), null=True, blank=True)
    measured_to = models.DateField(_("measured to"), null=True, blank=True)
    narrative = models.TextField(_("how it went"), blank=True, max_length=20_000)
    deviations = models.TextField(_("what did not go as planned"), blank=True, max_length=10_000)
    lessons = models.TextField(_("what we have learned"), blank=True, max_length=10_000)
    economy_note = models.TextField(_("about the economy"), blank=True, max_length=5_000)
    money_in_time = models.CharField(
        _("the money came in time"), max_length=10, choices=Verdict, blank=True
    )
    answers_in_time = models.CharField(
        _("we got answers in time"), max_length=10, choices=Verdict, blank=True
    )
    rating_note = models.TextField(_("about the cooperation"), blank=True, max_length=2_000)
    revision = models.PositiveIntegerField(_("revision"), default=0, editable=False)
    submitted_on = models.DateField(_("handed in on"), null=True, blank=True, editable=False)
    submitted_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="submitted_reports",
        verbose_name=_("handed in by"),
    )
    submitted_for = models.CharField(_("on behalf of"), max_length=150, blank=True)
    received_how = models.CharField(
        _("how it came"), max_length=150, blank=True, help_text=_("Such as on paper or by mail.")
    )
    document = models.ForeignKey(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="reports",
        verbose_name=_("kept file"),
    )
    paper = models.ForeignKey(
        Paper,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="reports",
        verbose_name=_("paper to the board"),
    )

    objects = ReportQuerySet.as_manager()
    history = HistoricalRecords()
    _change_reason: str | None = None

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["due__due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(measured_from=None)
                | Q(measured_to=None)
                | Q(measured_from__lte=F("measured_to")),
                name="report_days_in_order",
                violation_error_message=_("The last day comes before the first."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.due)

    def get_absolute_url(self) -> str:
        return reverse("reports:detail", args=[self.pk])

    @property
    def agreement(self) -> Agreement:
        return self.due.agreement

    @property
    def case(self) -> Case:
        return self.due.agreement.case

    @property
    def is_editable(self) -> bool:
        return self.status in self.EDITABLE

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT

    @property
    def is_accepted(self) -> bool:
        return self.status in self.ACCEPTED


def _stored_name(file: "ReportFile", name: str) -> str:
    """A name that tells nothing and collides with nothing; the real one is in ``name``."""
    return f"reports/{uuid.uuid4().hex}{PurePath(name).suffix.lower()}"


class ReportFile(models.Model):
    """A file that goes with a report.

    It is the writers' own until the report is handed in; then it becomes one of the case's
    documents, and stays there even if a mended report leaves it out.
    """

    report = models.ForeignKey(
        Report, models.CASCADE, related_name="files", verbose_name=_("report")
    )
    name = models.CharField(_("file name"), max_length=200)
    file = models.FileField(_("file"), upload_to=_stored_name)
    content_type = models.CharField(_("type"), max_length=100, editable=False)
    size = models.PositiveBigIntegerField(_("size (bytes)"), editable=False)
    sha256 = models.CharField(_("SHA-256"), max_length=64, editable=False)
    uploaded_by = models.ForeignKey(
        User,
        models.PROTECT,
        related_name="report_files",
        verbose_name=_("uploaded by"),
        editable=False,
    )
    document = models.ForeignKey(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="report_files",
        verbose_name=_("document of the case"),
    )

    history = HistoricalRecords()
    _change_reason: str | None = None

    class Meta:
        verbose_name = _("file of a report")
        verbose_name_plural = _("files of a report")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    def is_intact(self) -> bool:
        """Whether the stored bytes are still the ones that were uploaded."""
        with self.file.open("rb") as stored:
            return hashlib.file_digest(stored, "sha256").hexdigest() == self.sha256


class ReportComment(models.Model):
    """What the municipality asks to be mended, at a field of the report."""

    report = models.ForeignKey(
        Report, models.CASCADE, related_name="comments", verbose_name=_("report")
    )
    field = models.CharField(_("about"), max_length=60, blank=True)
    text = models.TextField(_("comment"), max_length=2000)
    by = models.ForeignKey(
        User, models.PROTECT, related_name="report_comments", verbose_name=_("by")
    )
    at = models.DateTimeField(_("when"), auto_now_add=True)
    mended_at = models.DateTimeField(_("mended"), null=True, blank=True)

    history = HistoricalRecords()
    _change_reason: str | None = None

    class Meta:
        verbose_name = _("comment on a report")
        verbose_name_plural = _("comments on a report")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.text
