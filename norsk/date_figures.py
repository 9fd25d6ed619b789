"""Dates and months that carry their year, all in figures: 2027-03-01, 1.3.27, 010327, 03.2027."""

import re
from datetime import date

from norsk.date_preposition import placed, preposition
from norsk.date_words import month_span, span

_CENTURY = 100  # a year below this is written with two digits
_ISO = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})([-/.])([0-9]{1,2})\2([0-9]{1,2})(?![0-9])")
_FULL = re.compile(r"(?<![0-9])([0-9]{1,2})[./-] ?([0-9]{1,2})[./-] ?((?:20)?[0-9]{2})(?![0-9])")
_COMPACT = re.compile(
    r"(?<![0-9])(?:(20[0-9]{2})([01][0-9])([0-3][0-9])|([0-3][0-9])([01][0-9])((?:20)?[0-9]{2}))(?![0-9 ])"
)
# A whole answer, or after a preposition, as 2024/118 and 11/2026 are references too.
_MONTH_YEAR = re.compile(
    r"(?:^|\b(?:i|innen|innan|før|etter|fra|frå|til|ut|by|in|before) )(?:(?P<month>0?[1-9]|1[0-2])[./-]|(?P<iso>20[0-9]{2})-(?=0[1-9]|1[0-2]))"
    r"(?P<rest>20[0-9]{2}|0[1-9]|1[0-2])$"
)


def exact(folded: str, _today: date) -> date | None:
    """Return the day or, of a month, the last day that figures with a year name; ValueError for a 31.2.2027."""
    if match := _ISO.search(folded):
        year, month, day = (int(match[part]) for part in (1, 3, 4))
    elif match := _FULL.search(folded):
        day, month, year = (int(part) for part in match.groups())
    elif match := _COMPACT.search(folded):
        parts = match.groups()
        year, month, day = (int(part) for part in (parts[:3] if parts[0] else (parts[5], parts[4], parts[3])))
    else:
        return _month(folded)
    on = date(year + 2000 if year < _CENTURY else year, month, day)
    return placed(span(on, on), preposition(folded, match.start()))


def _month(folded: str) -> date | None:
    match = _MONTH_YEAR.search(folded.rstrip(" .!"))
    if match is None or (len(match["rest"]) > 2) == bool(match["iso"]):  # noqa: PLR2004 - digits of a month
        return None
    year, month = (match["iso"], match["rest"]) if match["iso"] else (match["rest"], match["month"])
    start = match.start("iso") if match["iso"] else match.start("month")
    return placed(month_span(int(year), int(month)), preposition(folded, start))
