"""Text in a picture: in characters that the font has, and in lines that find room."""

from collections.abc import Iterator
from functools import cache
from typing import Final

from matplotlib import font_manager
from matplotlib.ft2font import FT2Font

FONT: Final = "DejaVu Sans"
"""The font that comes with matplotlib: it has æ, ø and å on every machine."""

LONGEST: Final = 400
"""Characters of a text that a picture has use for."""


def label(text: str, *, size: float, width: float) -> str:
    """Return a text in two lines at most, each of so many points at most; what is left over ends in «…»."""
    first, *rest = lines(text, size=size, width=width) or [" "]
    if len(rest) <= 1:
        return "\n".join([first, *rest])
    second, font = rest[0], _font(size)
    while _width(font, f"{second}…") > width:
        second = second[:-1]
    return f"{first}\n{second.rstrip()}…"


def lines(text: str, *, size: float, width: float) -> list[str]:
    """Return a text in lines of so many points at most; a word that is longer than a line is parted."""
    font = _font(size)
    found: list[str] = []
    line = ""
    for word in clean(text).split(" "):
        for piece in _pieces(font, word, width):
            longer = f"{line} {piece}" if line else piece
            if line and _width(font, longer) > width:
                found.append(line)
                longer = piece
            line = longer
    return [*found, line] if line else found


def _pieces(font: FT2Font, word: str, width: float) -> Iterator[str]:
    while word:
        end = len(word)
        while end > 1 and _width(font, word[:end]) > width:
            end -= 1
        yield word[:end]
        word = word[end:]


def _font(size: float) -> FT2Font:
    font = FT2Font(font_manager.findfont(FONT))
    font.set_size(size, 72)
    return font


def _width(font: FT2Font, text: str) -> float:
    """Return how many points wide a text is."""
    font.set_text(text)
    return font.get_width_height()[0] / 64


@cache
def _known() -> frozenset[int]:
    """Return the characters that the font has; matplotlib comes with it."""
    return frozenset(FT2Font(font_manager.findfont(FONT)).get_charmap())


def clean(text: str) -> str:
    """Return a text in one line, in characters that the font has."""
    known = _known()
    one_line = " ".join(text.split())[:LONGEST]
    return "".join(character if ord(character) in known else "□" for character in one_line)
