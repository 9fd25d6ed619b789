"""The life of an act: written down, worked on when it is its turn, tried again, taken up after a crash, given up on."""

import asyncio
import secrets
import uuid
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, nullcontext, suppress
from dataclasses import dataclass
from typing import Final, TypeVar
from weakref import WeakValueDictionary

from sqlalchemy.exc import OperationalError, SQLAlchemyError

from bot import inbox, leases, metrics
from bot.answer import send_answer
from bot.inbox import MAX_ATTEMPTS, Inbox, Receipt, Status
from bot.logs import log
from bot.order import EarlierFirstError, PlaceTakenError, TakenOverError
from bot.telemetry import named, span
from bot.uploads import Arrived, bring
from conversation.channel import Channel
from conversation.reply import Reply
from conversation.turn import Address, ChannelName, Turn
from dialogs import texts
from norsk.clock import Clock
from register.database import Sessions, is_unavailable

PAUSES: Final = (0.0, 0.1, 0.5)
"""Seconds before each attempt at a turn that fails."""
POLL_SECONDS: Final = 0.05
"""How often it is looked whether an earlier act of the same conversation has its answer."""
REPEAT_SECONDS: Final = 2.0
"""How long an act that is delivered again waits for the answer that another process is making."""
AT_ONCE: Final = {"sqlite": 2, "postgresql": 12}
"""Turns worked on at a time. Others wait outside, and their time does not run: SQLite has one writer, PostgreSQL gets
twenty connections, and a turn that is slow because many are at work is no fault of its own."""
MOST_SENDINGS: Final = 2 * MAX_ATTEMPTS
"""How often an act may have been begun when its answer is given up: one that cannot be sent without a crash."""

Result = TypeVar("Result")


class StoreUnavailableError(Exception):
    """The database takes nothing right now: locked, full or away. Nothing has been done; the act may be sent again."""


class AnsweredElsewhereError(StoreUnavailableError):
    """Another process has taken the act over, and answers it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said to an act; `ours` says that whoever asked is to deliver it."""

    replies: tuple[Reply, ...]
    ours: bool = True


@dataclass(frozen=True, slots=True)
class Handled:
    """The answer to an act, and whether the act is answered for the first time."""

    key: str
    replies: tuple[Reply, ...]
    new: bool


@dataclass(slots=True)
class Hold:
    """Our claim on an act: the number of the attempt, None where nobody here has claimed it."""

    attempt: int | None


Transaction = Callable[[Turn, Arrived, int], Awaitable[Answer]]
"""One attempt at a turn, of a number, with the files that came: its outcome committed, or nothing.

Raises EarlierFirstError, PlaceTakenError and TakenOverError.
"""


class Acts:
    """Works on acts, each in its conversation's order. `holder` names this process among the replicas."""

    def __init__(
        self,
        *,
        sessions: Sessions,
        clock: Clock,
        channels: Mapping[ChannelName, Channel],
        transaction: Transaction,
        holder: str,
    ) -> None:
        self._sessions = sessions
        self._clock = clock
        self._channels = channels
        self._transaction = transaction
        self._holder = holder
        self._let_go = set[str]()
        self._sent = set[str]()
        self._free = asyncio.Semaphore(AT_ONCE[sessions.kw["bind"].dialect.name])
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def receive(self, turn: Turn) -> Receipt:
        """Write an act down. Raises StoreUnavailableError."""
        try:
            async with asyncio.timeout(leases.TURN_SECONDS):
                return await inbox.receive(self._sessions, turn, now=self._clock.now(), holder=self._holder)
        except (SQLAlchemyError, TimeoutError) as exc:
            if not (isinstance(exc, TimeoutError) or is_unavailable(exc)):
                raise
            metrics.STORE_UNAVAILABLE.inc()
            log().error("inbox_unavailable", channel=turn.address.channel.value, exc_info=exc)
            raise StoreUnavailableError from exc

    async def handle(self, turn: Turn, accept: Callable[[Turn], Awaitable[Receipt]]) -> Handled:
        """Write an act down, work on it and return its answer; one that is delivered again gets the same answer."""
        receipt: Receipt | None = None
        hold = Hold(None)

        async def work() -> Answer:
            nonlocal receipt
            if receipt is None:
                receipt = await accept(turn)
                hold.attempt = inbox.FIRST if receipt.new else None
            return await self._answer(turn, receipt, hold)

        # Within the place from the start, so that acts are written down in the order they came.
        channel = turn.address.channel.value
        with metrics.TURN_SECONDS.labels(channel).time(), span("turn", act=turn.key, channel=channel):
            answer = await self._in_turn(turn, hold, work, nullcontext())
        return Handled(turn.key, answer.replies, new=receipt is not None and receipt.new and answer.ours)

    async def work(
        self, turn: Turn, receipt: Receipt, place: AbstractAsyncContextManager[object]
    ) -> tuple[Reply, ...]:
        """Do what an accepted act asks for, and return the answer that is to be delivered.

        `place` is entered for the work, and left while an earlier act of the conversation is waited for.
        Raises AnsweredElsewhereError and StoreUnavailableError.
        """
        hold = Hold(inbox.FIRST if receipt.new else None)
        channel = turn.address.channel.value
        with metrics.TURN_SECONDS.labels(channel).time(), span("turn", act=turn.key, channel=channel):
            answer = await self._in_turn(turn, hold, lambda: self._answer(turn, receipt, hold), place)
        if receipt.new and not answer.ours:
            raise AnsweredElsewhereError
        return answer.replies

    async def take_up(self) -> int:
        """Finish the acts that nobody is at: answer those without an answer, send those with one; return how many."""
        count, unreachable = 0, set[str]()
        await self._mark_sent()
        if let_go := tuple(self._let_go):
            await leases.let_go(self._sessions, let_go, holder=self._holder, now=self._clock.now())
            self._let_go.difference_update(let_go)
        while row := await leases.claim_lapsed(
            self._sessions, holder=self._holder, now=self._clock.now(), but=unreachable
        ):
            count += 1
            metrics.TAKEN_UP.inc()
            if not await self._finished(row):
                unreachable.add(row.channel)
        return count

    async def deliver(self, key: str, address: Address, replies: tuple[Reply, ...]) -> bool:
        """Send an act's answer through its channel and return whether that is settled; else it is taken up again."""
        channel = self._channels.get(address.channel)
        if channel is None:
            return False
        try:
            async with asyncio.timeout(leases.DELIVERY_SECONDS):
                settled = await send_answer(channel, address, replies)
                if settled:
                    self._sent.add(key)
                    await self._mark_sent()
        except TimeoutError as exc:
            log().warning("answer_not_delivered", channel=address.channel.value, exc_info=exc)
            return False
        return settled

    async def _mark_sent(self) -> None:
        """Note what has been sent; while the database is away it is kept in mind, so that it does not come twice."""
        for key in tuple(self._sent):
            try:
                await inbox.mark_answered(self._sessions, key)
            except Exception as exc:
                if not is_unavailable(exc):
                    self._sent.discard(key)
                    raise
                log().warning("answer_not_marked", act=named(key), exc_info=exc)
                return
            self._sent.discard(key)

    async def _in_turn(
        self,
        act: Turn | Inbox,
        hold: Hold,
        work: Callable[[], Awaitable[Result]],
        place: AbstractAsyncContextManager[object],
    ) -> Result:
        """Do some work in a conversation's order: what was written down before it is waited for, or finished here.

        Raises StoreUnavailableError.
        """
        try:
            return await self._after_earlier(act.conversation, work, place)
        except (SQLAlchemyError, StoreUnavailableError) as exc:
            away = isinstance(exc, StoreUnavailableError)
            if not (away or is_unavailable(exc)):
                raise
            if hold.attempt is not None:
                # The fault is not the act's: it is taken up again when the database is back.
                self._let_go.add(act.key)
            if away:
                raise
            raise StoreUnavailableError from exc

    async def _after_earlier(
        self,
        conversation: str,
        work: Callable[[], Awaitable[Result]],
        place: AbstractAsyncContextManager[object],
    ) -> Result:
        while True:
            try:
                async with place, self._lock(conversation):
                    return await work()
            except PlaceTakenError:
                await asyncio.sleep(POLL_SECONDS)
                continue
            except EarlierFirstError as exc:
                earlier = exc.key
            row = await leases.claim_one(self._sessions, earlier, holder=self._holder, now=self._clock.now())
            if row is not None:
                await self._finished(row)
            else:
                await asyncio.sleep(POLL_SECONDS)

    def _lock(self, conversation: str) -> asyncio.Lock:
        """Return the lock under which a conversation's turns are worked on, one at a time."""
        return self._locks.setdefault(conversation, asyncio.Lock())

    async def _answer(self, turn: Turn, receipt: Receipt, hold: Hold) -> Answer:
        channel = turn.address.channel.value
        if receipt.status is not Status.RECEIVED:
            metrics.REPEATS.labels(channel).inc()
            return Answer(receipt.replies, ours=False)
        if hold.attempt is not None:
            try:
                return await self._attempts(turn, hold)
            except TakenOverError:
                hold.attempt = None
        return await self._elsewhere(turn, hold, own=not receipt.new)

    async def _elsewhere(self, turn: Turn, hold: Hold, *, own: bool) -> Answer:
        """Return the answer to an act that somebody else began; work on it where they will not end it.

        With `own`, that may be this process, which has let go of it. Raises AnsweredElsewhereError where it takes long.
        """
        loop = asyncio.get_running_loop()
        end = loop.time() + REPEAT_SECONDS
        while loop.time() < end:
            row = await inbox.read(self._sessions, turn.key)
            if row.status != Status.RECEIVED.value:
                return Answer(inbox.stored_replies(row), ours=False)
            claimed = await leases.claim_one(
                self._sessions, turn.key, holder=self._holder, now=self._clock.now(), own=own
            )
            if claimed is not None:
                hold.attempt = claimed.attempts
                with suppress(TakenOverError):
                    return await self._claimed(claimed, hold)
                hold.attempt = None
            await asyncio.sleep(POLL_SECONDS)
        raise AnsweredElsewhereError

    async def _finished(self, row: Inbox) -> bool:
        """Bring a claimed act to its end; False where its channel takes no answers now. Raises StoreUnavailableError."""
        try:
            return await self._finish(row)
        except StoreUnavailableError:
            raise
        except Exception as exc:  # noqa: BLE001 - one act's fault must not hold up the others
            log().error("act_not_finished", channel=row.channel, act=named(row.key), exc_info=exc)
            return True

    async def _finish(self, row: Inbox) -> bool:
        """Bring a claimed act to its end, worked on if need be, and its answer sent; False where its channel takes none."""
        address = inbox.address_of(row)
        if row.status == Status.DONE.value and row.attempts <= MOST_SENDINGS:
            sent = await self.deliver(row.key, address, inbox.stored_replies(row))
            if not sent:
                await leases.put_off(self._sessions, row.key, attempt=row.attempts, now=self._clock.now())
            return sent
        hold = Hold(row.attempts)
        try:
            answer = await self._in_turn(row, hold, lambda: self._claimed(row, hold), nullcontext())
        except TakenOverError:
            return True
        return not answer.ours or await self.deliver(row.key, address, answer.replies)

    async def _claimed(self, row: Inbox, hold: Hold) -> Answer:
        """Answer an act that has been claimed; one that has been begun too often, or is empty, is set aside."""
        worn_out = row.attempts > MAX_ATTEMPTS or row.payload is None
        if row.status == Status.DONE.value or worn_out:
            return Answer(await self._set_aside(row.key, ChannelName(row.channel), row.attempts))
        return await self._attempts(inbox.turn_of(row), hold)

    async def _attempts(self, turn: Turn, hold: Hold) -> Answer:
        """Try a turn until it holds; set it aside when it has failed too often."""
        attempt = hold.attempt or inbox.FIRST
        arrived = await bring(self._channels.get(turn.address.channel), turn)
        channel, counted, away = turn.address.channel, False, False
        for pause in PAUSES:
            await asyncio.sleep(pause)
            try:
                if counted:
                    attempt = await leases.next_attempt(
                        self._sessions, turn.key, after=attempt, now=self._clock.now()
                    )
                    hold.attempt, counted = attempt, False
                async with self._free, asyncio.timeout(leases.TURN_SECONDS):
                    return await self._transaction(turn, arrived, attempt)
            except (EarlierFirstError, PlaceTakenError, TakenOverError):
                raise
            except Exception as exc:  # noqa: BLE001 - any fault is rolled back, logged and tried again
                away = is_unavailable(exc)
                counted = not away
                metrics.TURN_FAULTS.labels(channel.value).inc()
                log().error(
                    "turn_failed", attempt=attempt, channel=channel.value, act=named(turn.key), exc_info=exc
                )
                if counted and attempt >= MAX_ATTEMPTS:
                    break
        if away:
            raise StoreUnavailableError
        return Answer(await self._set_aside(turn.key, channel, attempt))

    async def _set_aside(self, key: str, channel: ChannelName, attempt: int) -> tuple[Reply, ...]:
        """Give up on an act: the person gets a reference number, and the metric counts it. Raises TakenOverError."""
        reference = f"F-{secrets.token_hex(4).upper()}"
        reply = Reply(texts.failed(reference), id=uuid.uuid4().hex)
        try:
            ours = await inbox.set_aside(self._sessions, key, reply, reference=reference, attempt=attempt)
        except OperationalError as exc:
            raise StoreUnavailableError from exc
        if not ours:
            raise TakenOverError
        log().error("turn_set_aside", reference=reference, channel=channel.value, act=named(key))
        metrics.SET_ASIDE.inc()
        return (reply,)
