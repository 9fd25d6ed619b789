"""Days that have been, as people tell of them: «i forgårs», «for tre uker siden», «forrige fredag»; pure."""

import re
from datetime import date, timedelta
from typing import Final

from dialogs.verdicts.words import past_day
from norsk.calendar import add_months
from norsk.date_words import WEEKDAYS

_COUNTS: Final = {"en": 1, "én": 1, "ei": 1, "et": 1, "ett": 1, "ein": 1, "eit": 1, "to": 2, "tre": 3, "fire": 4, "fem": 5, "seks": 6, "sju": 7,
                  "syv": 7, "åtte": 8, "ni": 9, "ti": 10, "noen få": 3, "noen": 3, "et par": 2, "eit par": 2}  # fmt: skip
_AGO: Final = re.compile(
    rf"\bfor (?:ca\.? |omtrent |cirka |rundt )?(?P<count>\d{{1,3}}|{'|'.join(sorted(_COUNTS, key=len, reverse=True))})"
    r" (?P<unit>dag|veke|uke|måned|månad)\w* (?:siden|sidan)\b"
)
_LAST_DAY: Final = re.compile(rf"\b(?:forrige|førre|sist|siste) (?P<day>{'|'.join(WEEKDAYS)})\b")
_NAMED: Final = (
    (re.compile(r"\bi for(?:e)?gårs\b|\bi førgår\b|\bforgårs\b"), 2),
    (re.compile(r"\bi (?:dag|natt|morges|morgest|ettermiddag|formiddag|kveld)\b|\bakkurat nå\b|\bnå nettopp\b|\btoday\b"), 0),
    (re.compile(r"\bi (?:går|gaar)\b|\bigår\b|\byesterday\b"), 1),
)  # fmt: skip
_LAST_WEEK: Final = re.compile(r"\b(?:forrige|sist|siste|førre) (?:uke|uka|uken|veke|veka)\b|\blast week\b")
_LAST_MONTH: Final = re.compile(r"\b(?:forrige|sist|siste|førre) (?:måned|måneden|månad)\b|\blast month\b")
_WEEKEND: Final = re.compile(r"\bi helg(?:a|en)\b|\bsist helg\b|\bforrige helg\b")
_SATURDAY: Final = 5
_WEEK: Final = 7


def told_past(text: str, *, today: date) -> date | None:
    """Return the day that words about what has been name, the first of a whole week or month; None where they name none."""
    folded = " ".join(text.casefold().split())
    return _counted(folded, today) or _by_name(folded, today) or past_day(text, today=today)


def counted_back(text: str, *, today: date) -> date | None:
    """Return the day that is counted back from today, None where a text counts none."""
    folded = " ".join(text.casefold().split())
    return _counted(folded, today) or _by_name(folded, today)


def _counted(folded: str, today: date) -> date | None:
    found = _AGO.search(folded)
    if found is None:
        return None
    count = _COUNTS.get(found["count"]) or int(found["count"])
    if found["unit"].startswith(("måned", "månad")):
        return add_months(today, -count)
    return today - timedelta(days=count if found["unit"] == "dag" else _WEEK * count)


def _by_name(folded: str, today: date) -> date | None:
    for pattern, back in _NAMED:
        if pattern.search(folded):
            return today - timedelta(days=back)
    if found := _LAST_DAY.search(folded):
        return today - timedelta(days=(today.weekday() - WEEKDAYS[found["day"]] - 1) % _WEEK + 1)
    if _LAST_WEEK.search(folded):
        return today - timedelta(days=today.weekday() + _WEEK)
    if _LAST_MONTH.search(folded):
        return add_months(today.replace(day=1), -1)
    if _WEEKEND.search(folded):
        return today - timedelta(days=(today.weekday() - _SATURDAY) % _WEEK)
    return None
