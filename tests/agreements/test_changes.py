"""What changed, by whom, folded and in words."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse

from agreements.activity import latest
from agreements.changes import Change, changes
from agreements.copying import STARTED
from agreements.models import Agreement, Goal, Group, GroupMember, Section, SectionKind
from iop.accounts.models import User
from partners.models import Board, Role
from tests.factories import (
    make_agreement,
    make_contribution,
    make_member,
    make_organisation,
    make_party,
    make_section,
    make_user,
)

#: When everything in these tests begins.
NOON = datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def _swedish(settings) -> None:
    settings.LANGUAGE_CODE = "sv"


def save(row, user: User, minutes: float = 0, **fields: object) -> None:
    """Save the row as the user does it so long after noon."""
    for name, value in fields.items():
        setattr(row, name, value)
    row._history_user, row._history_date = user, NOON + datetime.timedelta(minutes=minutes)
    row.save()


def remove(row, user: User, minutes: float = 0) -> None:
    row._history_user, row._history_date = user, NOON + datetime.timedelta(minutes=minutes)
    row.delete()


def begin(agreement: Agreement) -> None:
    """Let all that the agreement holds be what it began with, a day before noon."""
    histories = [Agreement.history, Section.history, Goal.history]
    for history in histories:
        history.update(
            history_change_reason=STARTED, history_date=NOON - datetime.timedelta(days=1)
        )


@pytest.fixture
def agreement(board: Board) -> Agreement:
    agreement = make_agreement(board=board, notice_months=3)
    make_section(agreement, SectionKind.TEXT, heading="Bakgrund", body="<p>Tio barn.</p>")
    make_section(agreement, SectionKind.GOALS, heading="Mål")
    make_section(agreement, SectionKind.TERMS, heading="Villkor")
    for position, text in enumerate(("Ett", "Två", "Tre")):
        Goal.objects.create(agreement=agreement, text=text, position=position)
    begin(agreement)
    return agreement


def told(agreement: Agreement, **choice: object) -> list[tuple[str, Change]]:
    by = choice.pop("by", None)
    sections = changes(agreement, **choice).by_section(by)
    return [(heading, change) for heading, made in sections for change in made]


def test_beginning_is_no_change(agreement: Agreement) -> None:
    assert told(agreement) == []


def test_text_is_told_word_by_word(agreement: Agreement, officer: User) -> None:
    section = agreement.sections.get(heading="Bakgrund")
    save(section, officer, body="<p>Tolv barn.</p>")

    [(heading, change)] = told(agreement)

    assert (heading, change.kind, change.by) == ("Bakgrund", "changed", officer)
    [fact] = change.facts
    assert [(part.sign, part.text) for part in fact.parts] == [
        ("removed", "Tio"),
        ("added", "Tolv"),
        ("same", "barn."),
    ]


def test_layout_alone_is_said_so(agreement: Agreement, officer: User) -> None:
    section = agreement.sections.get(heading="Bakgrund")
    save(section, officer, body="<p><strong>Tio</strong> barn.</p>")

    [(_heading, change)] = told(agreement)

    assert [(fact.is_layout, fact.parts) for fact in change.facts] == [(True, ())]


def test_fact_of_the_agreement_stands_under_its_section(
    agreement: Agreement, officer: User
) -> None:
    save(agreement, officer, notice_months=6, title="Nytt")

    found = {heading: change.facts for heading, change in told(agreement)}

    assert {
        heading: [(fact.label, fact.old, fact.new) for fact in facts]
        for heading, facts in found.items()
    } == {
        "Rubrik och grunduppgifter": [("Rubrik", agreement.case.title, "Nytt")],
        "Villkor": [("Uppsägningstid (månader)", "3", "6")],
    }


def test_added_and_removed_rows_are_named_by_their_place(
    agreement: Agreement, officer: User
) -> None:
    save(Goal(agreement=agreement, text="Fyra", position=3), officer)
    remove(agreement.goals.get(text="Två"), officer, minutes=1)

    found = [(change.kind, change.row, change.name) for _heading, change in told(agreement)]

    assert found == [("removed", "Mål 2", "Två"), ("added", "Mål 4", "Fyra")]


def test_removed_row_tells_what_it_said(agreement: Agreement, officer: User) -> None:
    party = make_party(agreement, make_organisation(name="Kompisbyrån"))
    money = make_contribution(party, amount=5000, qualifier="about", description="Pengar")
    agreement.contributions.model.history.update(history_change_reason=STARTED)
    money.delete()

    [change] = [one for _heading, one in told(agreement) if one.kind == "removed"]

    facts = {fact.label: (fact.old, fact.new) for fact in change.facts}
    assert (facts["Belopp (kr)"], facts["Hur exakt"]) == (
        ("5\N{NO-BREAK SPACE}000", ""),
        ("cirka", ""),
    )


def test_row_that_comes_and_goes_in_one_go_is_not_told(agreement: Agreement, officer: User) -> None:
    goal = Goal(agreement=agreement, text="Fyra", position=3)
    save(goal, officer)
    remove(goal, officer, minutes=5)

    assert told(agreement) == []


def test_only_the_row_that_moved_is_told(agreement: Agreement, officer: User) -> None:
    one, two, three = agreement.goals.all()
    for minutes, (row, place) in enumerate([(three, 0), (one, 1), (two, 2)]):
        save(row, officer, minutes=minutes / 60, position=place)

    found = [(change.kind, change.name, change.place) for _heading, change in told(agreement)]

    assert found == [("moved", "Tre", 1)]


def test_rows_that_make_room_have_not_moved(agreement: Agreement, officer: User) -> None:
    one, two, three = agreement.goals.all()
    remove(one, officer)
    save(two, officer, minutes=0.01, position=0)
    save(three, officer, minutes=0.02, position=1)

    assert [change.kind for _heading, change in told(agreement)] == ["removed"]


def test_saves_of_one_person_are_one_change(agreement: Agreement, officer: User) -> None:
    section = agreement.sections.get(heading="Bakgrund")
    for minutes in range(5):
        save(section, officer, minutes=minutes, body=f"<p>{minutes} barn.</p>")

    [(_heading, change)] = told(agreement)

    assert change.at == NOON + datetime.timedelta(minutes=4)
    assert [part.text for part in change.facts[0].parts] == ["Tio", "4", "barn."]


@pytest.mark.parametrize(("pause", "expected"), [(30, 1), (31, 2)])
def test_long_pause_makes_two_changes(
    agreement: Agreement, officer: User, pause: int, expected: int
) -> None:
    section = agreement.sections.get(heading="Bakgrund")
    save(section, officer, body="<p>A</p>")
    save(section, officer, minutes=pause, body="<p>B</p>")

    assert len(told(agreement)) == expected


def test_changes_of_one_person(agreement: Agreement, officer: User) -> None:
    other = make_user(name="Bo Annan")
    section = agreement.sections.get(heading="Bakgrund")
    save(section, officer, body="<p>A</p>")
    save(section, other, minutes=1, body="<p>B</p>")
    save(section, officer, minutes=2, body="<p>C</p>")

    [(_heading, change)] = told(agreement, by=other.pk)

    assert changes(agreement).people == [officer, other]
    assert [(part.sign, part.text) for part in change.facts[0].parts] == [
        ("removed", "A"),
        ("added", "B"),
    ]


def test_since_compares_with_the_version_before(agreement: Agreement, officer: User) -> None:
    section = agreement.sections.get(heading="Bakgrund")
    save(section, officer, minutes=-600, body="<p>Före.</p>")
    save(section, officer, body="<p>Efter.</p>")

    [(_heading, change)] = told(agreement, since=NOON)

    assert [part.text for part in change.facts[0].parts] == ["Före.", "Efter."]


def test_rows_of_rows_and_what_they_point_at_are_named(agreement: Agreement, officer: User) -> None:
    association = make_organisation(name="Kompisbyrån")
    party = make_party(agreement, association)
    make_contribution(party, years={2026: 5000}, description="Pengar")
    group = Group.objects.create(agreement=agreement)
    save(GroupMember(group=group, party=party, name="Bo"), officer)

    found = {(heading, change.row, change.name): change for heading, change in told(agreement)}

    assert set(found) == {
        ("Parter", "Part 1", "Kompisbyrån"),
        ("Bidrag och ekonomi", "Bidrag 1", "Pengar"),
        ("Bidrag och ekonomi", "Belopp ett år", "Pengar, 2026"),
        ("Grupper och möten", "Grupp 1", "Styrgrupp"),
        ("Grupper och möten", "Gruppmedlem 1", "Styrgrupp, Bo"),
    }
    member = found["Grupper och möten", "Gruppmedlem 1", "Styrgrupp, Bo"]
    assert [(fact.label, fact.new) for fact in member.facts] == [("Företräder", "Kompisbyrån")]


def test_queries_do_not_grow_with_the_changes(
    agreement: Agreement, officer: User, django_assert_num_queries
) -> None:
    party = make_party(agreement, make_organisation())
    make_contribution(party, years={2026: 5000})
    agreement = Agreement.objects.prefetch_related("sections").get(pk=agreement.pk)
    with django_assert_num_queries(19):
        changes(agreement)
    for number in range(3):
        save(Goal(agreement=agreement, text=f"Nytt {number}"), make_user(), minutes=number)
        make_contribution(make_party(agreement, make_organisation()), years={2026: 1, 2027: 2})
    with django_assert_num_queries(19):
        changes(agreement)


def test_latest_tells_who_did_something_where(
    agreement: Agreement, officer: User, django_assert_num_queries
) -> None:
    other = make_user(name="Bo Annan")
    save(agreement.sections.get(heading="Bakgrund"), officer, body="<p>A</p>")
    save(agreement.goals.all()[0], officer, minutes=5, text="Nytt")
    save(agreement.goals.all()[1], other, minutes=6, text="Nytt")
    agreement = Agreement.objects.prefetch_related("sections").get(pk=agreement.pk)

    with django_assert_num_queries(1):
        found = latest(agreement)

    assert [(doing.by, doing.where) for doing in found[:2]] == [
        ("Bo Annan", "Mål"),
        (officer.name, "Mål, Bakgrund"),
    ]
    assert latest(agreement, NOON + datetime.timedelta(minutes=6)) == found[:1]


def test_page_filters_by_day_and_person(
    client: Client, agreement: Agreement, officer: User
) -> None:
    other = make_user(name="Bo Annan")
    section = agreement.sections.get(heading="Bakgrund")
    save(section, officer, body="<p>A</p>")
    save(section, other, minutes=1, body="<p>B</p>")
    client.force_login(officer)
    url = reverse("agreements:changes", args=[agreement.pk])

    page = client.get(url, {"since": "2026-03-01", "by": other.pk}).content.decode()

    assert "<ins>" in page
    assert "slut på tillagt" in page
    assert page.count('class="change ') == 1
    assert client.get(url, {"since": "2026-03-03"}).context["sections"] == []
    assert client.get(url, {"since": "igår"}).context["form"].errors.keys() == {"since"}


def test_partner_sees_changes_since_the_sharing(client: Client, agreement: Agreement) -> None:
    association = make_organisation()
    make_party(agreement, association)
    partner = make_member(Role.PARTNER, association)
    section = agreement.sections.get(heading="Bakgrund")
    save(section, partner, body="<p>Hemligt före delningen</p>")
    save(section, partner, minutes=60, body="<p>Delat</p>")
    shared_at = NOON + datetime.timedelta(minutes=50)
    Agreement.objects.filter(pk=agreement.pk).update(shared_at=shared_at)
    client.force_login(partner)

    page = client.get(reverse("agreements:changes", args=[agreement.pk]), {"since": ""})

    made = dict(page.context["sections"])["Bakgrund"]
    assert [change.at for change in made] == [NOON + datetime.timedelta(minutes=60)]
    assert "<ins>" in page.content.decode()
