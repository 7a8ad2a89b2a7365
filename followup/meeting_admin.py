"""The standard agenda, kept by administrators without code, and meetings to look into."""

from django.contrib import admin

from agreements.admin import BoardFilter, ReadOnly
from agreements.owned_admin import OwnedAdmin
from followup.models import GroupMeeting, StandardItem
from partners.administration import AdministratorAdmin
from partners.models import Organisation


@admin.register(StandardItem)
class StandardItemAdmin(OwnedAdmin):
    """An own list replaces the common one whole: copy all of it, then change it."""

    list_display = ("heading", "position", "origin", "municipality", "valid_from", "valid_to")
    list_filter = ("origin", ("municipality", admin.RelatedOnlyFieldListFilter))
    search_fields = ("heading", "municipality__name")

    def copy(self, row: StandardItem, municipality: Organisation) -> StandardItem:
        own = StandardItem.objects.get(pk=row.pk)
        own.pk, own.municipality = None, municipality
        own.save()
        return own


@admin.register(GroupMeeting)
class GroupMeetingAdmin(ReadOnly, AdministratorAdmin):
    """When and where; what is noted is read in the meeting's own page."""

    list_display = ("group", "held_on", "period_from", "period_to", "status", "called_at")
    fields = ("group", "held_on", "starts_at", "ends_at", "place", "status", "called_at")
    list_filter = ("status", ("group__agreement__case__board", BoardFilter))
    list_select_related = ("group",)
    search_fields = ("group__agreement__case__reference", "group__agreement__title")
    date_hierarchy = "held_on"
