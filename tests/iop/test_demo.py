"""The demo: built once however often it is told, open to the right sign-ins, and never real."""

from collections import Counter
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.test import TestCase, override_settings

from agreements.models import Agreement, BoardItem, Case, Clause, Document, WatchedWord
from agreements.workflow import offers as offers_to
from iop.accounts.models import User
from iop.demo.people import PASSWORD
from partners.models import Board, Membership, Organisation, Role
from tests.factories import make_user


def _sign_in(local: str) -> User:
    return User.objects.get(email=f"{local}@demo.example")


def _counts() -> Counter[str]:
    return Counter({model.__name__: model._default_manager.count() for model in apps.get_models()})


def _titles(user: User) -> set[str]:
    return set(Agreement.objects.visible_to(user).values_list("title", flat=True))


def test_demo_without_demo_mode(db: None) -> None:
    with pytest.raises(CommandError, match="DEMO=true"):
        call_command("demo")
    assert User.objects.count() == 0


def test_demo_if_empty_with_users(db: None, settings: Any) -> None:
    settings.DEMO = True
    make_user()

    call_command("demo", if_empty=True, stdout=StringIO())

    assert Organisation.objects.count() == 0


@override_settings(DEMO=True)
class TestDemo(TestCase):
    """What the demo holds. A class, so that it is built once for all of these."""

    @classmethod
    def setUpTestData(cls) -> None:
        call_command("demo", stdout=StringIO())

    def test_demo_twice_adds_nothing(self) -> None:
        before = _counts()

        call_command("demo", stdout=StringIO())

        assert _counts() == before

    def test_demo_leaves_what_was_changed(self) -> None:
        agreement = Agreement.objects.get(title="Kompisbyrån Danderyd")
        agreement.title = "Nytt namn"
        agreement.save()

        call_command("demo", stdout=StringIO())

        assert Agreement.objects.filter(case=agreement.case).get().title == "Nytt namn"

    def test_demo_five_municipalities(self) -> None:
        municipalities = Organisation.objects.filter(kind=Organisation.Kind.MUNICIPALITY)
        assert dict(municipalities.values_list("name", "organisation_number")) == {
            "Danderyds kommun": "212000-0126",
            "Ekerö kommun": "212000-0050",
            "Linköpings kommun": "212000-0449",
            "Lunds kommun": "212000-1132",
            "Stockholms stad": "212000-0142",
        }
        others = Organisation.objects.exclude(kind=Organisation.Kind.MUNICIPALITY)
        assert set(others.values_list("organisation_number", flat=True)) == {None}

    def test_demo_role_in_every_board(self) -> None:
        boards = set(Board.objects.values_list("pk", flat=True))
        for local, role in (
            ("handlaggare", Role.OFFICER),
            ("chef", Role.CHIEF),
            ("sekreterare", Role.SECRETARY),
            ("ledamot", Role.BOARD_MEMBER),
            ("ekonom", Role.CONTROLLER),
            ("revisor", Role.AUDITOR),
            ("admin", Role.ADMINISTRATOR),
        ):
            user = _sign_in(local)
            assert user.check_password(PASSWORD)
            assert user.is_staff == (role == Role.ADMINISTRATOR)
            held = user.memberships.values_list("role", "board")
            assert set(held) == {(role, board) for board in boards}

    def test_demo_partner_and_second_officer(self) -> None:
        partner = Membership.objects.filter(user=_sign_in("partner"))
        assert set(partner.values_list("role", "organisation__name")) == {
            (Role.PARTNER, "Individuell Människohjälp"),
            (Role.PARTNER, "Kompisbyrån"),
        }
        other = Membership.objects.get(user=_sign_in("handlaggare2"))
        assert (other.role, str(other.board)) == (
            Role.OFFICER,
            "Arbetsmarknadsnämnden, Linköpings kommun",
        )

    def test_demo_staff_sees_all(self) -> None:
        for local in ("handlaggare", "chef", "sekreterare", "ekonom", "revisor", "admin"):
            assert (
                Agreement.objects.visible_to(_sign_in(local)).count() == Agreement.objects.count()
            )

    def test_demo_second_officer_sees_linkoping_alone(self) -> None:
        seen = Agreement.objects.visible_to(_sign_in("handlaggare2"))
        municipalities = seen.values_list("case__board__organisation__name", flat=True)
        assert Counter(municipalities) == {"Linköpings kommun": 6}
        assert Case.objects.visible_to(_sign_in("handlaggare2")).count() == 6

    def test_demo_partner_sees_what_is_shared(self) -> None:
        assert _titles(_sign_in("partner")) == {
            "Vänskapa – ömsesidig integration i Lund",
            "Kompisbyrån Danderyd",
        }

    def test_demo_board_member_sees_what_is_decided(self) -> None:
        seen = Agreement.objects.visible_to(_sign_in("ledamot"))
        assert set(seen.values_list("status", flat=True)) == {"active", "decided", "ended"}

    def test_demo_initiative_that_nobody_has_taken(self) -> None:
        case = Case.objects.visible_to(_sign_in("handlaggare")).without_officer().get()
        assert case.title.startswith("Cykelköket")
        assert case.reference.endswith("/0001")
        assert case.history.get().history_user == _sign_in("partner")
        assert case in Case.objects.proposed_by(_sign_in("partner"))

    def test_demo_statuses(self) -> None:
        assert Counter(Agreement.objects.values_list("status", flat=True)) == {
            Agreement.Status.DRAFT: 4,
            Agreement.Status.IN_REVIEW: 1,
            Agreement.Status.READY: 1,
            Agreement.Status.DECIDED: 1,
            Agreement.Status.ACTIVE: 7,
            Agreement.Status.ENDED: 3,
        }

    def test_demo_signed_elsewhere_has_its_file(self) -> None:
        documents = Document.objects.filter(kind=Document.Kind.SIGNED_ELSEWHERE)
        documents = documents.select_related("agreement")
        assert {document.agreement.is_external for document in documents} == {True}
        assert len(documents) == Agreement.objects.filter(is_external=True).count() == 4
        assert all(document.is_intact() for document in documents)

    def test_demo_signing_waits_for_a_condition(self) -> None:
        agreement = Agreement.objects.get(status=Agreement.Status.DECIDED)
        offers = {one.transition.name: one for one in offers_to(_sign_in("sekreterare"), agreement)}
        assert offers["open_signing"].reasons == (
            "Beslutets villkor är inte uppfyllt än: att kommunfullmäktige anvisar medel för 2028 "
            "och 2029 i budgeten",
        )

    def test_demo_member_reads_what_is_issued(self) -> None:
        seen = BoardItem.objects.visible_to(_sign_in("ledamot"))
        days = seen.values_list("meeting__held_on", flat=True)
        assert sorted(map(str, days)) == ["2018-09-10", "2026-11-18"]
        assert all(item.paper.document.is_intact() for item in seen)

    def test_demo_history_names_the_officer(self) -> None:
        agreement = Agreement.objects.get(title="Kompisbyrån Danderyd")
        assert agreement.history.get().history_user == _sign_in("handlaggare")
        assert {party.history.get().history_user for party in agreement.parties.all()} == {
            _sign_in("handlaggare")
        }


def test_standards_keep_what_an_administrator_did(db: None) -> None:
    call_command("load_standards", stdout=StringIO())
    changed = Clause.objects.get(title="Försäkring")
    changed.title = "Försäkringar hos oss"
    changed.save()
    WatchedWord.objects.get(word="vite").delete()
    before = _counts()

    call_command("load_standards", stdout=StringIO())

    assert _counts() == before
    assert not Clause.objects.filter(title="Försäkring").exists()
