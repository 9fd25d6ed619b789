"""What is fuzzed: a function of bytes for each place where something from outside is read.

A target ends quietly for whatever it is given, or raises: what it raises is a fault of ours. What the code itself
promises to raise for a bad input is no fault, and is caught here by its name.
"""

import io
import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final, cast

from bot.archive_hook import _read as read_archive_number
from bot.attachment_kind import FileRefusedError, judge
from bot.channels.email.config import EmailConfig
from bot.channels.email.render import message_of
from bot.channels.slack.entities import as_written
from bot.channels.slack.inbound import BadPayloadError, teams_of, to_act
from bot.channels.slack.marks import UnknownModalError
from bot.channels.slack.render import render as slack_render
from bot.channels.teams.activity import BadActivityError, parse_activity
from bot.channels.teams.inbound import read_act
from bot.channels.teams.render import LARGEST
from bot.channels.teams.render import messages as teams_messages
from bot.channels.teams.render import size as teams_size
from bot.channels.terminal.render import show
from bot.channels.web.inbound import BadTurnError, parse_turn
from bot.commands.parse import KINDS
from bot.file_routes import disposition
from bot.webhook_address import address_fault
from conversation.actions import Action, ActionError, ActionId, ActionSigner
from conversation.markup import clean, escape, parse, plain
from conversation.reply import Choice, Fact, Field, File, Form, Option, Reply, Source
from conversation.turn import Turn
from conversation.wire import reply_from_json, reply_to_json
from knowledge.article import parse_article
from norsk.text import content_words
from norsk.when import is_dated
from register.import_run import ImportKind
from register.imports.files.biff_scan import scan_xls
from register.imports.files.guard import UnreadableFileError
from register.imports.files.sheets import read_file
from register.imports.files.xlsx_scan import check_workbook, scan_sheets
from register.imports.files.zip_parts import ZipParts
from register.imports.read import read_rows
from tests.slack.limits import message_fault

Target = Callable[[bytes], None]

HERE: Final = Path(__file__).parent
CORPUS: Final = HERE / "corpus"
DAY: Final = date(2026, 11, 21)
NOW: Final = datetime(2026, 11, 21, 11, tzinfo=UTC)
LONGEST: Final = 10_000
SIGNER: Final = ActionSigner("a secret of the fuzzers")
MAIL: Final = EmailConfig("smtp://127.0.0.1:2525", "Innkjøpsbot <innkjopsbot@demo.invalid>")
CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


def _text(data: bytes) -> str:
    """Return a text out of any bytes; halves of characters are kept, as a JSON escape would bring them."""
    return data.decode("utf-8", "surrogatepass" if data[:1] == b"\xed" else "replace")[:LONGEST]


def norsk(data: bytes) -> None:
    """Amounts, dates, durations, yes and no, and whole needs."""
    try:
        text = _text(data)
    except UnicodeDecodeError:
        return
    for read in KINDS.values():
        json.dumps(read(text, DAY), allow_nan=False)
    content_words(text)
    is_dated(text)


def markup(data: bytes) -> None:
    """A Reply's text, somebody's own words in it, and what every channel draws of them."""
    try:
        text = _text(data)
    except UnicodeDecodeError:
        return
    own = escape(text)
    assert plain(own).split() == clean(text).split(), "what somebody wrote stands as it was written"
    assert not any(span.bold or span.url for block in parse(own) for span in block.spans)
    for reply in (Reply(own, id="r1"), _full(clean(text)), Reply(clean(text), id="r3")):
        _drawn(reply)


def _full(text: str) -> Reply:
    """Return a Reply that holds the text in every place that is somebody's own words."""
    text = (
        text[:500] if text[:500].strip() else "x"
    )  # nothing of the register is empty or longer where it is a label
    choice = Choice(text, Action(ActionId.HELP), token="t" * 200)
    field = Field("hva", text, help=text, value=text, error=text, options=(Option("a", text),))
    return Reply(
        escape(text),
        id="r2",
        facts=(Fact(text, text),),
        choices=(choice,),
        form=Form((field,), choice, title=text),
        sources=(Source(text, text, text, f"https://lovdata.no/{text[:50]}"),),
        files=(File(text, "application/pdf", "/files/abc", text),),
    )


def _drawn(reply: Reply) -> None:
    for drawn in slack_render(reply, owner="U1"):
        assert message_fault({"text": drawn.text, "blocks": list(drawn.blocks)}) is None
        json.dumps(drawn.blocks).encode()
    for message in teams_messages(reply):
        assert teams_size(message) <= LARGEST
    mail = message_of(reply, to="ada@demo.invalid", config=MAIL, at=NOW).as_bytes()
    assert b"\nBcc:" not in mail.split(b"\r\n\r\n")[0]
    from rich.console import Console

    show(Console(file=io.StringIO(), width=80), reply)
    assert reply_from_json(reply_to_json(reply)).text == reply.text


def token(data: bytes) -> None:
    """A button's token."""
    try:
        SIGNER.read(data.decode("utf-8", "replace"), person_id="1")
    except ActionError:
        return
    raise AssertionError("a token that was not made here holds")


def web_turn(data: bytes) -> None:
    """What the web page posts."""
    try:
        posted = parse_turn(data)
    except BadTurnError as exc:
        exc.message.encode()
        return
    _storable(posted.to_turn(now=NOW))


def slack(data: bytes) -> None:
    """An event, an interaction or a command of Slack's."""
    body = _object(data)
    if body is None:
        return
    teams_of(body)
    try:
        act = to_act(body, bot_user="U0", now=NOW)
    except (BadPayloadError, UnknownModalError):
        return
    turn = getattr(act, "turn", None) or getattr(getattr(act, "asked", None), "turn", None)
    if isinstance(turn, Turn):
        _storable(turn)


def slack_text(data: bytes) -> None:
    """Slack's own markup in what somebody wrote."""
    as_written(data.decode("utf-8", "replace")[:LONGEST], bot_user="U0")


def teams(data: bytes) -> None:
    """An activity of Teams'."""
    try:
        act = read_act(parse_activity(data), now=NOW)
    except BadActivityError:
        return
    turn = getattr(act, "turn", None)
    if isinstance(turn, Turn):
        _storable(turn)


def archive_number(data: bytes) -> None:
    """The body of the archive's hook."""
    read_archive_number(data)


def article(data: bytes) -> None:
    """An article with its front matter, as an editor's draft or a file."""
    parsed, faults = parse_article(data.decode("utf-8", "replace"), file="fuzz.md")
    assert parsed is not None or faults


def attachment(data: bytes) -> None:
    """A file that somebody sends: its name, then a zero, then its content."""
    name, _, content = data.partition(b"\x00")
    try:
        judged = judge(name.decode("utf-8", "replace"), content)
    except FileRefusedError as exc:
        exc.sentence.encode()
        return
    assert judged.name
    assert not re.search(r'[\x00-\x1f/\\:*?"<>|]|^\.', judged.name)
    assert "\r" not in disposition("attachment", judged.name)
    assert "\n" not in disposition("attachment", judged.name)


def csv(data: bytes) -> None:
    """A file of the register as text, read as each kind of record in turn."""
    if data[:2] == b"PK" or data[:4] == b"\xd0\xcf\x11\xe0":
        return
    kind = list(ImportKind)[data[:1][0] % len(ImportKind)] if data else ImportKind.AVTALER
    rows = read_rows(kind, data, today=DAY)  # type: ignore[call-overload]  # one of them all
    for row in rows.rows:
        assert not any(CONTROL.search(text) for text in _texts(row.values)), "what nobody sees is taken out"


def _texts(values: object) -> list[str]:
    found = (getattr(values, name) for name in getattr(values, "__slots__", ()))
    return [one for one in found if isinstance(one, str)]


def workbook(data: bytes) -> None:
    """A workbook's parts, looked through before any library opens them."""
    try:
        parts = ZipParts(data)
        parts.measure()
        check_workbook(parts)
        scan_sheets(parts)
    except UnreadableFileError:
        return


def old_workbook(data: bytes) -> None:
    """An old workbook's records, looked through before any library opens them."""
    try:
        scan_xls(data)
    except UnreadableFileError:
        return


def whole_workbook(data: bytes) -> None:
    """A workbook read by the library; an old one only by its scan, since it is opened in a process of its own."""
    if data[:4] == b"\xd0\xcf\x11\xe0":
        return
    try:
        read_file(data)
    except UnreadableFileError:
        return


def address(data: bytes) -> None:
    """A webhook's address and a service URL."""
    from bot.channels.teams.service_url import ServiceUrls

    text = data.decode("utf-8", "replace")
    if not address_fault(text):
        assert text.isprintable(), "every parser reads it alike"
        assert " " not in text
    if ServiceUrls(["smba.trafficmanager.net", "*.botframework.com"]).allows(text):
        assert re.match(
            r"https://([\w.-]+\.)?(smba\.trafficmanager\.net|botframework\.com)(:(443)?)?(/|$)",
            text,
            re.IGNORECASE,
        )


def _object(data: bytes) -> dict[str, object] | None:
    try:
        found: object = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return cast(dict[str, object], found) if isinstance(found, dict) else None


def _storable(turn: Turn) -> None:
    """Require that a turn's key and address fit their columns, on a database that takes no zero character."""
    assert len(turn.key) <= 700
    assert len(turn.conversation) <= 520
    for text in (turn.key, turn.conversation, turn.sender.user_id, turn.sender.email or ""):
        assert "\x00" not in text
        text.encode()


TARGETS: Final[dict[str, Target]] = {
    one.__name__: one
    for one in (
        norsk, markup, token, web_turn, slack, slack_text, teams, archive_number, article, attachment, csv,
        workbook, old_workbook, whole_workbook, address,
    )
}  # fmt: skip
