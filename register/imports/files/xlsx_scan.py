"""What a workbook's XML says that its values do not: where formulas stand, and how large a sheet really is."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET
from xml.parsers import expat

from register.imports.files.guard import (
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    UnreadableFileError,
    save_as_remedy,
)
from register.imports.files.shared_strings import check_text
from register.imports.files.zip_parts import ZipParts

_COLUMN = re.compile("[A-Z]{1,3}")
_ROW = re.compile("[0-9]{1,8}")
_OTHER_ZIPS = (
    ("word/", "Filen er et Word-dokument, ikke en arbeidsbok."),
    ("ppt/", "Filen er en presentasjon, ikke en arbeidsbok."),
    ("xl/workbook.bin", "Filen er en binær arbeidsbok (.xlsb)."),
    ("content.xml", "Filen er en OpenDocument-fil (.ods eller .odt)."),
)
_DAMAGED = "Arbeidsboken er skadet og kan ikke leses."


@dataclass(slots=True)
class SheetScan:
    """What was found in one sheet: the rows with formulas, and with Excel's own errors, by column (all from 0), and the last row and column used."""

    formulas: dict[int, list[int]] = field(default_factory=dict)
    broken: dict[int, list[int]] = field(default_factory=dict)
    last_row: int = -1
    last_column: int = -1
    shared_cells: int = 0

    def check_size(self, name: str) -> None:
        """Raise UnreadableFileError where the sheet has more rows, columns or cells than are read."""
        rows, columns = self.last_row + 1, self.last_column + 1
        if rows > MOST_ROWS:
            raise UnreadableFileError(f"Arket «{name}» har {rows} rader. Det leses høyst {MOST_ROWS}.", "Ta bort rader som ikke skal importeres, eller del filen.")  # fmt: skip
        if columns > MOST_COLUMNS:
            raise UnreadableFileError(f"Arket «{name}» har {columns} kolonner. Det leses høyst {MOST_COLUMNS}.", "Ta bort kolonner som ikke skal importeres.")  # fmt: skip
        if rows * columns > MOST_CELLS:
            raise UnreadableFileError(f"Arket «{name}» har mer enn {MOST_CELLS} celler.", "Ta bort rader og kolonner som ikke skal importeres, eller del filen.")  # fmt: skip


def check_workbook(parts: ZipParts) -> None:
    """Raise UnreadableFileError where the zip holds no plain xlsx workbook: another document, or one with macros."""
    names = parts.names
    for start, problem in _OTHER_ZIPS:
        if any(name.startswith(start) for name in names):
            raise UnreadableFileError(problem, save_as_remedy())
    if "xl/workbook.xml" not in names:
        raise UnreadableFileError("Filen er en zip-fil, ikke en arbeidsbok.", "Pakk den ut, og importer selve tabellen (.xlsx eller .csv).")  # fmt: skip
    types = parts.read("[Content_Types].xml")
    if b"macroEnabled" in types or any(name.endswith("vbaProject.bin") for name in names):
        raise UnreadableFileError("Arbeidsboken har makroer.", save_as_remedy())


def scan_sheets(parts: ZipParts) -> Mapping[str, SheetScan]:
    """Return what stands in each sheet, by its name. Raises UnreadableFileError for damaged XML."""
    paths = {name: path for name, path in _sheet_paths(parts).items() if path in parts.names}
    scans = {name: _scan(parts, path) for name, path in paths.items()}
    check_text(parts, list(paths.values()), shared_cells=sum(scan.shared_cells for scan in scans.values()))
    return scans


def _sheet_paths(parts: ZipParts) -> dict[str, str]:
    targets = {
        node.get("Id", ""): node.get("Target", "")
        for node in _tree(parts.read("xl/_rels/workbook.xml.rels")).iter()
        if node.tag.endswith("}Relationship")
    }
    paths = {}
    for node in _tree(parts.read("xl/workbook.xml")).iter():
        if node.tag.endswith("}sheet"):
            id = next((value for key, value in node.attrib.items() if key.endswith("}id")), "")
            target = targets.get(id, "")
            paths[node.get("name", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return paths


def _tree(xml: bytes) -> ET.Element:
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        raise UnreadableFileError(_DAMAGED, save_as_remedy())
    try:
        return ET.fromstring(xml)  # noqa: S314 - no document type, so no entities; its size has been measured
    except (ET.ParseError, LookupError, ValueError) as exc:
        raise UnreadableFileError(_DAMAGED, save_as_remedy()) from exc


def _scan(parts: ZipParts, path: str) -> SheetScan:
    reader = _SheetReader()
    try:
        for piece in parts.pieces(path):
            reader.parser.Parse(piece, False)  # noqa: FBT003 - not the last piece
        reader.parser.Parse(b"", True)  # noqa: FBT003 - the end
    except (expat.ExpatError, LookupError, ValueError) as exc:
        raise UnreadableFileError(_DAMAGED, save_as_remedy()) from exc
    return reader.scan


class _SheetReader:
    """Follows the elements of one sheet's XML; it is called for every cell, so it does little."""

    def __init__(self) -> None:
        self.scan = SheetScan()
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.StartDoctypeDeclHandler = self._refuse
        self._row = self._column = -1
        self._row_text = ""
        self._columns: dict[str, int] = {}

    def _refuse(self, *_: object) -> None:
        raise UnreadableFileError(_DAMAGED, save_as_remedy())

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if ":" in name:
            name = name.rpartition(":")[2]
        if name == "c":
            self._move(attributes.get("r", ""))
            kind = attributes.get("t")
            if kind == "s":
                self.scan.shared_cells += 1
            elif kind == "e":
                self.scan.broken.setdefault(self._column, []).append(self._row)
        elif name in {"v", "is"}:
            self.scan.last_row = max(self.scan.last_row, self._row)
            self.scan.last_column = max(self.scan.last_column, self._column)
        elif name == "f":
            self.scan.formulas.setdefault(self._column, []).append(self._row)
        elif name == "row":
            written = attributes.get("r", "")
            self._row = int(written) - 1 if _ROW.fullmatch(written) else self._row + 1
            self._row_text = str(self._row + 1)
            self._column = -1

    def _move(self, reference: str) -> None:
        letters = reference.rstrip("0123456789")
        column = self._columns.get(letters)
        if column is None:
            column = _column(letters)
            self._columns[letters] = column
        self._column = self._column + 1 if column < 0 else column
        row = reference[len(letters) :]
        if row != self._row_text and _ROW.fullmatch(row):
            self._row, self._row_text = int(row) - 1, row


def _column(letters: str) -> int:
    """Return a column's place from 0, or -1 where the letters name none."""
    if not _COLUMN.fullmatch(letters):
        return -1
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column - 1
