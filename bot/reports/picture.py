"""One figure as a picture: bars beside each other, each with its number; and the same in words."""

import io
from dataclasses import dataclass
from typing import Final

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from bot.documents.lettering import clean, label, lines
from bot.reports.withhold import WITHHELD

WIDTH: Final = 9.2
DOTS: Final = 150
ROW: Final = 0.34
"""Inches of height for each bar."""
GAP: Final = 0.22
LEFT, RIGHT, TOP, BOTTOM = 3.3, 1.6, 0.95, 0.45
SIZE: Final = 10.0
INK: Final = "#1b1b1b"
COLOURS: Final = ("#14508f", "#a9b4c0", "#d9b44a")
MOST_GROUPS: Final = 24


@dataclass(frozen=True, slots=True)
class Bars:
    """What is shown: groups of bars, one for each of `series`; `none` is said where there is no number. `name` is the file's."""

    name: str
    title: str
    series: tuple[str, ...]
    groups: tuple[tuple[str, tuple[int | None, ...]], ...]
    none: str = WITHHELD


def alt(bars: Bars) -> str:
    """Return in words all that the picture shows."""
    told = [
        f"{name}: {', '.join(f'{one} {_said(bars, count)}' for count, one in zip(counts, bars.series, strict=True))}"
        for name, counts in bars.groups
    ]
    return f"{bars.title}. Søylediagram. {'. '.join(told)}."


def draw(bars: Bars) -> bytes:
    """Return the picture as a .png file."""
    groups = bars.groups[:MOST_GROUPS]
    each = ROW * len(bars.series) + GAP
    height = TOP + BOTTOM + max(each * len(groups), each)
    figure = Figure(figsize=(WIDTH, height), dpi=DOTS, facecolor="white")
    FigureCanvasAgg(figure)
    box = (LEFT / WIDTH, BOTTOM / height, 1 - (LEFT + RIGHT) / WIDTH, 1 - (TOP + BOTTOM) / height)
    axes = figure.add_axes(box)
    most = max((count or 0 for _, counts in groups for count in counts), default=0)
    axes.set_xlim(0, max(most, 1))
    axes.set_ylim(max(each * len(groups), each), 0)
    axes.set_axis_off()
    for place, (name, counts) in enumerate(groups):
        middle = place * each + each / 2
        axes.annotate(
            label(name, size=SIZE, width=LEFT * 72 - 30), (0, middle), (-8, 0), xycoords="data", textcoords="offset points",
            fontsize=SIZE, ha="right", va="center", color=INK, annotation_clip=False, parse_math=False,
        )  # fmt: skip
        for number, count in enumerate(counts):
            at = place * each + GAP / 2 + (number + 0.5) * ROW
            colour = COLOURS[min(number, len(COLOURS) - 1)]
            axes.barh(at, count or 0, height=ROW * 0.82, color=colour)
            axes.annotate(
                _said(bars, count), (count or 0, at), (5, 0), textcoords="offset points", fontsize=SIZE,
                va="center", color=INK, annotation_clip=False, style="italic" if count is None else "normal",
            )  # fmt: skip
    _place_words(figure, bars, height, len(bars.groups) - len(groups))
    target = io.BytesIO()
    figure.savefig(target, format="png", metadata={"Software": "Innkjøpsbot", "Title": clean(bars.title)})
    return target.getvalue()


def _place_words(figure: Figure, bars: Bars, height: float, more: int) -> None:
    title = "\n".join(lines(bars.title, size=14 * 1.2, width=620))
    figure.text(
        0.15 / WIDTH,
        1 - 0.15 / height,
        title,
        fontsize=14,
        weight="bold",
        color=INK,
        va="top",
        parse_math=False,
    )
    for number, name in enumerate(bars.series if len(bars.series) > 1 else ()):
        left, colour = 0.15 + 1.9 * number, COLOURS[min(number, len(COLOURS) - 1)]
        figure.text(left / WIDTH, 1 - 0.62 / height, "■", fontsize=SIZE, va="top", color=colour)
        figure.text(
            (left + 0.17) / WIDTH,
            1 - 0.62 / height,
            name,
            fontsize=SIZE,
            va="top",
            color=INK,
            parse_math=False,
        )
    if more > 0:
        figure.text(
            0.15 / WIDTH, 0.12 / height, f"… og {more} til, som ikke får plass her.", fontsize=SIZE, color=INK
        )


def _said(bars: Bars, count: int | None) -> str:
    return bars.none if count is None else str(count)
