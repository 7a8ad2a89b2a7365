"""Pages that record and correct decisions."""

import datetime

import pytest

from agreements.models import Agreement, Case, Decision
from tests.agreements.board_meetings import SAID, make_issued, text, url
from tests.factories import make_agreement, make_board, make_case, make_meeting

pytestmark = pytest.mark.django_db


def test_record_begins_with_the_proposals_and_tells_what_followed(
    client, board, secretary, meeting
):
    case = make_case(board=board, status=Case.Status.ACCEPTED)
    agreement = make_agreement(case=case, status=Agreement.Status.READY)
    item = make_issued(meeting, case=case, agreement=agreement)
    client.force_login(secretary)
    form = client.get(url("record", item.pk)).context["form"]
    assert form.initial["text"] == "1. Avtalet ingås."
    response = client.post(url("record", item.pk), SAID | {"paragraph": "§ 88"}, follow=True)
    assert "§ 88" in text(response)
    assert "Beslutad" in text(response)
    assert item.__class__.objects.get(pk=item.pk).decision.paragraph == "88"
    assert client.get(url("record", item.pk))["Location"] == url("correct", item.pk)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"paragraph": "§"}, "paragraph"),
        ({"text": ""}, "text"),
        ({"outcome": "refused"}, "text"),
        ({"outcome": "noted", "text": "", "condition": "att"}, "condition"),
        ({"outcome": ""}, "outcome"),
    ],
)
def test_record_what_does_not_hang_together_says_so(client, secretary, meeting, change, field):
    item = make_issued(meeting)
    client.force_login(secretary)
    response = client.post(url("record", item.pk), SAID | change)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]


def test_record_what_is_refused_keeps_what_was_typed(client, board, secretary):
    coming = make_meeting(board, held_on=datetime.date(2999, 1, 1))
    client.force_login(secretary)
    response = client.post(url("record", make_issued(coming).pk), SAID | {"reservation": "Nej!"})
    assert response.status_code == 422
    assert "Nej!" in text(response)
    assert "Sammanträdet har inte hållits än." in text(response)


def test_record_with_changes_tells_what_the_agreement_waits_for(client, board, secretary, meeting):
    case = make_case(board=board, status=Case.Status.ACCEPTED)
    agreement = make_agreement(case=case, status=Agreement.Status.READY)
    item = make_issued(meeting, case=case, agreement=agreement)
    client.force_login(secretary)
    said = SAID | {"outcome": "with_changes", "text": "1. Avtalet ingås för 400 000 kr."}
    page = text(client.post(url("record", item.pk), said, follow=True))
    assert "skickad tillbaka till handläggaren" in page
    assert "Den är ”Utkast”" in page
    assert url("confirm", item.pk) not in page
    Agreement.objects.filter(pk=agreement.pk).update(status=Agreement.Status.READY)
    assert url("confirm", item.pk) in text(client.get(meeting.get_absolute_url()))
    page = text(client.post(url("confirm", item.pk), follow=True))
    assert "Överenskommelsen är nu ”Beslutad”" in page
    assert "Underskrifterna väntar" not in page


def test_record_tells_which_board_still_has_to_decide(client, board, secretary, meeting):
    case = make_case(board=board, status=Case.Status.ACCEPTED)
    case.co_boards.add(make_board(municipality=board.organisation, name="Kommunstyrelsen"))
    agreement = make_agreement(case=case, status=Agreement.Status.READY)
    item = make_issued(meeting, case=case, agreement=agreement)
    client.force_login(secretary)
    page = text(client.post(url("record", item.pk), SAID, follow=True))
    assert "har inte beslutat att ingå överenskommelsen än" in page
    assert "Överenskommelsen är nu" not in page


def test_correct_and_condition(client, secretary, meeting):
    item = make_issued(meeting)
    client.force_login(secretary)
    client.post(url("record", item.pk), SAID)
    changed = SAID | {"paragraph": "89", "condition": "att KF beviljar medel", "reason": "Fel §"}
    response = client.post(url("correct", item.pk), changed)
    assert response.status_code == 302
    page = text(client.get(meeting.get_absolute_url()))
    assert "§ 89" in page
    assert url("condition", item.pk) in page
    client.post(url("condition", item.pk), {"condition_met_on": "2026-10-01"})
    decision = Decision.objects.get()
    assert decision.condition_met_on == datetime.date(2026, 10, 1)
    assert decision.history.count() == 3
