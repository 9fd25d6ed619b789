"""The sheets of a file, whatever it is: rows of cells, their numbers, and where formulas stand."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from register.imports.files.biff_scan import scan_xls
from register.imports.files.csv_text import read_table
from register.imports.files.guard import MOST_CELLS, FileForm, UnreadableFileError, form_of, save_as_remedy
from register.imports.files.workbook_rows import Cell, LoadedSheet, load_sheets, load_sheets_apart
from register.imports.files.xlsx_scan import SheetScan, check_workbook, scan_sheets
from register.imports.files.zip_parts import ZipParts

_DAMAGED = "Arbeidsboken er skadet og kan ikke leses."


@dataclass(frozen=True, slots=True)
class RawSheet:
    """One sheet as it stands. `numbers` are the rows that a person sees; `formulas` the rows (from 0) by column.

    A text file has one sheet without a name. `broken` are the cells that hold one of Excel's errors, and read as empty.
    """

    name: str
    rows: Sequence[Sequence[Cell]]
    numbers: Sequence[int]
    formulas: Mapping[int, Sequence[int]] = field(default_factory=dict)
    hidden: bool = False
    broken: Mapping[int, Sequence[int]] = field(default_factory=dict)


def read_file(data: bytes) -> tuple[RawSheet, ...]:
    """Return the sheets of an xlsx, xls or csv file, judged by its content. Raises UnreadableFileError."""
    form = form_of(data)
    if form is FileForm.TEXT:
        table = read_table(data)
        return (RawSheet("", table.rows, table.numbers, table.formulas),)
    if form is FileForm.OLE:
        return _workbook(scan_xls(data), partial(load_sheets_apart, data))
    parts = ZipParts(data)
    parts.measure()
    check_workbook(parts)
    return _workbook(scan_sheets(parts), partial(load_sheets, data))


def _workbook(scans: Mapping[str, SheetScan], load: Callable[[], list[LoadedSheet]]) -> tuple[RawSheet, ...]:
    for name, scan in scans.items():
        scan.check_size(name)
    if sum((scan.last_row + 1) * (scan.last_column + 1) for scan in scans.values()) > MOST_CELLS:
        raise UnreadableFileError(
            f"Arbeidsboken har mer enn {MOST_CELLS} celler.", "Ta bort ark som ikke skal importeres."
        )
    found = [
        RawSheet(
            sheet.name,
            sheet.rows,
            range(1, len(sheet.rows) + 1),
            scans[sheet.name].formulas,
            sheet.hidden,
            scans[sheet.name].broken,
        )
        for sheet in _loaded(load)
        if sheet.name in scans
    ]
    if not found:
        raise UnreadableFileError("Arbeidsboken har ingen ark med celler.")
    return tuple(found)


def _loaded(load: Callable[[], list[LoadedSheet]]) -> list[LoadedSheet]:
    try:
        return load()
    except Exception as exc:
        raise UnreadableFileError(_DAMAGED, save_as_remedy()) from exc
    except BaseException as exc:
        # A damaged workbook can make the Rust library panic, which Python sees as no ordinary exception.
        if type(exc).__name__ != "PanicException":
            raise
        raise UnreadableFileError(_DAMAGED, save_as_remedy()) from exc
