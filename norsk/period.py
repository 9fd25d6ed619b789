"""The time a question is about, where it names a year or says which one it means."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from norsk.date_words import (
    MONTH,
    MONTHS,
    ORDINAL,
    ORDINALS,
    Span,
    half_span,
    month_span,
    quarter_span,
    span,
    year_span,
)  # fmt: skip
from norsk.words import fold


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day in Europe/Oslo of the time a text names, and where it stands in the text.

    "Før" something reaches back to date.min, "etter" and "fra" something forward to date.max.
    """

    first: date
    last: date
    start: int
    end: int


_CENTURY = 100  # a year below this is written with two digits
_YEAR = r"(?P<year>(?:19[89]|20[0-9])[0-9])(?![0-9/]|[.,][0-9])"
_SEASON_MONTHS = {"vår": (3, 5), "spring": (3, 5), "sommer": (6, 8), "sommar": (6, 8), "summer": (6, 8), "høst": (9, 11),
                  "haust": (9, 11), "autumn": (9, 11), "fall": (9, 11), "vinter": (1, 2), "winter": (1, 2),
                  "jul": (12, 12), "påske": (3, 4), "christmas": (12, 12)}  # fmt: skip
_SEASON = "(?P<season>" + "|".join(_SEASON_MONTHS) + r")(?:en|a|s|an)?"
_NTH = {"1": 1, "første": 1, "fyrste": 1, "first": 1, "2": 2, "andre": 2, "second": 2, "3": 3, "tredje": 3,
        "third": 3, "4": 4, "fjerde": 4, "fourth": 4, "siste": 4}  # fmt: skip
_WHICH = "(?P<which>" + "|".join(_NTH) + r")\.? ?"


def _season_span(year: int, season: str) -> Span:
    first, last = _SEASON_MONTHS[season]
    return span(date(year, first, 1), month_span(year, last).last)


def _day_span(year: int, month: int, day: int) -> Span:
    on = date(year if year >= _CENTURY else year + 2000, month, day)
    return span(on, on)


def _named_day(m: re.Match[str], _: date) -> Span:
    return _day_span(int(m["year"]), MONTHS[m["month"]], ORDINALS.get(m["day"]) or int(m["day"]))


# The most precise first; of those that match, the one that stands first in the text counts.
_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], Span]], ...] = (
    (re.compile(r"(?<![0-9-])(?P<year>20[0-9]{2})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})(?![0-9-])"),
     lambda m, _: _day_span(int(m["year"]), int(m["month"]), int(m["day"]))),
    (re.compile(r"(?<![0-9.,/])(?P<day>[0-9]{1,2})[./] ?(?P<month>[0-9]{1,2})[./] ?(?P<year>(?:20)?[0-9]{2})(?![0-9])"),
     lambda m, _: _day_span(int(m["year"]), int(m["month"]), int(m["day"]))),
    (re.compile(rf"\b(?P<day>[0-9]{{1,2}}|{ORDINAL})(?:\.|st|nd|rd|th)?(?: of)? ?(?P<month>{MONTH}),? {_YEAR}"), _named_day),
    (re.compile(rf"\b(?P<month>{MONTH}) (?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?,? {_YEAR}"), _named_day),
    (re.compile(rf"\b(?P<month>{MONTH})\.?(?: i| of)? {_YEAR}"), lambda m, _: month_span(int(m["year"]), MONTHS[m["month"]])),
    (re.compile(rf"\b{_SEASON}(?: i| of)? {_YEAR}"), lambda m, _: _season_span(int(m["year"]), m["season"])),
    (re.compile(rf"\b{_WHICH}(?:kvartal\w*|quarter)(?: i| of)? {_YEAR}"), lambda m, _: quarter_span(int(m["year"]), _NTH[m["which"]])),
    (re.compile(rf"\b[qk](?P<which>[1-4]) {_YEAR}"), lambda m, _: quarter_span(int(m["year"]), int(m["which"]))),
    (re.compile(rf"\b{_WHICH}(?:halvår\w*|half|halvdel)(?: i| av| of)? {_YEAR}"), lambda m, _: half_span(int(m["year"]), min(_NTH[m["which"]], 2))),
    (re.compile(rf"\b{_SEASON} (?:i fjor|last year)\b|\bi fjor {_SEASON.replace('season', 'late')}\b|\blast {_SEASON.replace('season', 'english')}\b"),
     lambda m, today: _season_span(today.year - 1, m["season"] or m["late"] or m["english"])),
    (re.compile(rf"\b(?P<month>{MONTH}) (?:i fjor|last year)\b"), lambda m, today: month_span(today.year - 1, MONTHS[m["month"]])),
    (re.compile(r"\bi ?(?:forfjor|førefjor)\b"), lambda _, today: year_span(today.year - 2)),
    (re.compile(r"\b(?:i ?fjor|(?:forrige|førre|last) (?:år|year))\b"), lambda _, today: year_span(today.year - 1)),
    (re.compile(r"\b(?:neste år|til neste år|next year)\b"), lambda _, today: year_span(today.year + 1)),
    (re.compile(r"\b(?:forrige|førre|sist|last) (?:måned|månad|month)\b"), lambda _, today: _month_before(today)),
    (re.compile(r"\b(?:i går|igår|yesterday)\b"), lambda _, today: span(today - timedelta(days=1), today - timedelta(days=1))),
)  # fmt: skip
_BARE_YEAR = re.compile(
    rf"(?<![0-9a-zæøå./,§#_-])(?P<mark>'?){_YEAR}(?!-[0-9]|\s?(?:kr|kroner|nok|innbygg|stk|mill|tusen|%|prosent|m2|-\s?(?:19|20)[0-9]{{2}}))"
)
# After these a number that looks like a year is a label, a goal or money.
_NO_YEAR = re.compile(
    r"\b(?:kofa|nr|nummer|avtale|sak|windows|office|ssa|ns|iso|innen|innan|kr|nok|del|ca|by|postnr|mot|[0-9]-|til)\.?\s*$"
)
_SPAN_BEFORE = re.compile(r"(?:19|20)[0-9]{2}\s?-\s?$")
_WHEN = re.compile(
    r"\b(?:i|in|fra|frå|from|for|før|før|before|etter|after|siden|sidan|since|året|år|year|during|per|pr\.?)\s*$"
)
_BEFORE = re.compile(
    r"\b(?:før|før|fyre|before|prior to|(?:fram|frem|opp) (?:til|mot)|inntil|until)(?:\s+(?:den|the|år|året))?\s*$"
)
_AFTER = re.compile(r"\b(?:etter|after)(?:\s+(?:den|the|år|året))?\s*$")
_FROM = re.compile(
    r"\b(?:fra|frå|from|since|siden|sidan|f\.?o\.?m\.?|as of)(?: og med| and including)?(?:\s+(?:den|the|år|året))?\s*$"
)


def find_period(text: str, *, today: date) -> Period | None:
    """Return the first time with a year, or relative to this one, that a question names; None if it names none.

    "I dag", "nå" and "i år" give None, as does a month or season alone.
    """
    folded = fold(text)
    hits = [hit for pattern, of_match in _RULES for hit in _hits(folded, pattern, of_match, today)]
    if not hits and (match := _bare_year(text, folded)) is not None:
        hits = [(match, year_span(int(match["year"])))]
    if not hits:
        return None
    match, whole = min(hits, key=lambda hit: (hit[0].start(), -hit[0].end()))
    return _bounded(folded, match, whole)


def _hits(
    folded: str, pattern: re.Pattern[str], of_match: Callable[[re.Match[str], date], Span], today: date
) -> list[tuple[re.Match[str], Span]]:
    match = pattern.search(folded)
    try:
        return [(match, of_match(match, today))] if match else []
    except (ValueError, OverflowError):  # 31.02.2026 or 12.13.2026 is no date
        return []


def _month_before(today: date) -> Span:
    last = today.replace(day=1) - timedelta(days=1)
    return month_span(last.year, last.month)


def _bare_year(text: str, folded: str) -> re.Match[str] | None:
    """Return a year that stands alone, not one of a span, a reference, a post code or an amount."""
    for match in _BARE_YEAR.finditer(folded):
        before = folded[max(0, match.start() - 24) : match.start()]
        if _NO_YEAR.search(before) or _SPAN_BEFORE.search(before):
            continue
        post_town = re.match(r" [A-ZÆØÅ][a-zæøå]", text[match.end() : match.end() + 3])
        if _WHEN.search(before) or not post_town:
            return match
    return None


def _bounded(folded: str, match: re.Match[str], whole: Span) -> Period:
    """Widen a time by the preposition before it."""
    before = folded[max(0, match.start() - 40) : match.start()]
    first, last = whole.first, whole.last
    if _BEFORE.search(before):
        first, last = date.min, whole.first - timedelta(days=1)
    elif _AFTER.search(before):
        first, last = whole.last + timedelta(days=1), date.max
    elif _FROM.search(before):
        last = date.max
    return Period(first, last, match.start(), match.end())
