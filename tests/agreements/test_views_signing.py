import datetime
from pathlib import Path
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from agreements import signing
from agreements.models import Agreement, Case, Document, Signature, Snapshot, StatusChange
from agreements.signing_turns import places
from agreements.views import checking
from iop.accounts.models import Message, User
from iop.shared import seal
from partners.models import Board, Role
from tests.agreements.test_signing import DAY, ink, make_signing, next_signatory, sign_all, stored
from tests.factories import make_member, make_user


@pytest.fixture
def snapshot(board: Board, officer: User) -> Snapshot:
    return make_signing(board, officer)


@pytest.fixture
def chair(snapshot: Snapshot, board: Board) -> User:
    """The first who signs."""
    return make_member(Role.BOARD_MEMBER, board, user=make_user(name="Åsa  ström"))


def signed_in(user: User, *, second_factor: bool = False) -> Client:
    client = Client()
    client.force_login(user)
    if second_factor:
        session = client.session
        session["account_authentication_methods"] = [{"method": "mfa", "at": 1.0, "type": "totp"}]
        session["account_authentication_methods_user"] = str(user.pk)
        session.save()
    return client


def address(name: str, snapshot: Snapshot, *more: Any) -> str:
    return reverse(f"signing:{name}", args=[snapshot.agreement_id, *more])


def given(snapshot: Snapshot, **fields: Any) -> dict[str, Any]:
    assert snapshot.document is not None
    return {"has_read": "on", "confirms": "on", "sha256": snapshot.document.sha256} | fields


def test_the_page_says_whose_turn_it_is(snapshot: Snapshot, officer: User) -> None:
    page = signed_in(officer).get(address("detail", snapshot))
    assert [one.name for one in page.context["turn"]] == ["Åsa Ström"]
    assert [one.is_next for one in page.context["places"]] == [True, False]
    assert (page.context["may_record"], page.context["sign_as"]) == (True, None)
    assert "Anteckna underskrift på papper" in page.content.decode()


def test_a_signatory_signs_here(snapshot: Snapshot, chair: User) -> None:
    turn = next_signatory(snapshot)
    assert turn is not None
    client = signed_in(chair, second_factor=True)
    assert client.get(address("detail", snapshot)).context["sign_as"]
    page = client.get(address("sign", snapshot, turn.pk))
    assert "Vänner i Provköping" in page.context["article"]
    response = client.post(address("sign", snapshot, turn.pk), given(snapshot))
    assert response.status_code == 302
    one = snapshot.signatures.get()
    assert (one.name, one.way, one.recorded_by) == ("Åsa Ström", Signature.Way.SYSTEM, chair)
    assert one.verified == [{"method": "mfa", "at": 1.0, "type": "totp"}]


@pytest.mark.parametrize(
    "fields", [{"has_read": ""}, {"confirms": ""}, {"sha256": "0" * 64}], ids=str
)
def test_nobody_signs_what_is_not_confirmed(
    snapshot: Snapshot, chair: User, fields: dict[str, str]
) -> None:
    turn = next_signatory(snapshot)
    assert turn is not None
    client = signed_in(chair, second_factor=True)
    page = client.post(address("sign", snapshot, turn.pk), given(snapshot, **fields))
    assert page.status_code == 200
    assert not Signature.objects.exists()


def test_a_second_factor_is_asked_for(snapshot: Snapshot, chair: User) -> None:
    turn = next_signatory(snapshot)
    assert turn is not None
    response = signed_in(chair).post(address("sign", snapshot, turn.pk), given(snapshot))
    assert response["Location"] == reverse("mfa_index")
    assert not Signature.objects.exists()


def test_the_way_back_stands_where_a_second_factor_is_set_up(
    snapshot: Snapshot, chair: User
) -> None:
    turn = next_signatory(snapshot)
    assert turn is not None
    client = signed_in(chair)
    where = address("sign", snapshot, turn.pk)
    page = client.get(where, follow=True)
    assert f'href="{where}"' in page.content.decode()
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": 1.0, "type": "totp"}]
    session["account_authentication_methods_user"] = str(chair.pk)
    session.save()
    assert client.get(where).status_code == 200
    assert where not in client.get(reverse("mfa_index")).content.decode()


def test_a_signatory_declines_with_a_reason(
    snapshot: Snapshot, officer: User, chair: User, stranger: User
) -> None:
    first, second = (place.signatory for place in places(snapshot))
    signing.sign(snapshot, first, officer, ink())
    organisation = second.party.organisation
    assert organisation is not None
    partner = make_member(Role.PARTNER, organisation, user=make_user(name="Bo Lind"))
    client = signed_in(partner)
    assert client.get(address("detail", snapshot)).context["decline_as"] == second
    where = address("decline", snapshot, second.pk)
    assert signed_in(officer).post(where, {"reason": "Nej"}).status_code == 403
    assert signed_in(stranger).post(where, {"reason": "Nej"}).status_code == 404
    assert client.get(where).status_code == 405
    client.post(where, {"reason": " "})
    assert Agreement.objects.get().status == Agreement.Status.SIGNING
    response = client.post(where, {"reason": "Årsmötet sade nej"}, follow=True)
    assert Agreement.objects.get().status == Agreement.Status.DRAFT
    assert "Årsmötet sade nej" in response.content.decode()
    assert Signature.objects.get().void_reason == "Årsmötet sade nej"
    assert StatusChange.objects.latest("at").by == partner
    told = Message.objects.filter(subject__endswith="underskriften är avbruten")
    assert [each.to for each in told] == [officer]


def test_nobody_signs_for_another(snapshot: Snapshot, officer: User, board: Board) -> None:
    turn = next_signatory(snapshot)
    assert turn is not None
    namesake = make_member(Role.CONTROLLER, board, user=make_user(name="Åsa Ström"))
    for user in (officer, namesake):
        client = signed_in(user, second_factor=True)
        assert client.post(address("sign", snapshot, turn.pk), given(snapshot)).status_code == 403
        assert not client.get(address("detail", snapshot)).context["sign_as"]
    assert not Signature.objects.exists()


def test_strangers_find_nothing(snapshot: Snapshot, stranger: User, nobody: User) -> None:
    turn = next_signatory(snapshot)
    assert turn is not None
    for user in (stranger, nobody):
        client = signed_in(user, second_factor=True)
        for where in (
            address("detail", snapshot),
            address("sign", snapshot, turn.pk),
            address("record", snapshot, "papper", turn.pk),
        ):
            assert client.get(where).status_code == 404
        assert client.post(address("seal", snapshot)).status_code == 404


def test_only_the_desk_records(snapshot: Snapshot, chair: User, colleague: User) -> None:
    turn = next_signatory(snapshot)
    assert turn is not None
    for user in (chair, colleague):
        client = signed_in(user)
        assert client.get(address("record", snapshot, "papper", turn.pk)).status_code == 403
        assert client.post(address("seal", snapshot)).status_code == 403


def test_record_ink(snapshot: Snapshot, officer: User) -> None:
    turn = next_signatory(snapshot)
    assert turn is not None
    client = signed_in(officer)
    data = {"name": "Åsa Ström", "signed_on": "2026-11-20", "place": "Provköping"}
    where = address("record", snapshot, "papper", turn.pk)
    assert client.get(where).status_code == 200
    assert client.post(where, data).context["form"].errors.keys() == {"file"}
    scan = SimpleUploadedFile("papper.pdf", b"%PDF-1.7 skannat")
    assert client.post(where, data | {"file": scan}).status_code == 302
    one = snapshot.signatures.get()
    assert (one.way, one.signed_on, one.place) == (Signature.Way.INK, DAY, "Provköping")
    tomorrow = data | {"signed_on": datetime.date(2099, 1, 1)}
    assert "signed_on" in client.post(where, tomorrow).context["form"].errors


def test_record_a_signed_file(snapshot: Snapshot, officer: User, demo_seal: Path) -> None:
    turn = next_signatory(snapshot)
    assert turn is not None
    client = signed_in(officer)
    where = address("record", snapshot, "tjanst", turn.pk)
    original = stored(snapshot.document)
    data = {"name": "Åsa Ström", "signed_on": "2026-11-20"}
    unsigned = client.post(where, data | {"file": SimpleUploadedFile("a.pdf", original)})
    assert unsigned.context["form"].errors.keys() == {"file"}
    signed = SimpleUploadedFile("a.pdf", seal.seal(original, reason="Underskrift"))
    assert client.post(where, data | {"file": signed}).status_code == 302
    one = snapshot.signatures.get()
    assert [each["signer"] for each in one.verified] == ["Provstämpel"]
    assert one.document is not None
    assert one.document.kind == Document.Kind.SIGNED_FILE
    again = SimpleUploadedFile("a.pdf", stored(one.document))
    response = client.post(where, data | {"file": again})
    assert [str(each) for each in get_messages(response.wsgi_request)][-1].startswith("Åsa Ström")
    assert Signature.objects.count() == 1


def test_seal_again(
    snapshot: Snapshot, officer: User, demo_seal: Path, settings: Any, tmp_path: Path
) -> None:
    right = settings.SEAL_FILE
    settings.SEAL_FILE = tmp_path / "a.p12"
    sign_all(snapshot, officer)
    signing.try_to_seal(snapshot.pk)
    client = signed_in(officer)
    assert str(tmp_path) in client.get(address("detail", snapshot)).content.decode()
    settings.SEAL_FILE = right
    assert client.post(address("seal", snapshot)).status_code == 302
    page = client.get(address("detail", snapshot)).content.decode()
    assert "Alla har skrivit under och överenskommelsen är stämplad" in page
    assert "egengjord" in page


@pytest.mark.parametrize("signatories", [1, 3])
def test_the_page_asks_the_same_number_of_queries(
    board: Board, officer: User, signatories: int, django_assert_max_num_queries: Any
) -> None:
    snapshot = make_signing(board, officer, signatories=signatories)
    client = signed_in(officer)
    with django_assert_max_num_queries(20):
        client.get(address("detail", snapshot))


# --- The open page ---------------------------------------------------------------------


def test_a_code_shows_no_content(snapshot: Snapshot) -> None:
    page = Client().get(reverse("signing:check_code", args=[snapshot.code])).content.decode()
    assert "Vänner i Provköping" in page
    assert "Under underskrift" in page
    assert "58 000" not in page
    assert "Åsa Ström" not in page
    assert Client().get(reverse("signing:check_code", args=["2" * 16])).status_code == 404


def test_a_secret_case_is_not_told_of(snapshot: Snapshot) -> None:
    Case.objects.update(secrecy_note="OSL 26:1")
    file = SimpleUploadedFile("a.pdf", stored(snapshot.document))
    for page in (
        Client().get(reverse("signing:check_code", args=[snapshot.code])),
        Client().post(reverse("signing:check"), {"file": file}),
    ):
        words = page.content.decode()
        assert snapshot.agreement.reference in words
        assert "Provköping" not in words


def test_many_files_at_once_have_to_wait(db: None, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"check_file": "2/m/ip"}
    cache.clear()
    statuses = []
    for _time in range(3):
        sent = {"file": SimpleUploadedFile("a.pdf", b"%PDF")}
        response = Client().post(reverse("signing:check"), sent)
        statuses.append(response.status_code)
    assert statuses == [200, 200, 429]
    assert "Vänta en minut" in response.content.decode()
    assert Client().get(reverse("signing:check")).status_code == 200


def test_a_file_is_checked_without_signing_in(snapshot: Snapshot) -> None:
    documents = Document.objects.count()
    content = stored(snapshot.document)
    changed = bytearray(content)
    changed[len(content) // 2] ^= 1
    for file, words in (
        (content, "Inte en byte har ändrats"),
        (bytes(changed), "Filen har ändrats"),
        (b"annat", "Vi känner inte igen filen"),
        (b"%PDF-1.7 annat", "Filen är skadad"),
    ):
        sent = {"file": SimpleUploadedFile("a.pdf", file)}
        assert words in Client().post(reverse("signing:check"), sent).content.decode()
    assert Document.objects.count() == documents


def test_a_file_that_is_too_big_is_not_read(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "MOST_BYTES", -64 * 1024)
    sent = {"file": SimpleUploadedFile("a.pdf", b"%PDF")}
    response = Client().post(reverse("signing:check"), sent)
    assert response.status_code == 413
    assert "större än 30 MB" in response.content.decode()
