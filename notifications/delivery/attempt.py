"""One attempt at one message: what was leased, and what became of it."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol, runtime_checkable

from sqlalchemy.ext.asyncio import AsyncSession

from conversation.reply import Reply
from conversation.turn import Address, ChannelName
from notifications.delivery.outbox import Outbox, OutboxKind


@runtime_checkable
class KnowsGuests(Protocol):
    """A channel whose platform marks guests."""

    async def is_guest(self, address: Address) -> bool:
        """Say whether the person of an address is a guest now. Raises the ChannelErrors."""
        ...


@runtime_checkable
class CanBeAsked(Protocol):
    """A channel whose platform can tell whether a message stands there; it asks before it sends."""

    def unsent(self, reply: Reply) -> AbstractContextManager[None]:
        """Say that nobody can have sent a message before, so that nothing need be asked."""
        ...


class Rooms(Protocol):
    """Knows whether everybody in the procurement office's room may read what the office gets."""

    async def may_read(self, room: str) -> bool:
        """Say whether a message may go to a room. Raises the ChannelErrors."""
        ...

    async def to_each(self, session: AsyncSession, row: Outbox) -> None:
        """Write what was for a room to each of the office instead, in the caller's transaction."""
        ...


class Compose(Protocol):
    """Draws what is only drawn when it is sent."""

    async def __call__(self, session: AsyncSession, row: Outbox, *, id: str) -> Reply | None:
        """Return what a row of kind `reminders` says now, sealed under an id; None where nothing of it is wanted."""
        ...


@dataclass(frozen=True, slots=True)
class Sent:
    """A message went out: the platform's id of it, and the conversation in which it stands."""

    message_id: str
    address: Address


@dataclass(frozen=True, slots=True)
class TryAgain:
    """Not now; `retry_after` in seconds where the platform says so."""

    reason: str
    retry_after: float | None = None


@dataclass(frozen=True, slots=True)
class Unreachable:
    """The channel does not reach the person, or does not take the message; `reason` is empty where it is unknown there."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """No channel may be used."""

    reason: str


@dataclass(frozen=True, slots=True)
class Nothing:
    """Nothing of the message is wanted any more."""


@dataclass(frozen=True, slots=True)
class ToEach:
    """Somebody in the room may not read it: each of the office gets it instead."""


@dataclass(frozen=True, slots=True)
class NotDrawn:
    """What the message shows cannot be drawn: divided, so that the rest of it goes out, or tried again."""


Attempt = Sent | TryAgain | Unreachable | Refused | Nothing | ToEach | NotDrawn

NOT_DRAWN: Final = "not_drawn"
"""Why a message waits, or fails: it is about one thing alone, and that cannot be drawn."""

OUTSIDERS: Final = "outsiders"
"""Why a room gets nothing: somebody there may not read it, or nobody tells who is there."""

GUEST: Final = "guest"
"""Why nothing is sent: where somebody is a guest, nothing is sent unasked."""
NOT_FOR_THEM: Final = "not_for_them"
"""Why a reminder fails: it is wanted, but whoever is in line may not see the record, and the next one is asked."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A message that this dispatcher has leased, and where it goes; on `guest_on` the person is known as a guest.

    `shows` are the keys of the reminders in it. With `replaces` it takes the place of the message of that id.
    `again` says that it may have been sent before. `outcome` is set where it is known without sending.
    """

    key: str
    kind: OutboxKind
    reply: Reply
    email: str | None = None
    room: str | None = None
    at: Address | None = None
    replaces: str | None = None
    again: bool = False
    guest_on: frozenset[str] = frozenset()
    shows: frozenset[str] = frozenset()
    outcome: Attempt | None = None


class Ended(StrEnum):
    """How an attempt ended."""

    SENT = "sent"
    LATER = "later"
    HANDED_ON = "handed_on"
    FAILED = "failed"
    CANCELLED = "cancelled"
    SETTLED_BEFORE = "settled_before"


@dataclass(frozen=True, slots=True)
class Report:
    """What is counted of an attempt: through which channel, how it ended, and how many reminders, and late ones, went.

    `wakes` says that there is more to do for another channel.
    """

    channel: ChannelName
    ended: Ended
    reminders: int = 0
    late: int = 0
    wakes: bool = False
