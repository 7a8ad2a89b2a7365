"""What an administrator keeps without code, and agreements to look into but not to write."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from agreements import criteria_admin, paper_admin  # noqa: F401 (they register their own)
from agreements.models import (
    Agreement,
    AgreementTemplate,
    Case,
    Clause,
    DiarySeries,
    Document,
    Party,
    ReferenceRate,
    ReviewStep,
    Section,
    TemplateSection,
    WatchedWord,
)
from agreements.owned_admin import OwnedAdmin, OwnedRights
from agreements.standard_texts import clause_for, template_for
from iop.accounts.models import User
from partners.administration import (
    AdministratorAdmin,
    AdministratorInline,
    AdministratorRights,
    may_administer,
    signed_in,
)
from partners.models import Board, Organisation


class TemplateSectionInline(OwnedRights, admin.StackedInline):
    """The headings of a template, in the order of their positions."""

    model = TemplateSection
    extra = 0
    fields = (("position", "heading"), ("kind", "is_mandatory"), "guidance", "body")
    ordering = ("position", "pk")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        template = obj.template if isinstance(obj, TemplateSection) else obj
        return super().has_change_permission(request, template)


@admin.register(AgreementTemplate)
class AgreementTemplateAdmin(OwnedAdmin):
    list_display = ("name", "municipality", "section_count", "valid_from", "is_active")
    search_fields = ("name", "description", "municipality__name")
    inlines = (TemplateSectionInline,)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        rows: QuerySet[Any] = super().get_queryset(request)
        counted: QuerySet[Any] = rows.annotate(sections_count=Count("sections"))
        return counted

    @admin.display(description=_("sections"), ordering="sections_count")
    def section_count(self, template: Any) -> int:
        count: int = template.sections_count
        return count

    def copy(self, row: AgreementTemplate, municipality: Organisation) -> AgreementTemplate:
        return template_for(municipality, row)


@admin.register(Clause)
class ClauseAdmin(OwnedAdmin):
    list_display = ("title", "kind", "municipality", "comment", "is_active")
    list_filter = ("kind", *OwnedAdmin.list_filter)
    search_fields = ("title", "body", "comment", "municipality__name")

    def copy(self, row: Clause, municipality: Organisation) -> Clause:
        return clause_for(municipality, row)


@admin.register(WatchedWord)
class WatchedWordAdmin(AdministratorAdmin):
    list_display = ("word", "suggestion", "valid_from", "valid_to", "source")
    search_fields = ("word", "suggestion")


@admin.register(ReferenceRate)
class ReferenceRateAdmin(AdministratorAdmin):
    list_display = ("name", "amount", "unit", "valid_from", "valid_to", "source")
    list_filter = ("unit",)
    search_fields = ("name", "unit", "source")


class BoardFilter(admin.RelatedOnlyFieldListFilter):
    """The boards of the rows in the list, each with its municipality, in one query."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: admin.ModelAdmin) -> Any:
        keys = model_admin.get_queryset(request).order_by().values(self.field_path)
        boards = Board.objects.filter(pk__in=keys).select_related("organisation")
        return [(board.pk, str(board)) for board in boards]


class ReadOnly(AdministratorRights):
    """Looked into here, and written in the pages of the process."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(ReviewStep)
class ReviewStepAdmin(AdministratorRights, admin.ModelAdmin):
    """Who reviews a board's drafts, and in which order; a board without steps has its chief."""

    list_display = ("board", "position", "role")
    list_filter = ("role",)
    list_select_related = ("board__organisation",)
    search_fields = ("board__name", "board__organisation__name")

    def rows_for(self, user: User, rows: Any) -> Any:
        return rows.filter(board__in=Board.objects.administered_by(user))


@admin.register(DiarySeries)
class DiarySeriesAdmin(AdministratorAdmin):
    """How a board numbers its cases. One that has given numbers is changed, never deleted."""

    list_display = ("board", "pattern")
    list_select_related = ("board__organisation",)
    search_fields = ("board__name", "board__organisation__name", "pattern")

    def rows_for(self, user: User, rows: Any) -> Any:
        return rows.filter(board__in=Board.objects.administered_by(user))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        has_counted = obj is not None and obj.counts.exists()
        return super().has_delete_permission(request, obj) and not has_counted


@admin.register(Case)
class CaseAdmin(AdministratorAdmin):
    """The officer and the facts of the diary may be mended; boards, number and status stay."""

    list_display = ("reference", "title", "board", "officer", "status", "opened_on")
    list_filter = ("status", ("board", BoardFilter))
    list_select_related = ("board__organisation", "officer")
    search_fields = ("reference", "external_reference", "title", "board__name")
    autocomplete_fields = ("officer", "initiator")
    # Whose decision an agreement waits for is changed on the case's own page, which asks first.
    readonly_fields = ("board", "co_boards", "reference", "status", "opened_on")

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        return super().get_queryset(request).select_related("board__organisation")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Cases that one reads by another role, or of a co-deciding board, are looked into."""
        user = signed_in(request)
        if obj is None or user.is_superuser:
            return may_administer(request)
        administered = Board.objects.administered_by(user).filter(pk=obj.board_id)
        return may_administer(request) and administered.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class PartyInline(ReadOnly, AdministratorInline):
    model = Party
    fields = ("organisation", "board", "name_as_written", "signs", "is_coordinator")
    show_change_link = False

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        return super().get_queryset(request).select_related("organisation", "board__organisation")


class SectionInline(ReadOnly, AdministratorInline):
    model = Section
    fields = ("position", "heading", "kind", "is_mandatory")
    show_change_link = False


@admin.register(Agreement)
class AgreementAdmin(ReadOnly, AdministratorAdmin):
    list_display = ("reference", "title", "status", "starts_on", "ends_on", "board")
    list_filter = ("status", "is_external", ("case__board", BoardFilter))
    list_select_related = ("case__board__organisation",)
    search_fields = ("title", "case__reference", "parties__organisation__name")
    date_hierarchy = "ends_on"
    inlines = (PartyInline, SectionInline)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        related = ("case__board__organisation", "predecessor__case", "template")
        return super().get_queryset(request).select_related(*related)

    @admin.display(description=_("board"), ordering="case__board__name")
    def board(self, agreement: Agreement) -> str:
        return str(agreement.case.board)


@admin.register(Document)
class DocumentAdmin(ReadOnly, AdministratorAdmin):
    list_display = ("name", "kind", "case", "size", "uploaded_by", "uploaded_at")
    list_filter = ("kind", "uploaded_at")
    list_select_related = ("case", "uploaded_by")
    search_fields = ("name", "case__reference", "case__title", "sha256")
    exclude = ("file",)
    readonly_fields = ("link",)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        related = ("case", "agreement__case", "uploaded_by")
        return super().get_queryset(request).select_related(*related)

    @admin.display(description=_("file"))
    def link(self, document: Document) -> str:
        """Through the page that asks for rights and checks the bytes."""
        address = reverse("agreements:document", args=[document.pk])
        return format_html('<a href="{}">{}</a>', address, document.name)
