"""What an attempt leaves behind: the row of the message, and the reminders that it showed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from conversation.turn import ChannelName
from norsk.when import oslo_date
from notifications.delivery.attempt import (
    GUEST,
    NOT_DRAWN,
    OUTSIDERS,
    Attempt,
    Claim,
    Ended,
    NotDrawn,
    Nothing,
    Refused,
    Report,
    Rooms,
    Sent,
    ToEach,
    TryAgain,
    Unreachable,
)
from notifications.delivery.halves import HALVED, halve
from notifications.delivery.outbox import LONGEST_ID, Outbox, OutboxKind, OutboxStatus, as_sent_to
from notifications.delivery.retry import Retry
from notifications.delivery.updates import redraw
from notifications.reminder import Reminder, ReminderMessage, ReminderStatus
from notifications.rules.window import SendWindow


@dataclass(frozen=True, slots=True)
class Settling:
    """How outcomes are written down. `order` has the channels as they are tried."""

    order: Sequence[str]
    retry: Retry
    window: SendWindow
    rooms: Rooms | None = None

    async def settle(
        self, session: AsyncSession, claim: Claim, lane: str, outcome: Attempt, *, now: datetime
    ) -> Report:
        """Write an outcome down in the caller's transaction; return what is counted of it."""
        row = await session.get_one(Outbox, claim.key, with_for_update=True)
        channel = ChannelName(lane)
        if row.status != OutboxStatus.WAITING.value:
            return Report(channel, Ended.SETTLED_BEFORE)  # its lease lapsed, and another replica was faster
        row.lease_until, row.cut_short = None, 0
        if isinstance(outcome, NotDrawn):
            if row.kind == OutboxKind.REMINDERS.value and await halve(session, row, now=now):
                row.status, row.reason = OutboxStatus.CANCELLED.value, HALVED
                return Report(channel, Ended.CANCELLED, wakes=True)
            outcome = TryAgain(NOT_DRAWN)
        match outcome:
            case Sent():
                return await self._sent(session, row, claim, outcome, channel=channel, now=now)
            case Nothing():
                await _nothing_left(session, row)
                return Report(channel, Ended.CANCELLED)
            case ToEach():
                return await self._to_each(session, row, channel=channel)
            case TryAgain(reason, retry_after):
                row.attempts, row.reason = row.attempts + 1, reason
                if row.attempts < self.retry.most:
                    due = now + self.retry.pause(row.attempts, retry_after=retry_after)
                    row.due_at = self.window.next_open(due) if row.windowed else due
                    return Report(channel, Ended.LATER)
            case Unreachable(reason) | Refused(reason):
                row.reason = reason or row.reason
        return await self._given_up(session, row, claim, outcome, channel=channel)

    async def _sent(
        self,
        session: AsyncSession,
        row: Outbox,
        claim: Claim,
        sent: Sent,
        *,
        channel: ChannelName,
        now: datetime,
    ) -> Report:
        row.status, row.channel, row.sent_at = OutboxStatus.SENT.value, channel.value, now
        row.attempts, row.sent_to = row.attempts + 1, as_sent_to(sent.address)
        # One in so many parts that their ids have no room is left as it is sent.
        row.message_id = sent.message_id if len(sent.message_id) <= LONGEST_ID else None
        if claim.kind is OutboxKind.UPDATE:
            await _shows_now(session, row)
        shown = await _reminders(session, row, claim.shows)
        for reminder in shown:
            if reminder.status != ReminderStatus.CANCELLED.value:
                reminder.status, reminder.reason = ReminderStatus.SENT.value, None
                reminder.sent_at = reminder.sent_at or now
        # Decided on while the message was under way: whoever changed the sent cards could not see it.
        missed = any(reminder.status == ReminderStatus.CANCELLED.value for reminder in shown)
        wakes = missed and await redraw(session, row, now=now)
        late = [reminder for reminder in shown if reminder.planned_on < oslo_date(now)]
        return Report(channel, Ended.SENT, len(shown), len(late), wakes)

    async def _to_each(self, session: AsyncSession, row: Outbox, *, channel: ChannelName) -> Report:
        """Let each of the office have what the room may not get; a card that stands there is left as it is."""
        row.status, row.reason = OutboxStatus.CANCELLED.value, OUTSIDERS
        if self.rooms is not None and row.kind != OutboxKind.UPDATE.value:
            await self.rooms.to_each(session, row)
        return Report(channel, Ended.CANCELLED, wakes=True)

    async def _given_up(
        self, session: AsyncSession, row: Outbox, claim: Claim, outcome: Attempt, *, channel: ChannelName
    ) -> Report:
        """Hand the message to the next channel; where there is none, it has failed."""
        if row.kind == OutboxKind.UPDATE.value:
            row.status = OutboxStatus.CANCELLED.value
            return Report(channel, Ended.CANCELLED)
        following = None if isinstance(outcome, Refused) else self._after(channel, claim)
        if following is not None:
            row.channel, row.attempts = following, 0
            return Report(channel, Ended.HANDED_ON, wakes=True)
        row.status, row.channel = OutboxStatus.FAILED.value, None
        row.reason = row.reason or (GUEST if claim.guest_on else "no_channel")
        failed = await _fail(session, row)
        return Report(channel, Ended.FAILED, failed)

    def _after(self, channel: ChannelName, claim: Claim) -> str | None:
        """Return the channel to try next: after a message's own conversation the first of all."""
        if claim.at is not None:
            return self.order[0]
        later = self.order[self.order.index(channel.value) + 1 :]
        return later[0] if later else None


async def _shows_now(session: AsyncSession, row: Outbox) -> None:
    """Keep in the row of a changed message what it shows since then."""
    changed = await session.get(Outbox, row.updates) if row.updates else None
    if changed is not None:
        changed.reply = row.reply


async def _reminders(session: AsyncSession, row: Outbox, keys: Collection[str]) -> list[Reminder]:
    if not keys:
        return []
    found = await session.scalars(
        select(Reminder)
        .join(ReminderMessage, ReminderMessage.reminder_key == Reminder.key)
        .where(ReminderMessage.outbox_key == row.key, Reminder.key.in_(keys))
        .order_by(Reminder.key)
        .with_for_update(of=Reminder)
        .execution_options(populate_existing=True)
    )
    return list(found)


async def _nothing_left(session: AsyncSession, row: Outbox) -> None:
    """Take a message back of which nothing is wanted, and what of its reminders nobody else is to get."""
    row.status, row.reason = OutboxStatus.CANCELLED.value, "nothing_left"
    for reminder in await _only_here(session, row):
        reminder.status, reminder.reason = ReminderStatus.CANCELLED.value, "nothing_left"


async def _fail(session: AsyncSession, row: Outbox) -> int:
    """Mark the reminders of a message that reached nobody; return how many there are."""
    alone = await _only_here(session, row)
    for reminder in alone:
        reminder.status, reminder.reason = ReminderStatus.FAILED.value, row.reason
    return len(alone)


async def _only_here(session: AsyncSession, row: Outbox) -> list[Reminder]:
    """Return the unsent reminders of a message that stand in no other which has got through, or still may."""
    other, theirs = aliased(Outbox), aliased(ReminderMessage)
    elsewhere = exists().where(
        theirs.reminder_key == Reminder.key,
        theirs.outbox_key == other.key,
        other.key != row.key,
        other.status.in_((OutboxStatus.WAITING.value, OutboxStatus.SENT.value)),
    )
    found = await session.scalars(
        select(Reminder)
        .join(ReminderMessage, ReminderMessage.reminder_key == Reminder.key)
        .where(
            ReminderMessage.outbox_key == row.key, Reminder.status == ReminderStatus.QUEUED.value, ~elsewhere
        )
        .order_by(Reminder.key)
        .with_for_update(of=Reminder)
    )
    return list(found)
