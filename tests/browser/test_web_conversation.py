"""What a person and the bot say to each other on the page."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.web_page import ADA, FOLLOW_UP, INGRID, PURCHASE, UNANSWERABLE, Served, WebPage, reply


def test_one_chooses_who_one_is_and_is_greeted_with_four_examples(web: WebPage) -> None:
    web.open()
    expect(web.page.get_by_role("heading", name="Hvem er du?")).to_be_visible()
    expect(web.page.locator("#kommune")).to_contain_text("Lillestrøm")
    web.page.get_by_role("button", name=ADA).click()
    expect(web.page.get_by_role("heading", name="Hei, Ada!")).to_be_visible()
    expect(web.page.locator(".example")).to_have_count(4)
    expect(web.page.get_by_role("button", name="Send", exact=True)).to_be_disabled()


def test_a_question_is_answered_with_sources_and_date(web: WebPage) -> None:
    web.enter()
    answer = web.ask(PURCHASE)
    expect(web.own.last).to_contain_text("Du")
    expect(answer.locator(".label")).to_have_text("Innkjøpsbot")
    expect(answer.locator(".prose strong").first).to_have_text(re.compile(r"450\s000\skr"))
    expect(answer.locator(".prose")).not_to_contain_text("Kilde:")
    expect(answer.locator(".sources")).to_contain_text("Kilder")
    expect(answer.locator(".sources li")).not_to_have_count(0)
    expect(answer.locator(".sources")).to_contain_text(re.compile(r"1\. juli 2026"))
    expect(answer.locator(".sources-note")).to_have_text(re.compile(r"^Sist kontrollert \d+\. \w+ \d{4}\.$"))
    link = answer.get_by_role("link", name="Anskaffelsesloven (LOA)")
    expect(link).to_have_attribute("href", re.compile(r"^https://lovdata\.no/"))
    expect(link).to_have_attribute("rel", re.compile("noopener"))
    expect(answer.locator(".facts dt").first).to_have_text("Verdi uten mva")


def test_a_follow_up_builds_on_what_was_asked(web: WebPage) -> None:
    web.enter()
    web.ask(PURCHASE)
    answer = web.ask(FOLLOW_UP)
    expect(answer).to_contain_text(re.compile(r"1\s400\s000\skr"))
    expect(answer).to_contain_text("kunngjøres i Doffin")
    expect(answer.locator(".prose ul li")).not_to_have_count(0)


def test_an_example_is_asked_by_its_button(web: WebPage) -> None:
    web.enter()
    web.page.get_by_role("button", name="Hva er en rammeavtale?").click()
    expect(web.own).to_have_count(1)
    expect(web.answer(after=0)).to_contain_text("rammeavtale")
    expect(web.page.locator("#welcome")).to_be_hidden()
    assert web.posts[0]["text"] == "Hva er en rammeavtale?"


def test_a_pressed_choice_is_marked_and_answered(web: WebPage) -> None:
    web.enter()
    web.ask(PURCHASE)
    answer = web.ask(FOLLOW_UP)
    answer.get_by_role("button", name="Bygg og anlegg").click()
    expect(web.answer(after=2)).to_contain_text(re.compile("bygg og anlegg", re.IGNORECASE))
    expect(answer.locator(".chosen")).to_have_text(re.compile("Bygg og anlegg"))
    expect(web.own.last).to_contain_text("Bygg og anlegg")


def test_the_page_is_used_with_the_keyboard_alone(web: WebPage) -> None:
    web.open()
    keyboard = web.page.keyboard
    expect(web.page.locator(".person").first).to_be_visible()
    keyboard.press("Tab")
    expect(web.page.get_by_role("link", name="Hopp til innholdet")).to_be_focused()
    keyboard.press("Enter")
    keyboard.press("Tab")
    expect(web.page.locator(".person").first).to_be_focused()
    keyboard.press("Enter")
    expect(web.field).to_be_focused()
    keyboard.type("Må jeg lyse ut")
    keyboard.press("Shift+Enter")
    keyboard.type("et kjøp på 1,4 millioner?")
    keyboard.press("Enter")
    answer = web.answer(after=0)
    expect(web.own.locator(".literal")).to_have_text("Må jeg lyse ut\net kjøp på 1,4 millioner?")
    button = answer.locator(".choice").first
    for _ in range(15):
        if button.evaluate("button => button === document.activeElement"):
            break
        keyboard.press("Shift+Tab")
    expect(button).to_be_focused()
    keyboard.press("Enter")
    web.answer(after=1)
    expect(answer.locator(".choice").first).to_be_focused()


def test_a_reload_keeps_the_person_the_transcript_and_the_draft(web: WebPage) -> None:
    web.enter()
    web.ask(PURCHASE)
    web.field.fill("halvskrevet spørsmål")
    web.page.reload()
    expect(web.said).to_have_count(1)
    expect(web.own).to_have_count(1)
    expect(web.last.locator(".sources")).to_be_visible()
    expect(web.field).to_have_value("halvskrevet spørsmål")
    answer = web.ask(FOLLOW_UP)
    expect(answer).to_contain_text(re.compile(r"1\s400\s000\skr"))
    assert len({post["conversation"] for post in web.posts}) == 1


def test_another_person_has_another_transcript(web: WebPage) -> None:
    web.enter()
    web.ask(PURCHASE)
    web.page.get_by_role("button", name="Bytt person").click()
    expect(web.page.get_by_role("heading", name="Hvem er du?")).to_be_focused()
    web.page.get_by_role("button", name="Vera Demo").click()
    expect(web.page.get_by_role("heading", name="Hei, Vera!")).to_be_visible()
    expect(web.page.locator(".message")).to_have_count(0)
    web.page.get_by_role("button", name="Bytt person").click()
    web.page.get_by_role("button", name=ADA).click()
    expect(web.said).to_have_count(1)


def test_a_new_conversation_forgets_the_old_one(web: WebPage) -> None:
    web.enter()
    web.ask(PURCHASE)
    web.page.get_by_role("button", name="Ny samtale").click()
    web.page.get_by_role("button", name="Avbryt").click()
    expect(web.said).to_have_count(1)
    web.page.get_by_role("button", name="Ny samtale").click()
    web.page.get_by_role("button", name="Begynn på nytt").click()
    expect(web.page.locator(".message")).to_have_count(0)
    answer = web.ask(PURCHASE)
    expect(answer.get_by_role("button", name="Glem beløpet")).to_have_count(0)
    assert len({post["conversation"] for post in web.posts}) == 2


def test_a_forwarded_question_is_shown_to_the_innkjoper_as_an_alert(
    open_page: OpenPage, served: Served
) -> None:
    innkjoper = open_page(served)
    innkjoper.enter(INGRID)
    innkjoper.page.evaluate(
        "() => Object.defineProperty(document, 'hidden', { value: true, configurable: true })"
    )
    ansatt = open_page(served)
    ansatt.enter(ADA)
    ansatt.ask(UNANSWERABLE)
    ansatt.page.get_by_role("button", name="Spør Innkjøpsseksjonen").click()
    expect(ansatt.page.get_by_label("Hva vil du spørre om?")).to_have_value(UNANSWERABLE)
    ansatt.page.get_by_label("Ja, vis navnet mitt").check()
    ansatt.picture("sporsmal-videre")
    ansatt.page.get_by_role("button", name="Send til Innkjøpsseksjonen").click()
    expect(ansatt.answer(after=2)).to_contain_text("Sendt.")
    alert = innkjoper.page.locator(".message.alert").filter(has_text=ADA)
    expect(alert).to_have_count(1)
    expect(alert).to_contain_text("Varsel")
    expect(alert).to_contain_text(UNANSWERABLE)
    expect(alert.locator(".facts")).to_contain_text(ADA)
    # What other tests have sent on may come to her too.
    expect(innkjoper.page).to_have_title(re.compile(r"^\(\d+\) Innkjøpsbot"))
    innkjoper.page.evaluate(
        "() => { delete document.hidden; document.dispatchEvent(new Event('visibilitychange')); }"
    )
    expect(innkjoper.page).to_have_title(re.compile("^Innkjøpsbot"))
    innkjoper.picture("varsel")
    innkjoper.page.reload()
    expect(alert).to_have_count(1)


def test_hostile_text_is_shown_as_it_was_written(web: WebPage) -> None:
    hostile = (
        "<!channel> *bold* <script>alert(1)</script> <img src=x onerror=alert(1)> [a](https://x.no) **b**"
    )
    web.page.on("dialog", lambda dialog: web.faults.append(f"dialog: {dialog.message}"))
    web.enter()
    web.ask(hostile)
    expect(web.own.last.locator(".literal")).to_have_text(hostile)
    web.page.reload()
    expect(web.own.last.locator(".literal")).to_have_text(hostile)
    expect(web.page.locator("#log script, #log img, #log .own a, #log .own strong")).to_have_count(0)


def test_hostile_text_from_the_bot_makes_no_element_and_no_foreign_link(web: WebPage) -> None:
    text = (
        r"<script>alert(1)</script> \*\*ikke fet\*\* [klikk](javascript:alert(1)) [ja](https://doffin.no/a)"
    )
    web.enter()
    file = {"name": "fil", "media_type": "image/png", "url": "javascript:alert(1)", "alt": ""}
    web.answer_with(reply(text, files=[file]))
    answer = web.ask("hei")
    expect(answer.locator(".prose")).to_contain_text(
        "<script>alert(1)</script> **ikke fet** [klikk](javascript:alert(1))"
    )
    expect(answer.locator("a")).to_have_count(1)
    expect(answer.locator("a")).to_have_attribute("href", "https://doffin.no/a")


def test_a_long_paste_is_sent_whole_and_folded_away(web: WebPage) -> None:
    text = ("Vi skal kjøpe inn nye møbler til personalrommet og lurer på reglene. " * 80)[:5000].strip()
    web.enter()
    web.ask(text)
    assert web.posts[0]["text"] == text
    expect(web.own.locator(".literal")).to_have_text(text)
    toggle = web.own.get_by_role("button", name="Vis hele meldingen")
    folded = web.own.bounding_box()
    toggle.click()
    shown = web.own.bounding_box()
    assert folded
    assert shown
    assert shown["height"] > folded["height"]


def test_a_text_over_the_limit_is_counted_and_not_sent(web: WebPage) -> None:
    web.enter()
    web.field.fill("a" * 9500)
    expect(web.page.locator("#counter")).to_have_text(re.compile(r"9\s500 av 10\s000 tegn"))
    web.field.fill("a" * 10_012)
    expect(web.page.locator("#counter")).to_contain_text("12 tegn for mye")
    expect(web.page.get_by_role("button", name="Send", exact=True)).to_be_disabled()
    web.field.press("Enter")
    assert web.posts == []


def test_a_reply_takes_the_place_of_the_one_it_replaces_and_is_shown_once(web: WebPage) -> None:
    web.enter()
    web.answer_with(reply("Gammelt svar", id="a"))
    web.ask("en")
    web.answer_with(reply("Nytt svar", id="b", replaces="a"))
    web.field.fill("to")
    web.field.press("Enter")
    expect(web.said.locator(".prose")).to_have_text(["Nytt svar"])
    web.field.fill("tre")
    web.field.press("Enter")
    expect(web.own).to_have_count(3)
    expect(web.page.locator("#status")).to_be_empty()
    expect(web.said.locator(".prose")).to_have_text(["Nytt svar"])


def test_files_are_shown_as_pictures_and_links(web: WebPage) -> None:
    picture = {
        "name": "tidslinje.svg",
        "media_type": "image/svg+xml",
        "url": "/static/icon.svg",
        "alt": "En tidslinje",
    }
    paper = {
        "name": "mal.docx",
        "media_type": "application/msword",
        "url": "https://doffin.no/mal.docx",
        "alt": "Malen",
    }
    web.enter()
    web.answer_with(reply("Her er filene.", files=[picture, paper]))
    answer = web.ask("filer")
    expect(answer.get_by_role("img", name="En tidslinje")).to_be_visible()
    expect(answer.get_by_role("link", name="mal.docx")).to_have_attribute(
        "href", "https://doffin.no/mal.docx"
    )


def test_without_demo_people_one_writes_ones_address(web: WebPage) -> None:
    web.page.route(
        "**/webchat/people",
        lambda route: route.fulfill(json={"kommune": "Lillestrøm", "people": [], "user": None}),
    )
    web.open()
    field = web.page.get_by_label("E-postadressen din på jobb")
    field.fill("ola")
    field.press("Enter")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(web.page.locator("#email-error")).to_contain_text("hel e-postadresse")
    field.fill("Ola.Nordmann@lillestrom.invalid")
    field.press("Enter")
    expect(web.page.get_by_role("heading", name="Hei!")).to_be_visible()
    expect(web.ask(PURCHASE)).to_contain_text("Doffin")
    assert web.posts[0]["from"] == "ola.nordmann@lillestrom.invalid"


def test_whoever_is_signed_in_is_that_person_and_cannot_be_another(web: WebPage) -> None:
    web.page.route(
        "**/webchat/people",
        lambda route: route.fulfill(
            json={"kommune": "Lillestrøm", "people": [], "user": "vera@lillestrom.invalid"}
        ),
    )
    web.open()
    expect(web.field).to_be_visible()
    expect(web.page.locator("#person-name")).to_have_text("vera@lillestrom.invalid")
    expect(web.page.get_by_role("button", name="Bytt person")).to_be_hidden()
