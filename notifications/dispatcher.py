"""Sends what is due: claims rows, finds where each goes, sends, and marks the outcome.

A message that belongs in a conversation goes there; where nobody is there any more, and for all other messages, the
first channel that reaches the person is used.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from conversation.channel import AddressGoneError, Channel, MessageRejectedError, RetryableSendError
from conversation.reply import Reply
from conversation.turn import Address, ChannelName
from norsk.clock import Clock
from notifications.outbox import Outbox, OutboxStatus, address_of, claim_due, reply_of
from notifications.retry import MAX_ATTEMPTS, backoff
from register.database import Sessions
from register.person import Person


@dataclass(frozen=True, slots=True)
class Sent:
    """A message went out."""

    channel: ChannelName


@dataclass(frozen=True, slots=True)
class TryAgain:
    """Not now; `retry_after` in seconds where the platform says so."""

    reason: str
    retry_after: float | None = None


@dataclass(frozen=True, slots=True)
class Unreachable:
    """No channel reaches the person, or none takes the message."""

    reason: str


Attempt = Sent | TryAgain | Unreachable


@dataclass(frozen=True, slots=True)
class Claim:
    """A message that this dispatcher has leased, and where it goes."""

    key: str
    email: str | None
    room: str | None
    reply: Reply
    at: Address | None = None


class Dispatcher:
    """Delivers the outbox through the channels, in the order given: the first that reaches a person is used."""

    def __init__(self, *, sessions: Sessions, channels: Mapping[ChannelName, Channel], clock: Clock) -> None:
        self._sessions = sessions
        self._channels = channels
        self._clock = clock

    async def run_once(self) -> int:
        """Send everything that is due now; return how many messages were claimed."""
        claimed = 0
        while batch := await self._claim():
            claimed += len(batch)
            for claim in batch:
                await self._settle(claim.key, await self._attempt(claim))
        return claimed

    async def _claim(self) -> list[Claim]:
        async with self._sessions.begin() as session:
            rows = await claim_due(session, now=self._clock.now())
            return [
                Claim(
                    key=row.key,
                    email=(await session.get_one(Person, row.person_id)).email if row.person_id else None,
                    room=row.room,
                    reply=reply_of(row),
                    at=address_of(row),
                )
                for row in rows
            ]

    async def _attempt(self, claim: Claim) -> Attempt:
        """Send to the message's own conversation, else through the first channel that reaches the recipient."""
        own = self._channels.get(claim.at.channel) if claim.at else None
        tries = [(own, claim.at)] if own else []
        outcome: Attempt = Unreachable("no_channel")
        for channel, at in (*tries, *((channel, None) for channel in self._channels.values())):
            try:
                address = at or await self._address(channel, claim)
                if address is None:
                    continue
                await channel.send(address, claim.reply)
            except RetryableSendError as exc:
                return TryAgain(exc.reason, exc.retry_after)
            except (AddressGoneError, MessageRejectedError) as exc:
                outcome = Unreachable(exc.reason)
            else:
                return Sent(channel.name)
        return outcome

    @staticmethod
    async def _address(channel: Channel, claim: Claim) -> Address | None:
        if claim.email is not None:
            return await channel.reach(claim.email)
        name, _, conversation_id = (claim.room or "").partition(":")
        return Address(channel.name, conversation_id) if name == channel.name.value else None

    async def _settle(self, key: str, outcome: Attempt) -> None:
        now = self._clock.now()
        async with self._sessions.begin() as session:
            row = await session.get_one(Outbox, key)
            row.lease_until = None
            match outcome:
                case Sent(channel):
                    row.status, row.channel, row.sent_at = OutboxStatus.SENT.value, channel.value, now
                case TryAgain(reason, retry_after) if row.attempts < MAX_ATTEMPTS:
                    row.due_at, row.reason = now + backoff(row.attempts, retry_after=retry_after), reason
                case TryAgain(reason) | Unreachable(reason):
                    row.status, row.reason = OutboxStatus.FAILED.value, reason
