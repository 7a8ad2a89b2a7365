"""Every page is in the language the person chose, and closed until signed in unless marked open."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect


def chosen_language(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Swedish unless the person has chosen another; what the browser prefers is not asked.

    The documents are Swedish, and many a municipal machine has an English browser.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Cookie",))
        return response

    return middleware


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
