"""docs/glossary.md names every model by the Swedish term that the pages use."""

import re
from pathlib import Path

from django.apps import apps
from django.utils import translation

GLOSSARY = Path(__file__).parents[2] / "docs" / "glossary.md"


def test_glossary_names_every_model_once() -> None:
    rows = re.findall(r"^\| `(\w+)` \| ([^|]+) \|", GLOSSARY.read_text("utf-8"), re.MULTILINE)
    with translation.override("sv"):
        models = {
            model.__name__: str(model._meta.verbose_name)
            for app in ("accounts", "partners", "agreements", "followup")
            for model in apps.get_app_config(app).get_models()
            if not model.__name__.startswith("Historical")
        }
    assert sorted(rows) == sorted(models.items())
