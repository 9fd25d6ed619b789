"""Where a need belongs: the enhet that somebody names, its tjenesteområde, and who buys for it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from conversation.markup import clean, escape
from conversation.reply import Option
from dialogs.behovsmelding import keys
from dialogs.form import Fault, Filling
from dialogs.whose import requester_of
from register.answers import Answer, AnswerState
from register.enhet import Enhet
from register.enhet_area import area_of_such, buyer_for_area, tjenesteomrader
from register.enhet_search import find_enheter
from register.ids import id_or_none
from register.person import Person
from register.stand_in import has_left

LONGEST: Final = 200
_MOST_OFFERED: Final = 4
_MOST_AREAS: Final = 12
_HIGHEST: Final = 20
"""How far up the organisation is looked; a ring of enheter ends here."""


async def parse_enhet(filling: Filling, written: str) -> Answer | Fault:
    """Return the enhet that somebody wrote; one that the register does not know is kept as it was written."""
    found = clean(written).strip()
    if not found:
        return Fault("Skriv navnet på enheten, eller «vet ikke».")
    if len(found) > LONGEST:
        return Fault(f"Navnet er på {len(found)} tegn. Kort det ned til høyst {LONGEST}.")
    enheter = await find_enheter(filling.context.session, found)
    if len(enheter) > 1:
        names = ", ".join(f"«{enhet.name}»" for enhet in enheter[:_MOST_OFFERED])
        return Fault(f"Flere enheter kan passe: {names}. Skriv hele navnet.")
    return Answer(enheter[0].name, enheter[0].name) if enheter else Answer(found, found)


async def offered_enheter(filling: Filling) -> tuple[Option, ...]:
    """Return the enheter that somebody may mean: their own, and those above it."""
    requester = await requester_of(filling)
    own = await filling.context.session.get(Enhet, requester.enhet_id) if requester.enhet_id else None
    above = await upwards(filling, own) if own else []
    return tuple(Option(enhet.name, enhet.name) for enhet in above[:_MOST_OFFERED])


@dataclass(frozen=True, slots=True)
class Where:
    """Where a need belongs: whose it is, their own enhet, and the enhet it is for with those above it, nearest first.

    `above` is empty where the register does not know the enhet. `area` is the tjenesteområde as far as it follows;
    "" where it does not matter, since nobody has said an enhet and none is known, None where it has to be asked.
    """

    requester: Person
    own: Enhet | None
    above: tuple[Enhet, ...] = ()
    area: str | None = ""

    @property
    def enhet(self) -> Enhet | None:
        """The enhet that the need is for."""
        return next(iter(self.above), None)


async def where_of(filling: Filling) -> Where:
    """Return where a need belongs: the enhet that somebody has named, else the one of whose need it is."""
    session, requester = filling.context.session, await requester_of(filling)
    own = await session.get(Enhet, requester.enhet_id) if requester.enhet_id else None
    named = filling.answers.get(keys.ENHET)
    enhet = own
    if named is not None and named.state is not AnswerState.DERIVED:
        known = filling.known(keys.ENHET)
        enhet = await _of_name(filling, named.value, own) if known else None
    above = tuple(await upwards(filling, enhet) if enhet else ())
    told = filling.value(keys.ENHET) if named is not None and named.state is not AnswerState.DERIVED else ""
    own_area = requester.tjenesteomrade or (await _area_of(filling, own) if own and not above else "")
    return Where(requester, own, above, await _area(filling, above, told, own=own_area))


async def _area_of(filling: Filling, enhet: Enhet) -> str:
    return next((one.tjenesteomrade for one in await upwards(filling, enhet) if one.tjenesteomrade), "")


async def _area(filling: Filling, above: Sequence[Enhet], told: str, *, own: str) -> str | None:
    """Return the tjenesteområde: of the enhet, of all such places, or the person's own; None where none of these is sure.

    Somebody at a school may well report for the home care: the area of the one who asks says nothing of another place.
    """
    if above or not told:
        return next((one.tjenesteomrade for one in above if one.tjenesteomrade), own)
    session = filling.context.session
    if such := await area_of_such(session, told):
        return such
    return None if await tjenesteomrader(session) else own


async def _of_name(filling: Filling, name: str, own: Enhet | None) -> Enhet | None:
    """Return the enhet of exactly this name, the person's own first; None where the register has none."""
    if own is not None and own.name == name:
        return own
    named = select(Enhet).where(Enhet.name == name).order_by(Enhet.key).limit(1)
    return (await filling.context.session.scalars(named)).first()


def place_answers(where: Where, kontakt: Person | None) -> dict[str, Answer]:
    """Return what follows from where a need belongs: the enhet in the register, the tjenesteområde, and who buys for it."""
    area = where.area
    found = {keys.TJENESTEOMRADE: Answer(area, area, AnswerState.DERIVED) if area is not None else None}
    if where.enhet is not None:
        found[keys.PLACE] = Answer(str(where.enhet.id), where.enhet.name, AnswerState.DERIVED)
        found[keys.ENHET] = Answer(where.enhet.name, where.enhet.name, AnswerState.DERIVED)
    if kontakt is not None:
        found[keys.KONTAKT] = Answer(str(kontakt.id), kontakt.name, AnswerState.DERIVED)
    return {key: answer for key, answer in found.items() if answer is not None}


async def kontakt_of(filling: Filling, where: Where) -> Person | None:
    """Return the innkjøpskontakt of the enhet or the nearest above it, else of the tjenesteområde; None where there is none."""
    for enhet in where.above or await _own_place(filling, where):
        person = await _person(filling, enhet.innkjopskontakt_id)
        if person is not None and not has_left(person, on=filling.context.today):
            return person
    area = _area_told(filling, where)
    id = await buyer_for_area(filling.context.session, area) if area and not where.above else None
    person = await _person(filling, id)
    return person if person is not None and not has_left(person, on=filling.context.today) else None


def _area_told(filling: Filling, where: Where) -> str:
    """Return the tjenesteområde that somebody has said, else the one that follows."""
    said = filling.answers.get(keys.TJENESTEOMRADE)
    if said is not None and said.state is not AnswerState.DERIVED:
        return filling.value(keys.TJENESTEOMRADE)
    return where.area or ""


async def _own_place(filling: Filling, where: Where) -> Sequence[Enhet]:
    """Return the own enhet of whose need it is with those above it, where the need belongs to the same tjenesteområde."""
    if where.own is None:
        return ()
    own = await _area_of(filling, where.own) or where.requester.tjenesteomrade or ""
    return await upwards(filling, where.own) if _area_told(filling, where) == own else ()


async def parse_area(filling: Filling, written: str) -> Answer | Fault:
    """Return the tjenesteområde that somebody wrote: one of the register's, where it has any."""
    found = " ".join(clean(written).split())[:LONGEST]
    offered = [one.value for one in await offered_areas(filling)]
    own = (await requester_of(filling)).tjenesteomrade
    known = next((area for area in (*offered, own or "") if area.casefold() == found.casefold()), None)
    if found and (known or not offered):
        return Answer(known or found, known or found)
    names = ", ".join(f"«{area}»" for area in offered[:_MOST_AREAS])
    return Fault(
        f"Velg et tjenesteområde: {names}." if names else "Skriv navnet på tjenesteområdet, eller «vet ikke»."
    )


async def offered_areas(filling: Filling) -> tuple[Option, ...]:
    """Return the tjenesteområder of the register, that of whose need it is first."""
    found = await tjenesteomrader(filling.context.session)
    own = (await requester_of(filling)).tjenesteomrade
    return tuple(Option(area, area) for area in sorted(found, key=lambda area: (area != own, area)))


def enhet_id_of(filling: Filling) -> uuid.UUID | None:
    """Return the id of the enhet in the register, None where it is not there."""
    return id_or_none(filling.value(keys.PLACE))


async def enhet_note(filling: Filling) -> str:
    """Return who buys for the enhet that was named, or that the register does not know it."""
    if filling.known(keys.ENHET) and enhet_id_of(filling) is None:
        name = escape(filling.value(keys.ENHET))
        return f"Jeg finner ikke «{name}» i registeret, men tar det med slik du skrev det."
    kontakt = filling.value(keys.KONTAKT) and filling.answers[keys.KONTAKT].shown
    return f"Innkjøpskontakten deres er {escape(kontakt)}." if kontakt else ""


async def upwards(filling: Filling, enhet: Enhet) -> list[Enhet]:
    """Return an enhet and those above it, nearest first."""
    found = [enhet]
    while (id := found[-1].parent_id) is not None and len(found) < _HIGHEST:
        above = await filling.context.session.get(Enhet, id)
        if above is None or above in found:
            break
        found.append(above)
    return found


async def _person(filling: Filling, id: uuid.UUID | None) -> Person | None:
    return await filling.context.session.get(Person, id) if id else None
