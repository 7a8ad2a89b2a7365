"""Reads the environment: each setting once, with its meaning, which docs/settings.md prints.

A process with a missing or unsafe setting does not start, and says all that is wrong at once.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from dotenv import dotenv_values
from environs import Env, EnvError


@dataclass(frozen=True)
class Setting:
    """What one environment variable is for; ``default`` in words."""

    name: str
    default: str
    meaning: str


class Environment:
    """The process's environment, and the file ``.env`` for what it does not say."""

    def __init__(self, file: Path) -> None:
        self.settings: list[Setting] = []
        self.problems: list[str] = []
        self._in_file = dotenv_values(file)
        self._env = Env()
        self._env.read_env(file, recurse=False)

    def read(self, kind: str, name: str, default: Any, meaning: str, *, shown: str = "") -> Any:
        """The setting as ``kind`` (a reader of environs), ``default`` when it is not given.

        ``shown`` is the default as the documentation words it, when the value does not say it.
        """
        self.settings.append(Setting(name, shown or f"`{default}`", meaning))
        reader = self._names if kind == "list" else getattr(self._env, kind)
        try:
            return reader(name, default)
        except (EnvError, ValueError, LookupError) as error:
            self.problems.append(f"{name} cannot be read: {error}")
            return reader("", default)  # so that the rest can be read and judged too

    def _names(self, name: str, default: list[str]) -> list[str]:
        return [part.strip() for part in self._env.list(name, default) if part.strip()]

    def require(self, holds: bool, problem: str) -> None:
        if not holds:
            self.problems.append(problem)

    def check(self) -> None:
        """Stop the process if anything is wrong, or ``.env`` has a name that we do not know."""
        known = {setting.name for setting in self.settings}
        for name in sorted(set(self._in_file) - known):
            self.problems.append(f"{name} in .env is no setting of ours. Is it a slip of the pen?")
        if self.problems:
            lines = "".join(f"\n- {problem}" for problem in self.problems)
            raise ImproperlyConfigured(f"These settings are missing or unsafe:{lines}")
