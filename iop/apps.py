"""The project as an app: commands, template tags and the message catalogue."""

from django.apps import AppConfig


class IopConfig(AppConfig):
    name = "iop"

    def ready(self) -> None:
        from iop.shared import (  # noqa: PLC0415 (connects a signal, registers a check)
            seal,  # noqa: F401
            sqlite,  # noqa: F401
        )
