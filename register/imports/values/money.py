"""Amounts as files write them: NOK excluding VAT, or honestly unknown."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from register.imports.files.workbook_rows import Cell

_VAT = Decimal("1.25")  # merverdiavgiftsloven § 5-1: the ordinary rate is 25 per cent
_ORE = Decimal("0.01")
_MOST = Decimal(10) ** 13  # NOK; more is no agreement's value
_SPACES = re.compile(r"(?<=\d)[\s\u00a0\u2009\u202f\u2007'’](?=\d{3}(?!\d))")
_CURRENCY = re.compile(
    r"€|\$|£|\b(?:eur|euro|usd|sek|dkk|gbp|chf|jpy|svenske kroner|danske kroner)\b", re.IGNORECASE
)
_WITH_VAT = re.compile(
    r"\b(?:inkl?(?:udert|usive?)?|incl?(?:uding)?|med)\b\.?,?\s*(?:25 ?%\s*)?(?:mva|moms|vat)\b",
    re.IGNORECASE,
)
_YEARLY = re.compile(
    r"årlig|årsverdi|\bper år\b|\bpr\.? år\b|/ ?år\b|\bi året\b|annual|yearly|per year|per annum|\bp\.?a\.",
    re.IGNORECASE,
)
_MONTHLY = re.compile(
    r"månedlig|\bper (?:måned|mnd)|\bpr\.? (?:måned|mnd)|/ ?(?:mnd|måned)|monthly|per month", re.IGNORECASE
)
_MILLIARDS = re.compile(r"\b(?:mrd|milliard(?:er)?|billions?)\b\.?", re.IGNORECASE)
_MILLIONS = re.compile(r"\b(?:mill(?:ion(?:er)?|\.)?|mnok|millions?|mio)\b\.?|(?<=\d)m\b", re.IGNORECASE)
_THOUSANDS = re.compile(r"\b(?:tusen|tnok|knok|thousand)\b|\b1 ?000 (?:kr|nok)\b|(?<=\d) ?k\b", re.IGNORECASE)
_NOISE = re.compile(
    r"\b(?:kr|nok|kroner|ca|cirka|inntil|maks(?:imalt)?|estimert|totalt|eks(?:kl(?:usive?)?)?\.?\s*(?:mva|moms)|excl?\.?\s*vat|uten mva|ex\.? mva)\b\.?|[,;]-|,–",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+|\d{1,3}(?:,\d{3}){2,}")


@dataclass(frozen=True, slots=True)
class AmountColumn:
    """What an amount column's header says: the period, whether VAT is in it, and what a figure counts."""

    per: str | None = None
    with_vat: bool = False
    unit: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class ReadAmount:
    """An amount: NOK excluding VAT, or None with the reason in Norwegian; `note` is what was assumed on the way."""

    nok: Decimal | None
    per: str | None = None
    problem: str = ""
    note: str = ""


def read_amount_header(header: str) -> AmountColumn:
    """Return what the header of an amount column says."""
    bare = header.replace("(", " ").replace(")", " ").replace("[", " ").replace("]", " ")
    return AmountColumn(_period(bare), _WITH_VAT.search(bare) is not None, _unit(bare))


def is_norwegian_currency(text: str) -> bool:
    """Say whether a currency cell means Norwegian kroner."""
    return text.casefold().strip(" .") in {"nok", "kr", "kroner", "norske kroner", "norwegian krone"}


def period_of(text: str) -> str | None:
    """Return "year" or "month" where a text says that an amount is for that, else None."""
    folded = text.casefold().strip(" .")
    if folded in {"år", "year", "per år", "annual"}:
        return "year"
    return "month" if folded in {"måned", "mnd", "month"} else _period(text)


def read_amount(cell: Cell, column: AmountColumn, *, norwegian: bool) -> ReadAmount:
    """Return the amount of a cell that is not empty, NOK excluding VAT."""
    if isinstance(cell, bool) or not isinstance(cell, (int, float, str)):
        return ReadAmount(None, problem="Verdien er ikke et beløp.")
    if isinstance(cell, str):
        return _read_text(cell, column, norwegian=norwegian)
    return _settled(Decimal(repr(cell)) * column.unit, column.per, with_vat=column.with_vat)


@lru_cache(maxsize=8192)
def _read_text(text: str, column: AmountColumn, *, norwegian: bool) -> ReadAmount:
    if _CURRENCY.search(text):
        return ReadAmount(None, problem="Beløpet er ikke i norske kroner.")
    with_vat = column.with_vat or _WITH_VAT.search(text) is not None
    per = _period(text) or column.per
    unit = _unit(text)
    bare = text
    for noise in (_WITH_VAT, _YEARLY, _MONTHLY, _MILLIARDS, _MILLIONS, _THOUSANDS, _NOISE):
        bare = noise.sub(" ", bare)
    bare = _SPACES.sub("", bare).strip(" \t\n\u00a0\u2009\u202f:().")
    figure = _FIGURE.fullmatch(bare.removeprefix("+"))
    number = _number(bare, norwegian=norwegian) if figure and not bare.startswith("+") else None
    if number is None:
        return ReadAmount(None, problem="Verdien kan ikke leses som ett beløp.")
    return _settled(number * (unit if unit != 1 else column.unit), per, with_vat=with_vat)


def _number(text: str, *, norwegian: bool) -> Decimal | None:
    """Return a figure's value; None where a lone comma may be either a decimal or a thousands mark."""
    if _GROUPED.fullmatch(text):
        return Decimal(text.replace(".", "").replace(",", ""))
    if "." in text and "," in text:
        decimal = max(text.rfind("."), text.rfind(","))
        whole, rest = re.sub(r"[.,]", "", text[:decimal]), text[decimal + 1 :]
        return Decimal(f"{whole}.{rest}") if text.count(text[decimal]) == 1 else None
    if text.count(",") > 1 or text.count(".") > 1:
        return None
    if re.fullmatch(r"\d{1,3},\d{3}", text):
        return None if norwegian else Decimal(text.replace(",", ""))
    return Decimal(text.replace(",", "."))


def _settled(number: Decimal, per: str | None, *, with_vat: bool) -> ReadAmount:
    if not number.is_finite() or number < 0 or number > _MOST:
        return ReadAmount(None, problem="Beløpet er negativt eller for stort.")
    if number == 0:
        return ReadAmount(None, problem="Beløpet er 0, og det betyr som regel at verdien er ukjent.")
    note = "Beløpet er oppgitt med mva. Det er regnet om til eks. mva. med 25 prosent." if with_vat else ""
    nok = (number / _VAT if with_vat else number).quantize(_ORE, ROUND_HALF_UP)
    return ReadAmount(nok, per, note=note)


def _period(text: str) -> str | None:
    if _YEARLY.search(text):
        return "year"
    return "month" if _MONTHLY.search(text) else None


def _unit(text: str) -> Decimal:
    for pattern, unit in ((_MILLIARDS, 10**9), (_MILLIONS, 10**6), (_THOUSANDS, 10**3)):
        if pattern.search(text):
            return Decimal(unit)
    return Decimal(1)
