"""Police-record extracts: noted as seen, never stored."""

from dataclasses import dataclass

from agreements.models import Agreement, RecordExtract
from agreements.permissions import can_read_extracts
from iop.accounts.models import User
from iop.shared.rich_text import plain

#: An agreement that holds one of these asks for extracts. Agreements are written in Swedish.
_WORDS = ("registerutdrag", "belastningsregist", "misstankeregist")


def asks_for_extracts(agreement: Agreement) -> bool:
    """Whether the text of the agreement, loaded with its sections, speaks of extracts."""
    text = " ".join(plain(section.body) for section in agreement.sections.all()).casefold()
    return any(word in text for word in _WORDS)


@dataclass(frozen=True)
class Noted:
    """What the agreement's page says of the extracts."""

    count: int
    latest: RecordExtract | None
    is_asked_for: bool

    @property
    def is_missing(self) -> bool:
        return self.is_asked_for and not self.count


def noted(user: User, agreement: Agreement) -> Noted | None:
    """``None`` for whoever does not read it."""
    if not can_read_extracts(user, agreement):
        return None
    rows = list(RecordExtract.objects.visible_to(user).filter(party__agreement=agreement))
    return Noted(len(rows), rows[0] if rows else None, asks_for_extracts(agreement))
