"""The files of a report: the text, the figures as CSV, and a picture of each figure with the same in words."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot.exports.writers import BOM, FORMULA_STARTS
from bot.reports.figures import FIGURES, month_before
from bot.reports.month import MonthReport, said_month
from bot.reports.withhold import NOT_SHOWN, WITHHELD

if TYPE_CHECKING:
    from bot.reports import picture

Cell = str | int | None


def csv_file(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return rows as a CSV file for Norwegian Excel: semicolons, and a mark that says UTF-8."""
    target = io.StringIO()
    target.write(BOM)
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    return target.getvalue().encode("utf-8", "replace")


def _plain(cell: Cell) -> str:
    # A tjenesteområde is somebody's words, which Excel must not compute.
    text = "" if cell is None else str(cell)
    return f"'{text}" if isinstance(cell, str) and text.startswith(FORMULA_STARTS) else text


def month_pictures(report: MonthReport) -> Mapping[str, bytes]:
    """Return a picture of each figure, and a text file of what it shows, by file name. It takes seconds of CPU."""
    from bot.reports import picture  # noqa: PLC0415 - matplotlib is loaded when a picture is drawn

    series = (said_month(report.month), said_month(month_before(report.month)))
    found: dict[str, bytes] = {}
    for figure in FIGURES:
        own = [line for line in report.lines if line.figure is figure]
        if not own:
            continue
        groups = tuple((line.label, (line.count, line.before)) for line in own)
        hidden = NOT_SHOWN if report.waiting else WITHHELD
        bars = picture.Bars(figure.name, figure.label, series, groups, hidden)
        found |= picture_files(f"{report.month:%Y-%m}-{figure.name}", bars)
    return found


def picture_files(stem: str, bars: "picture.Bars") -> Mapping[str, bytes]:
    """Return a picture and what it shows in words, by file name."""
    from bot.reports import picture  # noqa: PLC0415 - as above

    return {f"{stem}.png": picture.draw(bars), f"{stem}.alt.txt": f"{picture.alt(bars)}\n".encode()}


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a folder, which is made where it is missing. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
