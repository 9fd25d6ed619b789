"""What tillitsvalgte and verneombud get once a month: the coming procurements of those they speak for, never what they are worth."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from conversation.markup import escape
from conversation.reply import Reply
from knowledge.kommune import Kommune
from knowledge.names import fill
from norsk.when import norwegian_date
from notifications.cards.words import clipped
from register.behovsmelding import CLARIFYING, CONTRACT, Behovsmelding
from register.enhet import EnhetTree, load_enheter
from register.ombud import Ombud, all_ombud
from register.person import Person
from register.varsling import ReminderTime

MOST_NAMED: Final = 30
LONGEST_TITLE: Final = 120
STOP: Final = "ikke send meg månedslisten"
"""What somebody writes who does not want it."""


def coming_statuses(kommune: Kommune) -> tuple[str, ...]:
    """Return the statuses of a procurement that is coming: from the first that somebody looks into it until its contract."""
    open_ones = [one.id for one in kommune.statuses if not one.final]
    begins = open_ones.index(CLARIFYING) if CLARIFYING in open_ones else 1
    ends = open_ones.index(CONTRACT) if CONTRACT in open_ones else len(open_ones)
    return tuple(open_ones[begins:ends])


async def coming(session: AsyncSession, *, kommune: Kommune, on: date) -> Sequence[tuple[str, Reply]]:
    """Return each one's list with a name for its key, addressed; none to whom there is nothing to tell, or who wants none."""
    enheter = await load_enheter(session)
    needs = list(
        await session.scalars(
            select(Behovsmelding)
            .where(Behovsmelding.status.in_(coming_statuses(kommune)))
            .order_by(Behovsmelding.wanted_by_on, Behovsmelding.sent_at)
        )
    )
    if not needs:
        return ()
    unwanted = set(
        await session.scalars(select(ReminderTime.person_id).where(ReminderTime.no_monthly.is_(True)))
    )
    names = await _contacts(session, needs)
    found = []
    for person, held in _by_person(await all_ombud(session, enheter=enheter, on=on)):
        shown = [one for one in needs if any(role.speaks_for(one, enheter=enheter) for role in held)]
        if shown and person.id not in unwanted:
            text = _text(shown, kommune=kommune, enheter=enheter, names=names, on=on)
            found.append((str(person.id), Reply(text, to=person.email, private=True)))
    return found


def _by_person(everybody: Sequence[Ombud]) -> list[tuple[Person, list[Ombud]]]:
    found: dict[uuid.UUID, tuple[Person, list[Ombud]]] = {}
    for one in everybody:
        found.setdefault(one.person.id, (one.person, []))[1].append(one)
    return list(found.values())


async def _contacts(session: AsyncSession, needs: Sequence[Behovsmelding]) -> dict[uuid.UUID, str]:
    """Return the names of whom one may ask about these needs."""
    ids = {id for one in needs for id in (one.taken_by_id, one.innkjopskontakt_id) if id}
    rows = await session.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))
    return {id: escape(name) for id, name in rows}


def _text(
    shown: Sequence[Behovsmelding],
    *,
    kommune: Kommune,
    enheter: EnhetTree,
    names: dict[uuid.UUID, str],
    on: date,
) -> str:
    count = "Én anskaffelse" if len(shown) == 1 else f"{len(shown)} anskaffelser"
    lines = [_line(one, kommune=kommune, enheter=enheter, names=names) for one in shown[:MOST_NAMED]]
    if len(shown) > MOST_NAMED:
        lines.append(f"- og {len(shown) - MOST_NAMED} til")
    parts = (
        f"**{count} er på vei der du er tillitsvalgt eller verneombud, {norwegian_date(on)}:**",
        "\n".join(lines),
        fill(
            "Vil du være med i en av dem, så si fra til kontakten eller {innkjop}. "
            f"Listen kommer en gang i måneden. Vil du ikke ha den, skriv «{STOP}».",
            kommune.names,
        ),
    )
    return "\n\n".join(parts)


def _line(need: Behovsmelding, *, kommune: Kommune, enheter: EnhetTree, names: dict[uuid.UUID, str]) -> str:
    enhet = enheter.by_id.get(need.enhet_id) if need.enhet_id else None
    place = enhet.name if enhet else need.tjenesteomrade
    status = next((one.label for one in kommune.statuses if one.id == need.status), need.status)
    wanted = f" Ønsket innen {norwegian_date(need.wanted_by_on)}." if need.wanted_by_on else ""
    starts = f" Planlagt start {norwegian_date(need.starts_on)}." if need.starts_on else ""
    who = names.get(need.taken_by_id or need.innkjopskontakt_id or uuid.UUID(int=0), "")
    where = f", {escape(place)}" if place else ""
    title = escape(clipped(need.title, LONGEST_TITLE))
    asked = who or escape(kommune.names["innkjop"])
    return f"- **{title}** ({need.number}){where}: {status}.{wanted}{starts} Kontakt: {asked}."
