"""Names sort in Swedish order on both databases, and a search finds capital Å, Ä, Ö."""

import pytest

from partners.models import Organisation
from tests.factories import make_organisation


@pytest.mark.django_db
def test_swedish_order_puts_the_last_letters_last() -> None:
    for name in ("Östra", "alfa", "Åsa", "Zeta", "Ängel", "Édith", "beta"):
        make_organisation(name=name)
    names = list(Organisation.objects.values_list("name", flat=True))
    assert names == ["alfa", "beta", "Édith", "Zeta", "Åsa", "Ängel", "Östra"]


@pytest.mark.django_db
def test_search_ignores_case_of_swedish_letters() -> None:
    make_organisation(name="Åsa Östra")
    make_organisation(name="Asa Ostra")
    assert Organisation.objects.filter(name__icontains="åsa öst").count() == 1
