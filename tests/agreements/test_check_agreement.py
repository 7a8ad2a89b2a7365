"""``manage.py check_agreement``, and finding an agreement by its reference."""

import pytest
from django.core.management import CommandError, call_command

from agreements.lookup import AmbiguousReference, UnknownReference, agreement_by_reference
from agreements.models import Agreement
from partners.models import Organisation
from tests.agreements.sound import make_sound_agreement
from tests.factories import make_agreement, make_board, make_case, make_organisation

pytestmark = pytest.mark.django_db
REFERENCE = "SN 2018/0098"


def make_numbered(municipality="Danderyds kommun", **fields):
    organisation = make_organisation(name=municipality, kind=Organisation.Kind.MUNICIPALITY)
    case = make_case(board=make_board(municipality=organisation), reference=REFERENCE)
    return make_agreement(case=case, **fields)


def test_the_latest_version_of_a_reference():
    first = make_numbered()
    second = make_agreement(case=first.case, version=2)

    assert agreement_by_reference(REFERENCE) == second
    assert agreement_by_reference(f" {REFERENCE}-1 ") == first


def test_a_reference_with_a_number_after_a_dash_of_its_own():
    case = make_case(reference="KS 2016-573")
    agreement = make_agreement(case=case)
    assert agreement_by_reference("KS 2016-573") == agreement
    assert agreement_by_reference("KS 2016-573-1") == agreement


def test_an_unknown_reference():
    with pytest.raises(UnknownReference, match="XY 1"):
        agreement_by_reference("XY 1")


def test_a_reference_of_two_municipalities_lists_them():
    ours, theirs = make_numbered(), make_numbered("Lunds kommun")
    with pytest.raises(AmbiguousReference, match="Lunds kommun") as error:
        agreement_by_reference(REFERENCE)
    assert set(error.value.candidates) == {ours, theirs}


@pytest.mark.parametrize("board", ["Lunds kommun", "lunds kommun", "KLN", "Kulturnämnden"])
def test_a_board_or_municipality_tells_which(board):
    make_numbered()
    theirs = make_numbered("Lunds kommun")
    theirs.case.board.code, theirs.case.board.name = "KLN", "Kulturnämnden"
    theirs.case.board.save()
    assert agreement_by_reference(REFERENCE, board) == theirs


def test_a_board_without_the_case():
    make_numbered()
    with pytest.raises(UnknownReference):
        agreement_by_reference(REFERENCE, "Lunds kommun")


def check(capsys, *arguments):
    """The exit code and what was printed."""
    code = 0
    try:
        call_command("check_agreement", *arguments)
    except SystemExit as end:
        code = end.code
    return code, capsys.readouterr().out


def test_the_command_groups_by_severity_and_fails_on_what_stops(capsys):
    make_numbered()
    code, out = check(capsys, REFERENCE)
    assert code == 1
    headings = [line.split(" (")[0] for line in out.splitlines() if line.endswith(")")]
    assert [line for line in headings if not line.startswith(" ")] == [
        "Stoppar", "Varnar", "Upplyser",
    ]  # fmt: skip
    assert "  Färre än två parter [parties-too-few]" in out


def test_the_command_is_content_with_a_sound_agreement(capsys):
    agreement = make_sound_agreement()
    code, out = check(capsys, agreement.reference)
    assert code == 0
    assert out.endswith("Inget att se över.\n")


def test_the_command_passes_what_only_warns(capsys):
    agreement = make_sound_agreement()
    Agreement.objects.filter(pk=agreement.pk).update(notice_months=None)
    code, out = check(capsys, agreement.reference)
    assert code == 0
    assert "[notice-missing]" in out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [((REFERENCE,), "Flera nämnder"), (("XY 1",), "Det finns ingen"),
     ((REFERENCE, "--board", "Nora kommun"), "Det finns ingen")],
)  # fmt: skip
def test_the_command_says_which_reference_it_cannot_use(arguments, words):
    make_numbered()
    make_numbered("Lunds kommun")
    with pytest.raises(CommandError, match=words) as error:
        call_command("check_agreement", *arguments)
    assert error.value.returncode == 2
