"""Writing a report: saved as it is typed, by several at once, and nothing typed is lost."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from agreements.models import Agreement
from followup.models import (
    ContributionOutcome,
    IndicatorValue,
    ParticipantCount,
    Report,
)
from iop.accounts.models import User
from tests.factories import make_contribution
from tests.followup.making import make_signed, partner_party
from tests.followup.making_reports import (
    make_count,
    make_due,
    make_full,
    make_report,
    make_value,
    representative,
)
from tests.followup.report_posts import posted_by

pytestmark = pytest.mark.django_db

JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def agreement() -> Agreement:
    return make_signed()


@pytest.fixture
def writer(agreement: Agreement) -> User:
    return representative(partner_party(agreement))


@pytest.fixture
def report(agreement: Agreement) -> Report:
    return make_report(make_full(agreement), narrative="")


def path_of(report: Report) -> str:
    return reverse("reports:edit", args=[report.pk])


class Writer:
    """A page that is open in a browser: what it shows, and what is typed in it."""

    def __init__(self, user: User, report: Report) -> None:
        self.client, self.path = Client(), path_of(report)
        self.client.force_login(user)
        page = self.client.get(self.path)
        assert page.status_code == 200
        self.data = posted_by(page)

    def key(self, name: str) -> str:
        return self.data[name][0]

    def type(self, name: str, value: str) -> None:
        self.data[name] = [value]

    def type_row(self, kind: str, field: str, value: str) -> None:
        self.data[f"{kind}-{self.key(kind)}-{field}"] = [value]

    def save(self) -> HttpResponse:
        """As the script does: what the answer says of the basis is taken in."""
        answer = self.client.post(self.path, self.data, **JSON)
        for name, value in answer.json().get("basis", {}).items():
            self.data[name] = [value]
        return answer

    def send(self, **more: Any) -> HttpResponse:
        return self.client.post(self.path, {**self.data, **more})


Open = Callable[[], Writer]


@pytest.fixture
def opened(writer: User, report: Report) -> Open:
    return lambda: Writer(writer, report)


def test_untouched_page_stores_nothing(opened: Open, report: Report) -> None:
    assert opened().save().json()["state"] == "saved"
    report.refresh_from_db()
    assert report.revision == 0
    assert not IndicatorValue.objects.exists()
    assert not ParticipantCount.objects.exists()


def test_report_saves_itself_over_and_over_as_one(opened: Open, report: Report) -> None:
    page = opened()
    for text in ("Det", "Det gick", "Det gick bra."):
        page.type("narrative", text)
        page.type_row("values", "value", "12,5")
        page.type_row("values", "exactness", "just_over")
        page.type_row("participants", "women", "0")
        page.type_row("contribution_outcomes", "amount", "58 000")
        answer = page.save()
        assert (answer.status_code, answer.json()["errors"]) == (200, {})
    report.refresh_from_db()
    assert (report.narrative, report.revision) == ("Det gick bra.", 3)
    value = report.values.get()
    assert (str(value.value), value.exactness) == ("12.50", "just_over")
    count = report.participants.get()
    assert (count.women, count.men) == (0, None)
    assert report.contribution_outcomes.get().amount == 58000


def test_several_values_and_rows_without_scripts(opened: Open, report: Report) -> None:
    page = opened()
    page.type_row("values", "value", "3")
    indicator = page.data[f"values-{page.key('values')}-parent"][0]
    shown = page.send(add=f"values:{indicator}")
    assert shown.status_code == 200
    page.data = posted_by(shown)
    first, second = page.data["values"]
    page.data[f"values-{second}-value"] = ["4"]
    assert page.send(save="stay").status_code == 302
    assert sorted(row.value for row in report.values.all()) == [3, 4]
    page = Writer(representative(partner_party(report.agreement)), report)
    page.data = posted_by(page.send(remove=f"values:{first}"))
    assert page.data["values"] == [second]
    page.send(save="stay")
    assert [row.value for row in report.values.all()] == [4]


def test_two_who_write_in_different_places_both_keep_theirs(opened: Open, report: Report) -> None:
    one, other = opened(), opened()
    one.type("narrative", "Ena")
    one.type_row("values", "value", "1")
    other.type("lessons", "Andra")
    other.type_row("participants", "men", "2")
    assert (one.save().status_code, other.save().status_code) == (200, 200)
    one.type("deviations", "Mer")
    assert one.save().status_code == 200
    report.refresh_from_db()
    assert (report.narrative, report.lessons, report.deviations) == ("Ena", "Andra", "Mer")
    assert (report.values.count(), report.participants.count()) == (1, 1)


def test_two_who_write_in_one_place_get_both_versions(opened: Open, report: Report) -> None:
    one, other = opened(), opened()
    one.type("narrative", "Enas text")
    one.save()
    other.type("narrative", "Andras text")
    other.type("lessons", "Lärdom")
    answer = other.save()
    assert (answer.status_code, answer.json()["state"]) == (409, "conflict")
    compared = other.send(save="stay")
    assert compared.status_code == 409
    page = compared.content.decode()
    assert "Enas text" in page
    assert "Andras text" in page
    report.refresh_from_db()
    assert (report.narrative, report.lessons) == ("Enas text", "Lärdom")
    other.data = posted_by(compared)
    assert other.data["narrative"] == ["Andras text"]
    assert other.save().status_code == 200
    report.refresh_from_db()
    assert report.narrative == "Andras text"


def test_two_who_write_in_one_row_get_both_versions(opened: Open, report: Report) -> None:
    make_value(report, report.agreement.indicators.get(), value=5)
    one, other = opened(), opened()
    one.type_row("values", "value", "6")
    one.save()
    other.type_row("values", "value", "7")
    assert other.save().status_code == 409
    compared = other.send(save="stay")
    assert "6" in compared.content.decode()
    other.data = posted_by(compared)
    assert other.save().status_code == 200
    assert report.values.get().value == 7


def test_new_row_in_the_same_place_by_two_is_a_conflict_and_one_row(
    opened: Open, report: Report
) -> None:
    one, other = opened(), opened()
    one.type_row("values", "value", "6")
    other.type_row("values", "value", "7")
    assert one.save().status_code == 200
    assert other.save().status_code == 409
    assert report.values.get().value == 6


def test_row_of_another_is_not_removed_by_a_page_that_never_showed_it(
    opened: Open, report: Report
) -> None:
    page = opened()
    make_count(report)
    page.type("narrative", "Text")
    page.save()
    assert report.participants.count() == 1


def test_row_that_somebody_has_changed_is_not_removed(opened: Open, report: Report) -> None:
    count = make_count(report)
    page = opened()
    count.women = 8
    count.save()
    del page.data["participants"]
    page.save()
    assert report.participants.count() == 1


def test_row_that_was_removed_elsewhere_comes_back_if_it_is_written_in(
    opened: Open, report: Report
) -> None:
    count = make_count(report)
    page, silent = opened(), opened()
    count.delete()
    silent.type("narrative", "Text")
    silent.save()
    assert not report.participants.exists()
    page.type_row("participants", "women", "9")
    page.save()
    assert report.participants.get().women == 9


def test_removed_row_is_gone_and_its_history_stays(opened: Open, report: Report) -> None:
    make_count(report)
    page = opened()
    del page.data["participants"]
    page.save()
    assert not report.participants.exists()
    assert ParticipantCount.history.filter(history_type="-").count() == 1


def test_fault_stays_at_its_field_and_the_rest_is_saved(opened: Open, report: Report) -> None:
    page = opened()
    page.type("narrative", "Sparas")
    page.type_row("values", "value", "tolv")
    answer = page.save().json()
    place = f"id_values-{page.key('values')}-value"
    assert (answer["state"], list(answer["errors"])) == ("partly", [place])
    shown = page.send(save="on")
    assert shown.status_code == 422
    assert "tolv" in shown.content.decode()
    report.refresh_from_db()
    assert report.narrative == "Sparas"
    assert not report.values.exists()


def test_days_in_the_wrong_order_are_not_stored(opened: Open, report: Report) -> None:
    page = opened()
    page.type("measured_from", "2026-05-01")
    page.type("measured_to", "2026-04-01")
    assert "id_measured_to" in page.save().json()["errors"]
    report.refresh_from_db()
    assert report.measured_from is None


def test_days_of_two_writers_that_do_not_fit_are_not_stored(opened: Open, report: Report) -> None:
    one, other = opened(), opened()
    one.type("measured_to", "2026-04-01")
    other.type("measured_from", "2026-05-01")
    assert one.save().status_code == other.save().status_code == 200
    report.refresh_from_db()
    assert (str(report.measured_to), report.measured_from) == ("2026-04-01", None)


def test_key_of_a_row_of_another_report_is_refused(opened: Open, report: Report) -> None:
    other = make_count(make_report(make_due()))
    page = opened()
    page.data["participants"] = [str(other.pk)]
    page.data[f"participants-{other.pk}-women"] = ["1"]
    page.data[f"participants-{other.pk}-exactness"] = ["exact"]
    assert page.client.post(page.path, page.data).status_code == 400
    page.data["participants"] = ["inte-en-nyckel"]
    assert page.client.post(page.path, page.data).status_code == 400


def test_row_about_what_is_not_in_the_agreement_is_left_out(opened: Open, report: Report) -> None:
    page = opened()
    key = str(uuid.uuid4())
    page.data["values"] = [key]
    page.data[f"values-{key}-parent"] = [str(uuid.uuid4())]
    page.data[f"values-{key}-value"] = ["1"]
    page.save()
    assert not report.values.exists()


def test_kept_text_is_shown_and_not_saved(opened: Open, report: Report) -> None:
    page = opened()
    page.type("narrative", "Kom tillbaka")
    shown = page.send(show="1")
    assert "Kom tillbaka" in shown.content.decode()
    report.refresh_from_db()
    assert report.narrative == ""


def test_closed_report_gives_the_words_back(opened: Open, report: Report) -> None:
    page = opened()
    report.status = Report.Status.SUBMITTED
    report.save()
    page.type("narrative", "För sent")
    answer = page.save()
    assert (answer.status_code, answer.json()["state"]) == (403, "closed")
    lost = page.send(save="stay")
    assert lost.status_code == 403
    assert "För sent" in lost.content.decode()


def test_writer_is_warned_of_traces_of_persons_at_once(opened: Open, report: Report) -> None:
    page = opened()
    page.type("narrative", "Anna (880320-0016) slutade.")
    page.type_row("values", "comment", "Ring 070-174 06 05.")
    page.type("economy_note", "Föreningen 802478-4321 fick 58 000 kr.")
    warnings = page.save().json()["warnings"]
    assert list(warnings) == ["id_narrative", f"id_values-{page.key('values')}-comment"]
    shown = page.client.get(page.path).content.decode()
    assert 'id="id_narrative_warning"' in shown


def test_own_contributions_and_received_money_are_accounted_for(report: Report) -> None:
    assert ContributionOutcome.objects.count() == 0
    page = Writer(representative(partner_party(report.agreement)), report)
    assert len(page.data["contribution_outcomes"]) == 1


@pytest.mark.parametrize("count", [1, 3])
def test_page_and_save_ask_as_much_for_many(
    agreement: Agreement, writer: User, django_assert_num_queries, count: int
) -> None:
    report = make_report(make_full(agreement, count))
    for indicator in agreement.indicators.all():
        make_value(report, indicator)
        make_count(report)
    page = Writer(writer, report)
    with django_assert_num_queries(16):
        page.client.get(page.path)
    page.type("narrative", "Mer")
    with django_assert_num_queries(15):
        assert page.save().status_code == 200


def test_hours_are_asked_for_at_once_where_no_money_is_promised(agreement: Agreement) -> None:
    party = partner_party(agreement)
    make_contribution(party, kind="volunteers", description="Värdar", unit="timmar")
    report = make_report(make_due(agreement))
    page = Writer(representative(party), report)
    page.type_row("contribution_outcomes", "units", "40")
    assert page.save().json()["errors"] == {}
    row = report.contribution_outcomes.get()
    assert (row.units, row.unit, row.amount) == (40, "timmar", None)
