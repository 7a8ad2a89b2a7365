"""Groups with their members, and the reports that the agreement promises."""

from django.utils.translation import gettext_lazy as _

from agreements.forms.rows import RowForm, RowKind
from agreements.models import Group, GroupMember, ReportDuty


class GroupForm(RowForm):
    summary_fields = ("kind", "name")

    class Meta(RowForm.Meta):
        model = Group
        fields = [
            "kind",
            "name",
            "meetings",
            "meetings_period",
            "convened_by",
            "minutes_by",
            "tasks",
        ]

    @property
    def is_wanted(self) -> bool:
        """A group says something by its kind alone."""
        return True


class GroupMemberForm(RowForm):
    empty_labels = {"party": _("Independent")}
    summary_fields = ("party", "name", "title")

    class Meta(RowForm.Meta):
        model = GroupMember
        fields = ["party", "name", "title", "is_chair"]
        help_texts = {"name": ""}
        labels = {"title": _("Post or title")}


class ReportDutyForm(RowForm):
    empty_labels = {"party": _("—")}

    class Meta(RowForm.Meta):
        model = ReportDuty
        fields = ["kind", "party", "is_joint", "due_on", "due_note", "goes_to_board", "description"]

    @property
    def is_wanted(self) -> bool:
        """A report says something by its kind alone."""
        return True


MEMBERS = RowKind(
    "members",
    GroupMemberForm,
    title=_("Members"),
    add_label=_("Add a member"),
    empty=_("No member yet. Each party should have a seat."),
    owner="group",
)
GROUPS = RowKind(
    "groups",
    GroupForm,
    title=_("Groups"),
    add_label=_("Add a group"),
    empty=_("No group yet. A partnership needs at least a steering group."),
    child=MEMBERS,
)
REPORT_DUTIES = RowKind(
    "report_duties",
    ReportDutyForm,
    title=_("Reports"),
    add_label=_("Add a report"),
    empty=_("No report yet. Write what is reported, by whom and when."),
)
