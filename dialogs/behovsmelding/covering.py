"""Which agreements may cover a need: those that fit it strongly, in force, and open to whoever needs it."""

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from dialogs.avtaler.desk import Desk
from dialogs.avtaler.topic import mended
from dialogs.behovsmelding.sketch import Sketch, looked_for
from norsk.text import stem, words
from register.avtale import Avtale
from register.avtale_hit import Hit, get_avtale, is_in_force
from register.avtale_list import closed_to
from register.avtale_rank import STRONG, Text, Wanted, score
from register.avtale_search import has_avtaler, search
from register.avtale_words import vocabulary

NEAR: Final = 0.08
"""How much less well another agreement may fit and still be one to choose."""
LONG: Final = 8
"""Letters of a word that may be misspelt; a shorter one that the register does not have is another thing."""
MOST: Final = 4
_WORK: Final = re.compile(
    r"(?P<work>renhold|rengjøring|vask|vedlikehold|drift|service|kontroll|tilsyn|reparasjon|rehabilitering)\w* (?:av|på|og) "
)
_WIDE: Final = re.compile(
    r"(?:maskin|apparat|system|vogn|verktøy|program|bil|båt|hus|rom|plass|tavle|dør)(?:er|ene|en|et|a|ar|r|e|s)?"
)
"""The last part of many compounds that are nothing alike."""
_NEW: Final = re.compile(r"\b(?:ny|nye|nytt|new|bygge|bygging|bygg|oppføring|nybygg)\b")
"""How many agreements one may choose between."""


@dataclass(frozen=True, slots=True)
class Covering:
    """The agreements that fit, the best first: those in force, and those that are over or have not begun.

    `closed` are among those in force, but the enhet may not order on them; `doubtful` those of which nobody knows it.
    """

    current: tuple[Hit, ...] = ()
    other: tuple[Hit, ...] = ()
    closed: frozenset[uuid.UUID] = frozenset()
    doubtful: frozenset[uuid.UUID] = frozenset()


async def covering(desk: Desk, sketch: Sketch) -> Covering:
    """Return the agreements that may cover a need, among those that the one who asks may know of."""
    hits = await _strong(desk, sketch)
    top = max((hit.score for hit in hits), default=0.0)
    near = [hit for hit in hits if hit.score >= min(top, 1.0) - NEAR]
    current = [hit for hit in near if is_in_force(hit.avtale, desk.today)]
    closed = await closed_to_them(desk, sketch, [hit.avtale for hit in current])
    doubtful = await doubtful_for_them(desk, sketch, [hit.avtale for hit in current])
    out = closed | doubtful
    current.sort(key=lambda hit: (hit.avtale.id in out, -round(hit.score, 2), hit.avtale.title))
    usable = [hit for hit in current if hit.avtale.id not in out] or current
    return Covering(
        tuple(usable[:MOST]),
        tuple(hit for hit in near if not is_in_force(hit.avtale, desk.today))[:1],
        frozenset(closed),
        frozenset(doubtful),
    )


async def loaded(desk: Desk, id: str) -> Hit | None:
    """Return an agreement whole by its id, None where there is none that the one who asks may see."""
    return await get_avtale(desk.context.session, id, seen=desk.seen)


async def _strong(desk: Desk, sketch: Sketch) -> list[Hit]:
    session, knowledge = desk.context.session, desk.context.knowledge
    asked = looked_for(desk.context, sketch.what)
    if not asked or not await has_avtaler(session):
        return []
    hits = _naming(asked, await search(session, asked, seen=desk.seen, on=desk.today))
    if not hits:
        again = _mended(asked, mended(asked, await vocabulary(session), knowledge=knowledge))
        found = await search(session, again, seen=desk.seen, on=desk.today) if again != asked else []
        hits = _naming(again, found)
    return [hit for hit in hits if not _only_sees_to(hit.avtale, sketch)]


def _only_sees_to(avtale: Avtale, sketch: Sketch) -> bool:
    """Say whether an agreement is on work done on a thing, and the need is for a new one: «Vedlikehold av heiser»."""
    work = _WORK.match(avtale.title.casefold())
    wanted = sketch.what.casefold()
    return (
        work is not None
        and _NEW.search(wanted) is not None
        and stem(work["work"]) not in map(stem, words(wanted))
    )


def _naming(asked: Sequence[Wanted], hits: Sequence[Hit]) -> list[Hit]:
    """Return those whose title, lot or keywords name the thing: a category is too wide, and a description only mentions."""
    found = [replace(hit, score=score(asked, _names(hit.avtale))) for hit in hits if hit.score >= STRONG]
    return [hit for hit in found if hit.score >= STRONG]


def _names(avtale: Avtale) -> tuple[Text, ...]:
    named = (avtale.title, " ".join(avtale.keywords), avtale.lot or "")
    return tuple(Text(tuple(words(one)), 1.0) for one in named)


def _mended(asked: Sequence[Wanted], spelt: Sequence[Wanted]) -> tuple[Wanted, ...]:
    """Return the words as the register spells them, save short ones: nobody who needs «benker» wants «penner»."""
    pairs = zip(asked, spelt, strict=True)
    return tuple(
        _narrowed(old, new) if new.word == old.word else (new if len(old.word) >= LONG else old)
        for old, new in pairs
    )


def _narrowed(old: Wanted, new: Wanted) -> Wanted:
    """Return a word without the last part of it that says too little: a vaskemaskin is no kopimaskin."""
    kept = tuple(one for one in new.others if one in old.others or not _WIDE.fullmatch(one))
    return replace(new, others=kept)


async def closed_to_them(desk: Desk, sketch: Sketch, avtaler: Sequence[Avtale]) -> set[uuid.UUID]:
    """Return the agreements that whoever needs it may not order on; none where nobody knows which enhet that is."""
    own = [enhet.id for enhet in desk.enheter.upwards(sketch.enhet_id or desk.context.person.enhet_id)]
    if sketch.elsewhere or not own:
        return set()
    return await closed_to(desk.context.session, _limited(avtaler), own)


async def doubtful_for_them(desk: Desk, sketch: Sketch, avtaler: Sequence[Avtale]) -> set[uuid.UUID]:
    """Return the agreements of which nobody knows whether a place outside the register may order on them.

    They are left out where another agreement fits. What names an enhet of the place's own tjenesteområde is none.
    """
    if not sketch.elsewhere:
        return set()
    enheter = desk.enheter
    near = {id for id in enheter.by_id if sketch.area and enheter.tjenesteomrade_of(id) == sketch.area}
    return await closed_to(desk.context.session, _limited(avtaler), near or {uuid.UUID(int=0)})


def _limited(avtaler: Sequence[Avtale]) -> list[uuid.UUID]:
    return [avtale.id for avtale in avtaler if not avtale.open_to_all]
