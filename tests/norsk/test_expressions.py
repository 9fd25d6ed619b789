"""Amounts, dates, lengths of time and yes or no as employees write them in a chat, a thousand of them, all our own.

The rows of `expressions.jsonl` have the shape of `dev-expressions.jsonl`: a key that `expected` leaves out is not looked
at, null means that nothing was said, dates are any of `any` or within `window`.
"""

import json
import time
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest

from norsk.amount import amount_as_json, find_amounts, parse_amount
from norsk.date import parse_date
from norsk.duration import duration_as_json, parse_duration
from norsk.yesno import parse_yesno

ACCEPTANCE: Final = Path(__file__).parents[1] / "acceptance"
TODAY: Final = date(2026, 11, 21)
SLOWEST: Final = 15.0
"""Seconds of processor time for a hostile text; a regular expression gone wild takes minutes."""

Expected = Mapping[str, Any]


def near(want: float, got: object) -> bool:
    return isinstance(got, (int, float)) and abs(want - got) <= max(0.5, 0.005 * abs(want))


def amount_is(text: str, want: Expected) -> bool:
    found = parse_amount(text)
    got: Mapping[str, object] = amount_as_json(found) if found else {}
    return all(
        got.get(key) is None
        if value is None
        else (got.get(key) == value if isinstance(value, str) else near(value, got.get(key)))
        for key, value in want.items()
    )


def date_is(text: str, want: Expected) -> bool:
    found = parse_date(text, today=TODAY)
    got = found.isoformat() if found else None
    if "any" in want:
        return got in want["any"]
    return got is not None and want["window"][0] <= got <= want["window"][1]


def duration_is(text: str, want: Expected) -> bool:
    found = parse_duration(text, today=TODAY)
    got: Mapping[str, object] = duration_as_json(found) if found else {}
    return all(
        not got.get(key) if value is None else near(value, got.get(key) or 0) for key, value in want.items()
    ) and (found is not None or all(value is None for value in want.values()))


def yesno_is(text: str, want: Expected) -> bool:
    return bool(parse_yesno(text) == want["is"])


RIGHT: Final[Mapping[str, Callable[[str, Expected], bool]]] = {
    "amount": amount_is,
    "date": date_is,
    "duration": duration_is,
    "yesno": yesno_is,
}


@pytest.mark.parametrize("kind", RIGHT)
@pytest.mark.parametrize("name", ["dev-expressions.jsonl", "expressions.jsonl"])
def test_every_expression_is_understood(name: str, kind: str) -> None:
    lines = (ACCEPTANCE / name).read_text(encoding="utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if row["kind"] == kind]
    assert rows
    missed = [f"{row['id']} {row['text']}" for row in rows if not RIGHT[kind](row["text"], row["expected"])]
    assert missed == []


HOSTILE: Final = (
    "9" * 5000, "9 " * 2500, "1 000 " * 900, "1+" * 2500, "1. " * 1600, "1-" * 2500, "1/1-27 " * 700, "2027-" * 1000,
    "og " * 1600, "ja " * 1600, "kr " * 1600, ",5 " * 1600, "tjue" * 1250, "to år " * 800, "tre fire " * 600, "uke " * 1200,
    "fra 1. mars til " * 300, "ikke 1. mars, men " * 260, "siste fredag etter " * 260, "14 dager før " * 380,
    "må " + "ord " * 1200, "er " * 1600 + "?", " " * 5000, "å" * 5000, "ikke " * 500 + "men " * 500,
)  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:12])
def test_no_hostile_text_takes_long(text: str) -> None:
    started = time.process_time()
    parse_amount(text)
    parse_date(text, today=TODAY)
    parse_duration(text, today=TODAY)
    parse_yesno(text)
    assert time.process_time() - started < SLOWEST


def test_an_end_without_a_beginning_counts_from_today() -> None:
    found = parse_duration("ut 2028", today=TODAY)
    assert found is not None
    assert found.max_months == 25
    assert parse_duration("ut 2028") is None


@pytest.mark.parametrize(
    "text",
    [
        "Vi trenger 20 stoler til Skjetten skole til 1. mars",
        "Kan vi få leid lift i uke 10?",
        "Tilbudet gjelder fra mandag og vi har mange spørsmål",
    ],
)
def test_days_in_a_whole_sentence_are_no_length(text: str) -> None:
    assert parse_duration(text, today=TODAY) is None


def test_a_range_after_an_article_is_found_in_running_text() -> None:
    (found,) = find_amounts("Det koster nok en 60-70 tusen til sammen")
    assert (found.low, found.high) == (Decimal(60_000), Decimal(70_000))


def test_med_mva_in_short_is_no_million() -> None:
    (found,) = find_amounts("Vi betaler 200 000 kr m/mva for stolene")
    assert found.nok == Decimal(160_000)
    assert found.vat == "inc"
