"""A Reply's form as an HTML form. Fields of every kind are shown by answering the turns from the test."""

from playwright.sync_api import expect

from tests.browser.web_page import UNANSWERABLE, WebPage, field, need_form, reply


def _open(web: WebPage) -> None:
    web.enter()
    web.answer_with(reply("Da trenger jeg noen opplysninger.", form=need_form()))
    web.ask("jeg vil melde et behov")


def test_every_kind_of_field_has_a_label_a_help_text_and_a_required_mark(web: WebPage) -> None:
    _open(web)
    form = web.last.get_by_role("form", name="Skjema: Send behovsmelding")
    what = form.get_by_label("Hva trenger du?")
    expect(what).to_have_attribute("aria-required", "true")
    expect(what).to_have_accessible_description("Beskriv behovet.")
    expect(form.get_by_label("Hva er verdien?")).to_have_attribute("inputmode", "decimal")
    expect(form.get_by_label("Når trenger du det?")).to_have_attribute("type", "date")
    expect(form.get_by_label("Hvem kan svare på spørsmål?")).to_have_value("Ada Demo")
    expect(form.get_by_label("Hvor hører du til?").locator("option")).to_have_count(7)
    kinds = form.get_by_role("radiogroup", name="Hva slags kjøp er det?")
    expect(kinds.get_by_role("radio")).to_have_count(3)
    expect(
        form.get_by_role("radiogroup", name="Finnes det en rammeavtale?").get_by_role("radio")
    ).to_have_count(3)
    expect(form.get_by_text("(må fylles ut)")).to_have_count(5)


def test_a_form_sent_half_empty_names_what_is_missing_and_goes_there(web: WebPage) -> None:
    _open(web)
    web.page.get_by_label("Hva trenger du?").fill("Møbler")
    web.page.get_by_role("button", name="Send behovsmelding").click()
    amount = web.page.get_by_label("Hva er verdien?")
    expect(amount).to_be_focused()
    expect(amount).to_have_attribute("aria-invalid", "true")
    expect(amount).to_have_accessible_description("Uten mva, for hele perioden. Fyll ut «Hva er verdien».")
    expect(web.page.get_by_label("Hva trenger du?")).to_have_attribute("aria-invalid", "false")
    assert len(web.posts) == 1


def test_a_form_is_sent_with_its_token_and_its_faults_come_back_beside_the_fields(web: WebPage) -> None:
    _open(web)
    web.page.get_by_label("Hva trenger du?").fill("Møbler")
    web.page.get_by_label("Hva er verdien?").fill("450 000")
    web.page.get_by_label("Når trenger du det?").fill("2027-01-15")
    web.page.get_by_label("Tjeneste", exact=True).check()
    web.page.get_by_label("Hvor hører du til?").select_option("Helse")
    web.page.get_by_label("Vet ikke").check()
    faulty = need_form(error="Skriv hva møblene skal brukes til.", value="Møbler")
    web.answer_with(reply("Det er noe som må rettes.", id="r2", replaces="r1", form=faulty))
    web.page.get_by_role("button", name="Send behovsmelding").dblclick()
    what = web.page.get_by_label("Hva trenger du?")
    expect(what).to_have_accessible_description("Beskriv behovet. Skriv hva møblene skal brukes til.")
    expect(what).to_be_focused()
    expect(what).to_have_value("Møbler")
    expect(web.said).to_have_count(1)
    assert len(web.posts) == 2
    assert web.posts[1]["action"] == "token-of-the-form"
    assert web.posts[1]["form"] == {
        "what": "Møbler",
        "amount": "450 000",
        "contact": "Ada Demo",
        "by": "2027-01-15",
        "kind": "tjeneste",
        "unit": "Helse",
        "deal": "vet ikke",
    }


def test_a_sent_form_is_closed_and_its_answers_stand_as_the_persons_message(web: WebPage) -> None:
    form = {"fields": [need_form_field(), field("by", "Svarfrist", "date")], "submit": None}
    web.enter()
    web.answer_with(reply("Hva heter avtalen?", form=form))
    web.ask("avvik")
    web.page.get_by_label("Avtalens navn").fill("Kontorrekvisita")
    web.page.get_by_label("Svarfrist").fill("2026-11-27")
    web.answer_with(reply("Takk.", id="r2"))
    web.page.get_by_role("button", name="Send", exact=True).first.click()
    expect(web.answer(after=1)).to_contain_text("Takk.")
    expect(web.own.last).to_contain_text("Avtalens navn Kontorrekvisita")
    expect(web.own.last).to_contain_text("Svarfrist 27. november 2026")
    expect(web.page.get_by_label("Avtalens navn")).to_be_disabled()
    expect(web.said.first).to_contain_text("Skjemaet er sendt.")
    assert web.posts[1]["form"] == {"title": "Kontorrekvisita", "by": "2026-11-27"}
    assert "action" not in web.posts[1]


def test_the_second_click_of_a_double_one_sends_nothing_though_the_answer_has_come(web: WebPage) -> None:
    name = field("name", "Avtalens navn", value="Papir")
    form = {"fields": [name], "submit": {"label": "Lagre", "action": "t"}}
    web.enter()
    web.answer_with(reply("Hva heter avtalen?", form=form))
    web.ask("skjema")
    web.answer_with(reply("Hva heter den igjen?", id="r2", replaces="r1", form=form))
    button = web.page.get_by_role("button", name="Lagre")
    button.click()
    expect(web.last).to_contain_text("Hva heter den igjen?")
    button.dispatch_event("click", {"detail": 2})
    expect(web.own).to_have_count(2)
    button.dispatch_event("click", {"detail": 1})
    expect(web.own).to_have_count(3)


def need_form_field() -> dict[str, object]:
    return {
        "key": "title",
        "prompt": "Avtalens navn",
        "help": "",
        "kind": "text",
        "required": True,
        "value": "",
        "error": "",
        "options": [],
    }


def test_a_half_filled_form_survives_a_reload(web: WebPage) -> None:
    _open(web)
    web.page.get_by_label("Hva trenger du?").fill("Møbler til personalrommet")
    web.page.get_by_label("Bygg og anlegg").check()
    web.page.reload()
    expect(web.page.get_by_label("Hva trenger du?")).to_have_value("Møbler til personalrommet")
    expect(web.page.get_by_label("Bygg og anlegg")).to_be_checked()


def test_what_the_service_finds_wrong_with_a_form_stands_beside_the_field_and_can_be_mended(
    web: WebPage,
) -> None:
    web.enter()
    web.ask(UNANSWERABLE)
    web.page.get_by_role("button", name="Spør Innkjøpsseksjonen").click()
    form = web.answer(after=1)
    form.get_by_label("Hva vil du spørre om?").fill("a" * 2001)
    form.get_by_label("Nei, send uten navn").check()
    form.get_by_role("button", name="Send til Innkjøpsseksjonen").click()
    # The form with its fault takes the place of the one that was sent.
    mended = web.answer(after=1)
    expect(mended.locator(".field-error").first).to_contain_text("2001 tegn")
    question = mended.get_by_label("Hva vil du spørre om?")
    expect(question).to_be_focused()
    expect(question).to_have_attribute("aria-invalid", "true")
    question.fill("hvor henger nøkkelen til naustet?")
    mended.get_by_role("button", name="Send til Innkjøpsseksjonen").click()
    expect(web.answer(after=2)).to_contain_text("Sendt uten navn.")
