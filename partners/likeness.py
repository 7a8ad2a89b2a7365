"""Organisations whose names are alike, so that none is registered twice by a slip."""

import re
from difflib import SequenceMatcher
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Func, Q
from django.db.models.sql.compiler import SQLCompiler

from partners.models import Organisation

_FOLDED = str.maketrans("åäáàâöóøéèêëüúíæ", "aaaaaoooeeeeuuia")
#: Words that tell what kind of organisation it is, not which one.
_NOISE = frozenset(
    "förening föreningen föreningens ideell ideella idéburen ekonomisk stiftelse stiftelsen "
    "ab aktiebolag ek för i och den det the".translate(_FOLDED).split()
)
#: How alike two names must be, from 0 to 1, to be shown as perhaps the same.
_THRESHOLD = 0.86


class Folded(Func):
    """A name in lower case without the rings and dots, as ``words`` has it."""

    arity = 1
    output_field = CharField()

    def as_sql(
        self,
        compiler: SQLCompiler,
        connection: BaseDatabaseWrapper,
        function: str | None = None,
        template: str | None = None,
        arg_joiner: str | None = None,
        **extra_context: Any,
    ) -> tuple[str, Any]:
        source, params = compiler.compile(self.source_expressions[0])
        for letters, plain in (("Åå", "a"), ("Ää", "a"), ("Öö", "o"), ("Éé", "e")):
            for letter in letters:
                source = f"REPLACE({source}, '{letter}', '{plain}')"
        return f"LOWER({source})", params


def words(name: str) -> list[str]:
    """The words that tell which organisation it is: ``kompisbyran`` of Föreningen Kompisbyrån."""
    every = re.findall(r"\w+", name.casefold().translate(_FOLDED))
    return [word for word in every if word not in _NOISE] or every


def key(name: str) -> str:
    """The same for two names that differ in case, spaces, noise or å, ä and ö alone."""
    return "".join(words(name))


def alike(name: str, *, but: Organisation | None = None, most: int = 5) -> list[Organisation]:
    """Organisations that may be the one meant, most alike first; always one query."""
    wanted = key(name)
    may_be = Q()
    for piece in _pieces(name):
        may_be |= Q(folded_name__contains=piece)
    candidates = (
        Organisation.objects.annotate(
            folded_name=Folded("name"), folded_short_name=Folded("short_name")
        )
        .filter(may_be | Q(folded_short_name=name.casefold().translate(_FOLDED)))
        .exclude(Q(pk=but.pk) if but else Q(pk__in=[]))
        .only("name", "short_name", "organisation_number", "kind", "retired_on")
    )
    rated = [
        (likeness, organisation)
        for organisation in candidates
        if (likeness := _likeness(wanted, organisation)) >= _THRESHOLD
    ]
    rated.sort(key=lambda pair: (-pair[0], pair[1].pk))
    return [organisation for _likeness_, organisation in rated[:most]]


def _pieces(name: str) -> set[str]:
    """Four letters at a time: one slip of the pen leaves another piece whole."""
    pieces = set()
    for word in words(name):
        pieces |= {word[start : start + 4] for start in range(0, len(word) - 3, 4)}
        pieces.add(word[-4:])
    longest = max(map(len, pieces), default=0)
    return {piece for piece in pieces if len(piece) >= min(longest, 3)}


def _likeness(wanted: str, organisation: Organisation) -> float:
    """From 0 to 1; names that differ in digits alone are different, as in Scoutkår 1 and 2."""
    found = key(organisation.name)
    if wanted in (found, key(organisation.short_name)):
        return 1.0
    if re.sub(r"\D", "", wanted) != re.sub(r"\D", "", found):
        return 0.0
    matcher = SequenceMatcher(a=wanted, b=found, autojunk=False)
    if matcher.real_quick_ratio() < _THRESHOLD or matcher.quick_ratio() < _THRESHOLD:
        return 0.0
    return matcher.ratio()
