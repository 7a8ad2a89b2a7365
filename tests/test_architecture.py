"""The house keeps its shape: imports and relations go one way, files and functions stay small."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parent.parent
APPS = ("iop", "partners", "agreements", "followup")
#: From the floor up; a module imports from its own floor and from those below it.
FLOORS = ("iop.shared", "iop.accounts", "partners", "agreements", "followup")
LONGEST_FILE, LONGEST_FUNCTION = 400, 40

SOURCES = sorted(
    path
    for app in APPS
    for path in (ROOT / app).rglob("*.py")
    if "migrations" not in path.relative_to(ROOT).parts
)
TESTS = sorted((ROOT / "tests").rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def floor_of(module: str) -> int:
    """0 for the lowest floor; what stands on no floor (``iop.urls``, commands) is the roof."""
    for number, floor in enumerate(FLOORS):
        if module == floor or module.startswith(f"{floor}."):
            return number
    return len(FLOORS)


def imports_of(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


#: Read at run time by everything; they import nothing of ours.
COMMON = {"iop.settings", "iop.environment"}


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_imports_go_one_way(path: Path) -> None:
    module = name_of(path).removesuffix(".py").replace("/", ".")
    upward = [
        imported
        for imported in imports_of(ast.parse(path.read_text()))
        if imported.split(".")[0] in APPS
        and imported not in COMMON
        and floor_of(imported) > floor_of(module)
    ]
    assert upward == []


def test_relations_go_one_way() -> None:
    upward = []
    for model in apps.get_models():
        if floor_of(model.__module__) == len(FLOORS):
            continue  # a library's model
        for field in model._meta.get_fields():
            if field.is_relation and field.concrete and field.related_model:
                related = field.related_model.__module__
                if related.split(".")[0] in APPS and floor_of(related) > floor_of(model.__module__):
                    upward.append(f"{model.__name__}.{field.name}")
    assert upward == []


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_functions_stay_short(path: Path) -> None:
    functions = [
        f"{node.name}: {node.end_lineno - node.lineno + 1} lines"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef)
        and node.end_lineno
        and node.end_lineno - node.lineno >= LONGEST_FUNCTION
    ]
    assert functions == []


@pytest.mark.parametrize("path", [*SOURCES, *TESTS], ids=name_of)
def test_files_stay_short(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= LONGEST_FILE


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_templates_have_no_inline_code_or_style(path: Path) -> None:
    """The policy of the pages (CSP) would refuse them. The PDF has no policy, but the same rule."""
    text = re.sub(r"{%.*?%}|{{.*?}}", "", path.read_text(), flags=re.DOTALL)
    inline = re.findall(r"<style\b|\sstyle=|\son[a-z]+=|<script(?![^>]*\bsrc=)[^>]*>", text)
    allowed = re.compile(r"<script[^>]*type=\"application/json\"")
    assert [found for found in inline if not allowed.match(found)] == []
