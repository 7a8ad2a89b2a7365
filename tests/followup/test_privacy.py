"""What is taken for a trace of a person, and what is not. The numbers belong to nobody:
they are made of the register's test series or of days far back."""

import pytest

from followup.privacy import Trace, traces, warning


def found(text: str) -> list[tuple[Trace, str]]:
    return [(hit.trace, hit.text) for hit in traces(text)]


@pytest.mark.parametrize(
    "number",
    [
        "880320-0016",
        "8803200016",
        "19880320-0016",
        "198803200016",
        "19880320 0016",
        "880320 0016",
        "880320–0016",
        "880320 - 0016",
        "880320+0016",
    ],
)
def test_identity_number_is_found_however_it_is_written(number: str) -> None:
    assert found(f"Deltagaren ({number}) slutade.") == [(Trace.IDENTITY, number)]


@pytest.mark.parametrize("number", ["701063-2391", "19701063-2391", "197010632391"])
def test_coordination_number_is_found(number: str) -> None:
    assert found(f"Nr {number}.") == [(Trace.IDENTITY, number)]


@pytest.mark.parametrize("number", ["880320-0018", "198803200018", "19701063-2390"])
def test_wrong_check_digit_is_a_weaker_warning(number: str) -> None:
    assert found(f"Se {number}!") == [(Trace.LIKE_IDENTITY, number)]


@pytest.mark.parametrize(
    "text",
    [
        "Föreningens nummer är 802478-4321.",
        "Kommunens nummer är 212000-1132 och 16212000-1132.",
        "organisationsnummer 5560360793",
        "Vi använde 58 000 kr av 1 250 000,50 kr.",
        "Totalt 8803200018 kr",
        "Perioden 2026-01-01–2026-06-30 och 20260101-20260630.",
        "Dnr SN 2018/0098-1, § 17, ärende 2026-000123.",
        "Öppet 08-12 och 13-16, åldern 10-12 år, 0-18 år.",
        "Läsåret 2025/26, vecka 10-12, 01-12 alla år.",
        "880231-0012 är ingen dag.",
        "Kontot är bankgiro 123-4567, plusgiro 12 34 56-7.",
        "Vi nådde 0,5 procent, 12,5 % och 3.14.",
        "",
    ],
)
def test_what_is_no_person_is_left_alone(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "address", ["anna@example.org", "anna.b+c@post.example.se", "ANNA@FÖRENING.SE"]
)
def test_email_is_found(address: str) -> None:
    assert found(f"Skriv till {address}.") == [(Trace.EMAIL, address)]


@pytest.mark.parametrize(
    "number",
    [
        "070-174 06 05",
        "0701740605",
        "070 174 06 05",
        "+46 70 174 06 05",
        "+46701740605",
        "0046 70-1740605",
        "+46 (0)70 174 06 05",
        "08-465 004 06",
        "046-35 50 00",
        "0980-319 20",
        "08/46500406",
    ],
)
def test_telephone_number_is_found(number: str) -> None:
    assert found(f"Ring {number} i dag.") == [(Trace.PHONE, number)]


def test_each_place_is_found_once_and_in_order() -> None:
    text = "a@b.se, sedan 880320-0016, och 070-174 06 05."
    assert [hit.trace for hit in traces(text)] == [Trace.EMAIL, Trace.IDENTITY, Trace.PHONE]


def test_warning_tells_what_was_found_and_nothing_when_nothing_was() -> None:
    assert warning([]) == ""
    assert "880320-0016" in warning(traces("880320-0016 och 880320-0016"))
    assert warning(traces("880320-0016 och 880320-0016")).count("880320-0016") == 1
