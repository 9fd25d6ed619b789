"""Reminders whose time has come become messages: one digest for each person and day, and the urgent ones alone."""

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import Final

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from conversation.reply import INNKJOP, Reply
from norsk.when import oslo_date
from notifications.delivery.outbox import Outbox, OutboxKind, OutboxStatus, as_json
from notifications.delivery.pause import paused
from notifications.delivery.recipients import Recipient, recipients
from notifications.reminder import Reminder, ReminderMessage, ReminderStatus
from notifications.rules.window import SendWindow
from register.avvik import Avvik
from register.case_task import TO_THEM_ALONE, CaseTask
from register.database import Sessions, is_unavailable, reading
from register.person import Person
from register.track import Track
from register.varsling import ReminderTime

DIGEST: Final = "digest"
URGENT: Final = "urgent"
NOBODY: Final = "no_recipient"
"""Why a reminder waits: there is nobody whom it could go to."""
PORTION: Final = 50
"""How many addressees are collected for in one transaction, so that others come in between."""
MOST_ALONE: Final = 5
"""How many urgent ones go to one recipient one by one; more than that come together, beside the daily digest."""
_LONGEST_NAME: Final = 120


async def collect(
    sessions: Sessions,
    *,
    now: datetime,
    window: SendWindow,
    rooms: Sequence[str] = (),
    fault: Callable[[Exception], None] | None = None,
) -> int:
    """Put all that is due into the outbox, in portions; return how many messages were written.

    Where `fault` is given, it is told of addressees whose reminders cannot be collected; the others get theirs.
    """
    written, after = 0, ""
    while True:
        async with reading(sessions) as session:
            portion = await _addressees(session, now, after=after, most=PORTION)
        found = await _portion(sessions, portion, now=now, window=window, rooms=rooms, fault=fault)
        if found is None:
            return written
        written += found
        if len(portion) < PORTION:
            return written
        after = portion[-1]


async def _portion(
    sessions: Sessions,
    addressees: Sequence[str],
    *,
    now: datetime,
    window: SendWindow,
    rooms: Sequence[str],
    fault: Callable[[Exception], None] | None,
) -> int | None:
    """Collect for some addressees in one transaction, or for each half where that fails; None where nobody may collect."""
    try:
        async with sessions.begin() as session:
            if not await _may_collect(session, now, window):
                return None
            return await _collected(session, addressees, now=now, window=window, rooms=rooms)
    except Exception as exc:
        if fault is None or is_unavailable(exc):
            raise
        if len(addressees) <= 1:
            fault(exc)
            return 0
    half = len(addressees) // 2
    found = [
        await _portion(sessions, part, now=now, window=window, rooms=rooms, fault=fault)
        for part in (addressees[:half], addressees[half:])
    ]
    return None if None in found else sum(one or 0 for one in found)


async def collect_due(
    session: AsyncSession, *, now: datetime, window: SendWindow, rooms: Sequence[str] = ()
) -> int:
    """Put what is due into the outbox, in the caller's transaction; return how many messages were written.

    Nothing happens outside the window, while sending is paused, or while another replica is at it. Somebody who has
    had a digest today gets the rest tomorrow, the urgent ones at once; a digest that still waits takes it all.
    """
    if not await _may_collect(session, now, window):
        return 0
    everyone = await _addressees(session, now)
    return await _collected(session, everyone, now=now, window=window, rooms=rooms)


async def _may_collect(session: AsyncSession, now: datetime, window: SendWindow) -> bool:
    if not window.is_open(now) or await paused(session):
        return False
    if session.get_bind().dialect.name != "postgresql":
        return True  # a transaction of SQLite is alone anyway
    alone = text("SELECT pg_try_advisory_xact_lock(hashtextextended('collect_due', 0))")
    return bool(await session.scalar(alone))


async def _addressees(
    session: AsyncSession, now: datetime, *, after: str = "", most: int | None = None
) -> list[str]:
    """Return those for whom something is due: ids of people, and the procurement office."""
    found = await session.scalars(
        select(Reminder.to)
        .where(Reminder.status == ReminderStatus.WAITING.value, Reminder.send_at <= now, Reminder.to > after)
        .distinct()
        .order_by(Reminder.to)
        .limit(most)
    )
    return list(found)


async def _collected(
    session: AsyncSession,
    addressees: Sequence[str],
    *,
    now: datetime,
    window: SendWindow,
    rooms: Sequence[str],
) -> int:
    collecting = Collecting(session, now, oslo_date(now), window, rooms)
    due = await collecting.due_to(addressees, now)
    return sum([await collecting.collect(to, due[to]) for to in addressees if to in due])


@dataclass(frozen=True, slots=True)
class Digest:
    """Where a recipient's reminders go: the digest that waits for them, a new one, or none since one has gone today."""

    recipient: Recipient
    waiting: Outbox | None = None
    key: str = ""
    had: bool = False


@dataclass(frozen=True, slots=True)
class Collecting:
    """One round of collecting, on a day."""

    session: AsyncSession
    now: datetime
    on: date
    window: SendWindow
    rooms: Sequence[str]

    async def collect(self, to: str, due: Sequence[Reminder]) -> int:
        """Put what is due for one addressee into messages; return how many were written."""
        # An earlier addressee's digest may have taken some of it.
        due = [reminder for reminder in due if reminder.status == ReminderStatus.WAITING.value]
        closed = await self._to_them_alone(due)
        tracks = _by_track(closed)
        for steps in tracks:
            person = await self.session.get_one(Person, uuid.UUID(to))
            await self._at_once(steps, Recipient(person))
        due = [reminder for reminder in due if reminder not in closed]
        return len(tracks) + await self._open(to, due)

    async def _open(self, to: str, due: Sequence[Reminder]) -> int:
        """Put what whoever acts for an addressee may get too into messages; return how many were written."""
        found = await self._recipients(to) if due else []
        if not found:
            for reminder in due:
                reminder.reason = NOBODY
            return 0
        at_once = {reminder.track for reminder in due if reminder.urgent}
        urgent = _by_track(reminder for reminder in due if reminder.track in at_once)
        messages = [list(chain.from_iterable(urgent))] if len(urgent) > MOST_ALONE else urgent
        for message in messages:
            for recipient in found:
                await self._at_once(message, recipient)
        together = [reminder for reminder in due if reminder.track not in at_once]
        return len(messages) * len(found) + await self._together(together, found)

    async def _to_them_alone(self, due: Sequence[Reminder]) -> list[Reminder]:
        """Return those about what is for one alone, a closed avvik or a question of habilitet: no deputy gets them."""
        avvik = {
            one.record: uuid.UUID(one.track.record_id) for one in due if one.track.record_kind == "avvik"
        }
        records: set[str] = set()
        if avvik:
            closed = await self.session.scalars(
                select(Avvik.id).where(Avvik.id.in_(avvik.values()), Avvik.restricted.is_(True))
            )
            records = {f"avvik:{id}" for id in closed}
        records |= await self._own_tasks(due)
        return [one for one in due if one.person_id is not None and one.record in records]

    async def _own_tasks(self, due: Sequence[Reminder]) -> set[str]:
        """Return the tasks among what is due that nobody answers for another."""
        ids = [one.track.record_uuid for one in due if one.track.record_kind == "task"]
        if not ids:
            return set()
        own = select(CaseTask.id).where(CaseTask.id.in_(ids), CaseTask.kind.in_(TO_THEM_ALONE))
        return {f"task:{id}" for id in await self.session.scalars(own)}

    async def due_to(self, addressees: Sequence[str], until: datetime) -> dict[str, list[Reminder]]:
        """Return what is due by an instant to each of these, locked; whoever has nothing is left out."""
        rows = await self.session.scalars(
            select(Reminder)
            .where(
                Reminder.status == ReminderStatus.WAITING.value,
                Reminder.send_at <= until,
                Reminder.to.in_(addressees),
            )
            .order_by(Reminder.to, Reminder.key)
            .with_for_update(skip_locked=True)
            .execution_options(populate_existing=True)
        )
        found: dict[str, list[Reminder]] = {}
        for reminder in rows:
            found.setdefault(reminder.to, []).append(reminder)
        return found

    async def _recipients(self, to: str) -> list[Recipient]:
        if to == INNKJOP:
            return await recipients(self.session, INNKJOP, rooms=self.rooms, acting_on=self.on)
        person = await self.session.get(Person, uuid.UUID(to))
        return await recipients(self.session, person.email, acting_on=self.on) if person else []

    async def _at_once(self, urgent: Sequence[Reminder], recipient: Recipient) -> None:
        """Give urgent reminders a message beside the digest."""
        name = uuid.uuid5(uuid.NAMESPACE_OID, urgent[-1].key).hex
        key, _ = await self._free_key(f"{URGENT}:{name}:{_name(recipient)}")
        await self._put(await self._new(key, recipient, due_at=self.now), urgent)

    async def _together(self, due: Sequence[Reminder], found: Sequence[Recipient]) -> int:
        """Put reminders into each recipient's digest; return how many digests are new.

        Where one of several recipients has had theirs today, all of them get it tomorrow: it is told once.
        """
        digests = [await self._digest(recipient) for recipient in found] if due else []
        if any(digest.had for digest in digests):
            return 0
        for digest in digests:
            row = digest.waiting
            if row is None:
                row = await self._new(digest.key, digest.recipient, due_at=await self._hour(digest.recipient))
            await self._put(row, due)
            if digest.recipient.person is not None and row.due_at > self.now:
                # By then their own are due too, and there is to be one digest.
                own = str(digest.recipient.person.id)
                await self._put(row, (await self.due_to([own], row.due_at)).get(own, []))
        return sum(digest.waiting is None for digest in digests)

    async def _digest(self, recipient: Recipient) -> Digest:
        """Return where a recipient's reminders go now. What may have been sent already takes nothing more."""
        whose = Outbox.person_id == recipient.person.id if recipient.person else Outbox.room == recipient.room
        rows = await self.session.scalars(
            select(Outbox)
            .where(
                Outbox.status == OutboxStatus.WAITING.value,
                Outbox.kind == OutboxKind.REMINDERS.value,
                Outbox.key.startswith(f"{DIGEST}:"),
                Outbox.attempts == 0,
                Outbox.lease_until.is_(None),
                whose,
            )
            .order_by(Outbox.key)
            .limit(1)
            .with_for_update(skip_locked=True, of=Outbox)
        )
        if waiting := rows.first():
            return Digest(recipient, waiting)
        key, had = await self._free_key(f"{DIGEST}:{_name(recipient)}:{self.on.isoformat()}")
        return Digest(recipient, key=key, had=had)

    async def _free_key(self, base: str) -> tuple[str, bool]:
        """Return a key that no message has, and whether one that begins like it has gone, or is under way."""
        key, number, had = base, 1, False
        while row := await self.session.get(Outbox, key):
            had = had or row.status in (OutboxStatus.WAITING.value, OutboxStatus.SENT.value)
            number += 1
            key = f"{base}:{number}"
        return key, had

    async def _hour(self, recipient: Recipient) -> datetime:
        """Return when a recipient's digest of today goes: at the hour of their choice, if that is still to come."""
        person = recipient.person
        time = await self.session.get(ReminderTime, person.id) if person else None
        hour = time.hour if time else None
        return max(self.now, self.window.digest_at(self.on, hour=hour, weekday=None, since=self.on))

    async def _new(self, key: str, recipient: Recipient, *, due_at: datetime) -> Outbox:
        row = Outbox(
            key=key,
            person_id=recipient.person.id if recipient.person else None,
            room=recipient.room,
            reply=as_json(Reply("", to=recipient.person.email if recipient.person else INNKJOP)),
            due_at=due_at,
            attempts=0,
            kind=OutboxKind.REMINDERS.value,
            windowed=True,
        )
        self.session.add(row)
        await self.session.flush()
        return row

    async def _put(self, row: Outbox, due: Sequence[Reminder]) -> None:
        """Let a message show some reminders. One that was taken back and is wanted again may stand there already."""
        shown = select(ReminderMessage.reminder_key).where(ReminderMessage.outbox_key == row.key)
        there = set(await self.session.scalars(shown))
        for reminder in due:
            if reminder.key not in there:
                self.session.add(ReminderMessage(outbox_key=row.key, reminder_key=reminder.key))
            reminder.status, reminder.reason = ReminderStatus.QUEUED.value, None


def _by_track(due: Iterable[Reminder]) -> list[list[Reminder]]:
    """Return reminders by what they are about, the latest step of each last."""
    found: dict[Track, list[Reminder]] = {}
    for reminder in sorted(due, key=lambda one: (one.planned_on, one.rank, one.key)):
        found.setdefault(reminder.track, []).append(reminder)
    return list(found.values())


def _name(recipient: Recipient) -> str:
    """Return what tells a recipient from the others, short enough for a key."""
    name = recipient.name
    return name if len(name) <= _LONGEST_NAME else uuid.uuid5(uuid.NAMESPACE_OID, name).hex
