"""Criteria, questions and figures of the law, kept by administrators without code."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from agreements.models import (
    CriteriaSet,
    Criterion,
    DeMinimisAid,
    FormQuestion,
    LegalQuestion,
    Threshold,
)
from agreements.owned_admin import OwnedAdmin, OwnedRights, own_municipality_only
from partners.administration import AdministratorAdmin
from partners.models import Organisation


class CriterionInline(OwnedRights, admin.StackedInline):
    """The criteria of a set, in the order of their positions."""

    model = Criterion
    extra = 0
    fields = (("position", "name", "stops"), "explanation")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        criteria_set = obj.criteria_set if isinstance(obj, Criterion) else obj
        return super().has_change_permission(request, criteria_set)


@admin.register(CriteriaSet)
class CriteriaSetAdmin(OwnedAdmin):
    list_display = ("name", "issuer", "version", "municipality", "criterion_count", "valid_from")
    list_filter = (*OwnedAdmin.list_filter, "issuer")
    search_fields = ("name", "issuer", "description", "criteria__name")
    inlines = (CriterionInline,)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        rows: QuerySet[Any] = super().get_queryset(request)
        counted: QuerySet[Any] = rows.annotate(criteria_count=Count("criteria"))
        return counted

    @admin.display(description=_("criteria"), ordering="criteria_count")
    def criterion_count(self, criteria_set: Any) -> int:
        count: int = criteria_set.criteria_count
        return count

    def copy(self, row: CriteriaSet, municipality: Organisation) -> CriteriaSet:
        """The set as the municipality's own, with all its criteria."""
        criteria = list(row.criteria.all())
        own = CriteriaSet.objects.get(pk=row.pk)
        own.pk, own.municipality = None, municipality
        own.save()
        for criterion in criteria:
            criterion.pk, criterion.criteria_set = None, own
            criterion.save()
        return own


@admin.register(FormQuestion)
class FormQuestionAdmin(AdministratorAdmin):
    list_display = ("text", "position", "yes_form", "no_form", "is_active")
    list_filter = ("is_active", "yes_form", "no_form")
    search_fields = ("text", "help_text", "yes_reason", "no_reason")


@admin.register(LegalQuestion)
class LegalQuestionAdmin(AdministratorAdmin):
    list_display = ("text", "check_kind", "position", "ground", "warns_at", "is_active")
    list_filter = ("check_kind", "is_active")
    search_fields = ("text", "help_text", "ground")


@admin.register(Threshold)
class ThresholdAdmin(AdministratorAdmin):
    list_display = ("kind", "amount", "currency", "valid_from", "valid_to", "source")
    list_filter = ("kind", "currency")
    search_fields = ("source",)
    date_hierarchy = "valid_from"


@admin.register(DeMinimisAid)
class DeMinimisAidAdmin(OwnedRights, AdministratorAdmin):
    list_display = ("organisation", "granted_on", "grantor", "regulation", "amount_eur")
    list_filter = ("regulation", "granted_on")
    list_select_related = ("organisation",)
    search_fields = ("organisation__name", "grantor", "note")
    autocomplete_fields = ("organisation",)
    date_hierarchy = "granted_on"
    readonly_fields = ("entered_by",)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        return own_municipality_only(field, db_field, request)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.entered_by = request.user
        super().save_model(request, obj, form, change)
