"""The request of a page that is closed to those who have not signed in."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from iop.accounts.models import User


class UserRequest(HttpRequest):
    """A request whose user has signed in."""

    user: User
    htmx: HtmxDetails
