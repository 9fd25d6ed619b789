"""A part of a long list, and where in it one is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

T = TypeVar("T")
Row_co = TypeVar("Row_co", covariant=True)

PAGE_ROWS: Final = 100
FEW_ROWS: Final = 5
"""How many rows the first page shows of each section."""


@dataclass(frozen=True, slots=True)
class Window:
    """Which rows are wanted: the page, counted from 1, and how many rows a page has."""

    number: int = 1
    size: int = PAGE_ROWS

    def within(self, count: int) -> "Window":
        """Return the window, or that of the last page where the list is shorter."""
        return Window(min(self.number, max(1, -(-count // self.size))), self.size)

    @property
    def first(self) -> int:
        """How many rows come before."""
        return (self.number - 1) * self.size


@dataclass(frozen=True, slots=True)
class Listed(Generic[Row_co]):
    """The rows of a page, and how many there are on all pages."""

    rows: Sequence[Row_co]
    count: int
    window: Window

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.count // self.window.size))

    @property
    def first(self) -> int:
        """The number of the first row shown; 0 where there is none."""
        return self.window.first + 1 if self.rows else 0

    @property
    def last(self) -> int:
        """The number of the last row shown."""
        return self.window.first + len(self.rows)


async def read_page(
    session: AsyncSession, wanted: Any, window: Window
) -> tuple[
    Sequence[Any], int, Window
]:  # Any: a Select with the columns of whichever section asks, and its rows
    """Return the rows of a page, how many there are on all pages, and the page: the last one where the list is shorter.

    One statement, or three for a page past the end. For lists of some thousands; counting costs reading all of them.
    """
    counted = wanted.add_columns(func.count().over().label("total"))
    rows = (await session.execute(counted.limit(window.size).offset(window.first))).all()
    if rows or window.number == 1:
        return rows, rows[0].total if rows else 0, window
    count = await session.scalar(select(func.count()).select_from(wanted.order_by(None).subquery())) or 0
    return await read_page(session, wanted, window.within(count))


def cut(rows: Sequence[T], window: Window) -> Listed[T]:
    """Return a page of a list that is there whole."""
    window = window.within(len(rows))
    return Listed(rows[window.first : window.first + window.size], len(rows), window)
