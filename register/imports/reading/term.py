"""When an agreement begins and ends, out of whichever columns say it: dates, a period, a length, a running mark."""

import calendar
import re
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from register.imports.reading.line import Line
from register.imports.values.dates import FoundDate, is_range
from register.imports.values.durations import unit_of_header
from register.imports.values.options import ReadOptions, read_duration_text

_RUNNING = re.compile(
    r"\b(?:løpende|løpande|tidsubestemt|tidsubegrenset|ubegrenset|evigvarende|inntil videre|til den sies opp|uten sluttdato|ingen sluttdato"
    r"|mo\.? to mo|month[ -]to[ -]month|until further notice|evergreen|indefinite|running|tillsvidare)\b",
    re.IGNORECASE,
)
_UNTIL = re.compile(r"\b(?:til|t\.?o\.?m\.?|to|until)\b", re.IGNORECASE)
_WORDS = re.compile(r"\w")
_FROM = re.compile(r"\b(?:fra|f\.?o\.?m\.?|from)\b", re.IGNORECASE)
_LEFT = re.compile(r"^[\s,;:+()–-]*(?:med|og|pluss)?[\s,;:+()–-]*", re.IGNORECASE)
_ABOUT = 31  # days that a length and two dates may differ and still be the same
_ENDS = 2  # a period has a first day and a last


@dataclass(slots=True)
class ReadTerm:
    """The term of an agreement, and what a period text says of options."""

    starts_on: date | None = None
    expires_on: date | None = None
    running: bool = False
    options: ReadOptions = field(default_factory=ReadOptions)


def says_running(text: str) -> bool:
    """Say whether a text means that there is no end."""
    return _RUNNING.search(text) is not None


def add_months(day: date, months: int) -> date | None:
    """Return the same day so many months on, or the month's last where it has none; None past the year 9999."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return None
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def read_term(line: Line) -> ReadTerm:
    """Return when a row's agreement begins and ends."""
    term = ReadTerm()
    _read_start(line, term)
    _read_end(line, term)
    for name in ("period_text", "period_days"):
        _read_period(line, term, name)
    _read_mark(line, term)
    if term.starts_on and term.expires_on and term.expires_on < term.starts_on:
        line.warn("end_date", "Sluttdatoen er før startdatoen.", "Rett den av dem som er feil.")
    return term


def _read_start(line: Line, term: ReadTerm) -> None:
    found = line.dates("start_date")
    if len(found) == _ENDS and _is_range(line, "start_date", found):
        _take_range(line, term, "start_date", found)
    elif len(found) == 1 and found[0].on is not None:
        term.starts_on = found[0].on
        line.tell_rest("start_date", found)
    else:
        term.starts_on = line.day("start_date", attribute="starts_on")


def _read_end(line: Line, term: ReadTerm) -> None:
    text = line.written("end_date")
    found = line.dates("end_date")
    if len(found) == _ENDS and _is_range(line, "end_date", found):
        _take_range(line, term, "end_date", found)
    elif len(found) == 1 and found[0].no_end:
        _no_end(line, term, "end_date")
    elif text and says_running(text) and not (found and _UNTIL.search(text)):
        term.running = True
        if found:
            line.warn("end_date", "Avtalen er lest som løpende, uten sluttdato. Datoen i cellen er ikke brukt.", "Har den en sluttdato, skriv bare datoen.")  # fmt: skip
    elif text:
        term.expires_on = line.day("end_date", attribute="expires_on")


def _no_end(line: Line, term: ReadTerm, name: str) -> None:
    term.running = True
    problem = "Datoen ligger så langt fram at avtalen er lest som løpende, uten sluttdato."
    line.warn(name, problem, "Er det feil, skriv den riktige datoen med fire sifre i årstallet.")


def _is_range(line: Line, name: str, found: tuple[FoundDate, ...]) -> bool:
    return is_range(line.written(name), found[0], found[1])


def _take_range(line: Line, term: ReadTerm, name: str, found: tuple[FoundDate, ...]) -> None:
    first, second = found
    if first.on is None or (second.on is None and not second.no_end):
        line.warn(name, "Datoen finnes ikke.", "Skriv datoene som dd.mm.åååå - dd.mm.åååå.")
        line.keep("expires_on", line.written(name))
    term.starts_on = term.starts_on or first.on
    line.table.filled.update({"starts_on", "expires_on", "running"})
    if second.no_end:
        _no_end(line, term, name)
    else:
        term.expires_on = term.expires_on or second.on


def _read_period(line: Line, term: ReadTerm, name: str) -> None:
    text = line.written(name)
    if not text or text == "0":
        return
    found = () if isinstance(line.cells[name], (int, float)) else line.dates(name)
    rest = text
    if len(found) == _ENDS and _is_range(line, name, found):
        _take_range(line, term, name, found)
        rest = _LEFT.sub("", text[found[1].end :])
    elif (
        len(found) == 1
        and found[0].on
        and not found[0].no_end
        and _goes_on(text[: found[0].start], text[found[0].end :])
    ):
        term.starts_on = term.starts_on or found[0].on
        line.table.filled.update({"starts_on", "running"})
        rest = text[found[0].end :]
    elif found:
        line.warn(name, "Perioden kan ikke leses.", "Skriv perioden som dd.mm.åååå - dd.mm.åååå.")
        line.keep("expires_on", text)
        return
    if says_running(rest):
        term.running = term.running or term.expires_on is None
        line.table.filled.add("running")
    elif _WORDS.search(rest):
        _read_length(line, term, name, rest, dated=bool(found))


def _goes_on(before: str, after: str) -> bool:
    """Say whether what stands around a first day tells that there is no last."""
    return not _WORDS.search(_FROM.sub("", before)) and says_running(after)


def _read_length(line: Line, term: ReadTerm, name: str, text: str, *, dated: bool) -> None:
    read = read_duration_text(text, unit=unit_of_header(line.table.columns[name].header), dated=dated)
    if read.problem:
        line.warn(name, read.problem, "Skriv for eksempel 2 år eller 2+1+1 år.")
        line.keep("options" if dated else "expires_on", text)
        return
    read = _beside_dates(line, term, name, read)
    if read.options or read.exist:
        term.options = read
        line.table.filled.update({"options", "has_options"})
    if read.base_days and read.base_months is None:
        line.warn(name, "Varigheten er lest som dager.", "Kontroller at det er dager og ikke måneder.")
    if term.expires_on is None and not term.running and term.starts_on and not line.written("end_date"):
        term.expires_on = _end_after(term.starts_on, read)
        line.table.computed_ends += term.expires_on is not None
        line.table.filled.add("expires_on")


def _beside_dates(line: Line, term: ReadTerm, name: str, read: ReadOptions) -> ReadOptions:
    """Return a length without what the dates of the same row already have, and warn where the two disagree.

    `2+1+1` beside two years is two years and two options; beside four years the options are already in the end.
    """
    if term.starts_on is None or term.expires_on is None:
        return read
    lengths = [one.length_months for one in read.options]
    if read.base_months is not None:
        lengths.insert(0, read.base_months)
    if not lengths or read.called or (len(lengths) == 1 and read.base_months is not None):
        return read
    if _lasts(term, lengths[0]):
        rest = read.options if read.base_months is not None else read.options[1:]
        return replace(read, options=rest, exist=True if rest else None, base_months=lengths[0])
    line.warn(name, "Varigheten og datoene stemmer ikke. Opsjonene kan alt være med i sluttdatoen.", "Skriv sluttdatoen uten opsjoner, og opsjonene i en egen kolonne.")  # fmt: skip
    line.keep("options", line.written(name))
    return replace(read, options=(), exist=True if len(lengths) > 1 else None)


def _lasts(term: ReadTerm, months: int | None) -> bool:
    """Say whether a term's dates are so many months apart, give or take one."""
    if months is None or term.starts_on is None or term.expires_on is None:
        return False
    end = add_months(term.starts_on, months)
    return end is not None and abs((end - term.expires_on).days) <= _ABOUT


def _end_after(start: date, read: ReadOptions) -> date | None:
    """Return the last day of a term, the day before the one on which the next would begin."""
    if read.base_months is not None:
        following = add_months(start, read.base_months)
        return following - timedelta(days=1) if following else None
    return start + timedelta(days=read.base_days - 1) if read.base_days else None


def _read_mark(line: Line, term: ReadTerm) -> None:
    text = line.written("running")
    if not text:
        return
    marked = True if says_running(text) else line.yes_no("running")
    if marked and term.expires_on is not None:
        problem = "Avtalen er merket som løpende, men har en sluttdato. Sluttdatoen er brukt."
        line.warn("running", problem, "Ta bort merket eller datoen.")
    elif marked:
        term.running = True
