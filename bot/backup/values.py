"""Values of a table as JSON and back, exactly, whichever database they come from and go to."""

import base64
import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, cast

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.types import TypeEngine

from register.database import Nok, UtcDateTime

Json = object
"""What `json` reads and writes: a number, a text, a truth, nothing, or lists and mappings of such."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of column: its type, and how a value that is there is written and read."""

    type: Callable[[], TypeEngine[Any]]
    write: Callable[[object], Json]
    read: Callable[[Json], object]


def _same(value: object) -> object:
    return value


def _bytes(value: Json) -> bytes:
    return base64.b64decode(str(value), validate=True)


def _parsed(text: object) -> Json:
    # Within a list, since a column of JSON holds JSON's own null as well as the database's.
    return [json.loads(str(text))]


def _unwrapped(held: Json) -> object:
    (value,) = cast(list[Json], held)
    return sa.JSON.NULL if value is None else value


KINDS: Final[Mapping[str, Kind]] = {
    "instant": Kind(
        UtcDateTime, lambda at: cast(datetime, at).isoformat(), lambda at: datetime.fromisoformat(str(at))
    ),
    "date": Kind(sa.Date, lambda day: cast(date, day).isoformat(), lambda day: date.fromisoformat(str(day))),
    "uuid": Kind(sa.Uuid, str, lambda hexed: uuid.UUID(str(hexed))),
    "nok": Kind(Nok, str, lambda amount: Decimal(str(amount))),
    "truth": Kind(sa.Boolean, _same, _same),
    "whole": Kind(sa.BigInteger, _same, _same),
    "text": Kind(sa.Text, _same, _same),
    "bytes": Kind(sa.LargeBinary, lambda raw: base64.b64encode(cast(bytes, raw)).decode(), _bytes),
    "json": Kind(lambda: sa.JSON(none_as_null=True), _parsed, _unwrapped),
}
"""Every kind of column that the product has. A file names these, so that it needs no models to be read."""

_TYPES: Final[tuple[tuple[type[TypeEngine[Any]], str], ...]] = (
    (UtcDateTime, "instant"),
    (Nok, "nok"),
    (sa.Date, "date"),
    (sa.Uuid, "uuid"),
    (sa.Boolean, "truth"),
    (sa.Integer, "whole"),
    (sa.JSON, "json"),
    (sa.LargeBinary, "bytes"),
    (sa.String, "text"),
)


class UnknownColumnError(Exception):
    """A column has a type that a file has no kind for."""

    def __init__(self, column: str) -> None:
        super().__init__(f"column {column} has a type that no backup can hold")
        self.column = column


def kind_of(column: "sa.Column[object]") -> str:
    """Return the name of a column's kind. Raises UnknownColumnError."""
    for type_, name in _TYPES:
        if isinstance(column.type, type_):
            return name
    raise UnknownColumnError(f"{column.table.name}.{column.name}")


def asked(column: "sa.Column[object]") -> ColumnElement[object]:
    """Return what to select of a column so that nothing of it is lost."""
    if kind_of(column) == "json":
        return cast(ColumnElement[object], sa.cast(column, sa.Text))
    return column


def written(kind: str, value: object) -> Json:
    """Return a value as a file holds it."""
    return None if value is None else KINDS[kind].write(value)


def read(kind: str, value: Json) -> object:
    """Return a value as the database takes it. Raises ValueError or TypeError where the file does not hold one."""
    return None if value is None else KINDS[kind].read(value)


def column(name: str, kind: str) -> "sa.Column[object]":
    """Return a column to write into."""
    return sa.Column(name, KINDS[kind].type())
