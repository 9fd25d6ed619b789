"""Editing on the web page, in the served product: the form, its faults, the decision, and the answer after it."""

from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.web_page import ADA, INGRID, Served, WebPage

SIRI = "Siri Demo"
QUESTIONS = "\n".join(f"Hvem bestiller kaffe til møterom nummer {number}?" for number in range(20))
HOSTILE = '<img src=x onerror="alert(1)"> **fet** {innkjop}'


def test_an_article_is_written_approved_and_answered(open_page: OpenPage, own_served: Served) -> None:
    ingrid, siri, ada = (open_page(own_served) for _ in range(3))
    siri.enter(SIRI)
    ingrid.enter(INGRID)
    ingrid.ask(f"ny artikkel {HOSTILE}")
    _fill(ingrid, body=f"Resepsjonen bestiller kaffe. {'x' * 5000}")
    ingrid.page.get_by_role("button", name="Send til godkjenning").click()
    expect(ingrid.last).to_contain_text("Kort den ned til høyst 1500")
    expect(ingrid.last).to_contain_text("Skriv den på én linje, uten *")
    ingrid.picture("redaktor-1-feil")
    ingrid.page.get_by_label("Tittel").fill("Kaffe på møterom")
    _fill(ingrid, body="Resepsjonen bestiller kaffe.")
    ingrid.page.get_by_role("button", name="Send til godkjenning").click()
    expect(ingrid.last).to_contain_text("lagret som versjon 1")
    card = siri.page.locator(".message.bot", has_text="foreslår en endring i «Kaffe på møterom»")
    expect(card).to_be_visible()
    siri.picture("redaktor-2-kort")
    card.get_by_role("button", name="Godkjenn og publiser").click()
    expect(siri.last).to_contain_text("Publisert")
    ada.enter(ADA)
    expect(ada.ask("Hvem bestiller kaffe til møterom nummer 7?")).to_contain_text(
        "Resepsjonen bestiller kaffe"
    )


def _fill(web: WebPage, *, body: str) -> None:
    """Fill in the article's form, as somebody who pastes."""
    form = web.page.get_by_role("form").last
    expect(form.locator("textarea")).to_have_count(3)
    for area, text in zip(
        form.locator("textarea").all(), (QUESTIONS, body, "Husreglene | s. 2 | 2026"), strict=True
    ):
        area.fill(text)
    form.get_by_label("Lillestrøm kommune").check()
    form.get_by_label("Hvorfor endres teksten?").fill("Mange spør")
    form.get_by_label("Nei", exact=True).check()
