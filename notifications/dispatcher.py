"""Sends what is due: claims rows, finds where each goes, sends, and marks the outcome.

A message that belongs in a conversation goes there; where nobody is there any more, and for all other messages, the
first channel that reaches the person is used. Nothing is sent unasked to where somebody is a guest.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Protocol, runtime_checkable

from conversation.channel import AddressGoneError, Channel, MessageRejectedError, RetryableSendError
from conversation.reply import Reply
from conversation.turn import Address, ChannelName
from norsk.clock import Clock
from notifications.outbox import Outbox, OutboxStatus, address_of, claim_due, reply_of
from notifications.retry import MAX_ATTEMPTS, backoff
from register.database import Sessions
from register.person import Person


@runtime_checkable
class KnowsGuests(Protocol):
    """A channel whose platform marks guests."""

    async def is_guest(self, address: Address) -> bool:
        """Say whether the person of an address is a guest now. Raises the ChannelErrors."""
        ...


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

GUEST: Final = Unreachable("guest")
"""Where somebody is a guest, nothing is sent unasked."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A message that this dispatcher has leased, and where it goes; on `guest_on` the person is known as a guest."""

    key: str
    email: str | None
    room: str | None
    reply: Reply
    at: Address | None = None
    guest_on: frozenset[str] = frozenset()


class Dispatcher:
    """Delivers the outbox through the channels, in the order given: the first that reaches a person is used.

    `is_staff` says whether an e-mail address is one that an employee may have.
    """

    def __init__(
        self,
        *,
        sessions: Sessions,
        channels: Mapping[ChannelName, Channel],
        clock: Clock,
        is_staff: Callable[[str], bool] = lambda _: True,
    ) -> None:
        self._is_staff = is_staff
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
                _claim(row, await session.get_one(Person, row.person_id) if row.person_id else None)
                for row in rows
            ]

    async def _attempt(self, claim: Claim) -> Attempt:
        """Send to the message's own conversation, else through the first channel that reaches the recipient."""
        if claim.email is not None and not self._is_staff(claim.email):
            return GUEST
        own = self._channels.get(claim.at.channel) if claim.at else None
        tries = [(own, claim.at)] if own else []
        guest_on = set(claim.guest_on)
        outcome: Attempt = GUEST if guest_on else Unreachable("no_channel")
        for channel, at in (*tries, *((channel, None) for channel in self._channels.values())):
            attempt = None if channel.name in guest_on else await self._through(channel, at, claim)
            if isinstance(attempt, Sent | TryAgain):
                return attempt
            if attempt == GUEST:
                guest_on.add(channel.name)
            outcome = attempt or outcome
        return outcome

    async def _through(self, channel: Channel, at: Address | None, claim: Claim) -> Attempt | None:
        """Send through one channel; None where it does not reach the recipient."""
        try:
            address = at or await self._address(channel, claim)
            if address is None:
                return None
            if claim.email is not None and await _is_guest(channel, address):
                return GUEST
            await channel.send(address, claim.reply)
        except RetryableSendError as exc:
            return TryAgain(exc.reason, exc.retry_after)
        except (AddressGoneError, MessageRejectedError) as exc:
            return Unreachable(exc.reason)
        return Sent(channel.name)

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


async def _is_guest(channel: object, address: Address) -> bool:
    return isinstance(channel, KnowsGuests) and await channel.is_guest(address)


def _claim(row: Outbox, person: Person | None) -> Claim:
    return Claim(
        key=row.key,
        email=person.email if person else None,
        room=row.room,
        reply=reply_of(row),
        at=address_of(row),
        guest_on=frozenset(held.channel for held in person.addresses if held.guest)
        if person
        else frozenset(),
    )
