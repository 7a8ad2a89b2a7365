"""Names that are alike, so that no organisation is registered twice."""

import pytest

from partners.likeness import alike, key
from tests.factories import make_organisation

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Kompisbyrån", "KOMPISBYRAN"),
        ("Kompisbyrån", "Kompis byrån"),
        ("Kompisbyrån", "Föreningen Kompisbyrån"),
        ("Kompisbyrån", "Kompisbyrån, ideell förening"),
        ("Stiftelsen Rosengrens Hus", "Rosengrens hus"),
        ("Café Änglamark", "Cafe Anglamark"),
    ],
)
def test_key_of_names_that_differ_in_nothing_that_matters(first, second):
    assert key(first) == key(second)


@pytest.mark.parametrize(
    "typed",
    [
        "individuell människohjälp",
        "Individuell Manniskohjalp",
        "Individuel Människohjälp",
        "Indivduell Människohjälp",
        "Föreningen Individuell Människohjälp",
        "IndividuellMänniskohjälp",
        "IM",
        "im",
    ],
)
def test_alike_finds_the_one_meant(typed):
    meant = make_organisation(name="Individuell Människohjälp", short_name="IM")
    make_organisation(name="Individuella hem i Motala")
    make_organisation(name="Människor i rörelse")
    assert alike(typed) == [meant]


@pytest.mark.parametrize(
    ("typed", "existing"),
    [
        ("Röda Korset Lund", "Röda Korset Malmö"),
        ("Lunds kommun", "Lomma kommun"),
        ("Scoutkåren 1", "Scoutkåren 2"),
        ("Zonta", "Rosengrens hus"),
        ("!!!", "Zonta"),
    ],
)
def test_alike_leaves_other_names_alone(typed, existing):
    make_organisation(name=existing)
    assert alike(typed) == []


def test_alike_leaves_out_the_one_that_is_edited():
    organisation = make_organisation(name="Zonta")
    assert alike("Zonta", but=organisation) == []


def test_alike_tells_of_retired_ones_too_and_the_most_alike_first():
    near = make_organisation(name="Kompisbyråns")
    same = make_organisation(name="Kompisbyrån")
    same.retire(reason="Upplöst")
    assert alike("kompisbyrån") == [same, near]


@pytest.mark.parametrize("rows", [1, 3])
def test_alike_asks_one_query(rows, django_assert_num_queries):
    for _row in range(rows):
        make_organisation(name="Kompisbyrån")
    with django_assert_num_queries(1):
        assert len(alike("Kompisbyrån")) == rows
