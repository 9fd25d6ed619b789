"""Who may see what: one table, and the one function that reads it. `docs/security.md` shows the same table.

A cell says whether a capacity reaches everything of its kind, only what is its own, or nothing. A capacity is a role
(`register.person.Role`) or what somebody is to one record (`Relation`). Whoever stands in for somebody in a confirmed
absence has that person's capacities too, save that of a named recipient; whoever has left has none. Whoever is inhabil
in a case has none in it, and passes none on.
"""

import uuid
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from register.avtale import Avtale
from register.avvik import Avvik
from register.endringsbehov import Endringsbehov
from register.enhet import EnhetTree, fold_name
from register.person import Person, Role
from register.stand_in import has_left, stands_in_for


class Thing(StrEnum):
    """What there is to see."""

    ARTIKKEL = "artikkel"
    TERSKELVERDI = "terskelverdi"
    KONTAKT = "kontakt"
    AVTALE = "avtale"
    AVTALE_INNHOLD = "avtale_innhold"
    SKJERMET_AVTALE = "skjermet_avtale"
    KONTROLL = "kontroll"
    AVVIK = "avvik"
    LUKKET_AVVIK = "lukket_avvik"
    BEHOVSMELDING_KORT = "behovsmelding_kort"
    BEHOVSMELDING = "behovsmelding"
    SAKSDOKUMENT = "saksdokument"
    AVSLUTTET_SAK = "avsluttet_sak"
    HABILITETSVURDERING = "habilitetsvurdering"
    ENDRINGSBEHOV = "endringsbehov"
    ENHETSPRIS = "enhetspris"
    MANGLER = "mangler"


class Relation(StrEnum):
    """What a person is to one record, beside the roles they hold."""

    GJEST = "gjest"
    MELDER = "melder"
    ANSVARLIG = "ansvarlig"
    MOTTAKER = "mottaker"
    GODKJENNER_AV = "godkjenner_av"
    FAGGRUPPE = "faggruppe"
    SAKSBEHANDLER = "saksbehandler"
    VURDERER = "vurderer"


Capacity = Role | Relation


class Reach(StrEnum):
    """How far a capacity reaches."""

    NONE = "ingen"
    OWN = "egne"
    ALL = "alle"


_N, _O, _A = Reach.NONE, Reach.OWN, Reach.ALL

CAPACITIES: Final[tuple[Capacity, ...]] = (*Relation, *Role)

_PROCUREMENT: Final[Mapping[Capacity, Reach]] = {Role.INNKJOPER: _A, Role.INNKJOPSSJEF: _A}
_AROUND_AN_AVTALE: Final[Mapping[Capacity, Reach]] = {
    Role.AVTALEFORVALTER: _O, Role.AVTALEEIER: _O, Role.LEDER: _O, Role.INNKJOPSKONTAKT: _O, **_PROCUREMENT,
}  # fmt: skip

ACCESS: Final[Mapping[Thing, Mapping[Capacity, Reach]]] = {
    Thing.ARTIKKEL: dict.fromkeys(CAPACITIES, _A),
    Thing.TERSKELVERDI: dict.fromkeys(CAPACITIES, _A),
    Thing.KONTAKT: {Role.ANSATT: _A},
    Thing.AVTALE: {Role.ANSATT: _A},
    Thing.AVTALE_INNHOLD: _AROUND_AN_AVTALE,
    Thing.SKJERMET_AVTALE: _AROUND_AN_AVTALE,
    Thing.KONTROLL: {Role.AVTALEFORVALTER: _O, **_PROCUREMENT},
    Thing.AVVIK: {Relation.MELDER: _O, Relation.ANSVARLIG: _O, **_AROUND_AN_AVTALE},
    Thing.LUKKET_AVVIK: {Relation.MOTTAKER: _O},
    Thing.BEHOVSMELDING_KORT: {Role.ANSATT: _A},
    Thing.BEHOVSMELDING: {
        Relation.MELDER: _O,
        Relation.GODKJENNER_AV: _O,
        Relation.FAGGRUPPE: _O,
        Role.LEDER: _O,
        Role.INNKJOPSKONTAKT: _O,
        **_PROCUREMENT,
    },
    Thing.SAKSDOKUMENT: {
        Relation.GODKJENNER_AV: _O,
        Relation.FAGGRUPPE: _O,
        Relation.SAKSBEHANDLER: _O,
        **_PROCUREMENT,
    },
    Thing.AVSLUTTET_SAK: {Role.ARKIVAR: _A},
    Thing.HABILITETSVURDERING: {Relation.MELDER: _O, Relation.SAKSBEHANDLER: _O, Relation.VURDERER: _O},
    Thing.ENDRINGSBEHOV: {Relation.MELDER: _O, **_AROUND_AN_AVTALE},
    Thing.ENHETSPRIS: {},
    Thing.MANGLER: {Role.ADMINISTRATOR: _A, **_PROCUREMENT},
}
"""The table. What is not named is `Reach.NONE`."""


def reach(thing: Thing, capacity: Capacity) -> Reach:
    """Return the cell of the table."""
    return ACCESS[thing].get(capacity, Reach.NONE)


@dataclass(frozen=True, slots=True)
class Held:
    """A role as somebody holds it: for what, where that person belongs, and who they are."""

    role: Role
    scope: str
    enhet_id: uuid.UUID | None
    tjenesteomrade: str | None
    person_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who looks. `ids` are the person and whoever they stand in for today, `own` is the person alone.

    A guest has neither roles nor ids, and whoever has left neither.
    """

    guest: bool
    ids: frozenset[uuid.UUID] = frozenset()
    held: tuple[Held, ...] = ()
    own: frozenset[uuid.UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class Subject:
    """What access to a record depends on: where it belongs, and who is what to it.

    Whoever is `barred` is inhabil: they see what every employee sees, and nobody sees more by standing in for them.
    """

    enhet_id: uuid.UUID | None = None
    tjenesteomrade: str | None = None
    named: Mapping[Capacity, Collection[uuid.UUID | None]] = field(default_factory=dict)
    barred: frozenset[uuid.UUID] = frozenset()


NOTHING: Final = Subject()
"""What belongs to no enhet, and to nobody."""

PERSONAL: Final = frozenset({Role.AVTALEFORVALTER, Role.AVTALEEIER, *Relation})
"""Capacities that are somebody's own only where the record names them, wherever it belongs."""

TO_THEM_ALONE: Final = frozenset({Relation.MOTTAKER})
"""Capacities that a deputy does not take over: whoever is told of a closed avvik is chosen person by person."""

IN_PERSON: Final = frozenset({Thing.HABILITETSVURDERING})
"""Things that nobody sees on behalf of another: a deputy may be the one it is about, or work for them."""


def may_see(viewer: Viewer, thing: Thing, subject: Subject = NOTHING, *, enheter: EnhetTree) -> bool:
    """Say whether somebody may see a thing of a record."""
    if viewer.guest:
        return reach(thing, Relation.GJEST) is Reach.ALL
    if reach(thing, Role.ANSATT) is Reach.ALL:
        return True
    if viewer.own & subject.barred:
        return False
    by_name = any(
        reach(thing, capacity) is not Reach.NONE
        and (_ids(viewer, thing, capacity) - subject.barred).intersection(ids)
        for capacity, ids in (*subject.named.items(), *_named_by_enhet(subject, enheter))
    )
    return by_name or any(
        _reaches(held, thing, subject, enheter)
        for held in viewer.held
        if held.person_id not in subject.barred
    )


def _ids(viewer: Viewer, thing: Thing, capacity: Capacity) -> frozenset[uuid.UUID]:
    return viewer.own if capacity in TO_THEM_ALONE or thing in IN_PERSON else viewer.ids


def _named_by_enhet(
    subject: Subject, enheter: EnhetTree
) -> Iterator[tuple[Capacity, Collection[uuid.UUID | None]]]:
    """Yield who leads the enhet of a record and those above it, and who buys for them, as the enheter name them."""
    for enhet in enheter.upwards(subject.enhet_id):
        yield Role.LEDER, (enhet.leader_id,)
        yield Role.INNKJOPSKONTAKT, (enhet.innkjopskontakt_id,)


def _reaches(held: Held, thing: Thing, subject: Subject, enheter: EnhetTree) -> bool:
    far = reach(thing, held.role)
    if far is Reach.NONE:
        return False
    if held.scope:
        return held.role not in PERSONAL and held.scope in _places(subject, enheter)
    if far is Reach.ALL:
        return True
    return held.role not in PERSONAL and _is_own(held, subject, enheter)


def _is_own(held: Held, subject: Subject, enheter: EnhetTree) -> bool:
    """Say whether a record belongs where the holder belongs: in their enhet or below it, else in their tjenesteområde.

    What belongs to a whole tjenesteområde lies above whoever leads only a part of it.
    """
    if subject.enhet_id is not None and held.enhet_id is not None:
        return any(above.id == held.enhet_id for above in enheter.upwards(subject.enhet_id))
    here = held.tjenesteomrade or enheter.tjenesteomrade_of(held.enhet_id)
    there = subject.tjenesteomrade or enheter.tjenesteomrade_of(subject.enhet_id)
    if here is None or there is None or fold_name(here) != fold_name(there):
        return False
    return held.role is not Role.LEDER or not _is_part(held.enhet_id, there, enheter)


def _is_part(enhet_id: uuid.UUID | None, area: str, enheter: EnhetTree) -> bool:
    """Say whether an enhet is only a part of a tjenesteområde: another above it belongs there too."""
    areas = [enheter.tjenesteomrade_of(above.id) for above in enheter.upwards(enhet_id)[1:]]
    return fold_name(area) in {fold_name(name) for name in areas if name}


def _places(subject: Subject, enheter: EnhetTree) -> frozenset[str]:
    """Return every name that a scope may call the place of a record: its tjenesteområde, its enhet and those above."""
    names = [subject.tjenesteomrade or ""]
    for enhet in enheter.upwards(subject.enhet_id):
        names += [enhet.name, *enhet.short_names, enhet.tjenesteomrade or ""]
    return frozenset(fold_name(name) for name in names if name)


def holds_over(viewer: Viewer, roles: Collection[Role], subject: Subject, *, enheter: EnhetTree) -> bool:
    """Say whether somebody holds one of these roles without a limit, or within a limit that a record lies in."""
    return not viewer.own & subject.barred and any(
        held.role in roles
        and held.person_id not in subject.barred
        and (not held.scope or held.scope in _places(subject, enheter))
        for held in viewer.held
    )


def of_avtale(avtale: Avtale) -> Subject:
    """Return what access to an avtale depends on."""
    return Subject(
        avtale.enhet_id,
        avtale.tjenesteomrade,
        {
            Role.AVTALEFORVALTER: (avtale.avtaleforvalter_id, avtale.stedfortreder_id),
            Role.AVTALEEIER: (avtale.avtaleeier_id,),
        },
    )


def of_avvik(avvik: Avvik, avtale: Avtale | None) -> Subject:
    """Return what access to an avvik depends on: its own people, and the avtale that it is about."""
    around = of_avtale(avtale) if avtale else NOTHING
    own: dict[Capacity, Collection[uuid.UUID | None]] = {
        Relation.MELDER: (avvik.reporter_id, avvik.filed_by_id),
        Relation.ANSVARLIG: (avvik.owner_id,),
        Relation.MOTTAKER: tuple(one.person_id for one in avvik.recipients),
    }
    return Subject(around.enhet_id, around.tjenesteomrade, {**around.named, **own})


def sees_avtale(viewer: Viewer, avtale: Avtale, *, enheter: EnhetTree) -> bool:
    """Say whether somebody may know that an avtale exists, with its supplier, period and how to order."""
    thing = Thing.SKJERMET_AVTALE if avtale.confidential else Thing.AVTALE
    return may_see(viewer, thing, of_avtale(avtale), enheter=enheter)


def sees_avvik(viewer: Viewer, avvik: Avvik, avtale: Avtale | None, *, enheter: EnhetTree) -> bool:
    """Say whether somebody may see an avvik, around its agreement or the enhet that it came from.

    One that took the closed way is for its named recipients only.
    """
    thing = Thing.LUKKET_AVVIK if avvik.restricted else Thing.AVVIK
    if may_see(viewer, thing, of_avvik(avvik, avtale), enheter=enheter):
        return True
    place = Subject(None if avvik.restricted else avvik.enhet_id)
    return may_see(viewer, thing, place, enheter=enheter)


def of_endringsbehov(filed: Endringsbehov, avtale: Avtale | None) -> Subject:
    """Return what access to an endringsbehov depends on: who reported it, and the avtale that it is about."""
    around = of_avtale(avtale) if avtale else NOTHING
    own: dict[Capacity, Collection[uuid.UUID | None]] = {
        Relation.MELDER: (filed.requester_id, filed.filed_by_id)
    }
    return Subject(
        around.enhet_id or filed.enhet_id,
        around.tjenesteomrade or filed.tjenesteomrade,
        {**around.named, **own},
    )


def sees_endringsbehov(
    viewer: Viewer, filed: Endringsbehov, avtale: Avtale | None, *, enheter: EnhetTree
) -> bool:
    """Say whether somebody may see an endringsbehov: around its agreement, or around the enhet that it came from."""
    places = (of_endringsbehov(filed, avtale), Subject(filed.enhet_id))
    return any(may_see(viewer, Thing.ENDRINGSBEHOV, one, enheter=enheter) for one in places)


async def viewer_of(session: AsyncSession, person: Person, *, guest: bool, on: date) -> Viewer:
    """Return a person as somebody who looks on a day, with what they stand in for.

    A guest has nothing of it. Whoever has left is ordinary staff as long as they can still sign in, and a deputy takes
    over nothing from them.
    """
    if guest or has_left(person, on=on):
        return Viewer(guest=guest)
    people = [person, *(one for one in await stands_in_for(session, person, on) if not has_left(one, on=on))]
    held = tuple(
        Held(Role(role.role), role.scope, one.enhet_id, one.tjenesteomrade, one.id)
        for one in people
        for role in one.roles
    )
    ids = frozenset(one.id for one in people)
    return Viewer(guest=False, ids=ids, held=held, own=frozenset({person.id}))
