"""The demo: built once however often it is told, open to the right sign-ins, and never real."""

import datetime
from collections import Counter
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.test import TestCase, override_settings
from django.utils import timezone

from agreements.assessing import adopted_set
from agreements.models import (
    Agreement,
    BoardItem,
    Case,
    Clause,
    Comment,
    CriteriaSet,
    Decision,
    Document,
    PaperAttachment,
    WatchedWord,
)
from agreements.permissions import can_sign_as
from agreements.signing import to_seal
from agreements.signing_turns import may_sign_now, places
from agreements.timeline import timeline
from agreements.workflow import offers as offers_to
from iop.accounts.models import Message, User
from iop.demo.people import PASSWORD
from partners.models import Board, Membership, Organisation, Role
from tests.factories import make_user
from tests.reading import words

#: What the paper to socialnämnden in Danderyd says of 2018, however it is worded.
DANDERYD = (
    "SN 2018/0098",
    "2018-08-24",
    "2018-09-10",
    "Danderyds kommun",
    "Kompisbyrån",
    "Alla Tillsammans i Danderyd",
    "752 734 kr",
    "§ 37 a",
    "(2010:1122)",
    "2018-09-01–2019-12-31",
    "2018-09-11–2019-12-31",
    "godkänna överenskommelsen",
    "utvärderingen redovisas för socialnämnden våren 2019",
    "delegera till socialdirektören att underteckna",
    "20 % av en heltidstjänst",
    "60 % av en heltidstjänst",
    "It-system för matchning",
    "Möteslokaler",
    "Volontärer",
    "utan värde",
    "Styrgrupp",
    "Kommuninvånare, oberoende ledamot",
    "Arbetsgrupp",
    "Verksamheten drivs utan vinstsyfte",
    "Medel som inte används betalas tillbaka till Länsstyrelsen",
    "Bilaga 1",
    "Bilaga 2",
    "Länsstyrelsen",
)


def _said(reference: str, kind: str) -> str:
    """The words of the case's first stored file of the kind, each space a plain one."""
    document = Document.objects.filter(case__reference=reference, kind=kind).earliest("pk")
    with document.file.open("rb") as stored:
        return " ".join(words(stored.read()).split())


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
            (Role.PARTNER, "Simklubben Måsen"),
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
            "Läxhjälp på biblioteket",
        }

    def test_demo_board_member_sees_what_is_decided(self) -> None:
        seen = Agreement.objects.visible_to(_sign_in("ledamot"))
        statuses = set(seen.values_list("status", flat=True))
        assert statuses == {"active", "decided", "signing", "ended"}

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
            Agreement.Status.DECIDED: 1,
            Agreement.Status.SIGNING: 1,
            Agreement.Status.ACTIVE: 7,
            Agreement.Status.ENDED: 5,
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
        assert sorted(map(str, days)) == [
            "2015-12-15",
            "2018-09-10",
            "2018-12-19",
            "2019-06-10",
            "2019-11-19",
            "2026-05-20",
            "2026-11-18",
            "2026-11-18",
            str(timezone.localdate() + datetime.timedelta(days=14)),
        ]
        assert all(item.paper.document.is_intact() for item in seen)

    def test_demo_danderyd_reads_as_the_board_was_told(self) -> None:
        """Every fact of the board's own paper, read out of the stored PDF."""
        said = _said("SN 2018/0098", Document.Kind.PAPER)
        case = Case.objects.get(reference="SN 2018/0098")
        motivations = case.assessments.get().criterion_answers.values_list("motivation", flat=True)
        assert len(motivations) == 9
        assert [fact for fact in (*DANDERYD, *motivations) if fact not in said] == []
        decided = Decision.objects.filter(item__paper__case__reference="SN 2018/0098")
        decision = decided.earliest("item__meeting__held_on")
        assert str(decision.item.meeting.held_on) == "2018-09-10"
        assert "våren 2019" in decision.text

    def test_demo_danderyd_is_signed_and_waits_for_its_seal(self) -> None:
        """The file is sealed once the story is stored, which no test of this class lets happen."""
        agreement = Agreement.objects.get(title="Kompisbyrån Danderyd")
        snapshot = agreement.snapshots.get()
        names = [(one.name, one.way, str(one.signed_on)) for one in snapshot.signatures.all()]
        assert names == [
            ("Gunnar Sjöstedt", "ink", "2018-09-11"),
            ("Maria Lindhagen", "ink", "2018-09-11"),
            ("Samir Haddad", "ink", "2018-09-11"),
        ]
        assert (agreement.status, agreement.decision_reference) == ("ended", "SN § 88")
        assert snapshot in to_seal()

    def test_demo_ekero_adopts_its_criteria(self) -> None:
        said = _said("KS19/186", Document.Kind.PAPER)
        criteria = CriteriaSet.objects.get(name="SKL, 8 kriterier").criteria.all()
        assert [one.name for one in criteria if one.name not in said] == []
        assert len(criteria) == 8
        board = Board.objects.get(code="KS")
        adopted = (board.guidelines, board.guidelines_reference, board.guidelines_adopted_on)
        assert "KS19/186" in adopted[1]
        assert (str(adopted[2]), adopted_set(board)) == ("2019-11-19", criteria[0].criteria_set_id)

    def test_demo_stockholm_answers_with_its_three_agreements(self) -> None:
        said = _said("SN 2015/0377", Document.Kind.PAPER)
        titles = ("Duo Stockholm", "Svenska med baby", "Medpratare")
        assert [title for title in titles if title not in said] == []
        attached = PaperAttachment.objects.filter(paper__case__reference="SN 2015/0377")
        kinds = attached.values_list("agreement__title", "document__kind")
        assert set(kinds) == {(title, "signed_elsewhere") for title in titles}

    def test_demo_refused_case_is_answered(self) -> None:
        case = Case.objects.get(reference="SN 2026/0144")
        refusal = _said(case.reference, Document.Kind.PAPER)
        answers = case.assessments.get().criterion_answers.all()
        assert [one.motivation for one in answers if one.motivation not in refusal] == []
        letter = _said(case.reference, Document.Kind.LETTER)
        assert "Socialnämnden 2026-05-20, § 61" in letter
        seen = Document.objects.visible_to(_sign_in("partner")).filter(case=case)
        assert [document.kind for document in seen] == ["letter"]
        offers = {one.transition.name: one for one in offers_to(_sign_in("sekreterare"), case)}
        assert offers["close"].is_open

    def test_demo_signing_goes_on_with_the_partner(self) -> None:
        agreement = Agreement.objects.get(status=Agreement.Status.SIGNING)
        snapshot = agreement.snapshots.get()
        assert [bool(place.signature) for place in places(snapshot)] == [True, False, False]
        assert [can_sign_as(_sign_in("partner"), one) for one in may_sign_now(snapshot)] == [True]

    def test_demo_talk_and_review(self) -> None:
        talked = Comment.objects.filter(parent=None, author=_sign_in("partner"))
        assert Counter(talked.values_list("status", flat=True)) == {"open": 1, "answered": 1}
        agreement = Agreement.objects.get(status=Agreement.Status.IN_REVIEW)
        moves = agreement.case.status_changes.filter(content_type__model="agreement")
        assert [move.transition for move in moves] == [
            "send_for_review",
            "send_back",
            "send_for_review",
        ]

    def test_demo_tells_on_the_days_of_its_stories(self) -> None:
        case = Case.objects.get(reference="SN 2018/0098")
        years = {event.at.year for event in timeline(case, _sign_in("revisor"))}
        assert years == {2018, 2019, 2020}
        assert str(case.opened_on) == "2018-08-06"

    def test_demo_sends_no_mail(self) -> None:
        assert not Message.objects.exists()

    def test_demo_history_names_the_officer(self) -> None:
        agreement = Agreement.objects.get(title="Kompisbyrån Danderyd")
        assert agreement.history.earliest().history_user == _sign_in("handlaggare")
        parties = agreement.parties.all()
        assert {party.history.earliest().history_user for party in parties} == {
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
