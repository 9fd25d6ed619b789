"""A person's day in Microsoft's Agents Playground, on Microsoft's own card renderer."""

import os
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.same_form import (
    LABELS,
    PROMPTS,
    SAVE,
    SEND,
    SENTENCE,
    WHOLE_FORM,
    answers,
    expected,
    last_filed_in,
    told,
)
from tests.teams.conftest import missing
from tests.teams.playground import HEIGHT, PATIENCE_MS, Chat, Playground
from tests.teams.world import CHOICES, QUESTION, UNANSWERABLE

ARGUMENTS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
)
HOSTILE = "Hva koster **fett** [lenke](http://ond.invalid) <b>html</b> `kode` {{DATE(2026-01-01T00:00:00Z)}}?"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    named = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if named is None:
        missing("Chromium mangler: installer chromium, eller la CHROMIUM peke på programmet")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=named, args=list(ARGUMENTS), timeout=PATIENCE_MS)
        yield running
        running.close()


@pytest.fixture(scope="module")
def playground(
    node: str, node_modules: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Playground]:
    running = Playground(tmp_path_factory.mktemp("playground"), node)
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def chat(browser: Browser, playground: Playground) -> Iterator[Chat]:
    """The conversation, in one tab: another tab would be another installation."""
    context = browser.new_context(
        viewport={"width": 1400, "height": HEIGHT}, locale="nb-NO", timezone_id="Europe/Oslo"
    )
    opened = Chat(context.new_page(), playground.url)
    opened.card(0)  # the welcome, so that counting begins behind it
    yield opened
    context.close()
    assert opened.faults == []


def test_whoever_lets_the_bot_in_is_welcomed(chat: Chat) -> None:
    welcome = chat.card(0)
    expect(welcome).to_contain_text("Jeg svarer på spørsmål om anskaffelser i Lillestrøm kommune")
    chat.picture("1-velkommen")


def test_a_question_is_answered_with_sources_that_are_links(chat: Chat) -> None:
    answer = chat.say(QUESTION)
    expect(answer).to_contain_text("Nei, du trenger ikke å lyse ut")
    expect(answer).to_contain_text("Kilder")
    assert answer.locator("a").first.get_attribute("href")
    chat.picture("2-svar")


def test_a_button_is_pressed_and_its_card_gives_way_to_the_outcome(chat: Chat) -> None:
    card = chat.say(CHOICES)
    chat.picture("3-valg")
    chat.press(card, "Bygg og anlegg")
    expect(card).to_contain_text("Du valgte: Bygg og anlegg")
    expect(card).to_contain_text("62,9")
    chat.picture("4-utfall")
    chat.publish("4-utfall", "teams.png")


def test_a_form_is_filled_and_whoever_is_asked_gets_a_message_unasked(chat: Chat) -> None:
    card = chat.say(UNANSWERABLE)
    before = chat.cards.count()
    chat.press(card, "Spør Innkjøpsseksjonen")
    question = card.get_by_role("textbox", name=re.compile("Hva vil du spørre om"))
    expect(question).to_have_value(UNANSWERABLE)
    expect(card.get_by_role("radio", name="Nei, send uten navn")).to_be_checked()
    chat.picture("5-skjema")
    chat.publish("5-skjema", "teams-skjema.png")
    card.get_by_role("radio", name="Ja, vis navnet mitt").check()
    chat.press(card, "Send til")
    expect(card).to_contain_text("Sendt.")
    told = chat.card(before)
    expect(told).to_contain_text("Spurt i dag av Ingrid Demo")
    expect(told).to_contain_text("<script>konvolutten</script>")
    chat.picture("6-proaktiv")


def test_hostile_words_stand_in_a_card_as_they_were_written(chat: Chat) -> None:
    card = chat.say(HOSTILE)
    chat.press(card, "Spør Innkjøpsseksjonen")
    card.get_by_role("radio", name="Nei, send uten navn").check()
    before = chat.cards.count()
    chat.press(card, "Send til")
    told = chat.card(before)
    expect(told).to_contain_text(HOSTILE)
    assert told.locator("a").count() == 0
    assert told.locator("b, code").count() == 0
    chat.picture("7-fiendtlig")


def test_an_agreement_is_shown_with_how_to_order_and_whole_behind_its_button(chat: Chat) -> None:
    card = chat.say("hvilken avtale har vi på kontorrekvisita?")
    expect(card).to_contain_text("Papir og Penn Demo AS")
    expect(card).to_contain_text("Slik bestiller du")
    assert card.locator("a", has_text="Demobestilling").get_attribute("href")
    chat.picture("8-avtale")
    before = chat.cards.count()
    chat.press(card, "Vis alt")
    expect(chat.card(before)).to_contain_text("4 800 000")
    chat.picture("9-avtale-alt")


def test_a_list_of_agreements_comes_as_a_file_and_a_picture_too(chat: Chat) -> None:
    card = chat.say("tidslinje over avtaler som utløper")
    expect(card).to_contain_text("Renhold av skoler og barnehager")
    chat.picture("10-tidslinje")
    listed = chat.say("hva utløper de neste 90 dagene?")
    before = chat.cards.count()
    chat.press(listed, "Last ned som Excel")
    expect(chat.card(before)).to_contain_text("Her er listen som regneark")
    chat.picture("11-fil")


def test_a_behovsmelding_on_cards_gives_the_same_record_as_every_channel(
    chat: Chat, playground: Playground
) -> None:
    today = datetime.now(UTC).date()
    asked = chat.say(SENTENCE)
    chat.picture("12-behov")
    before = chat.cards.count()
    chat.press(asked, WHOLE_FORM)
    form = chat.card(before)
    for key, value in answers(today).items():
        if key == "risks":
            for label in LABELS[key]:
                form.get_by_role("checkbox", name=re.compile(label)).check()
        elif key in LABELS:
            group = form.get_by_role("radiogroup", name=re.compile(PROMPTS[key]))
            group.get_by_label(re.compile(f"^{LABELS[key][0]}")).check()
        elif key != "kind":  # understood, and stands there
            form.get_by_label(re.compile(PROMPTS[key])).fill(value)
    chat.picture("13-behov-skjema")
    chat.press(form, SAVE)
    expect(form).to_contain_text("Se over behovsmeldingen")
    chat.picture("14-behov-kontroll")
    chat.press(form, SEND)
    expect(chat.page.get_by_text(re.compile(r"BM-\d{4}-\d{4} er sendt|BM-\d{4}-\d{4}")).first).to_be_visible()
    chat.picture("15-behov-kvittering")
    assert told(last_filed_in(playground.folder / "teams.db")) == expected(today)
