"""Reading a file into typed rows, with every fault by row, column, value and remedy."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, Literal, TypeAlias, overload

from register.import_run import ImportKind
from register.imports.columns.choose import (
    broken_in,
    choose_sheet,
    date_orders,
    first_row,
    formulas_in,
    lost_letters,
    shifted_rows,
    unsaid_currency,
)
from register.imports.columns.headers import missing_columns
from register.imports.files.guard import UnreadableFileError
from register.imports.files.sheets import RawSheet, read_file
from register.imports.reading.arkivnummer import ARKIVNUMMER_ATTRIBUTES, read_arkivnummer_row
from register.imports.reading.avtaler import ATTRIBUTES, DATE_FIELDS, read_avtale
from register.imports.reading.line import Line, Table, known_fields, lines
from register.imports.reading.others import (
    AVVIK_ATTRIBUTES,
    AVVIK_DATES,
    ENHET_ATTRIBUTES,
    PERSON_ATTRIBUTES,
    PERSON_DATES,
    read_avvik_row,
    read_enhet_row,
    read_person_row,
)
from register.imports.reading.varsler import VARSEL_ATTRIBUTES, read_varsel_row
from register.imports.rows import (
    ArkivnummerRow,
    AvtaleRow,
    AvvikRow,
    EnhetRow,
    Fault,
    PersonRow,
    Row,
    Rows,
    Values,
    VarselRow,
)

Progress: TypeAlias = Callable[[int, int], None]
_PROGRESS_EVERY = 250


@overload
def read_rows(
    kind: Literal[ImportKind.AVTALER],
    data: bytes,
    *,
    today: date,
    mapping: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> Rows[AvtaleRow]: ...
@overload
def read_rows(
    kind: Literal[ImportKind.PERSONER],
    data: bytes,
    *,
    today: date,
    mapping: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> Rows[PersonRow]: ...
@overload
def read_rows(
    kind: Literal[ImportKind.ENHETER],
    data: bytes,
    *,
    today: date,
    mapping: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> Rows[EnhetRow]: ...
@overload
def read_rows(
    kind: Literal[ImportKind.AVVIK],
    data: bytes,
    *,
    today: date,
    mapping: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> Rows[AvvikRow]: ...
@overload
def read_rows(
    kind: Literal[ImportKind.VARSLER],
    data: bytes,
    *,
    today: date,
    mapping: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> Rows[VarselRow]: ...
@overload
def read_rows(
    kind: Literal[ImportKind.ARKIVNUMMER],
    data: bytes,
    *,
    today: date,
    mapping: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> Rows[ArkivnummerRow]: ...
def read_rows(
    kind: ImportKind,
    data: bytes,
    *,
    today: date,
    mapping: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> (
    Rows[AvtaleRow]
    | Rows[PersonRow]
    | Rows[EnhetRow]
    | Rows[AvvikRow]
    | Rows[VarselRow]
    | Rows[ArkivnummerRow]
):
    """Return what a csv, xlsx or xls file says.

    `mapping` ties our fields, by their names in `register.imports.columns.aliases`, to headers of the file; `date_order` and
    `sheet` may stand there too. `progress` hears how many rows have been read and how many there are.
    """
    try:
        sheets = read_file(data)
    except UnreadableFileError as exc:
        return Rows((), (), (Fault(0, "", "", exc.problem, exc.remedy),), frozenset())
    if kind is ImportKind.AVTALER:
        return _read(_AVTALER, sheets, mapping or {}, today, progress)
    if kind is ImportKind.PERSONER:
        return _read(_PERSONER, sheets, mapping or {}, today, progress)
    if kind is ImportKind.ENHETER:
        return _read(_ENHETER, sheets, mapping or {}, today, progress)
    if kind is ImportKind.VARSLER:
        return _read(_VARSLER, sheets, mapping or {}, today, progress)
    if kind is ImportKind.ARKIVNUMMER:
        return _read(_ARKIVNUMMER, sheets, mapping or {}, today, progress)
    return _read(_AVVIK, sheets, mapping or {}, today, progress)


@dataclass(frozen=True, slots=True)
class _Kind(Generic[Values]):
    """How one kind of file is read."""

    kind: ImportKind
    row: Callable[[Line], Values | None]
    attributes: Mapping[str, tuple[str, ...]]
    dates: tuple[str, ...] = ()


_AVTALER = _Kind(ImportKind.AVTALER, read_avtale, ATTRIBUTES, DATE_FIELDS)
_PERSONER = _Kind(ImportKind.PERSONER, read_person_row, PERSON_ATTRIBUTES, PERSON_DATES)
_ENHETER = _Kind(ImportKind.ENHETER, read_enhet_row, ENHET_ATTRIBUTES)
_AVVIK = _Kind(ImportKind.AVVIK, read_avvik_row, AVVIK_ATTRIBUTES, AVVIK_DATES)
_VARSLER = _Kind(ImportKind.VARSLER, read_varsel_row, VARSEL_ATTRIBUTES)
_ARKIVNUMMER = _Kind(ImportKind.ARKIVNUMMER, read_arkivnummer_row, ARKIVNUMMER_ATTRIBUTES)


@dataclass(frozen=True, slots=True)
class _Prepared:
    """What is known of a file before its rows are read; `sheet` is None where there is nothing to read."""

    sheet: RawSheet | None
    after: int
    table: Table


def _prepare(
    kind: ImportKind,
    dates: Sequence[str],
    sheets: Sequence[RawSheet],
    mapping: Mapping[str, str],
    today: date,
) -> _Prepared:
    sheet, header, faults = choose_sheet(kind, sheets, mapping)
    if sheet is None or header is None:
        return _Prepared(None, 0, Table({}, {}, norwegian=False, today=today, errors=faults))
    after = first_row(sheet, header)
    orders, warnings, errors = date_orders(sheet, header, dates, mapping, after=after)
    table = Table(
        header.columns,
        orders,
        header.norwegian,
        today,
        [*faults, *header.warnings, *warnings, *broken_in(sheet, header, after=after)],
    )
    table.headings = kind is ImportKind.AVTALER
    table.warnings += unsaid_currency(header.columns)
    missing = missing_columns(kind, header.columns)
    table.errors += [*header.errors, *((lost_letters(sheet, header) if missing else ()) or missing), *errors]
    table.errors += [
        *formulas_in(sheet, header, after=after, headings=table.headings),
        *shifted_rows(sheet, header, after=after),
    ]
    return _Prepared(sheet, after, table)


def _read(
    how: _Kind[Values],
    sheets: Sequence[RawSheet],
    mapping: Mapping[str, str],
    today: date,
    progress: Progress | None,
) -> Rows[Values]:
    prepared = _prepare(how.kind, how.dates, sheets, mapping, today)
    table = prepared.table
    rows: list[Row[Values]] = []
    if prepared.sheet is not None and not table.errors:
        rows = _read_lines(how, prepared.sheet, table, prepared.after, progress)
        if not rows and not table.errors:
            table.errors.append(Fault(0, "", "", "Filen har ingen rader under overskriften.", "Eksporter filen på nytt."))  # fmt: skip
    if table.computed_ends:
        table.warnings.append(Fault(0, "", "", f"Sluttdato er regnet ut fra start og varighet i {table.computed_ends} rader.", "Kontroller noen av dem, eller ta med en kolonne med sluttdato."))  # fmt: skip
    fields = known_fields(table.columns, how.attributes) | table.filled
    found = () if table.errors else tuple(rows)
    headers = {
        attribute: column.header
        for name, column in table.columns.items()
        for attribute in how.attributes.get(name, (name,))
    }
    return Rows(found, tuple(table.warnings), tuple(table.errors), frozenset(fields), headers)


def _read_lines(
    how: _Kind[Values], sheet: RawSheet, table: Table, after: int, progress: Progress | None
) -> list[Row[Values]]:
    rows: list[Row[Values]] = []
    total = len(sheet.rows) - after
    for count, line in enumerate(lines(sheet, table, after=after), start=1):
        values = how.row(line)
        if values is not None:
            rows.append(Row(line.number, values))
        if progress is not None and count % _PROGRESS_EVERY == 0:
            progress(count, total)
    if progress is not None:
        progress(total, total)
    return rows
