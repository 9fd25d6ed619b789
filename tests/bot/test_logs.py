"""Nothing that a person wrote, no name and no address, ever reaches the log."""

import asyncio
import json
import logging
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from aiohttp import ClientSession

import bot.app
from bot.bootstrap import Parts
from bot.logs import configure_logs, log
from conversation.actions import Action
from conversation.turn import Address, ChannelName, Sender, Turn
from dialogs.dialog import Context, Outcome


@pytest.fixture(autouse=True)
def _quiet_afterwards() -> Iterator[None]:
    yield
    structlog.reset_defaults()
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
    monkeypatch.setattr(bot.app, "PAUSES", (0.0,))
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
    env = {name: value for name, value in os.environ.items() if not name.startswith("INNKJOPSBOT_")}
    env |= {"INNKJOPSBOT_LOG": "debug", "INNKJOPSBOT_DATABASE_URL": f"sqlite:///{tmp_path}/bot.db"}
    service = subprocess.Popen(  # noqa: ASYNC220 - it is read in a thread
        [sys.executable, "-m", "bot", "serve", "--demo", "--port", "0"],
        cwd=tmp_path,
        env=env,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert service.stderr is not None
    lines: list[str] = []
    try:
        port = await asyncio.to_thread(_port, service, lines)
        async with ClientSession() as session:
            for body in (
                {"from": f"{CANARY}@demo.invalid", "conversation": CANARY, "text": f"Hvem er {CANARY}?"},
                {"from": f"{CANARY}@demo.invalid", "conversation": CANARY, "action": CANARY},
                {"from": CANARY, "text": CANARY},
            ):
                async with session.post(f"http://127.0.0.1:{port}/webchat/turns", json=body) as response:
                    assert response.status in (200, 400)
    finally:
        service.send_signal(signal.SIGTERM)
        rest = await asyncio.to_thread(service.communicate)
        lines.append(rest[1])
    assert service.returncode == 0
    assert CANARY not in "".join(lines)


def _port(service: "subprocess.Popen[str]", lines: list[str]) -> int:
    assert service.stderr is not None
    for line in service.stderr:
        lines.append(line)
        if found := re.search(r"http://127\.0\.0\.1:(\d+)/", line):
            return int(found[1])
    raise AssertionError("".join(lines))
