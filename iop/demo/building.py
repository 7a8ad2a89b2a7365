"""How demo rows are made: validated like all others, and written in an officer's name."""

import datetime
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.text import slugify

from agreements.models import Agreement, AgreementTemplate, Case, Document, Section
from agreements.uploads import check, store
from agreements.workflow import perform
from iop.accounts.models import User
from iop.shared.pdf import render
from partners.models import Board, Organisation

R = TypeVar("R", bound=models.Model)


@dataclass(frozen=True)
class World:
    """What the stories are told with: who writes, and who takes part."""

    users: Mapping[str, User]
    template: AgreementTemplate
    boards: dict[str, Board]
    organisations: dict[str, Organisation]

    @property
    def officer(self) -> User:
        return self.users["handlaggare"]

    @property
    def chief(self) -> User:
        return self.users["chef"]

    @property
    def secretary(self) -> User:
        return self.users["sekreterare"]


@contextmanager
def on(year: int, month: int, day: int, hour: int = 10) -> Iterator[None]:
    """What is done inside is done that day, to everything that looks at the clock.

    A story of years is told in a second, by the real acts. Moves, history, files and the rules
    about days then have the days of the story, and the clock goes on as ever when it is told.
    """
    now = timezone.now
    ago = now() - datetime.datetime(year, month, day, hour, tzinfo=datetime.UTC)
    timezone.now = lambda: now() - ago
    try:
        yield
    finally:
        timezone.now = now


def put(row: R, by: User) -> R:
    """The row, checked, saved, and with the user in its history.

    What must be there or be unique is left to the database to find; to ask it first of every
    row takes many queries.
    """
    cast(Any, row)._history_user = by
    keys = {one.name for one in row._meta.fields if one.is_relation}
    row.full_clean(exclude=keys, validate_unique=False, validate_constraints=False)
    row.save()
    return row


@dataclass
class Writer:
    """Writes the rows of one agreement, each kind in order."""

    agreement: Agreement
    officer: User
    counts: Counter[type[models.Model]] = field(default_factory=Counter)

    def add(self, model: type[R], **values: Any) -> R:
        """The next row of its kind; a row of a row names that one, all others the agreement."""
        if any(one.name == "agreement" for one in model._meta.get_fields()):
            values["agreement"] = self.agreement
        values.setdefault("position", self.counts[model])
        self.counts[model] += 1
        return put(model(**values), self.officer)

    def sections(self, template: AgreementTemplate, texts: Mapping[str, str | None]) -> None:
        """Every heading of the template: its own text here, else the standard text.

        ``None`` leaves the heading out.
        """
        headings = list(template.sections.all())
        unknown = set(texts) - {one.heading for one in headings}
        if unknown:
            raise ValueError(f"No such heading in the template: {', '.join(sorted(unknown))}")
        for one in headings:
            text = texts.get(one.heading, one.body)
            if text is None:
                continue
            self.add(
                Section,
                position=one.position,
                heading=one.heading,
                kind=one.kind,
                guidance=one.guidance,
                body=text,
                is_mandatory=one.is_mandatory,
            )


def open_case(world: World, board: Board, reference: str, **values: Any) -> Case | None:
    """A new case of the board, taken by the officer unless it comes with another status.

    ``None`` when the demo has already told this story.
    """
    if Case.objects.filter(board=board, reference=reference).exists():
        return None
    case = put(
        Case(board=board, reference=reference, officer=world.officer, **values), world.officer
    )
    # Django dates what is added by the machine's own day.
    opened_on = timezone.localdate()
    Case.objects.filter(pk=case.pk).update(opened_on=opened_on)
    Case.history.filter(id=case.pk).update(opened_on=opened_on)
    if "status" not in values:
        perform(world.officer, case, "assign")
    case.refresh_from_db()
    return case


def begin(world: World, case: Case, texts: Mapping[str, str | None], **values: Any) -> Writer:
    """A new agreement of the case, with the template's sections."""
    values.setdefault("title", case.title)
    agreement = put(Agreement(case=case, template=world.template, **values), world.officer)
    writer = Writer(agreement, world.officer)
    writer.sections(world.template, texts)
    return writer


def begin_signed_elsewhere(
    world: World, case: Case, facts: tuple[str, ...], **values: Any
) -> Writer:
    """An agreement that was written outside, with a stand-in for its file."""
    agreement = put(
        Agreement(case=case, title=case.title, is_external=True, **values), world.officer
    )
    page = render_to_string("iop/demo/signed_elsewhere.html", {"case": case, "facts": facts})
    pdf = render(page, stylesheets=("css/document.css",))
    name = f"{slugify(case.title)}.pdf"
    store(
        check(SimpleUploadedFile(name, pdf, "application/pdf"), ".pdf"),
        agreement,
        world.officer,
        Document.Kind.SIGNED_ELSEWHERE,
    )
    return Writer(agreement, world.officer)
