"""From an act in Teams to its answer: written down, acknowledged, worked on, delivered."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Final

from bot import metrics
from bot.app import App, Handled, StoreUnavailableError
from bot.channels.tasks import Tasks
from bot.channels.teams.card_parts import Json
from bot.channels.teams.channel import TeamsChannel
from bot.channels.teams.inbound import Arrival, Departure, Message, Press
from bot.channels.teams.people import People
from bot.channels.teams.presses import is_refusal, stays
from bot.channels.teams.render import WORKING, card_response, notice_response, working_card
from bot.channels.teams.sender import Connector
from bot.floods import TooFastError
from bot.inbox import Receipt
from bot.logs import log
from conversation.channel import ChannelError
from conversation.reply import Reply
from conversation.turn import Address, Turn
from dialogs import texts

TYPING_AFTER: Final = 0.5
PATIENCE: Final = 8.0
"""Seconds after which a person is told that the answer will take longer."""
INVOKE_SECONDS: Final = 4.0
"""Teams gives up on an invoke after five."""
ANSWER_BELOW: Final = "Svaret kommer under."
NOTHING_MORE: Final = "Det er gjort."


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer to an invoke, and what is to be done once it has been written."""

    body: Json
    after: Callable[[], Awaitable[None]] | None = None


class Flow:
    """Takes acts to the App and answers back to Teams."""

    def __init__(
        self,
        *,
        app: App,
        channel: TeamsChannel,
        connector: Connector,
        people: People,
        tasks: Tasks,
        invoke_seconds: float = INVOKE_SECONDS,
    ) -> None:
        self._app = app
        self._channel = channel
        self._connector = connector
        self._people = people
        self._tasks = tasks
        self._invoke_seconds = invoke_seconds

    async def message(self, act: Message) -> None:
        """Write down what was said, and begin to answer it. Raises StoreUnavailableError."""
        await self._begin(act.turn)

    async def arrival(self, act: Arrival) -> None:
        """Welcome whoever let the bot in, once each time; their address is stored with the turn.

        Teams tells of one arrival by two events, and in either order. Raises StoreUnavailableError.
        """
        place = await self._people.place_of(act.turn.sender.user_id)
        generation = place.gone if place and place.gone else "forste"
        await self._begin(replace(act.turn, key=f"{act.turn.key}:{generation}"))

    async def departure(self, act: Departure) -> None:
        """Forget the addresses in a conversation that the bot was thrown out of."""
        await self._people.forget(act.conversation_id)

    async def submitted(self, act: Press) -> None:
        """Write down a press that came as a message, and begin to answer it. Raises StoreUnavailableError."""
        received = await self._received(act.turn)
        if received and received[1].new:
            self._tasks.start(self._answer_submitted(act, *received))

    async def invoked(self, act: Press) -> Answered:
        """Work on a press while Teams waits, and return what takes the card's place; what takes too long follows."""
        end = asyncio.get_running_loop().time() + self._invoke_seconds
        work = self._tasks.start(self._handle(act.turn))
        await asyncio.wait({work}, timeout=end - asyncio.get_running_loop().time())
        if not work.done():
            self._tasks.start(self._answer_late(act, work))
            return Answered(card_response(working_card()))
        try:
            return self._outcome(act, work.result())
        except StoreUnavailableError:
            return Answered(notice_response(texts.BUSY))
        except TooFastError:
            metrics.FLOODS.labels("person").inc()
            return Answered(notice_response(texts.TOO_FAST))

    async def _handle(self, turn: Turn) -> tuple[Turn, Handled]:
        identified = await self._people.identified(turn)
        return identified, await self._app.handle(identified)

    async def _received(self, turn: Turn) -> tuple[Turn, Receipt] | None:
        """Write an act down; None where its sender asks faster than anybody may, which they are told once."""
        identified = await self._people.identified(turn)
        try:
            receipt = await self._app.accept(identified)
        except TooFastError as exc:
            metrics.FLOODS.labels("person").inc()
            if exc.first:
                self._tasks.start(self._say_too_fast(turn.address))
            return None
        if not receipt.new:
            metrics.REPEATS.labels(turn.address.channel.value).inc()
        return identified, receipt

    async def _begin(self, turn: Turn) -> None:
        received = await self._received(turn)
        if received and received[1].new:
            self._tasks.start(self._answer(*received))

    async def _say_too_fast(self, address: Address) -> None:
        try:
            await self._channel.send(address, Reply(texts.TOO_FAST))
        except ChannelError as exc:
            log().info("teams_too_fast_not_said", exc_info=exc)

    async def _answer(self, turn: Turn, receipt: Receipt) -> None:
        async with self._company(turn.address):
            replies = await self._app.work(turn, receipt)
        await self._app.deliver(turn.key, turn.address, replies)

    async def _answer_submitted(self, act: Press, turn: Turn, receipt: Receipt) -> None:
        async with self._company(turn.address):
            replies = await self._app.work(turn, receipt)
        await self._place(act, turn, replies)

    async def _answer_late(self, act: Press, work: asyncio.Task[tuple[Turn, Handled]]) -> None:
        turn, handled = await work
        await self._place(act, turn, handled.replies)

    async def _place(self, act: Press, turn: Turn, replies: tuple[Reply, ...]) -> None:
        """Put a press's outcome in the card's place, or send it where the card must stay or is gone."""
        kept = not replies or is_refusal(replies) or stays(turn.action or "")
        if not kept and await self._replaced(act, turn.address, replies[0]):
            replies = replies[1:]
        await self._app.deliver(turn.key, turn.address, replies)

    async def _replaced(self, act: Press, address: Address, reply: Reply) -> bool:
        if not act.card_id:
            return False
        try:
            await self._channel.update(address, act.card_id, reply, chosen=act.label)
        except ChannelError as exc:
            log().info("teams_card_not_updated", exc_info=exc)
            return False
        return True

    def _outcome(self, act: Press, worked: tuple[Turn, Handled]) -> Answered:
        turn, handled = worked
        replies = handled.replies
        if is_refusal(replies):
            return Answered(notice_response(replies[0].text), lambda: self._app.answered(turn.key))
        if not replies or stays(turn.action or ""):
            notice = notice_response(ANSWER_BELOW if replies else NOTHING_MORE)
            return Answered(
                notice, self._if_new(handled, lambda: self._app.deliver(turn.key, turn.address, replies))
            )
        first = self._channel.first_card(replies[0], chosen=act.label)
        return Answered(
            card_response(first), self._if_new(handled, lambda: self._show_everyone(act, turn, replies))
        )

    @staticmethod
    def _if_new(
        handled: Handled, after: Callable[[], Awaitable[None]]
    ) -> Callable[[], Awaitable[None]] | None:
        return after if handled.new else None

    async def _show_everyone(self, act: Press, turn: Turn, replies: tuple[Reply, ...]) -> None:
        """Replace the card for good: an invoke's answer is drawn for the one who pressed, until they look away."""
        await self._replaced(act, turn.address, replies[0])
        await self._app.deliver(turn.key, turn.address, replies[1:])

    @asynccontextmanager
    async def _company(self, address: Address) -> AsyncIterator[None]:
        """Show that the bot is at work while the body runs, and say so where it takes long."""
        waiting = asyncio.create_task(self._keep_company(address))
        try:
            yield
        finally:
            waiting.cancel()
            await asyncio.gather(waiting, return_exceptions=True)

    async def _keep_company(self, address: Address) -> None:
        await asyncio.sleep(TYPING_AFTER)
        try:
            await self._connector.typing(address)
            await asyncio.sleep(PATIENCE - TYPING_AFTER)
            await self._channel.send(address, Reply(WORKING))
        except ChannelError as exc:
            log().info("teams_typing_not_shown", exc_info=exc)
