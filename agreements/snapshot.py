"""An agreement as data: complete, in a stable order, with the version of its schema.

The PDF carries it, its hash tells one wording from another, and a signed agreement is frozen
as it.
"""

import datetime
import hashlib
import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import models

from agreements.models import Agreement
from agreements.models.sections import Row
from partners.models import Board, Organisation

SCHEMA = {"name": "iop-agreement", "version": 1}

#: Of the agreement itself: who it is in the database, and where it stands in the process.
_OUTSIDE = {
    *("id", "case", "template", "predecessor", "status", "shared_at", "is_external"),
    *("is_automatic", "basics_open", "prolonged_until"),
}
#: Of an extension or a change alone: said only where something is said.
_OF_RENEWALS = {"takes_effect_on", "ground"}
_OF_SECTIONS = {"id", "agreement", "position", "guidance", "revision", "is_open"}
#: Of rows: the parent, which holds them, and the place, which is their order.
_PARENTS = {"agreement", "contribution", "group", "plan", "position"}


def agreement_data(agreement: Agreement) -> dict[str, Any]:
    """All that the agreement says. It is loaded ``with_content``; no further query is asked.

    Amounts are strings, so that no reader rounds them; days are ISO 8601; unknown is ``null``.
    """
    return {
        "schema": dict(SCHEMA),
        "reference": agreement.reference,
        "board": _board(agreement.case.board),
        "predecessor": agreement.predecessor.reference if agreement.predecessor else None,
        **_fields(agreement, skip=_OUTSIDE | _unsaid(agreement)),
        "sections": [_fields(section, skip=_OF_SECTIONS) for section in agreement.sections.all()],
        "parties": _rows(agreement.parties.all()),
        "contact_persons": _rows(agreement.contact_persons.all()),
        "target_groups": _rows(agreement.target_groups.all()),
        "goals": _rows(agreement.goals.all()),
        "indicators": _rows(agreement.indicators.all()),
        "commitments": _rows(agreement.commitments.all()),
        "funders": _rows(agreement.funders.all()),
        "contributions": [
            _fields(row, skip=_PARENTS)
            | {"years": _rows(row.years.all()), "uplifts": _rows(row.uplifts.all())}
            for row in agreement.contributions.all()
        ],
        "payment_plans": [
            _fields(row, skip=_PARENTS - {"contribution"})
            | {"instalments": _rows(row.instalments.all())}
            for row in agreement.payment_plans.all()
        ],
        "groups": [
            _fields(row, skip=_PARENTS) | {"members": _rows(row.members.all())}
            for row in agreement.groups.all()
        ],
        "report_duties": _rows(agreement.report_duties.all()),
        "signatories": _rows(agreement.signatories.all()),
    }


def agreement_json(agreement: Agreement) -> bytes:
    """``agreement_data`` as UTF-8: the same agreement always gives the same bytes."""
    text = json.dumps(agreement_data(agreement), ensure_ascii=False, indent=1)
    return text.encode()


def checksum(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _unsaid(agreement: Agreement) -> set[str]:
    return {name for name in _OF_RENEWALS if not getattr(agreement, name)}


def _rows(rows: Iterable[Row]) -> list[dict[str, Any]]:
    return [_fields(row, skip=_PARENTS) for row in rows]


def _fields(row: models.Model, *, skip: set[str]) -> dict[str, Any]:
    return {
        field.name: _value(row, field)
        for field in row._meta.concrete_fields
        if field.name not in skip
    }


def _value(row: models.Model, field: models.Field) -> Any:
    """What JSON can hold of a field: an organisation as it is named, a row as its key."""
    if field.related_model in (Board, Organisation):
        related = getattr(row, field.name)
        if related is None:
            return None
        return _board(related) if isinstance(related, Board) else _organisation(related)
    value = getattr(row, field.attname)
    match value:
        case None | bool() | int() | dict() | list():
            return value
        case Decimal():
            return f"{value:f}"
        case datetime.date():
            return value.isoformat()
    return str(value)


def _organisation(organisation: Organisation) -> dict[str, Any]:
    return {
        "name": organisation.name,
        "kind": organisation.kind,
        "organisation_number": organisation.organisation_number,
    }


def _board(board: Board) -> dict[str, Any]:
    return {"name": board.name, "code": board.code} | {
        "organisation": _organisation(board.organisation)
    }
