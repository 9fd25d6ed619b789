"""One row of a sheet while it is read: its cells by field, and every fault noted with row, column and value."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from register.imports.columns.headers import Column
from register.imports.columns.set_aside import last_row, set_aside
from register.imports.files.sheets import RawSheet
from register.imports.files.workbook_rows import Cell
from register.imports.rows import Fault
from register.imports.values.cells import cell_text, is_broken, says_nothing, says_unknown
from register.imports.values.dates import DateOrder, FoundDate, date_of_day, date_of_number, find_dates
from register.imports.values.enums import read_word, read_yes_no
from register.imports.values.json_cells import named_in_json
from register.imports.values.money import AmountColumn, read_amount, read_amount_header
from register.imports.values.people import is_email, read_person

Value = TypeVar("Value")
_NOBODY = frozenset({"ingen", "vakant", "ubesatt", "ledig", "none", "vacant"})
_LONGEST_QUOTE = 100
LONGEST_TEXT = 20_000  # characters of a description; Excel itself holds 32 767
_FIX = "Rett cellen i fagsystemet eller filen, og importer filen på nytt."
_DATE_FIX = "Skriv datoen som dd.mm.åååå."


@dataclass(slots=True)
class Table:
    """A sheet with its columns found: what reading a row needs to know, and the faults found so far."""

    columns: Mapping[str, Column]
    orders: Mapping[str, DateOrder]
    norwegian: bool
    today: date
    warnings: list[Fault] = field(default_factory=list)
    errors: list[Fault] = field(default_factory=list)
    headings: bool = False  # whether a row with one cell alone is a heading over others
    computed_ends: int = 0  # rows whose end follows from start and length
    amounts: dict[str, AmountColumn] = field(default_factory=dict)
    filled: set[str] = field(
        default_factory=set
    )  # attributes that some row got from a column that tells several things

    def amount_column(self, name: str) -> AmountColumn:
        """Return what the header of an amount column says."""
        if name not in self.amounts:
            self.amounts[name] = read_amount_header(self.columns[name].header)
        return self.amounts[name]


class Line:
    """One row. Its methods return a field's value, None or "" where unknown, and note what is wrong."""

    __slots__ = ("_texts", "cells", "number", "table", "unparsed")

    def __init__(self, table: Table, number: int, cells: Mapping[str, Cell]) -> None:
        self.table = table
        self.number = number
        self.cells = cells
        self.unparsed: dict[str, str] = {}
        self._texts: dict[str, str] = {}

    def warn(self, name: str, problem: str, remedy: str = _FIX, *, value: str | None = None) -> None:
        """Note that a field's value is not as it should be."""
        self.table.warnings.append(self._fault(name, problem, remedy, value))

    def fail(self, name: str, problem: str, remedy: str) -> None:
        """Note what keeps the whole file from being imported."""
        self.table.errors.append(self._fault(name, problem, remedy, None))

    def _fault(self, name: str, problem: str, remedy: str, value: str | None) -> Fault:
        column = self.table.columns.get(name)
        shown = cell_text(self.cells.get(name, "")) if value is None else value
        return Fault(self.number, column.header if column else "", _quoted(shown), problem, remedy)

    def keep(self, attribute: str, text: str) -> None:
        """Keep a text that could not be read, by the attribute it was meant for."""
        kept = self.unparsed.get(attribute)
        self.unparsed[attribute] = _quoted(text if kept is None else f"{kept}; {text}", longest=500)

    def written(self, name: str) -> str:
        """Return the plain text of a field, "" where it is empty or there is no column."""
        cell = self.cells.get(name)
        if cell is None:
            return ""
        text = self._texts.get(name)
        if text is None:
            text = cell_text(cell)
            self._texts[name] = text = "" if says_nothing(text) else text
        return text

    def text(self, name: str, longest: int) -> str | None:
        """Return a text of at most so many characters on one line, None where empty; cut and broken ones are told of."""
        if name not in self.cells:
            return None
        if isinstance(self.cells[name], date):
            self.warn(name, "Cellen er en dato. Excel kan ha gjort om det som sto der, for eksempel 1/24.", "Skriv verdien som tekst i Excel, med apostrof foran.")  # fmt: skip
        text = self.long_text(name, longest)
        return " ".join(text.split()) or None if "\n" in text else text or None

    def long_text(self, name: str, longest: int = LONGEST_TEXT) -> str:
        """Return a text of any number of lines, cut at so many characters."""
        text = self.written(name)
        if is_broken(text):
            self.warn(name, "Bokstaver er ødelagt i teksten, for eksempel «Ã¸» for «ø».", "Eksporter filen på nytt som UTF-8 eller fra Excel. Teksten er lest som den står.")  # fmt: skip
        if len(text) > longest:
            self.warn(name, f"Teksten er lengre enn {longest} tegn, og er kuttet.", "Kort den ned.")
            text = text[: longest - 1].rstrip() + "…"
        return text

    def yes_no(self, name: str) -> bool | None:
        """Return a yes or no."""
        text = self.written(name)
        if not text or says_unknown(text):
            return None
        answer = read_yes_no(text)
        if answer is None:
            self.warn(name, "Verdien er verken Ja eller Nei.", "Skriv Ja eller Nei.")
        return answer

    def word(self, name: str, words: Mapping[str, Value], names: str) -> Value | None:
        """Return the value of one of certain words; `names` is what a person may write."""
        text = self.written(name)
        if not text or says_unknown(text):
            return None
        value = read_word(text, words)
        if value is None:
            self.warn(name, "Verdien er ikke kjent.", f"Skriv {names}.")
        return value

    def dates(self, name: str) -> tuple[FoundDate, ...]:
        """Return every date of a field, as a file's own date, an Excel number or text."""
        cell = self.cells.get(name)
        if isinstance(cell, (date, datetime)):
            return (date_of_day(cell),)
        if isinstance(cell, (int, float)) and not isinstance(cell, bool):
            found = date_of_number(cell)
            return () if found is None else (found,)
        text = self.written(name)
        if text.isascii() and text.isdigit():
            found = date_of_number(int(text[:12]))
            return () if found is None else (found,)
        return (
            find_dates(text, order=self.table.orders.get(name, DateOrder.DMY), today=self.table.today)
            if text
            else ()
        )

    def day(self, name: str, *, attribute: str | None = None) -> date | None:
        """Return the one date of a field that has a date as its end; what is no date is told of."""
        text = self.written(name)
        if not text or says_unknown(text):
            return None
        found = self.dates(name)
        if len(found) == 1 and found[0].on is not None and not found[0].no_end:
            self.tell_rest(name, found)
            return found[0].on
        self.warn_date(name, found)
        if attribute:
            self.keep(attribute, text)
        return None

    def tell_rest(self, name: str, found: tuple[FoundDate, ...]) -> None:
        """Note where a cell says more than the dates that were read."""
        cell = self.cells.get(name)
        if isinstance(cell, str) and found[-1].end:
            text = self.written(name)
            if len(text) - (found[-1].end - found[0].start) > 0:
                self.warn(name, "Cellen har mer enn en dato. Bare datoen er lest.", "Flytt resten av teksten til en annen kolonne.")  # fmt: skip

    def warn_date(self, name: str, found: tuple[FoundDate, ...]) -> None:
        """Note why a cell gave no date."""
        if len(found) == 1 and found[0].no_end:
            self.warn(name, "Datoen ligger så langt fram at den ikke er lest.", _DATE_FIX)
        elif len(found) == 1:
            self.warn(name, "Datoen finnes ikke.", _DATE_FIX)
        else:
            self.warn(
                name, "Verdien er ikke en dato." if not found else "Cellen har flere datoer.", _DATE_FIX
            )

    def amount(self, name: str, attribute: str) -> tuple[Decimal | None, str | None]:
        """Return an amount, NOK excluding VAT, and what period it is for."""
        text = self.written(name)
        if not text:
            return None, None
        cell = self.cells[name]
        if says_unknown(text):
            self.warn(name, "Beløpet er ukjent.")
            return None, None
        read = read_amount(text if isinstance(cell, str) else cell, self.table.amount_column(name), norwegian=self.table.norwegian)  # fmt: skip
        if read.nok is None:
            self.warn(
                name, read.problem, "Skriv ett beløp i norske kroner eks. mva., for eksempel 1 500 000."
            )
            if not isinstance(cell, (int, float)):
                self.keep(attribute, text)
        elif read.note:
            self.warn(name, read.note, "Eksporter gjerne beløp eks. mva.")
        return read.nok, read.per if read.nok is not None else None

    def person(self, name: str, longest: int = 320) -> str | None:
        """Return the e-mail address, or else the name, of the one whom a field names."""
        text = self.text(name, 1000) if "\n" not in self.written(name) else self.written(name)
        if not text or says_unknown(text) or text.casefold().strip(" .") in _NOBODY:
            return None
        person = read_person(named_in_json(text, "email", "id", "name") or text)
        if "@" not in person.written and (called := named_in_json(text, "name")):
            person = read_person(called)
        if person.rest:
            self.warn(name, "Cellen nevner flere personer. Den første er brukt.", "Skriv én person i cellen.")
        if "@" in person.written and not is_email(person.written):
            self.warn(name, "E-postadressen er ikke gyldig.", "Skriv hele adressen, med @ og domene.")
            return None
        return person.written[:longest] or None


def lines(sheet: RawSheet, table: Table, *, after: int) -> Iterator[Line]:
    """Yield each row below the header that has something in a column which is read."""
    places = [(name, column.index) for name, column in table.columns.items()]
    last = last_row(sheet)
    for at in range(after, len(sheet.rows)):
        row = sheet.rows[at]
        width = len(row)
        cells = {
            name: cell for name, index in places if index < width and (cell := row[index]) not in {"", None}
        }
        if cells and any(not isinstance(cell, str) or cell.strip() for cell in cells.values()):
            if aside := set_aside(row, table.columns, headings=table.headings, last=at == last):
                number = sheet.numbers[at]
                table.warnings.append(Fault(number, "", aside.value, aside.problem, aside.remedy))
                continue
            yield Line(table, sheet.numbers[at], cells)


def known_fields(columns: Iterable[str], attributes: Mapping[str, tuple[str, ...]]) -> set[str]:
    """Return the attributes that these columns give."""
    return {attribute for name in columns for attribute in attributes.get(name, (name,))}


def _quoted(text: str, *, longest: int = _LONGEST_QUOTE) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= longest else plain[: longest - 1] + "…"
