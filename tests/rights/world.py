"""One of each thing in each state that matters, and everybody who could come near it.

A thing is called by a word that stands nowhere else (``kvdraft``, say), so that a page that
shows it to the wrong reader is found by that word.
"""

import datetime
import hashlib
from dataclasses import dataclass

from django.core.files.base import ContentFile

from agreements import assessing, renewal
from agreements.models import (
    Agreement,
    Approval,
    Assessment,
    BoardItem,
    Case,
    Comment,
    Contribution,
    Decision,
    DeMinimisAid,
    Document,
    Paper,
    RecordExtract,
    SectionKind,
    Signatory,
    Snapshot,
    StatusChange,
)
from iop.accounts.models import User
from partners.models import Board, Membership, Organisation, Role
from tests.factories import (
    make_agreement,
    make_assessment,
    make_board,
    make_case,
    make_contact,
    make_contribution,
    make_item,
    make_meeting,
    make_member,
    make_organisation,
    make_paper,
    make_party,
    make_section,
    make_template,
    make_user,
)

SHARED = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
HELD = datetime.date(2026, 9, 10)
#: The roles that look in from each board, in the order of the letters of a table. What all of
#: them read of an agreement from each board is in ``tests/agreements/test_visibility.py``.
BOARDS = {
    "board": "officer chief secretary controller auditor administrator board_member",
    "co_board": "officer secretary controller board_member",
    "party_board": "officer secretary board_member",
    "sister_board": "officer auditor board_member",
    "foreign_board": "officer secretary auditor board_member",
}
#: Whom a representative speaks for: who began it, a party, a party of another case, the board's
#: own municipality.
ORGANISATIONS = ("initiator", "party", "other_party", "municipality")


@dataclass(frozen=True)
class Viewer:
    name: str
    user: User | None


class World:
    """The board's cases, those of other boards beside them, and the viewers."""

    def __init__(self) -> None:
        self.board = make_board(name="Socialnämnden")
        self.municipality = self.board.organisation
        self.co_board = self._sister("Skolnämnden", "SKN")
        self.sister_board = self._sister("Byggnadsnämnden", "BN")
        self.party_board, self.foreign_board = make_board(), make_board()
        self.initiator, self.party, self.other_party = (make_organisation() for _ in range(3))
        self.template = make_template(kinds=(SectionKind.TEXT,))
        #: Writes all there is, and looks at nothing.
        self.writer = make_member(Role.OFFICER, self.board, user=make_user(name="Vera Skriver"))
        Membership.objects.create(user=self.writer, role=Role.OFFICER, board=self.co_board)
        Membership.objects.create(user=self.writer, role=Role.OFFICER, board=self.sister_board)
        Membership.objects.create(user=self.writer, role=Role.OFFICER, board=self.foreign_board)
        self._cases()
        self._assessments()
        self._agreements()
        self._dialogue()
        self._files()
        self._papers()
        self._others()
        self._partners()
        self.viewers = list(self._viewers())

    def _sister(self, name: str, code: str) -> Board:
        return make_board(municipality=self.municipality, name=name, code=code)

    def _viewers(self) -> "list[Viewer]":
        held = [(Role(role), place) for place, roles in BOARDS.items() for role in roles.split()]
        held += [(Role.PARTNER, place) for place in ORGANISATIONS]
        found = [
            Viewer(f"{role} {place}", make_member(role, getattr(self, place)))
            for role, place in held
        ]
        return [*found, Viewer("nobody", make_user()), Viewer("anonymous", None)]

    # --- Cases -------------------------------------------------------------------------

    def _cases(self) -> None:
        self.case = make_case(
            board=self.board,
            title="Ärende kvcase",
            status=Case.Status.ACCEPTED,
            officer=self.writer,
            initiator=self.initiator,
            initiative="Vi vill kvinitiative.",
            secrecy_note="kvhandling",
        )
        self.case.co_boards.add(self.co_board)
        self.received = make_case(
            board=self.board,
            title="Ärende kvreceived",
            initiator=self.other_party,
        )
        self.assigned = make_case(
            board=self.board,
            title="Ärende kvassigned",
            status=Case.Status.ASSIGNED,
            officer=self.writer,
            initiator=self.initiator,
        )
        self.declined = make_case(
            board=self.board, title="Ärende kvdeclined", status=Case.Status.DECLINED
        )

    def _assessments(self) -> None:
        self.assessment = make_assessment(case=self.assigned, by=self.writer)
        self.concluded = Assessment.objects.create(
            case=self.case,
            criteria_set=self.assessment.criteria_set,
            status=Assessment.Status.CONCLUDED,
            conclusion=Assessment.Conclusion.IOP,
            reasons="kvassessment",
            started_by=self.writer,
            concluded_at=SHARED,
        )
        self.aid = DeMinimisAid.objects.create(
            organisation=self.initiator,
            municipality=self.municipality,
            granted_on=HELD,
            grantor="kvaid",
            amount_eur=1000,
            entered_by=self.writer,
        )
        StatusChange.objects.create(
            case=self.case,
            subject=self.case,
            transition="accept",
            source="assessed",
            target="accepted",
            reason="kvhandling",
            by=self.writer,
        )

    # --- Agreements --------------------------------------------------------------------

    def _agreements(self) -> None:
        status = Agreement.Status
        self.draft = self._agreement("draft", 1)
        self.shared = self._agreement("shared", 2, shared_at=SHARED)
        self.review = self._agreement("review", 3, status=status.IN_REVIEW)
        self.decided = self._agreement("decided", 4, status=status.DECIDED)
        self.signing = self._agreement("signing", 5, status=status.SIGNING, shared_at=SHARED)
        self.active = self._agreement("active", 6, status=status.ACTIVE, shared_at=SHARED)
        self.snapshots = {row.pk: self._snapshot(row) for row in (self.signing, self.active)}

    def _agreement(self, word: str, version: int, **fields: object) -> Agreement:
        return self.make_whole(
            f"kv{word}", self.case, [self.initiator, self.party], version=version, **fields
        )

    def make_whole(
        self, word: str, case: Case, partners: list[Organisation], **fields: object
    ) -> Agreement:
        """An agreement whose every text has the word."""
        agreement = make_agreement(case=case, title=f"Avtal {word}", **fields)
        make_section(agreement, SectionKind.TEXT, body=f"<p>{word}</p>")
        make_section(agreement, SectionKind.ECONOMY)
        own = make_party(agreement, case.board.organisation, board=case.board)
        make_contribution(own, years={2026: 1000}, description=word)
        make_party(agreement, self.party_board.organisation, board=self.party_board)
        for organisation in partners:
            make_party(agreement, organisation)
        Signatory.objects.create(agreement=agreement, party=own, name=f"Åsa {word}")
        return agreement

    def renewal(self) -> Agreement:
        """An extension of the active agreement, shared with the parties, with a part closed."""
        draft = renewal.start(self.writer, self.active, Agreement.Relation.EXTENSION)
        draft.shared_at = SHARED
        draft.save()
        return draft

    def _snapshot(self, agreement: Agreement) -> Snapshot:
        """Frozen without the work of making its file."""
        issued = self.store(f"{agreement.title}.pdf", agreement, kind=Document.Kind.ISSUED)
        return Snapshot.objects.create(
            agreement=agreement,
            data="{}",
            sha256=issued.sha256,
            page=f"<body><p>{agreement.title}</p></body>",
            code=f"code{agreement.pk}",
            document=issued,
            taken_by=self.writer,
        )

    def store(
        self, name: str, agreement: Agreement | None = None, *, case: Case | None = None, **fields
    ) -> Document:
        content = f"%PDF-1.7 {name}".encode()
        fields.setdefault("uploaded_by", self.writer)
        return Document.objects.create(
            case=agreement.case if agreement else case or self.case,
            agreement=agreement,
            name=name,
            file=ContentFile(content, "fil.pdf"),
            content_type="application/pdf",
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            **fields,
        )

    def _dialogue(self) -> None:
        def say(word: str, **fields: object) -> Comment:
            return Comment.objects.create(
                agreement=self.shared, text=word, author=self.writer, **fields
            )

        self.comment = say("kvcomment")
        self.internal = say("kvinternal", audience=Comment.Audience.INTERNAL)
        Approval.objects.create(
            agreement=self.shared,
            role=Role.CHIEF,
            by=self.writer,
            is_approved=False,
            comment="kvapproval",
        )

        self.extract = RecordExtract.objects.create(
            party=self.shared.parties.get(organisation=self.party),
            whose="kvextract",
            seen_on=HELD,
            seen_by=self.writer,
        )

    def _files(self) -> None:
        self.file = self.store("kvfile.pdf", self.shared)
        self.letter = self.store("kvletter.pdf", kind=Document.Kind.LETTER)
        self.secret = self.store("kvsecret.pdf", is_secret=True, secrecy_ground="kvground")

    # --- Papers and meetings -----------------------------------------------------------

    def _papers(self) -> None:
        status = Paper.Status
        self.paper = self._paper("paper", agreement=self.draft)
        self.ready = self._paper("ready", status=status.READY)
        self.issued = self._paper("issued", status=status.ISSUED)
        self.judged = self._paper("judged", status=status.DECIDED)
        self.hidden = self._paper("hidden", status=status.ISSUED, is_secret=True)
        self.meeting = make_meeting(self.board, held_on=HELD, place="kvplace")
        self.empty = make_meeting(self.board, held_on=HELD + datetime.timedelta(days=7))
        self.item, self.item_ready, self.item_judged, self.item_hidden = (
            make_item(self.meeting, paper)
            for paper in (self.issued, self.ready, self.judged, self.hidden)
        )
        self._decide(self.item_judged, condition="Om pengarna beviljas.", text="kvdecision")
        for paper in (self.issued, self.hidden):
            for document in (self.letter, self.secret):
                paper.attachments.create(name="Bilaga", document=document)
        self.co_paper = self._paper("copaper", board=self.co_board, status=status.ISSUED)
        self.co_item = make_item(make_meeting(self.co_board, held_on=HELD), self.co_paper)

    def _paper(self, word: str, *, case: Case | None = None, **fields: object) -> Paper:
        """A paper whose every text has the word, issued without the work of making its file."""
        paper = make_paper(
            case=case or self.case,
            title=f"Handling kv{word}",
            proposals=(f"kv{word}",),
            author=self.writer,
            **fields,
        )
        if paper.status in Paper.ISSUED:
            paper.article = f"<h2>kv{word}</h2>"
            paper.document = self.store(
                f"kv{word}.pdf", case=paper.case, kind=Document.Kind.PAPER,
                is_secret=paper.is_secret,
            )  # fmt: skip
            paper.save()
        return paper

    def _decide(self, item: BoardItem, **said: str) -> Decision:
        return Decision.objects.create(
            item=item, outcome="as_proposed", paragraph="88", recorded_by=self.writer, **said
        )

    # --- What others have ----------------------------------------------------------------

    def _others(self) -> None:
        """The same things of another partner, a sister board and another municipality."""
        self.other = self._like("other", self.board, [self.other_party])
        self.sister = self._like("sister", self.sister_board, [])
        self.foreign = self._like("foreign", self.foreign_board, [])

    def _like(self, word: str, board: Board, partners: list[Organisation]) -> Agreement:
        case = make_case(
            board=board,
            title=f"Ärende kv{word}case",
            initiative=f"kv{word}case",
            status=Case.Status.ACCEPTED,
            officer=self.writer,
        )
        agreement = make_agreement(case=case, title=f"Avtal kv{word}", shared_at=SHARED)
        make_section(agreement, SectionKind.TEXT, body=f"<p>kv{word}</p>")
        own = make_party(agreement, board.organisation, board=board)
        make_contribution(own, description=f"kv{word}")
        for organisation in partners:
            make_party(agreement, organisation)
        Comment.objects.create(agreement=agreement, text=f"kv{word}", author=self.writer)
        self.store(f"kv{word}.pdf", agreement)
        assessing.start(self.writer, case, self.concluded.criteria_set)
        paper = self._paper(f"{word}paper", case=case, status=Paper.Status.ISSUED)
        make_item(make_meeting(board, held_on=HELD + datetime.timedelta(days=14)), paper)
        return agreement

    def _partners(self) -> None:
        self.gone = make_organisation(name="Gamla föreningen", retired_on=HELD)
        self.gone_board = make_board(
            municipality=self.municipality, name="Gamla nämnden", code="GN", retired_on=HELD
        )
        self.contact = make_contact(self.initiator)

    @property
    def contribution(self) -> Contribution:
        return self.draft.contributions.get()


def secretary_of(world: World) -> User:
    """Who keeps the meetings of the board."""
    viewer = next(one for one in world.viewers if one.name == "secretary board")
    assert viewer.user is not None
    return viewer.user
