"""Microsoft's Agents Playground with our bot behind it, as a person uses it."""

import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Final

from playwright.sync_api import Locator, Page, expect

from tests.ports import free_port
from tests.quiet import QUIET

HERE: Final = Path(__file__).parent
ROOT: Final = HERE.parent.parent
SCREENSHOTS: Final = HERE / "screenshots"
CLI: Final = HERE / "node_modules" / "@microsoft" / "m365agentsplayground" / "cli.js"
START_SECONDS: Final = 180
PATIENCE_MS: Final = 60_000
"""How long the page may take on a busy machine. What is there sooner is not waited for."""
expect.set_options(timeout=PATIENCE_MS)
HEIGHT: Final = 1200
TENANT: Final = "11111111-1111-1111-1111-111111111111"
NAMES: Final = ("Ada", "Lars", "Kari", "Filip", "Siri")
"""The Playground wants five people beside the one who sits at it."""


def setting() -> str:
    """Return who is who: the person at the Playground is the demo's innkjøper, so that what is sent on comes back."""

    def person(key: str, name: str, email: str, number: int) -> str:
        lines = (
            f"id: {key}",
            f"name: {name} Demo",
            f"userPrincipleName: {email}",
            f"aadObjectId: aaaaaaaa-0000-0000-0000-00000000000{number}",
            f"givenName: {name}",
            "surname: Demo",
            f"email: {email}",
        )
        return "\n".join(lines)

    me = person("user-id-0", "Ingrid", "innkjoper@demo.invalid", 0).replace("\n", "\n  ")
    others = [
        "  - " + person(f"user-id-{n}", name, f"{name.lower()}@demo.invalid", n).replace("\n", "\n    ")
        for n, name in enumerate(NAMES, start=1)
    ]
    people = "\n".join(others)
    return f"""\
version: "0.1.1"
tenantId: {TENANT}
bot:
  id: 00000000-0000-0000-0000-00000000000011
  name: Innkjøpsbot
currentUser:
  {me}
users:
{people}
personalChat:
  id: personal-chat-ingrid
groupChat:
  id: group-chat
  name: Gruppechat
team:
  id: team-id
  name: Lillestrøm kommune
  aadGroupId: 00000000-0000-0000-0000-000000000031
  channels:
    - id: channel-id
      name: Innkjøp
"""


class Playground:
    """The bot and the Playground, each its own process, both on loopback only."""

    def __init__(self, folder: Path, node: str) -> None:
        self.folder = folder
        self._node = node
        self.bot_port, self.port = free_port(), free_port()
        self.url = f"http://127.0.0.1:{self.port}/"
        self.bot_log, self.log = folder / "bot.log", folder / "playground.log"
        self._processes: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        """Start the bot, then the Playground, which installs it at once."""
        (self.folder / ".m365agentsplayground.yml").write_text(setting(), encoding="utf-8")
        bot = [sys.executable, "-m", "bot", "serve", "--demo", "--port", str(self.bot_port)]
        self._run(bot, self.bot_log)
        self._wait(lambda: "klar på" in self.bot_log.read_text(encoding="utf-8"))
        endpoint = f"http://127.0.0.1:{self.bot_port}/api/messages"
        connector = f"{self.url}_connector"
        arguments = [
            "start",
            "-e",
            endpoint,
            "-c",
            "msteams",
            "-p",
            str(self.port),
            "--su",
            connector,
            "--dt",
        ]
        self._run([self._node, str(CLI), *arguments], self.log)
        self._wait(self._is_served)

    def stop(self) -> None:
        """End both."""
        for process in reversed(self._processes):
            process.terminate()
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._processes.clear()

    def _run(self, command: list[str], log: Path) -> None:
        own = ("INNKJOPSBOT_", "SLACK_", "TEAMS_", "APP_")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(own)}
        preload = {"NODE_OPTIONS": f"--require {HERE / 'loopback_only.js'}", "PYTHONPATH": str(ROOT)}
        kept["INNKJOPSBOT_DATABASE_URL"] = f"sqlite:///{self.folder}/teams.db"
        with log.open("ab") as out:
            self._processes.append(
                subprocess.Popen(
                    command, cwd=self.folder, env={**kept, **QUIET, **preload}, stdout=out, stderr=out
                )
            )

    def _wait(self, ready: object) -> None:
        assert callable(ready)
        end = time.monotonic() + START_SECONDS
        while not ready():
            if self._processes[-1].poll() is not None or time.monotonic() > end:
                self.stop()
                said = [
                    path.read_text(encoding="utf-8")[-2000:]
                    for path in (self.bot_log, self.log)
                    if path.exists()
                ]
                raise AssertionError(f"not ready; it said: {said}")
            time.sleep(0.1)

    def _is_served(self) -> bool:
        try:
            with urllib.request.urlopen(self.url, timeout=20) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False


class Chat:
    """The Playground's page. `faults` are the scripts that broke."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.set_default_timeout(PATIENCE_MS)
        page.goto(url)
        expect(self.field).to_be_visible()

    @property
    def field(self) -> Locator:
        """Where the person writes."""
        return self.page.locator("[role=textbox][contenteditable=true]")

    @property
    def cards(self) -> Locator:
        """The bot's cards."""
        return self.page.locator(".ac-adaptiveCard")

    def say(self, text: str) -> Locator:
        """Say something and return the answer's card."""
        before = self.cards.count()
        self.field.click()
        self.page.keyboard.insert_text(text)
        self.page.get_by_role("button", name="Send Message").click()
        return self.card(before)

    def card(self, number: int) -> Locator:
        """Return a card by its place in the conversation, once it is there."""
        expect(self.cards).to_have_count(number + 1)
        return self.cards.nth(number)

    def press(self, card: Locator, label: str) -> None:
        """Press a card's button."""
        card.get_by_role("button", name=re.compile(re.escape(label))).click()

    def picture(self, name: str) -> None:
        """Keep a screenshot to be looked at; with UPDATE_IMAGES=1 also as the documentation's."""
        SCREENSHOTS.mkdir(exist_ok=True)
        path = SCREENSHOTS / f"{name}.png"
        self.page.wait_for_timeout(400)
        # Without the Playground's own log at the right.
        self.page.screenshot(path=path, clip={"x": 0, "y": 0, "width": 1070, "height": HEIGHT})

    def publish(self, name: str, to: str) -> None:
        """Copy a screenshot to the documentation, if asked to."""
        if os.environ.get("UPDATE_IMAGES") == "1":
            shutil.copy(SCREENSHOTS / f"{name}.png", ROOT / "docs" / "images" / to)
