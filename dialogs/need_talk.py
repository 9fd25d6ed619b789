"""Whether a message tells a need, an avvik or a change, asks for one of the forms, or only asks about them; pure."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from dialogs.need import Need, parse_need
from dialogs.need_talk_words import (
    ALONE,
    ASKING,
    AVVIK,
    BEHALF,
    BUILDING,
    BUYING_REQUEST,
    CARRIES_ON,
    CHANGE,
    FOR_NAME,
    GREETING,
    JOINT,
    NAMED,
    NOT_A_THING,
    NOT_OURS,
    NOTHING_TOLD,
    OF_RULES,
    OF_TENDERS,
    ORDERED,
    REQUEST,
    REQUEST_TO_FILE,
    STRONG,
    TAIL,
    TO_GET,
    TO_OFFICE,
    UNNAMED,
    WEAK,
)
from norsk.words import fold

LONGEST: Final = 4000
"""Characters; the rest of a longer message is not read."""
_ANY_DAY: Final = date(2026, 1, 5)


class Talk(StrEnum):
    """What a message wants: a thing told, a form asked for without content, or that a colleague is meant."""

    NEED = "need"
    AVVIK = "avvik"
    CHANGE = "change"
    START_NEED = "start_need"
    START_AVVIK = "start_avvik"
    START_CHANGE = "start_change"
    FOR_COLLEAGUE = "for_colleague"


@dataclass(frozen=True, slots=True)
class _Ordered:
    """A form that is asked for by name, and what is told after it."""

    told: Talk
    start: Talk
    content: str


def talk(text: str) -> Talk | None:
    """Return what a message tells or asks for; None for a question, and for whatever else there is.

    Precise rather than complete: what is asked about rules or agreements is never taken.
    """
    text = text[:LONGEST].strip()
    if ordered := _ordered(text):
        return _of_order(text, ordered)
    if NOTHING_TOLD.fullmatch(fold(text)):
        return Talk.START_NEED
    if FOR_NAME.fullmatch(text) or _only_behalf(text):
        return Talk.FOR_COLLEAGUE
    told, requested = _without_requests(fold(text))
    if "?" in told or ASKING.search(_after_greeting(told)) or OF_RULES.search(told):
        return None
    if CHANGE.search(told):
        return Talk.CHANGE
    if AVVIK.search(told) and not OF_TENDERS.search(told):
        return Talk.AVVIK
    return Talk.NEED if _tells_need(text, told, requested=requested) else None


def content_of(text: str) -> str:
    """Return a message without the words that ask for a form or name a colleague: «meld behov: 20 stoler» gives «20 stoler»."""
    if NOTHING_TOLD.fullmatch(fold(text)):
        return ""
    ordered = _ordered(text)
    rest = ordered.content if ordered else text
    return BEHALF.sub(" ", rest).strip(" \n\t,:.–-") if behalf_of(rest) else rest.strip()


def behalf_of(text: str) -> str | None:
    """Return the name or address of whom a message is written for, None where it is for oneself.

    "" where a colleague is meant who is not named: «meld behov for en kollega».
    """
    if UNNAMED.search(fold(text)):
        return ""
    if found := BEHALF.search(text):
        return found["name"] or found["en"]
    found = FOR_NAME.fullmatch(text)
    return (found["name"] or found["whole"]) if found else None


def _ordered(text: str) -> _Ordered | None:
    """Return the form that a message asks for by name; the rest in the person's own writing."""
    folded = fold(text)
    match = ORDERED.match(folded) or NAMED.match(folded)
    if match is None:
        return None
    rest = text[match.start("rest") :]
    content = rest[_end(JOINT.match(fold(rest))) :].strip()
    if match["avvik"]:
        return _Ordered(Talk.AVVIK, Talk.START_AVVIK, content)
    if match["change"]:
        return _Ordered(Talk.CHANGE, Talk.START_CHANGE, content)
    return _Ordered(Talk.NEED, Talk.START_NEED, content)


def _of_order(text: str, ordered: _Ordered) -> Talk | None:
    may = REQUEST_TO_FILE.match(fold(text)) is not None
    folded = fold(ordered.content.rstrip(" ?") if may else ordered.content)
    told, _ = _without_requests(folded)
    if folded.strip(" .!") == "?" or TAIL.match(folded.strip(" ?")):
        return ordered.start if may or "?" not in text else None
    if "?" in told or ASKING.search(told) or OF_RULES.search(told):
        return None
    if _only_behalf(ordered.content) or TO_OFFICE.fullmatch(folded):
        return ordered.start
    return ordered.told


def _only_behalf(text: str) -> bool:
    """Say whether a message says no more than whom it is for."""
    if UNNAMED.fullmatch(fold(text).strip()):
        return True
    found = BEHALF.search(text)
    return found is not None and not re.sub(
        r"\b(?:jeg|eg|vi|melder|meld|melde|dette|det|er|gjør|skriver|vil|å|inn|this|is|i|am|filing)\b|\W",
        "",
        fold(BEHALF.sub(" ", text)),
    )


def _without_requests(folded: str) -> tuple[str, str]:
    """Return a text without «kan dere hjelpe oss?» and the like, and what is asked to be bought so."""
    requested: list[str] = []

    def told(match: re.Match[str]) -> str:
        if match["verb"] in BUYING_REQUEST and len(match["rest"].split()) > 1:
            requested.append(match["rest"])
        elif (wanted := TO_GET.search(match["rest"])) and not match["verb"].startswith(("få", "ta", "se")):
            requested.append(wanted["thing"])
        elif match["verb"] in ("få", "ta", "se på", "sjå på") and len(match["rest"].split()) >= _SEVERAL:
            return match[0]  # «kan vi få unntak?» asks
        return ". "

    return REQUEST.sub(told, folded), " ".join(requested)


def _after_greeting(folded: str) -> str:
    return folded[_end(GREETING.match(folded)) :]


def _tells_need(text: str, told: str, *, requested: str) -> bool:
    """Say whether what is told, without questions, is a need."""
    need = parse_need(text, today=_ANY_DAY)
    if need is None or not need.what or NOT_OURS.search(_after_greeting(told)):
        return False
    if requested:
        return NOT_A_THING.match(requested.strip()) is None
    if strong := _thing_after(STRONG, told):
        return _details(need) > 0 or not (
            ALONE.match(_after_greeting(told)) and len(strong.split()) <= _A_FEW
        )
    if _thing_after(WEAK, told):
        return need.unit is not None or need.deadline is not None or _counted(need, told)
    if _thing_after(BUILDING, told):
        return _details(need) > 0
    bare = not CARRIES_ON.match(told) and need.unit is not None and not fold(need.unit).startswith("innkjøp")
    return bare and (need.amount is not None or need.deadline is not None) and len(told.split()) > _A_FEW


def _counted(need: Need, told: str) -> bool:
    """Say whether somebody wants a number of things, and is not just going to buy them: «skal kjøpe 5 pc-er» asks what applies."""
    return (
        need.quantity is not None
        and need.amount is None
        and not re.search(r"\b(?:skal|ska|going to)\b", told)
    )


_A_FEW: Final = 4
_SEVERAL: Final = 3


def _thing_after(pattern: re.Pattern[str], told: str) -> str:
    """Return what stands after words of needing, where it is something to be had."""
    for match in pattern.finditer(told):
        rest = told[match.end() :].strip()
        if rest and rest[0].isalnum() and NOT_A_THING.match(rest) is None:
            return rest
        if told[: match.start()].strip(" .,") and match[0].endswith("s"):  # «ventilasjonsanlegget må byttes»
            return told[: match.start()]
    return ""


def _details(need: Need) -> int:
    return sum(
        one is not None for one in (need.amount, need.unit, need.deadline, need.duration, need.quantity)
    )


def _end(match: re.Match[str] | None) -> int:
    return match.end() if match else 0
