"""What is in view and in focus on a phone, in a low window, and when a form has been sent."""

from playwright.sync_api import expect

from tests.bot.sent_files import EXE
from tests.browser.conftest import OpenPage
from tests.browser.web_page import Served, WebPage, field, reply

LINES = "\n\n".join(f"Linje {number}." for number in range(8))


def test_one_is_invited_to_file_a_need(web: WebPage) -> None:
    web.enter()
    expect(web.page.locator("#welcome")).to_contain_text("Fortell hva dere trenger")
    expect(web.page.locator(".example").first).to_contain_text("Vi trenger")


def test_an_answer_that_fits_is_seen_whole_with_its_buttons(open_page: OpenPage, served: Served) -> None:
    web = open_page(served, width=390, height=844)
    web.enter()
    choices = [{"label": f"Valg {number}", "action": f"t{number}"} for number in range(3)]
    web.answer_with(reply(LINES, choices=choices))
    web.ask("Vi trenger en del. " * 7)
    expect(web.last.get_by_role("button", name="Valg 2")).to_be_in_viewport(ratio=1)
    expect(web.last.locator(".message-head")).to_be_in_viewport()


def test_in_a_low_window_the_page_goes_to_what_is_new(open_page: OpenPage, served: Served) -> None:
    web = open_page(served, width=550, height=400)
    web.enter()
    web.answer_with(reply(LINES))
    web.ask("en")
    web.answer_with(reply("Svar nummer to.", id="r2"))
    web.ask("to")
    expect(web.last).to_be_in_viewport()
    expect(web.field).to_be_in_viewport()


def test_many_files_leave_room_for_the_message(open_page: OpenPage, served: Served) -> None:
    web = open_page(served, width=390, height=844)
    web.enter()
    name = "Prisoverslag " + "æøå" * 60
    files = [{"name": f"{name}{n}.exe", "mimeType": "image/png", "buffer": EXE} for n in range(6)]
    web.page.locator("#tray input").set_input_files(files)  # type: ignore[arg-type]
    expect(web.page.locator("#tray .refused")).to_have_count(6)
    expect(web.field).to_be_in_viewport(ratio=1)


def test_a_form_that_was_sent_hands_the_focus_on(web: WebPage) -> None:
    web.enter()
    form = {"fields": [field("name", "Avtalens navn")], "submit": {"label": "Lagre", "action": "t"}}
    web.answer_with(reply("Hva heter avtalen?", form=form))
    web.ask("skjema")
    web.page.get_by_label("Avtalens navn").fill("Papir")
    web.answer_with(reply("Takk.", id="r2"))
    web.page.get_by_role("button", name="Lagre").click()
    expect(web.last).to_contain_text("Takk.")
    expect(web.field).to_be_focused()


def test_what_the_facts_and_buttons_say_is_not_listed_too(web: WebPage) -> None:
    web.enter()
    text = "Er det dekning?\n\n1. Ja\n2. Nei\n\n- Verdi: 5 kr\n- Noe annet"
    facts = [{"label": "Verdi", "value": "5 kr"}]
    choices = [{"label": label, "action": label} for label in ("Ja", "Nei")]
    web.answer_with(reply(text.rpartition("\n")[0], facts=facts, choices=choices))
    prose = web.ask("spør").locator(".prose")
    expect(prose).to_have_text("Er det dekning?")
    web.answer_with(reply(text, id="r2", facts=facts, choices=choices[:1]))
    expect(web.ask("igjen").locator(".prose li")).to_have_count(4)
