"""One export: its columns, and its rows as they come out of the database."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from conversation.document import Cell

Value = Cell | datetime | Mapping[str, str]
"""What stands in a column: a cell, an instant in UTC, or the details of an act."""

BATCH = 500
"""Rows that are in memory at a time."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name for programs, which an import's mapping uses too, and its heading for people."""

    field: str
    heading: str


@dataclass(frozen=True, slots=True)
class Export:
    """A name for the sheet, the columns, and the rows, which can be gone through once."""

    name: str
    columns: tuple[Column, ...]
    rows: AsyncIterator[tuple[Value, ...]]
