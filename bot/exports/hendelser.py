"""The audit log as a file: who did what to which record, when; of what was decided, also in which role, why and by when."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.exports.decided import TOLD_OF_A_DECISION, Told, told_about
from bot.exports.export import BATCH, Column, Export, Value
from register.audit import Audit
from register.avvik import Avvik
from register.person import Person

COLUMNS: Final = (
    Column("id", "Nr"),
    Column("at", "Tidspunkt"),
    Column("actor", "Hvem"),
    Column("act", "Hendelse"),
    Column("record", "Gjelder"),
    Column("detail", "Detaljer"),
    *TOLD_OF_A_DECISION,
)


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of the log as it stands there."""

    id: int
    at: datetime
    email: str | None
    act: str
    record: str
    detail: Mapping[str, str]


def export_hendelser(session: AsyncSession, *, since: datetime | None, include_restricted: bool) -> Export:
    """Return every line of the log, or those since an instant, oldest first.

    Lines about avvik that took the closed way are left out unless asked for: they would tell that there are such.
    """
    return Export("Hendelser", COLUMNS, _rows(session, since, include_restricted=include_restricted))


async def _rows(
    session: AsyncSession, since: datetime | None, *, include_restricted: bool
) -> AsyncIterator[tuple[Value, ...]]:
    hidden = frozenset() if include_restricted else await _restricted(session)
    wanted = (
        select(Audit.id, Audit.at, Person.email, Audit.act, Audit.record, Audit.detail)
        .outerjoin(Person, Person.id == Audit.actor_id)
        .order_by(Audit.id)
        .execution_options(yield_per=BATCH)
    )
    if since is not None:
        wanted = wanted.where(Audit.at >= since)
    async for portion in (await session.stream(wanted)).partitions():
        lines = [line for line in (_Line(*row) for row in portion) if not _is_about(hidden, line)]
        told = await told_about(session, [(line.act, line.record, line.detail) for line in lines])
        for line, more in zip(lines, told, strict=True):
            yield _row(line, more)


def _row(line: _Line, told: Told) -> tuple[Value, ...]:
    return line.id, line.at, line.email, line.act, line.record, line.detail, *told.cells


async def _restricted(session: AsyncSession) -> frozenset[str]:
    found = await session.scalars(select(Avvik.id).where(Avvik.restricted))
    return frozenset(form for id in found for form in (str(id), id.hex))


def _is_about(hidden: frozenset[str], line: _Line) -> bool:
    if not hidden:
        return False
    told = (line.record, *(str(value) for value in line.detail.values()))
    return any(
        part in hidden
        for text in told
        for part in text.replace(",", ":").replace("|", ":").replace(" ", ":").split(":")
    )
