"""Kinds of papers, their headings and standard texts: an administrator's own."""

from typing import Any

from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest

from agreements.models import PaperKind, PaperKindSection
from agreements.owned_admin import OwnedAdmin, OwnedRights
from partners.models import Organisation


class PaperKindSectionInline(OwnedRights, admin.StackedInline):
    """The headings of a kind, in the order of their positions."""

    model = PaperKindSection
    extra = 0
    fields = (("position", "heading"), ("part", "is_mandatory"), "guidance", "standard_text")
    ordering = ("position", "pk")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        kind = obj.kind if isinstance(obj, PaperKindSection) else obj
        return super().has_change_permission(request, kind)


@admin.register(PaperKind)
class PaperKindAdmin(OwnedAdmin):
    list_display = ("name", "purpose", "municipality", "is_active")
    list_filter = ("purpose", *OwnedAdmin.list_filter)
    search_fields = ("name", "municipality__name")
    inlines = (PaperKindSectionInline,)

    @transaction.atomic
    def copy(self, row: PaperKind, municipality: Organisation) -> PaperKind:
        """The kind with its headings, the municipality's own to change."""
        sections = list(row.sections.all())
        kind = PaperKind(name=row.name, purpose=row.purpose, municipality=municipality)
        kind.save()
        for section in sections:
            section.pk, section.kind = None, kind
            section._state.adding = True
            section.save()
        return kind
