"""What happened in a case, in words and in order; and all its files in one archive."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from agreements import uploads
from agreements.models import Case, Comment, Document, Signature, Snapshot
from agreements.timeline import Event, timeline
from agreements.workflow import perform
from iop.accounts.models import User
from partners.models import Board, Role
from tests.factories import (
    make_agreement,
    make_board,
    make_case,
    make_member,
    make_organisation,
    make_paper,
    make_party,
    make_section,
)


@pytest.fixture
def case(board: Board, officer: User) -> Case:
    return make_case(board=board, officer=officer, status="assigned")


def told(events: list[Event]) -> list[str]:
    return [f"{event.kind}: {event.what} {event.text}".strip() for event in events]


def test_case_as_people_tell_it(case: Case, officer: User) -> None:
    perform(officer, case, "withdraw", reason="De har ändrat sig.")
    assert told(timeline(case, officer)) == [
        "move: Initiativet är återkallat. De har ändrat sig.",
        "edit: Ärendet registrerades.",
    ]


def test_edit_says_from_what_to_what(case: Case, officer: User) -> None:
    case.title = "Grannar i Provköping"
    case.save()
    event = timeline(case, officer)[0]
    assert [(one.label, one.old, one.new) for one in event.fields] == [
        ("Rubrik", "Vänner i Provköping", "Grannar i Provköping")
    ]


def test_agreement_writing_comments_and_signatures(case: Case, officer: User) -> None:
    agreement = make_agreement(case=case)
    make_section(agreement, heading="Syfte")
    Comment.objects.create(agreement=agreement, author=officer, text="Varför?", heading="Syfte")
    snapshot = Snapshot.objects.create(
        agreement=agreement, data="{}", sha256="a", code="b", taken_by=officer
    )
    Signature.objects.create(
        snapshot=snapshot,
        name="Bo",
        party_name="IM",
        way="ink",
        signed_on="2026-01-01",
        document_sha256="a",
        recorded_by=officer,
    )
    assert told(timeline(case, officer)) == [
        "signature: Bo undertecknade för IM. För hand, på papper",
        "comment: Kommenterade. Varför?",
        "edit: Skrev i 1 avsnitt",
        "edit: En överenskommelse påbörjades.",
        "edit: Ärendet registrerades.",
    ]


def test_timeline_page_shows_all(client: Client, case: Case, officer: User) -> None:
    for number in range(31):
        case.title = f"Titel {number}"
        case.save()
    client.force_login(officer)
    page = client.get(case.get_absolute_url())
    assert len(page.context["events"]) == 30
    address = reverse("cases:timeline", args=[case.pk])
    assert address in page.content.decode()
    assert len(client.get(address).context["events"]) == 32


def keep(agreement, user: User, name: str, text: bytes, **fields) -> Document:
    checked = uploads.check(SimpleUploadedFile(name, text))
    document = uploads.store(checked, agreement, user)
    for field, value in fields.items():
        setattr(document, field, value)
    document.save()
    return document


def fetched(client: Client, case: Case) -> dict[str, bytes]:
    response = client.get(reverse("cases:archive", args=[case.pk]))
    assert response.status_code == 200
    with zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content))) as files:
        assert files.testzip() is None
        return {name: files.read(name) for name in files.namelist()}


def test_archive_holds_all_files_and_a_list(client: Client, case: Case, officer: User) -> None:
    agreement = make_agreement(case=case)
    keep(agreement, officer, "ett.txt", "Ett å".encode())
    keep(agreement, officer, "ett.txt", b"x" * 200_000)
    client.force_login(officer)
    files = fetched(client, case)
    assert sorted(files) == ["001 ett.txt", "002 ett.txt", "innehåll.txt"]
    assert files["001 ett.txt"] == "Ett å".encode()
    assert files["002 ett.txt"] == b"x" * 200_000
    lines = files["innehåll.txt"].decode()
    assert all(one.sha256 in lines for one in Document.objects.all())


def test_archive_leaves_out_an_altered_file_and_says_so(
    client: Client, case: Case, officer: User
) -> None:
    document = keep(make_agreement(case=case), officer, "ett.txt", b"Ett")
    with document.file.open("wb") as stored:
        stored.write(b"Tva")
    client.force_login(officer)
    files = fetched(client, case)
    assert list(files) == ["innehåll.txt"]
    assert "UTELÄMNAD" in files["innehåll.txt"].decode()


@pytest.mark.parametrize(
    ("role", "names"),
    [
        (Role.OFFICER, ["oppen.txt", "sekretess.txt"]),
        (Role.SECRETARY, ["oppen.txt", "sekretess.txt"]),
        (Role.AUDITOR, ["oppen.txt", "sekretess.txt"]),
        (Role.CONTROLLER, ["oppen.txt"]),
        (Role.ADMINISTRATOR, ["oppen.txt"]),
    ],
)
def test_secret_files_are_for_those_who_handle_the_case(
    client: Client, case: Case, officer: User, board: Board, role: Role, names: list[str]
) -> None:
    agreement = make_agreement(case=case)
    keep(agreement, officer, "oppen.txt", b"A")
    secret = keep(
        agreement, officer, "sekretess.txt", b"B", is_secret=True, secrecy_ground="OSL 26:1"
    )
    client.force_login(make_member(role, board))
    page = client.get(case.get_absolute_url())
    assert sorted(row.document.name for row in page.context["documents"]) == names
    assert ("OSL 26:1" in page.content.decode()) is (len(names) == 2)
    files = fetched(client, case)
    assert [name[4:] for name in sorted(files) if name[:3].isdigit()] == names
    response = client.get(reverse("agreements:document", args=[secret.pk]))
    response.close()
    assert response.status_code == (200 if len(names) == 2 else 404)


def test_secret_file_of_a_shared_agreement_is_not_the_partners(
    case: Case, officer: User, board: Board
) -> None:
    agreement = make_agreement(case=case, shared_at="2026-01-01T00:00Z")
    partner = make_member(Role.PARTNER, make_party(agreement).organisation)
    open_file = keep(agreement, officer, "oppen.txt", b"A")
    keep(agreement, officer, "sekretess.txt", b"B", is_secret=True)
    assert list(Document.objects.visible_to(partner)) == [open_file]


def test_timeline_of_a_reader_elsewhere_is_closed(client: Client, case: Case) -> None:
    client.force_login(make_member(Role.PARTNER, make_organisation()))
    assert client.get(reverse("cases:timeline", args=[case.pk])).status_code == 404
    client.force_login(make_member(Role.OFFICER, make_board()))
    assert client.get(reverse("cases:archive", args=[case.pk])).status_code == 404


def test_timeline_by_kind_and_day(client: Client, case: Case, officer: User) -> None:
    perform(officer, case, "withdraw", reason="De har ändrat sig.")
    client.force_login(officer)
    address = reverse("cases:timeline", args=[case.pk])
    response = client.get(address)
    assert [(kind.value, count) for kind, count in response.context["kinds"]] == [
        ("move", 1),
        ("edit", 1),
    ]
    assert told(client.get(address, {"kind": "edit"}).context["events"]) == [
        "edit: Ärendet registrerades."
    ]
    assert len(client.get(address, {"kind": "okänt"}).context["events"]) == 2
    assert f'<h2 id="day-1">{case.opened_on}</h2>' in response.content.decode()


def test_what_was_written_is_a_click_away(client: Client, case: Case, officer: User) -> None:
    agreement = make_agreement(case=case)
    section = make_section(agreement, heading="Syfte")
    section.body = "<p>Vi hjälps åt.</p>"
    section.save()
    client.force_login(officer)
    event = next(event for event in timeline(case, officer) if event.sections)
    assert event.sections == ("Syfte",)
    assert "Vi hjälps åt." in client.get(event.words).content.decode()


def secrecy(document: Document) -> str:
    return reverse("cases:document", args=[document.case_id, document.pk])


def test_officer_says_that_a_file_is_secret_and_by_which_rule(
    client: Client, case: Case, officer: User, board: Board
) -> None:
    document = keep(make_agreement(case=case), officer, "ett.txt", b"Ett")
    controller = make_member(Role.CONTROLLER, board)
    client.force_login(controller)
    assert document.sha256 in client.get(secrecy(document)).content.decode()
    client.force_login(officer)
    assert secrecy(document) in client.get(case.get_absolute_url()).content.decode()
    without = client.post(secrecy(document), {"is_secret": "on"})
    assert list(without.context["form"].errors) == ["secrecy_ground"]
    data = {"is_secret": "on", "secrecy_ground": "OSL 26:1"}
    assert client.post(secrecy(document), data).status_code == 302
    event = timeline(case, officer)[0]
    assert [(one.label, one.old, one.new) for one in event.fields] == [
        ("Sekretess", "nej", "ja"),
        ("Grund för sekretess", "", "OSL 26:1"),
    ]
    assert "OSL 26:1" in client.get(secrecy(document)).content.decode()
    # Nothing tells the others that the file is there.
    assert "ett.txt" not in [event.about for event in timeline(case, controller)]
    client.force_login(controller)
    assert client.get(secrecy(document)).status_code == 404
    assert "ett.txt" not in client.get(case.get_absolute_url()).content.decode()
    client.force_login(officer)
    client.post(secrecy(document), {"secrecy_ground": "OSL 26:1"})
    document.refresh_from_db()
    assert (document.is_secret, document.secrecy_ground) == (False, "")


def test_secret_file_of_an_issued_paper_makes_the_paper_secret(
    client: Client, case: Case, officer: User, board: Board
) -> None:
    paper = make_paper(case=case, status="issued")
    paper.document = keep(make_agreement(case=case), officer, "ett.txt", b"Ett", kind="paper")
    paper.save()
    client.force_login(officer)
    client.post(secrecy(paper.document), {"is_secret": "on", "secrecy_ground": "OSL 26:1"})
    client.force_login(make_member(Role.CONTROLLER, board))
    assert client.get(paper.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("role", [Role.CHIEF, Role.SECRETARY, Role.AUDITOR])
def test_others_do_not_say_what_is_secret(
    client: Client, case: Case, officer: User, board: Board, role: Role
) -> None:
    document = keep(make_agreement(case=case), officer, "ett.txt", b"Ett")
    client.force_login(make_member(role, board))
    assert client.get(secrecy(document)).context["form"] is None
    assert client.post(secrecy(document), {"is_secret": "on"}).status_code == 403
    client.force_login(make_member(Role.PARTNER, make_organisation()))
    assert client.get(secrecy(document)).status_code == 404


def test_many_files_are_offered_by_kind(client: Client, case: Case, officer: User) -> None:
    agreement = make_agreement(case=case)
    for number in range(7):
        kind = "letter" if number == 3 else "attachment"
        keep(agreement, officer, f"{number}.txt", b"x", kind=kind)
    client.force_login(officer)
    page = client.get(case.get_absolute_url())
    kinds = [(kind, count) for kind, _label, count in page.context["document_kinds"]]
    assert kinds == [("attachment", 6), ("letter", 1)]
    page = client.get(case.get_absolute_url(), {"kind": "letter"})
    assert [row.document.name for row in page.context["documents"]] == ["3.txt"]
