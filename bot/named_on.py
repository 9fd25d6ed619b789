"""What the register says about a person beside what they wrote: where they belong, what they are named on, what waits."""

from sqlalchemy import ColumnElement, Select, String, case, cast, delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from notifications.reminder import Reminder
from register.avtale import Avtale
from register.avvik import Avvik, AvvikRecipient
from register.enhet import Enhet
from register.import_run import WaitingLink
from register.person import Person
from register.snooze import Snooze
from register.stand_in import StandIn
from register.way_count import WayTaker

Record = dict[str, object]

_AVTALE_PARTS = {
    "avtaleforvalter": Avtale.avtaleforvalter_id,
    "stedfortreder": Avtale.stedfortreder_id,
    "avtaleeier": Avtale.avtaleeier_id,
}
_NAME = cast(Avtale.title, String)
_TITLE = case((Avvik.restricted, None), else_=cast(Avvik.title, String))
_NUMBER = case((Avvik.restricted, None), else_=cast(Avvik.reference, String))
"""What an avvik is called, and its number; whoever takes this out may know neither of one that took the closed way."""
_AVVIK_PARTS = {"meldt av": Avvik.reporter_id, "ansvarlig": Avvik.owner_id}
_ENHET_PARTS = {
    "leder": Enhet.leader_id,
    "innkjøpskontakt": Enhet.innkjopskontakt_id,
    "stedfortreder": Enhet.deputy_id,
}


async def place_of(session: AsyncSession, person: Person) -> Record:
    """Return where a person belongs, what they may do, and since when they are gone, as plain data."""
    enhet = await session.get(Enhet, person.enhet_id) if person.enhet_id else None
    leader = await session.get(Person, person.leader_id) if person.leader_id else None
    deputy = await session.get(Person, person.deputy_id) if person.deputy_id else None
    return {
        "enhet": enhet.name if enhet else None,
        "tjenesteomrade": person.tjenesteomrade,
        "roles": sorted(
            ({"role": held.role, "scope": held.scope} for held in person.roles),
            key=lambda held: (held["role"], held["scope"]),
        ),
        "leader": leader.email if leader else None,
        "deputy": deputy.email if deputy else None,
        "budget_authority_nok": str(person.budget_authority_nok) if person.budget_authority_nok else None,
        "imported_at": person.imported_at.isoformat() if person.imported_at else None,
        "left_on": person.left_on.isoformat() if person.left_on else None,
    }


async def stand_ins_of(session: AsyncSession, person: Person) -> list[Record]:
    """Return the person's absences and handovers, their own and those in which they act for somebody."""
    wanted = select(StandIn).where(_has_part(person)).order_by(StandIn.from_on, StandIn.asked_at)
    found: list[Record] = []
    for row in await session.scalars(wanted):
        away = await session.get_one(Person, row.person_id)
        acts = await session.get(Person, row.deputy_id) if row.deputy_id else None
        found.append(
            {
                "kind": row.kind,
                "status": row.status,
                "source": row.source,
                "person": away.email,
                "deputy": acts.email if acts else None,
                "from_on": row.from_on.isoformat(),
                "to_on": row.to_on.isoformat() if row.to_on else None,
                "asked_at": row.asked_at.isoformat(),
                "decided_at": row.decided_at.isoformat() if row.decided_at else None,
            }
        )
    return found


async def count_stand_ins(session: AsyncSession, person: Person) -> int:
    """Return how many arrangements a person has part in."""
    return await session.scalar(select(func.count()).select_from(StandIn).where(_has_part(person))) or 0


async def named_on(session: AsyncSession, person: Person) -> list[Record]:
    """Return every enhet, agreement and avvik that names the person, and as what; no word of their contents."""
    found: list[Record] = []
    for part, column in _ENHET_PARTS.items():
        wanted = select(Enhet.name).where(column == person.id).order_by(Enhet.name)
        found += [{"record": "enhet", "name": name, "as": part} for name in await session.scalars(wanted)]
    for part, column in _AVTALE_PARTS.items():
        avtaler = select(Avtale.reference, _NAME).where(column == person.id).order_by(Avtale.title)
        found += await _titled(session, avtaler, "avtale", part)
    for part, column in _AVVIK_PARTS.items():
        reported = select(_NUMBER, _TITLE).where(column == person.id).order_by(Avvik.title)
        found += await _titled(session, reported, "avvik", part)
    received = (
        select(_NUMBER, _TITLE)
        .join(AvvikRecipient)
        .where(AvvikRecipient.person_id == person.id)
        .order_by(Avvik.title)
    )
    found += await _titled(session, received, "avvik", "mottaker")
    links = await session.scalars(_waiting(person).order_by(WaitingLink.record, WaitingLink.field))
    unknown: list[Record] = [{"record": link.record, "name": None, "as": link.field} for link in links]
    return [*found, *unknown]


async def habits_of(session: AsyncSession, person: Person) -> Record:
    """Return what a person has put off, where they are in going through reminders, and which ways they took this month."""
    snoozed = await session.scalars(select(Snooze).where(Snooze.person_id == person.id).order_by(Snooze.at))
    ways = await session.scalars(
        select(WayTaker).where(WayTaker.person_id == person.id).order_by(WayTaker.month, WayTaker.way)
    )
    reminders = await session.scalars(
        select(Reminder).where(Reminder.person_id == person.id).order_by(Reminder.send_at)
    )
    return {
        "snoozes": [
            {
                "at": row.at.isoformat(),
                "record": row.record,
                "kind": row.kind,
                "until": row.until_on.isoformat(),
                "reason": row.reason,
            }
            for row in snoozed
        ],
        "reminders": [
            {"at": row.send_at.isoformat(), "record": row.record, "kind": row.kind, "status": row.status}
            for row in reminders
        ],
        "ways": [{"month": row.month.isoformat(), "way": row.way} for row in ways],
    }


async def forget_waiting(session: AsyncSession, person: Person) -> None:
    """Take the person's name and address out of what a file has named and the register did not find."""
    ids = [link.id for link in await session.scalars(_waiting(person))]
    await session.execute(delete(WaitingLink).where(WaitingLink.id.in_(ids)))


def _waiting(person: Person) -> Select[WaitingLink]:
    written = func.lower(WaitingLink.written)
    return select(WaitingLink).where(
        or_(written.contains(person.email, autoescape=True), WaitingLink.written == person.name)
    )


def _has_part(person: Person) -> ColumnElement[bool]:
    return or_(StandIn.person_id == person.id, StandIn.deputy_id == person.id)


async def _titled(
    session: AsyncSession, wanted: Select[str | None, str | None], record: str, part: str
) -> list[Record]:
    rows = await session.execute(wanted)
    return [
        {"record": record, "reference": reference, "name": title, "as": part} for reference, title in rows
    ]
