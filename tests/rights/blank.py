"""A template engine whose every page is empty: who gets an answer, not what it says."""

from typing import Any

from django.template.backends.base import BaseEngine


class _Page:
    def render(self, context: Any = None, request: Any = None) -> str:
        return ""


class Blank(BaseEngine):
    app_dirname = "templates"

    def __init__(self, params: dict[str, Any]) -> None:
        params = {**params}
        params.pop("OPTIONS", None)
        super().__init__(params)

    def get_template(self, template_name: str) -> _Page:
        return _Page()

    def from_string(self, template_code: str) -> _Page:
        return _Page()
