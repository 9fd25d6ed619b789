"""The page for innkjøpere in a real browser: by keyboard, on a phone, with axe-core, and from a row into the chat."""

import os
import re
from typing import Final

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.test_web_accessibility import RULES, RUN, SCREENS
from tests.browser.web_page import INGRID, ROOT, SCREENSHOTS, Served, WebPage

INNKJOPER: Final = "innkjoper@demo.invalid"
SIDEWAYS: Final = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def opened(web: WebPage, path: str = "", *, who: str = INNKJOPER) -> Page:
    """Open a page of the board as somebody."""
    web.page.goto(f"{web.url}tavle{path}?person={who}")
    return web.page


@pytest.mark.parametrize("screen", ["lys", "telefon-morkt"])
def test_the_page_has_no_fault_and_fits(open_page: OpenPage, served: Served, axe: str, screen: str) -> None:
    web = open_page(served, **SCREENS[screen])
    for number, path in enumerate(("", "/behov", "/avtaler", "/avvik")):
        page = opened(web, path)
        web.picture(f"tavle-{screen}-{number}")
        page.evaluate(axe)
        assert page.evaluate(RUN, RULES) == [], path
        assert page.evaluate(SIDEWAYS) == 0, path
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate(SIDEWAYS) == 0
    if screen == "lys":
        opened(web, who="ansatt@demo.invalid")
        expect(page.get_by_role("heading", level=1)).to_have_text("Tavlen er for innkjøpere")
        page.evaluate(axe)
        assert page.evaluate(RUN, RULES) == []


def test_one_filters_by_keyboard_alone_and_the_address_remembers_it(
    open_page: OpenPage, served: Served
) -> None:
    web = open_page(served)
    page = opened(web, "/avtaler")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Hopp til innholdet")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Søk i tekst")).to_be_focused()
    page.keyboard.type("renhold")
    page.keyboard.press("Tab")
    area = page.get_by_label("Tjenesteområde")
    expect(area).to_be_focused()
    for _ in range(area.locator("option").count()):
        if area.input_value() == "Eiendom":
            break
        page.keyboard.press("ArrowDown")
    expect(area).to_have_value("Eiendom")
    page.get_by_label("Søk i tekst").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Viser 1 til 2 av 2.")
    assert "sok=renhold" in page.url
    assert "omrade=Eiendom" in page.url
    page.reload()
    expect(page.get_by_label("Søk i tekst")).to_have_value("renhold")
    expect(page.get_by_role("rowheader", name="Renhold av kontorbygg")).to_be_visible()
    page.get_by_role("link", name="Nullstill").press("Enter")
    expect(page.get_by_label("Søk i tekst")).to_have_value("")


def test_a_row_opens_the_chat_with_the_case_at_hand_and_sends_nothing(
    open_page: OpenPage, served: Served
) -> None:
    web = open_page(served)
    web.enter(INGRID)
    page = opened(web)
    page.get_by_role("link", name="Tolk til foreldresamtaler").click()
    expect(web.field).to_have_value(re.compile(r"^vis BM-\d{4}-\d{4}$"))
    assert web.posts == []
    web.field.press("Enter")
    expect(web.last).to_contain_text("Tolk til foreldresamtaler")


def test_in_the_demo_one_chooses_who_one_is(open_page: OpenPage, served: Served) -> None:
    web = open_page(served)
    web.page.goto(f"{web.url}tavle")
    web.page.get_by_role("link", name=INGRID).click()
    expect(web.page.get_by_role("heading", level=1)).to_have_text("Tavle for innkjøp")


def test_the_picture_of_the_page_for_the_readme_can_be_made(open_page: OpenPage, served: Served) -> None:
    web = open_page(served, width=1280, height=1000)
    page = opened(web)
    # The picture in docs/ is renewed only when asked for, so that a test run changes nothing.
    folder = ROOT / "docs" / "images" if os.environ.get("UPDATE_IMAGES") == "1" else SCREENSHOTS
    page.screenshot(path=folder / "tavle.png")
    assert (folder / "tavle.png").stat().st_size > 20_000
