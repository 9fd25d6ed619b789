"""Which agreements somebody has: an enhet, a tjenesteområde, a colleague, everybody; by risk, and by their next notice."""

import re
from collections.abc import Sequence
from typing import Final

from sqlalchemy import ColumnElement, exists, or_, true

from conversation.markup import escape
from conversation.reply import Reply
from dialogs.avtaler.contact import Place, own_place, place_named
from dialogs.avtaler.desk import Desk, show_choice, told
from dialogs.avtaler.lists import MOST_BUTTONS, MOST_SHOWN, listing_source, row
from dialogs.avtaler.period import SOON_MONTHS, months_ahead
from dialogs.avtaler.question import AvtaleQuestion
from dialogs.dialog import Outcome
from norsk.when import norwegian_date
from register.access import Thing
from register.avtale import Avtale, AvtaleEnhet, Level
from register.avtale_hit import Hit
from register.avtale_list import among
from register.person import Person
from register.person_search import find_people

_OWN: Final = re.compile(
    r"(?:(?:min|vår) )?(?:skole(?:n)?|enhet(?:en)?|avdeling(?:en)?|virksomhet(?:en)?|seksjon(?:en)?|barnehage(?:n)?|sykehjem(?:met)?|tjeneste(?:n)?)"
    r"(?: (?:min|vår|mi|vårres|hos oss))?|vi|jeg|oss|meg"
)
_LEVELS: Final = {"høy": Level.HOY.value, "middels": Level.MIDDELS.value, "lav": Level.LAV.value}


async def say_group(desk: Desk, question: AvtaleQuestion, text: str) -> Outcome | None:
    """Return the agreements of whom a question names, or all; None where it names neither a place nor a colleague."""
    if not question.topic:
        return told(desk, await _listed(desk, await _hits(desk, true()), "i registeret"), question=text)
    place = _place(desk, question.topic)
    if place is not None:
        return told(desk, await _of_place(desk, place), question=text)
    found = await find_people(desk.context.session, question.topic, asker=desk.context.person, on=desk.today)
    if not found.people:
        return None
    return told(desk, await _of_person(desk, found.people[0], owner=question.owner), question=text)


def _place(desk: Desk, topic: str) -> Place | None:
    named = place_named(desk, topic)
    return named or (own_place(desk) if _OWN.fullmatch(topic) else None)


async def _hits(desk: Desk, condition: ColumnElement[bool]) -> list[Hit]:
    return await among(desk.context.session, condition, seen=desk.seen, on=desk.today)


async def _of_place(desk: Desk, place: Place) -> Reply:
    """Return what belongs to a place or names it among those who may order, and how many others everybody may use."""
    hits = await _hits(desk, _belongs(desk, place))
    shared = [hit for hit in await _hits(desk, Avtale.open_to_all.is_(True)) if hit not in hits]
    more = f"I tillegg kan alle enheter bestille på {len(shared)} andre avtaler." if shared else ""
    return await _listed(desk, hits, f"for {escape(place.name)}", more=more)


def _belongs(desk: Desk, place: Place) -> ColumnElement[bool]:
    if place.enhet is None:
        inside = [id for id in desk.enheter.by_id if desk.enheter.tjenesteomrade_of(id) == place.name]
        may = exists().where(AvtaleEnhet.avtale_id == Avtale.id, AvtaleEnhet.enhet_id.in_(inside))
        return or_(Avtale.tjenesteomrade == place.name, Avtale.enhet_id.in_(inside), may)
    above = [enhet.id for enhet in desk.enheter.upwards(place.enhet.id)]
    may = exists().where(AvtaleEnhet.avtale_id == Avtale.id, AvtaleEnhet.enhet_id.in_(above))
    area = place.enhet.tjenesteomrade
    return or_(Avtale.enhet_id == place.enhet.id, may, *([Avtale.tjenesteomrade == area] if area else []))


async def _of_person(desk: Desk, person: Person, *, owner: bool) -> Reply:
    """Return what a colleague manages; what they own, as far as the asker may see what it holds."""
    if not owner:
        hits = await _hits(desk, Avtale.avtaleforvalter_id == person.id)
        return await _listed(desk, hits, f"som {escape(person.name)} er avtaleforvalter for")
    hits = _known(desk, await _hits(desk, Avtale.avtaleeier_id == person.id))
    return await _listed(desk, hits, f"som {escape(person.name)} eier, blant avtalene du har innsyn i")


def _known(desk: Desk, hits: Sequence[Hit]) -> list[Hit]:
    return [hit for hit in hits if desk.sees(Thing.AVTALE_INNHOLD, hit.avtale)]


async def say_risk(desk: Desk, question: AvtaleQuestion, text: str) -> Outcome:
    """Return the agreements of a risk, among those whose contents the asker may see."""
    hits = _known(desk, await _hits(desk, Avtale.risk == _LEVELS[question.topic]))
    reply = await _listed(desk, hits, f"med {question.topic} risiko, blant avtalene du har innsyn i")
    return told(desk, reply, question=text)


async def say_notices(desk: Desk, question: AvtaleQuestion, text: str) -> Outcome:
    """Return whose notice of option or termination falls in a time, among those whose contents the asker may see."""
    window = question.window or months_ahead(desk.today, SOON_MONTHS)
    within = Avtale.notice_on.between(window.first, window.last)
    hits = _known(desk, await _hits(desk, within))
    hits.sort(key=lambda hit: (str(hit.avtale.notice_on), hit.avtale.title))
    what = f"har frist for opsjon eller oppsigelse {window.said(desk.today)}, blant avtalene du har innsyn i"
    return told(desk, await _listed(desk, hits, what, notice=True), question=text)


async def _listed(
    desk: Desk, hits: Sequence[Hit], what: str, *, more: str = "", notice: bool = False
) -> Reply:
    """Return a list as text: how many, the first ones by their end, and what else there is."""
    if not hits:
        return Reply(" ".join(part for part in (f"Jeg finner ingen avtaler {what}.", more) if part))
    count = "Én avtale" if len(hits) == 1 else f"{len(hits)} avtaler"
    shown = hits[:MOST_SHOWN]
    lines = "\n".join(_row(desk, hit, notice=notice) for hit in shown)
    left = len(hits) - len(shown)
    rest = f"Og {left} til. Spør om én ting, for eksempel «hvilken avtale har vi på møbler?»" if left else ""
    source = await listing_source(desk, hits)
    parts = (f"**{count} {what}:**", lines, rest, more, str(source))
    buttons = tuple(show_choice(hit.avtale) for hit in shown[:MOST_BUTTONS])
    return Reply("\n\n".join(part for part in parts if part), choices=buttons, sources=(source.source,))


def _row(desk: Desk, hit: Hit, *, notice: bool) -> str:
    due = f"; frist {norwegian_date(hit.avtale.notice_on)}" if notice and hit.avtale.notice_on else ""
    return row(desk, hit) + due
