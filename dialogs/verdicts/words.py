"""What the forms of several kinds of decision read alike: days that have been or are to come, yes and no, people's own words."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from conversation.markup import clean, escape
from conversation.reply import Field, FieldKind
from dialogs.verdicts.flow import REASON
from norsk.date import parse_date
from norsk.date_words import WEEKDAYS
from norsk.when import norwegian_date
from norsk.words import fold

LONGEST: Final = 1000
"""Characters of a text that is kept with a decision."""
SHORTEST: Final = 3
UNDO_FOR: Final = timedelta(days=14)
"""How long a decision that has no deadline of its own may be taken back."""
_QUOTED: Final = 80
_WEEK: Final = timedelta(days=7)
_YEAR_NAMED: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_AHEAD: Final = re.compile(
    r"\b(?:i morgen|i morra|i overmorgen|imorgen|neste|kommende|tomorrow|om (?:en|ei|et|to|tre|fire|\d+) \w+)\b"
)
"""Words of a day that is to come, which no other year makes one that has been."""


def told(values: Mapping[str, str], key: str) -> str:
    """Return what was written in a field, on one line, without what no person writes."""
    return " ".join(clean(values.get(key, "")).split())


def past_day(text: str, *, today: date) -> date | None:
    """Return the day that somebody names who tells of what has been: a day without a year is the last one that was."""
    found = parse_date(text, today=today)
    if found is None or found <= today or _YEAR_NAMED.search(text) or _AHEAD.search(fold(text)):
        return found
    if found - _WEEK <= today and any(word in WEEKDAYS for word in fold(text).split()):
        return found - _WEEK
    try:
        return found.replace(year=found.year - 1)
    except ValueError:
        return found - timedelta(days=365)


def wrong_past(text: str, *, today: date, what: str) -> tuple[date | None, str]:
    """Return a day that has been, or what is wrong with what was written; `what` is what happened on it."""
    found = past_day(text, today=today)
    if found is None:
        return None, unread(text, f"Skriv dagen {what}, for eksempel {norwegian_date(today)}.")
    if found > today:
        return None, f"{norwegian_date(found)} er ikke kommet ennå. Skriv dagen {what}."
    return found, ""


def unread(text: str, hint: str) -> str:
    """Return what is said of a text that names no day."""
    return f"«{text[:_QUOTED]}» er ikke en dato. {hint}" if text else hint


def wrong_words(text: str, *, missing: str) -> str:
    """Return what is wrong with people's own words: nothing there, or too much; "" where nothing is."""
    if len(text) < SHORTEST:
        return missing
    if len(text) > LONGEST:
        return f"Teksten er på {len(text)} tegn. Kort den ned til høyst {LONGEST}."
    return ""


def why_field(help: str = "") -> Field:
    """Return the field for a reason that must be given."""
    return Field(REASON, "Hvorfor?", FieldKind.TEXT, help=help)


def quoted(text: str) -> str:
    """Return people's own words as they may stand in a message."""
    return escape(text)


def kept(faults: Mapping[str, str]) -> dict[str, str]:
    """Return the faults that are there."""
    return {key: fault for key, fault in faults.items() if fault}
