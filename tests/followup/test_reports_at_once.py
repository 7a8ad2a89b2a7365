"""Two who act on a report at the same moment, each on a connection of its own."""

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from agreements.models import Document, StatusChange
from followup.models import IndicatorValue, Report, ReportDue
from iop.accounts.models import User
from partners.models import Role
from tests.agreements.test_simultaneous import at_once, statuses, tags, two
from tests.factories import make_member
from tests.followup.making import make_signed, partner_party
from tests.followup.making_reports import (
    make_due,
    make_full,
    make_report,
    representative,
)
from tests.followup.test_report_writing import Writer

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one write at a time"),
]


def moves() -> list[str]:
    return list(StatusChange.objects.order_by("pk").values_list("transition", flat=True))


def test_two_who_begin_a_report() -> None:
    due = make_due()
    path = reverse("reports:begin", args=[due.pk])
    people = [representative(partner_party(due.agreement)) for _ in range(2)]

    answers = at_once(*((user, path, {}) for user in people))

    assert statuses(answers) == [302, 302]
    assert Report.objects.count() == 1


def test_party_and_officer_who_begin_the_same_report() -> None:
    due = make_due()
    officer = make_member(Role.OFFICER, due.agreement.case.board)
    said = {"submitted_for": "Kim", "received_how": "på papper"}

    answers = at_once(
        (representative(partner_party(due.agreement)), reverse("reports:begin", args=[due.pk]), {}),
        (officer, reverse("reports:receive", args=[due.pk]), said),
    )

    assert set(statuses(answers)) <= {302, 422}
    assert Report.objects.count() == 1


def amending(due: ReportDue, officer: User, **typed: str) -> tuple[User, str, dict[str, str]]:
    """What the page of the line sends, as it was shown, with this typed in it."""
    path = reverse("reports:due_edit", args=[due.pk])
    client = Client()
    client.force_login(officer)
    form = client.get(path).context["form"]
    shown = {name: str(form[name].value() or "") for name in form.fields}
    return officer, path, shown | {"reason": "Så bestämdes det."} | typed


def test_two_who_amend_the_same_line() -> None:
    due = make_due(note="Verksamheten")
    people = two(Role.OFFICER, due.agreement.case.board)
    posts = [amending(due, user, note=f"Text {at}") for at, user in enumerate(people)]

    answers = at_once(*posts)

    assert statuses(answers) == [302, 422]
    due.refresh_from_db()
    page = next(answer for answer in answers if answer.status_code == 422).content.decode()
    assert f"Nu står det: {due.note}" in page
    assert {"Text 0", "Text 1"} == {note for note in ("Text 0", "Text 1") if note in page}


def test_one_who_amends_while_another_skips() -> None:
    due = make_due(note="Verksamheten")
    one, other = two(Role.OFFICER, due.agreement.case.board)
    skip = reverse("reports:due_skip", args=[due.pk])

    answers = at_once(amending(due, one, note="Min text"), (other, skip, {"reason": "Vilar."}))

    due.refresh_from_db()
    assert due.skip_reason == "Vilar."
    if statuses(answers) == [302, 422]:
        page = next(one for one in answers if one.status_code == 422).content.decode()
        assert "Vilar." in page
        assert "Min text" in page
        assert due.note == "Verksamheten"
    else:
        assert (statuses(answers), due.note) == ([302, 302], "Min text")


def test_one_who_skips_while_another_hands_in() -> None:
    report = make_report()
    officer = make_member(Role.OFFICER, report.case.board)
    writer = representative(partner_party(report.agreement))

    at_once(
        (officer, reverse("reports:due_skip", args=[report.due_id]), {"reason": "Vilar."}),
        (writer, reverse("reports:submit", args=[report.pk]), {}),
    )

    report.refresh_from_db()
    assert report.due.is_skipped != (report.status == Report.Status.SUBMITTED)


def test_two_who_hand_in() -> None:
    report = make_report()
    path = reverse("reports:submit", args=[report.pk])
    people = [representative(partner_party(report.agreement)) for _ in range(2)]

    answers = at_once(*((user, path, {}) for user in people))

    # The second comes to a report that is handed in: refused by the move, or by the page.
    assert statuses(answers) in ([302, 422], [302, 403])
    assert moves() == ["submit"]
    assert not Document.objects.exists()


def test_two_who_approve() -> None:
    report = make_report(status=Report.Status.SUBMITTED)
    board = report.case.board
    path = reverse("reports:move", args=[report.pk, "approve"])

    answers = at_once(*((user, path, {}) for user in two(Role.CHIEF, board)))

    assert tags(answers) == ["error", "success"]
    assert moves() == ["approve"]


def test_one_who_approves_while_another_sends_back() -> None:
    report = make_report(status=Report.Status.SUBMITTED)
    chief, controller = (
        make_member(role, report.case.board) for role in (Role.CHIEF, Role.CONTROLLER)
    )
    back = reverse("reports:send_back", args=[report.pk])

    at_once(
        (chief, reverse("reports:move", args=[report.pk, "approve"]), {}),
        (controller, back, {"comment-narrative": "Mer."}),
    )

    report.refresh_from_db()
    assert (moves(), report.status, report.comments.count()) in [
        (["approve"], "approved", 0),
        (["send_back"], "sent_back", 1),
    ]


def test_two_who_save_the_same_new_row() -> None:
    report = make_report(make_full(make_signed()))
    people = [representative(partner_party(report.agreement)) for _ in range(2)]
    pages = [Writer(user, report) for user in people]
    for number, page in enumerate(pages):
        page.type_row("values", "value", str(number + 1))
        page.type("narrative" if number else "lessons", "Text")

    answers = at_once(
        *((user, page.path, dict(page.data)) for user, page in zip(people, pages, strict=True))
    )

    assert statuses(answers) == [302, 409]
    assert IndicatorValue.objects.count() == 1
    report.refresh_from_db()
    assert (report.narrative, report.lessons) == ("Text", "Text")
