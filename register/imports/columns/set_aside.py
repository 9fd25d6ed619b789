"""Rows of a sheet that tell of no record: the header once more, a sum, or a heading over a group of rows."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from register.imports.columns.headers import Column, header_key
from register.imports.files.sheets import RawSheet
from register.imports.files.workbook_rows import Cell
from register.imports.values.cells import cell_text, says_nothing

_SUM = re.compile(
    r"(?:del|total)?sum(?:mer)?\b.{0,40}|total(?:t|sum|er|verdi)?\b.{0,40}|subtotal\b.{0,40}|grand total\b.{0,40}"
    r"|antall\b\D{0,30}\d*\s*(?:stk\.?)?|i alt\b.{0,20}|til sammen\b.{0,20}",
    re.IGNORECASE,
)
_OPENS = re.compile(r"\s*(?:del|total|til|sub|grand|sum|antall|i alt)", re.IGNORECASE)
_ALIKE = 3  # letters
_FIGURE = re.compile(r"(?:kr|nok)?[\s\d.,:–-]*\d[\s\d.,:–-]*(?:kr|nok|stk)?\.?", re.IGNORECASE)
_GROUPS = frozenset({"title", "source_id", "reference", "lot", "unit", "service_area", "category"})
_TWO = 2  # cells: one alone that says what its header says may be a value


@dataclass(frozen=True, slots=True)
class Aside:
    """Why a row is no record, in Norwegian, and what it says."""

    problem: str
    remedy: str
    value: str


def last_row(sheet: RawSheet) -> int:
    """Return the last row of a sheet that has anything, from 0; -1 where none has."""
    return next(
        (at for at in range(len(sheet.rows) - 1, -1, -1) if any(cell_text(cell) for cell in sheet.rows[at])),
        -1,
    )


def set_aside(
    row: Sequence[Cell], columns: Mapping[str, Column], *, headings: bool, last: bool
) -> Aside | None:
    """Return why a row tells of no record, or None where it may.

    With `headings` a row with one cell alone is a heading, since a record of the kind has more; `last` is said of the
    last row of the sheet, where an amount alone is a sum.
    """
    if not (last or _may_be(row, columns)):
        return None
    filled = {at: text for at, cell in enumerate(row) if not says_nothing(text := cell_text(cell))}
    if not filled:
        return None
    by_place = {column.index: name for name, column in columns.items()}
    first = next(iter(filled.values()))[:100]
    if _repeats_header(filled, columns):
        return Aside("Raden er overskriften en gang til. Den er hoppet over.", "Ta den gjerne bort.", first)
    if _is_sum(filled, by_place, last=last):
        return Aside("Raden er lest som en sum. Den er hoppet over.", "Er den et eget innhold, fyll ut de andre cellene i raden.", first)  # fmt: skip
    if headings and _is_heading(filled, by_place):
        return Aside("Raden har bare én utfylt celle. Den er lest som en overskrift over radene under, og er hoppet over.", "Er den en avtale, fyll ut leverandør eller sluttdato.", first)  # fmt: skip
    return None


def _may_be(row: Sequence[Cell], columns: Mapping[str, Column]) -> bool:
    """Say whether a row is worth a closer look, which takes longer than reading it: by its first word, or for being short."""
    filled = [cell for cell in row if cell not in {"", None}]
    if len(filled) <= _TWO:
        return True
    word = next((cell for cell in filled if isinstance(cell, str) and not _FIGURE.fullmatch(cell)), "")
    return _OPENS.match(word) is not None or any(
        column.header[:_ALIKE] == word.strip()[:_ALIKE] for column in columns.values()
    )


def _repeats_header(filled: Mapping[int, str], columns: Mapping[str, Column]) -> bool:
    read = [(filled[column.index], column.header) for column in columns.values() if column.index in filled]
    return len(read) >= _TWO and all(header_key(text) == header_key(header) for text, header in read)


def _is_sum(filled: Mapping[int, str], by_place: Mapping[int, str], *, last: bool) -> bool:
    words = [text for text in filled.values() if not _FIGURE.fullmatch(text)]
    if len(words) == 1:
        return _SUM.fullmatch(words[0]) is not None
    return last and not words and [by_place.get(at) for at in filled] == ["value"]


def _is_heading(filled: Mapping[int, str], by_place: Mapping[int, str]) -> bool:
    if len(filled) != 1:
        return False
    [(at, text)] = filled.items()
    name = by_place.get(at)
    return name == "title" or (name in _GROUPS and not any(letter.isdigit() for letter in text))
