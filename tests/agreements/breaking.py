"""Ways to break a sound agreement: ``CASES`` has one for each rule, under its code."""

import datetime
from decimal import Decimal

from agreements.checks import findings_of
from agreements.models import (
    Commitment,
    Contribution,
    ContributionYear,
    Funder,
    Goal,
    Group,
    GroupMember,
    Indicator,
    Instalment,
    Party,
    PaymentPlan,
    ReportDuty,
    Section,
    SectionKind,
    Signatory,
    WatchedWord,
)
from agreements.rates import apply_rate
from partners.models import Organisation
from tests.agreements.sound import loaded
from tests.factories import make_contribution, make_organisation, make_party

D = datetime.date


def codes(agreement):
    return [finding.code for finding in findings_of(loaded(agreement))]


def found(agreement, code):
    """The findings of one rule."""
    return [finding for finding in findings_of(loaded(agreement)) if finding.code == code]


def change(**fields):
    """Other facts of the agreement itself."""

    def break_it(agreement):
        for name, value in fields.items():
            setattr(agreement, name, value)
        agreement.save()

    return break_it


def change_rows(model, *, where=None, **fields):
    """Other facts of all its rows of one kind."""

    def break_it(agreement):
        for row in model.objects.filter(**(where or {})):
            for name, value in fields.items():
                setattr(row, name, value)
            row.save()

    return break_it


def without(model, **where):
    def break_it(agreement):
        model.objects.filter(**where).delete()

    return break_it


def add_funder(**fields):
    fields = {
        "starts_on": D(2026, 1, 1), "ends_on": D(2027, 12, 31), "repays_unused": True,
        "name_as_written": "Länsstyrelsen",
    } | fields  # fmt: skip

    def break_it(agreement):
        Funder.objects.create(agreement=agreement, **fields)

    return break_it


def add_contribution(years=None, **fields):
    """Another contribution from the association, for which the shares are no matter."""

    def break_it(agreement):
        board = agreement.case.board
        board.public_share_guideline = None
        board.save()
        make_contribution(friends(agreement), years=years, **fields)

    return break_it


def friends(agreement):
    return agreement.parties.get(organisation__name="Vännerna")


def public(agreement):
    return agreement.parties.exclude(organisation__name="Vännerna").get()


def add_company(agreement):
    party = make_party(agreement, make_organisation(kind=Organisation.Kind.COMPANY))
    seat(party)


def seat(party):
    """All that a party must have."""
    GroupMember.objects.create(group=party.agreement.groups.get(), party=party)
    Signatory.objects.create(agreement=party.agreement, party=party, title="Ordförande")
    party.agreement.contact_persons.create(party=party, name="Alva Test")
    make_contribution(party, valuation="unvalued", form="")


def add_the_same_party(agreement):
    seat(make_party(agreement, friends(agreement).organisation))


def add_a_coordinator(agreement):
    party = make_party(agreement, is_coordinator=True)
    seat(party)


def retire_the_association(agreement):
    organisation = friends(agreement).organisation
    organisation.retired_on = D(2026, 3, 1)
    organisation.save()


def add_party_without_contribution(agreement):
    party = make_party(agreement)
    seat(party)
    party.contributions.all().delete()


def move_coordination_to_public(agreement):
    change_rows(Party, is_coordinator=False)(agreement)
    change_rows(Party, where={"pk": public(agreement).pk}, is_coordinator=True)(agreement)


def add_working_group(agreement):
    group = Group.objects.create(
        agreement=agreement, kind="working", meetings=1, meetings_period="month",
        convened_by=public(agreement),
    )  # fmt: skip
    GroupMember.objects.create(group=group, party=public(agreement))


def add_stale_rate(agreement):
    add_contribution(
        form="rate", rate=Decimal(5), units=Decimal(100), units_year=2025, units_source="SCB",
        is_yearly=True,
    )(agreement)  # fmt: skip
    contribution = Contribution.objects.get(form="rate")
    apply_rate(contribution)
    contribution.units = Decimal(200)
    contribution.save()


def pay_on_report(agreement):
    change_rows(PaymentPlan, condition="report")(agreement)
    without(ReportDuty)(agreement)


def unvalue_the_money(agreement):
    without(ContributionYear, contribution__kind="money")(agreement)
    change_rows(Contribution, where={"kind": "money"}, valuation="unvalued")(agreement)


def name_an_outsider(agreement):
    make_organisation(name="Röda Korset i Provköping")
    section = agreement.sections.get(kind=SectionKind.TEXT)
    section.body = "<p>Tillsammans med <em>Röda Korset i Provköpings</em> volontärer.</p>"
    section.save()


def use_a_buyers_word(agreement):
    WatchedWord.objects.create(word="uppdragsgivar", suggestion="nämnden")
    section = agreement.sections.get(kind=SectionKind.TEXT)
    section.body = "<p>Uppdragsgivaren har funnit att …</p>"
    section.save()


CASES = {
    "parties-too-few": without(Party, organisation__name="Vännerna"),
    "party-public-missing": without(Party, board__isnull=False),
    "party-non-profit-missing": without(Party, organisation__name="Vännerna"),
    "party-company": add_company,
    "party-twice": add_the_same_party,
    "party-board-missing": change_rows(Party, board=None),
    "party-retired": retire_the_association,
    "party-outside-period": change_rows(Party, joined_on=D(2028, 1, 1)),
    "coordinators-many": add_a_coordinator,
    "coordinator-left": change_rows(Party, where={"is_coordinator": True}, left_on=D(2026, 6, 30)),
    "coordinator-public": move_coordination_to_public,
    "party-without-contribution": add_party_without_contribution,
    "party-without-commitment": without(Commitment, party=None),
    "party-without-signatory": without(Signatory),
    "party-without-contact": lambda agreement: agreement.contact_persons.all().delete(),
    "period-missing": change(ends_on=None),
    "review-outside-period": change(review_on=D(2028, 1, 1)),
    "review-after-notice": change(extension="automatic", review_on=D(2027, 10, 15)),
    "review-missing": change(review_on=None),
    "report-outside-period": change_rows(ReportDuty, due_on=D(2028, 2, 1)),
    "start-before-decision": change(decision_on=D(2026, 1, 2)),
    "decision-unknown": change(decision_on=None),
    "funder-period": add_funder(starts_on=D(2025, 12, 1)),
    "funder-period-missing": add_funder(ends_on=None),
    "extension-unstated": change(extension=""),
    "extension-without-length": change(extension_months=None),
    "count-differs": change_rows(Commitment, where={"quantity": 10}, quantity=Decimal(5)),
    "count-period-too-long": change(ends_on=D(2026, 6, 30)),
    "count-without-period": change_rows(Indicator, period=""),
    "meetings-too-seldom": change(ends_on=D(2026, 6, 30)),
    "goal-missing": without(Goal),
    "goal-not-measured": without(Indicator),
    "indicator-without-target": change_rows(Indicator, quantity=None),
    "contribution-unstated": add_contribution(valuation="", form=""),
    "contribution-incomplete": add_contribution(form="total"),
    "year-missing": without(ContributionYear, year=2027),
    "year-outside-period": add_contribution(years={2026: 1, 2027: 1, 2028: 1}),
    "years-total": add_contribution(form="total", amount=Decimal(3), years={2026: 1, 2027: 1}),
    "pool-total": lambda agreement: [
        add_contribution(form="pool", amount=Decimal(100), pool_percent=Decimal(60))(agreement)
        for _twice in range(2)
    ],
    "computed-amount-outdated": add_stale_rate,
    "rate-without-source": add_contribution(form="rate", rate=Decimal(1), units=Decimal(1)),
    "ceiling-without-words": add_contribution(form="ceiling", amount=Decimal(1)),
    "value-without-basis": add_contribution(kind="premises", form="total", amount=Decimal(1)),
    "public-share": change_rows(
        ContributionYear, where={"contribution__kind": "money"}, amount=Decimal(100000)
    ),
    "funder-repayment-unstated": add_funder(repays_unused=None),
    "payments-period": change(ends_on=D(2026, 6, 30)),
    "payment-plan-rhythm": change_rows(PaymentPlan, per_year=None),
    "payment-recipient": change_rows(PaymentPlan, recipient=None),
    "payment-plan-missing": without(PaymentPlan),
    "payment-of-unvalued": unvalue_the_money,
    "instalments-sum": change_rows(Instalment, amount=Decimal(49999)),
    "instalments-year": change_rows(Instalment, due_on=D(2026, 1, 1)),
    "instalment-outside-period": change_rows(Instalment, due_on=D(2025, 12, 31)),
    "payment-on-report": pay_on_report,
    "steering-group-missing": without(Group),
    "group-without-party": without(GroupMember, party__organisation__name="Vännerna"),
    "group-without-meetings": change_rows(Group, meetings=None),
    "report-missing": without(ReportDuty),
    "report-without-date": change_rows(ReportDuty, due_on=None),
    "notice-missing": change(notice_months=None),
    "notice-too-long": change(notice_months=24),
    "notice-of-party": change_rows(Party, notice_months=3),
    "dispute-missing": change(dispute="<p> </p>"),
    "cancellation-missing": change(cancellation=""),
    "renegotiation-missing": change(renegotiation=""),
    "repayment-missing": change(repayment=""),
    "section-empty": change_rows(Section, where={"kind": "text"}, body=""),
    "summary-missing": change(summary=""),
    "buyers-words": use_a_buyers_word,
    "names-outsider": name_an_outsider,
}
