"""Organisations, boards, contacts, users and their roles in the Django admin."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin import EmptyFieldListFilter
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.contrib.auth.models import Group
from django.db.models import Exists, Field, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from iop.accounts.models import Message, User
from partners.administration import (
    AdministratorAdmin,
    AdministratorInline,
    AdministratorRights,
    Kept,
    may_administer,
    signed_in,
)
from partners.forms import OrganisationFieldsForm
from partners.models import Board, Contact, Membership, Organisation, Role

admin.site.unregister(Group)  # rights follow from memberships, never from groups


class MembershipRights(AdministratorRights):
    """Memberships in boards are given by their administrators, those of partners by superusers."""

    def rows_for(self, user: User, rows: Any) -> Any:
        return rows.administered_by(user)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = super().get_fields(request, obj)
        is_superuser = signed_in(request).is_superuser
        return [name for name in fields if is_superuser or name != "organisation"]

    def formfield_for_choice_field(
        self, db_field: "Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        """The roles that may be given here."""
        if db_field.name == "role":
            kwargs["choices"] = [
                choice for choice in Role.choices if choice[0] in self.roles(request)
            ]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def roles(self, request: HttpRequest) -> set[Role]:
        return set(Role) if signed_in(request).is_superuser else set(Role) - {Role.PARTNER}


class MembershipInline(MembershipRights, AdministratorInline):
    """Roles are given and taken away; none is changed into another."""

    model = Membership
    fields = ["role", "board", "organisation"]
    autocomplete_fields = ["board", "organisation"]

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        return (
            super()
            .get_queryset(request)
            .select_related("user", "board__organisation", "organisation")
        )

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class BoardMembershipInline(MembershipInline):
    fields = ["user", "role"]
    autocomplete_fields = ["user"]

    def roles(self, request: HttpRequest) -> set[Role]:
        return set(Role) - {Role.PARTNER}


class PartnerInline(MembershipInline):
    """Representatives of an organisation: only a superuser gives and sees them."""

    verbose_name = _("partner representative")
    verbose_name_plural = _("partner representatives")
    fields = ["user", "role"]
    autocomplete_fields = ["user"]

    def roles(self, request: HttpRequest) -> set[Role]:
        return {Role.PARTNER}

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return signed_in(request).is_superuser

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return signed_in(request).is_superuser

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return signed_in(request).is_superuser


class BoardInline(Kept, AdministratorInline):
    model = Board
    fk_name = "organisation"
    fields = ("name", "code", "department", "public_share_guideline", "retired_on")

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        return super().get_queryset(request).select_related("organisation")

    def rows_for(self, user: User, rows: Any) -> Any:
        return rows.administered_by(user)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Boards are added to the administrator's own municipality."""
        user = signed_in(request)
        return may_administer(request) and (
            user.is_superuser or (obj is not None and _administers(user, obj.pk))
        )


class ContactInline(AdministratorInline):
    model = Contact
    fields = ("name", "title", "board", "email", "phone")
    readonly_fields = ("board",)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        return super().get_queryset(request).select_related("board__organisation")


@admin.register(Organisation)
class OrganisationAdmin(Kept, AdministratorAdmin):
    form = OrganisationFieldsForm
    list_display = ("name", "kind", "organisation_number", "registered_since", "retired_on")
    list_filter = (
        "kind",
        ("registered_since", EmptyFieldListFilter),
        ("retired_on", EmptyFieldListFilter),
    )
    search_fields = ("name", "short_name", "organisation_number")
    readonly_fields = ("retired_on",)
    inlines = (BoardInline, ContactInline, PartnerInline)


@admin.register(Board)
class BoardAdmin(Kept, AdministratorAdmin):
    list_display = ("name", "organisation", "code", "public_share_guideline", "retired_on")
    list_filter = (("retired_on", EmptyFieldListFilter),)
    list_select_related = ("organisation",)
    search_fields = ("name", "code", "organisation__name")
    autocomplete_fields = ("organisation", "successor")
    inlines = (BoardMembershipInline,)

    def rows_for(self, user: User, rows: Any) -> Any:
        return rows.administered_by(user)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """A board stays where it is: its members would follow it into another municipality."""
        return ("organisation",) if obj else ()

    def get_field_queryset(self, db: Any, db_field: Any, request: HttpRequest) -> Any:
        """An administrator adds boards to the own municipality."""
        rows = super().get_field_queryset(db, db_field, request)
        user = signed_in(request)
        if db_field.name == "organisation" and rows is not None and not user.is_superuser:
            return rows.filter(pk__in=Organisation.objects.administered_by(user))
        return rows


@admin.register(Contact)
class ContactAdmin(AdministratorAdmin):
    list_display = ("name", "title", "organisation", "board", "email", "phone")
    list_select_related = ("organisation", "board__organisation")
    search_fields = ("name", "title", "email", "organisation__name", "board__name")
    autocomplete_fields = ("organisation", "board")


@admin.register(Membership)
class MembershipAdmin(MembershipRights, AdministratorAdmin):
    list_display = ("user", "role", "board", "organisation")
    list_filter = ("role",)
    list_select_related = ("user", "board__organisation", "organisation")
    search_fields = ("user__name", "user__email", "board__name", "organisation__name")
    autocomplete_fields = ("user", "board", "organisation")


class NewUserForm(AdminUserCreationForm):
    """A new account; without a password the person sets one through the reset by mail."""

    class Meta:
        model = User
        fields = ("email", "name")

    def clean_email(self) -> str:
        return _free_email(self)


class UserForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ("email", "name", "is_active", "is_staff", "is_superuser")

    def clean_email(self) -> str:
        return _free_email(self)


def _free_email(form: "forms.ModelForm") -> str:
    """In lower case, as one signs in with it."""
    return str(form.cleaned_data["email"]).lower()


@admin.register(User)
class UserAdmin(Kept, AdministratorAdmin, DjangoUserAdmin):
    """Accounts. An administrator changes those who have roles in no other municipality.

    They are made inactive: a deleted one would leave history without a name.
    """

    form = UserForm
    add_form = NewUserForm
    fieldsets = None
    add_fieldsets = (
        (None, {"fields": ("email", "name", "usable_password", "password1", "password2")}),
    )
    list_display = ("name", "email", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff", "memberships__role")
    search_fields = ("name", "email")
    ordering = None
    filter_horizontal = ()
    inlines = (MembershipInline,)

    def rows_for(self, user: User, rows: Any) -> Any:
        """Those with a role in the own municipality, and those who have none yet."""
        here = Membership.objects.administered_by(user)
        any_role = Membership.objects.filter(user=OuterRef("pk"))
        return rows.filter(Q(pk__in=here.values("user")) | ~Q(Exists(any_role)), is_superuser=False)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        is_superuser = signed_in(request).is_superuser
        fields = ["email", "name", "is_active", "is_staff"]
        return [*fields, "is_superuser"] if is_superuser else fields

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return self.add_fieldsets
        return [(None, {"fields": self.get_fields(request, obj)})]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who changes an e-mail address can take over all the roles that go with it."""
        user = signed_in(request)
        if user.is_superuser or obj is None or not may_administer(request):
            return may_administer(request)
        elsewhere = obj.memberships.exclude(
            pk__in=Membership.objects.administered_by(user).values("pk")
        )
        return not obj.is_superuser and not elsewhere.exists()


def _administers(user: User, organisation_pk: int) -> bool:
    return Organisation.objects.administered_by(user).filter(pk=organisation_pk).exists()


@admin.register(Message)
class MessageAdmin(AdministratorRights, admin.ModelAdmin):
    """The outbox: what waits, what failed and why. What a mail says is its recipient's."""

    list_display = (
        "subject",
        "recipient",
        "created_at",
        "sent_at",
        "due_at",
        "attempts",
        "last_error",
    )
    list_filter = (("sent_at", EmptyFieldListFilter), ("last_error", EmptyFieldListFilter))
    list_select_related = ("to",)
    search_fields = ("subject", "to__email", "to__name", "address", "name")
    fields = (*list_display, "sender", "attachment_name", "is_for_digest")
    ordering = ("-created_at", "-pk")
    show_full_result_count = False
    actions = ("try_again",)

    def rows_for(self, user: User, rows: Any) -> Any:
        """Mail to those with a role in the own municipality, and for them to people without."""
        here = Membership.objects.administered_by(user).values("user")
        return rows.filter(Q(to__in=here) | Q(to=None, sender__in=here))

    @admin.display(description=_("to"), ordering="to__name")
    def recipient(self, message: Message) -> str:
        return message.to.name if message.to else f"{message.name} <{message.address}>"

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    has_change_permission = has_delete_permission = has_add_permission

    @admin.action(description=_("Try again now"), permissions=["view"])
    def try_again(self, request: HttpRequest, messages: "QuerySet[Message]") -> None:
        """Those chosen that are not sent go with the next round, as if they were new."""
        count = messages.filter(sent_at=None).update(attempts=0, due_at=timezone.now())
        self.message_user(request, _("%(count)s will be tried again.") % {"count": count})
