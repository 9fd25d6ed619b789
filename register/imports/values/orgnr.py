"""Organisation numbers: nine digits with a check digit, or a Swedish one kept as it is."""

import re
from dataclasses import dataclass

from register.imports.files.workbook_rows import Cell

_WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2)
_MARKS = re.compile("[\\s.\u00a0\u00ad\u2000-\u200f\u202f\u205f\u3000\ufeff\u2010-\u2015-]")
_SWEDISH = re.compile(r"([0-9]{6})-([0-9]{4})")
_DIGITS = 9
_PERSONAL_DIGITS = 11


@dataclass(frozen=True, slots=True)
class ReadOrgnr:
    """An organisation number, or None with the reason in Norwegian. `personal`: the digits may be a person's own."""

    number: str | None
    problem: str = ""
    personal: bool = False


def read_orgnr(cell: Cell) -> ReadOrgnr:
    """Return the number of a cell that is not empty, without spaces and marks; nothing is ever padded."""
    text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()
    text = re.sub(r"^([0-9 ]+)\.0$", r"\1", text)
    swedish = _SWEDISH.fullmatch(_MARKS_BUT_HYPHEN.sub("", text))
    if swedish:
        return ReadOrgnr(f"{swedish[1]}-{swedish[2]}")
    bare = _MARKS.sub("", text).upper().removeprefix("NO").removesuffix("MVA")
    if not (bare.isascii() and bare.isdigit()):
        return ReadOrgnr(None, "Verdien er ikke et organisasjonsnummer.")
    if len(bare) == _PERSONAL_DIGITS:
        return ReadOrgnr(
            None, "Elleve siffer er et fødselsnummer, ikke et organisasjonsnummer.", personal=True
        )
    if len(bare) != _DIGITS:
        return ReadOrgnr(None, f"Organisasjonsnummeret har {len(bare)} siffer. Det skal ha ni.")
    if not is_valid_orgnr(bare):
        return ReadOrgnr(None, "Organisasjonsnummeret er feil: kontrollsifferet stemmer ikke.")
    return ReadOrgnr(bare)


_MARKS_BUT_HYPHEN = re.compile("[\\s\u00a0\u2000-\u200f\u202f\u3000\ufeff]")


def is_valid_orgnr(digits: str) -> bool:
    """Say whether nine digits end in their check digit, modulus 11 as Brønnøysundregistrene defines it."""
    if len(digits) != _DIGITS or not digits.isdigit():
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=False))
    return (11 - total % 11) % 11 == int(digits[-1])
