"""What the page of an agreement's follow-up shows of each noun, one file per noun."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True)
class Panel:
    """A part of the page: its heading, its template, and what that is given as ``panel.facts``.

    ``url`` leads to all of it; ``late`` counts what should have been done by now.
    """

    key: str
    heading: str | Promise
    template: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    url: str = ""
    late: int = 0
