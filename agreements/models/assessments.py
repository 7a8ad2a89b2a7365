"""Whether a partnership fits: form, criteria and law, concluded by the officer with reasons."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from agreements.models.cases import Case
from agreements.models.criteria import CriteriaSet, Criterion, FormQuestion, LegalQuestion
from iop.accounts.models import User


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def visible_to(self, user: User) -> "AssessmentQuerySet":
        """Assessments belong to the municipality's own handling of the case."""
        return self.filter(case__in=Case.objects.visible_to(user).values("pk"))


class Assessment(models.Model):
    """The assessment of a case, and its repetition at each extension."""

    class Kind(models.TextChoices):
        INITIAL = "initial", _("Initial")
        RENEWAL = "renewal", _("At an extension")

    class Status(models.TextChoices):
        DRAFT = "draft", _("Under way")
        CONCLUDED = "concluded", _("Concluded")

    class Conclusion(models.TextChoices):
        IOP = "iop", _("IOP fits")
        GRANT = "grant", _("A grant fits better")
        PROCUREMENT = "procurement", _("Procurement fits better")
        NEITHER = "neither", _("The municipality should not take part")

    case = models.ForeignKey(
        Case, models.PROTECT, related_name="assessments", verbose_name=_("case")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.INITIAL)
    predecessor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="successors",
        verbose_name=_("the one before"),
    )
    criteria_set = models.ForeignKey(
        CriteriaSet, models.PROTECT, related_name="assessments", verbose_name=_("criteria set")
    )
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.DRAFT, editable=False
    )
    decision_on = models.DateField(
        _("day of the decision"),
        null=True,
        blank=True,
        help_text=_("The figures of the law are taken as of this day."),
    )
    conclusion = models.CharField(_("conclusion"), max_length=20, choices=Conclusion, blank=True)
    reasons = models.TextField(_("reasons"), blank=True, max_length=5_000)
    has_conflict = models.BooleanField(_("conflict of interest"), null=True, blank=True)
    conflict_note = models.CharField(_("about the conflict"), max_length=300, blank=True)
    started_by = models.ForeignKey(
        User, models.PROTECT, related_name="assessments", verbose_name=_("started by")
    )
    started_at = models.DateTimeField(_("started"), auto_now_add=True)
    concluded_at = models.DateTimeField(_("concluded"), null=True, blank=True, editable=False)

    objects = AssessmentQuerySet.as_manager()
    history = HistoricalRecords()
    _change_reason: str | None = None

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(status="draft"),
                name="assessment_one_under_way",
                violation_error_message=_("An assessment of the case is under way already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.started_at:%Y-%m-%d}"


class CriterionAnswer(models.Model):
    """The answer to one criterion. Empty: not assessed yet."""

    class Answer(models.TextChoices):
        YES = "yes", _("Yes")
        PARTLY = "partly", _("Partly")
        NO = "no", _("No")

    assessment = models.ForeignKey(
        Assessment, models.CASCADE, related_name="criterion_answers", verbose_name=_("assessment")
    )
    criterion = models.ForeignKey(
        Criterion, models.PROTECT, related_name="answers", verbose_name=_("criterion")
    )
    answer = models.CharField(_("answer"), max_length=10, choices=Answer, blank=True)
    motivation = models.TextField(_("motivation"), blank=True, max_length=5_000)

    history = HistoricalRecords()
    _change_reason: str | None = None

    class Meta:
        verbose_name = _("answer to a criterion")
        verbose_name_plural = _("answers to criteria")
        ordering = ["criterion__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "criterion"], name="criterion_answer_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.get_answer_display()}"


class FormAnswer(models.Model):
    """The answer to a question of the guide to which form fits."""

    class Answer(models.TextChoices):
        YES = "yes", _("Yes")
        NO = "no", _("No")
        UNCLEAR = "unclear", _("Not yet clear")

    assessment = models.ForeignKey(
        Assessment, models.CASCADE, related_name="form_answers", verbose_name=_("assessment")
    )
    question = models.ForeignKey(
        FormQuestion, models.PROTECT, related_name="answers", verbose_name=_("question")
    )
    answer = models.CharField(_("answer"), max_length=10, choices=Answer, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)

    history = HistoricalRecords()
    _change_reason: str | None = None

    class Meta:
        verbose_name = _("answer on the form")
        verbose_name_plural = _("answers on the form")
        ordering = ["question__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "question"], name="form_answer_unique")
        ]

    def __str__(self) -> str:
        return f"{self.question}: {self.get_answer_display()}"


class LegalCheck(models.Model):
    """One of the three legal checks, with its outcome and motivation."""

    class Outcome(models.TextChoices):
        CLEAR = "clear", _("No obstacle")
        CONDITIONS = "conditions", _("No obstacle if a condition is met")
        OBSTACLE = "obstacle", _("Obstacle")

    class Ladder(models.TextChoices):
        """Why the support is lawful as state aid, the first step that holds."""

        NO_ACTIVITY = "no_activity", _("No economic activity")
        NO_EFFECT = "no_effect", _("No effect on trade")
        DE_MINIMIS = "de_minimis", _("De minimis")
        DE_MINIMIS_SGEI = "de_minimis_sgei", _("De minimis for SGEI")
        SGEI = "sgei", _("SGEI decision 2012/21/EU")
        GBER = "gber", _("General block exemption")
        NOTIFICATION = "notification", _("Notification to the Commission")

    assessment = models.ForeignKey(
        Assessment, models.CASCADE, related_name="legal_checks", verbose_name=_("assessment")
    )
    kind = models.CharField(_("check"), max_length=20, choices=LegalQuestion.Check)
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome, blank=True)
    ladder = models.CharField(_("lawful because"), max_length=20, choices=Ladder, blank=True)
    has_statement = models.BooleanField(
        _("the recipient has stated its other aid"), null=True, blank=True
    )
    statement_on = models.DateField(_("day of the statement"), null=True, blank=True)
    motivation = models.TextField(_("motivation"), blank=True, max_length=5_000)

    history = HistoricalRecords()
    _change_reason: str | None = None

    class Meta:
        verbose_name = _("legal check")
        verbose_name_plural = _("legal checks")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "kind"], name="legal_check_unique")
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class LegalAnswer(models.Model):
    """The answer to a legal question. Empty: not answered."""

    assessment = models.ForeignKey(
        Assessment, models.CASCADE, related_name="legal_answers", verbose_name=_("assessment")
    )
    question = models.ForeignKey(
        LegalQuestion, models.PROTECT, related_name="answers", verbose_name=_("question")
    )
    answer = models.CharField(_("answer"), max_length=10, choices=FormAnswer.Answer, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)

    history = HistoricalRecords()
    _change_reason: str | None = None

    class Meta:
        verbose_name = _("answer to a legal question")
        verbose_name_plural = _("answers to legal questions")
        ordering = ["question__check_kind", "question__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "question"], name="legal_answer_unique")
        ]

    def __str__(self) -> str:
        return f"{self.question}: {self.get_answer_display()}"
