"""Which rows belong to a portion of records: one condition for as many values as there are."""

from collections.abc import Collection
from typing import TypeVar

from sqlalchemy import ColumnElement, any_, bindparam
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

T = TypeVar("T")


def one_of(session: AsyncSession, column: ColumnElement[T], values: Collection[T]) -> ColumnElement[bool]:
    """Return the condition that a column holds one of these values.

    PostgreSQL gets them as one array, since its driver reads a statement with a thousand parameters anew each time.
    """
    some = list(values)
    if session.get_bind().dialect.name == "postgresql":
        return column == any_(bindparam(None, some, type_=ARRAY(column.type)))
    return column.in_(bindparam(None, some, type_=column.type, expanding=True))
