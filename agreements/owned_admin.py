"""Rows in the administration that are common to all or one municipality's own."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from partners.administration import (
    AdministratorAdmin,
    AdministratorRights,
    may_administer,
    signed_in,
)
from partners.models import Organisation


def own_municipality_only(field: Any, db_field: Any, request: HttpRequest) -> Any:
    """An administrator writes for the own municipality, never for all."""
    user = signed_in(request)
    if field and db_field.name == "municipality":
        field.queryset = Organisation.objects.filter(boards__isnull=False).distinct()
        if not user.is_superuser:
            field.queryset = Organisation.objects.administered_by(user)
            field.required, field.empty_label = True, None
    return field


class OwnedRights(AdministratorRights):
    """Texts of one municipality are its administrators'; the common ones a superuser's."""

    def may_change(self, request: HttpRequest, owner: int | None) -> bool:
        user = signed_in(request)
        if user.is_superuser:
            return True
        own = Organisation.objects.administered_by(user)
        return may_administer(request) and own.filter(pk__in=[owner]).exists()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is None:
            return may_administer(request)
        return self.may_change(request, self.owner_of(obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)

    @staticmethod
    def owner_of(row: Any) -> int | None:
        owner: int | None = row.municipality_id
        return owner


class OwnedAdmin(OwnedRights, AdministratorAdmin):
    """Texts that are common to all or a municipality's own."""

    list_filter: tuple[Any, ...] = ("is_active", ("municipality", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("municipality",)
    actions = ("copy_to_own",)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        return own_municipality_only(field, db_field, request)

    def render_change_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A text that may only be read says how one of its own is made."""
        row = kwargs.get("obj")
        is_common = row is not None and self.owner_of(row) is None
        if is_common and request.method == "GET" and not self.has_change_permission(request, row):
            message = _(
                "This text is common to all. To change it, mark it in the list and copy it "
                "to the own municipality."
            )
            self.message_user(request, message, messages.INFO)
        response: HttpResponse = super().render_change_form(request, *args, **kwargs)
        return response

    @admin.action(description=_("Copy to the own municipality, to change it there"))
    def copy_to_own(self, request: HttpRequest, rows: "QuerySet[Any]") -> None:
        municipality = Organisation.objects.administered_by(signed_in(request)).first()
        if municipality is None:
            message = _("You administer no municipality to copy to.")
            self.message_user(request, message, messages.WARNING)
            return
        copies = [self.copy(row, municipality) for row in rows]
        told = ngettext(
            "%(count)s copy is made for %(municipality)s.",
            "%(count)s copies are made for %(municipality)s.",
            len(copies),
        ) % {"count": len(copies), "municipality": municipality}
        self.message_user(request, told, messages.SUCCESS)

    def copy(self, row: Any, municipality: Organisation) -> Any:
        raise NotImplementedError
