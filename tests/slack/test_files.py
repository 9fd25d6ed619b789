"""Spreadsheets, calendars and pictures put into Slack: once, in the right thread, and told of where they cannot be."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.channels.files import FileAccess, FileGoneError
from bot.channels.slack.channel import SlackChannel
from bot.channels.slack.config import SlackConfig
from bot.channels.slack.pace import Pace
from conversation.reply import File, Reply
from conversation.turn import Address, ChannelName
from tests.slack.conftest import FastTime
from tests.slack.double import ADA, SECRET, TOKEN, SlackDouble

DIRECT = Address(ChannelName.SLACK, f"D{ADA}", user_id=ADA)
THREAD = Address(ChannelName.SLACK, "C1:1700000001.000100", user_id=ADA, thread_id="1700000001.000100")
TABLE = File("avtaler.xlsx", "application/x", "/files/table", "To avtaler.")
PICTURE = File("utløp.png", "image/png", "/files/picture", "Tre avtaler etter sluttdato.")
REPLY = Reply("Her er avtalene.", id="r1", files=(TABLE, PICTURE))


async def read(url: str) -> bytes:
    """Return bytes that name the file, as `bot.files.Files.read` would return its own."""
    if url == "/files/gone":
        raise FileGoneError
    return f"bytes of {url}".encode()


@pytest.fixture
async def channel(double: SlackDouble, fast: FastTime) -> AsyncIterator[SlackChannel]:
    config = SlackConfig(TOKEN, SECRET, api_url=double.url)
    pace = Pace(now=fast.now, sleep=fast.sleep)
    ready = SlackChannel(config, files=FileAccess(read), pace=pace, sleep=fast.sleep)
    await ready.open()
    yield ready
    await ready.close()


def shown(double: SlackDouble) -> list[str]:
    """Return what stands in Slack, in order: the files by name, the messages by text."""
    return [str(message.files[0]["name"]) if message.files else message.text for message in double.posted]


async def test_files_follow_the_text_with_their_bytes_and_their_words(
    channel: SlackChannel, double: SlackDouble
) -> None:
    ts = await channel.send(DIRECT, REPLY)
    assert shown(double) == ["Her er avtalene.", "avtaler.xlsx", "utløp.png"]
    assert ts == double.posted[0].ts, "the buttons stand on the text"
    table, picture = double.uploads.values()
    assert table.data == b"bytes of /files/table"
    assert (picture.data, picture.alt) == (b"bytes of /files/picture", PICTURE.alt)
    assert "xlsx" not in str(double.posted[0].blocks), "a file that comes by itself is not named twice"


async def test_files_go_into_the_thread_of_the_question(channel: SlackChannel, double: SlackDouble) -> None:
    await channel.send(THREAD, REPLY)
    assert [(m.channel, m.thread) for m in double.posted] == [("C1", THREAD.thread_id)] * 3


async def test_what_stands_in_slack_after_a_kill_is_not_sent_again(
    channel: SlackChannel, double: SlackDouble
) -> None:
    for address in (DIRECT, THREAD):
        double.posted.clear()
        await channel.send(address, REPLY)
        await channel.send(address, REPLY)
        assert shown(double) == ["Her er avtalene.", "avtaler.xlsx", "utløp.png"]
        del double.posted[2]
        await channel.send(address, REPLY)
        assert shown(double) == ["Her er avtalene.", "avtaler.xlsx", "utløp.png"], (
            "only what is missing comes"
        )


async def test_a_file_of_the_same_name_from_before_is_another(
    channel: SlackChannel, double: SlackDouble
) -> None:
    await channel.send(DIRECT, REPLY)
    await channel.send(DIRECT, replace(REPLY, id="r2"))
    assert shown(double).count("avtaler.xlsx") == 2


@pytest.mark.parametrize("stored", [True, False])
async def test_a_connection_that_breaks_while_a_file_is_shown_leaves_one_file(
    channel: SlackChannel, double: SlackDouble, stored: bool
) -> None:
    one = replace(REPLY, files=(TABLE,))
    original = double._chat_post_message

    def cut_next(body: dict[str, object]) -> dict[str, object]:
        double.cut(stored=stored)
        return original(body)

    double._chat_post_message = cut_next  # type: ignore[method-assign]  # what comes after the text breaks
    with channel.first_time([one]):
        await channel.send(DIRECT, one)
    assert shown(double) == ["Her er avtalene.", "avtaler.xlsx"]


async def test_a_short_pause_is_waited_out(
    channel: SlackChannel, double: SlackDouble, fast: FastTime
) -> None:
    double.limit("files.getUploadURLExternal", 5)
    double.limit("files.completeUploadExternal", 6)
    await channel.send(DIRECT, REPLY)
    assert shown(double) == ["Her er avtalene.", "avtaler.xlsx", "utløp.png"]
    assert fast.slept >= 11


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.completeUploadExternal"])
@pytest.mark.parametrize("error", ["missing_scope", "invalid_arguments", "ratelimited"])
async def test_a_file_that_slack_refuses_is_told_of_and_the_rest_arrives(
    channel: SlackChannel, double: SlackDouble, method: str, error: str
) -> None:
    if error == "ratelimited":
        double.limit(method, 600)
    else:
        double.refuse(method, error)
    await channel.send(DIRECT, REPLY)
    text, told, picture = shown(double)
    assert text == "Her er avtalene."
    assert "avtaler.xlsx" in told
    assert "Spør meg en gang til" in told
    assert picture == "utløp.png"


async def test_an_upload_that_fails_is_told_with_a_link_where_there_is_one(
    double: SlackDouble, fast: FastTime
) -> None:
    pace = Pace(now=fast.now, sleep=fast.sleep)
    access = FileAccess(read, "https://bot.example.org")
    channel = SlackChannel(
        SlackConfig(TOKEN, SECRET, api_url=double.url), files=access, pace=pace, sleep=fast.sleep
    )
    double.refuses_uploads = True
    await channel.open()
    try:
        for _ in range(2):
            await channel.send(DIRECT, replace(REPLY, files=(TABLE,)))
    finally:
        await channel.close()
    [_, told] = double.posted
    assert "7 dager" in told.text
    assert '"url": "https://bot.example.org/files/table"' in str(told.blocks).replace("'", '"')


async def test_a_file_that_is_gone_is_told_of(channel: SlackChannel, double: SlackDouble) -> None:
    await channel.send(DIRECT, replace(REPLY, files=(replace(TABLE, url="/files/gone"),)))
    assert "avtaler.xlsx" in shown(double)[1]


async def test_files_follow_a_message_that_took_anothers_place(
    channel: SlackChannel, double: SlackDouble
) -> None:
    ts = await channel.send(DIRECT, Reply("Velg.", id="r0"))
    await channel.update(DIRECT, ts, REPLY)
    assert shown(double) == ["Her er avtalene.", "avtaler.xlsx", "utløp.png"]


async def test_somebody_elses_link_stays_a_link(channel: SlackChannel, double: SlackDouble) -> None:
    await channel.send(DIRECT, replace(REPLY, files=(replace(TABLE, url="https://doffin.no/a.xlsx"),)))
    assert double.uploads == {}
    assert "https://doffin.no/a.xlsx" in str(double.posted[0].blocks)
