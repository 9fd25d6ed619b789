"""What records are called on the page, and what to write in the chat to see one: only those that somebody may see."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import load_only

from bot.board.looking import Looking, Named
from bot.board.sight import NEED_ACCESS, seen_avtaler, seen_avvik, seen_endringsbehov, sees_need
from notifications.planner.one_of import one_of
from register.access import Thing
from register.avtale import Avtale
from register.avvik import Avvik
from register.behovsmelding import Behovsmelding
from register.case_number import Series, case_number
from register.case_task import CONFIDENTIAL, CaseTask
from register.decision import Decision
from register.endringsbehov import Endringsbehov
from register.ids import id_or_none

Ids = Collection[uuid.UUID]
_UNNAMED: Final = {"artikkel": "en artikkel", "plikt": "en årlig oppgave"}
"""Records that belong to no case: every innkjøper may know of them."""


def avtale_named(title: str, reference: str | None, *, system: str = "") -> Named:
    """Return an avtale as the page names it."""
    return Named(title, reference or "", f"vis avtale {reference or title}", system)


async def named(looks: Looking, records: Collection[str]) -> Mapping[str, Named]:
    """Return those of some records that somebody may see, by record such as `avtale:<uuid>`.

    A task and a decision are called what they are about. A statement or two for each kind, however many there are.
    """
    unknown = {one for one in records if one not in looks.names}
    if unknown:
        found = await _named(looks, unknown)
        looks.names.update({one: found.get(one) for one in unknown})
    return {one: name for one in records if (name := looks.names[one]) is not None}


async def _named(looks: Looking, records: Collection[str]) -> dict[str, Named]:
    through = await _behind(looks, records)
    wanted = {*records, *through.values()}
    ids: dict[str, set[uuid.UUID]] = defaultdict(set)
    for record in wanted:
        kind, _, id = record.partition(":")
        if (key := id_or_none(id)) is not None:
            ids[kind].add(key)
    found: dict[str, Named] = {}
    found |= await _avtaler(looks, ids["avtale"])
    found |= await _avvik(looks, ids["avvik"])
    found |= await _needs(looks, ids["behovsmelding"])
    found |= await _changes(looks, ids["endringsbehov"])
    found |= _others(looks, wanted)
    return found | {record: found[about] for record, about in through.items() if about in found}


def _others(looks: Looking, records: Collection[str]) -> Mapping[str, Named]:
    """Return what is no case and no avtale; who got a responsibility is told only to those who see every avtale."""
    kinds = dict(_UNNAMED)
    if looks.sees_all(Thing.AVTALE_INNHOLD):
        kinds["person"] = "ansvar for avtaler"
    return {one: Named(kinds[kind]) for one in records if (kind := one.partition(":")[0]) in kinds}


async def _behind(looks: Looking, records: Collection[str]) -> dict[str, str]:
    """Return what tasks and decisions are about; what is asked about somebody's habilitet is left out."""
    found: dict[str, str] = {}
    tasks, decisions = _ids("task", records), _ids("decision", records)
    if tasks:
        rows = await looks.session.execute(
            select(CaseTask.id, CaseTask.record).where(
                one_of(looks.session, CaseTask.__table__.c.id, tasks), CaseTask.kind.not_in(CONFIDENTIAL)
            )
        )
        found |= {f"task:{id}": record for id, record in rows}
    if decisions:
        wanted = select(Decision.id, Decision.record).where(
            one_of(looks.session, Decision.__table__.c.id, decisions)
        )
        found |= {f"decision:{id}": record for id, record in await looks.session.execute(wanted)}
    return found


def _ids(kind: str, records: Collection[str]) -> set[uuid.UUID]:
    found = (id_or_none(one.partition(":")[2]) for one in records if one.startswith(f"{kind}:"))
    return {id for id in found if id is not None}


async def _avtaler(looks: Looking, ids: Ids) -> Mapping[str, Named]:
    if not ids:
        return {}
    columns = (Avtale.id, Avtale.title, Avtale.reference, Avtale.source_system)
    wanted = select(*columns).where(
        one_of(looks.session, Avtale.__table__.c.id, ids), await seen_avtaler(looks)
    )
    rows = await looks.session.execute(wanted)
    return {f"avtale:{id}": avtale_named(title, ref, system=system) for id, title, ref, system in rows}


async def _avvik(looks: Looking, ids: Ids) -> Mapping[str, Named]:
    if not ids:
        return {}
    columns = (Avvik.id, Avvik.title, Avvik.year, Avvik.serial, Avvik.reference)
    wanted = (
        select(*columns)
        .outerjoin(Avtale, Avtale.id == Avvik.avtale_id)
        .where(one_of(looks.session, Avvik.__table__.c.id, ids), await seen_avvik(looks))
    )
    rows = await looks.session.execute(wanted)
    return {
        f"avvik:{id}": avvik_named(title, year, serial, reference)
        for id, title, year, serial, reference in rows
    }


def avvik_named(title: str, year: int | None, serial: int | None, reference: str | None) -> Named:
    """Return an avvik as the page names it: by its number here, else by the quality system's."""
    if year is None or serial is None:
        return Named(title, reference or "")
    number = case_number(Series.AVVIK, year, serial)
    return Named(title, number, f"vis {number}")


async def _needs(looks: Looking, ids: Ids) -> Mapping[str, Named]:
    if not ids:
        return {}
    need = Behovsmelding
    columns = load_only(*NEED_ACCESS, need.title, need.year, need.serial)
    rows = await looks.session.scalars(
        select(need).where(one_of(looks.session, need.__table__.c.id, ids)).options(columns)
    )
    return {one.record: _case(one.title, one.number) for one in rows if sees_need(looks, one)}


async def _changes(looks: Looking, ids: Ids) -> Mapping[str, Named]:
    if not ids:
        return {}
    filed = Endringsbehov
    wanted = (
        select(filed.id, filed.title, filed.year, filed.serial)
        .outerjoin(Avtale, Avtale.id == filed.avtale_id)
        .where(one_of(looks.session, filed.__table__.c.id, ids), await seen_endringsbehov(looks))
    )
    rows = await looks.session.execute(wanted)
    return {
        f"endringsbehov:{id}": _case(title, case_number(Series.ENDRINGSBEHOV, year, serial))
        for id, title, year, serial in rows
    }


def _case(title: str, number: str) -> Named:
    return Named(title, number, f"vis {number}")
