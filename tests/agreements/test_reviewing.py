"""Review in order and side by side, sending back, and two reviewers at the same moment."""

import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client

from agreements import reviewing
from agreements.models import Agreement, Approval, Comment, ReviewStep, StatusChange
from agreements.onwards import onwards
from agreements.turns import review_of, turn_of
from iop.accounts.models import User
from iop.shared.workflow import Refused
from partners.models import Board, Role
from tests.factories import make_agreement, make_board, make_member, make_section, make_user


def send(agreement: Agreement, user: User) -> None:
    """As the workflow writes it, without its guards: they are tested where they stand."""
    Agreement.objects.filter(pk=agreement.pk).update(status="in_review")
    StatusChange.objects.create(
        case=agreement.case,
        subject=agreement,
        transition="send_for_review",
        source="draft",
        target="in_review",
        by=user,
    )
    agreement.refresh_from_db()


@pytest.fixture
def agreement(board: Board, officer: User) -> Agreement:
    agreement = make_agreement(board=board)
    send(agreement, officer)
    return agreement


@pytest.fixture
def chief(board: Board) -> User:
    return make_member(Role.CHIEF, board)


def steps(board: Board, *roles: tuple[int, Role]) -> None:
    for position, role in roles:
        ReviewStep.objects.create(board=board, position=position, role=role)


def status(agreement: Agreement) -> str:
    agreement.refresh_from_db()
    return str(agreement.status)


def test_chief_alone_reviews_where_nothing_is_set(agreement, chief, colleague) -> None:
    assert turn_of(agreement) == "Granskas av: chef."
    with pytest.raises(Refused):
        reviewing.approve(colleague, agreement.pk)

    reviewing.approve(chief, agreement.pk, comment="Bra", conflict_of_interest="Ingen")

    assert status(agreement) == "ready"
    approval = Approval.objects.get()
    assert (approval.round, approval.role, approval.by) == (1, "chief", chief)
    assert StatusChange.objects.first().transition == "approve"


def test_conflict_of_interest_is_approved_over_only_with_a_reason(agreement, chief) -> None:
    with pytest.raises(Refused, match="varför du granskar ändå"):
        reviewing.approve(chief, agreement.pk, conflict_of_interest="Min bror är medlem.")
    assert status(agreement) == "in_review"
    reviewing.approve(
        chief,
        agreement.pk,
        comment="Ingen annan finns.",
        conflict_of_interest="Min bror är medlem.",
    )
    assert status(agreement) == "ready"


def test_reviewers_in_order(agreement, board, chief, colleague) -> None:
    steps(board, (1, Role.CONTROLLER), (2, Role.CHIEF))
    assert turn_of(agreement) == "Granskas av: ekonom."
    with pytest.raises(Refused, match="din tur"):
        reviewing.approve(chief, agreement.pk)

    reviewing.approve(colleague, agreement.pk)
    assert (status(agreement), turn_of(agreement)) == ("in_review", "Granskas av: chef.")
    with pytest.raises(Refused, match="din tur"):
        reviewing.approve(colleague, agreement.pk)

    reviewing.approve(chief, agreement.pk)
    assert status(agreement) == "ready"


def test_reviewers_side_by_side(agreement, board, chief, colleague) -> None:
    steps(board, (1, Role.CONTROLLER), (1, Role.CHIEF))
    assert turn_of(agreement) == "Granskas av: ekonom och chef."

    reviewing.approve(chief, agreement.pk)
    assert status(agreement) == "in_review"
    reviewing.approve(colleague, agreement.pk)
    assert status(agreement) == "ready"


def test_sent_back_with_what_to_mend(agreement, board, officer, chief, colleague) -> None:
    steps(board, (1, Role.CONTROLLER), (2, Role.CHIEF))
    section = make_section(agreement, heading="Ekonomi")
    foreign = make_section(make_agreement(board=board))
    reviewing.approve(colleague, agreement.pk)

    reviewing.send_back(
        chief, agreement.pk, "Summan", to_mend={section.pk: "Räkna om", foreign.pk: "Fel"}
    )

    assert status(agreement) == "draft"
    comment = Comment.objects.get()
    assert (comment.section, comment.text, comment.audience) == (section, "Räkna om", "internal")
    assert StatusChange.objects.first().reason == "Summan"

    send(agreement, officer)  # a new round, in which nobody has approved
    assert turn_of(agreement) == "Granskas av: ekonom."
    assert reviewing.round_of(agreement) == 2
    assert review_of(agreement).approvals == []


def test_sent_back_without_a_reason_is_refused(agreement, chief) -> None:
    with pytest.raises(Refused):
        reviewing.send_back(chief, agreement.pk, " ")
    assert (status(agreement), Approval.objects.count()) == ("in_review", 0)


def test_nobody_reviews_what_they_wrote(agreement, board, officer) -> None:
    both = make_member(Role.CHIEF, board, user=make_member(Role.OFFICER, board))
    section = make_section(agreement)
    section._history_user = both
    section.save()
    with pytest.raises(Refused, match="skrivit i utkastet"):
        reviewing.approve(both, agreement.pk)


def test_the_cases_officer_does_not_review(agreement, board, chief) -> None:
    agreement.case.officer = chief
    agreement.case.save()
    with pytest.raises(Refused, match="handläggare"):
        reviewing.approve(chief, agreement.pk)


def test_a_move_is_not_writing(agreement, chief) -> None:
    reviewing.send_back(chief, agreement.pk, "Nej")
    agreement.refresh_from_db()
    agreement._history_user = chief
    agreement._change_reason = "The draft is sent back."
    agreement.save()
    assert not reviewing.has_written(chief, agreement)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.CHIEF, Role.CONTROLLER, Role.SECRETARY}))
def test_others_do_not_review(agreement, board, role) -> None:
    if role == Role.PARTNER:
        user = make_member(role, board.organisation)
    else:
        user = make_member(role, board)
    with pytest.raises(PermissionDenied):
        reviewing.approve(user, agreement.pk)


def test_chief_of_another_board_does_not_review(agreement) -> None:
    with pytest.raises(PermissionDenied):
        reviewing.approve(make_member(Role.CHIEF, make_board()), agreement.pk)


@pytest.mark.parametrize("now", sorted(set(Agreement.Status) - {Agreement.Status.IN_REVIEW}))
def test_only_what_is_in_review_is_reviewed(agreement, chief, now) -> None:
    Agreement.objects.filter(pk=agreement.pk).update(status=now)
    with pytest.raises(Refused):
        reviewing.approve(chief, agreement.pk)


def test_administrator_sets_the_steps_of_the_own_boards(client: Client, board: Board) -> None:
    steps(make_board(), (1, Role.CHIEF))
    administrator = make_member(Role.ADMINISTRATOR, board, user=make_user(is_staff=True))
    client.force_login(administrator)
    page = client.get("/admin/agreements/reviewstep/")
    assert list(page.context["cl"].result_list) == []

    add = "/admin/agreements/reviewstep/add/"
    form = client.get(add).context["adminform"].form
    assert list(form.fields["board"].queryset) == [board]
    client.post(add, {"board": board.pk, "position": 2, "role": "controller"})
    step = ReviewStep.objects.get(board=board)
    assert str(step) == "2. Ekonom"
    assert client.get(f"/admin/agreements/reviewstep/{step.pk}/change/").status_code == 200


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite writes one at a time")
def test_two_at_the_same_moment_approve_once() -> None:
    """Two reviewers side by side, on a connection each: both are heard, one is the last."""
    board = make_board()
    agreement = make_agreement(board=board)
    people = [make_member(Role.CHIEF, board), make_member(Role.CONTROLLER, board)]
    steps(board, (1, Role.CONTROLLER), (1, Role.CHIEF))
    send(agreement, make_member(Role.OFFICER, board))
    start, faults = threading.Barrier(2), []

    def act(user: User) -> None:
        try:
            start.wait(10)
            reviewing.approve(User.objects.get(pk=user.pk), agreement.pk)
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=(user,)) for user in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    assert faults == []
    assert status(agreement) == "ready"
    assert Approval.objects.count() == 2
    assert StatusChange.objects.filter(transition="approve").count() == 1


def test_only_whose_turn_it_is_is_led_to_the_review(agreement, board, chief) -> None:
    controller = make_member(Role.CONTROLLER, board)
    assert onwards(controller, agreement) is None
    link = onwards(chief, agreement)
    assert link
    assert link.label == "Granska utkastet"

    steps(board, (1, Role.CONTROLLER), (2, Role.CHIEF))
    assert onwards(controller, agreement) == link
    assert onwards(chief, agreement) is None
