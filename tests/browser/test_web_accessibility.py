"""Whoever uses the page, on whatever screen: axe-core, contrast, widths, schemes, motion."""

import os
from typing import Final, TypedDict

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage, Scheme
from tests.browser.web_page import (
    FOLLOW_UP,
    PURCHASE,
    ROOT,
    SCREENSHOTS,
    UNANSWERABLE,
    Served,
    WebPage,
    need_form,
    reply,
)

RULES: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
RUN: Final = """async (rules) => {
  const found = await axe.run(document, { runOnly: rules });
  return found.violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.map((n) => n.html + ' ' + n.failureSummary).join(' | ')}`);
}"""


class Screen(TypedDict):
    """What one looks at the page with."""

    scheme: Scheme
    width: int
    height: int


SCREENS: Final[dict[str, Screen]] = {
    "lys": {"scheme": "light", "width": 1100, "height": 800},
    "morkt": {"scheme": "dark", "width": 1100, "height": 800},
    "telefon": {"scheme": "light", "width": 360, "height": 740},
    "telefon-morkt": {"scheme": "dark", "width": 360, "height": 740},
}


@pytest.fixture(params=list(SCREENS))
def screen(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def web(open_page: OpenPage, served: Served, screen: str) -> WebPage:
    return open_page(served, **SCREENS[screen])


def violations(web: WebPage, axe: str) -> list[str]:
    """Return what axe-core finds wrong with the page as it stands."""
    web.settle()
    web.page.evaluate(axe)
    found: list[str] = web.page.evaluate(RUN, RULES)
    return found


def assert_fits(web: WebPage) -> None:
    """Nothing is wider than the screen, and the page itself does not scroll."""
    sizes: list[int] = web.page.evaluate(
        "() => { const e = document.documentElement; const l = document.querySelector('#log-scroll');"
        " return [e.scrollWidth - e.clientWidth, e.scrollHeight - e.clientHeight, l.scrollWidth - l.clientWidth]; }"
    )
    assert sizes == [0, 0, 0]


def test_the_sign_in_has_no_fault(web: WebPage, axe: str, screen: str) -> None:
    web.open()
    expect(web.page.locator(".person").first).to_be_visible()
    web.picture(f"{screen}-1-hvem")
    assert violations(web, axe) == []
    assert_fits(web)


def test_a_conversation_has_no_fault(web: WebPage, axe: str, screen: str) -> None:
    web.enter()
    web.picture(f"{screen}-2-velkommen")
    assert violations(web, axe) == []
    web.ask(PURCHASE)
    web.picture(f"{screen}-3-svar")
    web.ask(FOLLOW_UP)
    web.picture(f"{screen}-4-videre")
    assert violations(web, axe) == []
    web.go_to_end()
    web.picture(f"{screen}-5-valg")
    web.ask(UNANSWERABLE)
    web.refuse_with(400, "Dette gikk ikke. Prøv på nytt.", times=1)
    web.ask("feil")
    web.ask("a" * 3000)
    web.picture(f"{screen}-6-slutt")
    assert violations(web, axe) == []
    assert_fits(web)


def test_a_form_has_no_fault(web: WebPage, axe: str, screen: str) -> None:
    web.enter()
    web.answer_with(reply("Det er noe som må rettes.", form=need_form(error="Skriv hva du trenger.")))
    web.ask("jeg vil melde et behov")
    web.picture(f"{screen}-7-skjema")
    assert violations(web, axe) == []
    web.go_to_end()
    web.picture(f"{screen}-8-skjema")
    assert_fits(web)


def test_two_forms_of_one_name_are_told_apart(open_page: OpenPage, served: Served, axe: str) -> None:
    web = open_page(served)
    web.enter()
    for id in ("r1", "r2"):
        web.answer_with(reply("Fyll ut.", id=id, form=need_form()))
        web.ask("jeg vil melde et behov")
    expect(web.page.get_by_role("form", name="Skjema: Send behovsmelding (2)")).to_have_count(1)
    assert violations(web, axe) == []


def test_the_question_before_a_new_conversation_has_no_fault(web: WebPage, axe: str, screen: str) -> None:
    web.enter()
    web.page.get_by_role("button", name="Ny samtale").click()
    web.picture(f"{screen}-9-ny-samtale")
    assert violations(web, axe) == []


@pytest.mark.parametrize("width", [320, 400])
def test_a_narrow_phone_shows_everything_without_scrolling_sideways(
    open_page: OpenPage, served: Served, width: int
) -> None:
    web = open_page(served, width=width, height=640)
    web.enter()
    web.ask(PURCHASE)
    web.ask("x" * 200)
    assert_fits(web)


def test_the_chosen_scheme_is_kept(open_page: OpenPage, served: Served) -> None:
    web = open_page(served)
    web.open()
    background = "() => getComputedStyle(document.body).backgroundColor"
    light = web.page.evaluate(background)
    toggle = web.page.get_by_role("button", name="Mørkt utseende")
    expect(toggle).to_have_attribute("aria-pressed", "false")
    toggle.click()
    expect(toggle).to_have_attribute("aria-pressed", "true")
    dark = web.page.evaluate(background)
    web.page.reload()
    expect(toggle).to_have_attribute("aria-pressed", "true")
    assert web.page.evaluate(background) == dark != light


def test_nothing_moves_for_whoever_has_asked_for_less_motion(open_page: OpenPage, served: Served) -> None:
    web = open_page(served)
    web.page.emulate_media(reduced_motion="reduce")
    web.enter()
    answer = web.ask(PURCHASE)
    assert answer.evaluate("message => getComputedStyle(message).animationName") == "none"


def test_the_log_is_announced_politely_and_the_page_is_norwegian(open_page: OpenPage, served: Served) -> None:
    web = open_page(served)
    web.enter()
    expect(web.page.locator("html")).to_have_attribute("lang", "nb")
    expect(web.page.get_by_role("log")).to_have_attribute("aria-live", "polite")
    answer = web.ask(PURCHASE)
    expect(answer).to_have_accessible_name("Innkjøpsbot")
    expect(web.own.last).to_have_accessible_name("Du")


def test_the_picture_for_the_readme_can_be_made(open_page: OpenPage, served: Served) -> None:
    web = open_page(served)
    web.enter()
    web.ask(PURCHASE)
    web.ask(FOLLOW_UP)
    web.settle()
    second = web.said.first.locator(".prose p").nth(1)
    second.evaluate("p => p.scrollIntoView()")
    # The picture in docs/ is renewed only when asked for, so that a test run changes nothing.
    folder = ROOT / "docs" / "images" if os.environ.get("UPDATE_IMAGES") == "1" else SCREENSHOTS
    web.page.screenshot(path=folder / "webchat.png")
    assert (folder / "webchat.png").stat().st_size > 20_000
