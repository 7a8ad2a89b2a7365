"""The small words: sentences, and the word that stays with a figure."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agreements.models import Period, Qualifier

_QUALIFIED = {
    Qualifier.ABOUT: gettext_lazy("about %(figure)s"),
    Qualifier.AT_LEAST: gettext_lazy("at least %(figure)s"),
    Qualifier.AT_MOST: gettext_lazy("at most %(figure)s"),
}


def sentence(text: str) -> str:
    """The text with a capital first and a full stop last."""
    return upper_first(sentence_end(text))


def sentence_end(text: str) -> str:
    """The text as the end of a sentence that has already begun."""
    text = text.strip()
    return text if not text or text[-1] in ".!?" else f"{text}."


def qualified(figure: str, qualifier: str) -> str:
    """``24 000 kr`` as ``cirka 24 000 kr`` when that is what was agreed."""
    pattern = _QUALIFIED.get(Qualifier(qualifier)) if figure and qualifier else None
    return pattern % {"figure": figure} if pattern else figure


def over(period: str) -> str:
    """The stretch of time as it follows a number: ``per halvår``."""
    if not period:
        return ""
    if period == Period.TERM:
        return _("over the whole term")
    return str(Period(period).label)


def months(number: int | None) -> str:
    if number is None:
        return ""
    return ngettext("%(count)s month", "%(count)s months", number) % {"count": number}


def joined(*words: str) -> str:
    return " ".join(filter(None, words))


def lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]
