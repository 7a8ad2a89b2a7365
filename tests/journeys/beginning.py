"""From an initiative to an assessed case, as its people do it in their browsers."""

from playwright.sync_api import Page, expect

TITLE = "Grannar som språkvänner"
NUMBER = "SN 2026/0100"
WORDS = "Parterna bidrar båda och styr tillsammans."
#: The guide's eight questions, and the eighteen of the law, answered as they point to an IOP.
GUIDE_FOR_IOP = ("Ja", "Ja", "Ja", "Nej", "Ja", "Nej", "Nej", "Nej")
LAW_FOR_IOP = (
    *("Ja", "Nej", "Nej", "Nej", "Nej", "Ja", "Ja", "Ja", "Ja"),
    *("Nej", "Nej", "Nej", "Nej"),
    *("Ja", "Ja", "Ja", "Nej", "Ja"),
)


def leave_initiative(partner: Page) -> None:
    partner.goto("/")
    partner.get_by_role("link", name="Lämna ett initiativ").click()
    partner.get_by_label("Vad vill ni kalla det?").fill(TITLE)
    partner.get_by_label("Vad vill ni göra tillsammans?").fill(
        "Vi vill att nya och gamla invånare träffas. Vi bidrar med volontärer."
    )
    partner.get_by_label("Vilken utmaning i samhället").fill("Många är ensamma.")
    partner.get_by_role("button", name="Lämna initiativet").click()
    expect(partner.get_by_text("Initiativet är mottaget")).to_be_visible()


def take_case(officer: Page) -> None:
    officer.goto("/")
    officer.get_by_role("link", name=TITLE).click()
    expect(officer.get_by_text("väntar på att en handläggare")).to_be_visible()
    officer.get_by_role("link", name="Ta ärendet").click()
    officer.get_by_label("Diarienummer").fill(NUMBER)
    officer.get_by_role("button", name="Ta ärendet").click()
    expect(officer.get_by_role("heading", name=NUMBER)).to_be_visible()


def assess_as_iop(officer: Page) -> None:
    assess(officer, guide=GUIDE_FOR_IOP, law=LAW_FOR_IOP, concludes="IOP passar")


def assess(officer: Page, *, guide: tuple[str, ...], law: tuple[str, ...], concludes: str) -> None:
    """The four parts of the assessment; at its end the case says what comes next."""
    officer.get_by_role("link", name="Börja bedömningen").first.click()
    officer.get_by_role("radio", name="SKL, 9 kriterier").check()
    officer.get_by_role("button", name="Börja bedömningen").click()
    answer_all(officer, guide)
    go_on(officer, "kriterier")
    answer_all(officer, ("Ja",) * 9)
    motivate(officer)
    go_on(officer, "juridik")
    answer_all(officer, law)
    for outcome in officer.get_by_label("Utfall").all():
        outcome.select_option("Inget hinder")
    officer.get_by_label("Tillåtet därför att").select_option("Ingen ekonomisk verksamhet")
    motivate(officer)
    go_on(officer, "slutsats")
    officer.get_by_label("Slutsats").select_option(concludes)
    officer.get_by_label("Skäl").fill(WORDS)
    officer.get_by_label("Jäv", exact=True).select_option("Nej")
    officer.get_by_role("button", name="Spara och läs alltihop").click()
    expect(officer.get_by_text("Inget saknas")).to_be_visible()
    officer.get_by_role("button", name="Avsluta bedömningen").click()
    expect(officer.get_by_text("Bedömningen är klar.")).to_be_visible()


def answer_all(officer: Page, answers: tuple[str, ...]) -> None:
    questions = officer.get_by_role("radiogroup")
    expect(questions).to_have_count(len(answers))
    for number, answer in enumerate(answers):
        questions.nth(number).get_by_role("radio", name=answer, exact=True).check()


def motivate(officer: Page) -> None:
    for field in officer.get_by_label("Motivering").all():
        field.fill(WORDS)


def go_on(officer: Page, part: str) -> None:
    officer.get_by_role("button", name="Spara och fortsätt").click()
    officer.wait_for_url(f"**/{part}/")


def assess_as_procurement(officer: Page) -> None:
    guide = ("Nej", "Nej", "Nej", "Nej", "Nej", "Ja", "Ja", "Ja")
    concludes = "En upphandling passar bättre"
    assess(officer, guide=guide, law=LAW_FOR_IOP, concludes=concludes)


def decline(officer: Page) -> None:
    fold = officer.locator("details", has_text="Avslå initiativet")
    fold.locator("summary").click()
    fold.get_by_role("textbox").fill("Kommunen behöver köpa tjänsten.")
    fold.get_by_role("button", name="Avslå initiativet").click()
    expect(officer.get_by_role("status").first).to_contain_text("Initiativet är avslaget")
