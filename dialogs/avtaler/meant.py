"""Which agreement somebody means who tells of it in passing: by its number, its supplier, or the thing it is about."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from dialogs.avtaler.desk import Desk
from dialogs.avtaler.topic import wanted
from norsk.text import is_content, stem, words
from norsk.words import word_set
from register.avtale import Avtale
from register.avtale_hit import Hit, get_avtale, is_in_force
from register.avtale_rank import STRONG, Wanted
from register.avtale_search import by_reference, by_supplier, search
from register.avtale_words import vocabulary

MOST_OFFERED: Final = 5
MOST_WORDS: Final = 8
LONGEST: Final = 2000
"""Characters that are read; what stands further down is the story, and not what it is about."""
SHORTEST_NAME: Final = 4
"""Letters of a name that stands for a whole supplier's."""
_NUMBER: Final = re.compile(r"(?<![\w/.-])[\w]*\d[\w]*(?:[/.-]\w+)*")
_CAPITAL: Final = re.compile(r"\b[A-ZÆØÅ][\wæøå-]+")
_FIRM: Final = re.compile(
    r"(?P<thing>[a-zæøå]{3,}?)s?(?:bil|firma|folk|mann|menn|sjåfør|selskap|leverandør|bedrift|vogn|gutt|ansatt)[a-zæøå]{0,4}"
)
_DOER: Final = re.compile(r"(?P<thing>[a-zæøå]{4,}?)(?:er|eren|erne|ere|erane|aren|arane)")
_PLACES: Final = frozenset(
    stem(word)
    for word in word_set("skole barnehage sykehjem kontor rådhus vei hjemmetjeneste bibliotek svømmehall")
)
FOR_PLACE: Final = 0.3
"""What an agreement gains that is named for a place in the text: «renhold av skoler»."""
NEAR: Final = 0.2
"""How much less well another agreement may fit what a text tells and still be one that is meant."""
SURE: Final = 0.8
"""From here the thing is what an agreement is called; below, the writer is asked."""
_NAME: Final = r"[A-ZÆØÅ][\wæøå-]{0,60}(?:(?: (?:og|&|i|på) | )[A-ZÆØÅ][\wæøå-]{0,60}){0,7}"
_DOES: Final = r"(?:levert|lever|leverer|leverte|faktur|fakturerte|sendte|sender|møtte|kom|kommer|kjem|dukk|har|skulle|vask|brøyt|svar)"
_STRANGER: Final = (
    re.compile(rf"\b(?P<name>{_NAME} (?:AS|ASA|ANS|DA|SA))\b"),
    re.compile(rf"(?<![\w.])(?P<name>{_NAME}) {_DOES}\w*\b"),
)
"""A firm as people name it: «Bring AS», «Rent og Pent leverte ikke»."""
_COMPANY: Final = word_set("as asa sa ans da ab ltd norge norway group demo og")
_TALE: Final = frozenset(
    stem(word)
    for word in word_set(
        """avvik avvikene avviket mulig melde meldt levere leverte levert leverer leveranse leveringen levering leverandør leverandøren
    feil mangler mangel mangelfull dårlig sent sen forsinket forsinkelse ødelagt skadet kom kommet kommer ikke igjen gang ganger
    uke uka uken dag dager måned måneder går dag mandag tirsdag onsdag torsdag fredag lørdag søndag faktura fakturaen fakturert pris
    prisen prisene kvalitet kvaliteten vare varer varene bestilt bestilling bestillingen bestilte fikk fått trenger behov endre endring
    endret endres utvide utvides utvidet avtale avtalen avtalene rammeavtale kontrakt kontrakten flere mer større ny nye nytt skole
    skolen barnehage barnehagen sykehjem sykehjemmet kommunen enheten mistanke mistenker mener tror folk ansatte arbeider arbeidere
    timer time jobb jobber jobbet svart penger betalt betale får fikk andre tredje mange flere bil biler komme grei elev elever bruker
    brukere rom rommene dager fløy bygg bygget hall timer lønn lønna lønnen betaler betalt underbetalt sosial dumping korrupsjon svart hms kort hms-kort"""
    )
)
"""What a story of this kind is told with, whatever it is about."""

_ENGLISH_TOO: Final = word_set("rent lease leas gift kind hire bad time plan fast")
"""Norwegian words that mean something to buy in English only: «rent» is clean, and no lease."""


@dataclass(frozen=True, slots=True)
class Meant:
    """The agreements that may be meant, the likeliest first; `sure` says that the first one is. `supplier` is who was named.

    `stranger` is a firm that was named and that has no agreement that the writer may know of.
    """

    hits: tuple[Hit, ...] = ()
    sure: bool = False
    supplier: str = ""
    stranger: str = ""


async def meant_avtale(desk: Desk, text: str) -> Meant:
    """Return the agreements that a text tells of, among those that the writer may know of."""
    text = text[:LONGEST]
    if numbered := await _by_number(desk, text):
        return Meant(tuple(numbered[:MOST_OFFERED]), sure=len(numbered) == 1)
    supplier, theirs = await _by_name(desk, text)
    stranger = "" if supplier else named_firm(text)
    if stranger:
        text = text.replace(stranger, "")
    about = _in_force(desk, await _by_thing(desk, text))
    if theirs:
        ids = {hit.avtale.id for hit in theirs}
        both = [hit for hit in about if hit.avtale.id in ids] or _in_force(desk, theirs)
        return Meant(tuple(both[:MOST_OFFERED]), len(both) == 1, supplier)
    sure = len(about) == 1 and not stranger and about[0].score >= SURE
    return Meant(tuple(about[:MOST_OFFERED]), sure, stranger=stranger)


def named_firm(text: str) -> str:
    """Return the name of the firm that a story says did something, "" where it names none: a person's own name is none."""
    for found in (hit for pattern in _STRANGER for hit in pattern.finditer(text)):
        own = [word for word in words(found["name"]) if is_content(word) and stem(word) not in _TALE]
        first = not text[: found.start()].rstrip(' «"') or text[: found.start()].rstrip().endswith(
            (".", "!", ":")
        )
        if own and (" " in found["name"] or not first):
            return found["name"]
    return ""


def _in_force(desk: Desk, hits: Sequence[Hit]) -> list[Hit]:
    """Return those that hold today, all where none does."""
    return [hit for hit in hits if is_in_force(hit.avtale, desk.today)] or list(hits)


async def one_avtale(desk: Desk, id: str) -> Avtale | None:
    """Return an agreement by id, None where the writer may not know of it."""
    hit = await get_avtale(desk.context.session, id, seen=desk.seen)
    return hit.avtale if hit else None


async def _by_number(desk: Desk, text: str) -> list[Hit]:
    for found in _NUMBER.finditer(text):
        hits = await by_reference(desk.context.session, found[0].rstrip(".-"), seen=desk.seen, on=desk.today)
        if hits:
            return list(hits)
    return []


async def _by_name(desk: Desk, text: str) -> tuple[str, list[Hit]]:
    """Return the supplier whose name stands in a text, and their agreements."""
    session = desk.context.session
    rows = await session.scalars(
        select(Avtale.supplier_name).where(Avtale.supplier_name.is_not(None), desk.seen).distinct()
    )
    said = words(text)
    capital = {words(found[0])[0] for found in _CAPITAL.finditer(text) if words(found[0])}
    named = [(letters, name) for name in rows if name and (letters := _named(name, said, capital))]
    if not named:
        return "", []
    told, hits = await by_supplier(session, max(named)[1], seen=desk.seen, on=desk.today)
    return told, list(hits)


def _named(name: str, said: Sequence[str], capital: Collection[str]) -> int:
    """Return how many letters of a supplier's own name stand in a row, 0 where it is not named.

    All of it must, or its first two words, or a first word that is written as a name.
    """
    own = [word for word in words(name) if word not in _COMPANY] or list(words(name))
    plain = [word for word in said if word not in _COMPANY]
    for count in range(len(own), 0, -1):
        part = own[:count]
        letters = sum(len(word) for word in part)
        if letters < SHORTEST_NAME or not _in_a_row(part, plain):
            continue
        if count == len(own) or count > 1 or _is_written_as_name(part[0], capital):
            return letters
    return 0


def _in_a_row(part: Sequence[str], said: Sequence[str]) -> bool:
    """Say whether words stand in a row, an s behind the last or not."""
    *first, last = part
    return any(
        list(said[at : at + len(first)]) == first and said[at + len(first)] in (last, f"{last}s")
        for at in range(len(said) - len(first))
    )


def _is_written_as_name(word: str, capital: Collection[str]) -> bool:
    return len(word) > SHORTEST_NAME and bool({word, f"{word}s"}.intersection(capital))


async def _by_thing(desk: Desk, text: str) -> list[Hit]:
    """Return the agreements that something in a text is the name of, those that most of it fits first."""
    session, knowledge = desk.context.session, desk.context.knowledge
    told = [word for word in dict.fromkeys(words(text)) if is_content(word) and stem(word) not in _TALE]
    known = await vocabulary(session)
    found: dict[object, tuple[Hit, float]] = {}
    for word in told[:MOST_WORDS]:
        asked = tuple(
            Wanted(one.word, (*one.others, *known.parts(one.word)[-1:]), one.phrase, one.aside)
            for form in _forms(word)
            if form not in _ENGLISH_TOO
            for one in wanted(form, knowledge=knowledge)
        )
        for hit in await search(session, asked[:1], seen=desk.seen, on=desk.today) or await search(
            session, asked[1:2], seen=desk.seen, on=desk.today
        ):
            if hit.score >= STRONG:
                before = found.get(hit.avtale.id, (hit, 0.0))[1]
                found[hit.avtale.id] = (hit, before + hit.score)
    placed = {stem(word) for word in words(text)} & _PLACES
    found = {id: (hit, score + FOR_PLACE * _is_for(hit, placed)) for id, (hit, score) in found.items()}
    best = max((score for _, score in found.values()), default=0.0)
    kept = [(hit, score) for hit, score in found.values() if score >= best - NEAR]
    return [hit for hit, _ in sorted(kept, key=lambda one: -one[1])]


def _is_for(hit: Hit, placed: Collection[str]) -> bool:
    """Say whether an agreement is named for one of the places that a text tells of."""
    return bool(placed) and any(place in hit.avtale.title.casefold() for place in placed)


def _forms(word: str) -> tuple[str, ...]:
    """Return a word, and what those and that are called by which it is done without their ending.

    «renholderne» and «renholdsfirmaet» are renhold, «brøytebilen» is brøyting.
    """
    found = _FIRM.fullmatch(word) or _DOER.fullmatch(word)
    return (word, found["thing"]) if found else (word,)
