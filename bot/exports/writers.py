"""An export as CSV for Norwegian Excel, as a spreadsheet, or as JSON lines; row by row, whatever their number."""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import IO, Final

from bot.documents.spreadsheet import MOST_ROWS, Sheet, shown
from bot.exports.export import Export, Value
from conversation.document import Cell

BOM: Final = "\ufeff"
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
"""What Excel begins to compute at (OWASP, CSV injection)."""


class Format(StrEnum):
    """The kinds of file."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"


class TooManyRowsError(Exception):
    """A sheet of Excel does not hold so many rows."""


async def write(export: Export, format: Format, target: IO[bytes], *, now: datetime) -> int:
    """Write an export and return how many rows it had. Raises TooManyRowsError for a spreadsheet."""
    match format:
        case Format.CSV:
            return await _write_csv(export, target)
        case Format.JSON:
            return await _write_json(export, target)
        case Format.XLSX:
            return await _write_xlsx(export, target, now)


async def _write_csv(export: Export, target: IO[bytes]) -> int:
    target.write(_line([column.heading for column in export.columns], start=BOM))
    count = 0
    async for row in export.rows:
        target.write(_line(_written(value) for value in row))
        count += 1
    return count


def _line(cells: Iterable[str], *, start: str = "") -> bytes:
    line = io.StringIO()
    line.write(start)
    csv.writer(line, delimiter=";", lineterminator="\r\n").writerow(cells)
    return line.getvalue().encode("utf-8", "replace")


def _written(value: Value) -> str:
    text = shown(_cell(value))
    # Only what somebody wrote can be a formula: a negative amount is a number.
    is_text = isinstance(value, str | Mapping)
    return f"'{text}" if is_text and text.startswith(FORMULA_STARTS) else text


async def _write_json(export: Export, target: IO[bytes]) -> int:
    fields = [column.field for column in export.columns]
    count = 0
    async for row in export.rows:
        line = json.dumps(
            dict(zip(fields, map(_plain, row), strict=True)), ensure_ascii=False, allow_nan=False
        )
        target.write(f"{line}\n".encode("utf-8", "replace"))
        count += 1
    return count


def _plain(value: Value) -> object:
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date():
            return value.isoformat()
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case _:
            return value


async def _write_xlsx(export: Export, target: IO[bytes], now: datetime) -> int:
    headings = [column.heading for column in export.columns]
    sheet = Sheet(target, name=export.name, columns=headings, made_at=now, streamed=True)
    async for row in export.rows:
        if sheet.rows == MOST_ROWS:
            raise TooManyRowsError
        sheet.add(_cell(value) for value in row)
    sheet.close()
    return sheet.rows


def _cell(value: Value) -> Cell:
    return "; ".join(f"{key}={told}" for key, told in value.items()) if isinstance(value, Mapping) else value
