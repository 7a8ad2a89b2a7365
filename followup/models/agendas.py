"""What agendas are made of: the standard list, and topics that members want to take up."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from agreements.models import Agreement, Group
from agreements.models.reference import Dated
from followup.models.meetings import AgendaItem
from followup.visibility import followed_as_party, followed_by_staff
from iop.accounts.models import User
from partners.models import Organisation


class TopicQuerySet(models.QuerySet["Topic"]):
    def visible_to(self, user: User) -> "TopicQuerySet":
        """Those under agreements that the user's board or organisation is in."""
        return self.filter(
            Q(group__agreement__in=followed_by_staff(user).order_by().values("pk"))
            | Q(group__agreement__in=followed_as_party(user).order_by().values("pk"))
        )

    def of_case(self, agreement: Agreement) -> "TopicQuerySet":
        return self.filter(group__agreement__case=agreement.case_id)

    def waiting(self) -> "TopicQuerySet":
        """Those that no agenda has taken in, and nobody has taken back."""
        return self.filter(item=None, dropped_at=None).select_related("raised_by", "group")


class Topic(models.Model):
    """What a member wants to take up; it waits between meetings until an agenda takes it in."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="topics", verbose_name=_("group"))
    text = models.CharField(_("topic"), max_length=300)
    raised_by = models.ForeignKey(
        User, models.PROTECT, related_name="topics", verbose_name=_("raised by")
    )
    raised_at = models.DateTimeField(_("raised"), auto_now_add=True)
    item = models.ForeignKey(
        AgendaItem,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="topics",
        verbose_name=_("taken up as"),
    )
    dropped_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    objects = TopicQuerySet.as_manager()
    history = HistoricalRecords()
    _change_reason: str | None = None

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["raised_at", "pk"]

    def __str__(self) -> str:
        return self.text


class StandardItem(Dated):
    """An item that every agenda begins with; an administrator keeps the list."""

    position = models.PositiveSmallIntegerField(_("position"), default=0)
    heading = models.CharField(_("heading"), max_length=200)
    origin = models.CharField(
        _("filled with"),
        max_length=20,
        choices=AgendaItem.Origin,
        default=AgendaItem.Origin.STANDARD,
    )
    municipality = models.ForeignKey(
        Organisation,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="standard_items",
        verbose_name=_("municipality"),
        help_text=_("Empty: common to all. A municipality with a list of its own uses that one."),
    )

    history = HistoricalRecords()
    _change_reason: str | None = None

    class Meta(Dated.Meta):
        abstract = False
        verbose_name = _("standard agenda item")
        verbose_name_plural = _("standard agenda items")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.heading
