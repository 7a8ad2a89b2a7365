"""Organisation numbers, however they are written (Luhn; Skatteverket SKV 709)."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.se import orgnr


def checked_organisation_number(text: str) -> str:
    """``2120000142`` and ``16 212000-0142`` as ``212000-0142``.

    Raises ``ValidationError`` when it is not ten digits with a right check digit.
    """
    digits = _without_century("".join(sign for sign in text if sign.isalnum()))
    if not (digits.isascii() and orgnr.is_valid(digits)):
        raise ValidationError(
            _(
                "This is not an organisation number: ten digits are needed, "
                "and the last must fit the others. Check for a slip of the pen."
            ),
            code="organisation_number",
        )
    return str(orgnr.format(digits))


def number_as_stored(text: str) -> str:
    """A number, or a part of one, with the hyphen where the register has it."""
    digits = _without_century(text.replace("-", ""))
    if not digits.isdecimal() or len(digits) <= 6:
        return text
    return f"{digits[:6]}-{digits[6:]}"


def _without_century(digits: str) -> str:
    """Without the 16 that Skatteverket writes before the number of a legal person."""
    return digits[2:] if len(digits) == 12 and digits.startswith("16") else digits
