"""A year's report as text, as JSON, as the rows of a CSV file, and as pictures."""

from collections.abc import Mapping
from datetime import date

from bot.reports.files import Cell, picture_files
from bot.reports.measured import Measured, goal, said
from bot.reports.withhold import NOT_SHOWN, NOT_YET, WHY_NOT_YET, WITHHELD
from bot.reports.year import YearLine, YearReport
from knowledge.kommune import Kommune
from norsk.when import MONTHS

_LABEL, _NUMBER = 52, 10


def year_text(report: YearReport, kommune: Kommune) -> str:
    """Return a year's report for people."""
    head = f"{kommune.name}: Innkjøpsbot i {report.year}"
    lines = [_line(line) for line in _with_heads(report)]
    measures = ["Det strategien og loven måler, så langt sakene viser det:"]
    for one in report.measures:
        measures += [f"- {one.measure.title}: {said(one)}", *(f"  {more}" for more in _more(one, kommune))]
    notes = ["Merknader:", *(f"- {note}" for note in _notes(report))]
    return "\n".join([head, "", *lines, "", *measures, "", *notes, ""])


def _with_heads(report: YearReport) -> list[YearLine | str]:
    told, found = "", list[YearLine | str]()
    for line in report.lines:
        if line.part and line.figure.name != told and not line.figure.whole:
            found.append(line.figure.label)
        told = line.figure.name
        found.append(line)
    return found


def _line(line: YearLine | str) -> str:
    if isinstance(line, str):
        return line
    label = f"  {line.label}" if line.part else line.label
    hidden = f"  uten {_months(line.withheld)} som ikke vises" if line.withheld else ""
    return f"{label:{_LABEL}}{_total(line):>{_NUMBER}}{hidden}"


def _months(count: int) -> str:
    return "én måned" if count == 1 else f"{count} måneder"


def _total(line: YearLine) -> str:
    """Return the sum of a year; of one whose months are all withheld there is none."""
    return "–" if line.withheld and line.withheld == len(line.months) else str(line.total)


def _more(one: Measured, kommune: Kommune) -> list[str]:
    source = _source(one, kommune)
    told = [
        one.noted if one.of else "",
        f"Før og mål: {goal(one.measure)}." if goal(one.measure) else "",
        f"Kilde: {source}.",
    ]
    return [part for part in told if part]


def _source(one: Measured, kommune: Kommune) -> str:
    """Return where it stands that this is wanted; our own choice where no document says so."""
    if not one.measure.reference:
        return "vårt eget valg (antatt)"
    source = kommune.source_of(one.measure)
    return f"{source.title}, {source.reference} ({source.dated})"


def _notes(report: YearReport) -> list[str]:
    hidden = any(line.withheld for line in report.lines)
    told = [f"Måneder med {WITHHELD} er ikke med i summene, ellers kunne tallet regnes ut."] if hidden else []
    if report.waiting:
        told.append(WHY_NOT_YET)
    counted = "Anskaffelser er talt i det året de først ble kunngjort, tildelt eller fikk kontrakt."
    return [*told, counted, *report.notes]


def year_json(report: YearReport, kommune: Kommune) -> dict[str, object]:
    """Return a year's report as JSON holds it; a withheld month is null."""
    return {
        "year": report.year,
        "months": [f"{month:%Y-%m}" for month in report.months],
        "figures": [
            {
                "name": line.figure.name,
                "part": line.part,
                "label": line.label,
                "months": list(line.months),
                "total": None if _total(line) == "–" else line.total,
                "months_withheld": line.withheld,
            }
            for line in report.lines
        ],
        "measures": [_measure_json(one, kommune) for one in report.measures],
        "notes": _notes(report),
    }


def _measure_json(one: Measured, kommune: Kommune) -> dict[str, object]:
    measure = one.measure
    return {
        "id": measure.id,
        "title": measure.title,
        "of": one.of,
        "yes": one.yes,
        "no": one.no,
        "unknown": one.unknown,
        "percent_at_least": one.percent,
        "was_percent": measure.was_percent,
        "was_year": measure.was_year,
        "goal_percent": measure.goal_percent,
        "goal_count": measure.goal_count,
        "text": said(one),
        "note": one.noted,
        "source": _source(one, kommune),
        "certainty": measure.certainty,
    }


FIGURE_COLUMNS = ("navn", "del", "tekst", "måned", "antall", "merknad")
MEASURE_COLUMNS = (
    "id",
    "tittel",
    "av",
    "ja",
    "nei",
    "vet ikke",
    "minst prosent",
    "før og mål",
    "tekst",
    "kilde",
)


def figure_rows(report: YearReport) -> list[tuple[Cell, ...]]:
    """Return the rows of the CSV file of figures: one for each month of each."""
    return [
        (
            line.figure.name,
            line.part,
            line.label,
            f"{month:%Y-%m}",
            count,
            _hidden(report, month) if count is None else "",
        )
        for line in report.lines
        for month, count in zip(report.months, line.months, strict=True)
    ]


def _hidden(report: YearReport, month: date) -> str:
    return NOT_YET if month in report.waiting else WITHHELD


def measure_rows(report: YearReport, kommune: Kommune) -> list[tuple[Cell, ...]]:
    """Return the rows of the CSV file of measures."""
    return [
        (
            one.measure.id, one.measure.title, one.of, one.yes, one.no, one.unknown, one.percent, goal(one.measure),
            " ".join(filter(None, (said(one), one.noted))), _source(one, kommune),
        )
        for one in report.measures
    ]  # fmt: skip


def year_pictures(report: YearReport) -> Mapping[str, bytes]:
    """Return a picture of each figure month by month, and one of the measures, with the same in words, by file name."""
    from bot.reports import picture  # noqa: PLC0415 - matplotlib is loaded when a picture is drawn

    names = [MONTHS[month.month - 1] for month in report.months]
    found: dict[str, bytes] = {}
    hidden = NOT_SHOWN if report.waiting else WITHHELD
    for line in report.lines:
        if line.part and line.figure.whole:
            continue
        groups = tuple((name, (count,)) for name, count in zip(names, line.months, strict=True))
        title = f"{line.figure.label}: {line.label}" if line.part else line.label
        stem = f"{report.year}-{line.figure.name}{f'-{line.part}' if line.part else ''}"
        found |= picture_files(
            stem, picture.Bars(stem, f"{title}, {report.year}", (str(report.year),), groups, hidden)
        )
    told = tuple(
        (f"{one.measure.title} (av {one.of})", (one.yes, one.no, one.unknown)) for one in report.measures
    )
    answers, title = ("ja", "nei", "vet ikke"), f"Det strategien måler, {report.year}"
    found |= picture_files(
        f"{report.year}-strategi", picture.Bars("strategi", title, answers, told, "vet ikke")
    )
    return found
