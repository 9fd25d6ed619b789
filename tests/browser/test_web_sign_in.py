"""Signing in at an issuer in a real browser: there, asking, the session's end in the middle, and out again."""

import asyncio
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from norsk.clock import SystemClock
from tests.bot.issuer import CLIENT, SECRET, running_issuer
from tests.browser.conftest import OpenPage
from tests.browser.web_page import PURCHASE, Served


class SignedInServed(Served):
    """The product with an issuer that its people sign in at."""

    issuer = ""

    def _environment(self) -> dict[str, str]:
        return super()._environment() | {
            "INNKJOPSBOT_WEBCHAT": "on",
            "INNKJOPSBOT_URL": self.url.rstrip("/"),
            "INNKJOPSBOT_OIDC_ISSUER": self.issuer,
            "INNKJOPSBOT_OIDC_CLIENT_ID": CLIENT,
            "INNKJOPSBOT_OIDC_CLIENT_SECRET": SECRET,
        }

    def end_sessions(self) -> None:
        """End every session, as when their time is over."""
        with sqlite3.connect(self.folder / "t.db", timeout=60) as database:
            database.execute("DELETE FROM web_session")
        database.close()


@pytest.fixture
def issuer() -> Iterator[str]:
    """The address of an issuer in a thread of its own: Playwright holds this one's loop."""
    found: list[str] = []
    started, stop = threading.Event(), threading.Event()

    async def run() -> None:
        async with running_issuer(SystemClock()) as running:
            found.append(running.url)
            started.set()
            await asyncio.to_thread(stop.wait)

    thread = threading.Thread(target=lambda: asyncio.run(run()))
    thread.start()
    assert started.wait(60)
    yield found[0]
    stop.set()
    thread.join(60)


@pytest.fixture
def signed_in(tmp_path: Path, chromium: str, issuer: str) -> Iterator[SignedInServed]:
    service = SignedInServed(tmp_path)
    service.issuer = issuer
    service.start()
    yield service
    service.stop()


def test_somebody_signs_in_asks_is_signed_out_comes_back_and_leaves(
    open_page: OpenPage, signed_in: SignedInServed
) -> None:
    web = open_page(signed_in)
    page = web.page
    page.goto(f"{signed_in.url}?si=Hva er KGV?")
    expect(web.field).to_have_value("Hva er KGV?")
    expect(page).to_have_url(signed_in.url)
    expect(page.locator("#person-name")).to_have_text("Ada Demo")
    expect(page.get_by_role("button", name="Bytt person")).to_be_hidden()
    expect(web.ask(PURCHASE)).to_contain_text("Doffin")
    web.picture("signed-in")
    signed_in.end_sessions()
    web.field.fill("Hva er en rammeavtale?")
    web.field.press("Enter")
    status = page.locator("#status")
    expect(status).to_contain_text("Du er logget ut. Det du skrev, er tatt vare på")
    web.picture("signed-out-in-the-middle")
    status.get_by_role("link", name="Logg inn").click()
    expect(web.said.last).to_contain_text("rammeavtale")
    expect(web.own, "what was written is sent once").to_have_count(2)
    page.get_by_role("button", name="Logg ut").click()
    web.picture("sign-out")
    page.get_by_role("button", name="Logg ut", exact=True).last.click()
    expect(page.get_by_role("heading", name="Du er logget ut")).to_be_visible()
    web.picture("signed-out")
    kept = page.evaluate("() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)]")
    assert kept == []
    page.get_by_role("link", name="Logg inn").click()
    expect(page.locator("#person-name")).to_have_text("Ada Demo")
    expect(web.said).to_have_count(0)


def test_an_idle_page_says_that_its_session_has_ended(open_page: OpenPage, signed_in: SignedInServed) -> None:
    web = open_page(signed_in, width=390, height=700)
    web.open()
    expect(web.field).to_be_visible()
    signed_in.end_sessions()
    expect(web.page.locator("#status")).to_contain_text("Du er logget ut.")
    web.picture("signed-out-idle")
