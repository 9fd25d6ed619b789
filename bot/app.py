"""One Turn, one transaction: from a platform's event to a committed answer, and from there out.

`handle` answers an act at once; `accept` and `work` are its halves, for platforms that must be acknowledged first.
"""

import asyncio
import uuid
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import replace
from datetime import timedelta

from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from bot import inbox, metrics
from bot.acts import Acts, Answer, AnsweredElsewhereError, Handled, StoreUnavailableError
from bot.aftermath import Aftermath
from bot.answer import own_and_others
from bot.documents.word import word_file
from bot.exports.case_record.taking_out import CaseDesk
from bot.files import keep
from bot.floods import Floods
from bot.inbox import Receipt
from bot.knowledge_base import KnowledgeBase
from bot.logs import log
from bot.order import act_in_turn, let_one_through
from bot.own_data import ANSWERS_KEPT, OwnDataDesk
from bot.post import Post
from bot.presses import accept_press
from bot.replica import new_replica
from bot.rooms import NoOwnChatError, cannot_reach, find_chat, in_company, is_for_one, known_chat
from bot.staff import Staff, Standing
from bot.telemetry import span
from bot.unnamed import leave_no_trace
from bot.uploads import Arrived, Brought, note, with_files
from bot.webhook import Webhook
from bot.writer import person_of
from conversation.actions import Action, ActionError, ActionSigner
from conversation.channel import Channel
from conversation.paper import Paper
from conversation.reply import Reply
from conversation.turn import Address, ChannelName, Turn
from dialogs import texts
from dialogs.dialog import APPROVAL_CHANNELS, Context, Outcome
from dialogs.router import route
from dialogs.state_store import load_memory, save_memory
from norsk.clock import Clock, today
from notifications.desk import ReminderDesk
from register.database import Sessions
from register.events import TEXTS_CHANGED
from register.person import Person

__all__ = ("AnsweredElsewhereError", "App", "Handled", "StoreUnavailableError")


class App:
    """Takes turns from any channel and answers them."""

    def __init__(
        self,
        *,
        sessions: Sessions,
        base: KnowledgeBase,
        signer: ActionSigner,
        post: Post,
        clock: Clock,
        channels: Mapping[ChannelName, Channel],
        desk: ReminderDesk,
        staff: Staff = Staff(),  # noqa: B008 - a frozen value
        kick: Callable[[], None] = lambda: None,
        webhook: Webhook | None = None,
        holder: str = "",
        floods: Floods | None = None,
        approval_channels: frozenset[ChannelName] = APPROVAL_CHANNELS,
        answers_kept: timedelta = ANSWERS_KEPT,
    ) -> None:
        self._own_data = OwnDataDesk(answers_kept)
        self._approval_channels = approval_channels
        self._floods = floods or Floods()
        self._staff = staff
        self._sessions = sessions
        self._base = base
        self._signer = signer
        self._clock = clock
        self._desk = desk
        self._case_desk = CaseDesk(base, clock)
        self._aftermath = Aftermath(base, post, desk, clock, webhook)
        self._channels = channels
        self._kick = kick
        self._acts = Acts(
            sessions=sessions,
            clock=clock,
            channels=channels,
            transaction=self._transaction,
            holder=holder or new_replica(),
        )

    async def handle(self, turn: Turn) -> Handled:
        """Write an act down, work on it, and return the stored answer; the caller delivers it, then calls `answered`.

        An act delivered twice is worked on once, and both get the same answer.
        Raises StoreUnavailableError where it could not even be written down, and TooFastError as `accept`.
        """
        with self._floods.waiting(turn):
            return await self._acts.handle(turn, self.accept)

    async def accept(self, turn: Turn) -> Receipt:
        """Write an act down, durably, so that the platform may be told that it has arrived.

        Raises StoreUnavailableError, and TooFastError where its sender asks faster than anybody may.
        """
        self._floods.check(turn)
        with span("accept", act=turn.key, channel=turn.address.channel.value):
            return await self._acts.receive(turn)

    async def keep_file(self, turn: Turn, file: Brought) -> tuple[Turn, tuple[str, ...]]:
        """Keep a file that comes before the act it belongs to; return the turn with its id, or what to say instead.

        Raises StoreUnavailableError.
        """
        try:
            async with self._sessions.begin() as session:
                person = await person_of(session, turn, staff=self._staff, chat=None)
                guest = self.standing(turn, person).guest
                return await with_files(
                    session, turn, person, Arrived((file,)), guest=guest, clock=self._clock
                )
        except OperationalError as exc:
            log().error("file_not_kept", channel=turn.address.channel.value, exc_info=exc)
            raise StoreUnavailableError from exc

    async def work(
        self, turn: Turn, receipt: Receipt, *, place: AbstractAsyncContextManager[object] | None = None
    ) -> tuple[Reply, ...]:
        """Do what an accepted act asks for, unless that has been done, and return the answer.

        `place` is entered for the work, and left while earlier acts of the conversation are waited for. Raises
        StoreUnavailableError, and its AnsweredElsewhereError where another process answers.
        """
        return await self._acts.work(turn, receipt, place or nullcontext())

    async def answered(self, key: str) -> None:
        """Note that the answer has reached the person, so that nobody sends it again."""
        await inbox.mark_answered(self._sessions, key)

    async def take_up(self) -> int:
        """Finish the acts that nobody is at, and return how many there were."""
        return await self._acts.take_up()

    async def deliver(self, key: str, address: Address, replies: tuple[Reply, ...]) -> None:
        """Send an act's answer through its channel; what cannot be sent now is taken up again."""
        with span("deliver", act=key, channel=address.channel.value):
            await self._acts.deliver(key, address, replies)

    async def _transaction(self, turn: Turn, arrived: Arrived, attempt: int) -> Answer:
        try:
            return await self._once(turn, arrived, attempt, chat=None)
        except NoOwnChatError:
            # Nothing of the act has been kept: no transaction waits for a platform.
            chat = await find_chat(self._channels.get(turn.sender.channel), turn)
        if chat is not None:
            return await self._once(turn, arrived, attempt, chat=chat)
        sentence = replace(cannot_reach(turn.sender.channel), id=uuid.uuid4().hex)
        return Answer(await inbox.answer_with(self._sessions, turn.key, sentence))

    async def _once(self, turn: Turn, arrived: Arrived, attempt: int, *, chat: Address | None) -> Answer:
        async with self._sessions.begin() as session:
            await let_one_through(session, turn.conversation)
            act = await act_in_turn(session, turn.key, attempt=attempt)
            if not act.waits:
                return Answer(act.replies, ours=act.attempts == attempt)
            person = await person_of(session, turn, staff=self._staff, chat=chat)
            outcome = await self._with_files(session, turn, person, arrived, chat)
            await save_memory(session, turn.conversation, outcome.memory, now=self._clock.now())
            sealed, others = own_and_others(outcome.replies, person, signer=self._signer)
            replies = keep(session, sealed, person_id=person.id, now=self._clock.now())
            leased = self._clock.now() + inbox.LEASE
            await inbox.put_outcome(session, turn.key, replies, lease_until=leased)
            await self._aftermath.put(session, key=turn.key, others=others, events=outcome.events, by=person)
            await leave_no_trace(session, turn, person, outcome.events)
        metrics.count_turn(turn.address.channel.value, answered=outcome.answered)
        if any(isinstance(event, TEXTS_CHANGED) for event in outcome.events):
            # Whoever published asks next whether it shows.
            await self._base.refresh()
        if others or outcome.events:
            self._kick()
        return Answer(replies)

    def is_staff(self, email: str | None) -> bool:
        """Say whether an e-mail address is one that an employee may have."""
        return self._staff.has(email)

    def standing(self, turn: Turn, person: Person) -> Standing:
        """Return whether whoever acted is a guest, as the platform and the e-mail address have it."""
        return self._staff.standing(turn.sender, person.email)

    async def _with_files(
        self, session: AsyncSession, turn: Turn, person: Person, arrived: Arrived, chat: Address | None
    ) -> Outcome:
        """Keep the act's files and return what it leads to; a file that was not kept is told of last."""
        guest = self.standing(turn, person).guest
        turn, said = await with_files(session, turn, person, arrived, guest=guest, clock=self._clock)
        if said and not turn.files and turn.text == "":
            memory = await load_memory(session, turn.conversation, now=self._clock.now())
            return Outcome(note(said), memory)
        outcome = await self._routed(session, turn, person, chat)
        return replace(outcome, replies=(*outcome.replies, *note(said)))

    async def _routed(
        self, session: AsyncSession, turn: Turn, person: Person, chat: Address | None
    ) -> Outcome:
        """Return what a turn leads to; what others may not read is on its way to the person's own chat.

        Raises NoOwnChatError where nobody knows that chat yet.
        """
        outcome = await self._route(session, turn, person)
        if turn.private or not is_for_one(outcome, person):
            return outcome
        chat = chat or known_chat(self._channels.get(turn.sender.channel), turn, person)
        if chat is None:
            raise NoOwnChatError
        now = self._clock.now()
        own = f"{chat.channel}:{chat.conversation_id}"
        if chat.conversation_id and own != turn.conversation:
            # What is asked next about it is asked there.
            await save_memory(session, own, outcome.memory, now=now)
        before = await load_memory(session, turn.conversation, now=now)
        return in_company(outcome, person, chat=chat, before=before)

    async def _route(self, session: AsyncSession, turn: Turn, person: Person) -> Outcome:
        now = self._clock.now()
        standing = self.standing(turn, person)
        context = Context(
            turn=turn,
            person=person,
            memory=await load_memory(session, turn.conversation, now=now),
            session=session,
            knowledge=self._base.current,
            kommune=self._base.kommune,
            now=now,
            today=today(self._clock),
            guest=standing.guest,
            unchecked=standing.unchecked,
            reminders=self._desk,
            write_word=self._write_word,
            take_out=self._case_desk,
            approval_channels=self._approval_channels,
            own_data=self._own_data,
        )
        action: Action | None = None
        if turn.action is not None:
            try:
                press = await accept_press(
                    session, turn.action, person, signer=self._signer, standing=standing, now=now
                )
            except ActionError as exc:
                return Outcome((Reply(texts.press_refused(exc)),), context.memory)
            action = press.action
            context = replace(context, pressed_on=press.use)
        return await route(context, action)

    async def _write_word(self, paper: Paper) -> bytes:
        """Return a document as a Word file, made beside the turns of others."""
        return await asyncio.to_thread(word_file, paper, at=self._clock.now())
