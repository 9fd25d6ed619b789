"""Nasty words as a person, a supplier, an avtale's name and free text: in no channel and no file are they more than words."""

import csv
import email
import email.policy
import io
import json
import re
from collections.abc import AsyncIterator, Iterator
from datetime import date
from html.parser import HTMLParser
from typing import Final

import pytest
from python_calamine import CalamineWorkbook

from bot.attachment_kind import safe_name
from bot.channels.email.render import message_of
from bot.channels.slack.render import render as slack_render
from bot.channels.teams.render import messages
from bot.documents.calendar import draw as draw_calendar
from bot.documents.spreadsheet import draw as draw_table
from bot.documents.word import word_file
from bot.exports.export import Column, Export
from bot.exports.writers import Format, write
from bot.file_routes import disposition
from bot.logs import log
from conversation.document import Calendar, Day, Table
from conversation.paper import Paper, Paragraph, Part
from tests.fuzz.targets import MAIL, NOW, _full
from tests.teams.world import Json

NASTY: Final = (
    "<!channel> <!here> <@U123> <https://evil.example|klikk>",
    "*fet* _kursiv_ ~strek~ `kode`",
    "[klikk](https://evil.example) ![bilde](https://evil.example/x.png)",
    "{{DATE(2026-01-01T00:00:00Z, SHORT)}} ${$root.secret} <at>alle</at>",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "{{ 7 * 7 }} {% raw %} {0.__class__} %(x)s",
    '" onmouseover="alert(1)" x="',
    "=cmd|'/C calc'!A0",
    "@SUM(1+1)*cmd|'/C calc'!A0",
    "+47 12345678",
    "Stolen AS\r\nBcc: alle@evil.example\r\n\r\nHei",
    "BEGIN:VEVENT\nATTACH:https://evil.example\nEND:VEVENT",
    '{"event": "service_started"}\n{"event": "falsk"}',
    "../../etc/passwd\x00.pdf",
    "faktura\u202efdp.exe",
    "CON",
    "javascript:alert(1)",
    "' OR 1=1; DROP TABLE person; --",
)


class Tags(HTMLParser):
    """What a page is made of."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]


def texts_of(value: object, *names: str) -> Iterator[str]:
    """Every text under one of these names."""
    if isinstance(value, dict):
        for name, part in value.items():
            if name in names and isinstance(part, str):
                yield part
            else:
                yield from texts_of(part, *names)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from texts_of(part, *names)


def mrkdwn(value: object) -> Iterator[str]:
    """Every text that Slack reads for mentions and links."""
    if isinstance(value, dict):
        if value.get("type") == "mrkdwn":
            yield str(value["text"])
        for part in value.values():
            yield from mrkdwn(part)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from mrkdwn(part)


@pytest.mark.parametrize("nasty", NASTY)
def test_in_no_channel_are_nasty_words_more_than_words(nasty: str) -> None:
    reply = _full(nasty)
    for drawn in slack_render(reply, owner="U1"):
        for read in (drawn.text, *mrkdwn(list(drawn.blocks))):
            assert not re.search(r"<[!@#]|<https?://evil", read)
    for message in messages(reply):
        cards: Json = message
        for text in texts_of(cards, "text", "title", "value"):
            assert not re.search(r"(?<!\\)\]\(https?://evil|(?<!\\)\{\{|<at>", text) or text == nasty, text
        assert not any(link.startswith("javascript") for link in texts_of(cards, "url"))
    posted = message_of(reply, to="ada@demo.invalid", config=MAIL, at=NOW).as_bytes()
    mail = email.message_from_bytes(posted, policy=email.policy.default)
    assert mail["Bcc"] is None
    assert len(mail.get_all("Subject") or []) == 1
    body = mail.get_body(("html",))
    assert body is not None
    html = body.get_content()
    page = Tags()
    page.feed(html)
    assert page.tags <= {
        "html",
        "head",
        "meta",
        "body",
        "p",
        "table",
        "tr",
        "th",
        "td",
        "a",
        "hr",
        "small",
        "ul",
        "ol",
        "li",
        "b",
        "strong",
        "br",
    }
    assert not any(name.startswith("on") for name, _ in page.attributes)
    assert all(value.startswith("https://") for name, value in page.attributes if name in ("href", "src"))


@pytest.mark.parametrize("nasty", NASTY)
async def test_in_no_file_are_nasty_words_more_than_words(
    nasty: str, capsys: pytest.CaptureFixture[str]
) -> None:
    async def rows() -> AsyncIterator[tuple[str, ...]]:
        yield (nasty, nasty)

    target = io.BytesIO()
    columns = (Column("a", "A"), Column("b", "B"))
    await write(Export("x", columns, rows()), Format.CSV, target, now=NOW)
    _, *found = csv.reader(io.StringIO(target.getvalue().decode("utf-8-sig"), newline=""), delimiter=";")
    assert len(found) == 1
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in found[0])

    book = draw_table(Table("x.xlsx", "x", ("A",), ((nasty,),)), made_at=NOW)
    [[heading], [cell], *_] = (
        CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    )
    assert heading == "A"
    assert isinstance(cell, str)
    import zipfile

    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")
        assert not any("externalLink" in name for name in parts.namelist())

    days = draw_calendar(Calendar("x", "x", (Day("1", date(2027, 1, 1), nasty, nasty),)), made_at=NOW)
    unfolded = days.replace(b"\r\n ", b"")
    assert unfolded.count(b"\r\nBEGIN:VEVENT") == 1
    assert b"\r\nATTACH" not in unfolded
    assert word_file(Paper(nasty, facts=((nasty, nasty),), parts=(Part(nasty, (Paragraph(nasty),)),)), at=NOW)

    name = safe_name(nasty)
    assert not re.search(r'[\x00-\x1f/\\:*?"<>|\u202e]', name)
    assert "\n" not in disposition("attachment", nasty)
    assert "\r" not in disposition("attachment", nasty)

    log().error("nasty", name=nasty)
    [line] = [one for one in capsys.readouterr().err.splitlines() if '"nasty"' in one]
    assert json.loads(line)["name"] == nasty
