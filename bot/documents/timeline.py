"""A timeline as a picture: a bar to each agreement's end, hatched on to its longest end, and a line at today."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.dates import date2num
from matplotlib.figure import Figure

from bot.documents.lettering import clean, label, lines
from conversation.document import Bar, Timeline

MOST_BARS: Final = 30
MONTHS: Final = (
    "jan.",
    "feb.",
    "mars",
    "april",
    "mai",
    "juni",
    "juli",
    "aug.",
    "sep.",
    "okt.",
    "nov.",
    "des.",
)
WIDTH: Final = 9.2
DOTS: Final = 150
ROW: Final = 0.42
"""Inches of height for a bar with its label on one line; each further line adds `LINE`."""
LINE: Final = 0.17
LABEL: Final = 190.0
"""Points of width that a line of a label has; there are two lines at most."""
TITLE: Final = 640.0
SIZE: Final = 10.0
BOLD: Final = 1.2
"""How much wider bold letters are than plain ones, at most."""
LEFT: Final = 2.95
RIGHT: Final = 2.5
"""Inches for the labels, and for the words after a bar that ends where the picture does."""
BACK: Final = timedelta(days=270)
AHEAD: Final = timedelta(days=8 * 365)
STEPS: Final = ((10, 1), (20, 2), (30, 3), (54, 6))
"""Of how many months each has its name up to how many months in all; past that only the years have."""
INK: Final = "#1b1b1b"
SOLID: Final = "#14508f"
ENDED: Final = "#6a6a6a"
TODAY: Final = "#b3261e"
GRID: Final = "#d5d9de"


@dataclass(frozen=True, slots=True)
class _Window:
    """The days that the picture shows."""

    first: date
    last: date

    def within(self, day: date) -> float:
        """Return where a day stands, at the edge where it is outside."""
        return _number(min(max(day, self.first), self.last))


def draw(timeline: Timeline) -> bytes:
    """Return the picture as a .png file, at most `MOST_BARS` bars and a note of how many more there are."""
    bars = timeline.bars[:MOST_BARS]
    labels = [label(bar.label, size=SIZE, width=LABEL) for bar in bars]
    figure = _figure(timeline, bars, labels)
    target = io.BytesIO()
    figure.savefig(target, format="png", metadata={"Software": "Innkjøpsbot", "Title": clean(timeline.name)})
    return target.getvalue()


def _figure(timeline: Timeline, bars: Sequence[Bar], labels: Sequence[str]) -> Figure:
    heights = [ROW + LINE * words.count("\n") for words in labels]
    title = "\n".join(lines(timeline.title, size=14 * BOLD, width=TITLE))
    top, bottom = 0.85 + 0.25 * title.count("\n"), 0.75
    height = top + bottom + max(sum(heights), ROW)
    figure = Figure(figsize=(WIDTH, height), dpi=DOTS, facecolor="white")
    FigureCanvasAgg(figure)
    axes = figure.add_axes(
        (LEFT / WIDTH, bottom / height, 1 - (LEFT + RIGHT) / WIDTH, 1 - (top + bottom) / height)
    )
    window = _window(timeline, bars)
    _place_axes(axes, window, sum(heights))
    _place_today(axes, timeline.today)
    _place_bars(axes, timeline, window, zip(bars, labels, heights, strict=True))
    figure.text(
        0.15 / WIDTH,
        1 - 0.15 / height,
        title,
        fontsize=14,
        weight="bold",
        color=INK,
        parse_math=False,
        va="top",
    )
    _place_foot(figure, timeline, height)
    return figure


def _number(day: date) -> float:
    return float(date2num(day))  # type: ignore[no-untyped-call]  # matplotlib leaves it untyped


def _window(timeline: Timeline, bars: Sequence[Bar]) -> _Window:
    """Return the days to show: from the earliest expiry, though not long past, to the last end, though not far ahead."""
    today = timeline.today
    ends = [bar.max_expires_on or bar.expires_on for bar in bars] or [today]
    first = max(min([today, *(bar.expires_on for bar in bars)]) - timedelta(days=60), today - BACK)
    last = min(max(*ends, today + timedelta(days=365)), today + AHEAD)
    return _Window(first.replace(day=1), last)


def _place_axes(axes: Axes, window: _Window, height: float) -> None:
    axes.set_xlim(window.within(window.first), window.within(window.last))
    axes.set_ylim(max(height, ROW), 0)
    ticks = _ticks(window)
    axes.set_xticks(
        [window.within(day) for day, _ in ticks], labels=[name for _, name in ticks], fontsize=10, color=INK
    )
    axes.xaxis.tick_top()
    axes.set_yticks([])
    axes.tick_params(axis="x", length=0)
    axes.grid(visible=True, axis="x", color=GRID, linewidth=0.8)
    axes.set_axisbelow(True)
    for side in ("left", "right", "bottom", "top"):
        axes.spines[side].set_visible(False)


def _ticks(window: _Window) -> list[tuple[date, str]]:
    """Return the first days of the months, quarters or years, each with its name; January carries the year."""
    months = (window.last.year - window.first.year) * 12 + window.last.month - window.first.month
    step = next((step for most, step in STEPS if months <= most), 12)
    found = []
    for number in range(months + 1):
        year, month = divmod(window.first.month - 1 + number, 12)
        if month % step == 0:
            day = date(window.first.year + year, month + 1, 1)
            named = step < 12 and month  # noqa: PLR2004 - the months of a year
            found.append((day, MONTHS[month] if named else str(day.year)))
    # The name of a tick is centred on it: at the edge it would be cut.
    edge = (window.last - window.first) / 40
    return [(day, name) for day, name in found if window.first + edge <= day <= window.last - edge]


def _place_today(axes: Axes, today: date) -> None:
    at = _number(today)
    # A white edge keeps the line apart from the bars that it crosses.
    axes.axvline(at, color="white", linewidth=4, zorder=4)
    axes.axvline(at, color=TODAY, linewidth=1.8, linestyle=(0, (4, 2)), zorder=4)
    words = f"i dag, {_day(today)}"
    axes.annotate(
        words, (at, 0), (4, -11), xycoords=("data", "axes fraction"), textcoords="offset points",
        color=TODAY, fontsize=10, weight="bold", ha="left", va="center",
    )  # fmt: skip


def _place_bars(axes: Axes, timeline: Timeline, window: _Window, rows: "zip[tuple[Bar, str, float]]") -> None:
    above = 0.0
    for bar, words, height in rows:
        middle = above + height / 2
        above += height
        ended = bar.expires_on < timeline.today
        _place_bar(axes, window, bar, middle, ENDED if ended else SOLID)
        axes.annotate(
            words, (0, middle), (-8, 0), xycoords=("axes fraction", "data"), textcoords="offset points",
            fontsize=10, ha="right", va="center", linespacing=1.05, annotation_clip=False, color=INK, parse_math=False,
        )  # fmt: skip
        end = window.within(max(bar.expires_on, bar.max_expires_on or bar.expires_on))
        axes.annotate(
            _said(bar, ended=ended, beyond=window), (end, middle), (6, 0), textcoords="offset points",
            fontsize=10, ha="left", va="center", annotation_clip=False, color=INK, parse_math=False,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.2}, zorder=5,
        )  # fmt: skip


def _place_bar(axes: Axes, window: _Window, bar: Bar, middle: float, colour: str) -> None:
    start, end = window.within(bar.starts_on), window.within(bar.expires_on)
    axes.barh(middle, end - start, left=start, height=0.2, color=colour, edgecolor=colour, zorder=3)
    if bar.max_expires_on is not None and bar.max_expires_on > bar.expires_on:
        axes.barh(
            middle, window.within(bar.max_expires_on) - end, left=end, height=0.2,
            facecolor="white", edgecolor=colour, hatch="////", linewidth=1.2, zorder=3,
        )  # fmt: skip


def _said(bar: Bar, *, ended: bool, beyond: _Window) -> str:
    """Return what stands after a bar: its end, and the longest one where options remain."""
    words = f"utløpt {_short(bar.expires_on)}" if ended else _short(bar.expires_on)
    if bar.max_expires_on is not None and bar.max_expires_on > bar.expires_on:
        words += f", lengst {_short(bar.max_expires_on)}"
    return f"{words} →" if max(bar.expires_on, bar.max_expires_on or bar.expires_on) > beyond.last else words


def _place_foot(figure: Figure, timeline: Timeline, height: float) -> None:
    words = "Hel strek: til avtalen utløper. Skravert: så lenge opsjonene rekker. Grå strek: utløpt."
    more = len(timeline.bars) - MOST_BARS
    if more > 0:
        words = f"… og {more} til, som ikke får plass her. {words}"
    figure.text(0.15 / WIDTH, 0.14 / height, words, fontsize=10, va="bottom", color=INK, parse_math=False)


def _day(day: date) -> str:
    return f"{day.day}. {MONTHS[day.month - 1]} {day.year}"


def _short(day: date) -> str:
    return f"{day.day:02}.{day.month:02}.{day.year}"
