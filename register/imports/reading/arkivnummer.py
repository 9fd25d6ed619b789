"""One row of a file of archive numbers: a case and the number it has got in the archive."""

from collections.abc import Mapping
from typing import Final

from register.archive_entry import LONGEST_NUMBER
from register.imports.reading.line import Line
from register.imports.rows import ArkivnummerRow

ARKIVNUMMER_ATTRIBUTES: Final[Mapping[str, tuple[str, ...]]] = {
    "number": ("number",),
    "archive_number": ("archive_number",),
}
_LEFT_OUT: Final = "Raden er ikke lest."


def read_arkivnummer_row(line: Line) -> ArkivnummerRow | None:
    """Return what a row says, or None with a warning where one of the numbers is missing."""
    number, archive_number = line.text("number", 120), line.text("archive_number", LONGEST_NUMBER)
    if number is None:
        line.warn("number", f"Raden sier ikke hvilken sak den gjelder. {_LEFT_OUT}", "Skriv nummeret, for eksempel BM-2026-0001.")  # fmt: skip
        return None
    if archive_number is None:
        line.warn("archive_number", f"{number} har ikke noe arkivnummer. {_LEFT_OUT}", "Skriv nummeret som saken har fått i arkivet.")  # fmt: skip
        return None
    return ArkivnummerRow(number, archive_number)
