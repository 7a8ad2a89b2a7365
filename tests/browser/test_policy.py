"""The content security policy lets in what the pages need, and no inline script of a stranger."""

import pytest
from django import forms
from django.http import HttpRequest, HttpResponse
from django.template import RequestContext, Template
from django.urls import path
from django_prose_editor.fields import ProseEditorFormField

from iop.accounts.models import User
from iop.urls import urlpatterns as site
from tests.browser.fixtures import PageFor

PAGE = Template(
    "{% extends 'base.html' %}{% load iop %}"
    "{% block head %}{% with_nonce form.media %}{% endblock %}"
    "{% block content %}<form>{{ form }}</form>{% endblock %}"
)


class TextForm(forms.Form):
    text = ProseEditorFormField(config={"extensions": {"Bold": True}}, label="Text")


def text_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(PAGE.render(RequestContext(request, {"form": TextForm()})))


urlpatterns = [*site, path("text/", text_page)]


@pytest.mark.urls(__name__)
def test_the_text_editor_runs_under_the_policy(page_for: PageFor, officer: User) -> None:
    page = page_for(officer)
    page.goto("/text/")
    page.locator(".ProseMirror").press_sequentially("Hej")
    assert page.locator("textarea").input_value() == "<p>Hej</p>"
