"""How the partnership is steered and followed up: groups, their members, and reports."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agreements.models.agreements import Agreement, Period
from agreements.models.parties import Party
from agreements.models.sections import Row
from iop.shared.rich_text import RichTextField


class Group(Row):
    """A group of the parties: styrgrupp, arbetsgrupp, ledningsgrupp."""

    class Kind(models.TextChoices):
        STEERING = "steering", _("Steering group")
        MANAGEMENT = "management", _("Management group")
        WORKING = "working", _("Working group")

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="groups", verbose_name=_("agreement")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.STEERING)
    name = models.CharField(
        _("name"), max_length=100, blank=True, help_text=_("Empty: as its kind is called.")
    )
    meetings = models.PositiveSmallIntegerField(
        _("number of meetings"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    meetings_period = models.CharField(_("counted over"), max_length=10, choices=Period, blank=True)
    convened_by = models.ForeignKey(
        Party,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="convened_groups",
        verbose_name=_("calls the meetings"),
    )
    minutes_by = models.ForeignKey(
        Party,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="recorded_groups",
        verbose_name=_("writes the minutes"),
    )
    tasks = RichTextField(_("tasks"))

    class Meta(Row.Meta):
        verbose_name = _("group")
        verbose_name_plural = _("groups")

    def __str__(self) -> str:
        return self.name or str(self.get_kind_display())


class GroupMember(Row):
    """A seat in a group; an independent member represents no party."""

    group = models.ForeignKey(
        Group, models.CASCADE, related_name="members", verbose_name=_("group")
    )
    party = models.ForeignKey(
        Party,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="group_members",
        verbose_name=_("represents"),
        help_text=_("Empty: an independent member."),
    )
    name = models.CharField(
        _("name"), max_length=150, blank=True, help_text=_("Empty: the post alone.")
    )
    title = models.CharField(_("title"), max_length=150, blank=True)
    is_chair = models.BooleanField(_("chairs the group"), default=False)

    class Meta(Row.Meta):
        verbose_name = _("group member")
        verbose_name_plural = _("group members")

    def __str__(self) -> str:
        return ", ".join(filter(None, (self.name, self.title))) or str(self.party or "")


class ReportDuty(Row):
    """A report that the agreement promises: who, of what kind, when, and to whom."""

    class Kind(models.TextChoices):
        PROGRESS = "progress", _("Progress report")
        ANNUAL = "annual", _("Annual report")
        FINAL = "final", _("Final report")
        ECONOMY = "economy", _("Economic report")
        EVALUATION = "evaluation", _("Evaluation")

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="report_duties", verbose_name=_("agreement")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.PROGRESS)
    party = models.ForeignKey(
        Party,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="report_duties",
        verbose_name=_("from"),
        help_text=_("Empty: as the next choice says."),
    )
    is_joint = models.BooleanField(
        _("one report from all together"),
        default=False,
        help_text=_("No, and no party named: one from each party."),
    )
    due_on = models.DateField(pgettext_lazy("report", "due on"), null=True, blank=True)
    due_note = models.CharField(
        _("when, in words"), max_length=200, blank=True, help_text=_("Such as: spring 2019.")
    )
    goes_to_board = models.BooleanField(_("is reported to the board"), default=False)
    description = models.CharField(_("what it covers"), max_length=500, blank=True)

    class Meta(Row.Meta):
        verbose_name = _("report duty")
        verbose_name_plural = _("report duties")

    def __str__(self) -> str:
        return str(self.get_kind_display())
