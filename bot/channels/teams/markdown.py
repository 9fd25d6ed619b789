"""A Reply's text as the Markdown of Adaptive Cards, in which somebody's own words never format, link or compute."""

import re
from collections.abc import Iterator
from typing import Final

from conversation.markup import Block, Span

LONGEST: Final = 4000
"""Characters in one element; what is longer goes on in the next."""
_SPECIAL: Final = re.compile(r"([\\*_\[\]()`<>#|~!&{}])")
_LINE_START: Final = re.compile(r"(?m)^(\s*)(?:([-+=])|(\d+)([.)]))")
_URL_UNSAFE: Final = re.compile(r"[(){}<>\"\\\s]")


def escape(text: str) -> str:
    """Return words that a card shows exactly as they are; braces too, for `{{DATE(…)}}` is computed by clients."""
    return _LINE_START.sub(_escaped_start, _SPECIAL.sub(r"\\\1", text))


def _escaped_start(match: re.Match[str]) -> str:
    space, mark, number, stop = match.groups()
    return f"{space}\\{mark}" if mark else f"{space}{number}\\{stop}"


def link(label: str, url: str) -> str:
    """Return a link; an address can not end its own parenthesis."""
    return f"[{escape(label)}]({_URL_UNSAFE.sub(lambda found: f'%{ord(found[0]):02X}', url)})"


def markdown(spans: tuple[Span, ...]) -> str:
    """Return a run of spans."""
    return "".join(map(_span, spans))


def _span(span: Span) -> str:
    if span.url:
        return link(span.text, span.url)
    if not span.bold or not span.text.strip():
        return escape(span.text)
    # Markdown knows no bold that begins or ends with a space.
    inner = span.text.strip()
    before, _, after = span.text.partition(inner)
    return f"{before}**{escape(inner)}**{after}"


def lines(block: Block) -> Iterator[tuple[Span, ...]]:
    """Yield a block line by line, none longer than an element may be: cards differ in what a line break is."""
    line: list[Span] = []
    length = 0
    for span in block.spans:
        for number, row in enumerate(span.text.split("\n") if not span.url else [span.text]):
            if number:
                yield tuple(line)
                line, length = [], 0
            for piece in pieces(row, LONGEST):
                if length + len(piece) > LONGEST:
                    yield tuple(line)
                    line, length = [], 0
                line.append(Span(piece, span.bold, span.url))
                length += len(piece)
    yield tuple(line)


def pieces(text: str, longest: int) -> Iterator[str]:
    """Yield a text in parts of at most so many characters, parted at a space where there is one; nothing is lost."""
    while len(text) > longest:
        at = text.rfind(" ", longest // 2, longest) + 1 or longest
        yield text[:at]
        text = text[at:]
    if text:
        yield text
