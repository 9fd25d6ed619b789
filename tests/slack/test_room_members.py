"""What the procurement office gets goes to its room in Slack only while everybody there may read it."""

from dataclasses import dataclass, replace

import pytest
from sqlalchemy import select

from bot.compose import Composer
from bot.room_members import FRESH, OutsiderKind, RoomUnknownError, RoomWatch, outsiders
from conversation.actions import Action, ActionId
from conversation.reply import INNKJOP, Choice, Fact, Reply
from conversation.turn import ChannelName
from norsk.clock import today
from notifications.delivery.dispatcher import Dispatcher
from notifications.delivery.outbox import Outbox, OutboxStatus
from notifications.delivery.pace import Pace
from notifications.reminder import Reminder, ReminderStatus
from register.person import Role, add_person
from tests.slack.conftest import Scene
from tests.slack.double import ADA, BOT, INGRID, PER, Posted, buttons
from tests.slack.test_reminders import remind

ROOM = "C0INNKJOP"
CARD = Reply(
    "**Ny behovsmelding BM-1**: 4,2 millioner kroner.",
    to=INNKJOP,
    facts=(Fact("Verdi", "4,2 mill."),),
    choices=(Choice("Se saken", Action(ActionId.SHOW_CASE, {"record": "behovsmelding:1"})),),
)


@dataclass
class Office:
    """The bot with a room, Ingrid who is innkjøper, and Per who is their head."""

    scene: Scene
    watch: RoomWatch
    dispatcher: Dispatcher
    now: float = 0.0

    async def tell(self, key: str) -> list[Posted]:
        """Tell the office something, and return what is posted."""
        parts, before = self.scene.parts, len(self.scene.double.posted)
        async with parts.sessions.begin() as session:
            post = replace(parts.app._aftermath.post, rooms=(f"slack:{ROOM}",))
            await post.put(session, [CARD], key=key)
        await self.dispatcher.run_once()
        return self.scene.double.posted[before:]

    async def row(self, key: str) -> Outbox:
        async with self.scene.parts.sessions() as session:
            return await session.get_one(Outbox, f"{key}:0:slack:{ROOM}")

    def later(self) -> None:
        self.now += FRESH


@pytest.fixture
async def office(scene: Scene) -> Office:
    parts = scene.parts
    async with parts.sessions.begin() as session:
        for name, role in (("Ingrid", Role.INNKJOPER), ("Per", Role.INNKJOPSSJEF)):
            email = f"{name.lower()}@demo.invalid"
            await add_person(session, email=email, name=name, roles=frozenset({role}))
    channels, signer = {ChannelName.SLACK: scene.channel}, parts.app._signer
    held: list[Office] = []
    watch = RoomWatch(
        channels, parts.sessions, parts.clock, signer, parts.base, monotonic=lambda: held[0].now
    )
    dispatcher = Dispatcher(
        sessions=parts.sessions,
        channels=channels,
        clock=parts.clock,
        compose=Composer(parts.desk, signer, parts.clock),
        pace=Pace(between=0, per_second=1_000_000),
        rooms=watch,
    )
    held.append(Office(scene, watch, dispatcher))
    return held[0]


async def test_a_room_of_innkjopere_gets_the_card_and_one_that_others_read_gets_nothing(
    office: Office,
) -> None:
    double = office.scene.double
    double.members = [BOT, INGRID, PER]
    assert [card.channel for card in await office.tell("a")] == [ROOM]
    asked = len(double.called("conversations.members"))
    double.members = [BOT, INGRID, PER, ADA]
    assert [card.channel for card in await office.tell("b")] == [ROOM], "what is known holds some minutes"
    assert len(double.called("conversations.members")) == asked == 2
    office.later()
    card, why = sorted(await office.tell("c"), key=lambda one: one.channel)
    assert (card.channel, why.channel) == (f"D{INGRID}", f"D{PER}")
    assert "4,2 millioner" in card.text
    assert "4,2" not in why.text
    assert "1 uten rollen innkjøper" in why.text
    assert "Ada" not in why.text
    assert [button["type"] for button in buttons(card)] == ["button"]
    await office.scene.sender.deliver(office.scene.sender.press(card, buttons(card)[0], user=INGRID))
    await office.scene.settled()
    assert "laget for en annen" not in double.posted[-1].text
    assert (await office.row("c")).status == OutboxStatus.CANCELLED.value
    assert [one.channel for one in await office.tell("d")] == [f"D{INGRID}"], "the head is told once a day"
    double.members.remove(ADA)
    office.later()
    assert [one.channel for one in await office.tell("e")] == [ROOM]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_who_is_an_outsider_is_told_by_what_they_are(office: Office) -> None:
    double, parts = office.scene.double, office.scene.parts

    async def kinds() -> list[OutsiderKind]:
        office.scene.channel.directory._profiles._known.clear()
        on = today(parts.clock)
        found = await outsiders(office.scene.channel, ROOM, sessions=parts.sessions, on=on)
        return [one.kind for one in found]

    double.members = [BOT, INGRID, PER, ADA]
    assert await kinds() == [OutsiderKind.NO_ROLE]
    for mark, kind in (
        ({"is_bot": True}, OutsiderKind.PROGRAM),
        ({"is_restricted": True}, OutsiderKind.GUEST),
    ):
        double.marks = {ADA: dict(mark)}
        assert await kinds() == [kind]
    double.marks = {ADA: {"team_id": "TANOTHER"}, INGRID: {"is_stranger": True}}
    assert await kinds() == [OutsiderKind.GUEST, OutsiderKind.GUEST], "an innkjøper's own guest account too"
    double.marks = {ADA: {"deleted": True}}
    assert await kinds() == []
    double.public = {ROOM}
    assert await kinds() == [OutsiderKind.EVERYBODY]
    for error in ("missing_scope", "channel_not_found"):
        double.refuse("conversations.info", error)
        with pytest.raises(RoomUnknownError, match=error):
            await kinds()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_room_that_nobody_tells_of_gets_nothing_and_one_not_told_of_now_waits(office: Office) -> None:
    double = office.scene.double
    double.refuse("conversations.info", "internal_error")
    assert await office.tell("a") == []
    assert (await office.row("a")).status == OutboxStatus.WAITING.value
    double.refuse("conversations.info", "missing_scope")
    assert {one.channel for one in await office.tell("b")} == {f"D{INGRID}", f"D{PER}"}


async def test_reminders_for_such_a_room_go_to_each_innkjoper_and_are_not_lost(office: Office) -> None:
    double = office.scene.double
    double.members = [BOT, INGRID, ADA]
    reminded = await remind(office.scene, many=0, rooms=office.watch)
    assert double.said_to("C9") == []
    [card] = double.said_to(f"D{INGRID}")
    assert card.text.startswith("2 saker venter på deg.")
    async with office.scene.parts.sessions() as session:
        kept = list(await session.scalars(select(Reminder).where(Reminder.to == INNKJOP)))
    assert {one.status for one in kept if one.sent_at} == {ReminderStatus.SENT.value}
    before = len(double.posted)
    await reminded.send()
    assert len(double.posted) == before, "nobody is reminded twice"
