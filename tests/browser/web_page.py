"""The web page as a person uses it, and the served product behind it."""

import json
import os
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Final

from playwright.sync_api import ConsoleMessage, Error, Locator, Page, Request, Route, expect

from conversation.wire import ReplyJson
from tests.ports import free_port
from tests.quiet import QUIET

HERE: Final = Path(__file__).parent
SCREENSHOTS: Final = HERE / "screenshots"
ROOT: Final = HERE.parent.parent
ADA: Final = "Ada Demo"
INGRID: Final = "Ingrid Demo"
PURCHASE: Final = "Må jeg lyse ut et kjøp på 450 000 kroner?"
FOLLOW_UP: Final = "hva om det er 1,4 millioner?"
UNANSWERABLE: Final = "hvor henger nøkkelen til båthuset?"
START_SECONDS: Final = 180
PATIENCE_MS: Final = 60_000
"""How long the page may take on a busy machine. What is there sooner is not waited for."""
expect.set_options(timeout=PATIENCE_MS)


class Served:
    """The product as its own process, on a port and a database of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the service and wait until it is ready; started again, it goes on with the same database."""
        command = [sys.executable, "-m", "bot", "serve", "--demo", "--port", str(self.port)]
        with (self.folder / "serve.log").open("ab") as log:
            self._process = subprocess.Popen(
                command, cwd=self.folder, env=self._environment(), stdout=log, stderr=log
            )
        self._wait()
        # What is stored is told at somebody's first message only, which any test may come to be.
        with closing(sqlite3.connect(self.folder / "t.db", timeout=60)) as database, database:
            database.execute("UPDATE person SET privacy_told_at = '2026-01-01 00:00:00.000000'")

    def stop(self) -> None:
        """End the service."""
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(60)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None

    def _environment(self) -> dict[str, str]:
        own = ("INNKJOPSBOT_", "SLACK_", "TEAMS_", "APP_")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(own)}
        path = os.pathsep.join(filter(None, [str(ROOT), kept.get("PYTHONPATH")]))
        own_database = f"sqlite:///{self.folder}/t.db"
        return {**kept, **QUIET, "PYTHONPATH": path, "INNKJOPSBOT_DATABASE_URL": own_database}

    def _wait(self) -> None:
        end = time.monotonic() + START_SECONDS
        while not self._is_ready():
            if self._process is None or self._process.poll() is not None or time.monotonic() > end:
                self.stop()
                said = (self.folder / "serve.log").read_text(encoding="utf-8")[-4000:]
                raise AssertionError(f"the service did not become ready; it said:\n{said}")
            time.sleep(0.1)

    def _is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}readyz", timeout=20) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False


class WebPage:
    """One tab of the web page. `faults` are what the browser complained of; `posts` are the turns it posted."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.faults: list[str] = []
        self.posts: list[dict[str, object]] = []
        page.set_default_timeout(PATIENCE_MS)
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("request", self._posted)

    @property
    def field(self) -> Locator:
        """Where the person writes."""
        return self.page.get_by_role("textbox", name="Melding til Innkjøpsbot")

    @property
    def said(self) -> Locator:
        """The bot's answers; what comes unasked may come at any time, and is not counted."""
        return self.page.locator(".message.bot:not(.alert)")

    @property
    def own(self) -> Locator:
        """The messages of the person."""
        return self.page.locator(".message.own")

    @property
    def last(self) -> Locator:
        """The bot's latest answer."""
        return self.said.last

    def open(self) -> None:
        """Open the page."""
        self.page.goto(self.url)

    def enter(self, name: str = ADA) -> None:
        """Open the page and choose who one is."""
        self.open()
        self.page.get_by_role("button", name=name).click()
        expect(self.field).to_be_visible()

    def ask(self, text: str) -> Locator:
        """Send a text and return the answer."""
        before = self.said.count()
        self.field.fill(text)
        self.field.press("Enter")
        return self.answer(after=before)

    def answer(self, *, after: int) -> Locator:
        """Return the bot's answer number `after` + 1, once it is there."""
        expect(self.said).to_have_count(after + 1)
        return self.said.nth(after)

    def answer_with(self, *replies: ReplyJson) -> None:
        """Let every turn from now on be answered by these, without the service."""
        self.page.route("**/webchat/turns", lambda route: _fulfill(route, 200, {"replies": list(replies)}))

    def refuse_with(self, status: int, message: str, *, times: int) -> None:
        """Let the next turns be refused."""
        self.page.route(
            "**/webchat/turns", lambda route: _fulfill(route, status, {"error": message}), times=times
        )

    def until(self, happened: Callable[[], object]) -> None:
        """Wait until something has happened that the page does not show."""
        end = time.monotonic() + PATIENCE_MS / 1000
        while not happened():
            assert time.monotonic() < end, "it did not happen"
            self.page.wait_for_timeout(20)

    def go_to_end(self) -> None:
        """Scroll to the end of the conversation."""
        self.page.locator("#log-scroll").evaluate("log => { log.scrollTop = log.scrollHeight; }")

    def settle(self) -> None:
        """Wait until nothing moves."""
        self.page.evaluate(
            "() => Promise.all(document.getAnimations().map(a => a.finished.catch(() => null)))"
        )

    def picture(self, name: str) -> None:
        """Keep a screenshot to be looked at."""
        self.settle()
        self.page.screenshot(path=SCREENSHOTS / f"{name}.png")

    def _note(self, message: ConsoleMessage) -> None:
        # A refused or failed request is the browser's own note, and what some tests are about.
        if message.type in {"error", "warning"} and "Failed to load resource" not in message.text:
            self.faults.append(message.text)

    def _posted(self, request: Request) -> None:
        if request.method == "POST" and request.url.endswith("/webchat/turns"):
            body = request.post_data
            self.posts.append(json.loads(body) if body else {})


def _fulfill(route: Route, status: int, body: Mapping[str, object]) -> None:
    try:
        route.fulfill(status=status, content_type="application/json", body=json.dumps(body))
    except Error as exc:
        if "closed" not in str(exc):
            raise


def reply(text: str, *, id: str = "r1", **parts: object) -> ReplyJson:
    """Return a Reply as the service sends it; `parts` take the place of what is empty."""
    empty: dict[str, object] = {
        "id": id,
        "to": "ansatt@demo.invalid",
        "text": text,
        "facts": [],
        "choices": [],
        "form": None,
        "sources": [],
        "files": [],
        "replaces": None,
    }
    made: ReplyJson = json.loads(json.dumps({**empty, **parts}))
    return made


def field(key: str, prompt: str, kind: str = "text", **parts: object) -> dict[str, object]:
    """Return a form field as the service sends it."""
    empty: dict[str, object] = {
        "key": key,
        "prompt": prompt,
        "help": "",
        "kind": kind,
        "required": True,
        "value": "",
        "error": "",
        "options": [],
    }
    return {**empty, **parts}


def need_form(*, error: str = "", value: str = "") -> dict[str, object]:
    """Return a form with a field of every kind."""
    kinds = [("vare", "Vare"), ("tjeneste", "Tjeneste"), ("bygg", "Bygg og anlegg")]
    units: Sequence[str] = ("Oppvekst", "Helse", "Eiendom", "Kultur", "Teknisk", "Organisasjon")
    return {
        "fields": [
            field("what", "Hva trenger du?", "long_text", help="Beskriv behovet.", value=value, error=error),
            field("amount", "Hva er verdien?", "amount", help="Uten mva, for hele perioden."),
            field("contact", "Hvem kan svare på spørsmål?", required=False, value=ADA),
            field("by", "Når trenger du det?", "date", required=False),
            field(
                "kind",
                "Hva slags kjøp er det?",
                "choice",
                options=[{"value": v, "label": w} for v, w in kinds],
            ),
            field("unit", "Hvor hører du til?", "choice", options=[{"value": u, "label": u} for u in units]),
            field("deal", "Finnes det en rammeavtale?", "yesno", help="Sjekk avtaleoversikten."),
        ],
        "submit": {"label": "Send behovsmelding", "action": "token-of-the-form"},
    }
