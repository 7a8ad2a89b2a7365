"""What every page of the Django admin here has in common: who gets in, which rows, history."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.db.models.fields.related import RelatedField
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import ngettext
from simple_history.admin import SimpleHistoryAdmin

from iop.accounts.models import User
from partners.permissions import can_administer


def signed_in(request: HttpRequest) -> User:
    """The user of an admin page, which nobody sees without signing in."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101 (for the type checker)
    return user


def may_administer(request: HttpRequest) -> bool:
    """``can_administer``, asked once per request: the admin asks for each model and act."""
    known: bool | None = getattr(request, "_may_administer", None)
    if known is None:
        user = request.user
        known = isinstance(user, User) and user.is_active and can_administer(user)
        request._may_administer = known  # type: ignore[attr-defined]
    return known


class AdministratorRights(BaseModelAdmin):
    """Open to administrators, over the rows that ``rows_for`` gives them; superusers see all."""

    def rows_for(self, user: User, rows: "QuerySet[Any]") -> "QuerySet[Any]":
        """The rows an administrator sees: what the QuerySet's ``visible_to`` says, else all."""
        visible_to = getattr(rows, "visible_to", None)
        return visible_to(user) if visible_to else rows

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        rows = super().get_queryset(request)
        user = signed_in(request)
        return rows if user.is_superuser else self.rows_for(user, rows)

    def get_field_queryset(
        self, db: str | None, db_field: "RelatedField[Any, Any]", request: HttpRequest
    ) -> "QuerySet[Any] | None":
        """What may be chosen is what the user sees in the other model's own list."""
        related = self.admin_site._registry.get(db_field.remote_field.model)
        if isinstance(related, AdministratorRights):
            return related.get_queryset(request)
        return super().get_field_queryset(db, db_field, request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_administer(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_administer(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_administer(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_administer(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_administer(request)


class Kept(AdministratorRights):
    """Taken out of use rather than deleted: what refers to it may be another municipality's."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return signed_in(request).is_superuser


class AdministratorAdmin(AdministratorRights, SimpleHistoryAdmin):  # type: ignore[misc]
    """The base of every model in the admin, with the history of each row."""

    list_per_page = 50
    show_full_result_count = False

    def get_history_queryset(
        self, request: HttpRequest, history_manager: Any, pk_name: str, object_id: Any
    ) -> "QuerySet[Any]":
        self._require_in_list(request, object_id)
        versions: QuerySet[Any] = super().get_history_queryset(
            request, history_manager, pk_name, object_id
        )
        return versions

    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """An earlier version, to read. Going back to it is an ordinary change."""
        self._require_in_list(request, object_id)
        if request.method == "POST":
            raise PermissionDenied
        response: HttpResponse = super().history_form_view(
            request, object_id, version_id, extra_context
        )
        return response

    def revert_disabled(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What stands in the way of deleting is counted, not named: it may be of other boards."""
        deleted, counts, missing, others = super().get_deleted_objects(objs, request)
        if others and not signed_in(request).is_superuser:
            text = ngettext(
                "%(count)s row that refers to it", "%(count)s rows that refer to it", len(others)
            )
            others = [text % {"count": len(others)}]
        return deleted, counts, missing, others

    def _require_in_list(self, request: HttpRequest, object_id: Any) -> None:
        """History is read by those who see the row; that of deleted rows by superusers."""
        if signed_in(request).is_superuser:
            return
        if not self.get_queryset(request).filter(pk=unquote(str(object_id))).exists():
            raise Http404


class AdministratorInline(AdministratorRights, admin.TabularInline):
    """Rows of another model on the same page, under the same rights."""

    extra = 0
    show_change_link = True
