"""Adding, moving and removing rows without scripts: done to what was posted, before it is read."""

import uuid

from django.http import QueryDict

from agreements.forms.rows import RowKind

#: "show" does nothing but show what was posted, as when a script brings back kept text.
ACTS = ("add", "move", "remove", "show")


def act(data: QueryDict, kinds: list[RowKind]) -> str:
    """Do what the pressed button says; the key of the row, or the kind, that gets the focus."""
    button = next(name for name in ACTS if name in data)
    value = str(data[button])
    if button == "add":
        name, _, parent = value.partition(":")
        return _add(data, name, parent) if _known(name, kinds) else ""
    if button == "show":
        return ""
    if button == "move":
        name, key, way = [*value.split(":"), "", ""][:3]
        return _move(data, name, key, -1 if way == "up" else 1) if _known(name, kinds) else ""
    name, _, key = value.partition(":")
    return _remove(data, name, key) if _known(name, kinds) else ""


def _known(name: str, kinds: list[RowKind]) -> bool:
    return any(name == kind.name or (kind.child and name == kind.child.name) for kind in kinds)


def _add(data: QueryDict, name: str, parent: str) -> str:
    key = str(uuid.uuid4())
    data.appendlist(name, key)
    if parent:
        data[f"{name}-{key}-parent"] = parent
    return key


def _move(data: QueryDict, name: str, key: str, step: int) -> str:
    """Change places with the next row that belongs to the same row."""
    keys = data.getlist(name)
    parent = data.get(f"{name}-{key}-parent")
    siblings = [other for other in keys if data.get(f"{name}-{other}-parent") == parent]
    if key not in siblings:
        return ""
    place = siblings.index(key) + step
    if 0 <= place < len(siblings):
        here, there = keys.index(key), keys.index(siblings[place])
        keys[here], keys[there] = keys[there], keys[here]
        data.setlist(name, keys)
    return key


def _remove(data: QueryDict, name: str, key: str) -> str:
    """Take the row out of the order; what belonged to it finds no owner and goes too."""
    data.setlist(name, [other for other in data.getlist(name) if other != key])
    return name
