"""What every channel promises, whatever the platform."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

import pytest

from bot.bootstrap import Parts
from bot.channels.terminal.channel import TerminalChannel
from bot.channels.web.deliveries import deliveries_after
from conversation.actions import Action, ActionId
from conversation.channel import AddressGoneError, Channel
from conversation.markup import escape
from conversation.reply import Choice, Fact, Field, FieldKind, Form, Option, Reply, Source
from conversation.turn import Address
from conversation.wire import reply_from_json
from register.person import add_person, find_person

ADA = "ada@demo.invalid"
HOSTILE = "<!channel> *bold* **fet** <script>alert(1)</script> [x](https://evil.example)"


@dataclass(frozen=True, slots=True)
class UnderTest:
    """A channel, and how to see what it has delivered to Ada."""

    channel: Channel
    delivered: Callable[[], Awaitable[list[Reply]]]


@pytest.fixture(params=["web", "terminal"])
async def under_test(request: pytest.FixtureRequest, parts: Parts) -> AsyncIterator[UnderTest]:
    async with parts.sessions.begin() as session:
        await add_person(session, email=ADA, name="Ada")
    if request.param == "terminal":
        written: list[Reply] = []
        terminal = TerminalChannel(written.append)
        terminal.sits_here(ADA)

        async def lines() -> list[Reply]:
            return written

        yield UnderTest(terminal, lines)
        return

    async def rows() -> list[Reply]:
        async with parts.sessions() as session:
            person = await find_person(session, ADA)
            assert person is not None
            return [
                reply_from_json(data)
                for _, data in await deliveries_after(session, person_id=person.id, last_id=0)
            ]

    yield UnderTest(parts.web, rows)


async def address(under_test: UnderTest) -> Address:
    found = await under_test.channel.reach(ADA)
    assert found is not None
    assert found.channel is under_test.channel.name
    return found


FULL = Reply(
    "Hei **Ada**",
    id="r1",
    to=ADA,
    facts=(Fact("Verdi", "100 kr"),),
    choices=(Choice("Ja", Action(ActionId.HELP), "token"),),
    form=Form((Field("a", "Hva?", FieldKind.CHOICE, options=(Option("x", "X"),)),)),
    sources=(Source("Lov", "§ 1", "2026"),),
)


async def test_a_message_arrives_with_everything_it_holds(under_test: UnderTest) -> None:
    number = await under_test.channel.send(await address(under_test), FULL)
    assert number
    [got] = await under_test.delivered()
    assert (got.text, got.facts, got.sources, got.form) == (FULL.text, FULL.facts, FULL.sources, FULL.form)
    assert [choice.label for choice in got.choices] == ["Ja"]


async def test_an_update_reaches_whoever_got_the_message(under_test: UnderTest) -> None:
    where = await address(under_test)
    number = await under_test.channel.send(where, FULL)
    await under_test.channel.update(where, number, Reply("Nytt", id="r2", to=ADA))
    assert (await under_test.delivered())[-1].text == "Nytt"


async def test_a_person_it_does_not_know_is_not_reached(under_test: UnderTest) -> None:
    assert await under_test.channel.reach("ukjent@demo.invalid") is None


async def test_an_address_where_nobody_is_any_more_is_gone(under_test: UnderTest) -> None:
    gone = Address(under_test.channel.name, "closed", user_id="borte@demo.invalid")
    with pytest.raises(AddressGoneError):
        await under_test.channel.send(gone, FULL)


async def test_hostile_words_arrive_as_words(under_test: UnderTest) -> None:
    await under_test.channel.send(await address(under_test), Reply(escape(HOSTILE), id="r3", to=ADA))
    assert (await under_test.delivered())[-1].text == escape(HOSTILE)


async def test_a_very_long_message_is_delivered_whole(under_test: UnderTest) -> None:
    long = "\n\n".join(f"Avsnitt {number} " + "ord " * 100 for number in range(60))
    await under_test.channel.send(await address(under_test), Reply(long, id="r4", to=ADA))
    assert "".join(reply.text for reply in await under_test.delivered()) == long
