"""Starting an agreement: what is made, and what is refused."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from agreements.models import Agreement, Case
from agreements.starting import Place, start_from_template
from iop.accounts.models import User
from partners.models import Board
from tests.factories import make_agreement, make_case, make_organisation, make_template


def test_template_gives_sections_and_parties(board: Board, officer: User) -> None:
    template = make_template()
    association = make_organisation()

    agreement = start_from_template(
        user=officer,
        place=Place(board, "SN 2026/1", is_new=True),
        title="Vänner",
        template=template,
        organisations=[association, board.organisation],
        starts_on=datetime.date(2027, 1, 1),
        ends_on=datetime.date(2027, 12, 31),
    )

    assert (agreement.reference, agreement.status) == ("SN 2026/1-1", Agreement.Status.DRAFT)
    assert (agreement.case.officer, agreement.case.title) == (officer, "Vänner")
    assert list(agreement.sections.values_list("heading", "kind")) == list(
        template.sections.values_list("heading", "kind")
    )
    assert [(party.organisation, party.board) for party in agreement.parties.all()] == [
        (board.organisation, board),
        (association, None),
    ]
    assert agreement.sections.get(position=3).history.get().history_user == officer


def test_existing_case_gets_the_next_version(board: Board, officer: User) -> None:
    case = make_case(board=board, reference="SN 2026/1")
    first = make_agreement(case=case, status=Agreement.Status.ENDED)

    agreement = start_from_template(
        user=officer,
        place=Place(board, "SN 2026/1", is_new=False),
        title="Vänner",
        template=make_template(),
    )

    assert (agreement.case, agreement.version, agreement.predecessor) == (case, 2, first)


@pytest.mark.parametrize("is_new", [True, False])
def test_second_draft_is_refused_at_the_field(board: Board, officer: User, is_new: bool) -> None:
    case = make_case(board=board, reference="SN 2026/1")
    make_agreement(case=case)

    with pytest.raises(ValidationError) as refused:
        start_from_template(
            user=officer,
            place=Place(board, "SN 2026/1", is_new=is_new),
            title="Vänner",
            template=make_template(),
        )

    assert list(refused.value.message_dict) == ["reference"]
    assert (Case.objects.count(), Agreement.objects.count()) == (1, 1)
