"""Sends what is due: leases a message, draws it, sends it, and marks what became of it.

Each channel has a lane of its own. A message that belongs in a conversation goes there; where nobody is there any
more, and for all other messages, the first channel that reaches the person is used. Nothing is sent unasked to where
somebody is a guest. Within a lane one message is under way at a time, so that a kill leaves no more than one in doubt.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import timedelta
from typing import Final

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from conversation.channel import AddressGoneError, Channel, MessageRejectedError, RetryableSendError
from conversation.reply import Reply
from conversation.turn import Address, ChannelName
from norsk.clock import Clock
from notifications.delivery.attempt import (
    GUEST,
    Attempt,
    CanBeAsked,
    Claim,
    Compose,
    Ended,
    KnowsGuests,
    Refused,
    Report,
    Rooms,
    Sent,
    ToEach,
    TryAgain,
    Unreachable,
)
from notifications.delivery.claim import claim_of
from notifications.delivery.finder import Finder
from notifications.delivery.lanes import Lanes
from notifications.delivery.outbox import LEASE, Outbox, OutboxKind, claim_next, give_back, reply_of, waits_in
from notifications.delivery.pace import Pace
from notifications.delivery.retry import Retry
from notifications.delivery.settle import Settling
from notifications.rules.window import SendWindow
from register.database import Sessions

SHARE: Final = 0.75
"""How much of its lease an attempt may take, so that no other replica takes the message up meanwhile."""
FINDS: Final = "find:"
"""Stands before the name of a lane in which people are looked for and nothing is sent."""
SETTLING: Final = (0.1, 0.5, 2.0, 5.0)
"""Seconds between attempts to write down what became of a message: what is forgotten would be sent again."""


async def as_stored(session: AsyncSession, row: Outbox, *, id: str) -> Reply | None:  # noqa: ARG001 - as the port has it
    """Return a message as it was written."""
    return replace(reply_of(row), id=id)


class Dispatcher:
    """Delivers the outbox through the channels, in the order given: the first that reaches a person is used.

    `is_staff` says whether an e-mail address is one that an employee may have, `compose` draws reminders, `report`
    is told how each attempt ended, `fault` of what should not happen, and `watched` stands
    around each attempt, by its lane and key. `beside` are further lanes, each with what
    does one piece of its work and says whether there is more. `rooms` says which rooms may get what the office gets.
    """

    def __init__(
        self,
        *,
        sessions: Sessions,
        channels: Mapping[ChannelName, Channel],
        clock: Clock,
        is_staff: Callable[[str], bool] = lambda _: True,
        compose: Compose = as_stored,
        window: SendWindow = SendWindow(),  # noqa: B008 - a frozen value
        retry: Retry = Retry(),  # noqa: B008 - a frozen value
        pace: Pace | None = None,
        lease: timedelta = LEASE,
        report: Callable[[Report], None] = lambda _: None,
        fault: Callable[[Exception], None] = lambda _: None,
        watched: Callable[[str, str], AbstractContextManager[None]] = lambda _lane, _key: nullcontext(),
        beside: Mapping[str, Callable[[], Awaitable[bool]]] | None = None,
        rooms: Rooms | None = None,
    ) -> None:
        self._sessions = sessions
        self._channels = channels
        self._clock = clock
        self._is_staff = is_staff
        self._compose = compose
        self._window = window
        self._retry = retry
        self._pace = pace or Pace()
        self._lease = lease
        self._report = report
        self._fault = fault
        self._watched = watched
        self._finder = Finder(sessions=sessions, channels=channels, clock=clock, window=window)
        self._lanes = Lanes(self._work, fault)
        self._beside = dict(beside or {})
        self._rooms = rooms
        self._claimed = 0

    @property
    def _order(self) -> tuple[str, ...]:
        return tuple(name.value for name in self._channels)

    async def run_once(self) -> int:
        """Send everything that is due now; return how many messages were worked on. Raises what stopped it."""
        before = self._claimed
        self.wake()
        await self._lanes.idle()
        return self._claimed - before

    def wake(self) -> None:
        """Begin to send what is due, beside whatever else goes on; what stops it is told to `fault`."""
        # Looked for by all but the last: whom that does not reach, nobody does.
        finders = (FINDS + lane for lane in self._order[:-1])
        self._lanes.wake([*self._order, *finders, *self._beside])

    async def finish(self, *, patience: float = 10.0) -> None:
        """Begin no more messages, and give those under way some seconds."""
        await self._lanes.finish(patience)

    async def _work(self, lane: str) -> bool:
        if lane in self._beside:
            return await self._beside[lane]()
        if not lane.startswith(FINDS):
            return await self._one(lane)
        more, handed_on = await self._finder.portion(lane.removeprefix(FINDS))
        if handed_on:
            self.wake()
        return more

    async def _one(self, lane: str) -> bool:
        """Send the next message of a lane; return whether there may be another."""
        await self._pace.turn(lane)
        claim = await self._claim(lane)
        if claim is None:
            return await self._others_wait(lane)
        try:
            with self._watched(lane, claim.key):
                outcome = claim.outcome or await self._attempt(ChannelName(lane), claim)
            report = await self._settled(claim, lane, outcome)
        except asyncio.CancelledError:
            # The service ends: another replica need not wait for the lease.
            await self._give_back(claim.key)
            raise
        self._report(report)
        self._claimed += report.ended is not Ended.HANDED_ON
        if report.wakes:
            self.wake()
        return True

    async def _give_back(self, key: str) -> None:
        try:
            async with self._sessions.begin() as session:
                await give_back(session, key)
        except DBAPIError as exc:
            self._fault(exc)

    async def _claim(self, lane: str) -> Claim | None:
        now = self._clock.now()
        async with self._sessions.begin() as session:
            leased = await claim_next(
                session,
                lane,
                order=self._order,
                now=now,
                lease=self._lease,
                window_open=self._is_open(),
                busy=self._pace.busy(),
            )
            if leased is None:
                return None
            claim = await claim_of(session, leased, lane=lane, compose=self._compose, fault=self._fault)
            if leased.row.windowed and claim.outcome is None:
                self._pace.sending(lane, leased.row.person_id)
        return claim

    def _is_open(self) -> bool:
        """Say whether the window is open, and will be until an attempt that begins now has ended."""
        now = self._clock.now()
        return self._window.is_open(now) and self._window.is_open(now + self._lease * SHARE)

    async def _others_wait(self, lane: str) -> bool:
        """Wait for those who were sent something a moment ago, where there is more for them."""
        if not self._pace.busy() or not self._is_open():
            return False
        async with self._sessions() as session:
            now = self._clock.now()
            if not await waits_in(session, lane, order=self._order, now=now, window_open=True):
                return False
        await self._pace.until_free()
        return True

    async def _attempt(self, name: ChannelName, claim: Claim) -> Attempt:
        if claim.email is not None and not self._is_staff(claim.email):
            return Refused(GUEST)
        if name.value in claim.guest_on:
            return Unreachable(GUEST)
        try:
            async with asyncio.timeout(self._lease.total_seconds() * SHARE):
                if not await self._may_go(name, claim):
                    return ToEach()
                return await _through(self._channels[name], claim)
        except RetryableSendError as exc:
            return TryAgain(exc.reason, exc.retry_after)
        except (AddressGoneError, MessageRejectedError) as exc:
            return Unreachable(exc.reason)
        except TimeoutError:
            return TryAgain("no_answer_in_time")
        except Exception as exc:  # noqa: BLE001 - one message's fault must not hold up the others
            self._fault(exc)
            return TryAgain("fault")

    async def _may_go(self, name: ChannelName, claim: Claim) -> bool:
        """Say whether everybody who would read a message may. Raises the ChannelErrors."""
        room = claim.room or ""
        if self._rooms is None or not room.startswith(f"{name.value}:"):
            return True
        return await self._rooms.may_read(room)

    async def _settled(self, claim: Claim, lane: str, outcome: Attempt) -> Report:
        settling = Settling(self._order, self._retry, self._window, self._rooms)
        for pause in (*SETTLING, None):
            try:
                async with (
                    asyncio.timeout(self._lease.total_seconds() * SHARE),
                    self._sessions.begin() as session,
                ):
                    return await settling.settle(session, claim, lane, outcome, now=self._clock.now())
            except (DBAPIError, TimeoutError) as exc:
                if pause is None:
                    raise
                self._fault(exc)
                await asyncio.sleep(pause)
        raise AssertionError  # pragma: no cover - the last pause raises above


async def _through(channel: Channel, claim: Claim) -> Attempt:
    """Send through one channel. Raises the ChannelErrors."""
    address = claim.at or await _address(channel, claim)
    if address is None:
        return Unreachable()
    if claim.email is not None and isinstance(channel, KnowsGuests) and await channel.is_guest(address):
        return Unreachable(GUEST)
    if claim.kind is OutboxKind.UPDATE:
        await channel.update(address, claim.replaces or "", claim.reply)
        return Sent(claim.replaces or "", address)
    new = (
        channel.unsent(claim.reply) if isinstance(channel, CanBeAsked) and not claim.again else nullcontext()
    )
    with new:
        return Sent(await channel.send(address, claim.reply), address)


async def _address(channel: Channel, claim: Claim) -> Address | None:
    if claim.email is not None:
        return await channel.reach(claim.email)
    name, _, conversation_id = (claim.room or "").partition(":")
    return Address(channel.name, conversation_id) if name == channel.name.value else None
