"""Every rule: a sound agreement has no findings, and one broken fact gives the right one."""

import datetime
from decimal import Decimal

import pytest
from django.template.loader import render_to_string

from agreements.checks import RULES, Severity, findings_of
from agreements.models import (
    Agreement,
    Contribution,
    ContributionYear,
    Instalment,
    PaymentPlan,
    ReportDuty,
    Section,
    SectionKind,
    Uplift,
)
from tests.agreements.breaking import (
    CASES,
    add_funder,
    add_working_group,
    change,
    change_rows,
    codes,
    found,
    name_an_outsider,
    use_a_buyers_word,
    without,
)
from tests.agreements.sound import loaded, make_sound_agreement

pytestmark = pytest.mark.django_db
D = datetime.date


@pytest.fixture
def agreement(db):
    return make_sound_agreement()


def test_a_sound_agreement_has_no_findings(agreement):
    assert findings_of(loaded(agreement)) == []


@pytest.mark.parametrize("code", CASES)
def test_a_rule_fires_when_its_fact_is_broken(code, agreement):
    CASES[code](agreement)
    assert codes(agreement).count(code) >= 1


def test_every_rule_has_a_case():
    unsaved = {"period-order"}  # the database refuses it: tested below
    assert {rule.code for rule in RULES} == set(CASES) | unsaved


def test_the_days_of_an_unsaved_draft_in_the_wrong_order(agreement):
    draft = loaded(agreement)
    draft.ends_on = D(2025, 12, 31)
    assert "period-order" in [finding.code for finding in findings_of(draft)]


def test_codes_are_unique_and_rules_are_described():
    assert len({rule.code for rule in RULES}) == len(RULES)
    assert [rule.code for rule in RULES if not rule.description] == []


def test_findings_come_heaviest_first(agreement):
    change(ends_on=None, summary="", dispute="")(agreement)
    order = [finding.severity for finding in findings_of(loaded(agreement))]
    assert order == sorted(order, key=list(Severity).index)
    assert set(order) == set(Severity)


def test_a_finding_points_at_its_field(agreement, settings):
    change(review_on=D(2028, 1, 1))(agreement)
    (finding,) = found(agreement, "review-outside-period")
    section = agreement.sections.get(kind=SectionKind.PERIOD)
    assert finding.url == (f"/overenskommelser/{agreement.pk}/avsnitt/{section.pk}/#id_review_on")
    html = render_to_string("agreements/_findings.html", {"findings": [finding], "can_edit": True})
    assert finding.url in html
    html = render_to_string("agreements/_findings.html", {"findings": [finding]})
    assert finding.url not in html
    assert "Översynen ligger utanför perioden" in html


def test_a_finding_without_its_section_has_no_address(agreement):
    without(Section, kind=SectionKind.PERIOD)(agreement)
    change(review_on=D(2028, 1, 1))(agreement)
    (finding,) = found(agreement, "review-outside-period")
    assert (finding.section, finding.url) == (None, "")


def test_findings_ask_two_queries(agreement, django_assert_num_queries):
    use_a_buyers_word(agreement)
    name_an_outsider(agreement)
    draft = loaded(agreement)
    with django_assert_num_queries(2):
        assert findings_of(draft) != []


# --- Where a rule holds its tongue, or speaks more softly ---------------------------------


@pytest.mark.parametrize("kind", ["final", "annual", "progress", "evaluation"])
def test_only_a_final_report_may_come_afterwards(kind, agreement):
    change_rows(ReportDuty, kind=kind, due_on=D(2028, 1, 31))(agreement)
    assert bool(found(agreement, "report-outside-period")) is (kind != "final")


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        (D(2026, 1, 1), D(2027, 12, 31), 0),
        (D(2026, 2, 1), D(2027, 12, 31), 0),
        (D(2026, 1, 1), D(2027, 11, 30), 1),
        (D(2026, 1, 1), D(2028, 1, 1), 1),
    ],
)
def test_a_grant_within_the_period_that_lasts_to_the_end_is_sound(first, last, count, agreement):
    add_funder(starts_on=first, ends_on=last)(agreement)
    assert len(found(agreement, "funder-period")) == count


@pytest.mark.parametrize(
    ("amount", "severities"),
    [(60000, []), (62000, ["notes"]), (91000, ["notes"]), (94000, ["warns"]), (9000, ["warns"])],
)
def test_the_public_share_is_weighed_by_its_distance(amount, severities, agreement):
    """60 000 of 110 000 is 54,5 %; 62 000 is 55,4; 91 000 is 64,5; 94 000 is 65,3."""
    change_rows(ContributionYear, where={"contribution__kind": "money"}, amount=Decimal(amount))(
        agreement
    )
    assert [f.severity for f in found(agreement, "public-share")] == severities


def test_the_public_share_is_a_note_when_the_others_are_unvalued(agreement):
    without(ContributionYear, contribution__kind="volunteers")(agreement)
    change_rows(Contribution, where={"kind": "volunteers"}, valuation="unvalued")(agreement)
    (finding,) = found(agreement, "public-share")
    assert finding.severity == Severity.NOTES
    assert "Inget av den idéburna sidans bidrag är värderat" in finding.message


@pytest.mark.parametrize(
    ("per_year", "last", "fits"),
    [(1, D(2026, 12, 31), True), (1, D(2026, 6, 30), False), (2, D(2026, 6, 30), True),
     (4, D(2026, 2, 28), False), (4, D(2026, 3, 31), True), (12, D(2026, 1, 31), True)],
)  # fmt: skip
def test_payments_per_year_fit_the_length(per_year, last, fits, agreement):
    change(ends_on=last)(agreement)
    change_rows(PaymentPlan, per_year=per_year)(agreement)
    assert (found(agreement, "payments-period") == []) is fits


def test_instalments_of_an_approximate_amount_are_a_note(agreement):
    change_rows(Contribution, where={"kind": "money"}, qualifier="about")(agreement)
    change_rows(Instalment, amount=Decimal(49999))(agreement)
    (finding,) = found(agreement, "instalments-sum")
    assert finding.severity == Severity.NOTES
    assert "cirka 100\xa0000\xa0kr" in finding.message


@pytest.mark.parametrize(("amount", "count"), [(40000, 0), (50001, 1)])
def test_instalments_stay_under_a_ceiling(amount, count, agreement):
    without(ContributionYear, contribution__kind="money")(agreement)
    change_rows(Contribution, where={"kind": "money"}, form="ceiling", amount=Decimal(100000))(
        agreement
    )
    change_rows(Instalment, amount=Decimal(amount))(agreement)
    assert len(found(agreement, "instalments-sum")) == count


def test_a_computed_year_that_is_emptied_follows_the_rate_again(agreement):
    CASES["computed-amount-outdated"](agreement)
    change_rows(ContributionYear, where={"contribution__form": "rate"}, amount=None)(agreement)
    assert codes(agreement) == []


def test_an_uplift_that_no_longer_follows_from_its_figures(agreement):
    contribution = Contribution.objects.get(kind="money")
    uplift = Uplift.objects.create(
        contribution=contribution, year=2027, series="KPI", base_label="2024", base_figure=2,
        new_label="2025", new_figure=2, base_amount=50000, result=50000,
    )  # fmt: skip
    assert codes(agreement) == []
    uplift.new_figure = 3
    uplift.save()
    assert codes(agreement) == ["computed-amount-outdated"]


def test_a_working_group_without_a_party_is_a_note(agreement):
    add_working_group(agreement)
    (finding,) = found(agreement, "group-without-party")
    assert finding.severity == Severity.NOTES
    assert finding.message.startswith("”Arbetsgrupp” saknar ledamot från Vännerna.")


@pytest.mark.parametrize("text", ["", "<p></p>", "<p>&nbsp;</p>"])
def test_an_empty_section_that_is_optional_is_sound(text, agreement):
    change_rows(Section, where={"kind": "text"}, body=text, is_mandatory=False)(agreement)
    assert codes(agreement) == []


# --- Not every agreement is whole ---------------------------------------------------------


def test_an_agreement_with_nothing_in_it_can_be_checked():
    agreement = Agreement.objects.create(case=make_sound_agreement().case, version=2, title="Tom")
    assert {"parties-too-few", "period-missing", "goal-missing"} <= set(codes(agreement))


def test_an_agreement_signed_elsewhere_has_no_findings(agreement):
    use_a_buyers_word(agreement)
    assert "buyers-words" in codes(loaded(agreement))
    agreement.is_external = True
    agreement.save()
    assert findings_of(loaded(agreement)) == []
