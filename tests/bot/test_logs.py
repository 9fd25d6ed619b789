"""Nothing that a person wrote, no name and no address, ever reaches the log."""

import asyncio
import json
import logging
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiohttp import ClientSession

import bot.__main__
import bot.acts
import bot.app
from bot.bootstrap import Parts
from bot.logs import configure_logs, log
from conversation.actions import Action
from conversation.turn import Address, ChannelName, Sender, Turn
from dialogs.dialog import Context, Outcome
from tests.bot.service import Service


@pytest.fixture(autouse=True)
def _quiet_afterwards() -> Iterator[None]:
    yield
    configure_logs("info")
    logging.getLogger().handlers.clear()


CANARY = "kanarifugl-91827364"


def canary_turn(parts: Parts, said: str, key: str) -> Turn:
    email = f"{CANARY}@demo.invalid"
    return Turn(
        key=key,
        sender=Sender(ChannelName.WEB, email, email=email, name=CANARY),
        address=Address(ChannelName.WEB, CANARY, user_id=email),
        received_at=parts.clock.now(),
        text=said,
    )


async def test_a_failing_turn_logs_frames_and_no_content(
    parts: Parts, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    async def broken(context: Context, action: Action | None) -> Outcome:
        raise ValueError(f"cannot read {context.turn.text} of {context.person.email}")

    configure_logs("debug")
    monkeypatch.setattr(bot.app, "route", broken)
    monkeypatch.setattr(bot.acts, "PAUSES", (0.0,))
    await parts.app.handle(canary_turn(parts, f"Hva er {CANARY}?", "k"))
    logged = capfd.readouterr().err
    assert CANARY not in logged
    events = [json.loads(line) for line in logged.splitlines()]
    failed = next(event for event in events if event["event"] == "turn_failed")
    assert failed["error"] == "builtins.ValueError"
    assert any("test_logs.py" in frame for frame in failed["frames"])


def test_a_librarys_own_words_are_not_logged(capfd: pytest.CaptureFixture[str]) -> None:
    configure_logs("info")
    try:
        int(CANARY)
    except ValueError:
        logging.getLogger("some.library").exception("could not send %s", CANARY)
    log().info("still_here", channel="web")
    logged = capfd.readouterr().err
    assert CANARY not in logged
    assert {json.loads(line)["event"] for line in logged.splitlines()} == {"library_log", "still_here"}


async def test_a_running_service_never_logs_what_it_was_told(tmp_path: Path) -> None:
    service = await asyncio.to_thread(Service, tmp_path, INNKJOPSBOT_LOG="debug")
    try:
        async with ClientSession() as session:
            for body in (
                {"from": f"{CANARY}@demo.invalid", "conversation": CANARY, "text": f"Hvem er {CANARY}?"},
                {"from": f"{CANARY}@demo.invalid", "conversation": CANARY, "action": CANARY},
                {"from": CANARY, "text": CANARY},
            ):
                async with session.post(f"{service.url}/webchat/turns", json=body) as response:
                    assert response.status in (200, 400)
    finally:
        assert service.end(signal.SIGTERM) == 0
    assert CANARY not in service.said


def test_a_command_logs_beside_its_answer_and_shows_no_values(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        try:
            int(CANARY)
        except ValueError:
            log().error("channel_failed", exc_info=True)

    monkeypatch.setattr(bot.__main__, "command_line", lambda _arguments: fail)
    bot.__main__.main()
    said = capsys.readouterr()
    assert said.out == ""
    assert json.loads(said.err)["event"] == "channel_failed"
    assert CANARY not in said.err
