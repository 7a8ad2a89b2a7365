"""Every page is closed to those who have not signed in, unless its view is marked open."""

from collections.abc import Callable

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django_htmx.http import HttpResponseClientRedirect


class SignInMiddleware(LoginRequiredMiddleware):
    """Django's own, with an answer that htmx understands.

    A fragment is never replaced by the sign-in page: what is only read goes there as a whole
    page, and what is saved gets 401, so that the page with what was typed stays.
    """

    def handle_no_permission(  # type: ignore[override]  # the stubs know only redirects
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponse:
        response = super().handle_no_permission(request, view_func)
        if "HX-Request" not in request.headers:
            return response
        if request.method == "GET":
            return HttpResponseClientRedirect(response["Location"])
        return HttpResponse(status=401)
