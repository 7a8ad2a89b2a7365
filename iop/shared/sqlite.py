"""Teaches SQLite what PostgreSQL knows: that ``Å`` and ``å`` are the same letter in a search."""

import re
import sqlite3
from functools import lru_cache
from typing import Any

from django.db.backends.signals import connection_created
from django.db.backends.sqlite3.base import DatabaseWrapper


@lru_cache(maxsize=256)
def _pattern(like: str, escape: str) -> re.Pattern[str]:
    parts, characters = [], iter(like)
    for character in characters:
        if character == escape:
            parts.append(re.escape(next(characters, "")))
        else:
            parts.append({"%": ".*", "_": "."}.get(character) or re.escape(character))
    return re.compile("".join(parts), re.IGNORECASE | re.DOTALL)


def _like(like: str | None, text: object, escape: str = "") -> bool | None:
    if like is None or text is None:
        return None
    return _pattern(str(like), escape).fullmatch(str(text)) is not None


def _teach(connection: Any, **kwargs: object) -> None:
    if isinstance(connection, DatabaseWrapper):
        raw: sqlite3.Connection = connection.connection
        raw.create_function("like", 2, _like, deterministic=True)
        raw.create_function("like", 3, _like, deterministic=True)


connection_created.connect(_teach, dispatch_uid="swedish-like")
