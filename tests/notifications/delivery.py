"""What tests of delivery need: people, reminders that are due, a channel that keeps what it is given, and a composer."""

import asyncio
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from conversation.channel import ChannelError
from conversation.reply import INNKJOP, Reply
from conversation.turn import Address, ChannelName
from norsk.clock import FixedClock
from notifications.delivery.dispatcher import Dispatcher
from notifications.delivery.outbox import Outbox
from notifications.delivery.pace import Pace
from notifications.reminder import Reminder, ReminderMessage, ReminderStatus, key_of
from register.database import Sessions
from register.person import Person, Role, add_person, find_person
from register.track import Track, TrackKind

ADA, PER = "ada@demo.invalid", "per@demo.invalid"
MONDAY = date(2026, 11, 23)
NINE = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
"""Nine in the morning in Oslo on that day."""


@dataclass
class Line:
    """A channel that keeps what it is given, and fails as it is told to. `hold` keeps a message under way until it is set."""

    name: ChannelName = ChannelName.SLACK
    reaches: frozenset[str] = frozenset({ADA, PER})
    failures: list[ChannelError] = field(default_factory=list)
    sent: list[Reply] = field(default_factory=list)
    updated: list[tuple[str, Reply]] = field(default_factory=list)
    hold: asyncio.Event | None = None
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    holding: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, address: Address, reply: Reply) -> str:
        if self.hold is not None:
            self.holding.set()
            await self.hold.wait()
        if self.failures:
            raise self.failures.pop(0)
        self.sent.append(replace(reply, to=address.conversation_id))
        self.arrived.set()
        return f"m{len(self.sent)}"

    async def update(self, address: Address, message_id: str, reply: Reply) -> None:  # noqa: ARG002 - as the port has it
        if self.failures:
            raise self.failures.pop(0)
        self.updated.append((message_id, reply))

    async def reach(self, email: str) -> Address | None:
        return Address(self.name, f"dm-{email}", user_id=email) if email in self.reaches else None

    @property
    def texts(self) -> list[str]:
        return [reply.text for reply in self.sent]


async def listed(session: AsyncSession, row: Outbox, *, id: str) -> Reply | None:
    """Compose a message of reminders as the steps of those that are wanted."""
    rows = await session.scalars(
        select(Reminder)
        .join(ReminderMessage, ReminderMessage.reminder_key == Reminder.key)
        .where(
            ReminderMessage.outbox_key == row.key,
            Reminder.status.in_((ReminderStatus.QUEUED.value, ReminderStatus.SENT.value)),
        )
        .order_by(Reminder.step)
    )
    steps = [reminder.step for reminder in rows]
    return Reply(" ".join(steps), id=id) if steps else None


def quick() -> Pace:
    """A pace that nobody has to wait for."""
    return Pace(between=0, per_second=1_000_000)


def dispatcher(sessions: Sessions, clock: FixedClock, *lines: Line, pace: Pace | None = None) -> Dispatcher:
    channels = {line.name: line for line in lines}
    return Dispatcher(sessions=sessions, channels=channels, clock=clock, compose=listed, pace=pace or quick())


async def add_people(sessions: Sessions, *emails: str, roles: frozenset[Role] = frozenset()) -> None:
    async with sessions.begin() as session:
        for email in emails:
            await add_person(session, email=email, name=email.partition("@")[0].title(), roles=roles)


async def person(session: AsyncSession, email: str) -> Person:
    found = await find_person(session, email)
    assert found is not None
    return found


async def remind(
    sessions: Sessions,
    to: str,
    *steps: str,
    at: datetime = NINE,
    urgent: bool = False,
    planned_on: date = MONDAY,
) -> None:
    """Write a reminder for each step, of a track of its own, to a person or the office."""
    async with sessions.begin() as session:
        for step in steps:
            whose = None if to == INNKJOP else (await person(session, to)).id
            track = Track(
                TrackKind.EXPIRY, f"avtale:{uuid.uuid5(uuid.NAMESPACE_OID, step)}", date(2027, 2, 1)
            )
            session.add(
                Reminder(
                    key=key_of(track, step=step, to=str(whose or INNKJOP)),
                    kind=track.kind.value,
                    record=track.record,
                    target_on=track.target_on,
                    step=step,
                    to=str(whose or INNKJOP),
                    person_id=whose,
                    planned_on=planned_on,
                    send_at=at,
                    urgent=urgent,
                )
            )


async def reminder(sessions: Sessions, step: str) -> Reminder:
    async with sessions() as session:
        [found] = await session.scalars(select(Reminder).where(Reminder.step == step))
        return found


async def change(sessions: Sessions, step: str, status: ReminderStatus) -> None:
    async with sessions.begin() as session:
        [found] = await session.scalars(select(Reminder).where(Reminder.step == step))
        found.status = status.value


async def messages(sessions: Sessions) -> dict[str, list[str]]:
    """Return every message of reminders with the steps that it holds."""
    async with sessions() as session:
        rows: Sequence[Outbox] = list(await session.scalars(select(Outbox).order_by(Outbox.key)))
        found = {}
        for row in rows:
            steps = await session.scalars(
                select(Reminder.step)
                .join(ReminderMessage, ReminderMessage.reminder_key == Reminder.key)
                .where(ReminderMessage.outbox_key == row.key)
                .order_by(Reminder.step)
            )
            found[row.key] = list(steps)
        return found


async def rows_of(sessions: Sessions, kind: str = "reminders") -> list[Outbox]:
    async with sessions() as session:
        return list(await session.scalars(select(Outbox).where(Outbox.kind == kind).order_by(Outbox.key)))
