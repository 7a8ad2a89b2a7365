"""A meeting that was opened is read without a network, and nothing of it is left to the next."""

import hashlib

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from playwright.sync_api import Error, Page, expect

from agreements.models import BoardItem, Document, Paper
from iop.accounts.models import User
from partners.models import Role
from tests.browser.fixtures import PageFor, sign_in
from tests.factories import make_board, make_item, make_meeting, make_member, make_paper

pytestmark = pytest.mark.django_db(transaction=True)

COPY = "Du läser en kopia som sparades här"


@pytest.fixture
def items() -> list[BoardItem]:
    """Two issued papers with a file each, and a secret one."""
    meeting = make_meeting(make_board(name="Socialnämnden"))
    return [issued(meeting, "Kompisbyrån"), issued(meeting, "Språkkaféet"), issued(
        meeting, "Ett namn", is_secret=True, secrecy_ground="OSL 26:1"
    )]  # fmt: skip


@pytest.fixture
def member(items: list[BoardItem]) -> User:
    return make_member(Role.BOARD_MEMBER, items[0].meeting.board)


def issued(meeting, title, **fields) -> BoardItem:
    paper = make_paper(board=meeting.board, status=Paper.Status.ISSUED, title=title, **fields)
    paper.article = f"<h2>{title}</h2><p>Ord om {title}.</p>"
    paper.save()
    content = b"%PDF-1.7 " + title.encode()
    document = Document.objects.create(
        case=paper.case,
        name="bilaga.pdf",
        file=ContentFile(content, "bilaga.pdf"),
        content_type="application/pdf",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_by=paper.author,
    )
    paper.attachments.create(name=f"Bilaga om {title}", document=document)
    return make_item(meeting, paper)


def read(item: BoardItem) -> str:
    return reverse("board_meetings:read", args=[item.pk])


def open_until_kept(page: Page, item: BoardItem) -> None:
    page.goto(read(item))
    page.get_by_text("går att läsa utan nät").wait_for()


def is_read(page: Page, item: BoardItem) -> bool:
    """Whether the browser has anything to show at the item's address."""
    try:
        page.goto(read(item))
    except Error:
        return False
    return page.get_by_text("Ord om").is_visible()


def kept(page: Page) -> list[str]:
    """Addresses of what is kept for a reader, from anywhere on the site."""
    return page.evaluate(
        """async () => {
            const found = []
            for (const name of await caches.keys()) {
                if (!name.startsWith("reader.")) continue
                for (const one of await (await caches.open(name)).keys()) found.push(one.url)
            }
            return found.map((url) => new URL(url).pathname).sort()
        }"""
    )


def test_a_meeting_once_opened_is_read_without_a_network(
    page_for: PageFor, items: list[BoardItem], member: User
) -> None:
    page = page_for(member)
    open_until_kept(page, items[0])
    expect(page.get_by_text(COPY)).to_be_hidden()
    page.context.set_offline(True)
    page.reload()
    expect(page.get_by_text(COPY)).to_be_visible()
    expect(page.get_by_text("Ord om Kompisbyrån.")).to_be_visible()
    size = page.locator(".reading-sheet").evaluate("one => getComputedStyle(one).fontSize")
    assert size == "20px"  # its styles are there too
    with page.expect_download() as download:
        page.get_by_role("link", name="Bilaga om Kompisbyrån").click()
    assert download.value.path().read_bytes() == "%PDF-1.7 Kompisbyrån".encode()
    page.get_by_role("link", name="Språkkaféet").first.click()
    expect(page.get_by_text("Ord om Språkkaféet.")).to_be_visible()
    page.get_by_role("link", name="Socialnämnden").click()
    expect(page.get_by_role("heading", name="Dagordning")).to_be_visible()
    page.context.set_offline(False)
    page.reload()
    expect(page.get_by_text(COPY)).to_be_hidden()


def test_a_secret_paper_is_kept_nowhere(
    page_for: PageFor, items: list[BoardItem], member: User
) -> None:
    page = page_for(member)
    open_until_kept(page, items[0])
    response = page.goto(read(items[2]))
    assert response.headers["cache-control"] == "private, no-store"
    expect(page.get_by_text("sparas därför inte")).to_be_visible()
    assert [url for url in kept(page) if url.startswith(read(items[2]))] == []
    page.context.set_offline(True)
    assert is_read(page, items[0])
    assert not is_read(page, items[2])


def test_nothing_is_left_after_sign_out(
    page_for: PageFor, items: list[BoardItem], member: User
) -> None:
    page = page_for(member)
    open_until_kept(page, items[0])
    page.locator("summary").filter(has_text=member.name).click()
    page.get_by_role("button", name="Logga ut").click()
    page.wait_for_url("**/konto/login/**")
    page.wait_for_function("async () => (await caches.keys()).length === 0")
    page.context.set_offline(True)
    assert not is_read(page, items[0])


def test_another_reader_finds_only_the_own(
    page_for: PageFor, items: list[BoardItem], member: User, live_server
) -> None:
    page = page_for(member)
    open_until_kept(page, items[0])
    page.context.clear_cookies()
    other = make_meeting(make_board())
    sign_in(page.context, make_member(Role.BOARD_MEMBER, other.board), live_server.url)
    page.goto(reverse("board_meetings:list"))
    page.wait_for_function(
        "async () => (await caches.keys()).filter((one) => one.endsWith('.0')).length"
    )
    assert kept(page) == [reverse("board_meetings:list")]


def test_what_is_recalled_is_dropped(
    page_for: PageFor, items: list[BoardItem], member: User
) -> None:
    page = page_for(member)
    open_until_kept(page, items[0])
    assert read(items[1]) in kept(page)
    Paper.objects.filter(pk=items[1].paper_id).update(status=Paper.Status.READY)
    open_until_kept(page, items[0])
    assert [url for url in kept(page) if url.startswith(read(items[1]))] == []
