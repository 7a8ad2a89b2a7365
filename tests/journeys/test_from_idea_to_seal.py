"""The whole way, through the real pages: from an association's idea to the sealed agreement."""

import shutil
from pathlib import Path

from django.utils import timezone

from iop.accounts.models import Message, User
from tests.browser.fixtures import PageFor
from tests.journeys import beginning, deciding, drafting, signing, talking
from tests.journeys.world import Town


def mails(user: User) -> list[str]:
    """What the user has been told by mail, in order."""
    return [message.subject for message in Message.objects.filter(to=user)]


def test_from_idea_to_seal(town: Town, page_for: PageFor, demo_seal: Path, tmp_path: Path) -> None:
    today = timezone.localdate()
    officer, partner = page_for(town.officer), page_for(town.representative)
    chief, secretary = page_for(town.chief), page_for(town.secretary)
    member = page_for(town.chair)

    beginning.leave_initiative(partner)
    beginning.take_case(officer)
    beginning.assess_as_iop(officer)
    officer.get_by_role("button", name="Gå vidare till en överenskommelse").click()
    drafting.start_agreement(officer, today.year + 1)
    drafting.write_draft(officer, town)

    talking.share(officer)
    talking.propose_words(partner)
    talking.use_words(officer)
    talking.accept(partner)
    talking.send_for_review(officer)
    talking.approve_draft(chief)

    deciding.write_paper(officer)
    deciding.approve_paper(chief)
    deciding.issue_to_meeting(secretary, today)
    deciding.read_as_member(member)
    deciding.record_decision(secretary, today)

    signing.open_for_signing(secretary)
    signing.sign_here(member, town.chair)
    signing.record_ink(officer, today)
    signing.record_service(officer, today, tmp_path)
    sealed = signing.fetched(officer, "underskriven.pdf")
    visitor = page_for()
    signing.check_file(visitor, sealed, "Inte en byte har ändrats")
    signing.check_file(visitor, changed(sealed), "Filen har ändrats")
    assert_sealed(sealed, tmp_path)
    assert_told(town)


def changed(content: bytes) -> bytes:
    """The file with one byte in its middle turned."""
    copy = bytearray(content)
    copy[len(copy) // 2] ^= 1
    return bytes(copy)


def assert_sealed(content: bytes, folder: Path) -> None:
    if shutil.which("pdfsig"):
        assert "Signature is Valid" in signing.pdfsig(content, folder)
        assert "Signature is Valid" not in signing.pdfsig(changed(content), folder)


def assert_told(town: Town) -> None:
    """Those whose turn it was have been told so by mail."""
    agreement = f"{beginning.NUMBER}-1"
    assert mails(town.officer)[:2] == ["ett nytt initiativ", f"{agreement}: en kommentar"]
    assert mails(town.representative)[0] == f"{agreement}: ett utkast att läsa"
    assert mails(town.chief) == [
        f"{agreement}: ett utkast att granska",
        f"{beginning.NUMBER}: en handling att godkänna",
    ]
    assert mails(town.secretary) == [f"{beginning.NUMBER}: en handling är klar för nämnden"]
    assert mails(town.chair) == [f"{agreement}: din tur att skriva under"]
