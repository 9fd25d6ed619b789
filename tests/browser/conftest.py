"""Chromium, axe-core and the served product. What is missing on this machine is said, and in CI it fails."""

import fcntl
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, Literal, NoReturn

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.browser.web_page import HERE, PATIENCE_MS, Served, WebPage

CHROMIUMS: Final = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS: Final = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
AXE: Final = HERE / "node_modules" / "axe-core" / "axe.min.js"

Scheme = Literal["light", "dark"]
OpenPage = Callable[..., WebPage]


def missing(what: str) -> NoReturn:
    """Skip the test with what is missing; in CI nothing may be missing."""
    if os.environ.get("CI") == "true":
        pytest.fail(what)
    pytest.skip(what)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium."""
    named = os.environ.get("CHROMIUM")
    found = named or next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if found is None:
        missing("Chromium mangler: installer chromium, eller la CHROMIUM peke på programmet")
    return found


# By module, for while Playwright's loop runs no other test in this process can run an event loop.
@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=chromium, args=list(ARGUMENTS), timeout=PATIENCE_MS
        )
        yield running
        running.close()


@pytest.fixture(scope="session")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The source of axe-core, fetched by npm at the version that the lock file names."""
    shared = tmp_path_factory.getbasetemp().parent / "browser-npm.lock"
    with shared.open("w") as lock:
        # Several test processes may come here at once; one of them installs.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not AXE.exists():
            _install()
        return AXE.read_text(encoding="utf-8")


def _install() -> None:
    npm = shutil.which("npm")
    if npm is None:
        missing(
            "axe-core mangler: installer npm, eller kjør «npm ci» i tests/browser på en maskin som har det"
        )
    done = subprocess.run(
        [npm, "ci", "--no-audit", "--no-fund"], cwd=HERE, capture_output=True, text=True, check=False
    )
    if done.returncode:
        missing(f"axe-core mangler: «npm ci» i tests/browser feilet:\n{done.stderr[-2000:]}")


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory, chromium: str) -> Iterator[Served]:
    """The product, for every test that leaves it running."""
    service = Served(tmp_path_factory.mktemp("served"))
    service.start()
    yield service
    service.stop()


@pytest.fixture
def own_served(tmp_path: Path, chromium: str) -> Iterator[Served]:
    """The product, for a test that stops it."""
    service = Served(tmp_path)
    service.start()
    yield service
    service.stop()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Open the page in a browser of its own; at the end none may have complained."""
    contexts: list[BrowserContext] = []
    pages: list[WebPage] = []

    def opened(served: Served, *, scheme: Scheme = "light", width: int = 1100, height: int = 800) -> WebPage:
        context = browser.new_context(
            color_scheme=scheme,
            viewport={"width": width, "height": height},
            locale="nb-NO",
            timezone_id="Europe/Oslo",
        )
        contexts.append(context)
        pages.append(WebPage(context.new_page(), served.url))
        return pages[-1]

    yield opened
    for context in contexts:
        context.close()
    assert [fault for page in pages for fault in page.faults] == []


@pytest.fixture
def web(open_page: OpenPage, served: Served) -> WebPage:
    """A tab on the served product, not opened yet."""
    return open_page(served)
