"""Finding the enhet that somebody means, by its name or a part of it, as people write it."""

from collections.abc import Callable, Sequence
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from register.enhet import Enhet, fold_name
from register.enhet_names import Known, Names, names_of_enheter
from register.enhet_words import at_odds, is_type, parts_of_name

LONGEST: Final = 200
"""Characters; a longer text names no enhet."""
MOST: Final = 12
"""How many are told where it cannot be told which is meant."""
_SLIPS: Final = ((7, 1), (11, 2), (LONGEST, 3))
"""For compared words of up to so many letters, so many slips; a name is rarer than a word, and less is guessed."""
_SHORTEST: Final = 4
"""Letters; a shorter compared word is too near to other names for a slip to be seen: «råd» and «Rud»."""
_SHORT: Final = 4
_COMPOUND: Final = 9
"""Letters from which a misspelt kind of place is no other word: «ungdomskolen» names the only one, «stoler» no skole."""
_LETTERS_A_SLIP: Final = 8


async def find_enheter(session: AsyncSession, text: str) -> Sequence[Enhet]:
    """Return the enheter that a text may mean, the likeliest first; several where it cannot be told.

    An exact name goes before an inflected one, that before a part of a name, and that before a misspelt one. What the
    latest import no longer had is found only where nothing else is.
    """
    if not text.strip() or len(text) > LONGEST:
        return ()
    present, gone = await names_of_enheter(session)
    found = match(present, text) or match(gone, text)
    if not found:
        return ()
    rows = await session.scalars(select(Enhet).where(Enhet.id.in_([one.id for one in found])))
    by_id = {enhet.id: enhet for enhet in rows}
    return tuple(by_id[one.id] for one in found if one.id in by_id)


def match(names: Names, text: str) -> list[Known]:
    """Return which of the names a text means, the likeliest first."""
    folded = fold_name(text.strip(" .,:;!?«»\"'"))
    if exact := names.by_name.get(folded):
        return list(exact[:MOST])
    said = parts_of_name(folded)
    if found := _by_words(names, said):
        return found
    mended = tuple(_mended(names, word) for word in said)
    found = _by_words(names, mended) if mended != said else []
    only = len(found) == 1 and len(folded) >= _COMPOUND
    if found and (only or not all(map(is_type, mended))):
        return found
    return _joined(names, folded)


def _by_words(names: Names, said: tuple[str, ...]) -> list[Known]:
    """Return those whose words are the same, are all said, or hold all that is said; the closest fit alone."""
    whole, own = set(said), {word for word in said if not is_type(word)}
    ways: tuple[Callable[[frozenset[str]], int | None], ...] = (
        lambda name: 0 if name == whole else None,
        lambda name: -len(name) if name < whole and any(not is_type(word) for word in name) else None,
        lambda name: len(name - whole) if whole < name else None,
        lambda name: len(name - own) if own and own <= name and not at_odds(whole, name) else None,
    )
    candidates = list({one.id: one for word in said for one in names.by_word.get(word, ())}.values())
    for way in ways:
        if found := _closest(candidates, way):
            return found
    return []


def _closest(known: Sequence[Known], distance: Callable[[frozenset[str]], int | None]) -> list[Known]:
    """Return those nearest by a measure, without what lies under another of them."""
    fits = [
        (min(measured), one)
        for one in known
        if (measured := [far for name in one.words if (far := distance(name)) is not None])
    ]
    least = min((far for far, _ in fits), default=0)
    near = [one for far, one in fits if far == least]
    ids = {one.id for one in near}
    return [one for one in near if one.parent_id not in ids][:MOST]


def _mended(names: Names, word: str) -> str:
    """Return the word of some name that a misspelt one must mean, else the word itself."""
    if word in names.by_word or is_type(word) or len(word) < _SHORTEST:
        return word
    most = next(edits for length, edits in _SLIPS if len(word) <= length)
    near = process.extractOne(word, names.vocabulary, scorer=OSA.distance, score_cutoff=most)
    return str(near[0]) if near is not None and near[0][0] == word[0] else word


def _joined(names: Names, folded: str) -> list[Known]:
    """Return those whose whole name is nearly what is written, spaces apart: «skjettenskole»."""
    bare = "".join(filter(str.isalnum, folded))
    if len(bare) <= _SHORT:
        return []
    most = max(1, len(bare) // _LETTERS_A_SLIP)
    near = process.extract(bare, names.joined, scorer=OSA.distance, score_cutoff=most, limit=MOST)
    least = min((distance for _, distance, _ in near), default=0)
    found = (one for written, distance, _ in near if distance == least for one in names.by_joined[written])
    return list({one.id: one for one in found}.values())[:MOST]
