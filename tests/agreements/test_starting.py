"""Starting an agreement: what is made, and what is refused."""

import datetime
from decimal import Decimal

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from agreements import uploads
from agreements.copying import ROWS, Days, Shift
from agreements.models import (
    Agreement,
    Case,
    Contribution,
    ContributionYear,
    Document,
    Goal,
    Group,
    GroupMember,
    Indicator,
    Instalment,
    PaymentPlan,
    Qualifier,
    ReportDuty,
    Row,
    SectionKind,
    Signatory,
    Uplift,
)
from agreements.starting import (
    Place,
    register_signed_elsewhere,
    start_from_copy,
    start_from_template,
)
from iop.accounts.models import User
from partners.models import Board
from tests.factories import (
    make_agreement,
    make_case,
    make_contribution,
    make_organisation,
    make_party,
    make_section,
    make_template,
)


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


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def make_whole(board: Board) -> Agreement:
    """An ended agreement with a row of most kinds."""
    agreement = make_agreement(
        case=make_case(board=board, reference="SN 2025/7"),
        status=Agreement.Status.ENDED,
        starts_on=day("2025-01-01"),
        ends_on=day("2025-06-30"),
        review_on=day("2025-05-15"),
        decision_on=day("2024-12-01"),
        decision_reference="§ 12",
        shared_at=datetime.datetime(2024, 11, 1, tzinfo=datetime.UTC),
        notice_months=3,
        summary="Vänner möts.",
    )
    make_section(agreement, SectionKind.GOALS, body="<p>Mål</p>", guidance="Skriv", revision=7)
    public = make_party(agreement, board.organisation, board=board)
    other = make_party(agreement, name_as_written="Gamla namnet")
    goal = Goal.objects.create(agreement=agreement, text="Fler vänner")
    Indicator.objects.create(agreement=agreement, goal=goal, name="Relationer")
    money = make_contribution(public, years={2025: 58000}, amount=None)
    Uplift.objects.create(
        contribution=money, year=2025, series="KPI", base_label="a", base_figure=1, new_label="b",
        new_figure=2, base_amount=1, result=2,
    )  # fmt: skip
    plan = PaymentPlan.objects.create(agreement=agreement, contribution=money, recipient=other)
    Instalment.objects.create(
        plan=plan, amount=58000, due_on=day("2025-01-31"), calculation={"a": 1}
    )
    group = Group.objects.create(agreement=agreement, convened_by=other)
    GroupMember.objects.create(group=group, party=other, name="Bo")
    ReportDuty.objects.create(agreement=agreement, party=other, due_on=day("2025-07-31"))
    Signatory.objects.create(agreement=agreement, party=other, title="Ordförande")
    return agreement


def extend(original: Agreement, user: User, **changed: object) -> Agreement:
    arguments = {
        "user": user,
        "original": original,
        "relation": Agreement.Relation.EXTENSION,
        "place": Place(original.case.board, original.case.reference, is_new=False),
        "title": original.title,
        "days": Days.MOVE,
        "starts_on": day("2025-07-01"),
        "ends_on": day("2025-12-31"),
    }
    return start_from_copy(**(arguments | changed))


def test_every_kind_of_row_is_copied() -> None:
    models = apps.get_app_config("agreements").get_models()
    assert {model for model, path in ROWS} == {one for one in models if issubclass(one, Row)}


def test_copy_points_at_its_own_rows(board: Board, officer: User) -> None:
    original = make_whole(board)

    copy = extend(original, officer)

    for model, path in ROWS:
        old, new = (model.objects.filter(**{path: one}) for one in (original, copy))
        expected = 0 if model is Uplift else old.count()
        assert (model, new.count()) == (model, expected)
        assert not set(old.values_list("pk")) & set(new.values_list("pk"))
    assert copy.indicators.get().goal == copy.goals.get()
    public, other = copy.parties.all()
    assert (public.board, other.name_as_written) == (board, "Gamla namnet")
    assert copy.contributions.get().party == public
    assert copy.payment_plans.get().contribution == copy.contributions.get()
    assert copy.groups.get().members.get().party == other
    assert copy.signatories.get().party == other
    assert copy.goals.get().history.get().history_user == officer


def test_copy_takes_terms_and_leaves_the_decision(board: Board, officer: User) -> None:
    original = make_whole(board)

    copy = extend(original, officer)

    assert (copy.version, copy.predecessor, copy.relation) == (2, original, "extension")
    assert (copy.status, copy.notice_months, copy.summary) == ("draft", 3, "Vänner möts.")
    assert (copy.decision_on, copy.decision_reference, copy.shared_at) == (None, "", None)
    section = copy.sections.get()
    assert (section.body, section.guidance, section.revision) == ("<p>Mål</p>", "Skriv", 0)


@pytest.mark.parametrize(
    ("days", "first", "review", "due", "report", "years", "calculation", "uplifts"),
    [
        (Days.MOVE, "2025-07-01", "2025-11-15", "2025-07-31", "2026-01-31", [2025], None, 0),
        (Days.MOVE, "2026-01-01", "2026-05-15", "2026-01-31", "2026-07-31", [2026], None, 0),
        (Days.KEEP, "2025-07-01", "2025-05-15", "2025-01-31", "2025-07-31", [2025], {"a": 1}, 1),
        (Days.EMPTY, "2025-07-01", None, None, None, [], None, 0),
    ],
)
def test_copy_moves_keeps_or_empties_days(
    board: Board, officer: User, days, first, review, due, report, years, calculation, uplifts
) -> None:
    copy = extend(make_whole(board), officer, days=days, starts_on=day(first), ends_on=None)

    def iso(value: datetime.date | None) -> str | None:
        return value and value.isoformat()

    instalment = Instalment.objects.get(plan__agreement=copy)
    assert (iso(copy.review_on), iso(instalment.due_on)) == (review, due)
    assert iso(copy.report_duties.get().due_on) == report
    amounts = ContributionYear.objects.filter(contribution__agreement=copy)
    assert [amount.year for amount in amounts] == years
    assert instalment.calculation == calculation
    assert Uplift.objects.filter(contribution__agreement=copy).count() == uplifts


@pytest.mark.parametrize(
    ("old", "new", "moved", "expected"),
    [
        ("2025-01-01", "2025-07-01", "2025-06-30", "2025-12-31"),
        ("2025-01-01", "2026-01-01", "2024-02-29", "2025-02-28"),
        ("2025-01-01", "2025-02-01", "2025-01-30", "2025-02-28"),
        ("2025-01-01", "2025-01-15", "2025-01-31", "2025-02-14"),
        ("2025-07-01", "2025-01-01", "2025-12-31", "2025-06-30"),
    ],
)
def test_shift_keeps_the_last_day_of_a_month(old, new, moved, expected) -> None:
    assert Shift.between(day(old), day(new))(day(moved)) == day(expected)


def test_copy_to_another_board_changes_the_public_party(board: Board, officer: User) -> None:
    original = make_whole(board)
    other = Board.objects.create(organisation=make_organisation(kind="municipality"), name="KS")

    copy = extend(
        original,
        officer,
        relation=Agreement.Relation.COPY,
        place=Place(other, "KS 1", is_new=True),
    )

    assert (copy.version, copy.predecessor, copy.case.reference) == (1, original, "KS 1")
    assert copy.parties.all()[0].organisation == other.organisation
    assert copy.parties.all()[0].board == other


def test_copy_is_refused_while_the_case_has_a_draft(board: Board, officer: User) -> None:
    original = make_whole(board)
    extend(original, officer)

    with pytest.raises(ValidationError):
        extend(original, officer)

    assert original.case.agreements.count() == 2


def test_copy_costs_the_same_for_one_row_and_three(
    board: Board, officer: User, django_assert_num_queries
) -> None:
    original = make_whole(board)
    with django_assert_num_queries(49):
        extend(original, officer)
    original.case.agreements.exclude(pk=original.pk).update(status=Agreement.Status.ENDED)
    for number in range(2):
        Goal.objects.create(agreement=original, text=f"Mål {number}")
        make_party(original)
    with django_assert_num_queries(49):
        extend(original, officer)


def pdf() -> uploads.CheckedFile:
    return uploads.check(SimpleUploadedFile("Avtal.pdf", b"%PDF-1.7 text"))


@pytest.mark.parametrize(
    ("ends_on", "status"),
    [("2026-03-31", "ended"), ("2026-04-01", "active"), (None, "active")],
)
def test_signed_elsewhere_is_active_until_its_last_day(
    board: Board, officer: User, ends_on, status
) -> None:
    agreement = register_signed_elsewhere(
        user=officer,
        place=Place(board, "SN 2020/1", is_new=True),
        title="Vänner",
        file=pdf(),
        ends_on=ends_on and day(ends_on),
        today=day("2026-04-01"),
    )

    assert (agreement.status, agreement.is_external) == (status, True)
    document = agreement.documents.get()
    assert (document.kind, document.name) == (Document.Kind.SIGNED_ELSEWHERE, "Avtal.pdf")
    assert not agreement.contributions.exists()


def test_signed_elsewhere_keeps_the_word_of_its_amount(board: Board, officer: User) -> None:
    agreement = register_signed_elsewhere(
        user=officer,
        place=Place(board, "SN 2020/1", is_new=True),
        title="Vänner",
        file=pdf(),
        amount=Decimal(500_000),
        qualifier=Qualifier.AT_MOST,
        today=day("2026-04-01"),
    )

    contribution = agreement.contributions.get()
    assert (contribution.party.board, contribution.amount) == (board, 500_000)
    assert (contribution.form, contribution.qualifier) == (Contribution.Form.CEILING, "at_most")
