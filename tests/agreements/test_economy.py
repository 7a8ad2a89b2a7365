"""The economy: values per year, sums, shares, and the same total in one query."""

from decimal import Decimal

import pytest

from agreements.content import with_content
from agreements.economy import economy_of, with_value
from agreements.models import Agreement
from partners.models import Organisation
from tests.factories import make_agreement, make_contribution, make_organisation, make_party

pytestmark = pytest.mark.django_db


def loaded(agreement):
    return with_content(Agreement.objects.filter(pk=agreement.pk)).get()


def municipality():
    return make_organisation(kind=Organisation.Kind.MUNICIPALITY)


def test_shares_of_two_parties():
    agreement = make_agreement()
    public = make_party(agreement, municipality())
    association = make_party(agreement)
    make_contribution(public, amount=Decimal(58000))
    make_contribution(association, amount=Decimal(24000), qualifier="about")

    economy = economy_of(loaded(agreement))

    assert str(economy.total) == "cirka 82\xa0000\xa0kr"
    assert [giver.percent for giver in economy.givers] == [Decimal("70.7"), Decimal("29.3")]
    assert economy.public_percent == Decimal("70.7")
    annotated = with_value(Agreement.objects.all()).get()
    assert annotated.valued_total == Decimal(82000)
    assert annotated.has_unvalued is False
    assert annotated.is_about is True
