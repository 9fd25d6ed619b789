"""What a cell says as text: spaces, HTML, marks of a broken encoding, and cells that hold nothing."""

import html
import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from register.imports.files.workbook_rows import Cell

_NOTHING = frozenset({"-", "–", "—", "--", "n/a", "na", "i/a", "#n/a", "null", "none", "nan", "#i/t"})
_UNKNOWN = frozenset(
    {"?", "??", "???", "ukjent", "vet ikke", "unknown", "tbd", "ikke avklart", "ikke registrert"}
)
_TAG = re.compile(
    r"<(/?)(?:p|br|div|span|b|i|u|a|strong|em|ul|ol|li|table|tbody|tr|td|th|font|h[1-6]|img|html|body|o:p)\b[^<>]*>",
    re.IGNORECASE,
)
_HIDDEN_CONTENT = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_BREAKING = re.compile(r"<(?:br|/p|/div|/li|/tr)\b[^<>]*>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:[a-z]{2,8}|#[0-9]{1,6}|#x[0-9a-f]{1,5});", re.IGNORECASE)
# Marks that turn the order of what is read about, and letters that nobody sees, go too: titles stand on buttons and in files.
_UNSEEN = re.compile(
    "[\ufeff\u200b-\u200f\u061c\u202a-\u202e\u2060-\u206f\U000e0000-\U000e007f\u00ad\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]|_x000D_"
)
_SPACES = re.compile("[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_LINES = re.compile(r" *(?:\r\n|\r|\n) *")
_MANY_LINES = re.compile(r"\n{3,}")
# What UTF-8 looks like when it was read as Windows' Western European, and the sign for a lost letter.
_BROKEN = re.compile(
    "Ã[\u0080-\u00bf\u0152-\u0178\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]|Â[\u00a0-\u00bf]|â€|\ufffd"
)
# An apostrophe before what a spreadsheet would take for a formula, as our own export writes it, is no part of the text.
_MARKED = re.compile(r"'[=+\-@\t\r]")
_PLAIN = re.compile(r"[^\W_](?:[\w.,:/@+()' -]*[\w.,)])?", re.ASCII)


def cell_text(cell: Cell) -> str:
    """Return a cell as plain text: one kind of space and line end, HTML taken away, entities read. Empty is empty."""
    if isinstance(cell, str):
        return _clean(cell)
    if isinstance(cell, bool):
        return "Ja" if cell else "Nei"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return f"{cell:%d.%m.%Y}" if cell.time() == time() else f"{cell:%d.%m.%Y %H:%M}"
    if isinstance(cell, date):
        return f"{cell:%d.%m.%Y}"
    return "" if isinstance(cell, timedelta) and not cell else str(cell)


@lru_cache(maxsize=16_384)
def _clean(text: str) -> str:
    if _PLAIN.fullmatch(text) and "  " not in text and "_x" not in text:
        return text
    if "<" in text:
        text = _HIDDEN_CONTENT.sub(" ", text)
        text = _TAG.sub(" ", _BREAKING.sub("\n", text))
    if "&" in text:
        text = _ENTITY.sub(lambda found: html.unescape(found[0]), text)
    if _MARKED.match(text):
        text = text[1:]
    text = _SPACES.sub(" ", _UNSEEN.sub("", text))
    return _MANY_LINES.sub("\n\n", _LINES.sub("\n", text)).strip()


def says_nothing(text: str) -> bool:
    """Say whether a cell's text is a way to leave it empty: "-", "n/a" and the like."""
    return not text or text.casefold() in _NOTHING


def says_unknown(text: str) -> bool:
    """Say whether somebody has written that they do not know."""
    return text.casefold().rstrip(".") in _UNKNOWN


def is_broken(text: str) -> bool:
    """Say whether letters were lost on the way to the file, so that `ø` stands as `Ã¸`."""
    return not text.isascii() and _BROKEN.search(text) is not None


def split_list(text: str, *, commas: bool = True) -> tuple[str, ...]:
    """Return the parts of a list in one cell, by `;`, line and, unless a part may hold one, comma; each once."""
    parts = (part.strip(" \t•-") for part in re.split(r"[;,\n]" if commas else r"[;\n]", text))
    return tuple(dict.fromkeys(part for part in parts if part))
