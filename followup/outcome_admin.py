"""The limit of small counts, kept by whoever keeps what is common to all."""

from django.contrib import admin

from followup.models import SmallCountLimit
from partners.administration import AdministratorAdmin


@admin.register(SmallCountLimit)
class SmallCountLimitAdmin(AdministratorAdmin):
    list_display = ("limit", "valid_from", "valid_to", "source")
