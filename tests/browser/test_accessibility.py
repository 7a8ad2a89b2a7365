"""axe-core finds no fault against WCAG 2.1 A and AA on any page of any role.

Light and dark, wide and narrow. The administration's own pages are Django's and left aside; the
pages of sign-in that ask for more than an address are visited in test_sign_in.py.
"""

import re
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models import Count
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from playwright.sync_api import Page

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
from agreements.signing_turns import may_sign_now
from iop.accounts.models import User
from iop.demo.people import STAFF, address
from partners.models import Board, Contact, Organisation
from tests.browser.accessibility import violations
from tests.browser.fixtures import PageFor
from tests.test_access import patterns

ALL_LOOKS = [("light", 1280), ("dark", 1280), ("dark", 390), ("light", 390)]
TWO_LOOKS = [("light", 1280), ("dark", 390)]
ROLES = [*(person[0] for person in STAFF), "handlaggare2", "partner"]
NAMESPACES = (
    "partners",
    "cases",
    "agreements",
    "assessments",
    "board_meetings",
    "papers",
    "signing",
)
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


@pytest.fixture
def world(transactional_db: None, settings: Any) -> None:
    settings.DEMO = True
    call_command("demo", verbosity=0)


def pages() -> list[tuple[str, tuple[Any, ...]]]:
    """Each page of partners and agreements with its arguments, from the demo."""
    drafts = Agreement.objects.filter(status=Agreement.Status.DRAFT)
    drafts = drafts.annotate(size=Count("sections")).order_by("-size", "pk")
    of_drafts = Section.objects.filter(agreement__in=drafts).order_by("agreement__pk", "position")
    sections = {section.kind: section for section in of_drafts}
    contribution = (
        Contribution.objects.filter(agreement__in=drafts)
        .order_by("agreement__pk", "position")
        .first()
    )
    economy = contribution.agreement.sections.get(kind="economy")
    organisation, board = Organisation.objects.first(), Board.objects.first()
    assert None not in (contribution, organisation, board)
    contact = Contact.objects.create(organisation=organisation, name="Alva Test")
    gone = Organisation.objects.create(kind="association", name="Gamla", retired_on="2026-01-01")
    gone_board = Board.objects.create(
        organisation=board.organisation, name="Gamla nämnden", code="GN", retired_on="2026-01-01"
    )
    running = Agreement.objects.filter(status=Agreement.Status.ACTIVE).first()
    draft = drafts[0]
    extract = RecordExtract.objects.create(
        party=draft.parties.first(),
        whose="ledare",
        seen_on="2026-05-04",
        seen_by=draft.case.officer,
    )
    return [
        *(("agreements:edit", (each.agreement_id, each.pk)) for each in sections.values()),
        ("agreements:uplift", (economy.agreement_id, economy.pk, contribution.pk)),
        *((f"agreements:{name}", ()) for name in ("list", "create", "external")),
        *(
            (f"agreements:{name}", (each.pk,))
            for name in ("detail", "preview", "changes", "compare", "copy", "upload", "dialogue")
            for each in (draft, running)
            if each
        ),
        *((f"agreements:{name}", (draft.pk,)) for name in ("basics", "sections", "review")),
        ("agreements:extracts", (draft.pk,)),
        ("agreements:extract_correct", (draft.pk, extract.pk)),
        *((f"partners:organisation_{name}", ()) for name in ("list", "create")),
        *((f"cases:{name}", ()) for name in ("list", "create", "propose")),
        ("cases:proposal", (Case.objects.get(officer=None).pk,)),
        *(
            (f"cases:{name}", (draft.case_id,))
            for name in ("detail", "timeline", "assign", "edit", "compare")
        ),
        *(("cases:document", (file.case_id, file.pk)) for file in Document.objects.all()[:1]),
        *(
            (f"partners:{name}", (organisation.pk,))
            for name in ("organisation_detail", "organisation_edit", "organisation_retire")
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
        *assessment_pages(),
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


def assessment_pages() -> list[tuple[str, tuple[Any, ...]]]:
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


def _of_papers(draft: Agreement) -> list[tuple[str, tuple[Any, ...]]]:
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


def _of_boards() -> list[tuple[str, tuple[Any, ...]]]:
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


def _of_signing() -> list[tuple[str, tuple[Any, ...]]]:
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


def _of_renewals() -> list[tuple[str, tuple[Any, ...]]]:
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


def faults(page: Page, url: str, looks: list[tuple[str, int]]) -> list[str]:
    page.goto(url)
    found = []
    for scheme, width in looks:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"{url} {scheme} {width}: {fault}" for fault in violations(page)]
    return found


def test_axe_finds_what_is_wrong(page_for: PageFor) -> None:
    page = page_for()
    page.set_content("<html><body><img src='data:,'><button></button></body></html>")
    assert {line.split(" at ")[0] for line in violations(page)} == {
        "button-name",
        "document-title",
        "html-has-lang",
        "image-alt",
    }


def addresses_of_pages() -> set[str]:
    """The names of every address of the site's own namespaces."""
    return {
        f"{resolver.namespace}:{pattern.name}"
        for resolver in get_resolver().url_patterns
        if isinstance(resolver, URLResolver) and resolver.namespace in NAMESPACES
        for pattern in patterns(resolver)
    }


def shape(html: str) -> str:
    """What axe judges of a page below its menu, without words and keys.

    Pages that are alike in it are visited once; each role's menu is judged on the first.
    """
    _menu, _mark, below = html.partition('class="page-head"')
    return re.sub(
        r">[^<>]*<", "><", re.sub(r' (?!class|role|type)[\w-]+="[^"]*"', "", below or html)
    )


def test_every_page_of_every_role(world: None, page_for: PageFor) -> None:
    """In one test, for the demo is slow to make: the officer first, in all looks."""
    listed = pages()
    assert addresses_of_pages() - {name for name, _arguments in listed} == NO_PAGES
    urls = dict.fromkeys(reverse(name, args=arguments) for name, arguments in listed)
    unopened, seen, found = set(urls), set(), []
    for local in ROLES:
        user = User.objects.get(email=address(local))
        client, page = Client(), page_for(user)
        client.force_login(user)
        for url in urls:
            response = client.get(url)
            if response.status_code != 200:
                continue
            unopened.discard(url)
            if (alike := shape(response.content.decode())) not in seen or url == "/":
                seen.add(alike)
                looks = ALL_LOOKS if local == ROLES[0] else TWO_LOOKS
                found += [f"{local}: {fault}" for fault in faults(page, url, looks)]
        page.context.close()
    assert unopened == set()
    assert found == []


@pytest.mark.parametrize(
    "url",
    [
        "/konto/login/",
        "/konto/signup/",
        "/konto/password/reset/",
        "/konto/password/reset/done/",
        "/konto/password/reset/key/1-fel/",
        "/konto/inactive/",
        "/underskrift/kontrollera/",
    ],
)
def test_pages_before_sign_in(page_for: PageFor, url: str) -> None:
    assert faults(page_for(), url, ALL_LOOKS) == []


def test_refusals(page_for: PageFor, nobody: User, stranger: User) -> None:
    page = page_for(nobody)
    for url in ("/finns-inte/", "/organisationer/ny/"):
        assert faults(page, url, ALL_LOOKS) == []
