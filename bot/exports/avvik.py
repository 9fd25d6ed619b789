"""Avvik as a file that `import avvik` reads back. Those that took the closed way are left out unless asked for."""

from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.exports.avtaler import LEVELS, word
from bot.exports.export import BATCH, Column, Export, Value
from bot.exports.names import Names, load_names
from register.avvik import Avvik

Get = Callable[[Avvik, Names], Value]

_STATUSES: Final = {
    "meldt": "meldt",
    "under_oppfolging": "under oppfølging",
    "lukket": "lukket",
    "avvist": "avvist",
    "trukket": "trukket",
}


def _own(field: str) -> Get:
    return lambda avvik, _names: getattr(avvik, field) or None


def _person(field: str) -> Get:
    return lambda avvik, names: names.person(getattr(avvik, field), of=avvik.id, field=field)


def _recipients(avvik: Avvik, names: Names) -> Value:
    known = [names.people[one.person_id] for one in avvik.recipients]
    return names.listed(known, of=avvik.id, field="recipients")


COLUMNS: Final[tuple[tuple[Column, Get], ...]] = (
    (Column("source_id", "Avviks-ID"), _own("source_id")),
    (Column("reference", "Avviksnummer"), _own("reference")),
    (Column("agreement", "Avtale"), lambda a, n: n.avtale(a.avtale_id, of=a.id, field="avtale_id")),
    (Column("title", "Tittel"), _own("title")),
    (Column("description", "Beskrivelse"), _own("description")),
    (Column("kind", "Avvikstype"), _own("kind")),
    (Column("severity", "Alvorlighetsgrad"), lambda avvik, _: word(LEVELS, avvik.severity)),
    (Column("status", "Status"), lambda avvik, _: word(_STATUSES, avvik.status)),
    (Column("restricted", "Lukket vei"), lambda avvik, _: avvik.restricted),
    (Column("recipients", "Mottakere"), _recipients),
    (Column("discovered_on", "Oppdaget"), _own("discovered_on")),
    (Column("due_on", "Frist"), _own("due_on")),
    (Column("reporter", "Meldt av"), _person("reporter_id")),
    (Column("owner", "Ansvarlig"), _person("owner_id")),
    (Column("supplier_reply", "Leverandørens svar"), _own("supplier_reply")),
    (Column("evidence", "Dokumentasjon"), _own("evidence")),
    (Column("closed_on", "Lukket dato"), _own("closed_on")),
    (Column("reopened_on", "Gjenåpnet dato"), _own("reopened_on")),
)
"""Each column with where its value comes from; these are what an import knows."""
MORE: Final[tuple[tuple[Column, Get], ...]] = (
    (Column("filed_at", "Meldt i boten"), _own("filed_at")),
    (Column("possible", "Mulig avvik"), lambda avvik, _: avvik.possible),
    (Column("supplier_name", "Leverandørnavn"), _own("supplier_name")),
    (Column("enhet", "Enhet"), lambda avvik, names: names.enheter.get(avvik.enhet_id) if avvik.enhet_id else None),
    (Column("frequency", "Hvor ofte"), _own("frequency")),
    (Column("supplier_told", "Leverandøren har fått vite"), _own("supplier_told")),
    (Column("wished_outcome", "Ønsket utfall"), _own("wished_outcome")),
    (Column("filed_by", "Sendt på vegne av, av"), lambda avvik, names: names.people.get(avvik.filed_by_id) if avvik.filed_by_id else None),
)  # fmt: skip
"""What is known beside of avvik that were reported here; an import passes these columns by."""


def export_avvik(session: AsyncSession, *, since: datetime | None, include_restricted: bool) -> Export:
    """Return every avvik, or those changed since an instant, by number."""
    rows = _rows(session, since, include_restricted=include_restricted)
    return Export("Avvik", tuple(column for column, _ in (*COLUMNS, *MORE)), rows)


async def _rows(
    session: AsyncSession, since: datetime | None, *, include_restricted: bool
) -> AsyncIterator[tuple[Value, ...]]:
    names = await load_names(session)
    wanted = select(Avvik).order_by(Avvik.reference, Avvik.key).execution_options(yield_per=BATCH)
    if since is not None:
        wanted = wanted.where(Avvik.changed_at >= since)
    if not include_restricted:
        wanted = wanted.where(Avvik.restricted.is_(False))
    async for avvik in await session.stream_scalars(wanted):
        yield tuple(get(avvik, names) for _, get in (*COLUMNS, *MORE))
        session.expunge(avvik)
