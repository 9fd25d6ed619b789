"""Which day of a stretch of time a preposition points at: "før", "etter", "utgangen av"."""

import re
from datetime import date, timedelta

from norsk.date_words import Span

BEFORE, AFTER, FROM, EARLY, MIDDLE, LATE = "before", "after", "from", "early", "middle", "late"
HALFWAY = "halfway"
_THE = r"(?:\s+(?:den|the|start(?:en)? (?:av|på)|begynnelsen av))?\s*$"
_PREPOSITIONS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (FROM, re.compile(rf"\b(?:ikke|ikkje|not) (?:før|before){_THE}")),
    (BEFORE, re.compile(rf"\b(?:før|før|fyre|før starten av|before|prior to|ahead of|i forkant av|foran){_THE}")),
    (AFTER, re.compile(r"\b(?:etter|after|over|på andre siden av)(?:\s+(?:den|the))?\s*$")),
    (FROM, re.compile(r"\b(?:fra|frå|from|fom|f\.o\.m\.?|starting|frem til|fram til starten av)(?: og med)?(?:\s+(?:den|the))?\s*$")),
    (EARLY, re.compile(
        r"\b(?:begynnelsen|byrjinga|starten|start|primo|tidlig|tidleg|early|beginning|først)"
        r"(?: av| på| of| in| i)?(?: the)?\s*$")),
    (HALFWAY, re.compile(r"\b(?:første|fyrste|first) (?:del|halvdel|half)(?:en)?(?: av| på| of| i)?(?: the)?\s*$")),
    (MIDDLE, re.compile(r"\b(?:midten|midt|medio|mid|middle)(?: av| på| of| in| i|-)?(?: the)?\s*$")),
)  # fmt: skip


def preposition(folded: str, start: int) -> str:
    """Return what the words before a position in a text point at; LATE where they say nothing."""
    before = folded[max(0, start - 40) : start]
    return next((name for name, pattern in _PREPOSITIONS if pattern.search(before)), LATE)


def placed(whole: Span, where: str) -> date:
    """Return the day of a stretch that a preposition points at; without one, its last."""
    if where == MIDDLE:
        return whole.first + (whole.last - whole.first) / 2
    if where == EARLY:
        return whole.first + timedelta(days=min(4, (whole.last - whole.first).days // 6))
    if where == HALFWAY:
        return whole.first + timedelta(days=max(0, (whole.last - whole.first).days - 1) // 2)
    return {BEFORE: whole.before, AFTER: whole.after, FROM: whole.first}.get(where, whole.last)
