"""Behovsmeldinger as a file: one line each, with who has it and what the other enheter need too."""

import uuid
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.exports.export import BATCH, Column, Export, Value
from bot.exports.names import Names, load_names
from knowledge.kommune import Kommune
from register.area_ask import total_of
from register.area_question import AreaQuestion
from register.behovsmelding import Behovsmelding


@dataclass(frozen=True, slots=True)
class _Told:
    """What a line is written from: names, the words of the statuses, and what has been asked of other enheter."""

    names: Names
    statuses: Mapping[str, str]
    asked: Mapping[uuid.UUID, list[AreaQuestion]]


Get = Callable[[Behovsmelding, _Told], Value]


def _own(field: str) -> Get:
    return lambda need, _told: getattr(need, field) or None


def _person(field: str) -> Get:
    return lambda need, told: told.names.people.get(getattr(need, field))


def _together(need: Behovsmelding, told: _Told) -> Value:
    return total_of(need, told.asked.get(need.id, [])).together


KINDS: Final = {
    "vare": "vare",
    "tjeneste": "tjeneste",
    "saerlig_tjeneste": "særlig tjeneste",
    "helse_sosial": "helse- og sosialtjeneste",
    "bygg_anlegg": "bygg og anlegg",
    "konsesjon": "konsesjon",
    "ukjent": "ukjent",
}
COLUMNS: Final[tuple[tuple[Column, Get], ...]] = (
    (Column("number", "Nummer"), lambda need, _: need.number),
    (Column("sent_at", "Sendt"), _own("sent_at")),
    (Column("status", "Status"), lambda need, told: told.statuses.get(need.status, need.status)),
    (Column("title", "Tittel"), _own("title")),
    (Column("need", "Behov"), _own("need")),
    (Column("kind", "Type"), lambda need, _: KINDS.get(need.kind or "", need.kind)),
    (Column("ikt", "IKT"), lambda need, _: need.ikt),
    (Column("quantity", "Antall"), _own("quantity")),
    (Column("together", "Samlet antall"), _together),
    (Column("value_nok", "Anslått verdi uten mva"), lambda need, _: need.value_nok),
    (Column("value_high_nok", "Høyeste anslag uten mva"), lambda need, _: need.value_high_nok),
    (Column("months", "Varighet (måneder)"), lambda need, _: need.months),
    (Column("option_months", "Opsjoner (måneder)"), lambda need, _: need.option_months),
    (Column("starts_on", "Ønsket oppstart"), _own("starts_on")),
    (Column("wanted_by_on", "Ønsket innen"), _own("wanted_by_on")),
    (Column("tjenesteomrade", "Tjenesteområde"), _own("tjenesteomrade")),
    (Column("enhet", "Enhet"), lambda need, told: told.names.enheter.get(need.enhet_id) if need.enhet_id else None),
    (Column("agreement", "Avtale"), lambda need, told: told.names.avtaler.get(need.avtale_id) if need.avtale_id else None),
    (Column("requester", "Meldt av"), _person("requester_id")),
    (Column("filed_by", "Sendt på vegne av, av"), _person("filed_by_id")),
    (Column("innkjopskontakt", "Innkjøpskontakt"), _person("innkjopskontakt_id")),
    (Column("taken_by", "Tatt av"), _person("taken_by_id")),
    (Column("taken_at", "Tatt"), _own("taken_at")),
    (Column("changed_at", "Sist endret"), _own("changed_at")),
)  # fmt: skip
"""Each column with where its value comes from."""


def export_behovsmeldinger(session: AsyncSession, *, since: datetime | None, kommune: Kommune) -> Export:
    """Return every behovsmelding, or those changed since an instant, by number. `kommune` names the statuses."""
    return Export("Behovsmeldinger", tuple(column for column, _ in COLUMNS), _rows(session, since, kommune))


async def _rows(
    session: AsyncSession, since: datetime | None, kommune: Kommune
) -> AsyncIterator[tuple[Value, ...]]:
    asked: dict[uuid.UUID, list[AreaQuestion]] = {}
    for question in await session.scalars(select(AreaQuestion).order_by(AreaQuestion.asked_at)):
        asked.setdefault(question.behovsmelding_id, []).append(question)
    told = _Told(await load_names(session), {one.id: one.label for one in kommune.statuses}, asked)
    wanted = (
        select(Behovsmelding)
        .order_by(Behovsmelding.year, Behovsmelding.serial)
        .execution_options(yield_per=BATCH)
    )
    if since is not None:
        wanted = wanted.where(Behovsmelding.changed_at >= since)
    async for need in await session.stream_scalars(wanted):
        yield tuple(get(need, told) for _, get in COLUMNS)
        session.expunge(need)
