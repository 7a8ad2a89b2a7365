"""Pages that join the apps."""

from django.http import HttpResponse
from django.shortcuts import render

from iop.accounts.http import UserRequest


def home(request: UserRequest) -> HttpResponse:
    return render(request, "iop/home.html")
