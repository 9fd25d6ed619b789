"""Who buys for whom: the innkjøpskontakt of a tjenesteområde or an enhet, as the register names them."""

import uuid
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz, process
from sqlalchemy import select

from conversation.markup import escape
from conversation.reply import Reply
from dialogs.avtaler.desk import Desk, ask_office, known, provenance
from register.enhet import Enhet, fold_name
from register.import_run import ImportKind, latest_run
from register.person import Person, PersonRole, Role

OWN: Final = frozenset(
    {"", "vår", "vårres", "våres", "min", "hos oss", "for oss", "for meg", "hos vi", "oss", "meg", "vi"}
)
LIKENESS: Final = 84  # of 100, by rapidfuzz
MOST_NAMED: Final = 8


@dataclass(frozen=True, slots=True)
class Place:
    """What somebody is innkjøpskontakt for: an enhet, or a whole tjenesteområde."""

    name: str
    enhet: Enhet | None = None


async def say_contact(desk: Desk, topic: str) -> Reply | None:
    """Return who is innkjøpskontakt for what a question names, or for the asker; None where the register cannot tell."""
    place = own_place(desk) if topic in OWN else place_named(desk, topic)
    if place is None:
        return await _unknown(desk, topic)
    found = [one for id in await _contacts(desk, place) if (one := await known(desk, id))]
    if not found:
        if topic in OWN:
            return None
        said = (
            f"Registeret har ingen innkjøpskontakt for {escape(place.name)}. Spør {escape(desk.innkjop)}.\n\n"
            f"{await _source(desk)}"
        )
        return Reply(said, choices=(ask_office(desk),))
    who = " og ".join(str(one) for one in found)
    verb = "er" if len(found) == 1 else "er disse:"
    return Reply(f"Innkjøpskontakt for **{escape(place.name)}** {verb} {who}.\n\n{await _source(desk)}")


def own_place(desk: Desk) -> Place | None:
    """Return the asker's enhet, else their tjenesteområde, else None."""
    person = desk.context.person
    enhet = desk.enheter.by_id.get(person.enhet_id) if person.enhet_id else None
    if enhet is not None:
        return Place(enhet.name, enhet)
    return Place(person.tjenesteomrade) if person.tjenesteomrade else None


def _areas(desk: Desk) -> dict[str, str]:
    return {
        fold_name(e.tjenesteomrade): e.tjenesteomrade for e in desk.enheter.by_id.values() if e.tjenesteomrade
    }


def place_named(desk: Desk, topic: str) -> Place | None:
    """Return the tjenesteområde or the enhet that a text names, misspelt too; the tjenesteområde comes first."""
    wanted = fold_name(topic).removeprefix("tjenesteområdet ").removeprefix("tjenesteområde ").strip()
    areas = _areas(desk)
    enheter = desk.enheter.named(wanted)
    if wanted in areas:
        return Place(areas[wanted])
    if len(enheter) == 1:
        return Place(enheter[0].name, enheter[0])
    begun = [key for key in areas if f" {key} ".startswith(f" {wanted} ")]
    if len(begun) == 1:
        return Place(areas[begun[0]])
    names = [*areas, *desk.enheter.by_name]
    near = process.extractOne(wanted, names, scorer=fuzz.ratio, score_cutoff=LIKENESS)
    if near is None or enheter:
        return None
    if near[0] in areas:
        return Place(areas[near[0]])
    meant = desk.enheter.by_name[near[0]]
    return Place(meant[0].name, meant[0]) if len(meant) == 1 else None


async def _contacts(desk: Desk, place: Place) -> list[uuid.UUID]:
    """Return who is named: on the enhet or above it, else on the tjenesteområde's enheter, else by role."""
    for enhet in desk.enheter.upwards(place.enhet.id) if place.enhet else ():
        if enhet.innkjopskontakt_id:
            return [enhet.innkjopskontakt_id]
    area = desk.enheter.tjenesteomrade_of(place.enhet.id) if place.enhet else place.name
    if area is None:
        return []
    heads = [
        enhet.innkjopskontakt_id
        for enhet in desk.enheter.by_id.values()
        if enhet.innkjopskontakt_id
        and enhet.tjenesteomrade
        and fold_name(enhet.tjenesteomrade) == fold_name(area)
    ]
    return list(dict.fromkeys(heads)) or await _by_role(desk, area)


async def _by_role(desk: Desk, area: str) -> list[uuid.UUID]:
    found = await desk.context.session.scalars(
        select(Person)
        .join(PersonRole)
        .where(PersonRole.role == Role.INNKJOPSKONTAKT.value)
        .order_by(Person.name)
    )
    wanted = fold_name(area)
    return [
        person.id
        for person in found.unique()
        for role in person.roles
        if role.role == Role.INNKJOPSKONTAKT.value
        and (
            role.scope
            or fold_name(person.tjenesteomrade or desk.enheter.tjenesteomrade_of(person.enhet_id) or "")
        )
        == wanted
    ]


async def _unknown(desk: Desk, topic: str) -> Reply | None:
    areas = sorted(_areas(desk).values())
    if topic in OWN or not areas:
        return None
    listed = ", ".join(escape(area) for area in areas[:MOST_NAMED])
    said = f"Jeg finner ingen enhet eller tjenesteområde som heter «{escape(topic)}». Jeg kjenner blant andre {listed}."
    return Reply(f"{said} Du kan også spørre {escape(desk.innkjop)}.", choices=(ask_office(desk),))


async def _source(desk: Desk) -> str:
    """Return where it stands: the newest file of enheter, with the system it came from."""
    run = await latest_run(desk.context.session, ImportKind.ENHETER)
    if run is None:
        return "Kilde: rollene i registeret."
    return str(
        await provenance(
            desk, run.source_system, what="enheter og innkjøpskontakter", kind=ImportKind.ENHETER
        )
    )
