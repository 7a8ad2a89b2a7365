"""The pages of partners, cases, agreements, papers, boards and signing, from the demo."""

from typing import Any

from django.db.models import Count

from agreements import assessing, papers, renewal
from agreements.models import (
    Agreement,
    Assessment,
    BoardItem,
    BoardMeeting,
    Case,
    Contribution,
    CriteriaSet,
    DeMinimisAid,
    Document,
    Paper,
    PaperKind,
    RecordExtract,
    Section,
    Snapshot,
)
from agreements.models.agreements import AgreementQuerySet
from agreements.signing_turns import may_sign_now
from iop.accounts.models import User
from iop.demo.people import address
from partners.models import Board, Contact, Organisation

Listed = list[tuple[str, tuple[Any, ...]]]
NAMESPACES = (
    "partners", "cases", "agreements", "assessments", "board_meetings", "papers", "signing",
)  # fmt: skip
#: Addresses that answer with a file, data or a part of a page, or only send on.
NO_PAGES = {
    "agreements:document",
    "cases:archive",
    "cases:move",
    "agreements:pdf",
    "agreements:start_editing",
    "agreements:find_organisation",
    "agreements:clauses",
    "agreements:basics_side",
    "agreements:edit_side",
    "assessments:conclude",
    "agreements:share",
    "agreements:accept",
    "agreements:dialogue_answer",
    "agreements:dialogue_close",
    "agreements:dialogue_adopt",
    "agreements:open_basics",
    "agreements:open_part",
    "board_meetings:worker",
    "board_meetings:confirm",
    "board_meetings:add",
    "board_meetings:move",
    "board_meetings:remove",
    "board_meetings:file",
    "board_meetings:packet",
    "board_meetings:extract",
    "papers:pdf",
    "signing:sign",  # for the signatory alone, with a second factor: test_signing.py visits it
    "signing:decline",
    "signing:seal",
}


def pages_of_agreements() -> Listed:
    """Each page of partners and agreements with its arguments, from the demo."""
    drafts = Agreement.objects.filter(status=Agreement.Status.DRAFT)
    draft = drafts.annotate(size=Count("sections")).order_by("-size", "pk")[0]
    return [
        *_of_editing(drafts),
        *_of_agreements(draft),
        *_of_cases(draft),
        *_of_organisations(),
        *_of_assessments(),
        *_of_boards(),
        *_of_papers(draft),
        *_of_signing(),
        *_of_renewals(),
        ("home", ()),
        ("account", ()),
        ("mfa_index", ()),
        ("account_change_password", ()),
        ("account_logout", ()),
    ]


def _of_editing(drafts: AgreementQuerySet) -> Listed:
    """A section of each kind, and the page on which an amount is adjusted by an index."""
    of_drafts = Section.objects.filter(agreement__in=drafts).order_by("agreement__pk", "position")
    sections = {section.kind: section for section in of_drafts}
    rows = Contribution.objects.filter(agreement__in=drafts).order_by("agreement__pk", "position")
    contribution = rows[0]
    economy = contribution.agreement.sections.get(kind="economy")
    return [
        *(("agreements:edit", (each.agreement_id, each.pk)) for each in sections.values()),
        ("agreements:uplift", (economy.agreement_id, economy.pk, contribution.pk)),
    ]


def _of_agreements(draft: Agreement) -> Listed:
    """A draft and one in force."""
    running = Agreement.objects.filter(status=Agreement.Status.ACTIVE)[0]
    extract = RecordExtract.objects.create(
        party=draft.parties.first(),
        whose="ledare",
        seen_on="2026-05-04",
        seen_by=draft.case.officer,
    )
    return [
        *((f"agreements:{name}", ()) for name in ("list", "create", "external")),
        *(
            (f"agreements:{name}", (each.pk,))
            for name in ("detail", "preview", "changes", "compare", "copy", "upload", "dialogue")
            for each in (draft, running)
        ),
        *((f"agreements:{name}", (draft.pk,)) for name in ("basics", "sections", "review")),
        ("agreements:extracts", (draft.pk,)),
        ("agreements:extract_correct", (draft.pk, extract.pk)),
    ]


def _of_cases(draft: Agreement) -> Listed:
    names = ("detail", "timeline", "assign", "edit", "compare")
    return [
        *((f"cases:{name}", ()) for name in ("list", "create", "propose")),
        ("cases:proposal", (Case.objects.get(officer=None).pk,)),
        *((f"cases:{name}", (draft.case_id,)) for name in names),
        *(("cases:document", (file.case_id, file.pk)) for file in Document.objects.all()[:1]),
    ]


def _of_organisations() -> Listed:
    """An association and a municipality with its board, and one of each that is gone."""
    organisation, board = Organisation.objects.all()[0], Board.objects.all()[0]
    contact = Contact.objects.create(organisation=organisation, name="Alva Test")
    gone = Organisation.objects.create(kind="association", name="Gamla", retired_on="2026-01-01")
    gone_board = Board.objects.create(
        organisation=board.organisation, name="Gamla nämnden", code="GN", retired_on="2026-01-01"
    )
    return [
        *((f"partners:organisation_{name}", ()) for name in ("list", "create")),
        *(
            (f"partners:organisation_{name}", (organisation.pk,))
            for name in ("detail", "edit", "retire")
        ),
        ("partners:organisation_detail", (board.organisation_id,)),
        ("partners:organisation_reopen", (gone.pk,)),
        ("partners:board_create", (board.organisation_id,)),
        ("partners:board_edit", (board.pk,)),
        ("partners:board_retire", (board.pk,)),
        ("partners:board_reopen", (gone_board.pk,)),
        ("partners:contact_create", (organisation.pk,)),
        ("partners:contact_edit", (contact.pk,)),
        ("partners:contact_delete", (contact.pk,)),
    ]


def _of_assessments() -> Listed:
    """One under way, one concluded, and one that may be started."""
    case = Case.objects.get(title="Crossroads")
    criteria_set = CriteriaSet.objects.order_by("pk").first()
    under_way = assessing.start(case.officer, case, criteria_set)
    concluded = Assessment.objects.filter(status=Assessment.Status.CONCLUDED).order_by("pk").first()
    here = (case.pk, under_way.pk)
    aid = DeMinimisAid.objects.create(
        organisation=case.initiator,
        municipality=case.board.organisation,
        granted_on="2026-01-02",
        grantor="Staten",
        amount_eur=9,
        entered_by=case.officer,
    )
    return [
        ("assessments:start", (concluded.case_id,)),
        ("assessments:detail", here),
        ("assessments:detail", (concluded.case_id, concluded.pk)),
        *(("assessments:edit", (*here, part)) for part in assessing.Part.values),
        ("assessments:de_minimis", (*here, case.initiator_id)),
        ("assessments:de_minimis_correct", (*here, case.initiator_id, aid.pk)),
    ]


def _of_papers(draft: Agreement) -> Listed:
    """One just begun whose agreement has changed since, and one that the board has got."""
    kind = PaperKind.objects.get(purpose=PaperKind.Purpose.ADOPT, municipality=None)
    begun = papers.start(draft.case, kind, User.objects.get(email=address("handlaggare")))
    draft.summary = "Ändrad sedan handlingen skrevs."
    draft.save()
    issued = Paper.objects.filter(status__in=Paper.ISSUED).order_by("pk").first()
    return [
        ("papers:create", (draft.case_id,)),
        *((f"papers:{name}", (begun.pk,)) for name in ("detail", "edit", "news")),
        ("papers:detail", (issued.pk,)),
    ]


def _of_boards() -> Listed:
    """Pages of the meetings: an item that waits for its decision, and one with a condition."""
    decided = BoardItem.objects.filter(decision__condition__gt="").first()
    again = BoardMeeting.objects.create(board=decided.meeting.board, held_on="2026-11-20")
    waiting = BoardItem.objects.create(meeting=again, paper=decided.paper)
    names = ("detail", "edit", "minutes")
    return [
        ("board_meetings:list", ()),
        ("board_meetings:create", ()),
        *((f"board_meetings:{name}", (decided.meeting_id,)) for name in names),
        ("board_meetings:detail", (waiting.meeting_id,)),
        ("board_meetings:cancel", (waiting.meeting_id,)),
        ("board_meetings:read", (waiting.pk,)),
        ("board_meetings:record", (waiting.pk,)),
        ("board_meetings:correct", (decided.pk,)),
        ("board_meetings:condition", (decided.pk,)),
    ]


def _of_signing() -> Listed:
    """One that waits for signatures, and one that all have signed."""
    waiting = Snapshot.objects.get(agreement__status=Agreement.Status.SIGNING)
    signed = Snapshot.objects.exclude(pk=waiting.pk).order_by("pk").first()
    here = waiting.agreement_id
    turn = may_sign_now(waiting)[0]
    return [
        ("signing:check", ()),
        ("signing:check_code", (signed.code,)),
        ("signing:detail", (here,)),
        ("signing:detail", (signed.agreement_id,)),
        *(("signing:record", (here, way, turn.pk)) for way in ("papper", "tjanst")),
    ]


def _of_renewals() -> Listed:
    """An amendment with closed parts, an extension that is decided, and what is in force."""
    extended = Agreement.objects.get(status=Agreement.Status.DECIDED, relation="extension")
    active = Agreement.objects.filter(status=Agreement.Status.ACTIVE, successors=None)
    first = active.exclude(sections=None).with_case().order_by("pk").first()
    text = first.sections.first()
    amended = renewal.start(
        first.case.officer, first, Agreement.Relation.AMENDMENT, open_sections=[text.pk]
    )
    closed = amended.sections.filter(is_open=False).first()
    changed = amended.sections.get(is_open=True)
    changed.body += "<p>Parterna träffas oftare.</p>"
    changed.save()
    return [
        ("agreements:renew", (extended.predecessor_id,)),
        ("agreements:against", (extended.pk,)),
        ("agreements:against", (amended.pk,)),
        ("agreements:edit", (amended.pk, closed.pk)),
        ("agreements:sections", (amended.pk,)),
        ("cases:in_force", (extended.case_id,)),
    ]
