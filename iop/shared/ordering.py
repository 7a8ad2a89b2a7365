"""Swedish alphabetical order, the same on PostgreSQL and SQLite and on every machine.

Collations differ between builds (a PostgreSQL without ICU has no ``sv-x-icu``), so the
order is an expression: lower case, and å, ä, ö as the three characters after z.
"""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Func
from django.db.models.sql.compiler import SQLCompiler

_LETTERS = dict(zip("ÅåÄäÖöÉé", "{{||}}ee", strict=True))


class SwedishOrder(Func):
    """``order_by(SwedishOrder("name"))`` sorts Zeta, Åsa, Ängel, Östra."""

    arity = 1
    output_field = CharField()

    def as_sql(  # type: ignore[override]
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: Any
    ) -> tuple[str, Any]:
        source, params = compiler.compile(self.source_expressions[0])
        for letter, replacement in _LETTERS.items():
            source = f"REPLACE({source}, '{letter}', '{replacement}')"
        return f"LOWER({source})", params

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: Any
    ) -> tuple[str, Any]:
        sql, params = self.as_sql(compiler, connection, **extra)
        return f'{sql} COLLATE "C"', params
