"""Saving a section: what is written, what is refused, and what it costs."""

import uuid
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import QueryDict

from agreements import drafting
from agreements.models import (
    Agreement,
    Commitment,
    Goal,
    Group,
    GroupMember,
    Indicator,
    Party,
    Section,
    SectionKind,
)
from iop.accounts.models import User
from partners.models import Board
from tests.factories import make_agreement, make_contribution, make_party, make_section


def post(section: Section | None = None, **fields: Any) -> QueryDict:
    """A post as the page makes it; ``__`` in a name stands for a hyphen."""
    data = QueryDict(mutable=True)
    if section:
        data["revision"] = str(section.revision)
        data["body"] = section.body
    for name, value in fields.items():
        data.setlist(name.replace("__", "-"), value if isinstance(value, list) else [str(value)])
    return data


def with_goals(section: Section, *goals: tuple[object, str]) -> QueryDict:
    data = post(section)
    for key, text in goals:
        data.appendlist("goals", str(key))
        data[f"goals-{key}-text"] = text
    return data


def save(officer: User, section: Section, data: QueryDict, **options: Any) -> drafting.Outcome:
    return drafting.save(officer, section.agreement_id, section.pk, data, **options)


@pytest.fixture
def agreement(board: Board) -> Agreement:
    return make_agreement(board=board)


@pytest.fixture
def text(agreement: Agreement) -> Section:
    return make_section(agreement, body="<p>Förr</p>")


@pytest.fixture
def goals(agreement: Agreement) -> Section:
    return make_section(agreement, SectionKind.GOALS)


def make_goal(agreement: Agreement, text: str = "Fler vänner", **fields: Any) -> Goal:
    fields.setdefault("position", agreement.goals.count())
    return Goal.objects.create(agreement=agreement, text=text, **fields)


def test_text_is_saved_cleaned_and_counted(officer: User, text: Section) -> None:
    outcome = save(officer, text, post(text, body="<p>Nu <script>alert(1)</script><b>då</b></p>"))
    text.refresh_from_db()
    assert outcome.is_whole
    assert (text.body, text.revision, outcome.revision) == ("<p>Nu då</p>", 1, 1)
    assert text.history.count() == 2


def test_plain_text_becomes_paragraphs(officer: User, text: Section) -> None:
    save(officer, text, post(text, body="Ett stycke.\n\nTvå < tre."))
    text.refresh_from_db()
    assert text.body == "<p>Ett stycke.</p>\n\n<p>Två &lt; tre.</p>"


def test_saving_the_same_again_writes_nothing(officer: User, text: Section) -> None:
    outcome = save(officer, text, post(text))
    text.refresh_from_db()
    assert (outcome.has_written, text.revision, text.history.count()) == (False, 0, 1)


def test_text_too_long_is_refused_at_the_field(officer: User, text: Section) -> None:
    outcome = save(officer, text, post(text, body="x" * 10_000_000), partly=True)
    text.refresh_from_db()
    assert list(outcome.errors) == ["id_body"]
    assert "100000" in outcome.errors["id_body"][0]
    assert text.body == "<p>Förr</p>"


def test_new_row_gets_the_key_it_was_shown_with(officer: User, goals: Section) -> None:
    key = uuid.uuid4()
    save(officer, goals, with_goals(goals, (key, "Fler vänner")))
    goals.refresh_from_db()
    save(officer, goals, with_goals(goals, (key, "Många fler vänner")))
    goal = Goal.objects.get()
    assert (goal.pk, goal.text, goal.history.count()) == (key, "Många fler vänner", 2)


def test_empty_new_row_is_left_out(officer: User, goals: Section) -> None:
    outcome = save(officer, goals, with_goals(goals, (uuid.uuid4(), "")))
    assert not outcome.has_written
    assert Goal.objects.count() == 0


def test_rows_follow_the_order_of_the_post(officer: User, goals: Section) -> None:
    first, second = make_goal(goals.agreement, "A"), make_goal(goals.agreement, "B")
    save(officer, goals, with_goals(goals, (second.pk, "B"), (first.pk, "A")))
    assert [goal.text for goal in goals.agreement.goals.all()] == ["B", "A"]


def test_row_that_is_not_posted_is_deleted_with_history(officer: User, goals: Section) -> None:
    first, second = make_goal(goals.agreement, "A"), make_goal(goals.agreement, "B")
    save(officer, goals, with_goals(goals, (second.pk, "B")))
    assert [goal.pk for goal in Goal.objects.all()] == [second.pk]
    assert Goal.history.filter(id=first.pk).latest().history_type == "-"
    assert second.history.count() == 1


def test_row_of_another_agreement_is_refused(officer: User, goals: Section) -> None:
    foreign = make_goal(make_agreement(), "Någon annans")
    with pytest.raises(SuspiciousOperation):
        save(officer, goals, with_goals(goals, (foreign.pk, "Min nu")))
    foreign.refresh_from_db()
    assert foreign.text == "Någon annans"


def test_key_that_is_no_key_is_refused(officer: User, goals: Section) -> None:
    with pytest.raises(SuspiciousOperation):
        save(officer, goals, with_goals(goals, ("1; drop", "x")))


def test_party_of_another_agreement_cannot_be_chosen(officer: User, agreement: Agreement) -> None:
    section = make_section(agreement, SectionKind.COMMITMENTS)
    foreign, key = make_party(make_agreement()), str(uuid.uuid4())
    data = post(section, commitments=[key])
    data[f"commitments-{key}-party"] = str(foreign.pk)
    data[f"commitments-{key}-description"] = "Håller lokal"
    data[f"commitments-{key}-qualifier"] = "exact"
    outcome = save(officer, section, data, partly=True)
    assert list(outcome.errors) == [f"id_commitments-{key}-party"]
    assert Commitment.objects.count() == 0


def test_indicator_may_measure_a_goal_of_the_same_post(officer: User, goals: Section) -> None:
    goal, indicator = uuid.uuid4(), uuid.uuid4()
    data = with_goals(goals, (goal, "Fler vänner"))
    data["indicators"] = str(indicator)
    data[f"indicators-{indicator}-name"] = "Relationer"
    data[f"indicators-{indicator}-goal"] = str(goal)
    data[f"indicators-{indicator}-qualifier"] = "at_least"
    data[f"indicators-{indicator}-quantity"] = "10"
    assert save(officer, goals, data, partly=True).is_whole
    assert Indicator.objects.get().goal_id == goal


def test_sound_rows_are_saved_beside_one_with_an_error(officer: User, goals: Section) -> None:
    goal, bad = make_goal(goals.agreement, "A"), uuid.uuid4()
    data = with_goals(goals, (goal.pk, "A ändrat"))
    data["indicators"] = str(bad)
    data[f"indicators-{bad}-name"] = "Relationer"
    data[f"indicators-{bad}-quantity"] = "-3"
    data[f"indicators-{bad}-qualifier"] = "exact"
    outcome = save(officer, goals, data, partly=True)
    goal.refresh_from_db()
    assert list(outcome.errors) == [f"id_indicators-{bad}-quantity"]
    assert (goal.text, Indicator.objects.count()) == ("A ändrat", 0)


def test_nothing_is_saved_when_all_is_asked_for_and_one_is_wrong(
    officer: User, goals: Section
) -> None:
    goal = make_goal(goals.agreement, "A")
    data = with_goals(goals, (goal.pk, "x" * 1001))
    data["body"] = "<p>Ny</p>"
    outcome = save(officer, goals, data)
    goals.refresh_from_db()
    assert list(outcome.errors) == [f"id_goals-{goal.pk}-text"]
    assert (goals.body, goals.revision) == ("", 0)


def test_party_in_use_is_not_removed(officer: User, agreement: Agreement) -> None:
    section = make_section(agreement, SectionKind.PARTIES)
    party = make_party(agreement)
    make_contribution(party)
    outcome = save(officer, section, post(section), partly=True)
    assert list(outcome.kept) == [str(party.pk)]
    assert Party.objects.filter(pk=party.pk).exists()


def test_group_is_saved_with_its_members(officer: User, agreement: Agreement) -> None:
    section = make_section(agreement, SectionKind.GROUPS)
    group, member = str(uuid.uuid4()), str(uuid.uuid4())
    data = post(section, groups=[group], members=[member])
    data[f"groups-{group}-kind"] = "working"
    data[f"members-{member}-parent"] = group
    data[f"members-{member}-title"] = "Enhetschef"
    assert save(officer, section, data).is_whole
    assert str(GroupMember.objects.get().group_id) == group
    section.refresh_from_db()
    assert save(officer, section, post(section)).is_whole
    assert (Group.objects.count(), GroupMember.objects.count()) == (0, 0)


def test_last_member_of_a_group_can_be_removed(officer: User, agreement: Agreement) -> None:
    section = make_section(agreement, SectionKind.GROUPS)
    group = Group.objects.create(agreement=agreement)
    GroupMember.objects.create(group=group, title="Enhetschef")
    data = post(section, groups=[str(group.pk)])
    data[f"groups-{group.pk}-kind"] = "steering"
    assert save(officer, section, data).is_whole
    assert (Group.objects.count(), GroupMember.objects.count()) == (1, 0)


def test_second_officer_to_save_is_told(officer: User, text: Section) -> None:
    seen = post(text, body="<p>Min</p>")
    save(officer, text, post(text, body="<p>Din</p>"))
    outcome = save(officer, text, seen)
    text.refresh_from_db()
    assert outcome.is_conflict
    assert text.body == "<p>Din</p>"


def test_stale_form_that_says_the_same_is_no_conflict(officer: User, text: Section) -> None:
    seen = post(text, body="<p>Samma</p>")
    save(officer, text, post(text, body="<p>Samma</p>"))
    assert save(officer, text, seen).is_whole


def test_row_removed_by_somebody_else_is_a_conflict(officer: User, goals: Section) -> None:
    goal = make_goal(goals.agreement, "A")
    seen = with_goals(goals, (goal.pk, "A ändrat"))
    save(officer, goals, post(goals))
    outcome = save(officer, goals, seen, partly=True)
    assert outcome.is_conflict
    assert Goal.objects.count() == 0


def test_removed_section_is_told(officer: User, text: Section) -> None:
    data, key = post(text), text.pk
    text.delete()
    with pytest.raises(drafting.SectionGone):
        drafting.save(officer, text.agreement_id, key, data)


@pytest.mark.parametrize("status", [s for s in Agreement.Status if s not in Agreement.EDITABLE])
def test_only_a_draft_is_written_in(officer: User, text: Section, status: str) -> None:
    Agreement.objects.filter(pk=text.agreement_id).update(status=status)
    with pytest.raises(PermissionDenied):
        save(officer, text, post(text, body="<p>Ny</p>"))


def test_those_who_do_not_draft_are_refused(colleague: User, stranger: User, text: Section) -> None:
    with pytest.raises(PermissionDenied):
        save(colleague, text, post(text, body="<p>Ny</p>"))
    with pytest.raises(Agreement.DoesNotExist):
        save(stranger, text, post(text, body="<p>Ny</p>"))


def test_end_before_start_is_refused_at_the_field(officer: User, agreement: Agreement) -> None:
    section = make_section(agreement, SectionKind.PERIOD)
    data = post(section, starts_on="2026-05-01", ends_on="2026-04-30", extension="")
    outcome = save(officer, section, data, partly=True)
    agreement.refresh_from_db()
    assert list(outcome.errors) == ["id_ends_on"]
    assert str(agreement.ends_on) == "2026-12-31"


def test_basic_facts_have_a_revision_of_their_own(officer: User, agreement: Agreement) -> None:
    from agreements.forms.sections import revision_of

    seen = str(revision_of(agreement, None))
    data = post(revision=seen, title="Ny rubrik", summary="", legal_basis="")
    assert drafting.save(officer, agreement.pk, None, data).is_whole
    data = post(revision=seen, title="En annan", summary="", legal_basis="")
    assert drafting.save(officer, agreement.pk, None, data).is_conflict
    agreement.refresh_from_db()
    assert agreement.title == "Ny rubrik"


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("amount", "-1"),
        ("amount", "mycket"),
        ("staff_percent", "120"),
        ("pool_percent", "100,01"),
        ("year_2026", "-5"),
        ("kind", "guld"),
        ("valuation", "unvalued"),
    ],
)
def test_bad_figures_are_refused_at_the_field(
    officer: User, agreement: Agreement, name: str, typed: str
) -> None:
    section = make_section(agreement, SectionKind.ECONOMY)
    row = make_contribution(make_party(agreement), amount=5)
    data = post(section, contributions=[str(row.pk)])
    prefix = f"contributions-{row.pk}-"
    stored = {"party": row.party_id, "kind": "money", "description": "Pengar", "amount": "5"}
    rest = {"valuation": "valued", "form": "total", "qualifier": "exact"}
    for field, value in {**stored, **rest, name: typed}.items():
        data[f"{prefix}{field}"] = str(value)
    outcome = save(officer, section, data, partly=True)
    assert list(outcome.errors) == [f"id_{prefix}{name}"]
    row.refresh_from_db()
    assert (row.amount, row.valuation) == (5, "valued")


def test_new_contribution_without_giver_waits(officer: User, agreement: Agreement) -> None:
    section, key = make_section(agreement, SectionKind.ECONOMY), str(uuid.uuid4())
    data = post(section, contributions=[key], body="<p>Ny text</p>")
    for field, value in {"description": "Lokal", "kind": "premises", "qualifier": "exact"}.items():
        data[f"contributions-{key}-{field}"] = value
    outcome = save(officer, section, data, partly=True)
    section.refresh_from_db()
    assert (outcome.waiting, outcome.errors, section.body) == (1, {}, "<p>Ny text</p>")
