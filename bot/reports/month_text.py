"""A month's report as text, as JSON, and as the rows of a CSV file."""

from collections.abc import Iterator, Sequence
from datetime import date

from bot.reports.figures import BY_NAME, month_before
from bot.reports.month import Line, MonthReport, said_month
from bot.reports.saved import CERTAINTY
from bot.reports.withhold import NOT_YET, WHY_NOT_YET, WITHHELD

CSV_COLUMNS = ("navn", "del", "tekst", "antall", "måned", "merknad")
_LABEL, _NUMBER = 52, 20


def month_text(report: MonthReport, *, kommune: str) -> str:
    """Return a month's report for people, with the month before beside."""
    this, before = said_month(report.month), said_month(month_before(report.month))
    parts = [f"{kommune}: Innkjøpsbot i {this}", f"{'':{_LABEL}}{this:>{_NUMBER}}{before:>{_NUMBER}}"]
    lines = [_line(line, report) for line in _with_heads(report.lines)]
    saved = [
        f"Spart tid: om lag {report.saved.hours} timer. Dette er et anslag ({CERTAINTY}), ikke målt. Det bygger på:",
        *(f"- {one}" for one in report.saved.assumptions),
    ]
    if report.saved.left_out:
        saved.append(f"- Ikke regnet med, fordi tallet ikke vises: {', '.join(report.saved.left_out)}.")
    notes = ["Merknader:", *(f"- {note}" for note in (*withheld_notes(report), *report.notes))]
    return "\n".join([*parts, *lines, "", *saved, "", *notes, ""])


def withheld_notes(report: MonthReport) -> Iterator[str]:
    """Yield what is said of withheld figures, where there are any, and what the figures are of."""
    cells = {cell for line in report.lines for cell in _cells(line, report)}
    if NOT_YET in cells:
        yield WHY_NOT_YET
    if WITHHELD in cells:
        yield (
            f"«{WITHHELD}» står der et tall gjelder for få til å vises, eller ville røpe et slikt tall. "
            "Ingen tall gjelder enkeltpersoner."
        )
    yield "Frister som gikk ut uten beslutning, kan være avgjort i kontraktsverktøyet uten at det er ført her."


def _with_heads(lines: Sequence[Line]) -> Iterator[Line | str]:
    """Yield the lines, with a heading over a figure that has parts and no whole."""
    told = ""
    for line in lines:
        if line.part and line.figure.name != told and not line.figure.whole:
            yield line.figure.label
        told = line.figure.name
        yield line


def _line(line: Line | str, report: MonthReport) -> str:
    if isinstance(line, str):
        return line
    label = f"  {line.label}" if line.part else line.label
    now, before = _cells(line, report)
    return f"{label:{_LABEL}}{now:>{_NUMBER}}{before:>{_NUMBER}}"


def _cells(line: Line, report: MonthReport) -> tuple[str, str]:
    """Return what stands for a month and for the one before."""
    this, before = report.month, month_before(report.month)
    return _said(line.count, waits=this in report.waiting), _said(line.before, waits=before in report.waiting)


def _said(count: int | None, *, waits: bool) -> str:
    if count is not None:
        return str(count)
    return NOT_YET if waits else WITHHELD


def month_json(report: MonthReport) -> dict[str, object]:
    """Return a month's report as JSON holds it; a withheld count is null."""
    return {
        "month": _iso(report.month),
        "before": _iso(month_before(report.month)),
        "figures": [
            {
                "name": line.figure.name,
                "part": line.part,
                "label": line.label,
                "count": line.count,
                "count_before": line.before,
                "withheld": line.count is None,
                "withheld_before": line.before is None,
            }
            for line in report.lines
        ],
        "hours_saved": {
            "hours": report.saved.hours,
            "certainty": CERTAINTY,
            "assumptions": list(report.saved.assumptions),
            "left_out": list(report.saved.left_out),
        },
        "notes": [*withheld_notes(report), *report.notes],
    }


def month_rows(report: MonthReport) -> list[tuple[str | int | None, ...]]:
    """Return the rows of the CSV file: every figure of the month, its parts, and the estimate of hours."""
    month = _iso(report.month)
    rows: list[tuple[str | int | None, ...]] = [
        (line.figure.name, line.part, line.label, line.count, month, _note(line, report))
        for line in report.lines
    ]
    note = f"{CERTAINTY}; {' '.join(report.saved.assumptions)}"
    return [*rows, ("spart_tid_timer", "", "Spart tid, timer", report.saved.hours, month, note)]


def _note(line: Line, report: MonthReport) -> str:
    if line.count is None:
        return _cells(line, report)[0]
    return "" if line.part else BY_NAME[line.figure.name].counts


def _iso(month: date) -> str:
    return f"{month:%Y-%m}"
