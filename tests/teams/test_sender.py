"""What goes out to Teams: limits, retries, and what becomes of what cannot be delivered."""

import asyncio
import itertools
from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession, web

from bot.bootstrap import Parts
from bot.channels.teams.rate import CONVERSATION, TENANT, RateLimits
from bot.channels.teams.sdk_credentials import MicrosoftToken, TokenUnavailableError
from bot.channels.teams.sender import Connector
from bot.channels.teams.service_url import ServiceUrls
from conversation.channel import AddressGoneError, ChannelError, MessageRejectedError, RetryableSendError
from conversation.reply import Reply
from conversation.turn import Address, ChannelName
from register.person import find_person
from tests.teams.world import ADA, QUESTION, FakeTeams, FixedToken, Hook, Json, World, running_world


class Time:
    """A clock that stands still until somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def monotonic(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def at() -> Time:
    return Time()


@pytest.fixture
async def connector(fake: FakeTeams, at: Time) -> AsyncIterator[Connector]:
    limits = RateLimits(monotonic=at.monotonic, sleep=at.sleep, longest=60)
    async with ClientSession() as session:
        yield Connector(
            session=session,
            tokens=FixedToken(),
            service_urls=ServiceUrls(None),
            limits=limits,
            bot_id="28:bot",
            sleep=at.sleep,
        )


def address(fake: FakeTeams, conversation: str = "a:ada") -> Address:
    return Address(ChannelName.TEAMS, conversation, user_id=ADA.aad, tenant_id="t", service_url=fake.url)


MESSAGE: Json = {"type": "message", "text": "hei"}


def answering(*statuses: int, body: Json | None = None, headers: dict[str, str] | None = None) -> Hook:
    left = list(statuses)

    async def hook(_method: str, _path: str) -> web.Response | None:
        return web.json_response(body or {}, status=left.pop(0), headers=headers) if left else None

    return hook


@pytest.mark.parametrize("status", [429, 412, 502, 504])
async def test_what_teams_asks_to_try_again_is_tried_again_with_a_growing_pause(
    connector: Connector, fake: FakeTeams, at: Time, status: int
) -> None:
    fake.hook = answering(status, status)
    assert await connector.send(address(fake), MESSAGE)
    first, second = at.slept
    assert 0.25 <= first <= 0.75
    assert 0.75 <= second <= 2.25


async def test_trying_again_has_an_end(connector: Connector, fake: FakeTeams) -> None:
    fake.hook = answering(*[429] * 9, headers={"Retry-After": "3"})
    with pytest.raises(RetryableSendError) as caught:
        await connector.send(address(fake), MESSAGE)
    assert caught.value.retry_after == 3


async def test_a_long_pause_is_left_to_whoever_keeps_the_message(
    connector: Connector, fake: FakeTeams, at: Time
) -> None:
    fake.hook = answering(429, headers={"Retry-After": "120"})
    with pytest.raises(RetryableSendError) as caught:
        await connector.send(address(fake), MESSAGE)
    assert (caught.value.retry_after, at.slept) == (120, [])


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (403, {"error": {"code": "Forbidden", "subCode": "MessageWritesBlocked"}}, AddressGoneError),
        (403, {"error": {"code": "BotNotInConversationRoster"}}, AddressGoneError),
        (404, {"error": {"code": "ConversationNotFound"}}, AddressGoneError),
        (404, {}, AddressGoneError),
        (500, {}, RetryableSendError),
        (503, {}, RetryableSendError),
        (408, {}, RetryableSendError),
        (400, {"error": {"code": "BadSyntax"}}, MessageRejectedError),
        (413, {"error": {"code": "MessageSizeTooBig"}}, MessageRejectedError),
        (404, {"error": {"code": "ActivityNotFoundInConversation"}}, MessageRejectedError),
        (302, {}, MessageRejectedError),
    ],
)
async def test_a_refusal_is_said_in_our_own_words(
    connector: Connector, fake: FakeTeams, status: int, body: Json, error: type[ChannelError]
) -> None:
    fake.hook = answering(*[status] * 9, body=body, headers={"Location": "http://127.0.0.1:1/"})
    with pytest.raises(error):
        await connector.send(address(fake), MESSAGE)


async def test_nobody_there_is_a_reason_to_try_later(connector: Connector, fake: FakeTeams) -> None:
    lost = Address(ChannelName.TEAMS, "a:ada", service_url="http://127.0.0.1:9/")
    with pytest.raises(RetryableSendError):
        await connector.send(lost, MESSAGE)


async def test_nothing_is_sent_to_an_address_that_is_not_teams(connector: Connector) -> None:
    foreign = Address(ChannelName.TEAMS, "a:ada", service_url="http://169.254.169.254/latest/")
    with pytest.raises(MessageRejectedError):
        await connector.send(foreign, MESSAGE)


async def test_a_message_that_is_too_large_is_not_sent(connector: Connector, fake: FakeTeams) -> None:
    with pytest.raises(MessageRejectedError):
        await connector.send(address(fake), {"type": "message", "text": "x" * 50_001})
    assert fake.calls == []


async def test_a_conversation_is_never_written_to_faster_than_teams_allows(
    connector: Connector, fake: FakeTeams, at: Time
) -> None:
    sent: list[float] = []
    for _ in range(70):
        await connector.send(address(fake), MESSAGE)
        sent.append(at.now)
    for count, seconds in CONVERSATION[:3]:
        for first, later in zip(sent, sent[count:], strict=False):
            assert later - first >= seconds - 1e-6
    assert sent[6] == 1000.0, "the first seven go at once"


async def test_a_tenant_has_a_ceiling_over_all_its_conversations(
    connector: Connector, fake: FakeTeams, at: Time
) -> None:
    sent: list[float] = []
    for number in range(60):
        await connector.send(address(fake, f"a:{number}"), MESSAGE)
        sent.append(at.now)
    [(count, seconds)] = TENANT
    assert all(later - first >= seconds - 1e-6 for first, later in zip(sent, sent[count:], strict=False))


async def test_the_hourly_limit_puts_a_message_off(at: Time) -> None:
    limits = RateLimits(monotonic=at.monotonic, sleep=at.sleep)
    for _ in range(1800):
        at.now += 1
        await limits.wait("a:ada", "t")
    with pytest.raises(RetryableSendError) as caught:
        await limits.wait("a:ada", "t")
    assert caught.value.retry_after == pytest.approx(1801, abs=1)


async def test_typing_never_takes_a_messages_place(connector: Connector, fake: FakeTeams) -> None:
    for _ in range(7):
        await connector.send(address(fake), MESSAGE)
    await connector.typing(address(fake))
    assert len(fake.calls) == 7


async def test_six_hung_sends_do_not_delay_a_seventh_persons_answer(world: World) -> None:
    release, hung = asyncio.Event(), list[str]()

    async def hanging(method: str, path: str) -> web.Response | None:
        if "hang" in path and method == "POST":
            hung.append(path)
            await release.wait()
        return None

    world.fake.hook = hanging
    for number in range(6):
        chat = {"id": f"a:hang{number}", "conversationType": "personal", "tenantId": "t"}
        assert (await world.post(world.activity(text=QUESTION, conversation=chat)))[0] == 200
    async with asyncio.timeout(90):
        while len(hung) < 6:  # noqa: ASYNC110 - six events would not be simpler
            await asyncio.sleep(0.01)
    # Had it waited for them, it would not have come: they hang until it has.
    await world.say(QUESTION)
    release.set()


async def test_somebody_who_blocked_the_bot_is_given_up_until_they_write_again(world: World) -> None:
    await world.say(QUESTION)
    blocked: Json = {"error": {"code": "Forbidden", "subCode": "MessageWritesBlocked"}}
    world.fake.hook = answering(403, body=blocked)
    channel = world.teams.channel
    there = await channel.reach(ADA.email)
    assert there is not None
    with pytest.raises(AddressGoneError):
        await channel.send(there, Reply("Hei"))
    assert await channel.reach(ADA.email) is None
    await world.say("takk")
    await world.teams.tasks.settle(90)
    assert await channel.reach(ADA.email) is not None


async def test_a_bot_that_an_administrator_switched_off_forgets_nobody(world: World) -> None:
    await world.say(QUESTION)
    world.fake.hook = answering(403, body={"error": {"code": "BotDisabledByAdmin"}})
    there = await world.teams.channel.reach(ADA.email)
    assert there is not None
    with pytest.raises(AddressGoneError):
        await world.teams.channel.send(there, Reply("Hei"))
    assert await world.teams.channel.reach(ADA.email) is not None


async def test_the_procurement_offices_room_is_written_to_where_teams_was_last_heard_from(
    world: World,
) -> None:
    await world.say(QUESTION)
    room = Address(ChannelName.TEAMS, "19:innkjop@thread.tacv2")
    await world.teams.channel.send(room, Reply("En ny melding"))
    sent = world.fake.sent[-1]
    assert (sent.conversation, sent.text) == ("19:innkjop@thread.tacv2", "En ny melding")


async def test_nobody_is_reached_whom_teams_has_not_shown(world: World) -> None:
    assert await world.teams.channel.reach("ukjent@demo.invalid") is None


async def test_a_slow_question_of_who_it_is_holds_nobody_up_for_long(
    parts: Parts, fake: FakeTeams, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.channels.teams import people

    monkeypatch.setattr(people, "LONGEST_ASK", 0.2)

    async def hanging(method: str, path: str) -> web.Response | None:
        if method == "GET":
            await asyncio.sleep(1)
        return None

    fake.hook = hanging
    async with running_world(parts, fake) as world:
        assert (await world.say(QUESTION)).text.startswith("Nei")
    async with parts.sessions() as session:
        assert await find_person(session, f"{ADA.aad}@teams.invalid") is not None


async def test_a_token_is_asked_for_once_and_renewed_when_it_was_refused() -> None:
    numbers = itertools.count(1)
    source = MicrosoftToken(lambda: f"token-{next(numbers)}")
    assert {await source.token() for _ in range(3)} == {"token-1"}
    assert await source.token(fresh=True) == "token-2"


async def test_a_sign_in_that_fails_is_a_reason_to_try_later(fake: FakeTeams) -> None:
    def refused() -> str:
        raise PermissionError("invalid_client: hemmelig")

    source = MicrosoftToken(refused)
    with pytest.raises(TokenUnavailableError):
        await source.token()
    async with ClientSession() as session:
        failing = Connector(
            session=session,
            tokens=source,
            service_urls=ServiceUrls(None),
            limits=RateLimits(),
            bot_id="28:bot",
        )
        with pytest.raises(RetryableSendError) as caught:
            await failing.send(address(fake), MESSAGE)
    assert caught.value.reason == "no_token"
