"""Two texts, word by word."""

import pytest

from agreements.differences import CONTEXT, MOST_PAIRS, Sign, differences

SAME, ADDED, REMOVED, CUT = Sign.SAME, Sign.ADDED, Sign.REMOVED, Sign.CUT


def told(old: str, new: str) -> list[tuple[Sign, str]]:
    return [(part.sign, part.text) for part in differences(old, new)]


def test_word_that_was_exchanged() -> None:
    assert told("<p>Minst 10 relationer per år.</p>", "<p>Minst 12 relationer per år.</p>") == [
        (SAME, "Minst"),
        (REMOVED, "10"),
        (ADDED, "12"),
        (SAME, "relationer per år."),
    ]


def test_paragraph_that_was_added() -> None:
    assert told("<p>Ett.</p><p>Tre.</p>", "<p>Ett.</p><p>Två.</p><p>Tre.</p>") == [
        (SAME, "Ett."),
        (ADDED, "Två."),
        (SAME, "Tre."),
    ]


def test_signs_of_html_are_words() -> None:
    assert told("<p>A &amp; B</p>", "<p>A &amp; C</p>") == [
        (SAME, "A &"),
        (REMOVED, "B"),
        (ADDED, "C"),
    ]


@pytest.mark.parametrize("new", ["<p><strong>Ett</strong> ord</p>", "<ul><li>Ett ord</li></ul>"])
def test_same_words_in_another_layout(new: str) -> None:
    assert told("<p>Ett ord</p>", new) == []


def test_long_unchanged_stretch_is_cut() -> None:
    words = [f"ord{number}" for number in range(60)]
    old = f"<p>{' '.join(['a', *words, 'b'])}</p>"
    new = f"<p>{' '.join(['x', *words, 'y'])}</p>"

    assert told(old, new) == [
        (REMOVED, "a"),
        (ADDED, "x"),
        (SAME, " ".join(words[:CONTEXT])),
        (CUT, ""),
        (SAME, " ".join(words[-CONTEXT:])),
        (REMOVED, "b"),
        (ADDED, "y"),
    ]


def test_text_that_is_all_new_is_shown_whole() -> None:
    number = int(MOST_PAIRS**0.5) + 1
    old, new = (" ".join(f"{sign}{n}" for n in range(number)) for sign in "ab")

    assert told(f"<p>{old}</p>", f"<p>{new}</p>") == [(REMOVED, old), (ADDED, new)]
