"""The Markdown subset of a Reply's text: paragraphs, **bold**, lists and links. Nothing else has a meaning."""

import re
import unicodedata
from dataclasses import dataclass

_SPECIAL = re.compile(r"([\\*_\[\]`<>#|~!]|(?<=\])\()")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
_INLINE = re.compile(
    r"\\(?P<escaped>.)|\*\*(?P<bold>(?:\\.|[^*\\])+)\*\*|\[(?P<label>(?:\\.|[^\]\\]){1,1000})\]\((?P<url>https?://[^\s)]+)\)"
)
_ITEM = re.compile(r"^(?:[-•]|\d+\.) +")


def escape(text: str) -> str:
    """Return somebody's own words so that they stand in a Reply exactly as written, without formatting or links."""
    return _SPECIAL.sub(r"\\\1", clean(text))


def clean(text: str) -> str:
    """Return text composed (NFC), without control characters, the invisible ones that reorder or hide what is read, and halves of characters."""
    text = unicodedata.normalize("NFC", text)
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


@dataclass(frozen=True, slots=True)
class Span:
    """A run of characters; at most one of `bold` and `url` is set."""

    text: str
    bold: bool = False
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or one item of a list."""

    spans: tuple[Span, ...]
    item: bool = False
    number: int | None = None


def parse(text: str) -> tuple[Block, ...]:
    """Return the text as blocks for a channel to draw; a line break inside a paragraph is kept."""
    blocks: list[Block] = []
    paragraph: list[str] = []

    def close() -> None:
        if paragraph:
            blocks.append(Block(_spans("\n".join(paragraph))))
            paragraph.clear()

    for line in text.split("\n"):
        if marker := _ITEM.match(line):
            close()
            number = marker[0].strip().rstrip(".")
            blocks.append(
                Block(
                    _spans(line[marker.end() :]), item=True, number=int(number) if number.isdigit() else None
                )
            )
        elif line.strip():
            paragraph.append(line)
        else:
            close()
    close()
    return tuple(blocks)


def plain(text: str) -> str:
    """Return the text without its markup, for notifications, screen readers and subjects."""
    return "\n".join(plain_block(block) for block in parse(text))


def plain_block(block: Block) -> str:
    """Return a paragraph or an item of a list without its markup, a link's address behind its words."""
    words = "".join(f"{span.text} ({span.url})" if span.url else span.text for span in block.spans)
    if not block.item:
        return words
    return f"{block.number}. {words}" if block.number is not None else f"- {words}"


def _unescape(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


def _spans(text: str) -> tuple[Span, ...]:
    spans: list[Span] = []
    run = ""
    end = 0
    for match in _INLINE.finditer(text):
        run += text[end : match.start()]
        end = match.end()
        if match["escaped"] is not None:
            run += match["escaped"]
            continue
        if run:
            spans.append(Span(run))
            run = ""
        if match["bold"] is not None:
            spans.append(Span(_unescape(match["bold"]), bold=True))
        else:
            spans.append(Span(_unescape(match["label"]), url=match["url"]))
    run += text[end:]
    return (*spans, Span(run)) if run else tuple(spans)


def on_one_line(text: str, *, longest: int) -> str:
    """Return a text on one line, cut to `longest` characters where it is longer."""
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"
