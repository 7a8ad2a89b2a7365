"""The form of a whole paper, in blocks that are saved each by itself."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from agreements.forms.paper_blocks import (
    Block,
    Data,
    Files,
    HeadBlock,
    RowsBlock,
    SectionBlock,
)
from agreements.forms.paper_rows import AttachmentForm, PersonForm, ProposalForm
from agreements.models import Agreement, Document, Paper, PaperPart, PaperPerson
from iop.accounts.models import User


class PaperForm:
    """All the blocks of a paper, loaded ``with_content``."""

    def __init__(
        self, paper: Paper, user: User, data: Data | None = None, files: Files | None = None
    ) -> None:
        self.paper, self.data = paper, data
        self.head = HeadBlock(paper, user, data)
        self.rows = {block.name: block for block in _row_blocks(paper, user, data, files)}
        sections = list(paper.sections.all())
        for section in sections:
            section.paper = paper
        self.sections = [SectionBlock(section, data) for section in sections]

    def __iter__(self) -> Iterator[Block]:
        yield self.head
        yield from self.rows.values()
        yield from self.sections

    @property
    def order(self) -> list[tuple[SectionBlock, RowsBlock | None]]:
        """The sections as the paper has them, with the rows that are written there."""
        places: dict[str, str] = {
            PaperPart.PROPOSALS: "proposals",
            PaperPart.ATTACHMENTS: "attachments",
            PaperPart.RECIPIENTS: "recipients",
        }
        return [
            (block, self.rows.get(places.get(block.section.part, ""))) for block in self.sections
        ]

    @property
    def unplaced(self) -> list[RowsBlock]:
        """Rows whose section this kind of paper does not have, and that exist all the same."""
        placed = {rows.name for _section, rows in self.order if rows} | {"signers"}
        return [rows for rows in self.rows.values() if rows.name not in placed and rows.raw]

    @property
    def has_conflict(self) -> bool:
        return any(block.is_conflict for block in self)

    def act(self, words: str) -> None:
        """``up:proposals:2``"""
        name, _colon, rest = words.partition(":")
        kind, _colon, place = rest.partition(":")
        if kind in self.rows:
            self.rows[kind].act(name, int(place) if place.isdigit() else 0)

    def save(self) -> bool:
        """Write what was touched and may be written; whether anything was."""
        written = [block.save() for block in self]
        return any(written)

    @property
    def errors(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for block in self:
            found |= block.errors
        return found

    @property
    def basis(self) -> dict[str, str]:
        """What the page is now based on where it was saved, by the name of a hidden field."""
        found: dict[str, str] = {}
        for block in self:
            if block.is_saved:  # elsewhere it rests on what it rested on
                found |= block.basis
        return found


def _row_blocks(
    paper: Paper, user: User, data: Data | None, files: Files | None
) -> list[RowsBlock]:
    people = list(paper.people.all())
    part = PaperPerson.Part
    points, attachments = list(paper.decision_points.all()), list(paper.attachments.all())
    choices = {"choices": sources_of(paper, user), "user": user}
    signers = [row for row in people if row.part == part.SIGNER]
    recipients = [row for row in people if row.part == part.RECIPIENT]
    return [
        RowsBlock(
            "proposals", (_("Proposals for decision"), _("Add a proposal")),
            ProposalForm, points, data, paper=paper,
        ),
        RowsBlock(
            "attachments", (_("Attachments"), _("Add an attachment")),
            AttachmentForm, attachments, data, files, paper=paper, extra=choices,
        ),
        RowsBlock(
            "recipients", (_("Recipients of the decision"), _("Add a recipient")),
            PersonForm, recipients, data, paper=paper, part=part.RECIPIENT,
        ),
        RowsBlock(
            "signers", (_("Signers"), _("Add a signer")),
            PersonForm, signers, data, paper=paper, part=part.SIGNER,
        ),
    ]  # fmt: skip


def sources_of(paper: Paper, user: User) -> dict[str, Document | Agreement]:
    """What may be attached: the case's agreements and its files."""
    agreements = Agreement.objects.visible_to(user).filter(case=paper.case).with_case()
    documents = Document.objects.visible_to(user).filter(case=paper.case)
    return {f"agreement-{row.pk}": row for row in agreements} | {
        f"document-{row.pk}": row for row in documents
    }
