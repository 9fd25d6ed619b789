"""What behovsmeldinger, avvik and endringsbehov have in common: numbers, whose they are, and who may see them."""

import re
import uuid
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from register.access import (
    Capacity,
    Relation,
    Subject,
    Thing,
    Viewer,
    may_see,
    sees_avvik,
    sees_endringsbehov,
)
from register.area_question import AreaAnswer, AreaQuestion
from register.avtale import Avtale
from register.avvik import Avvik
from register.behovsmelding import Behovsmelding
from register.case_event import CaseAct, CaseEvent
from register.case_number import Series
from register.case_party import APPROVERS, BARRED, FAGGRUPPE, party_ids
from register.endringsbehov import Endringsbehov
from register.enhet import EnhetTree, fold_name
from register.ids import id_or_none
from register.merging import merged_needs
from register.person import Role

CaseRecord = Behovsmelding | Avvik | Endringsbehov

KIND_NAMES: Final = {"behovsmelding": "behovsmelding", "avvik": "avvik", "endringsbehov": "endringsbehov"}
"""What each kind of case is called in a sentence, by the kind of its record."""
NUMBER: Final = re.compile(
    r"(?<![\wæøå])(?P<series>bm|av|eb)[ \-–/.]{0,3}(?P<year>20\d{2})[ \-–/.]{1,3}(?P<serial>\d{1,6})(?![\w])",
    re.IGNORECASE,
)
"""A case number in any writing: BM-2026-0001, bm 2026 1, BM2026-1."""


def number_in(text: str) -> tuple[Series, int, int] | None:
    """Return the case number that stands in a text, however it is written; None where there is none."""
    found = NUMBER.search(text)
    if found is None:
        return None
    return Series(found["series"].upper()), int(found["year"]), int(found["serial"])


def reporter_of(case: CaseRecord) -> uuid.UUID | None:
    """Return whose case it is; None for an avvik whose reporter is hidden."""
    return case.reporter_id if isinstance(case, Avvik) else case.requester_id


def followers_of(case: CaseRecord) -> tuple[uuid.UUID, ...]:
    """Return who follows a case: whose it is, and who filed it for them; nobody where the reporter is hidden.

    Whoever is inhabil in it follows it no more.
    """
    if isinstance(case, Avvik) and (case.restricted or case.hidden_reporter):
        return ()
    barred = party_ids(case, BARRED) if isinstance(case, Behovsmelding) else frozenset()
    ids = dict.fromkeys((reporter_of(case), case.filed_by_id))
    return tuple(id for id in ids if id is not None and id not in barred)


async def joined_by(session: AsyncSession, case: CaseRecord) -> tuple[uuid.UUID, ...]:
    """Return who has the same need: who joined it, who said so when all enheter were asked, and whose was merged into it.

    Nobody for other cases, nobody whose own case it is, and nobody who is inhabil in it.
    """
    if not isinstance(case, Behovsmelding):
        return ()
    ids: list[uuid.UUID] = [*await _joined(session, case)]
    for part in await merged_needs(session, case):
        ids += [*followers_of(part), *await _joined(session, part)]
    left_out = {*followers_of(case), *party_ids(case, BARRED)}
    return tuple(id for id in dict.fromkeys(ids) if id not in left_out)


async def _joined(session: AsyncSession, need: Behovsmelding) -> Sequence[uuid.UUID]:
    """Return who joined a need, oldest first, and then who said so when all enheter were asked."""
    found = await session.scalars(
        select(CaseEvent.by_id)
        .where(CaseEvent.record == need.record, CaseEvent.act == CaseAct.JOINED.value)
        .order_by(CaseEvent.at)
    )
    asked = await session.scalars(
        select(AreaAnswer.person_id)
        .join(AreaQuestion, AreaQuestion.id == AreaAnswer.question_id)
        .where(AreaQuestion.behovsmelding_id == need.id, AreaAnswer.same.is_(True))
        .order_by(AreaAnswer.answered_at)
    )
    return tuple(id for id in (*found, *asked) if id is not None)


async def joined_needs(session: AsyncSession, ids: Collection[uuid.UUID]) -> list[Behovsmelding]:
    """Return the needs of others that some people have joined, the newest first."""
    records = await session.scalars(
        select(CaseEvent.record)
        .where(CaseEvent.by_id.in_(ids), CaseEvent.act == CaseAct.JOINED.value)
        .distinct()
    )
    found = [await load_case(session, record) for record in records]
    return sorted((one for one in found if isinstance(one, Behovsmelding)), key=_newest_first)


def filed_at_of(case: CaseRecord) -> datetime | None:
    """Return when a case was filed here; None for an avvik that came by a file."""
    return case.filed_at if isinstance(case, Avvik) else case.sent_at


async def load_case(session: AsyncSession, record: str, *, lock: bool = False) -> CaseRecord | None:
    """Return the case of a record such as `behovsmelding:<uuid>`; None where there is none.

    Locked, nobody else can change it until the commit: two may press at once, in two conversations.
    """
    kind, _, id = record.partition(":")
    if (key := id_or_none(id)) is None:
        return None
    match kind:
        case "behovsmelding":
            return await session.get(Behovsmelding, key, with_for_update=lock or None, populate_existing=lock)
        case "avvik":
            return await session.get(Avvik, key, with_for_update=lock or None, populate_existing=lock)
        case "endringsbehov":
            return await session.get(Endringsbehov, key, with_for_update=lock or None, populate_existing=lock)
        case _:
            return None


async def lock_cases(session: AsyncSession, records: Iterable[str]) -> None:
    """Lock several cases, in one order for everybody: two who put the same ones together never wait for each other."""
    for record in sorted(set(records)):
        await load_case(session, record, lock=True)


async def case_numbered(session: AsyncSession, number: tuple[Series, int, int]) -> CaseRecord | None:
    """Return the case with a number; None where none has it."""
    series, year, serial = number
    match series:
        case Series.BEHOVSMELDING:
            return await session.scalar(
                select(Behovsmelding).where(Behovsmelding.year == year, Behovsmelding.serial == serial)
            )
        case Series.AVVIK:
            return await session.scalar(select(Avvik).where(Avvik.year == year, Avvik.serial == serial))
        case Series.ENDRINGSBEHOV:
            return await session.scalar(
                select(Endringsbehov).where(Endringsbehov.year == year, Endringsbehov.serial == serial)
            )


async def own_cases(session: AsyncSession, ids: Collection[uuid.UUID], *, most: int = 50) -> list[CaseRecord]:
    """Return the cases that some people have reported, or filed for others, the newest first.

    An avvik that took the closed way, or came by a file, is not among them.
    """
    needs = await session.scalars(
        select(Behovsmelding)
        .where(or_(Behovsmelding.requester_id.in_(ids), Behovsmelding.filed_by_id.in_(ids)))
        .order_by(Behovsmelding.sent_at.desc())
        .limit(most)
    )
    changes = await session.scalars(
        select(Endringsbehov)
        .where(or_(Endringsbehov.requester_id.in_(ids), Endringsbehov.filed_by_id.in_(ids)))
        .order_by(Endringsbehov.sent_at.desc())
        .limit(most)
    )
    avvik = await session.scalars(
        select(Avvik)
        .where(
            or_(Avvik.reporter_id.in_(ids), Avvik.filed_by_id.in_(ids)),
            Avvik.restricted.is_(False),
            Avvik.filed_at.is_not(None),
        )
        .order_by(Avvik.filed_at.desc())
        .limit(most)
    )
    found: list[CaseRecord] = [*needs, *changes, *avvik]
    return sorted(found, key=_newest_first)[:most]


def _newest_first(case: CaseRecord) -> tuple[float, str]:
    at = filed_at_of(case)
    return -(at.timestamp() if at else 0.0), case.number


async def open_needs(
    session: AsyncSession, *, ended: Collection[str], since: datetime | None = None, most: int = 500
) -> Sequence[Behovsmelding]:
    """Return needs whose status is not among those that have ended, the oldest first; `since` leaves out older ones."""
    wanted = select(Behovsmelding).where(Behovsmelding.status.not_in(list(ended)))
    if since is not None:
        wanted = wanted.where(Behovsmelding.sent_at >= since)
    return tuple(await session.scalars(wanted.order_by(Behovsmelding.sent_at).limit(most)))


def of_need(need: Behovsmelding) -> Subject:
    """Return what access to a behovsmelding depends on: where it belongs, who reported it, who buys for them."""
    named: dict[Capacity, Collection[uuid.UUID | None]] = {
        Relation.MELDER: (need.requester_id, need.filed_by_id),
        Role.INNKJOPSKONTAKT: (need.innkjopskontakt_id,),
        Relation.SAKSBEHANDLER: (need.taken_by_id,),
        Relation.GODKJENNER_AV: party_ids(need, APPROVERS),
        Relation.FAGGRUPPE: party_ids(need, FAGGRUPPE),
    }
    return Subject(need.enhet_id, need.tjenesteomrade, named, party_ids(need, BARRED))


async def sees_case(session: AsyncSession, viewer: Viewer, case: CaseRecord, *, enheter: EnhetTree) -> bool:
    """Say whether somebody may see a whole case, with value and supplier."""
    if isinstance(case, Behovsmelding):
        return may_see(viewer, Thing.BEHOVSMELDING, of_need(case), enheter=enheter)
    avtale = await session.get(Avtale, case.avtale_id) if case.avtale_id else None
    if isinstance(case, Avvik):
        if not case.restricted and viewer.ids.intersection(followers_of(case)):
            return True
        return sees_avvik(viewer, case, avtale, enheter=enheter)
    return sees_endringsbehov(viewer, case, avtale, enheter=enheter)


def sees_ended(viewer: Viewer, case: CaseRecord, *, enheter: EnhetTree) -> bool:
    """Say whether somebody may see a case that has ended, whatever they are to it; one of the closed way never."""
    if isinstance(case, Avvik) and case.restricted:
        return False
    subject = of_need(case) if isinstance(case, Behovsmelding) else Subject(case.enhet_id)
    return may_see(viewer, Thing.AVSLUTTET_SAK, subject, enheter=enheter)


def area_of(need: Behovsmelding, enheter: EnhetTree) -> str | None:
    """Return the tjenesteområde of a need: its own, else that of its enhet."""
    return need.tjenesteomrade or enheter.tjenesteomrade_of(need.enhet_id)


def same_area(one: str | None, other: str | None) -> bool:
    """Say whether two names are of the same tjenesteområde."""
    return one is not None and other is not None and fold_name(one) == fold_name(other)
