from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from conversation.channel import (
    AddressGoneError,
    Channel,
    ChannelError,
    MessageRejectedError,
    RetryableSendError,
)
from conversation.reply import INNKJOP, Reply
from conversation.turn import Address, ChannelName
from norsk.clock import FixedClock
from notifications.delivery.dispatcher import Dispatcher
from notifications.delivery.outbox import LEASE, Outbox, OutboxStatus, claim_next, enqueue
from notifications.delivery.recipients import recipients
from notifications.delivery.retry import MAX_ATTEMPTS, Retry
from register.database import Sessions
from register.person import Role, add_person, find_person

ADA = "ada@demo.invalid"


@dataclass
class Line:
    """A channel that keeps what it is given, and fails as it is told to."""

    name: ChannelName = ChannelName.SLACK
    reaches: frozenset[str] = frozenset({ADA})
    failures: list[ChannelError] = field(default_factory=list)
    sent: list[tuple[str, str]] = field(default_factory=list)
    addresses: list[Address] = field(default_factory=list)

    async def send(self, address: Address, reply: Reply) -> str:
        if self.failures:
            raise self.failures.pop(0)
        self.sent.append((address.conversation_id, reply.text))
        self.addresses.append(address)
        return "1"

    async def update(self, address: Address, message_id: str, reply: Reply) -> None:  # noqa: ARG002 - as the port has it
        await self.send(address, reply)

    async def reach(self, email: str) -> Address | None:
        return Address(self.name, f"dm-{email}") if email in self.reaches else None


def dispatcher(sessions: Sessions, clock: FixedClock, *lines: Line) -> Dispatcher:
    channels: Mapping[ChannelName, Channel] = {line.name: line for line in lines}
    return Dispatcher(sessions=sessions, channels=channels, clock=clock)


async def put(
    sessions: Sessions, clock: FixedClock, *, key: str = "k", text: str = "Hei", room: str | None = None
) -> None:
    async with sessions.begin() as session:
        person = None
        if room is None:
            person = await find_person(session, ADA) or await add_person(session, email=ADA, name="Ada")
        await enqueue(
            session,
            key=key,
            reply=Reply(text, id=key, to=ADA),
            due_at=clock.now(),
            person_id=person.id if person else None,
            room=room,
        )


async def row(sessions: Sessions, key: str = "k") -> Outbox:
    async with sessions() as session:
        return await session.get_one(Outbox, key)


async def test_a_due_message_is_sent_once(sessions: Sessions, clock: FixedClock) -> None:
    line = Line()
    await put(sessions, clock)
    assert await dispatcher(sessions, clock, line).run_once() == 1
    assert await dispatcher(sessions, clock, line).run_once() == 0
    assert line.sent == [("dm-ada@demo.invalid", "Hei")]
    found = await row(sessions)
    assert (found.status, found.channel, found.attempts) == (OutboxStatus.SENT, "slack", 1)


async def test_the_same_key_is_queued_once(sessions: Sessions, clock: FixedClock) -> None:
    line = Line()
    await put(sessions, clock, text="Første")
    await put(sessions, clock, text="Andre")
    await dispatcher(sessions, clock, line).run_once()
    assert [text for _, text in line.sent] == ["Første"]


async def test_what_fails_for_now_is_tried_again_when_the_platform_allows(
    sessions: Sessions, clock: FixedClock
) -> None:
    line = Line(failures=[RetryableSendError("rate_limited", retry_after=120)])
    await put(sessions, clock)
    await dispatcher(sessions, clock, line).run_once()
    assert (await row(sessions)).reason == "rate_limited"
    clock.advance(timedelta(seconds=119))
    assert await dispatcher(sessions, clock, line).run_once() == 0
    clock.advance(timedelta(seconds=2))
    assert await dispatcher(sessions, clock, line).run_once() == 1
    assert len(line.sent) == 1


async def test_it_gives_up_after_a_number_of_attempts_and_says_why(
    sessions: Sessions, clock: FixedClock
) -> None:
    line = Line(failures=[RetryableSendError("down") for _ in range(MAX_ATTEMPTS)])
    await put(sessions, clock)
    for _ in range(MAX_ATTEMPTS):
        await dispatcher(sessions, clock, line).run_once()
        clock.advance(timedelta(hours=2))
    found = await row(sessions)
    assert (found.status, found.reason, found.attempts) == (OutboxStatus.FAILED, "down", MAX_ATTEMPTS)
    assert await dispatcher(sessions, clock, line).run_once() == 0, "nothing waits any more"


@pytest.mark.parametrize("failure", [AddressGoneError("left"), MessageRejectedError("too_long")])
async def test_the_next_channel_takes_over_where_one_cannot(
    sessions: Sessions, clock: FixedClock, failure: ChannelError
) -> None:
    first, second = Line(failures=[failure]), Line(name=ChannelName.WEB)
    await put(sessions, clock)
    await dispatcher(sessions, clock, first, second).run_once()
    assert second.sent
    assert (await row(sessions)).channel == "web"


async def test_a_person_no_channel_reaches_is_marked_as_such(sessions: Sessions, clock: FixedClock) -> None:
    await put(sessions, clock)
    await dispatcher(sessions, clock, Line(reaches=frozenset())).run_once()
    found = await row(sessions)
    assert (found.status, found.reason) == (OutboxStatus.FAILED, "no_channel")


async def test_a_message_whose_sender_died_is_taken_up_when_its_lease_lapses(
    sessions: Sessions, clock: FixedClock
) -> None:
    line = Line()
    await put(sessions, clock)
    async with sessions.begin() as session:
        assert await claim_next(session, "slack", order=["slack"], now=clock.now()) is not None
    assert await dispatcher(sessions, clock, line).run_once() == 0
    clock.advance(LEASE + timedelta(seconds=1))
    assert await dispatcher(sessions, clock, line).run_once() == 1
    assert len(line.sent) == 1


async def test_a_room_gets_what_its_own_platform_can_send(sessions: Sessions, clock: FixedClock) -> None:
    slack, web = Line(), Line(name=ChannelName.WEB)
    await put(sessions, clock, room="slack:C123")
    await dispatcher(sessions, clock, web, slack).run_once()
    assert slack.sent == [("C123", "Hei")]
    assert web.sent == []


async def test_the_procurement_office_is_its_rooms_or_each_innkjoper(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        for name in ("ada", "per"):
            await add_person(
                session, email=f"{name}@demo.invalid", name=name, roles=frozenset({Role.INNKJOPER})
            )
    async with sessions() as session:
        people = await recipients(session, INNKJOP)
        assert [found.person.email for found in people if found.person] == [
            "ada@demo.invalid",
            "per@demo.invalid",
        ]
        assert [found.room for found in await recipients(session, INNKJOP, rooms=["slack:C1"])] == [
            "slack:C1"
        ]
        assert await recipients(session, "ukjent@demo.invalid") == []


def test_pauses_grow_and_respect_what_the_platform_asks() -> None:
    assert Retry().pause(1) < timedelta(seconds=7)
    assert Retry().pause(30) <= timedelta(hours=1, minutes=12)
    assert Retry().pause(1, retry_after=300) == timedelta(seconds=300)


async def put_in_its_conversation(sessions: Sessions, clock: FixedClock, at: Address) -> None:
    async with sessions.begin() as session:
        person = await add_person(session, email=ADA, name="Ada")
        reply = Reply("Hei", id="k", to=ADA, at=at)
        await enqueue(session, key="k", reply=reply, due_at=clock.now(), person_id=person.id)


THREAD = Address(ChannelName.WEB, "19:kanal", "29:ada", "tenant", "https://service.invalid", "17")


async def test_a_message_goes_to_the_conversation_that_it_belongs_in(
    sessions: Sessions, clock: FixedClock
) -> None:
    nearer, own = Line(), Line(name=ChannelName.WEB)
    await put_in_its_conversation(sessions, clock, THREAD)
    await dispatcher(sessions, clock, nearer, own).run_once()
    assert nearer.sent == []
    assert own.addresses == [THREAD]


async def test_a_conversation_that_is_gone_gives_way_to_the_person(
    sessions: Sessions, clock: FixedClock
) -> None:
    own = Line(name=ChannelName.WEB, failures=[AddressGoneError("left")])
    await put_in_its_conversation(sessions, clock, THREAD)
    await dispatcher(sessions, clock, own).run_once()
    assert own.sent == [("dm-ada@demo.invalid", "Hei")]
    assert (await row(sessions)).status == OutboxStatus.SENT


async def test_a_conversation_that_wants_a_pause_is_tried_again_and_nowhere_else(
    sessions: Sessions, clock: FixedClock
) -> None:
    other = Line()
    own = Line(name=ChannelName.WEB, failures=[RetryableSendError("rate_limited", retry_after=60)])
    await put_in_its_conversation(sessions, clock, THREAD)
    await dispatcher(sessions, clock, other, own).run_once()
    assert (other.sent, own.sent) == ([], [])
    clock.advance(timedelta(seconds=61))
    await dispatcher(sessions, clock, other, own).run_once()
    assert own.addresses == [THREAD]


async def test_a_conversation_on_a_channel_that_is_not_open_gives_way_to_the_person(
    sessions: Sessions, clock: FixedClock
) -> None:
    line = Line()
    await put_in_its_conversation(sessions, clock, THREAD)
    await dispatcher(sessions, clock, line).run_once()
    assert line.sent == [("dm-ada@demo.invalid", "Hei")]
