"""What somebody looks after, how much it is, and handing all of it, or one record, to another."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from register.audit import write_audit
from register.avtale import Avtale, AvtaleLevel
from register.avtale_visible import known_to_employees
from register.avvik import Avvik, AvvikRecipient, AvvikStatus
from register.deciders import load_matter
from register.enhet import Enhet
from register.person import Person
from register.track import Track, TrackKind

AVTALE_FIELDS: Final = ("avtaleforvalter_id", "stedfortreder_id", "avtaleeier_id")
"""The columns of an avtale that name somebody who looks after it."""
OWNER: Final = "owner_id"
"""The column of an avvik that names who follows it up."""
_OPEN: Final = (AvvikStatus.MELDT.value, AvvikStatus.UNDER_OPPFOLGING.value)


@dataclass(frozen=True, slots=True)
class Workload:
    """How much somebody looks after, in records. `enheter` are those they lead or buy for, or are deputy in."""

    avtaler: int = 0
    avvik: int = 0
    enheter: int = 0


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What a handover moved. `kept_avvik` took the closed way, and stay with whom they were."""

    avtaler: int
    avvik: int
    kept_avvik: int


async def looks_after_anything(session: AsyncSession, person: Person) -> bool:
    """Say whether there is anything to hand over."""
    avtale = await session.scalar(select(Avtale.id).where(_looks_after(person)).limit(1))
    owned = select(Avvik.id).where(Avvik.owner_id == person.id, Avvik.status.in_(_OPEN))
    return avtale is not None or await session.scalar(owned.limit(1)) is not None


async def workload(session: AsyncSession, person: Person, *, on: date) -> Workload:
    """Return how much somebody looks after on a day, as another may be told before they have said yes.

    Ended agreements are not counted, and neither is what not everybody may know of: confidential agreements, and
    avvik that took the closed way.
    """
    held = await session.scalars(select(Avtale).where(_looks_after(person), known_to_employees()))
    avtaler = [one for one in held if one.level != AvtaleLevel.GROUP.value and not one.has_ended(on)]
    avvik = await session.scalar(
        select(func.count())
        .select_from(Avvik)
        .where(Avvik.owner_id == person.id, Avvik.status.in_(_OPEN), Avvik.restricted.is_(False))
    )
    places = (Enhet.leader_id, Enhet.innkjopskontakt_id, Enhet.deputy_id)
    enheter = await session.scalar(
        select(func.count()).select_from(Enhet).where(or_(*(place == person.id for place in places)))
    )
    return Workload(len(avtaler), avvik or 0, enheter or 0)


async def hand_over(session: AsyncSession, person: Person, *, to: Person, now: datetime) -> HandedOver:
    """Move every agreement that a person looks after, and every open avvik that they own, to another in their place.

    Each record gets an audit line. The contract tool stays the record of who looks after an agreement: until the
    change is entered there too, the next file still names the one who handed over. So each moved field is marked in
    `filled`, with the instant, a space and the id of the one who handed over; an import leaves such a field alone
    while its file names that person, and drops the mark and takes the file's word as soon as it names another.

    An avvik that took the closed way moves only where the other is among its named recipients. Enheter do not move:
    who leads them, and who buys for them, is the organisation's to say.
    """
    mark = f"{now.isoformat()} {person.id}"
    avtaler = list(await session.scalars(select(Avtale).where(_looks_after(person))))
    for avtale in avtaler:
        fields = [field for field in AVTALE_FIELDS if getattr(avtale, field) == person.id]
        for field in fields:
            setattr(avtale, field, to.id)
        avtale.filled = {**avtale.filled, **dict.fromkeys(fields, mark)}
        avtale.changed_at = now
        _audit(session, f"avtale:{avtale.id}", fields, person=person, to=to, now=now)
    owned = list(
        await session.scalars(select(Avvik).where(Avvik.owner_id == person.id, Avvik.status.in_(_OPEN)))
    )
    named = await _received(session, to)
    moved = [avvik for avvik in owned if not avvik.restricted or avvik.id in named]
    for avvik in moved:
        avvik.owner_id, avvik.changed_at = to.id, now
        avvik.filled = {**avvik.filled, OWNER: mark}
        _audit(session, f"avvik:{avvik.id}", [OWNER], person=person, to=to, now=now)
    await session.flush()
    counted = sum(avtale.level != AvtaleLevel.GROUP.value for avtale in avtaler)
    return HandedOver(counted, len(moved), len(owned) - len(moved))


async def holder_of(session: AsyncSession, track: Track) -> uuid.UUID | None:
    """Return whom a track's record names, and whom handing it on relieves; None where nobody is named.

    An avvik's owner, for an approval the one whose it is, else the agreement's avtaleforvalter.
    """
    matter = await load_matter(session, track)
    if matter is None:
        return None
    if matter.avvik is not None:
        return matter.avvik.owner_id
    if matter.decision is not None and track.kind is TrackKind.APPROVAL:
        return matter.decision.approver_id
    return matter.avtale.avtaleforvalter_id if matter.avtale else None


async def move_avtale(
    session: AsyncSession, avtale: Avtale, *, to: Person, now: datetime, field: str = AVTALE_FIELDS[0]
) -> None:
    """Let one agreement have another avtaleforvalter, or whom `field` names; marked and audited as in `hand_over`."""
    former: uuid.UUID | None = getattr(avtale, field)
    setattr(avtale, field, to.id)
    avtale.filled = {**avtale.filled, field: f"{now.isoformat()} {former or ''}".rstrip()}
    avtale.changed_at = now
    _moved(session, f"avtale:{avtale.id}", field, former=former, to=to, now=now)
    await session.flush()


async def may_hold(session: AsyncSession, avvik: Avvik, person: Person) -> bool:
    """Say whether somebody may own an avvik: anybody, save that one that took the closed way is for its recipients."""
    return not avvik.restricted or avvik.id in await _received(session, person)


async def move_avvik(session: AsyncSession, avvik: Avvik, *, to: Person, now: datetime) -> bool:
    """Let one avvik have another owner; False where it took the closed way and they are no named recipient."""
    if not await may_hold(session, avvik, to):
        return False
    former, avvik.owner_id = avvik.owner_id, to.id
    avvik.filled = {**avvik.filled, OWNER: f"{now.isoformat()} {former or ''}".rstrip()}
    avvik.changed_at = now
    _moved(session, f"avvik:{avvik.id}", OWNER, former=former, to=to, now=now)
    await session.flush()
    return True


def _moved(
    session: AsyncSession, record: str, field: str, *, former: uuid.UUID | None, to: Person, now: datetime
) -> None:
    detail = {"fields": field, "from": str(former or ""), "to": str(to.id)}
    write_audit(session, at=now, act="handed_over", record=record, actor_id=to.id, detail=detail)


def _looks_after(person: Person) -> ColumnElement[bool]:
    return or_(*(getattr(Avtale, field) == person.id for field in AVTALE_FIELDS))


async def _received(session: AsyncSession, person: Person) -> frozenset[uuid.UUID]:
    """Return the avvik that somebody is a named recipient of."""
    mine = select(AvvikRecipient.avvik_id).where(AvvikRecipient.person_id == person.id)
    return frozenset(await session.scalars(mine))


def _audit(
    session: AsyncSession, record: str, fields: list[str], *, person: Person, to: Person, now: datetime
) -> None:
    detail = {"fields": " ".join(fields), "from": str(person.id), "to": str(to.id)}
    write_audit(session, at=now, act="handed_over", record=record, actor_id=to.id, detail=detail)
