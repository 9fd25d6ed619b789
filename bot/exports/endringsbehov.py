"""Endringsbehov as a file: one line each, with what was answered."""

from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.exports.export import BATCH, Column, Export, Value
from bot.exports.names import Names, load_names
from register.endringsbehov import Endringsbehov

Get = Callable[[Endringsbehov, Names], Value]

STATUSES: Final = {
    "meldt": "meldt",
    "under_avklaring": "under avklaring",
    "innenfor": "innenfor avtalen",
    "endring_mulig": "endring mulig",
    "ny_anskaffelse": "ny anskaffelse",
    "trukket": "trukket",
}


def _own(field: str) -> Get:
    return lambda change, _names: getattr(change, field) or None


def _person(field: str) -> Get:
    return lambda change, names: names.people.get(getattr(change, field))


COLUMNS: Final[tuple[tuple[Column, Get], ...]] = (
    (Column("number", "Nummer"), lambda change, _: change.number),
    (Column("sent_at", "Sendt"), _own("sent_at")),
    (Column("status", "Status"), lambda change, _: STATUSES.get(change.status, change.status)),
    (Column("agreement", "Avtale"), lambda c, names: names.avtaler.get(c.avtale_id) if c.avtale_id else None),
    (Column("title", "Tittel"), _own("title")),
    (Column("what", "Endringen"), _own("what")),
    (Column("consequence", "Konsekvens"), _own("consequence")),
    (Column("needed_by_on", "Trengs innen"), _own("needed_by_on")),
    (Column("tjenesteomrade", "Tjenesteområde"), _own("tjenesteomrade")),
    (Column("enhet", "Enhet"), lambda c, names: names.enheter.get(c.enhet_id) if c.enhet_id else None),
    (Column("requester", "Meldt av"), _person("requester_id")),
    (Column("filed_by", "Sendt på vegne av, av"), _person("filed_by_id")),
    (Column("answered_by", "Svart av"), _person("answered_by_id")),
    (Column("answered_at", "Svart"), _own("answered_at")),
    (Column("answer_text", "Svar"), _own("answer_text")),
    (Column("changed_at", "Sist endret"), _own("changed_at")),
)
"""Each column with where its value comes from."""


def export_endringsbehov(session: AsyncSession, *, since: datetime | None) -> Export:
    """Return every endringsbehov, or those changed since an instant, by number."""
    return Export("Endringsbehov", tuple(column for column, _ in COLUMNS), _rows(session, since))


async def _rows(session: AsyncSession, since: datetime | None) -> AsyncIterator[tuple[Value, ...]]:
    names = await load_names(session)
    wanted = (
        select(Endringsbehov)
        .order_by(Endringsbehov.year, Endringsbehov.serial)
        .execution_options(yield_per=BATCH)
    )
    if since is not None:
        wanted = wanted.where(Endringsbehov.changed_at >= since)
    async for change in await session.stream_scalars(wanted):
        yield tuple(get(change, names) for _, get in COLUMNS)
        session.expunge(change)
