"""The form of a behovsmelding on the page: filled in as on every other channel (`tests/same_form.py`), and its files."""

import re
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Locator, expect

from tests.bot.sent_files import EXE, PDF
from tests.browser.web_page import INGRID, Served, WebPage, field, reply
from tests.same_form import SAVE, SEND, SENTENCE, WHOLE_FORM, answers, expected, last_filed_in, told

TODAY = datetime.now(UTC).date()


def fill(form: Locator, key: str, value: str) -> None:
    """Answer a field of the form, whatever it is drawn as."""
    inputs = form.locator(f'[id$="-{key}"], [name$="-{key}"]')
    kind = inputs.first.get_attribute("type")
    if kind in ("radio", "checkbox"):
        for one in value.split(","):
            form.locator(f'[name$="-{key}"][value="{one}"]').check()
    elif inputs.first.evaluate("input => input.tagName") == "SELECT":
        inputs.first.select_option(value)
    else:
        inputs.first.fill(value)


def test_the_page_gives_the_same_record_as_every_channel_and_takes_files(
    web: WebPage, served: Served, tmp_path: Path
) -> None:
    web.enter(INGRID)
    web.ask(SENTENCE)
    web.picture("need-1-first-question")
    shown = web.said.count()
    web.last.get_by_role("button", name=WHOLE_FORM).click()
    form = web.answer(after=shown).get_by_role("form", name="Skjema: Behovsmelding")
    for key, value in answers(TODAY).items():
        fill(form, key, value if key != "value" else "mange penger")
    (tmp_path / "kartlegging.pdf").write_bytes(PDF)
    form.locator("input[type=file]").set_input_files(tmp_path / "kartlegging.pdf")
    expect(form.locator(".tray-file.done")).to_contain_text("kartlegging.pdf")
    form.get_by_role("group", name=re.compile("Gjelder noe av dette")).scroll_into_view_if_needed()
    web.picture("need-2-several")
    form.get_by_role("button", name=SAVE).click()
    wrong = web.last.get_by_role("form", name="Skjema").locator('[aria-invalid="true"]')
    expect(wrong).to_be_focused()
    assert wrong.get_attribute("aria-describedby") is not None
    web.picture("need-3-error")
    wrong.fill(answers(TODAY)["value"])
    shown = web.said.count()
    web.last.get_by_role("button", name=SAVE).click()
    read_back = web.answer(after=shown)
    expect(read_back).to_contain_text("Se over behovsmeldingen")
    expect(read_back).to_contain_text("kartlegging.pdf")
    web.picture("need-4-read-back")
    read_back.get_by_role("button", name=SEND).dblclick()
    # Beside the receipt the page shows what every innkjøper is told.
    receipt = web.said.filter(has_text=re.compile(r"BM-\d{4}-\d{4} er sendt"))
    expect(receipt).to_have_count(1)
    web.picture("need-5-receipt")
    need = last_filed_in(served.folder / "t.db")
    assert need.number in receipt.inner_text()
    assert told(need) == expected(TODAY)


def test_several_answers_are_ticked_and_sent_together(web: WebPage) -> None:
    options = [{"value": value, "label": value.upper()} for value in ("a", "b", "c")]
    fields = [
        field("what", "Hva gjelder?", "choices", help="Velg flere.", options=options, value="a,c", error="Velg b også."),
        field("unit", "Hvor?", "text", options=options, required=False),
        field("by", "Når?", "date", options=[{"value": "ukjent", "label": "Vet ikke"}], required=False),
    ]  # fmt: skip
    web.enter()
    web.answer_with(reply("Velg.", form={"fields": fields, "submit": {"label": "Lagre", "action": "t"}}))
    web.ask("skjema")
    group = web.page.get_by_role("group", name="Hva gjelder? (må fylles ut)")
    expect(group).to_have_accessible_description("Velg flere. Velg b også.")
    assert [box.is_checked() for box in group.get_by_role("checkbox").all()] == [True, False, True]
    group.get_by_label("A").uncheck()
    group.get_by_label("B").check()
    web.page.get_by_label("Hvor?").fill("Et annet sted")
    web.page.get_by_label("Når?").fill("vet ikke")
    web.page.reload()
    # What was said stands on the page a moment before it is posted.
    with web.page.expect_request("**/webchat/turns"):
        web.page.get_by_role("button", name="Lagre").click()
    expect(web.own.last).to_contain_text("Hva gjelder? B, C")
    assert web.posts[-1]["form"] == {"what": "b,c", "unit": "Et annet sted", "by": "vet ikke"}


def test_none_ticked_where_one_must_be_is_told(web: WebPage) -> None:
    options = [{"value": "a", "label": "A"}]
    fields = [field("what", "Hva gjelder?", "choices", options=options)]
    web.enter()
    web.answer_with(reply("Velg.", form={"fields": fields, "submit": {"label": "Lagre", "action": "t"}}))
    web.ask("skjema")
    web.page.get_by_role("button", name="Lagre").click()
    expect(web.page.get_by_label("A", exact=True)).to_be_focused()
    expect(web.page.get_by_role("group", name="Hva gjelder?")).to_have_accessible_description(
        "Fyll ut «Hva gjelder»."
    )


def test_files_are_attached_taken_away_refused_and_sent_with_a_message(web: WebPage, tmp_path: Path) -> None:
    for name, content in (("tilbud.pdf", PDF), ("bilde.pdf", PDF), ("virus.pdf", EXE)):
        (tmp_path / name).write_bytes(content)
    web.enter()
    send = web.page.get_by_role("button", name="Send", exact=True)
    with web.page.expect_file_chooser() as choosing:
        web.page.get_by_role("button", name="Legg ved filer").click()
    choosing.value.set_files([tmp_path / "tilbud.pdf", tmp_path / "bilde.pdf", tmp_path / "virus.pdf"])
    tray = web.page.locator("#tray")
    expect(tray.locator(".tray-file.done")).to_have_count(2)
    expect(tray.locator(".tray-file.refused")).to_contain_text("Jeg tok ikke vare på «virus.pdf»")
    expect(send).to_be_enabled()
    web.picture("files-tray")
    tray.get_by_role("button", name="Fjern bilde.pdf").click()
    before = web.said.count()
    send.click()
    answer = web.answer(after=before)
    expect(answer).to_contain_text("«tilbud.pdf»")
    expect(answer).not_to_contain_text("bilde.pdf")
    expect(web.own.last).to_contain_text("Vedlegg: tilbud.pdf")
    expect(tray.locator(".tray-file")).to_have_count(0)
    assert len(web.posts[-1]["files"]) == 1  # type: ignore[arg-type]
    answer.get_by_role("button", name="Meld et avvik").click()
    expect(web.answer(after=before + 1)).to_be_visible()


DROP = """([where, name]) => {
  const data = new DataTransfer();
  data.items.add(new File(["%PDF-1.7 hei"], name));
  for (const type of ["dragover", "drop"]) {
    document.querySelector(where).dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
  }
}"""


def test_files_are_dropped_on_the_conversation_and_what_fails_can_be_tried_again(web: WebPage) -> None:
    web.enter()
    web.page.route("**/webchat/files", lambda route: route.abort(), times=1)
    web.page.evaluate(DROP, ["#log-scroll", "tilbud.pdf"])
    file = web.page.locator("#tray .tray-file")
    expect(file).to_contain_text("Fikk ikke lastet opp «tilbud.pdf».")
    file.get_by_role("button", name="Prøv igjen").click()
    expect(file).to_have_class(re.compile("done"))
    expect(web.page.get_by_role("button", name="Send", exact=True)).to_be_enabled()


def test_a_file_that_is_too_large_is_told_before_it_is_sent(web: WebPage, tmp_path: Path) -> None:
    asked: list[str] = []
    web.page.on("request", lambda request: asked.append(request.url))
    (tmp_path / "stor.pdf").write_bytes(PDF + b"x" * (10 * 1024 * 1024))
    web.enter()
    web.page.locator("#tray input").set_input_files(tmp_path / "stor.pdf")
    expect(web.page.locator("#tray .refused")).to_contain_text("større enn 10 MB")
    assert not any("webchat/files" in url for url in asked)
