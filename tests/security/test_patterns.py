"""No text that somebody may send takes long to read: what passes as a message, and what never was one.

What is honest is read, a pasted price table too; what is hardly words at all is refused, politely.
"""

import importlib
import pkgutil
import re
import time
from collections.abc import Iterator
from datetime import date
from typing import Final

import pytest

from bot.channels.slack.entities import as_written
from conversation.markup import clean, escape, parse
from dialogs.answer import answer
from dialogs.dialog import Knowledge
from dialogs.need import parse_need
from dialogs.readable import unreadable, without_blanks
from knowledge.kommune import find_kommune
from norsk.text import content_words

PACKAGES: Final = ("norsk", "conversation", "knowledge", "register", "dialogs", "notifications", "bot")
SECONDS: Final = 8.0
"""What a pattern may take over one text: a thousandth of it is usual, and one that backtracks without end never ends."""
PIECES: Final = (
    "a", "1 ", "1.", "1,", "_", "æ ", "[", "(", "**", "\\", "[a](", "1 og ", "innen ", "ikke ", "2 kr ", "1+", "a@", "til ", " \n",
    "«", "-", "er det ", "12.12.", "t.o.m. ", "år og ", "A. ",
)  # fmt: skip


def readable(piece: str) -> str:
    """The longest text out of a piece that is still read."""
    return next(text for size in (600, 500) if not unreadable(text := (piece * size)[:size], {}))


TODAY: Final = date(2026, 11, 23)
ANSWERED_IN: Final = 15
"""Seconds for an answer to 5 000 characters; half a second is usual, and what looks at all against all takes a minute."""
TABLE: Final = "\n".join(
    f"Kontorstol modell {number}\t{number % 7 + 1} stk\t{1200 + number * 35} kr\t{8000 + number},50"
    for number in range(200)
)[:5000]


EVERY_DAY: Final = ("a", "1 ", "(", " \n", "A. ", "2 kr ")
"""Those that are tried each time, all of them in the long run."""


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Every compiled pattern that a module of ours holds by a name, with where it stands."""
    seen: set[re.Pattern[str]] = set()
    for package in PACKAGES:
        for info in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}."):
            if info.name.endswith("__main__"):
                continue
            module = importlib.import_module(info.name)
            for name, value in vars(module).items():
                for found in value if isinstance(value, (tuple, list, frozenset)) else (value,):
                    if isinstance(found, re.Pattern) and isinstance(found.pattern, str) and found not in seen:
                        seen.add(found)
                        yield f"{info.name}.{name}", found


@pytest.mark.parametrize(
    "pieces", [EVERY_DAY, pytest.param(PIECES, marks=pytest.mark.soak)], ids=["some", "all"]
)
def test_no_pattern_takes_long_over_a_text_that_is_read(pieces: tuple[str, ...]) -> None:
    slow, texts = [], [without_blanks(f"{readable(piece)}!") for piece in pieces]
    for name, pattern in patterns():
        for text in texts:
            began = time.process_time()
            pattern.search(text)
            if (took := time.process_time() - began) > SECONDS:
                slow.append((name, text[:20], took))
    assert not slow


@pytest.mark.parametrize(
    "text",
    [TABLE, *((piece * 5000)[:5000] for piece in ("A. ", "2 kr ", "ikke 2 kr ", "1+1 år ", "Volla "))],
    ids=lambda text: text[:9],
)
def test_a_pasted_table_and_the_same_words_again_and_again_are_answered_at_once(
    knowledge: Knowledge, text: str
) -> None:
    assert unreadable(text, {}) == ""
    kommune = find_kommune(knowledge.kommuner, "lillestrom")
    began = time.process_time()
    assert answer(text, kommune=kommune, today=TODAY, knowledge=knowledge).text
    parse_need(text, today=TODAY)
    assert time.process_time() - began < ANSWERED_IN


@pytest.mark.parametrize("piece", ["(", "a", "2 kr ", "1 og ", "**", "_"])
def test_what_is_hardly_words_is_refused_with_a_way_on(piece: str) -> None:
    assert "noen få setninger" in unreadable((piece * 10_000)[:9_000], {})
    assert "noen få setninger" in unreadable("a" * 10_001, {})


def test_prose_a_long_address_and_a_long_form_are_read() -> None:
    thing = ("stoler", "bord", "lamper", "hyller", "skjermer", "kabler", "tavler", "matter", "skap", "ovner")
    place = (
        "rådhuset",
        "skolen",
        "biblioteket",
        "hallen",
        "verkstedet",
        "kjøkkenet",
        "legevakten",
        "barnehagen",
    )
    told = " ".join(f"Vi trenger {one} til {other}, helst før jul." for one in thing for other in place)
    assert unreadable(told, {}) == ""
    assert unreadable(f"Se https://kommune.sharepoint.com/{'mappe/' * 150} for mer.", {}) == ""
    assert unreadable("", {"tekst": "Et avsnitt om anskaffelser. " * 900}) == ""
    assert unreadable("", {"tekst": "a" * 30_001}) != ""


@pytest.mark.parametrize("piece", ["[", "**", "[a](", "\\", "<@", "<", "\n- ", "  ", "&lt;", "\u202e"])
def test_what_is_read_before_a_message_is_judged_takes_no_time_either(piece: str) -> None:
    text = (piece * 20_000)[:20_000]
    began = time.process_time()
    as_written(text, bot_user="U0")
    parse(escape(clean(text)))
    parse(text)
    content_words(text[:10_000])
    assert time.process_time() - began < SECONDS
