"""Where others read along, what not everyone may see goes to the asker's own chat."""

import asyncio
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pytest
from sqlalchemy import select

import bot.app
from bot.bootstrap import Parts
from bot.rooms import DIRECTLY
from conversation.actions import Action, ActionId
from conversation.channel import AddressGoneError, ChannelError, RetryableSendError
from conversation.reply import Choice, Fact, Field, Form, Reply
from conversation.turn import Address, ChannelName, Sender, Turn
from dialogs.dialog import Context, Outcome
from dialogs.router import route
from dialogs.state_store import ConversationState, Memory, load_memory
from notifications.delivery.outbox import Outbox
from register.audit import write_audit
from register.avtale import Avtale
from register.person import PersonAddress, Role, add_person, find_person

ADA = "ada@demo.invalid"
QUESTION = "Må jeg lyse ut et kjøp på 450 000 kroner?"
SECRET = "Kontorrekvisita, 4,2 millioner kroner"


@dataclass
class Chats:
    """A platform with rooms: who can be written to alone is decided by each test."""

    name: ChannelName = ChannelName.SLACK
    error: ChannelError | None = None
    slow: bool = False
    opened: list[str] = field(default_factory=list)
    sent: list[tuple[Address, Reply]] = field(default_factory=list)

    async def send(self, address: Address, reply: Reply) -> str:
        self.sent.append((address, reply))
        return str(len(self.sent))

    async def update(self, address: Address, message_id: str, reply: Reply) -> None:  # noqa: ARG002 - the port's
        await self.send(address, reply)

    async def reach(self, email: str) -> Address | None:  # noqa: ARG002 - the port's
        return None

    def is_own_chat(self, conversation_id: str) -> bool:
        return conversation_id.startswith("D")

    async def open_chat(self, turn: Turn) -> Address:
        self.opened.append(turn.sender.user_id)
        if self.slow:
            await asyncio.sleep(60)
        if self.error:
            raise self.error
        return replace(self.unopened_chat(turn), conversation_id=f"D{turn.sender.user_id}")

    def unopened_chat(self, turn: Turn) -> Address:
        return Address(self.name, turn.sender.user_id, turn.sender.user_id)


@dataclass
class Room:
    """A bot in a room on that platform."""

    parts: Parts
    chats: Chats

    async def act(
        self,
        text: str | None = None,
        *,
        action: str | None = None,
        form: Mapping[str, str] | None = None,
        who: str = "UADA",
        where: str = "C1:1.0",
        key: str = "",
    ) -> tuple[Reply, ...]:
        turn = Turn(
            key=key or uuid.uuid4().hex,
            sender=Sender(ChannelName.SLACK, who, email=ADA if who == "UADA" else f"{who}@demo.invalid"),
            address=Address(ChannelName.SLACK, where, user_id=who),
            received_at=self.parts.clock.now(),
            text=text,
            action=action,
            form=form or {},
            private=where.startswith("D"),
        )
        replies = (await self.parts.app.handle(turn)).replies
        await self.parts.dispatcher.run_once()
        return replies


@pytest.fixture
def room(parts: Parts) -> Room:
    chats = Chats()
    for channels in (parts.app._channels, parts.dispatcher._channels):
        channels[ChannelName.SLACK] = chats  # type: ignore[index]  # a dict, and the test's own
    return Room(parts, chats)


CHOICE = Choice("Vis", Action(ActionId.SHOW_AVTALE, {"id": "1"}))
FORM = Form((Field("felt", "Hva?"),), Choice("Send", Action(ActionId.FORWARD)))


async def private_route(context: Context, action: Action | None) -> Outcome:
    """Answer two private replies beside one that all may see, and remember what was told; otherwise as the bot does."""
    if context.turn.text != "mine":
        return await route(context, action)
    write_audit(context.session, at=context.now, act="mine_asked", record="test")
    replies = (
        Reply("Dette kan alle se."),
        Reply(SECRET, facts=(Fact("Verdi", "4,2 mill."),), choices=(CHOICE,), private=True),
        Reply("Enda mer.", form=FORM, private=True, replaces="gammel"),
    )
    return Outcome(replies, Memory(question=SECRET))


@pytest.fixture(autouse=True)
def _private(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bot.app, "route", private_route)


def words(replies: tuple[Reply, ...]) -> list[str]:
    return [reply.text for reply in replies]


async def test_the_room_is_told_once_and_the_asker_gets_the_rest(room: Room) -> None:
    said = await room.act("mine")
    assert words(said) == ["Dette kan alle se.", DIRECTLY]
    assert all((reply.choices, reply.facts, reply.form, reply.files) == ((), (), None, ()) for reply in said)
    assert [(where.conversation_id, reply.text) for where, reply in room.chats.sent] == [
        ("DUADA", SECRET), ("DUADA", "Enda mer."),
    ]  # fmt: skip
    assert [reply.replaces for _, reply in room.chats.sent] == [None, None]


async def test_in_ones_own_chat_nothing_is_sent_elsewhere(room: Room) -> None:
    assert words(await room.act("mine", where="DUADA")) == ["Dette kan alle se.", SECRET, "Enda mer."]
    assert room.chats.sent == []


async def test_a_chat_that_is_known_is_not_opened_again(room: Room) -> None:
    await room.act(QUESTION, where="DUADA")
    await room.act("mine")
    assert room.chats.opened == []
    await room.act("mine", who="UPER")
    await room.act("mine", who="UPER")
    assert room.chats.opened == ["UPER"]


async def test_a_kept_address_that_is_a_rooms_is_never_taken_for_ones_own(room: Room) -> None:
    await room.act(QUESTION, where="DUADA")
    async with room.parts.sessions.begin() as session:
        for held in await session.scalars(select(PersonAddress)):
            held.conversation_id = "C1:1.0"
    await room.act("mine")
    assert {where.conversation_id for where, _ in room.chats.sent} == {"DUADA"}


async def test_the_rooms_memory_is_what_it_was_and_the_own_chat_remembers(room: Room) -> None:
    await room.act(QUESTION)
    before = await memory(room, "slack:C1:1.0")
    assert before.facts.value_nok
    await room.act("mine", who="UPER")
    assert await memory(room, "slack:C1:1.0") == before
    assert (await memory(room, "slack:DUPER")).question == SECRET
    async with room.parts.sessions() as session:
        kept = [row for row in await session.scalars(select(ConversationState)) if SECRET in str(row.memory)]
        assert [row.conversation for row in kept] == ["slack:DUPER"]


async def memory(room: Room, conversation: str) -> Memory:
    async with room.parts.sessions() as session:
        return await load_memory(session, conversation, now=room.parts.clock.now())


async def test_whoever_cannot_be_written_to_is_told_how_and_nothing_is_done(room: Room) -> None:
    room.chats.error = AddressGoneError("cannot_dm_bot")
    [said] = await room.act("mine")
    assert "åpne en direktemelding med meg" in said.text
    assert SECRET not in said.text
    assert room.chats.sent == []
    async with room.parts.sessions() as session:
        assert list(await session.scalars(select(Outbox))) == []
        assert not await session.scalar(
            select(ConversationState).where(ConversationState.conversation == "slack:DUADA")
        )
        assert await find_person(session, ADA) is None, "the turn was rolled back whole"
    room.chats.error = None
    assert words(await room.act("mine"))[-1] == DIRECTLY


@pytest.mark.parametrize("how", ["later", "slow"])
async def test_a_platform_that_does_not_answer_now_is_asked_when_the_message_is_sent(
    how: str, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.rooms.PATIENCE", 0.05)
    room.chats.error, room.chats.slow = RetryableSendError("busy"), how == "slow"
    assert words(await room.act("mine"))[-1] == DIRECTLY
    assert {where.conversation_id for where, _ in room.chats.sent} == {"UADA"}


async def test_the_same_act_delivered_twice_is_told_once(room: Room) -> None:
    first = await room.act("mine", key="k")
    assert await room.act("mine", key="k") == first
    assert len(room.chats.sent) == 2


async def test_buttons_and_forms_in_the_own_chat_are_the_askers(room: Room) -> None:
    await room.act("mine")
    [(_, shown), (_, asked)] = room.chats.sent
    assert asked.form is not None
    assert asked.form.submit is not None
    token = asked.form.submit.token
    [foreign] = await room.act(action=token, form={}, who="UPER", where="DUPER")
    assert "laget for en annen" in foreign.text
    [mine] = await room.act(action=token, form={"sporsmal": "", "vis_navn": ""}, where="DUADA")
    assert mine.form is not None, "the form that was sent in lacks something, and is shown again"
    assert shown.choices[0].token


async def test_an_editors_own_matters_and_the_open_questions_are_private_everywhere(room: Room) -> None:
    async with room.parts.sessions.begin() as session:
        roles = frozenset({Role.REDAKTOR, Role.INNKJOPER})
        await add_person(session, email=ADA, name="Ada", roles=roles)
    commands = (
        "utkast",
        "ny artikkel",
        "historikk",
        "endre navn",
        "ubesvarte spørsmål",
        "artikler til kontroll",
    )
    for command in commands:
        assert words(await room.act(command)) == [DIRECTLY], command
    assert len(room.chats.sent) == len(commands)
    [shown] = await room.act("kommuneprofil")
    assert shown.text != DIRECTLY
    press = next(choice.token for choice in shown.choices if choice.label == "Endre en grense")
    assert words(await room.act(action=press)) == [DIRECTLY]
    assert room.chats.sent[-1][1].form is not None


async def test_what_all_may_see_is_answered_in_the_room(room: Room) -> None:
    [said] = await room.act(QUESTION)
    assert said.text.startswith("Nei, du trenger ikke")
    assert (room.chats.sent, room.chats.opened) == ([], [])


async def test_a_room_cannot_tell_whether_the_register_has_what_was_asked_for(room: Room) -> None:
    asked = ("hvilken avtale har vi på kontorrekvisita?", "hvem er leverandør på kontorrekvisita?")
    before = [words(await room.act(question)) for question in asked]
    async with room.parts.sessions.begin() as session:
        session.add(
            Avtale(
                key="kav:1",
                source_system="kav",
                title="Kontorrekvisita",
                supplier_name="Papir og Penn Demo AS",
                search_text="kontorrekvisita",
                changed_at=room.parts.clock.now(),
            )
        )
    assert [words(await room.act(question)) for question in asked] == before == [[DIRECTLY], [DIRECTLY]]
