"""What every channel promises, whatever the platform. Slack, Teams and a mail server stand beside as doubles on loopback."""

import json
import re
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from aiohttp import web

from bot.bootstrap import Parts
from bot.channels.email.channel import EmailChannel
from bot.channels.email.config import EmailConfig
from bot.channels.files import FileAccess
from bot.channels.slack.channel import SlackChannel
from bot.channels.slack.config import SlackConfig
from bot.channels.slack.pace import Pace
from bot.channels.slack.worker import view_of
from bot.channels.teams.config import TeamsConfig
from bot.channels.teams.wiring import open_teams
from bot.channels.terminal.channel import TerminalChannel
from bot.channels.terminal.files import Folder
from bot.channels.web.deliveries import deliveries_after
from conversation.actions import Action, ActionId
from conversation.channel import AddressGoneError, Channel, MessageRejectedError, RetryableSendError
from conversation.markup import escape
from conversation.reply import Choice, Fact, Field, FieldKind, Form, Option, Reply, Source
from conversation.turn import Address, ChannelName
from conversation.wire import reply_to_json
from register.person import SeenAt, add_person, find_person, remember_address
from tests.bot.made import made_for
from tests.email.double import SmtpDouble
from tests.slack.conftest import FastTime
from tests.slack.double import SECRET, TOKEN, SlackDouble
from tests.slack.limits import view_fault
from tests.teams.world import FixedToken, fake_teams

ADA = "ada@demo.invalid"
HOSTILE = "<!channel> *bold* **fet** <script>alert(1)</script> [x](https://evil.example)"


@dataclass(frozen=True, slots=True)
class UnderTest:
    """A channel, everything it has put before Ada as JSON, and what the platform can be made to do.

    `limit` makes its next answer a 429; `leave` returns an address where nobody is any more.
    """

    channel: Channel
    shown: Callable[[], Awaitable[list[str]]]
    leave: Callable[[], Address]
    limit: Callable[[], None] | None = None


def nobody(name: ChannelName) -> Callable[[], Address]:
    return lambda: Address(name, "closed", user_id="borte@demo.invalid")


async def _web(parts: Parts, _stack: AsyncExitStack) -> UnderTest:
    async def shown() -> list[str]:
        async with parts.sessions() as session:
            person = await find_person(session, ADA)
            assert person is not None
            rows = await deliveries_after(session, person_id=person.id, last_id=0)
        return [json.dumps(data, ensure_ascii=False) for _, data in rows]

    return UnderTest(parts.web, shown, nobody(ChannelName.WEB))


async def _terminal(parts: Parts, _stack: AsyncExitStack) -> UnderTest:
    written: list[Reply] = []
    terminal = TerminalChannel(written.append)
    terminal.sits_here(ADA)
    terminal.keep_files_in(Folder(parts.files.read))

    async def shown() -> list[str]:
        return [json.dumps(reply_to_json(reply), ensure_ascii=False) for reply in written]

    return UnderTest(terminal, shown, nobody(ChannelName.TERMINAL))


async def _slack(parts: Parts, stack: AsyncExitStack) -> UnderTest:
    double, fast = SlackDouble(), FastTime()
    await double.start()
    stack.push_async_callback(double.stop)
    config = SlackConfig(TOKEN, SECRET, api_url=double.url)
    files = FileAccess(parts.files.read)
    pace = Pace(now=fast.now, sleep=fast.sleep)
    channel = SlackChannel(config, files=files, pace=pace, sleep=fast.sleep)
    await channel.open()
    stack.push_async_callback(channel.close)

    async def shown() -> list[str]:
        said = [[post.text, post.blocks] for post in double.posted]
        uploaded = [[u.name, u.alt, len(u.data or b"")] for u in double.uploads.values()]
        return [json.dumps(one, ensure_ascii=False) for one in (*said, *uploaded)]

    def leave() -> Address:
        double.gone.add("DGONE")
        return Address(ChannelName.SLACK, "DGONE")

    return UnderTest(channel, shown, leave, lambda: double.limit("chat.postMessage", 30))


async def _teams(parts: Parts, stack: AsyncExitStack) -> UnderTest:
    fake = await stack.enter_async_context(fake_teams())
    files = FileAccess(parts.files.read, "https://bot.example.org")
    opening = open_teams(
        TeamsConfig(), sessions=parts.sessions, clock=parts.clock, tokens=FixedToken(), files=files
    )
    teams = await stack.enter_async_context(opening)
    async with parts.sessions.begin() as session:
        person = await find_person(session, ADA)
        assert person is not None
        seen = SeenAt("teams", "29:ada", "a:ada", parts.clock.now(), tenant_id="t", service_url=fake.url)
        await remember_address(session, person, seen)

    async def shown() -> list[str]:
        return [json.dumps(call.body, ensure_ascii=False) for call in fake.sent]

    async def limited(_method: str, _path: str) -> web.Response | None:
        return web.json_response({}, status=429, headers={"Retry-After": "30"})

    async def blocked(_method: str, _path: str) -> web.Response | None:
        return web.json_response({"error": {"code": "MessageWritesBlocked"}}, status=403)

    def leave() -> Address:
        fake.hook = blocked
        return Address(ChannelName.TEAMS, "a:gone", user_id="29:gone", tenant_id="t", service_url=fake.url)

    return UnderTest(teams.channel, shown, leave, lambda: setattr(fake, "hook", limited))


async def _email(parts: Parts, stack: AsyncExitStack) -> UnderTest:
    double = SmtpDouble()
    await double.start()
    stack.push_async_callback(double.stop)
    url = "https://bot.example.org"
    channel = EmailChannel(
        EmailConfig(f"smtp://127.0.0.1:{double.port}", "Innkjøpsbot <innkjopsbot@demo.invalid>", url=url),
        sessions=parts.sessions,
        clock=parts.clock,
        is_staff=lambda email: email.endswith("@demo.invalid"),
        files=FileAccess(parts.files.read, url),
    )

    async def shown() -> list[str]:
        bodies = [(got.part("plain"), got.part("html")) for got in double.got]
        return [json.dumps(body, ensure_ascii=False) for body in bodies]

    def limit() -> None:
        double.answers["RCPT"] = "450 4.7.1 too fast"

    return UnderTest(channel, shown, nobody(ChannelName.EMAIL), limit)


OPEN = {"web": _web, "terminal": _terminal, "slack": _slack, "teams": _teams, "email": _email}
NO_BUTTONS = (ChannelName.EMAIL,)
"""Where nothing can be pressed: the labels are told, and no token leaves."""


@pytest.fixture(params=list(OPEN))
async def under_test(
    request: pytest.FixtureRequest, parts: Parts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[UnderTest]:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    async with parts.sessions.begin() as session:
        await add_person(session, email=ADA, name="Ada")
    async with AsyncExitStack() as stack:
        yield await OPEN[request.param](parts, stack)


async def address(under_test: UnderTest) -> Address:
    found = await under_test.channel.reach(ADA)
    assert found is not None
    assert found.channel is under_test.channel.name
    return found


FULL = Reply(
    "Hei **Ada**, dette er svaret",
    id="r1",
    to=ADA,
    facts=(Fact("Verdi", "100 kr"),),
    choices=(Choice("Knappen", Action(ActionId.HELP), "token-1"),),
    sources=(Source("Loven", "§ 1", "2026", "https://lovdata.no/x"),),
)
FORM = Reply(
    "Fyll ut",
    id="r2",
    to=ADA,
    form=Form(
        (Field("a", "Hva trenger du?", FieldKind.CHOICE, options=(Option("x", "En stol"),)),),
        Choice("Send inn", Action(ActionId.FORWARD), "token-2"),
    ),
)


async def test_a_message_arrives_with_everything_it_holds(under_test: UnderTest) -> None:
    number = await under_test.channel.send(await address(under_test), FULL)
    assert number
    [got] = await under_test.shown()
    for part in ("dette er svaret", "Verdi", "100 kr", "Knappen", "Loven", "§ 1"):
        assert part in got, part
    assert ("token-1" in got) is (under_test.channel.name not in NO_BUTTONS)


async def test_a_form_arrives_with_its_fields_or_the_way_to_them(under_test: UnderTest) -> None:
    await under_test.channel.send(await address(under_test), FORM)
    [got] = await under_test.shown()
    assert "Fyll ut" in got
    if under_test.channel.name is not ChannelName.SLACK:  # Slack opens the fields in a modal
        for part in ("Hva trenger du?", "En stol", "Send inn"):
            assert part in got, part
        assert ("token-2" in got) is (under_test.channel.name not in NO_BUTTONS)


EVERY_KIND = Reply(
    "Fyll ut alt",
    id="r6",
    to=ADA,
    form=Form(
        tuple(
            Field(
                kind.value,
                f"Spørsmål om {kind.value}?",
                kind,
                options=(Option("x", f"Svar på {kind.value}"),),
            )
            for kind in FieldKind
        ),
        Choice("Send inn", Action(ActionId.FILL_FORM), "token-3"),
    ),
)


async def test_a_form_with_every_kind_of_field_arrives(under_test: UnderTest) -> None:
    await under_test.channel.send(await address(under_test), EVERY_KIND)
    [got] = await under_test.shown()
    assert "Fyll ut alt" in got
    if under_test.channel.name is ChannelName.SLACK:
        view = view_of(EVERY_KIND, "r6", Address(ChannelName.SLACK, "D1"))
        assert view is not None
        assert view_fault(view) is None
        got = json.dumps(view, ensure_ascii=False)
    for kind in FieldKind:
        assert f"Spørsmål om {kind.value}?" in got, kind
    for kind in (FieldKind.CHOICE, FieldKind.CHOICES, FieldKind.YESNO, FieldKind.FILES):
        assert f"Svar på {kind.value}" in got, kind


def first_bytes(url: str) -> bytes:
    return Path(unquote(urlsplit(url).path)).read_bytes()[:4]


async def test_files_arrive_or_the_way_to_them_with_what_they_hold(
    under_test: UnderTest, parts: Parts
) -> None:
    reply = await made_for(parts)
    await under_test.channel.send(await address(under_test), reply)
    got = "\n".join(await under_test.shown())
    assert reply.text in got
    for file in reply.files:
        shown_name = file.name if under_test.channel.name is not ChannelName.TEAMS else ""
        assert shown_name in got, file.name
        assert file.alt in got, file.name
    match under_test.channel.name:
        case ChannelName.TERMINAL:
            assert [first_bytes(url) for url in re.findall(r"file://[^\"]+", got)] == [
                b"PK\x03\x04",
                b"BEGI",
                b"\x89PNG",
            ]
        case ChannelName.SLACK:
            assert ", 0]" not in got, "every file has bytes"
        case ChannelName.TEAMS:
            links = re.findall(r'"https://bot.example.org/files/[^"]+"', got)
            assert len(set(links)) == 3
        case ChannelName.EMAIL:
            assert all(f"https://bot.example.org{file.url}" in got for file in reply.files)
        case _:
            assert all(file.url in got for file in reply.files)


async def test_an_update_reaches_whoever_got_the_message_or_is_refused(under_test: UnderTest) -> None:
    where = await address(under_test)
    number = await under_test.channel.send(where, FULL)
    new = Reply("Nytt innhold", id="r3", to=ADA)
    if under_test.channel.name is ChannelName.EMAIL:
        with pytest.raises(MessageRejectedError):
            await under_test.channel.update(where, number, new)
        return
    await under_test.channel.update(where, number, new)
    assert "Nytt innhold" in (await under_test.shown())[-1]


async def test_a_person_it_does_not_know_is_not_reached(under_test: UnderTest) -> None:
    assert await under_test.channel.reach("ukjent@demo.invalid") is None


async def test_an_address_where_nobody_is_any_more_is_gone(under_test: UnderTest) -> None:
    with pytest.raises(AddressGoneError):
        await under_test.channel.send(under_test.leave(), FULL)


async def test_hostile_words_arrive_as_words(under_test: UnderTest) -> None:
    await under_test.channel.send(await address(under_test), Reply(escape(HOSTILE), id="r4", to=ADA))
    got = (await under_test.shown())[-1]
    match under_test.channel.name:
        case ChannelName.SLACK:
            fallback, blocks = json.loads(got)
            assert "<!channel>" not in fallback, "the fallback text would call the whole channel"
            assert "alert(1)" in json.dumps(blocks)
        case ChannelName.TEAMS:
            drawn = json.loads(got)["attachments"][0]["content"]["body"][0]["text"]
            assert r"\[x\]" in drawn, "a link that the person did not make"
            assert "alert" in drawn
        case ChannelName.EMAIL:
            text, html = json.loads(got)
            assert HOSTILE in text
            assert "<script>" not in html
            assert 'href="https://evil' not in html, "a link that the person did not make"
        case _:
            assert json.loads(got)["text"] == escape(HOSTILE)


async def test_a_very_long_message_is_delivered_whole(under_test: UnderTest) -> None:
    long = "\n\n".join(f"Avsnitt{number}slutt " + "ord " * 100 for number in range(60))
    await under_test.channel.send(await address(under_test), Reply(long, id="r5", to=ADA))
    got = "".join(await under_test.shown())
    assert all(f"Avsnitt{number}slutt" in got for number in range(60))


async def test_a_platform_that_wants_a_pause_is_tried_again_later(under_test: UnderTest) -> None:
    where = await address(under_test)
    if under_test.limit is None:
        await under_test.channel.send(where, FULL)  # nobody paces a row or a line
        return
    under_test.limit()
    if under_test.channel.name in (ChannelName.TEAMS, ChannelName.EMAIL):  # tells no time to wait
        with pytest.raises(RetryableSendError):
            await under_test.channel.send(where, FULL)
    else:
        with pytest.raises(RetryableSendError) as caught:
            await under_test.channel.send(where, FULL)
        assert caught.value.retry_after is not None
