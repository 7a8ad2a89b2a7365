"""The project as an app: commands, template tags and the message catalogue."""

from django.apps import AppConfig


class IopConfig(AppConfig):
    name = "iop"

    def ready(self) -> None:
        from iop.shared import sqlite  # noqa: F401, PLC0415 (connects its signal)
