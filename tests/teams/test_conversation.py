import asyncio
import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select

import bot.app
from bot.channels.teams import flow
from bot.channels.teams.render import WORKING
from bot.inbox import LEASE, Status
from norsk.clock import FixedClock
from register.person import Person, add_person, find_person
from tests.teams.world import (
    ADA,
    BOT,
    PER,
    QUESTION,
    Call,
    Json,
    World,
    addresses,
    route_when,
    rows,
    running_world,
    settled,
)


async def test_a_question_is_answered_in_its_conversation(world: World) -> None:
    answer = await world.say(QUESTION)
    assert answer.text.startswith("Nei, du trenger ikke å lyse ut")
    assert answer.conversation == "a:ada"
    assert (
        answer.body["summary"] == "Nei, du trenger ikke å lyse ut et kjøp på 450 000 kr i Doffin."
        or answer.body["summary"]
    )
    assert "text" not in answer.body, "Teams would show it above the card"
    await settled(world)
    [row] = await rows(world)
    assert row.status == Status.ANSWERED


async def test_a_person_is_known_by_entra_id_and_e_mail_as_on_every_channel(world: World) -> None:
    async with world.parts.sessions.begin() as session:
        known = await add_person(session, email="ada@demo.invalid", name="Ada i registeret")
    await world.say(QUESTION)
    await world.say("takk")
    async with world.parts.sessions() as session:
        people = list((await session.scalars(select(Person))).unique())
    assert [person.id for person in people] == [known.id]
    assert [(a.user_id, a.conversation_id) for a in people[0].addresses] == [(ADA.aad, "a:ada")]


async def test_somebody_whom_teams_did_not_name_gets_their_e_mail_later(world: World) -> None:
    from aiohttp import web

    async def silent(method: str, path: str) -> web.Response | None:
        return web.json_response({}, status=404) if method == "GET" else None

    world.fake.hook = silent
    await world.say(QUESTION)
    world.fake.hook = None
    await world.say("takk")
    async with world.parts.sessions() as session:
        assert [p.email for p in (await session.scalars(select(Person))).unique()] == ["ada@demo.invalid"]


@pytest.mark.each_database
async def test_the_same_activity_three_times_is_answered_once(world: World) -> None:
    asked = world.activity(text=QUESTION)
    statuses = await asyncio.gather(*(world.post(asked) for _ in range(3)))
    assert [status for status, _ in statuses] == [200, 200, 200]
    await settled(world)
    assert len(world.fake.sent) == 1
    assert len(await rows(world)) == 1


async def test_a_crash_between_acknowledgement_and_answer_is_made_good(
    world: World, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def crash(*args: object, **kwargs: object) -> None:
        """The process is gone before the work begins."""

    monkeypatch.setattr(flow.Flow, "_answer", crash)
    status, _ = await world.post(world.activity(text=QUESTION))
    assert status == 200
    assert world.fake.sent == []
    clock.advance(LEASE + timedelta(seconds=1))
    assert await world.app.take_up() == 1
    assert world.fake.sent[0].text.startswith("Nei")
    assert world.fake.sent[0].conversation == "a:ada"


async def test_whoever_waits_sees_the_bot_write(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flow, "TYPING_AFTER", 0.1)
    monkeypatch.setattr(flow, "PATIENCE", 90.0)
    monkeypatch.setattr(bot.app, "route", route_when(lambda: world.fake.calls))
    await world.say(QUESTION)
    assert [call.body["type"] for call in world.fake.calls] == ["typing", "message"]


async def test_a_quick_answer_needs_no_typing_indicator(world: World) -> None:
    await world.say(QUESTION)
    assert [call.body["type"] for call in world.fake.calls] == ["message"]


async def test_an_answer_that_takes_long_is_announced(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flow, "TYPING_AFTER", 0.1)
    monkeypatch.setattr(flow, "PATIENCE", 0.2)
    monkeypatch.setattr(bot.app, "route", route_when(lambda: world.fake.sent))
    await world.say(QUESTION)
    first, second = await world.fake.wait_for(2)
    assert first.text == WORKING
    assert second.text.startswith("Nei")


CHANNEL = {
    "id": "19:abc@thread.tacv2;messageid=1700",
    "conversationType": "channel",
    "isGroup": True,
    "tenantId": "t",
}


def mentioned(text: str) -> Json:
    mention = {
        "type": "mention",
        "text": "<at>Innkjøpsbot</at>",
        "mentioned": {"id": BOT, "name": "Innkjøpsbot"},
    }
    return {"text": f"<at>Innkjøpsbot</at>&nbsp;{text}", "entities": [mention], "conversation": CHANNEL}


async def test_in_a_channel_the_bot_answers_in_the_thread_when_it_is_mentioned(world: World) -> None:
    before = len(world.fake.sent)
    await world.post(world.activity(**mentioned(QUESTION)))
    answer = (await world.fake.wait_for(before + 1))[before]
    assert answer.conversation == "19:abc@thread.tacv2;messageid=1700"
    assert answer.path.endswith("/activities/1700"), "a reply to the thread's first message"
    assert answer.text.startswith("Nei"), "the mention was taken out of the question"


async def test_in_a_group_the_bot_is_silent_until_it_is_mentioned(world: World) -> None:
    status, _ = await world.post(world.activity(text=QUESTION, conversation=CHANNEL))
    assert status == 200
    assert await rows(world) == []


async def test_whoever_only_wrote_where_others_read_is_reached_in_a_chat_of_their_own(world: World) -> None:
    await world.post(world.activity(**mentioned(QUESTION)))
    await world.fake.wait_for(1)
    await settled(world)
    address = await world.teams.channel.reach(ADA.email)
    assert address is not None
    from conversation.reply import Reply

    await world.teams.channel.send(address, Reply("Bare til deg"))
    opened, sent = world.fake.calls[-2:]
    assert (opened.path, opened.body["members"]) == ("/v3/conversations", [{"id": ADA.aad}])
    assert sent.conversation == "a:made"


@pytest.mark.parametrize(
    "event",
    [{"type": "messageUpdate"}, {"type": "messageDelete"}, {"type": "messageReaction"}, {"type": "typing"}],
)
async def test_edits_deletions_and_reactions_are_left_alone(world: World, event: Json) -> None:
    status, _ = await world.post(world.activity(**{"text": QUESTION, **event}))
    assert status == 200
    assert await rows(world) == []


async def test_an_invoke_that_the_bot_has_not_got_is_refused_as_such(world: World) -> None:
    status, _ = await world.post(world.activity(type="invoke", name="composeExtension/query", value={}))
    assert status == 501


async def test_teams_own_html_copy_is_no_file(world: World) -> None:
    await world.say(QUESTION, attachments=[{"contentType": "text/html", "content": "<p>…</p>"}])
    await settled(world)
    assert len(world.fake.sent) == 1


def added(world: World) -> list[Json]:
    return [
        world.activity(type="installationUpdate", action="add"),
        world.activity(type="conversationUpdate", membersAdded=[{"id": ADA.id}, {"id": BOT}]),
    ]


@pytest.mark.each_database
async def test_whoever_lets_the_bot_in_is_welcomed_once_and_can_be_written_to(world: World) -> None:
    await asyncio.gather(*(world.post(event) for event in added(world)))
    await world.fake.wait_for(1)
    await settled(world)
    [welcome] = world.fake.sent
    assert "Jeg svarer på spørsmål om anskaffelser" in welcome.text
    [address] = await addresses(world)
    assert (address.user_id, address.conversation_id, address.service_url) == (
        ADA.aad,
        "a:ada",
        world.fake.url,
    )
    assert await world.teams.channel.reach(ADA.email) is not None


async def test_whoever_throws_the_bot_out_is_forgotten_and_welcomed_when_it_is_back(world: World) -> None:
    for event in added(world):
        await world.post(event)
    await settled(world)
    await world.post(world.activity(type="installationUpdate", action="remove"))
    assert await world.teams.channel.reach(ADA.email) is None
    for event in added(world):
        await world.post(event)
        await settled(world)
    assert len(world.fake.sent) == 2
    assert await world.teams.channel.reach(ADA.email) is not None


async def test_an_upgrade_of_the_app_is_no_news_to_anybody(world: World) -> None:
    await world.post(world.activity(type="installationUpdate", action="add-upgrade"))
    await world.post(world.activity(type="installationUpdate", action="remove-upgrade"))
    await world.post(world.activity(type="conversationUpdate", membersAdded=[{"id": PER.id}]))
    assert await rows(world) == []


async def test_a_message_is_sent_unasked_after_a_restart(world: World) -> None:
    await world.post(added(world)[0])
    await world.fake.wait_for(1)
    await settled(world)
    from conversation.reply import Reply
    from notifications.delivery.outbox import enqueue

    async with world.parts.sessions.begin() as session:
        ada = await find_person(session, ADA.email)
        assert ada is not None
        key = uuid.uuid4().hex
        reply = Reply("Avtalen går ut om tre måneder.", to=ADA.email)
        await enqueue(session, key=key, person_id=ada.id, reply=reply, due_at=world.parts.clock.now())
    async with running_world(world.parts, world.fake) as restarted:
        assert await restarted.dispatcher.run_once() == 1
    sent: Call = world.fake.sent[-1]
    assert (sent.conversation, sent.text) == ("a:ada", "Avtalen går ut om tre måneder.")
    assert sent.body["conversation"] == {"id": "a:ada", "tenantId": ADA_TENANT}


ADA_TENANT = "11111111-1111-1111-1111-111111111111"


@pytest.mark.parametrize(
    "said", ["", "\x00\x01\u202e", "a" * 100_000, "<at>x</at> **f** [a](http://b) {{DATE(1)}}", "🦆" * 900]
)
async def test_any_text_gets_a_clear_answer(world: World, said: str) -> None:
    answer = await world.say(said)
    assert answer.text
    assert "Referanse" not in answer.text
