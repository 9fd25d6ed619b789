"""What may be seen on the page, as conditions of queries: the rules of `register.access`, so that nothing hidden is counted."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from sqlalchemy import ColumnElement, Select, and_, false, literal, null, or_, select, true, union
from sqlalchemy.orm import load_only

from bot.board.looking import Looking, Place
from register.access import Subject, Thing, may_see
from register.avtale import Avtale
from register.avtale_list import looked_after_by
from register.avtale_visible import visible
from register.avvik import Avvik, AvvikStatus
from register.behovsmelding import Behovsmelding
from register.cases import of_need
from register.endringsbehov import Endringsbehov

Condition = ColumnElement[bool]

OPEN_AVVIK: Final = (AvvikStatus.MELDT.value, AvvikStatus.UNDER_OPPFOLGING.value)
NEED_ACCESS: Final = (
    Behovsmelding.enhet_id,
    Behovsmelding.tjenesteomrade,
    Behovsmelding.requester_id,
    Behovsmelding.filed_by_id,
    Behovsmelding.innkjopskontakt_id,
    Behovsmelding.taken_by_id,
    Behovsmelding.parties,
)
"""The columns of a need that access depends on."""


async def seen_avtaler(looks: Looking) -> Condition:
    """Return the condition that holds for every avtale of which somebody may see value, options and decisions."""
    if "avtaler" not in looks.known:
        looks.known["avtaler"] = await _avtaler(looks)
    return looks.known["avtaler"]


async def _avtaler(looks: Looking) -> Condition:
    known = await visible(looks.session, looks.viewer, enheter=looks.enheter)
    if looks.sees_all(Thing.AVTALE_INNHOLD):
        return known
    here = await _in_places(looks, Thing.AVTALE_INNHOLD, Avtale)
    return and_(known, or_(here, looked_after_by(looks.viewer.ids)))


async def seen_needs(looks: Looking, among: Condition) -> Condition:
    """Return the condition that holds for every need that somebody may see whole, of those in `among`.

    A need that names faggruppe, approvers or whoever is inhabil is judged by itself; the others by their place.
    """
    ids, need = looks.viewer.ids, Behovsmelding
    named = select(need).where(among, need.parties.is_not(null())).options(load_only(*NEED_ACCESS))
    judged = [one.id for one in await looks.session.scalars(named) if sees_need(looks, one)]
    whole: Condition = true()
    if not looks.sees_all(Thing.BEHOVSMELDING):
        here = await _in_places(looks, Thing.BEHOVSMELDING, need)
        theirs = (need.requester_id, need.filed_by_id, need.innkjopskontakt_id)
        whole = or_(here, *(column.in_(ids) for column in theirs))
    return and_(among, or_(and_(need.parties.is_(null()), whole), need.id.in_(judged)))


def sees_need(looks: Looking, need: Behovsmelding) -> bool:
    """Say whether somebody may see a need whole; of it only `NEED_ACCESS` is read."""
    return may_see(looks.viewer, Thing.BEHOVSMELDING, of_need(need), enheter=looks.enheter)


async def seen_avvik(looks: Looking) -> Condition:
    """Return the condition that holds for every avvik that somebody may see, in a query that joins its avtale.

    One that took the closed way is never among them, not even for its recipients: a page can be left open.
    """
    open_way = Avvik.restricted.is_(False)
    if looks.sees_all(Thing.AVVIK):
        return open_way
    ids = looks.viewer.ids
    own = [column.in_(ids) for column in (Avvik.owner_id, Avvik.reporter_id, Avvik.filed_by_id)]
    here = await _in_places(looks, Thing.AVVIK, Avtale)
    around = and_(Avtale.id.is_not(None), or_(here, looked_after_by(ids)))
    return and_(open_way, or_(*own, around, Avvik.enhet_id.in_(_enheter(looks, Thing.AVVIK))))


async def seen_endringsbehov(looks: Looking) -> Condition:
    """Return the condition that holds for every endringsbehov that somebody may see, in a query that joins its avtale."""
    if looks.sees_all(Thing.ENDRINGSBEHOV):
        return true()
    ids, filed = looks.viewer.ids, Endringsbehov
    here = await _in_places(looks, Thing.ENDRINGSBEHOV, Avtale)
    around = and_(Avtale.id.is_not(None), or_(here, looked_after_by(ids)))
    own = [filed.requester_id.in_(ids), filed.filed_by_id.in_(ids)]
    return or_(*own, around, filed.enhet_id.in_(_enheter(looks, Thing.ENDRINGSBEHOV)))


def _enheter(looks: Looking, thing: Thing) -> list[uuid.UUID]:
    """Return the enheter of which somebody may see a thing of what belongs there."""
    tree = looks.enheter
    return [id for id in tree.by_id if may_see(looks.viewer, thing, Subject(id), enheter=tree)]


async def _in_places(looks: Looking, thing: Thing, table: type[Avtale | Behovsmelding]) -> Condition:
    """Return the condition that a record belongs where somebody may see a thing of it, whoever it names besides."""
    if not looks.places:
        one, other = (_places_of(kind) for kind in (Avtale, Behovsmelding))
        for kind, enhet, area in await looks.session.execute(union(one, other)):
            looks.places.setdefault(kind, []).append((enhet, area))
    known = looks.places.get(table.__tablename__, [])
    return _within(table, [place for place in known if _reaches(looks, thing, place)])


def _places_of(table: type[Avtale | Behovsmelding]) -> Select[str, uuid.UUID | None, str | None]:
    return select(literal(table.__tablename__), table.enhet_id, table.tjenesteomrade).distinct()


def _reaches(looks: Looking, thing: Thing, place: Place) -> bool:
    return may_see(looks.viewer, thing, Subject(*place), enheter=looks.enheter)


def _within(table: type[Avtale | Behovsmelding], places: Iterable[Place]) -> Condition:
    by_area: dict[str | None, list[uuid.UUID | None]] = defaultdict(list)
    for id, name in places:
        by_area[name].append(id)
    found: list[Condition] = [false()]
    for name, ids in by_area.items():
        here = table.enhet_id.in_([id for id in ids if id is not None])
        there = or_(here, table.enhet_id.is_(None)) if None in ids else here
        area = table.tjenesteomrade
        found.append(and_(area.is_(None) if name is None else area == name, there))
    return or_(*found)
