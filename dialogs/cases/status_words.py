"""A status that whoever handles a need sets in words: «sett BM-2026-0003 til kunngjort», «avlys BM-2026-0003: ingen midler»."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from knowledge.kommune import Kommune
from knowledge.profile_parts import Status
from norsk.words import fold
from register.case_number import Series
from register.cases import NUMBER, number_in

_PLEASE: Final = re.compile(r"^(?:(?:kan|kunne|vil) du (?:være så snill å )?|(?:jeg|eg) vil )")
_SET: Final = re.compile(
    r"(?:sett?|sette|endre|endra|flytte?|oppdatere?)(?: status(?:en)?)?(?: på| for)? (?:til )?"
)
_BECAUSE: Final = re.compile(r":|,? (?:fordi|siden|da) ")
_IS: Final = re.compile(
    r"(?:saken? )?(?:er|har blitt|er blitt|ble|har fått status)(?: nå| no)?(?: (?:i|på))? "
)
_TO: Final = re.compile(r"(?:til|status|som|=|:)+ ?(?:status(?:en)? )?")
_ENDS: Final = {"avlys": "avlyst", "avlyse": "avlyst", "avslå": "avslatt"}
_NEAR: Final = 0.8
"""How like a status a misspelt one must be to mean it: «kungjort»."""
_QUOTES: Final = "«»\"' .!?"


@dataclass(frozen=True, slots=True)
class SaidStatus:
    """A case's number, the status it is to have, and what those who follow it should know; "" where nothing was said."""

    number: tuple[Series, int, int]
    status: Status
    words: str


def status_said(text: str, *, kommune: Kommune) -> SaidStatus | None:
    """Return which status a text sets on which need; None for any other text, a question among them."""
    number, found = number_in(text), NUMBER.search(text)
    if number is None or found is None or number[0] is not Series.BEHOVSMELDING:
        return None
    before = fold(text[: found.start()]).strip()
    if "?" in text and not _PLEASE.match(before):
        return None
    before = _PLEASE.sub("", before).removesuffix(" saken").removesuffix(" saka")
    after, words = (*_BECAUSE.split(text[found.end() :], maxsplit=1), "")[:2]
    said = _named(kommune, before, fold(after).strip(_QUOTES))
    return SaidStatus(number, said, words.strip()) if said else None


def _named(kommune: Kommune, before: str, after: str) -> Status | None:
    by_word = {fold(one.label): one for one in kommune.statuses} | {one.id: one for one in kommune.statuses}
    if before in _ENDS:
        return by_word.get(_ENDS[before]) if not after else None
    if _SET.fullmatch(f"{before} "):
        return _nearest(by_word, _TO.sub("", after, count=1).strip(_QUOTES))
    if not before or before in ("sak", "saken"):
        opened = _IS.match(f"{after} ")
        return by_word.get(after[opened.end() :].strip(_QUOTES)) if opened else None
    return None


def _nearest(by_word: Mapping[str, Status], word: str) -> Status | None:
    """Return the status that a word means, spelt right or nearly so."""
    near = get_close_matches(word, by_word, n=1, cutoff=_NEAR)
    return by_word[near[0]] if near else None
