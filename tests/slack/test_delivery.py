import asyncio
from dataclasses import replace

import pytest

from bot.channels.slack.api import OutcomeUnknownError
from bot.channels.slack.channel import SlackChannel
from bot.channels.slack.pace import Pace
from conversation.channel import AddressGoneError, MessageRejectedError, RetryableSendError
from conversation.reply import Reply
from conversation.turn import Address, ChannelName
from tests.slack.conftest import FastTime, Scene
from tests.slack.double import ADA, SlackDouble

DIRECT = Address(ChannelName.SLACK, f"D{ADA}", user_id=ADA)
THREAD = Address(ChannelName.SLACK, "C1:1700000001.000100", user_id=ADA, thread_id="1700000001.000100")
REPLY = Reply("Hei.", id="r1")
QUESTION = "Må jeg lyse ut et kjøp på 450 000 kroner?"


async def test_a_person_is_reached_by_email_and_asked_for_once(
    channel: SlackChannel, double: SlackDouble
) -> None:
    for _ in range(2):
        assert await channel.reach("Ada@demo.invalid") == DIRECT
    assert await channel.reach("ukjent@demo.invalid") is None
    assert len(double.called("users.lookupByEmail")) == 2
    assert len(double.called("conversations.open")) == 1


async def test_the_procurement_offices_channel_is_reached_where_one_is_set(channel: SlackChannel) -> None:
    assert await channel.reach("innkjop") is None
    office = SlackChannel(replace(channel.config, innkjop_channel="C9"))
    assert await office.reach("innkjop") == Address(ChannelName.SLACK, "C9")


async def test_a_slack_that_cannot_be_asked_does_not_make_a_person_unknown(
    channel: SlackChannel, double: SlackDouble
) -> None:
    double.limit("users.lookupByEmail", 7)
    with pytest.raises(RetryableSendError) as caught:
        await channel.reach("ada@demo.invalid")
    assert caught.value.retry_after == 7


async def test_a_message_is_replaced_by_another(channel: SlackChannel, double: SlackDouble) -> None:
    ts = await channel.send(DIRECT, REPLY)
    await channel.update(DIRECT, ts, Reply("Nytt.", id="r2"))
    assert [m.text for m in double.posted] == ["Nytt."]


async def test_a_long_message_is_replaced_part_by_part_and_what_is_left_over_goes_away(
    channel: SlackChannel, double: SlackDouble
) -> None:
    long = Reply("ord " * 2500, id="r1")
    with channel.first_time([long]):
        sent = await channel.send(DIRECT, long)
    await channel.update(DIRECT, sent, Reply("nytt " * 1000, id="r2"))
    assert ["nytt" in m.text and "ord" not in m.text for m in double.posted] == [True, True]
    await channel.update(DIRECT, " ".join(m.ts for m in double.posted), Reply("Kort.", id="r3"))
    assert [m.text for m in double.posted] == ["Kort."]


async def test_a_person_is_written_to_by_their_user_id_too(
    channel: SlackChannel, double: SlackDouble
) -> None:
    await channel.send(Address(ChannelName.SLACK, ADA, user_id=ADA), REPLY)
    assert double.posted[0].channel == f"D{ADA}"


@pytest.mark.parametrize(
    ("error", "raised"),
    [
        ("is_archived", AddressGoneError),
        ("channel_not_found", AddressGoneError),
        ("account_inactive", AddressGoneError),
        ("not_in_channel", AddressGoneError),
        ("invalid_blocks", MessageRejectedError),
        ("msg_too_long", MessageRejectedError),
        ("token_revoked", RetryableSendError),
        ("service_unavailable", RetryableSendError),
    ],
)
async def test_slacks_errors_mean_what_the_dispatcher_understands(
    channel: SlackChannel, double: SlackDouble, error: str, raised: type[Exception]
) -> None:
    double.refuse("chat.postMessage", error)
    with pytest.raises(raised) as caught:
        await channel.send(DIRECT, REPLY)
    assert error in str(caught.value)
    assert double.posted == []


async def test_an_address_that_is_gone_is_said_to_be_gone(channel: SlackChannel, double: SlackDouble) -> None:
    double.gone.add("C1")
    with pytest.raises(AddressGoneError):
        await channel.send(THREAD, REPLY)
    with pytest.raises(AddressGoneError):
        await channel.send(Address(ChannelName.SLACK, "UUKJENT"), REPLY)
    with pytest.raises(AddressGoneError):
        await channel.send(Address(ChannelName.SLACK, ""), REPLY)


async def test_the_parts_of_a_long_answer_come_a_second_apart(
    channel: SlackChannel, double: SlackDouble, fast: FastTime
) -> None:
    reply = Reply("ord " * 2500, id="r1")
    with channel.first_time([reply]):
        sent = await channel.send(DIRECT, reply)
    assert len(double.posted) == 4
    assert sent.split() == [message.ts for message in double.posted]
    assert fast.slept == pytest.approx(3.0)


async def test_one_conversation_gets_one_message_a_second_and_the_others_do_not_wait(fast: FastTime) -> None:
    pace = Pace(now=fast.now, sleep=fast.sleep)
    for name in ("C1", "C2", "C3"):
        await pace.turn(name, patience=0)
    assert fast.slept == 0
    await pace.turn("C1", patience=5)
    assert fast.slept == pytest.approx(1.0)
    with pytest.raises(RetryableSendError):
        await pace.turn("C1", patience=0.5)


async def test_a_pause_that_slack_asks_of_one_conversation_is_kept_there_only(fast: FastTime) -> None:
    pace = Pace(now=fast.now, sleep=fast.sleep)
    pace.limited("C1", 10)
    await pace.turn("C2", patience=0)
    with pytest.raises(RetryableSendError) as caught:
        await pace.turn("C1", patience=5)
    assert caught.value.retry_after == pytest.approx(10)


async def test_a_pause_asked_of_two_conversations_is_kept_by_all(fast: FastTime) -> None:
    pace = Pace(now=fast.now, sleep=fast.sleep)
    pace.limited("C1", 10)
    pace.limited("C2", 30)
    assert pace.everybody_waits == pytest.approx(30)
    await pace.turn("C3", patience=60)
    assert fast.slept == pytest.approx(30)


async def test_a_rate_limit_is_waited_out_when_somebody_waits_for_an_answer(scene: Scene) -> None:
    scene.double.limit("chat.postMessage", 7)
    [said] = await scene.ask(QUESTION)
    assert said.text.startswith("Nei")
    assert scene.time.slept >= 7


async def test_a_proactive_message_comes_back_when_slack_says(
    channel: SlackChannel, double: SlackDouble
) -> None:
    double.limit("chat.postMessage", 30)
    with pytest.raises(RetryableSendError) as caught:
        await channel.send(DIRECT, REPLY)
    assert caught.value.retry_after == 30
    with pytest.raises(RetryableSendError):
        await channel.send(DIRECT, REPLY)
    assert len(double.called("chat.postMessage")) == 1, "nothing is sent during the pause"


@pytest.mark.parametrize("address", [DIRECT, THREAD])
async def test_a_connection_that_breaks_after_the_post_does_not_double_it(
    channel: SlackChannel, double: SlackDouble, address: Address
) -> None:
    double.cut(stored=True)
    with channel.first_time([REPLY]):
        ts = await channel.send(address, REPLY)
    assert [m.ts for m in double.posted] == [ts]


async def test_a_connection_that_breaks_before_the_post_is_made_good(
    channel: SlackChannel, double: SlackDouble
) -> None:
    double.cut(stored=False)
    with channel.first_time([REPLY]):
        await channel.send(DIRECT, REPLY)
    assert len(double.posted) == 1


async def test_what_may_have_been_sent_before_is_asked_for_first(
    channel: SlackChannel, double: SlackDouble
) -> None:
    long = Reply("ord " * 2500, id="r2")
    with channel.first_time([long]):
        first = await channel.send(DIRECT, long)
    assert await channel.send(DIRECT, long) == first
    assert len(double.posted) == 4


async def test_an_outcome_that_cannot_be_asked_for_is_left_unknown_and_asked_for_next_time(
    channel: SlackChannel, double: SlackDouble
) -> None:
    double.cut(stored=True)
    double.refuse("conversations.history", "service_unavailable")
    with channel.first_time([REPLY]):
        with pytest.raises(RetryableSendError):
            await channel.send(DIRECT, REPLY)
        await channel.send(DIRECT, REPLY)
    assert len(double.posted) == 1


async def test_a_server_error_after_a_post_is_an_unknown_outcome(
    channel: SlackChannel, double: SlackDouble
) -> None:
    double.refuse("chat.postMessage", "internal_error")
    with pytest.raises(OutcomeUnknownError):
        await channel.send(DIRECT, Reply("Uten id."))
    double.refuse("chat.postMessage", "internal_error")
    await channel.send(DIRECT, REPLY)
    assert len(double.posted) == 1


async def test_one_person_whose_slack_hangs_does_not_delay_another(scene: Scene) -> None:
    scene.double.limit("chat.postMessage", 15)
    reached, hung = asyncio.Event(), asyncio.Event()

    async def sleep(_: float) -> None:
        reached.set()
        await hung.wait()

    scene.channel._pace._sleep = sleep
    await scene.sender.deliver(scene.sender.message(QUESTION))
    async with asyncio.timeout(60):
        await reached.wait()
    await scene.sender.deliver(scene.sender.message(QUESTION, user="UPER"))
    async with asyncio.timeout(60):
        while not scene.double.posted:  # noqa: ASYNC110 - the double has no event to wait for
            await asyncio.sleep(0.01)
    assert [m.channel for m in scene.double.posted] == ["DUPER"]
    scene.time.at += 60
    hung.set()
    await scene.settled()
    assert len(scene.double.posted) == 2
