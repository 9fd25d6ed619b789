"""Files on the page: a spreadsheet that is downloaded and a picture that is seen, from the served product itself."""

import io
import json
import secrets
import sqlite3
from contextlib import closing
from datetime import UTC, datetime

from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook

from bot.documents.drawn import file_name, media_type
from bot.documents.stored import document_to_json
from conversation.document import Document
from tests.bot.made import TABLE, timeline
from tests.browser.web_page import Served, WebPage, reply

OWNER = "ansatt@demo.invalid"
FIFTEEN = timeline(15, name="Tidslinje for avtaler")


def made(served: Served, document: Document) -> dict[str, str]:
    """Keep a document as the service does, and return its file as a Reply names it."""
    id = secrets.token_urlsafe(32)
    row = (id, file_name(document), media_type(document), json.dumps(document_to_json(document)))
    made_at = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    with closing(sqlite3.connect(served.folder / "t.db", timeout=60)) as database, database:
        database.execute(
            "INSERT INTO stored_file (id, name, media_type, document, made_at, person_id) "
            "SELECT ?, ?, ?, ?, ?, id FROM person WHERE email = ?",
            (*row, made_at, OWNER),
        )
    return {"name": row[1], "media_type": row[2], "url": f"/files/{id}", "alt": document.alt}


def is_drawn(page: Page) -> bool:
    return bool(page.locator(".files img").evaluate("img => img.complete && img.naturalWidth === 1380"))


def test_a_spreadsheet_is_downloaded_and_a_picture_is_seen(web: WebPage, served: Served) -> None:
    web.enter()
    files = [made(served, TABLE), made(served, FIFTEEN)]
    web.answer_with(reply("Her er avtalene dine.", files=files))
    answer = web.ask("mine avtaler")
    link = answer.get_by_role("link", name=f"Last ned {files[0]['name']}")
    expect(answer.locator(".file-alt")).to_contain_text("Lenken virker i 7 dager.")
    with web.page.expect_download() as waiting:
        link.click()
    download = waiting.value
    assert download.suggested_filename == files[0]["name"]
    rows = CalamineWorkbook.from_filelike(io.BytesIO(download.path().read_bytes()))
    assert rows.get_sheet_by_index(0).to_python()[0] == list(TABLE.columns)
    picture = answer.get_by_role("img", name=FIFTEEN.alt)
    picture.scroll_into_view_if_needed()
    expect(picture).to_be_visible()
    web.page.wait_for_function(
        "() => { const i = document.querySelector('.files img'); return i.complete && i.naturalWidth > 0; }"
    )
    assert is_drawn(web.page)
    web.picture("files")


def test_a_picture_opened_by_itself_is_a_page_that_the_browser_has_nothing_against(
    web: WebPage, served: Served
) -> None:
    file = made(served, FIFTEEN)
    web.page.goto(f"{served.url.rstrip('/')}{file['url']}")
    assert web.page.locator("img").evaluate("img => img.naturalWidth") == 1380


def test_a_file_that_is_gone_says_what_to_do(web: WebPage, served: Served) -> None:
    web.page.goto(f"{served.url}files/{'x' * 43}")
    expect(web.page.locator("body")).to_contain_text("spør boten en gang til")
