"""Goals with their indicators, target groups and commitments."""

from django.utils.translation import gettext_lazy as _

from agreements.forms.rows import RowForm, RowKind
from agreements.models import Commitment, Goal, Indicator, TargetGroup


class GoalForm(RowForm):
    empty_labels = {"target_group": _("Everybody")}

    class Meta(RowForm.Meta):
        model = Goal
        fields = ["text", "target_group"]


class IndicatorForm(RowForm):
    empty_labels = {"goal": _("The whole agreement")}

    class Meta(RowForm.Meta):
        model = Indicator
        fields = ["name", "goal", "qualifier", "quantity", "unit", "period", "baseline"]
        help_texts = {"unit": ""}


class TargetGroupForm(RowForm):
    class Meta(RowForm.Meta):
        model = TargetGroup
        fields = ["kind", "description", "count_qualifier", "count", "count_period", "referral"]


class CommitmentForm(RowForm):
    empty_labels = {"party": _("All parties together")}

    class Meta(RowForm.Meta):
        model = Commitment
        fields = ["party", "description", "qualifier", "quantity", "unit", "period"]
        help_texts = {"unit": ""}


GOALS = RowKind(
    "goals",
    GoalForm,
    title=_("Goals"),
    add_label=_("Add a goal"),
    empty=_("No goal yet. Write what the parties want to reach together."),
)
INDICATORS = RowKind(
    "indicators",
    IndicatorForm,
    title=_("Indicators"),
    add_label=_("Add an indicator"),
    empty=_("No indicator yet. An indicator says how a goal is measured, and by when."),
)
TARGET_GROUPS = RowKind(
    "target_groups",
    TargetGroupForm,
    title=_("Target groups"),
    add_label=_("Add a target group"),
    empty=_("No target group yet. Write whom the partnership is for."),
)
COMMITMENTS = RowKind(
    "commitments",
    CommitmentForm,
    title=_("Commitments"),
    add_label=_("Add a commitment"),
    empty=_("No commitment yet. Write what each party does."),
)
