"""The app's two icons, drawn here: a speech bubble with the three lines of a list. PNG by zlib alone."""

import struct
import zlib
from collections.abc import Callable
from typing import Final

Colour = tuple[int, int, int, int]

BLUE: Final[Colour] = (0x1B, 0x4F, 0x8A, 0xFF)
WHITE: Final[Colour] = (0xFF, 0xFF, 0xFF, 0xFF)
CLEAR: Final[Colour] = (0xFF, 0xFF, 0xFF, 0x00)
ROWS: Final = ((0.34, 0.7), (0.45, 0.7), (0.56, 0.54))
"""Where the list's lines lie, and where they end."""
SAMPLES: Final = 4
"""Points per pixel and direction, so that edges are smooth."""

Inside = Callable[[float, float], bool]
"""Says whether a point of the unit square belongs to a shape."""


def colour_icon() -> bytes:
    """Return the 192 × 192 icon: a white bubble on blue."""
    return _png(192, lambda x, y: _bubble(x, y) and not _lines(x, y), WHITE, BLUE)


def outline_icon() -> bytes:
    """Return the 32 × 32 icon: white on nothing, as Teams wants it."""
    return _png(
        32, lambda x, y: (_bubble(x, y) and not _bubble(x, y, inset=0.07)) or _lines(x, y), WHITE, CLEAR
    )


def _bubble(x: float, y: float, inset: float = 0.0) -> bool:
    left, top, right, bottom, radius = 0.16 + inset, 0.2 + inset, 0.84 - inset, 0.7 - inset, 0.12
    if _is_rounded(x, y, (left, top, right, bottom), radius - inset / 2):
        return True
    # The tail: a triangle under the left half.
    return bottom - 0.02 <= y <= 0.86 - 2 * inset and 0.28 + inset <= x <= 0.28 + (0.86 - inset - y) + inset


def _is_rounded(x: float, y: float, box: tuple[float, float, float, float], radius: float) -> bool:
    left, top, right, bottom = box
    if not (left <= x <= right and top <= y <= bottom):
        return False
    dx = max(left + radius - x, 0, x - (right - radius))
    dy = max(top + radius - y, 0, y - (bottom - radius))
    return dx * dx + dy * dy <= radius * radius


def _lines(x: float, y: float) -> bool:
    return any(_is_rounded(x, y, (0.3, middle - 0.025, end, middle + 0.025), 0.02) for middle, end in ROWS)


def _png(side: int, inside: Inside, on: Colour, off: Colour) -> bytes:
    rows = b"".join(
        b"\0" + b"".join(_pixel(x, y, side, inside, on, off) for x in range(side)) for y in range(side)
    )
    header = struct.pack(">IIBBBBB", side, side, 8, 6, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in parts)


def _pixel(x: int, y: int, side: int, inside: Inside, on: Colour, off: Colour) -> bytes:
    steps = [(number + 0.5) / SAMPLES for number in range(SAMPLES)]
    share = sum(inside((x + dx) / side, (y + dy) / side) for dx in steps for dy in steps) / SAMPLES**2
    return bytes(round(a * share + b * (1 - share)) for a, b in zip(on, off, strict=True))


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
