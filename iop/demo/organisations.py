"""Municipalities, their boards, and the associations. Numbers only where they are known."""

from decimal import Decimal
from typing import Any, NamedTuple

from iop.accounts.models import User
from iop.demo.building import put
from partners.models import Board, Organisation

Kind = Organisation.Kind


class Body(NamedTuple):
    key: str
    kind: Organisation.Kind
    name: str
    short_name: str = ""
    number: str | None = None


ORGANISATIONS = (
    Body("lund", Kind.MUNICIPALITY, "Lunds kommun", "", "212000-1132"),
    Body("danderyd", Kind.MUNICIPALITY, "Danderyds kommun", "", "212000-0126"),
    Body("linkoping", Kind.MUNICIPALITY, "Linköpings kommun", "", "212000-0449"),
    Body("ekero", Kind.MUNICIPALITY, "Ekerö kommun", "", "212000-0050"),
    Body("stockholm", Kind.MUNICIPALITY, "Stockholms stad", "", "212000-0142"),
    Body("lansstyrelsen", Kind.STATE_AGENCY, "Länsstyrelsen i Stockholms län", "Länsstyrelsen"),
    Body("im", Kind.ASSOCIATION, "Individuell Människohjälp", "IM"),
    Body("kompisbyran", Kind.ASSOCIATION, "Kompisbyrån"),
    Body("alla_tillsammans", Kind.ASSOCIATION, "Alla Tillsammans i Danderyd"),
    Body("stadsmissionen", Kind.ASSOCIATION, "Linköpings Stadsmission"),
    Body("bilda", Kind.ASSOCIATION, "Studieförbundet Bilda", "Bilda"),
    Body("erikshjalpen", Kind.FOUNDATION, "Erikshjälpen"),
    Body("ikf", Kind.ASSOCIATION, "IKF"),
    Body("roda_korset", Kind.ASSOCIATION, "Linköping Södra rödakorskrets", "Röda Korset"),
    Body("pastorat", Kind.FAITH_COMMUNITY, "Ekerö pastorat"),
    Body("bekantskaper", Kind.ASSOCIATION, "Internationella Bekantskaper"),
    Body("stadsmissionen_sthlm", Kind.FOUNDATION, "Stockholms Stadsmission"),
    # Invented, for agreements that show what no public document has.
    Body("sprakvagen", Kind.ASSOCIATION, "Föreningen Språkvågen"),
    Body("masen", Kind.ASSOCIATION, "Simklubben Måsen"),
    Body("grannkraft", Kind.ASSOCIATION, "Föreningen Grannkraft"),
    Body("linden", Kind.ASSOCIATION, "Kulturföreningen Linden"),
    Body("tradgarden", Kind.ASSOCIATION, "Föreningen Öppna trädgården"),
    Body("fonden", Kind.FOUNDATION, "Stiftelsen Goda grannar"),
)

#: Key, municipality, name, code, department, and what else is known.
BOARDS: tuple[tuple[str, str, str, str, str, dict[str, Any]], ...] = (
    ("lund", "lund", "Socialnämnden", "SN", "Socialförvaltningen", {}),
    ("danderyd", "danderyd", "Socialnämnden", "SN", "Socialkontoret", {}),
    (
        "linkoping",
        "linkoping",
        "Arbetsmarknadsnämnden",
        "AN",
        "Utbildnings- och arbetsmarknadsförvaltningen",
        {
            "public_share_guideline": Decimal(50),
            "guidelines": "Riktlinjer för idéburet offentligt partnerskap i Linköpings kommun",
            "guidelines_reference": "KS 2016-573",
        },
    ),
    (
        "ekero_ks",
        "ekero",
        "Kommunstyrelsen",
        "KS",
        "Kommunstyrelseförvaltningen",
        {},
    ),
    ("ekero", "ekero", "Socialnämnden", "SN", "Socialkontoret", {}),
    ("stockholm", "stockholm", "Socialnämnden", "SN", "Socialförvaltningen", {}),
    (
        "stockholm_arbete",
        "stockholm",
        "Arbetsmarknadsnämnden",
        "AMN",
        "Arbetsmarknadsförvaltningen",
        {},
    ),
)


def make_organisations(by: User) -> dict[str, Organisation]:
    return {body.key: _organisation(body, by) for body in ORGANISATIONS}


def _organisation(body: Body, by: User) -> Organisation:
    existing = Organisation.objects.filter(name=body.name).first()
    return existing or put(
        Organisation(
            kind=body.kind,
            name=body.name,
            short_name=body.short_name,
            organisation_number=body.number,
        ),
        by,
    )


def make_boards(organisations: dict[str, Organisation], by: User) -> dict[str, Board]:
    boards = {}
    for key, municipality, name, code, department, facts in BOARDS:
        owner = organisations[municipality]
        existing = Board.objects.filter(organisation=owner, name=name).first()
        boards[key] = existing or put(
            Board(organisation=owner, name=name, code=code, department=department, **facts), by
        )
    return boards
