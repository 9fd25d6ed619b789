"""How long a contract runs where its first and last day are told, and not its length."""

import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from dialogs.value import Money
from norsk.date import parse_date
from norsk.duration import Duration

_DAY: Final = r"[^,;?!\n]{1,30}?"
_FROM_TO: Final = re.compile(
    rf"\b(?:fra|frå|from)(?: og med)? (?P<first>{_DAY})[ ,]+"
    rf"(?:(?:fram |frem )?til(?: og med)?|t\.?o\.?m\.?|ut|until|to|through) (?:og med )?"
    rf"(?P<last>(?:utgangen av )?(?:\d{{1,2}}\.? ?\w+ )?(?:[a-zæøå]+ )?(?:20\d\d)|\d{{1,2}}\.\d{{1,2}}\.(?:20)?\d\d)",
    re.IGNORECASE,
)
_TO: Final = re.compile(
    r"\b(?:(?:fram|frem) til|til og med|t\.?o\.?m\.?|ut|until|through) "
    r"(?P<last>(?:utgangen av )?(?:\d{1,2}\.? ?\w+ )?(?:[a-zæøå]+ )?20\d\d|\d{1,2}\.\d{1,2}\.(?:20)?\d\d)",
    re.IGNORECASE,
)
_YEAR_ALONE: Final = re.compile(r"20\d\d")
_MONTH_ALONE: Final = re.compile(r"[a-zæøå]+(?: 20\d\d)?", re.IGNORECASE)
_NEW_YEAR: Final = re.compile(r"(?:nyttår\w*|årsskiftet|new year\w*)", re.IGNORECASE)
DAYS_IN_MONTH: Final = Decimal("30.4375")
DECEMBER: Final = 12


def told_by_dates(text: str, *, today: date) -> Duration | None:
    """Return the months from a first day, today where none is told, to a last day, both included; None where none is.

    A year or a month as the end is counted to its last day, the longer of what may be meant: "til 2029" is all of it.
    """
    found = _FROM_TO.search(text) or _TO.search(text)
    if found is None:
        return None
    first = _start(found["first"], today) if "first" in found.groupdict() else today
    last = parse_date(found["last"], today=today)
    if first is None or last is None or last <= first:
        return None
    days = Decimal((last - first).days + 1)
    months = int((days / DAYS_IN_MONTH).to_integral_value())
    return Duration(months, 0, months, found.start(), found.end())


def _start(text: str, today: date) -> date | None:
    """Return the first day that a text may mean: of a year or a month its first."""
    text = text.strip()
    day = parse_date(text, today=today)
    if day is None:
        return None
    if _NEW_YEAR.fullmatch(text):
        return day + timedelta(days=1) if day.month == DECEMBER else day
    if _YEAR_ALONE.fullmatch(text):
        return date(day.year, 1, 1)
    return day.replace(day=1) if _MONTH_ALONE.fullmatch(text) else day


def over_term(money: Money, term: Duration) -> Money:
    """Return an amount per month or year counted over a term; any other amount as it is."""
    amount, months = money.amount, term.max_months
    if amount.per is None or amount.nok is None or months is None:
        return money
    total = amount.nok * months / (DECEMBER if amount.per == "year" else 1)
    return replace(money, amount=replace(amount, total_nok=total), total_nok=total, months=months)
