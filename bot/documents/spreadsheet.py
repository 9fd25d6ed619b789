"""A table as a spreadsheet: dates are dates, amounts are numbers, and what somebody wrote is never a formula."""

import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Final

import xlsxwriter

from conversation.document import Cell, Table
from norsk.clock import OSLO

LONGEST_CELL: Final = 32_767
"""Characters that Excel keeps in one cell; what is longer would be left out whole."""
MOST_DIGITS: Final = 15
"""Digits that Excel keeps of a number."""
MOST_ROWS: Final = 1_048_575
"""Rows that Excel has below the headings."""
FIRST_DATE: Final = date(1900, 3, 1)
"""Before this, Excel counts a day that was not."""
NARROWEST: Final = 9
WIDEST: Final = 60
MEASURED: Final = 1000
"""Rows by which the widths of the columns are judged."""
_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\\x00-\x1f]+")
_SURROGATES: Final = re.compile("[\ud800-\udfff]")


def draw(table: Table, *, made_at: datetime) -> bytes:
    """Return the table as an .xlsx file."""
    target = io.BytesIO()
    sheet = Sheet(target, name=table.name.removesuffix(".xlsx"), columns=table.columns, made_at=made_at)
    for row in table.rows:
        sheet.add(row)
    sheet.close(table.notes)
    return target.getvalue()


class Sheet:
    """A workbook of one sheet, written row by row; `add` and then `close`.

    `streamed` keeps the rows in a temporary file, so that any number of them needs the memory of one.
    """

    def __init__(
        self,
        target: IO[bytes],
        *,
        name: str,
        columns: Sequence[str],
        made_at: datetime,
        streamed: bool = False,
    ) -> None:
        options = {"constant_memory": True} if streamed else {"in_memory": True}
        self._book = xlsxwriter.Workbook(target, {**options, "strings_to_formulas": False})
        self._book.set_properties(
            {"author": "Innkjøpsbot", "created": made_at.astimezone(OSLO).replace(tzinfo=None)}
        )
        self._sheet = self._book.add_worksheet(sheet_name(name))
        self._formats = _Formats(self._book)
        self._columns = tuple(columns)
        self._widths = [len(column) + 4 for column in columns]
        for place, column in enumerate(columns):
            self._sheet.write_string(0, place, _text(column), self._formats.heading)
        self.rows = 0

    def add(self, row: Iterable[Cell]) -> None:
        """Write the next row."""
        self.rows += 1
        for place, cell in enumerate(row):
            self._write(place, cell)

    def close(self, notes: Iterable[str] = ()) -> None:
        """Write the notes below the rows, and the file."""
        for number, note in enumerate(notes, start=self.rows + 2):
            self._sheet.write_string(number, 0, _text(note), self._formats.note)
        self._sheet.freeze_panes(1, 0)
        if self._columns:
            self._sheet.autofilter(0, 0, self.rows, len(self._columns) - 1)
        for place, width in enumerate(self._widths):
            self._sheet.set_column(place, place, max(NARROWEST, min(width, WIDEST)))
        self._sheet.set_landscape()
        self._sheet.fit_to_pages(1, 0)
        self._sheet.repeat_rows(0)
        self._book.close()

    def _write(self, place: int, cell: Cell) -> None:
        at = (self.rows, place)
        match cell:
            case None:
                return
            case bool():
                self._sheet.write_string(*at, "ja" if cell else "nei", self._formats.text)
            case int() | Decimal() if _fits(cell):
                self._sheet.write_number(*at, cell, self._formats.number(cell))
            case datetime():
                local = cell.astimezone(OSLO).replace(tzinfo=None, microsecond=0)
                self._sheet.write_datetime(*at, local, self._formats.instant)
            case date() if cell >= FIRST_DATE:
                self._sheet.write_datetime(*at, cell, self._formats.date)
            case _:
                self._sheet.write_string(*at, _text(shown(cell)), self._formats.text)
        if self.rows <= MEASURED:
            self._widths[place] = max(self._widths[place], _width(cell))


class _Formats:
    """The workbook's formats. Excel shows separators and names of days as its own language has them."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        top = {"valign": "top"}
        self.heading = book.add_format({"bold": True, "bottom": 1, "bg_color": "#E8EEF5", **top})
        self.text = book.add_format({"text_wrap": True, **top})
        self.date = book.add_format({"num_format": "dd\\.mm\\.yyyy", "align": "left", **top})
        self.instant = book.add_format({"num_format": "dd\\.mm\\.yyyy hh:mm:ss", "align": "left", **top})
        self.note = book.add_format({"italic": True})
        self._count = book.add_format({"num_format": "0", **top})
        self._whole = book.add_format({"num_format": "#,##0", **top})
        self._exact = book.add_format({"num_format": "#,##0.00", **top})

    def number(self, value: Decimal | int) -> object:
        """Return the format of a number: a count is plain, an amount has its thousands apart."""
        if isinstance(value, int):
            return self._count
        return self._whole if value == value.to_integral_value() else self._exact


def sheet_name(name: str) -> str:
    """Return a name that Excel takes for a sheet: at most 31 characters, without those it forbids."""
    cleaned = " ".join(_text(_FORBIDDEN.sub(" ", name)).split()).strip(" '")[:31].strip(" '")
    # Excel keeps the name «History» to itself.
    return "Ark1" if not cleaned or cleaned.casefold() == "history" else cleaned


def shown(cell: Cell) -> str:
    """Return a cell as a person in Norway reads it."""
    match cell:
        case None:
            return ""
        case bool():
            return "ja" if cell else "nei"
        case datetime():
            return f"{cell.astimezone(OSLO):%d.%m.%Y %H:%M:%S}"
        case date():
            return f"{cell:%d.%m.%Y}"
        case Decimal():
            return f"{cell:f}".replace(".", ",")
        case _:
            return str(cell)


def _fits(number: Decimal | int) -> bool:
    value = Decimal(number)
    return value.is_finite() and len(value.normalize().as_tuple().digits) <= MOST_DIGITS


def _text(text: str) -> str:
    whole = _SURROGATES.sub("�", text)
    return whole if len(whole) <= LONGEST_CELL else f"{whole[: LONGEST_CELL - 1]}…"


def _width(cell: Cell) -> int:
    lines = shown(cell).split("\n")
    return max(len(line) for line in lines) + (4 if isinstance(cell, Decimal) else 2)
