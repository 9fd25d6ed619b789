"""What is done about an act: written down before Slack is told, worked on after, and its answer delivered."""

import asyncio
import uuid
from collections.abc import Awaitable
from dataclasses import replace
from typing import Final

from bot import inbox, metrics
from bot.app import App, Handled
from bot.channels.slack import texts
from bot.channels.slack.channel import SlackChannel
from bot.channels.slack.forms import form_now, is_spent, shown_reply
from bot.channels.slack.home import home_view, prompts
from bot.channels.slack.inbound import (
    Act,
    Asked,
    OpenedConversation,
    OpenedHome,
    Press,
    SentForm,
    WantsForm,
    is_direct,
)
from bot.channels.slack.marks import FormMark
from bot.channels.slack.modal import errors_of, form_view, notice_view
from bot.channels.slack.payloads import Json
from bot.channels.slack.render import chosen, render, used
from bot.channels.tasks import Tasks
from bot.floods import TooFastError
from bot.inbox import Inbox, Receipt
from bot.logs import log
from conversation.channel import ChannelError
from conversation.reply import Reply
from conversation.turn import Address, Turn
from register.database import Sessions

DEADLINE: Final = 2.5
"""Seconds for an answer inside the acknowledgement; Slack gives up after three."""
SLOW: Final = 0.5
"""Seconds after which somebody who waits is told that the bot is at work."""
STOPPING: Final = 10.0
AT_ONCE: Final = 2
"""Turns worked on at a time: more would only delay the acknowledgement of what comes in meanwhile."""


class Worker:
    """Takes acts to the App, and its answers to Slack."""

    def __init__(self, *, app: App, channel: SlackChannel, sessions: Sessions) -> None:
        self._app = app
        self._channel = channel
        self._sessions = sessions
        self._tasks = Tasks()
        self._free = asyncio.Semaphore(AT_ONCE)

    async def begin(self, act: Act) -> Json | None:
        """Write an act down, start the work, and return what the acknowledgement says, if anything.

        Raises StoreUnavailableError where nothing could be written down: then Slack must send it again.
        """
        try:
            return await self._begin(act)
        except TooFastError as exc:
            return self._too_fast(act, exc)

    async def _begin(self, act: Act) -> Json | None:
        match act:
            case Asked():
                return await self._ask(act)
            case SentForm():
                return await self._send_form(act)
            case WantsForm():
                await self._want_form(act)
            case OpenedHome(user):
                self._tasks.start(self._tried(self._show_home(user)))
            case OpenedConversation(channel):
                self._tasks.start(self._tried(self._channel.api.suggest(channel, prompts())))
        return None

    def _too_fast(self, act: Act, exc: TooFastError) -> Json | None:
        """Tell somebody that their act was not taken: once by a message, each time where Slack waits for an answer."""
        metrics.FLOODS.labels("person").inc()
        if isinstance(act, SentForm):
            return {"response_action": "update", "view": notice_view(texts.TOO_FAST)}
        if isinstance(act, Asked) and act.turn.key.startswith("slack:command:"):
            return {"response_type": "ephemeral", "text": texts.TOO_FAST}
        turn = act.asked.turn if isinstance(act, WantsForm) else act.turn if isinstance(act, Asked) else None
        if turn is not None and exc.first:
            told = Reply(texts.TOO_FAST, id=_note_id(turn.key))
            self._tasks.start(self._tried(self._channel.send(turn.address, told)))
        return None

    async def finish(self) -> None:
        """Wait for what is under way."""
        await self._tasks.settle(STOPPING)

    async def _ask(self, asked: Asked) -> Json | None:
        turn = await self._channel.directory.identified(asked.turn)
        receipt = await self._app.accept(turn)
        if receipt.new:
            self._tasks.start(self._answer(replace(asked, turn=turn), receipt))
        said = asked.acknowledgement
        return {"response_type": "ephemeral", "text": said} if said else None

    async def _answer(self, asked: Asked, receipt: Receipt) -> None:
        turn = asked.turn
        if turn.sender.unchecked:
            turn = await self._channel.directory.identified(turn)
        status = asyncio.get_running_loop().call_later(SLOW, self._say_at_work, turn.address)
        try:
            replies = await self._replies(turn, receipt)
        finally:
            status.cancel()
        if asked.trigger_id is not None:
            await self._open_modals(asked.trigger_id, turn.address, replies)
        await self._deliver(turn, replies)
        if asked.press is not None and not texts.is_refusal(replies):
            await self._retire(asked.press)

    async def _replies(self, turn: Turn, receipt: Receipt) -> tuple[Reply, ...]:
        return await self._app.work(turn, receipt, place=self._free)

    async def _store(self, key: str, replies: tuple[Reply, ...]) -> None:
        async with self._sessions.begin() as session:
            inbox.store_outcome(await session.get_one(Inbox, key), replies)

    async def _deliver(self, turn: Turn, replies: tuple[Reply, ...]) -> None:
        with self._channel.first_time(replies):
            await self._app.deliver(turn.key, turn.address, replies)

    async def _retire(self, press: Press) -> None:
        """Put what was chosen in the place of buttons that may not be pressed again."""
        if await is_spent(self._sessions, press.reply_id):
            blocks = used(press.message.blocks, reply_id=press.reply_id, said=press.label)
            await self._tried(
                self._channel.api.change(press.channel, press.message.ts, press.message.text or "…", blocks)
            )

    async def _open_modals(self, trigger_id: str, address: Address, replies: tuple[Reply, ...]) -> None:
        """Show a form at once where the press allows it; its message holds it too, should the trigger have lapsed."""
        for reply in replies:
            if view := view_of(reply, reply.id, address):
                await self._tried(self._channel.api.open_view(trigger_id, view))
                return

    async def _want_form(self, wanted: WantsForm) -> None:
        turn = await self._channel.directory.identified(wanted.asked.turn)
        receipt = await self._app.accept(turn)
        if receipt.new:
            wanted = replace(wanted, asked=replace(wanted.asked, turn=turn))
            self._tasks.start(self._show_form(wanted, receipt))

    async def _show_home(self, user: str) -> None:
        try:
            guest = await self._channel.directory.is_guest(user)
            profile = await self._channel.directory.profile(user)
            staff = not guest and self._app.is_staff(profile.email)
        except ChannelError as exc:
            log().warning("slack_person_unknown", exc_info=exc)
            staff = False
        await self._channel.api.publish_home(user, home_view(staff=staff))

    async def _show_form(self, wanted: WantsForm, receipt: Receipt) -> None:
        """Open a form; a guest's, somebody else's, or one that has been sent, is refused by the App, with its audit line."""
        sender = wanted.asked.turn.sender
        own = wanted.own and not sender.guest and self._app.is_staff(sender.email)
        form = await form_now(self._sessions, wanted.reply_id) if own else None
        turn = wanted.asked.turn
        view = view_of(form, wanted.reply_id, turn.address) if form else None
        if view is None:
            await self._answer(wanted.asked, receipt)
            return
        opened = await self._tried(self._channel.api.open_view(wanted.trigger_id, view))
        replies = () if opened else (Reply(texts.TRY_AGAIN, id=_note_id(turn.key)),)
        await self._store(turn.key, replies)
        await self._deliver(turn, replies)

    async def _send_form(self, sent: SentForm) -> Json | None:
        handling = asyncio.ensure_future(self._handle(sent))
        done, _ = await asyncio.wait({handling}, timeout=DEADLINE)
        if not done:
            self._tasks.start(self._follow_up(sent, handling))
            return {"response_action": "update", "view": notice_view(texts.WORKING)}
        turn, handled = handling.result()
        return self._settled(turn, sent.mark, handled)

    async def _handle(self, sent: SentForm) -> tuple[Turn, Handled]:
        turn = await self._channel.directory.identified(sent.turn)
        form = await form_now(self._sessions, sent.mark.reply_id)
        if form and form.form and form.form.submit:
            turn = replace(turn, action=form.form.submit.token)
        return turn, await self._app.handle(turn)

    def _settled(self, turn: Turn, mark: FormMark, handled: Handled) -> Json:
        """Return the acknowledgement: errors beside their fields, the next form, or an end to the modal."""
        for reply in handled.replies:
            if reply.form and (errors := errors_of(reply.form)):
                self._tasks.start(self._app.answered(handled.key))
                return {"response_action": "errors", "errors": dict(errors)}
            if view := view_of(reply, reply.id, turn.address):
                self._tasks.start(self._app.answered(handled.key))
                return {"response_action": "update", "view": view}
        if handled.new:
            self._tasks.start(self._conclude(turn, mark, handled.replies))
        return {"response_action": "clear"}

    async def _follow_up(self, sent: SentForm, handling: Awaitable[tuple[Turn, Handled]]) -> None:
        turn, handled = await handling
        if handled.new:
            await self._conclude(turn, sent.mark, handled.replies)

    async def _conclude(self, turn: Turn, mark: FormMark, replies: tuple[Reply, ...]) -> None:
        """Deliver what a form led to, and close the message that it was opened from."""
        await self._deliver(turn, replies)
        if not texts.is_refusal(replies) and not any(reply.form for reply in replies):
            await self._tried(self._close_form(turn.address, mark.reply_id))

    async def _close_form(self, address: Address, reply_id: str) -> None:
        shown = await shown_reply(self._sessions, reply_id)
        ts = await self._channel.find(address, reply_id) if shown else None
        if shown and ts:
            last = render(replace(shown, form=None))[-1]
            channel = address.conversation_id.partition(":")[0]
            await self._channel.api.change(channel, ts, last.text, (*last.blocks, chosen(texts.SENT)))

    def _say_at_work(self, address: Address) -> None:
        if is_direct(address.conversation_id) and address.thread_id:
            self._tasks.start(
                self._tried(
                    self._channel.api.status(address.conversation_id, address.thread_id, texts.STATUS)
                )
            )

    @staticmethod
    async def _tried(call: Awaitable[object]) -> bool:
        """Do what the person can do without; say whether it went well."""
        try:
            await call
        except ChannelError as exc:
            log().warning("slack_extra_failed", exc_info=exc)
            return False
        return True


def view_of(reply: Reply, reply_id: str, address: Address) -> Json | None:
    """Return the modal of a Reply's form, or None where it has none; `reply_id` is the form it began as."""
    if reply.form is None or reply.form.submit is None:
        return None
    mark = FormMark(
        reply_id=reply_id,
        token=reply.form.submit.token,
        conversation_id=address.conversation_id,
        thread_id=address.thread_id,
    )
    return form_view(reply, reply.form, mark)


def _note_id(key: str) -> str:
    """Return the id of what the channel itself says to an act: always the same for one act."""
    return uuid.uuid5(uuid.NAMESPACE_OID, key).hex
