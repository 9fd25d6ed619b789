import asyncio
import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import cast

import pytest
from sqlalchemy import select

from bot.inbox import LEASE, Inbox, Status
from bot.logs import configure_logs
from register.audit import Audit
from register.person import Role, add_person, find_person
from tests.slack.conftest import Scene
from tests.slack.double import ADA, BOT, INGRID, PER, TEAM, Posted, button, buttons
from tests.slack.limits import Json, words_of


@pytest.fixture(autouse=True)
def _quiet_afterwards() -> Iterator[None]:
    yield
    configure_logs("info")
    logging.getLogger().handlers.clear()


QUESTION = "Må jeg lyse ut et kjøp på 450 000 kroner?"
UNANSWERABLE = "Hvilken farge skal <script>konvolutten</script> ha når vi får papirtilbud?"
WITH_KINDS = "Må jeg lyse ut et kjøp på 1,4 millioner?"


async def test_a_question_in_a_direct_message_is_answered_in_its_thread_with_sources(scene: Scene) -> None:
    event = scene.sender.message(QUESTION)
    assert (await scene.sender.deliver(event))[0] == 200
    await scene.settled()
    [said] = scene.double.posted
    assert said.channel == f"D{ADA}"
    assert said.thread == cast(Json, event["event"])["ts"]
    assert said.text.startswith("Nei, du trenger ikke å lyse ut")
    assert "Kilde:" in said.text
    [posted] = scene.double.called("chat.postMessage")
    assert (posted["unfurl_links"], posted["unfurl_media"]) == (False, False)


async def test_the_person_is_found_by_email_and_asked_for_once(scene: Scene) -> None:
    await scene.ask(QUESTION)
    await scene.ask("hva om det er 1,4 millioner?")
    async with scene.parts.sessions() as session:
        ada = await find_person(session, "ada@demo.invalid")
        assert ada is not None
        assert ada.name == "Ada"
    assert len(scene.double.called("users.info")) == 1


async def test_a_follow_up_in_another_thread_of_the_direct_message_knows_the_facts(scene: Scene) -> None:
    await scene.ask(QUESTION)
    [said] = await scene.ask("hva om det er 1,4 millioner?")
    assert said.text.startswith("Ja, et kjøp på 1\u00a0400\u00a0000\u00a0kr")


@pytest.mark.each_database
async def test_a_mention_that_arrives_as_two_events_is_answered_once_in_its_thread(scene: Scene) -> None:
    message = scene.sender.message(f"<@{BOT}> {QUESTION}", channel="C1")
    event = cast(Json, message["event"])
    mention = scene.sender.event({**event, "type": "app_mention"})
    assert [
        s for s, _ in await asyncio.gather(scene.sender.deliver(message), scene.sender.deliver(mention))
    ] == [200, 200]
    await scene.settled()
    [said] = scene.double.posted
    assert (said.channel, said.thread) == ("C1", event["ts"])
    assert said.text.startswith("Nei")


async def test_a_mention_in_a_thread_is_answered_in_that_thread(scene: Scene) -> None:
    [said] = await scene.ask(f"<@{BOT}> {QUESTION}", channel="C1", thread_ts="1700000001.000100")
    assert said.thread == "1700000001.000100"


@pytest.mark.parametrize(
    "more",
    [
        {"subtype": "message_changed"},
        {"subtype": "message_deleted"},
        {"subtype": "bot_message", "bot_id": "B1"},
        {"bot_id": "B1"},
        {"user": BOT},
        {"channel": "C1"},
    ],
)
async def test_what_is_not_said_to_the_bot_by_a_person_is_left_alone(
    scene: Scene, more: dict[str, str]
) -> None:
    assert await scene.ask(QUESTION, **more) == []


async def test_the_same_event_delivered_three_times_is_answered_once(scene: Scene) -> None:
    event = scene.sender.message(QUESTION)
    for retry in range(3):
        assert (await scene.sender.deliver(event, retry=retry))[0] == 200
    await scene.settled()
    assert len(scene.double.posted) == 1


async def test_a_crash_between_acknowledgement_and_answer_is_made_good(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scene.slack._worker._tasks, "start", lambda work: work.close())
    assert (await scene.sender.deliver(scene.sender.message(QUESTION)))[0] == 200
    assert scene.double.posted == []
    scene.parts.clock.advance(LEASE + timedelta(seconds=1))  # type: ignore[attr-defined]
    assert await scene.parts.app.take_up() == 1
    [said] = scene.double.posted
    assert said.text.startswith("Nei")
    scene.parts.clock.advance(LEASE + timedelta(seconds=1))  # type: ignore[attr-defined]
    assert await scene.parts.app.take_up() == 0


async def test_a_crash_between_sending_and_noting_it_does_not_send_again(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def crash(*_: object) -> None:
        raise ConnectionError

    with monkeypatch.context() as patch:
        patch.setattr("bot.inbox.mark_answered", crash)
        await scene.ask(QUESTION)
    scene.parts.clock.advance(LEASE + timedelta(seconds=1))  # type: ignore[attr-defined]
    assert await scene.parts.app.take_up() == 1
    assert len(scene.double.posted) == 1


async def test_a_button_acts_once_and_its_message_shows_what_was_chosen(scene: Scene) -> None:
    [asked] = await scene.ask(WITH_KINDS)
    pressed = button(asked, "Bygg")
    first = scene.sender.press(asked, pressed)
    before = [b for b in asked.blocks if b["type"] == "rich_text"]
    assert (await scene.sender.deliver(first))[0] == 200
    await scene.settled()
    said = scene.double.posted[-1]
    assert "62,9\u00a0millioner" in said.text
    assert said.thread == asked.thread
    assert buttons(asked) == [], "the buttons are replaced"
    assert any("Bygg" in words and "✓" in words for block in asked.blocks for words in words_of(block))
    assert [b for b in asked.blocks if b["type"] == "rich_text"] == before, "what was said stays"


async def test_a_second_click_changes_nothing_and_says_so(scene: Scene) -> None:
    [asked] = await scene.ask(WITH_KINDS)
    bygg, vare = button(asked, "Bygg"), button(asked, "Vare")
    stale = Posted(asked.channel, asked.ts, asked.text, list(asked.blocks), asked.thread)
    await scene.sender.deliver(scene.sender.press(stale, bygg))
    await scene.settled()
    await scene.sender.deliver(scene.sender.press(stale, vare))
    await scene.settled()
    assert "allerede gjort" in scene.double.posted[-1].text
    shown = [words for block in asked.blocks for words in words_of(block)]
    assert not any("✓ Vare" in words for words in shown), "the first choice still stands"


async def test_the_same_press_delivered_twice_is_answered_once(scene: Scene) -> None:
    [asked] = await scene.ask(WITH_KINDS)
    payload = scene.sender.press(asked, button(asked, "Bygg"))
    for _ in range(2):
        assert (await scene.sender.deliver(payload))[0] == 200
        await scene.settled()
    assert len(scene.double.posted) == 2


async def test_somebody_elses_button_is_explained_to_the_clicker_alone_and_changes_nothing(
    scene: Scene,
) -> None:
    [asked] = await scene.ask(f"<@{BOT}> {WITH_KINDS}", channel="C1")
    await scene.sender.deliver(scene.sender.press(asked, button(asked, "Bygg"), user=PER))
    await scene.settled()
    told = scene.double.posted[-1]
    assert told.channel == f"D{PER}"
    assert "laget for en annen" in told.text
    assert buttons(asked), "the owner's buttons still stand"
    async with scene.parts.sessions() as session:
        lines = [(line.act, line.detail) for line in await session.scalars(select(Audit))]
    assert lines == [("press_refused", {"why": "ForeignActionError"})]


async def test_a_forged_button_is_refused(scene: Scene) -> None:
    [asked] = await scene.ask(WITH_KINDS)
    await scene.sender.deliver(scene.sender.press(asked, {**button(asked, "Bygg"), "value": "<script>"}))
    await scene.settled()
    assert "virker ikke" in scene.double.posted[-1].text
    assert buttons(asked)


async def test_the_command_is_answered_in_a_direct_message(scene: Scene) -> None:
    status, said = await scene.sender.deliver(scene.sender.command(QUESTION))
    assert (status, said["response_type"]) == (200, "ephemeral")
    await scene.settled()
    [answer] = scene.double.posted
    assert (answer.channel, answer.thread) == (f"D{ADA}", None)
    assert answer.text.startswith("Nei")


async def test_the_command_without_words_gives_help(scene: Scene) -> None:
    assert await scene.sender.deliver(scene.sender.command("", channel=f"D{ADA}")) == (200, {})
    await scene.settled()
    assert scene.double.posted[0].text.startswith("Jeg svarer på spørsmål")


async def test_the_shortcut_answers_what_somebody_else_wrote_privately(scene: Scene) -> None:
    used = scene.sender.interaction(
        "message_action",
        callback_id="sporr_innkjopsbot",
        message={"text": QUESTION, "ts": "1.2"},
        channel={"id": "C1"},
    )
    assert (await scene.sender.deliver(used))[0] == 200
    await scene.settled()
    [answer] = scene.double.posted
    assert answer.channel == f"D{ADA}"
    assert answer.text.startswith("Nei")


async def test_the_home_page_has_examples_that_can_be_pressed(scene: Scene) -> None:
    opened = scene.sender.event({"type": "app_home_opened", "user": ADA, "channel": f"D{ADA}", "tab": "home"})
    await scene.sender.deliver(opened)
    await scene.settled()
    home = scene.double.homes[ADA]
    assert any("Mine saker" in words for words in words_of(home["blocks"]))
    example = buttons(Posted("", "", "", cast(list[Json], home["blocks"])))[0]
    await scene.sender.deliver(scene.sender.press(None, example))
    await scene.settled()
    assert scene.double.posted[0].text.startswith("Nei")


async def test_an_opened_conversation_gets_suggestions(scene: Scene) -> None:
    opened: Json = {"type": "app_home_opened", "user": ADA, "channel": f"D{ADA}", "tab": "messages"}
    await scene.sender.deliver(scene.sender.event(opened))
    await scene.settled()
    [suggested] = scene.double.prompts
    assert suggested["channel_id"] == f"D{ADA}"
    assert len(cast(list[Json], suggested["prompts"])) == 4


async def test_what_slack_refuses_beside_the_answer_hurts_nobody(scene: Scene) -> None:
    scene.double.refuse("assistant.threads.setSuggestedPrompts", "not_allowed")
    scene.double.refuse("views.publish", "not_enabled")
    for tab in ("messages", "home"):
        event = scene.sender.event({"type": "app_home_opened", "user": ADA, "channel": f"D{ADA}", "tab": tab})
        assert (await scene.sender.deliver(event))[0] == 200
    assert len(await scene.ask(QUESTION)) == 1


async def test_somebody_slow_to_answer_is_said_to_be_at_work(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = scene.parts.app.work

    async def slow(*args: object, **named: object) -> object:
        async with asyncio.timeout(90):
            while not scene.double.statuses:  # noqa: ASYNC110 - the double has no event to wait for
                await asyncio.sleep(0.01)
        return await real(*args, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(scene.parts.app, "work", slow)
    monkeypatch.setattr("bot.channels.slack.worker.SLOW", 0.05)
    [said] = await scene.ask(QUESTION)
    [status] = scene.double.statuses
    assert status["thread_ts"] == said.thread


async def test_a_person_slack_tells_nothing_about_is_answered_all_the_same(scene: Scene) -> None:
    scene.double.refuse("users.info", "user_not_visible")
    scene.double.refuse("users.info", "user_not_visible")
    [said] = await scene.ask(QUESTION)
    assert said.text.startswith("Nei")


async def test_a_proactive_message_reaches_the_person_in_slack_once(scene: Scene) -> None:
    async with scene.parts.sessions.begin() as session:
        await add_person(
            session, email="ingrid@demo.invalid", name="Ingrid", roles=frozenset({Role.INNKJOPER})
        )
    [declined] = await scene.ask(UNANSWERABLE)
    await scene.sender.deliver(scene.sender.press(declined, button(declined, "Spør Innkjøpsseksjonen")))
    await scene.settled()
    view = scene.double.views[-1]
    await scene.sender.deliver(scene.sender.submit(view, sporsmal=UNANSWERABLE, vis_navn="ja"))
    await scene.settled()
    assert await scene.dispatcher.run_once() == 1
    assert await scene.dispatcher.run_once() == 0
    [told] = scene.double.said_to(f"D{INGRID}")
    assert "&lt;script&gt;konvolutten" in told.text


async def test_no_log_line_holds_what_was_said_or_by_whom(
    scene: Scene, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    configure_logs("debug")
    canary = "kanarifugl-7731"
    await scene.ask(f"{canary} {QUESTION}")
    await scene.sender.deliver(scene.sender.message(canary), signature="v0=feil")
    await scene.sender.deliver(scene.sender.message(canary, team="TFREMMED"))
    await scene.sender.deliver({"type": "block_actions", "team": {"id": TEAM}, "actions": canary})
    scene.double.refuse("chat.postMessage", "channel_not_found")
    await scene.ask(canary)
    logged = capfd.readouterr().err + caplog.text
    assert "slack_signature_refused" in logged
    for secret in (canary, "ada@demo.invalid", "xoxb-double"):
        assert secret not in logged


async def test_what_was_answered_is_marked_so(scene: Scene) -> None:
    await scene.ask(QUESTION)
    async with scene.parts.sessions() as session:
        [row] = await session.scalars(select(Inbox))
    assert row.status == Status.ANSWERED
    assert row.key.startswith(f"slack:message:{TEAM}:D{ADA}:")
