"""A text file as rows of cells: its encoding, its line ends and its separator found out by reading it."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from register.imports.files.guard import MOST_COLUMNS, MOST_ROWS, UnreadableFileError, save_as_remedy

_SEPARATORS = ";,\t"
_SAMPLE = 500  # records that the separator is judged by
_SEPARATOR_LINE = re.compile(r'\s*"?sep=(.)"?\s*(?:\r\n|\r|\n)', re.IGNORECASE)
_TEXT_FORMULA = re.compile(r'="([^"]*)"')
_FEW = 5  # stray control characters come along from word processors
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1f]")
_UNKNOWN_ENCODING = "Filen er verken lesbar tekst eller en arbeidsbok."


@dataclass(frozen=True, slots=True)
class TextTable:
    """The records of a text file, with the line that each begins on."""

    rows: list[list[str]]
    numbers: list[int]
    formulas: dict[int, list[int]]


def decode(data: bytes) -> str:
    """Return the text of a file: UTF-8 with or without mark, UTF-16 with mark, else Windows' Western European."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = data.rstrip(b"\x1a").decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text and len(_CONTROL.findall(text)) <= _FEW + len(text) // 1000:
            return text
    raise UnreadableFileError(_UNKNOWN_ENCODING, save_as_remedy())


def read_table(data: bytes) -> TextTable:
    """Return the records of a text file. Raises UnreadableFileError where it is no table, or too large."""
    text = decode(data)
    offset = 0
    if named := _SEPARATOR_LINE.match(text):
        text, offset = text[named.end() :], 1
    return _table(text, named[1] if named else _separator(text), offset=offset)


def _separator(text: str) -> str:
    """Return the separator that gives the most records the same count of fields, more than one."""
    return max(_SEPARATORS, key=lambda separator: _constancy(text, separator))


def _constancy(text: str, separator: str) -> tuple[float, int]:
    try:
        records = list(islice(_records(text, separator, strict=False), _SAMPLE))
    except csv.Error:
        return (0.0, 0)
    counts = Counter(len(record) for _, record in records if any(record))
    count, times = max(counts.items(), key=lambda item: (item[0] > 1, item[1], item[0]), default=(0, 0))
    return (times / max(1, sum(counts.values())), count) if count > 1 else (0.0, 0)


def _records(text: str, separator: str, *, strict: bool) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(_lines(text), delimiter=separator, strict=strict)
    line = 1
    for record in reader:
        yield line, record
        line = reader.line_num + 1


def _lines(text: str) -> Iterable[str]:
    return io.StringIO(text, newline="")


def _table(text: str, separator: str, *, offset: int) -> TextTable:
    table = TextTable([], [], {})
    try:
        for line, record in _records(text, separator, strict=_closes_its_quotes(text, separator)):
            if len(table.rows) >= MOST_ROWS:
                raise UnreadableFileError(f"Filen har mer enn {MOST_ROWS} rader.", "Ta bort rader som ikke skal importeres, eller del filen.")  # fmt: skip
            if len(record) > MOST_COLUMNS:
                raise UnreadableFileError(f"Filen har mer enn {MOST_COLUMNS} kolonner.", "Ta bort kolonner som ikke skal importeres.")  # fmt: skip
            table.rows.append(_without_idiom(record, len(table.rows), table.formulas))
            table.numbers.append(line + offset)
    except csv.Error as exc:
        line = (table.numbers[-1] + 1) if table.numbers else 1
        raise UnreadableFileError(f"Filen kan ikke leses fra linje {line}: et anførselstegn mangler, eller et felt er for langt.", "Rett linjen i filen, eller eksporter den på nytt.") from exc  # fmt: skip
    return table


def _closes_its_quotes(text: str, separator: str) -> bool:
    """Say whether to read strictly: a stray quote within a field is let be, one that never closes is not."""
    if '"' not in text:
        return False
    try:
        for _ in _records(text, separator, strict=True):
            pass
    except csv.Error as exc:
        return "unexpected end" in str(exc)
    return True


def _without_idiom(record: list[str], row: int, formulas: dict[int, list[int]]) -> list[str]:
    """Return the record with `="00123"` as the text it means, and note where a formula stands."""
    for column, cell in enumerate(record):
        if cell.startswith("="):
            if text := _TEXT_FORMULA.fullmatch(cell.strip()):
                record[column] = text[1]
            else:
                formulas.setdefault(column, []).append(row)
    return record
