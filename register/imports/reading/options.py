"""The options and the notice of an agreement, out of whichever columns say them."""

import re
from datetime import date

from register.imports.reading.line import Line
from register.imports.reading.term import ReadTerm
from register.imports.rows import OptionValue
from register.imports.values.cells import says_unknown
from register.imports.values.durations import months_of_days, read_terms, unit_of_header
from register.imports.values.enums import read_yes_no
from register.imports.values.options import (
    ReadOptions,
    counted_options,
    read_mode,
    read_option_text,
    with_mode,
    with_used,
)

_MOST_NOTICE = 120  # months
_BESIDE_NOTICE = re.compile(
    r"\b(?:gjensidig|skriftlig|minimum|minst|senest)\b|\b(?:oppsigelse(?:stid|sfrist)?|oppseiing(?:stid)?|varsel|varsling|frist|før (?:utløp|opsjon(?:en)?|sluttdato))\b",
    re.IGNORECASE,
)
_COUNT = re.compile("[0-9]{1,3}")


def read_options(line: Line, term: ReadTerm) -> tuple[bool | None, tuple[OptionValue, ...]]:
    """Return whether an agreement has options, and which, out of text, columns of length and count, and the period."""
    count, length = _number(line, "option_count"), _number(line, "option_length")
    columns = counted_options(length, count)
    read = _written_options(line)
    if read is None:
        read = term.options if term.options.options or term.options.exist else ReadOptions(columns, True if columns else False if count == 0 else None)  # fmt: skip
    options = read.options or (columns if read.exist else ())
    if read.options and count is not None and count != len(read.options):
        line.warn("option_count", f"Antallet stemmer ikke med teksten, som gir {len(read.options)} opsjoner. Teksten er brukt.", "Rett den av dem som er feil.")  # fmt: skip
    mode_text = line.written("option_mode")
    mode = read_mode(mode_text) if mode_text else None
    if mode_text and mode is None:
        line.warn("option_mode", "Verdien er ikke kjent.", "Skriv automatisk eller må utløses.")
    options = _used(line, with_mode(options, mode))
    return (True if options else read.exist), options


def _written_options(line: Line) -> ReadOptions | None:
    """Return what the column of options says, or None where it says nothing."""
    text = line.written("options")
    if not text or says_unknown(text):
        return None
    read = read_option_text(text, unit=unit_of_header(line.table.columns["options"].header))
    if read.problem:
        line.warn(
            "options",
            read.problem,
            "Teksten er tatt vare på. Skriv for eksempel 1+1 år for å få påminnelser.",
        )
        line.keep("options", text)
    return read


def _used(line: Line, options: tuple[OptionValue, ...]) -> tuple[OptionValue, ...]:
    text = line.written("options_used")
    if not text or says_unknown(text):
        return options
    used: bool | int | None = int(text) if _COUNT.fullmatch(text) else read_yes_no(text)
    if used is None and line.dates("options_used"):
        used = True
    marked = with_used(options, used) if used is not None else None
    if marked is not None:
        return marked
    if used is None:
        line.warn(
            "options_used",
            "Verdien sier ikke om opsjonen er brukt.",
            "Skriv Ja, Nei eller antallet som er brukt.",
        )
    else:
        line.keep("options", f"{line.table.columns['options_used'].header}: {text}")
    return options


def _number(line: Line, name: str) -> int | None:
    """Return a whole number of months or times, also where a length is written out."""
    text = line.written(name)
    if not text or says_unknown(text):
        return None
    if _COUNT.fullmatch(text):
        return int(text)
    terms = read_terms(text, unit="mnd") if name == "option_length" else None
    if terms and len(terms) == 1:
        return terms[0].months
    line.warn(name, "Verdien er ikke et helt tall.", "Skriv et helt tall.")
    line.keep("options", text)
    return None


def read_notice(line: Line) -> tuple[int | None, date | None]:
    """Return the notice in months and the last day of it, whichever of the two columns says them."""
    months: int | None = None
    on: date | None = None
    for name in ("notice_date", "notice_months"):
        text = line.written(name)
        if not text or text == "0" or says_unknown(text):
            continue
        unit = unit_of_header(line.table.columns[name].header)
        is_number = isinstance(line.cells[name], (int, float)) or text.isdigit()
        terms = read_terms(_BESIDE_NOTICE.sub(" ", text).strip(" ,.;"), unit=unit)
        if terms and len(terms) == 1 and (unit or not is_number):
            term = terms[0]
            found = term.months if term.months is not None else months_of_days(term.days or 0)
            if found is not None and found <= _MOST_NOTICE:
                months = found if months is None else months
                line.table.filled.add("notice_months")
                continue
        day = line.day(name, attribute="notice_on")
        if day is not None:
            on = day if on is None else on
            line.table.filled.add("notice_on")
    return months, on
