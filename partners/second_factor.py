"""Asks users whose role needs a second factor for it before they reach anything else."""

from collections.abc import Callable
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.core.checks import CheckMessage, Error, register
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from iop.accounts.models import User
from partners.models import Role
from partners.roles import holds_role

#: What stays open without it: setting it up, confirming who one is, language and signing out.
OPEN_VIEWS = ("allauth.account.", "allauth.mfa.", "django.views.i18n")


class SecondFactorMiddleware:
    """Sends the user to the page where a second factor is set up, until there is one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], *args: Any
    ) -> HttpResponse | None:
        if not settings.MFA_REQUIRED_ROLES or view.__module__.startswith(OPEN_VIEWS):
            return None
        if not lacks_second_factor(request):
            return None
        messages.warning(
            request,
            _("Your role needs a second step at sign-in. Choose one here, and you can go on."),
        )
        return redirect("mfa_index")


def lacks_second_factor(request: HttpRequest) -> bool:
    user = request.user
    if not isinstance(user, User):
        return False
    methods = {record["method"] for record in get_authentication_records(request, user)}
    if "mfa" in methods:
        return False
    roles = [Role(role) for role in settings.MFA_REQUIRED_ROLES]
    required = holds_role(user, *roles) or (user.is_superuser and Role.ADMINISTRATOR in roles)
    return required and not is_mfa_enabled(user)


@register
def check_required_roles(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """``manage.py check``: the setting names roles that exist."""
    unknown = sorted(set(settings.MFA_REQUIRED_ROLES) - set(Role.values))
    return [Error(f"MFA_REQUIRED_ROLES names no role of ours: {role}.") for role in unknown]
