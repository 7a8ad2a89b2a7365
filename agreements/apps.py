"""What is agreed."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class AgreementsConfig(AppConfig):
    name = "agreements"
    verbose_name = _("Agreements")

    def ready(self) -> None:
        """Administration that does not fit into ``admin.py`` stands in modules of its own."""
        autodiscover_modules("board_admin")
