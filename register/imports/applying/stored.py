"""What the register has already, read as plain tuples: the columns are named once, not in every record."""

import uuid
from collections.abc import Iterator, Mapping

from sqlalchemy import ColumnElement, Table, select
from sqlalchemy.ext.asyncio import AsyncSession


class Record(Mapping[str, object]):
    """One stored record, by column."""

    __slots__ = ("_index", "_values")

    def __init__(self, index: Mapping[str, int], values: tuple[object, ...]) -> None:
        self._index = index
        self._values = values

    def __getitem__(self, column: str) -> object:
        return self._values[self._index[column]]

    def __iter__(self) -> Iterator[str]:
        return iter(self._index)

    def __len__(self) -> int:
        return len(self._index)

    def whole(self) -> dict[str, object]:
        """Return the record as a dict, which is quicker to compare and to change."""
        return dict(zip(self._index, self._values, strict=True))


async def load(
    session: AsyncSession, table: Table, where: ColumnElement[bool] | None = None
) -> dict[uuid.UUID, Record]:
    """Return the records of a table, all or those under a condition, by id."""
    columns = [column for column in table.c if column.name != "search_text"]
    index = {column.name: place for place, column in enumerate(columns)}
    chosen = select(*columns) if where is None else select(*columns).where(where)
    place = index["id"]
    found = (tuple(row) for row in await session.execute(chosen))
    return {values[place]: Record(index, values) for values in found}
