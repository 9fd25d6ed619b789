"""What an old workbook's records say before it is loaded: which sheets, how large, with formulas, or something else."""

import struct
from collections.abc import Iterator, Mapping

from register.imports.files.guard import UnreadableFileError, save_as_remedy
from register.imports.files.ole_file import OleFile
from register.imports.files.xlsx_scan import SheetScan

_DAMAGED = "Filen er skadet og kan ikke leses."
_BOF, _BOUNDSHEET, _FILEPASS, _FORMULA, _MULRK, _TEXTS = 0x809, 0x85, 0x2F, 0x6, 0xBD, 0xFC
_BOOLEAN_OR_ERROR = 0x205
_CELLS = frozenset({0x203, 0xFD, 0x27E, 0x204, _BOOLEAN_OR_ERROR, _FORMULA})
_PASSWORD = (
    "Fjern passordet i Excel (Fil, Informasjon, Beskytt arbeidsbok), lagre filen og importer den på nytt."  # noqa: S105 - advice, no password
)


def scan_xls(data: bytes) -> Mapping[str, SheetScan]:
    """Return what stands in each sheet of an old workbook, by name. Raises UnreadableFileError for any other OLE file."""
    file = OleFile(data)
    _refuse_other_kinds(frozenset(file.streams))
    name = "Workbook" if "Workbook" in file.streams else "Book"
    if name not in file.streams:
        raise UnreadableFileError("Filen er ikke en arbeidsbok, selv om navnet kan slutte på .xls.")
    return _scan(file.read(name), wide_names=name == "Workbook")


def _refuse_other_kinds(names: frozenset[str]) -> None:
    if "EncryptedPackage" in names:
        raise UnreadableFileError("Arbeidsboken er beskyttet med passord.", _PASSWORD)
    if "WordDocument" in names:
        raise UnreadableFileError("Filen er et Word-dokument, ikke en arbeidsbok.", save_as_remedy())
    if any(name.startswith("__substg1.0_") for name in names):
        raise UnreadableFileError("Filen er en e-post (.msg), ikke en arbeidsbok.", "Lagre vedlegget i e-posten, og importer det.")  # fmt: skip
    if "PowerPoint Document" in names:
        raise UnreadableFileError("Filen er en presentasjon, ikke en arbeidsbok.")
    if {"_VBA_PROJECT_CUR", "VBA", "_VBA_PROJECT"} & names:
        raise UnreadableFileError("Arbeidsboken har makroer.", save_as_remedy())


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield at, kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _scan(stream: bytes, *, wide_names: bool) -> Mapping[str, SheetScan]:
    names: dict[int, str] = {}
    scans: dict[str, SheetScan] = {}
    sheet: SheetScan | None = None
    for at, kind, body in _records(stream):
        if kind == _FILEPASS:
            raise UnreadableFileError("Arbeidsboken er beskyttet med passord.", _PASSWORD)
        if kind == _BOUNDSHEET and len(body) > 8:  # noqa: PLR2004 - offset, state, kind, length, flags, name
            names[struct.unpack_from("<I", body)[0]] = (
                _short_text(body[6:]) if wide_names else body[7 : 7 + body[6]].decode("cp1252", "replace")
            )
        elif kind == _TEXTS and len(body) >= 8 and struct.unpack_from("<I", body, 4)[0] > len(stream):  # noqa: PLR2004 - two counts
            raise UnreadableFileError(_DAMAGED)  # room is made for as many texts as it claims
        elif kind == _BOF:
            sheet = scans.setdefault(names[at], SheetScan()) if at in names else None
        elif sheet is not None and (kind in _CELLS or kind == _MULRK) and len(body) >= 6:  # noqa: PLR2004 - row, column, format
            _note(sheet, kind, body)
    return scans


def _note(sheet: SheetScan, kind: int, body: bytes) -> None:
    row, column = struct.unpack_from("<HH", body)
    last = struct.unpack_from("<H", body, len(body) - 2)[0] if kind == _MULRK else column
    sheet.last_row, sheet.last_column = max(sheet.last_row, row), max(sheet.last_column, last)
    if kind == _BOOLEAN_OR_ERROR and len(body) > 7 and body[7]:  # noqa: PLR2004 - row, column, format, value, which
        sheet.broken.setdefault(column, []).append(row)
    if kind == _FORMULA:
        sheet.formulas.setdefault(column, []).append(row)


def _short_text(body: bytes) -> str:
    length, wide = body[0], body[1] & 1
    return (
        body[2 : 2 + length * 2].decode("utf-16-le", "replace")
        if wide
        else body[2 : 2 + length].decode("latin-1")
    )
