"""Questions of what is new: which time is meant, and what has changed in it."""

import re
from dataclasses import replace
from datetime import date
from typing import Final

from dialogs.asked import Answer, Asked, from_rule, in_norwegian, refers_back
from dialogs.change_text import say_changes
from dialogs.question import Question
from dialogs.whole_rules import NEWS, about_the_rules
from knowledge.article import NASJONAL, Article
from knowledge.terskelverdi import KNOWN_KINDS, Kind, Level

_LAST: Final = re.compile(r"\b(?:siste|last|past)\b", re.IGNORECASE)
_LAST_ONE: Final = re.compile(
    r"\bsiste (?:året|år|måneden|månaden)\b|\b(?:last|past) (?:year|month)\b", re.IGNORECASE
)
_THIS_YEAR: Final = re.compile(r"\bi år\b|\bhittil i år\b|\bthis year\b", re.IGNORECASE)
YEAR: Final = 12


def news(asked: Asked) -> Answer | None:
    """Return what has changed in the time that a question names, the last twelve months where it names none.

    None where it is not about news, or about the news of one subject: an article knows more of that.
    """
    question = asked.question
    if not NEWS.search(question.text) or question.money or not about_the_rules(question):
        return None
    if (asked.joined and refers_back(question)) or (
        asked.past and question.asks_threshold and question.level
    ):
        return None
    since, until = _span(question, asked.today)
    said = say_changes(
        asked.knowledge.rules,
        since=since,
        until=until,
        kinds=(question.kind,) if question.kind else KNOWN_KINDS,
        levels=(question.level,) if question.level else tuple(Level),
        kommune=asked.kommune,
        articles=() if question.level else _dated(asked),
        buyer=question.buyer,
    )
    of_now = replace(asked, on=until, past=False, value_nok=None, kind=question.kind or Kind.UKJENT)
    return from_rule(of_now, in_norwegian(asked, said))


def _dated(asked: Asked) -> list[Article]:
    """Return the articles whose dates are news: not those that only have the day of the kommune's own document."""
    kommune = asked.kommune
    return [
        one
        for one in asked.knowledge.library.articles
        if one.kommune == NASJONAL
        or (one.kommune == kommune.id and one.valid_from and one.valid_from > kommune.known_from)
    ]


def _span(question: Question, today: date) -> tuple[date, date]:
    """Return the first and the last day that a question is about; never later than today."""
    if _THIS_YEAR.search(question.text):
        return date(today.year, 1, 1), today
    if question.duration and question.duration.months and _LAST.search(question.text):
        return _months_before(today, question.duration.months), today
    if question.period is None or _LAST_ONE.search(question.text):
        return _months_before(today, YEAR), today
    period = question.period
    return min(period.first, today), min(period.last, today)


def _months_before(day: date, months: int) -> date:
    """Return the first day of the month that lies so many months before a date."""
    year, month = divmod(day.year * YEAR + day.month - 1 - months, YEAR)
    return date(year, month + 1, 1)
