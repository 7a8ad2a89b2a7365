"""When who is reminded of what, and how long papers are kept: rules of an administrator."""

from typing import Any

from django.contrib import admin
from django.db.models import Q

from agreements.owned_admin import OwnedAdmin
from followup.models import ReminderRule, RetentionPeriod
from iop.accounts.models import User
from partners.administration import AdministratorAdmin
from partners.models import Organisation


@admin.register(ReminderRule)
class ReminderRuleAdmin(OwnedAdmin):
    list_display = ("kind", "offset", "audience", "municipality", "is_active", "valid_to")
    list_filter = ("kind", "audience", *OwnedAdmin.list_filter)
    search_fields = ("municipality__name", "source")

    def rows_for(self, user: User, rows: Any) -> Any:
        """The common ones, and those of the own municipality."""
        own = Organisation.objects.administered_by(user).values("pk")
        return rows.filter(Q(municipality=None) | Q(municipality__in=own))

    def copy(self, row: Any, municipality: Organisation) -> ReminderRule:
        """The rule as the municipality's own, which goes by its own alone for that kind of day."""
        own, _is_new = ReminderRule.objects.get_or_create(
            kind=row.kind,
            offset=row.offset,
            audience=row.audience,
            municipality=municipality,
            defaults={"is_active": row.is_active, "valid_from": row.valid_from},
        )
        return own


@admin.register(RetentionPeriod)
class RetentionPeriodAdmin(AdministratorAdmin):
    list_display = ("what", "years", "valid_from", "valid_to", "source")
    list_filter = ("what",)
