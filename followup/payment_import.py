"""Payments from a file of the economy system: read and shown first, saved when confirmed.

A row names its instalment by its key, or by diary number and due day. A row that was read
before is known by its content and skipped, so the same file may come twice.
"""

import csv
import datetime
import hashlib
import io
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.forms.fields import parse_number
from agreements.models import Agreement, Instalment
from followup.carrying_by_hand import uncounted_in
from followup.models import CarriedInstalment, Payment
from followup.paying import Due, Entry, Refused, dues_of, instalments, pay, refuse_unless_payable
from followup.permissions import RECORD_PAYMENT
from iop.accounts.models import User
from iop.shared.formats import kr
from partners.roles import boards_with_role

#: Longer files are for a job of their own.
MOST_ROWS = 1_000
MOST_BYTES = 500_000
#: What is read of a row, by the heading of its column in either language; the file that
#: ``payment_export`` writes has some of them, and others beside.
COLUMNS = {
    "key": (gettext_lazy("Instalment key"),),
    "dnr": (gettext_lazy("Diary number"),),
    "version": (gettext_lazy("Version"),),
    "due_on": (gettext_lazy("Due on"),),
    "paid_on": (gettext_lazy("Paid on"),),
    "amount": (gettext_lazy("Paid amount"), gettext_lazy("Amount")),
    "reference": (gettext_lazy("Voucher or invoice"), gettext_lazy("Voucher")),
    "reason": (gettext_lazy("Reason"),),
}


class Unreadable(Exception):
    """The file as a whole cannot be read; the sentence says why."""


class Faulty(Exception):
    """A row cannot be read; the sentence says why."""


@dataclass(frozen=True)
class Line:
    """A row of the file, and what it will do."""

    number: int
    due: Due | None = None
    entry: Entry | None = None
    fault: str = ""
    skipped: str = ""
    warning: str = ""
    #: The later version in which the payment counts on no instalment.
    uncounted_in: Agreement | None = None

    @property
    def pays(self) -> bool:
        return not (self.fault or self.skipped)


@dataclass(frozen=True)
class Reading:
    lines: tuple[Line, ...]

    @property
    def paying(self) -> list[Line]:
        return [line for line in self.lines if line.pays]

    @property
    def total(self) -> Decimal:
        return sum((line.entry.amount for line in self.paying if line.entry), Decimal(0))

    @property
    def uncounted(self) -> list[Line]:
        return [line for line in self.paying if line.uncounted_in]

    @property
    def uncounted_versions(self) -> list[Agreement]:
        return list(dict.fromkeys(one.uncounted_in for one in self.lines if one.uncounted_in))

    @property
    def skipped_count(self) -> int:
        return sum(bool(line.skipped) for line in self.lines)

    @property
    def fault_count(self) -> int:
        return sum(bool(line.fault) for line in self.lines)

    @property
    def seen(self) -> str:
        """What tells whether the file would still do what was shown."""
        said = [(one.number, one.fault, one.skipped, one.warning, one.due) for one in self.lines]
        return hashlib.sha256(repr(said).encode()).hexdigest()


# --- Reading ---------------------------------------------------------------------------


def text_of(content: bytes) -> str:
    """UTF-8, or what older Swedish systems write."""
    if len(content) > MOST_BYTES:
        raise Unreadable(_("The file is too large. Divide it into several."))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def rows_of(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """The number of each line that says something, and its cells by name."""
    if "\0" in text:
        raise Unreadable(_("This is no text file. Save it as CSV with semicolons."))
    if not text.strip():
        raise Unreadable(_("The file is empty."))
    separator = max(";\t,", key=text.lstrip().partition("\n")[0].count)
    reader = csv.reader(io.StringIO(text.lstrip(), newline=""), delimiter=separator)
    try:
        names = _columns(next(reader))
        for count, cells in enumerate(reader, 1):
            if count > MOST_ROWS:
                raise Unreadable(_("The file has more than %d rows. Divide it.") % MOST_ROWS)
            if any(cell.strip() for cell in cells):
                yield reader.line_num, _named(names, cells)
    except csv.Error as error:
        raise Unreadable(
            _("Line %(line)d of the file is broken: %(error)s.")
            % {"line": reader.line_num, "error": error}
        ) from error


def _named(names: dict[str, int], cells: list[str]) -> dict[str, str]:
    return {name: _plain(cells[at]) for name, at in names.items() if at < len(cells)}


def _plain(cell: str) -> str:
    """The cell without the sign that keeps a spreadsheet from running it."""
    return cell.strip().removeprefix("'").strip()


def _columns(heading: list[str]) -> dict[str, int]:
    places = {name.strip().casefold(): at for at, name in reversed(list(enumerate(heading)))}
    found: dict[str, int] = {}
    for column, labels in COLUMNS.items():
        for label in labels:
            at = next((places[name] for name in _in_words(label) if name in places), None)
            if at is not None:
                found.setdefault(column, at)
    missing = [str(COLUMNS[name][0]) for name in ("paid_on", "amount") if name not in found]
    if "key" not in found and not {"dnr", "due_on"} <= found.keys():
        missing.append(_("Instalment key (or diary number and due day)"))
    if missing:
        raise Unreadable(
            _("These columns are missing in the first line of the file: %(names)s.")
            % {"names": ", ".join(missing)}
        )
    return found


def _in_words(label: Any) -> Iterator[str]:
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            yield str(label).casefold()


def read(user: User, text: str, today: datetime.date) -> Reading:
    """What each row of the file would do now. A fixed number of queries."""
    rows = list(rows_of(text))
    dues = dues_of(_payable(user, today).filter(_named_in(row for _number, row in rows)))
    now = {due.instalment.pk: due for due in dues}
    known = _known(list(now))
    lines: list[Line] = []
    first: dict[str, int] = {}
    for number, row in rows:
        line = _line(number, row, list(now.values()), today)
        line = _unless_repeated(line, known, first)
        if line.pays and line.due and line.entry:
            line = _checked(line, line.due, line.entry)
        if line.pays and line.due and line.entry:
            now[line.due.instalment.pk] = _after(line.due, line.entry)
        lines.append(line)
    return Reading(tuple(_told_where(lines)))


def _told_where(lines: list[Line]) -> list[Line]:
    """Each that pays, with the version in which it will count on no instalment, if there is one."""
    paying = [line.due.instalment for line in lines if line.pays and line.due]
    nowhere = uncounted_in(paying)
    return [
        replace(line, uncounted_in=nowhere.get(line.due.instalment.pk))
        if line.pays and line.due
        else line
        for line in lines
    ]


def _payable(user: User, today: datetime.date) -> "QuerySet[Instalment]":
    boards = boards_with_role(user, *RECORD_PAYMENT.roles)
    return instalments(today).filter(plan__agreement__case__board__in=boards)


def _named_in(rows: Iterable[dict[str, str]]) -> Q:
    keys, numbers = set(), set()
    for row in rows:
        if key := _uuid(row.get("key", "")):
            keys.add(key)
        if dnr := row.get("dnr", ""):
            numbers |= {dnr, dnr.rpartition("-")[0]}
    return Q(pk__in=keys) | Q(plan__agreement__case__reference__in=numbers - {""})


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _line(number: int, row: dict[str, str], dues: list[Due], today: datetime.date) -> Line:
    try:
        due = _due_of(row, dues)
        paid_on = _day(row.get("paid_on", ""), _("Paid on"))
        if paid_on > today:
            raise Faulty(_("The day of the payment, %s, lies in the future.") % paid_on)
        entry = Entry(
            paid_on,
            _amount(row.get("amount", "")),
            reference=row.get("reference", "")[:100],
            held_reason=row.get("reason", "")[:300],
        )
    except Faulty as fault:
        return Line(number, fault=str(fault))
    return Line(number, due, replace(entry, import_key=_key(due.instalment.pk, entry)))


def _due_of(row: dict[str, str], dues: list[Due]) -> Due:
    if text := row.get("key", ""):
        found = [due for due in dues if due.instalment.pk == _uuid(text)]
        if not found:
            raise Faulty(_("No instalment of yours has the key “%s”.") % text)
        return found[0]
    due_on = _day(row.get("due_on", ""), _("Due on"))
    dnr, version = row.get("dnr", ""), row.get("version", "")
    found = [
        due for due in dues if due.instalment.due_on == due_on and _is_called(due, dnr, version)
    ]
    said = {"dnr": dnr, "day": due_on}
    if not found:
        raise Faulty(_("No instalment of “%(dnr)s” is due %(day)s.") % said)
    if len(found) > 1:
        raise Faulty(
            _("Several instalments of “%(dnr)s” are due %(day)s. Write the instalment key.") % said
        )
    return found[0]


def _is_called(due: Due, dnr: str, version: str) -> bool:
    agreement = due.instalment.plan.agreement
    if version:
        return dnr == agreement.case.reference and version == str(agreement.version)
    if dnr == agreement.reference:
        return True
    return dnr == agreement.case.reference and not due.is_elsewhere


def _day(text: str, column: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        said = {"column": column, "text": text}
        if not text:
            raise Faulty(_("“%(column)s” is empty.") % said) from None
        raise Faulty(_("“%(column)s” is “%(text)s”. Write the day as 2026-01-31.") % said) from None


def _amount(text: str) -> Decimal:
    try:
        amount = Decimal(parse_number(text))
    except InvalidOperation:
        raise Faulty(_("The amount “%s” is no number.") % text) from None
    if not amount.is_finite() or amount <= 0 or amount >= Decimal(10) ** 12:
        raise Faulty(_("The amount “%s” is not above zero, or too large.") % text)
    if amount != round(amount, 2):
        raise Faulty(_("The amount “%s” has more than two decimals.") % text)
    return round(amount, 2)


# --- What was read before --------------------------------------------------------------


def _key(instalment: Any, entry: Entry) -> str:
    said = (instalment, entry.paid_on, f"{entry.amount:.2f}", entry.reference)
    return hashlib.sha256("\n".join(map(str, said)).encode()).hexdigest()


def _known(instalments: list[Any]) -> dict[str, Payment]:
    """What was entered of the instalments, and of their twins in earlier versions. Two queries."""
    twins: dict[Any, list[Any]] = {key: [key] for key in instalments}
    carried = CarriedInstalment.objects.filter(instalment__in=instalments)
    for key, earlier in carried.values_list("instalment", "earlier"):
        twins.setdefault(earlier, [earlier]).append(key)
    entered = Payment.objects.filter(instalment__in=list(twins))
    return {
        key: payment
        for payment in entered
        for key in _keys_of(payment, twins[payment.instalment_id])
    }


def _keys_of(payment: Payment, instalments: Iterable[Any]) -> Iterator[str]:
    """A payment that was entered by hand is known by the same content; a struck one is not."""
    if payment.import_key:
        yield payment.import_key
    if payment.import_key or not payment.is_voided:
        entry = Entry(payment.paid_on, payment.amount, payment.reference)
        yield from (_key(instalment, entry) for instalment in instalments)


def _unless_repeated(line: Line, known: dict[str, Payment], first: dict[str, int]) -> Line:
    if not line.entry:
        return line
    key = line.entry.import_key
    if payment := known.get(key):
        if payment.is_voided:
            text = _("It was read before, and has been struck out since.")
        elif payment.import_key:
            text = _("It was read before.")
        else:
            text = _("It is entered by hand already.")
        return replace(line, skipped=text)
    if key in first:
        return replace(line, skipped=_("It is the same as line %d.") % first[key])
    first[key] = line.number
    return line


# --- What it does ----------------------------------------------------------------------


def _checked(line: Line, due: Due, entry: Entry) -> Line:
    over = entry.amount - due.left
    entry = replace(entry, exceeds=over > 0)
    try:
        refuse_unless_payable(due, entry)
    except Refused as refused:
        return replace(line, fault=str(refused))
    warning = _("That is %s more than what is left.") % kr(over) if over > 0 else ""
    return replace(line, entry=entry, warning=warning)


def _after(due: Due, entry: Entry) -> Due:
    """The instalment as it stands when the row is saved, for the rows after it."""
    return replace(due, paid=due.paid + entry.amount, left=max(due.left - entry.amount, Decimal(0)))


class Moved(Exception):
    """Something was entered after the rows were shown; they are to be shown again."""

    def __init__(self, reading: Reading) -> None:
        super().__init__()
        self.reading = reading


@transaction.atomic
def save(user: User, text: str, seen: str, today: datetime.date) -> Reading:
    """All rows that pay, or none. Raises ``Moved`` when they would not do what was shown."""
    keys = {line.due.instalment.pk for line in read(user, text, today).paying if line.due}
    list(Instalment.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    reading = read(user, text, today)
    if reading.seen != seen:
        raise Moved(reading)
    for line in reading.paying:
        if line.due and line.entry:
            pay(user, line.due.instalment.pk, line.entry, today)
    return reading
