"""What is said of needs that somebody has taken, or is looking into, and to which nothing happens."""

from datetime import date, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from conversation.markup import escape
from conversation.reply import INNKJOP, Reply
from knowledge.kommune import Kommune
from norsk.calendar import add_working_days
from norsk.when import norwegian_date, oslo_date
from notifications.cards.words import quoted
from notifications.messages.case_waiting import (
    PATIENCE,
    TOLD_AT,
    CaseWord,
    lies_still,
    words_due,
    words_to_followers,
)
from notifications.messages.need import kontakt_choices, see_case, step
from notifications.messages.people import name_of
from register.behovsmelding import CLARIFYING, CONTRACT, Behovsmelding
from register.case_event import CaseAct, CaseEvent
from register.ids import id_or_nobodys
from register.person import Person
from register.stand_in import has_left

QUIET_DAYS: Final = 20
"""Working days that a need which somebody has taken may lie still before they, and who reported it, are told."""
QUIET_MOST: Final = 9
QUIET_LONGEST: Final = timedelta(days=7 * 4 * (QUIET_MOST + 1))


async def quiet(session: AsyncSession, *, kommune: Kommune, on: date) -> list[CaseWord]:
    """Tell whoever has taken a need, and whoever reported it, that nothing has happened to it for weeks."""
    ended = [one.id for one in kommune.statuses if one.final]
    needs = await session.scalars(
        select(Behovsmelding).where(
            Behovsmelding.taken_by_id.is_not(None),
            # After the contract a need only waits for its evaluation.
            Behovsmelding.status.not_in([*ended, CONTRACT]),
            lies_still(on, Behovsmelding.changed_at.expression, days=QUIET_DAYS, longest=QUIET_LONGEST),
        )
    )
    found: list[CaseWord] = []
    for need in needs:
        since = oslo_date(need.changed_at)
        if count := words_due(since, on, days=QUIET_DAYS, most=QUIET_MOST):
            found += await _quiet_words(session, need, since, count, on=on)
    return found


async def _quiet_words(
    session: AsyncSession, need: Behovsmelding, since: date, count: int, *, on: date
) -> list[CaseWord]:
    taker = await session.get(Person, need.taken_by_id) if need.taken_by_id else None
    if taker is None or has_left(taker, on=on):
        return []  # `without_taker` tells of it
    key, what = f"quiet:{since.isoformat()}:{count}", f"{need.number}, {quoted(need.title)}"
    day = norwegian_date(since)
    text = (
        f"**Du har {what}, og det har ikke skjedd noe i den siden {day}.** "
        "Fortell hvor langt den er kommet, så slipper den som meldte, å lure."
    )
    choices = (step(need, "status", "Ny status"), step(need, "give_back", "Gi fra deg"), see_case(need))
    reply = Reply(text, to=taker.email, choices=choices, private=True, work=True)
    told = (
        f"**{escape(taker.name)} har saken din {what}.** Det er ikke meldt noe nytt siden {day}, og "
        f"{escape(taker.name)} er minnet på den. Ta kontakt hvis det haster."
    )
    own = await words_to_followers(session, need, told, key, on=on) if count in TOLD_AT else []
    return [CaseWord(f"case:{need.record}:{key}:taker", reply, taker.id), *own]


async def clarifying(session: AsyncSession, *, kommune: Kommune, on: date) -> list[CaseWord]:
    """Remind whoever looks into a need; after that the procurement office too, and whoever reported it is told."""
    newest = (
        select(CaseEvent.record, func.max(CaseEvent.at).label("at"))
        .where(CaseEvent.act == CaseAct.CLARIFYING.value)
        .group_by(CaseEvent.record)
        .having(lies_still(on, func.max(CaseEvent.at)))
        .subquery()
    )
    lines = await session.scalars(
        select(CaseEvent)
        .join(newest, (CaseEvent.record == newest.c.record) & (CaseEvent.at == newest.c.at))
        .where(CaseEvent.act == CaseAct.CLARIFYING.value)
    )
    by_need = {id_or_nobodys(line.record.partition(":")[2]): line for line in lines}
    needs = await session.scalars(
        select(Behovsmelding).where(
            Behovsmelding.id.in_(by_need),
            Behovsmelding.status == CLARIFYING,
            Behovsmelding.taken_by_id.is_(None),
        )
    )
    found: list[CaseWord] = []
    for need in needs:
        found += await _clarified_by(session, need, by_need[need.id], kommune=kommune, on=on)
    return found


async def _clarified_by(
    session: AsyncSession, need: Behovsmelding, line: CaseEvent, *, kommune: Kommune, on: date
) -> list[CaseWord]:
    since, key = oslo_date(line.at), f"case:{need.record}:clarifying:{oslo_date(line.at).isoformat()}"
    count = words_due(since, on)
    if not count:
        return []
    innkjop = escape(kommune.names["innkjop"])
    who = await name_of(session, line.by_id)
    what = f"{need.number}, {quoted(need.title)}"
    kontakt = await session.get(Person, line.by_id) if line.by_id else None
    found: list[CaseWord] = []
    if kontakt is not None and not has_left(kontakt, on=on):
        next_on = norwegian_date(add_working_days(since, 2 * PATIENCE))
        then = f" Er den ikke ferdig {next_on}, får {innkjop} vite det." if count == 1 else ""
        text = f"**Du avklarer {what}** siden {norwegian_date(since)}. Finn en avtale, eller send den videre.{then}"
        reply = Reply(text, to=kontakt.email, choices=kontakt_choices(need)[1:], private=True, work=True)
        found.append(CaseWord(f"{key}:{count}", reply, kontakt.id))
    if count > 1:
        text = f"**{what} har vært under avklaring hos {who} siden {norwegian_date(since)}.** Hjelp til, eller ta saken."
        found.append(CaseWord(f"{key}:{count}:office", Reply(text, to=INNKJOP, choices=(see_case(need),))))
        told = (
            f"**{who} avklarer fortsatt saken din {what}.** Det har tatt tid, og {innkjop} er minnet på den."
        )
        found += await words_to_followers(
            session, need, told, f"clarifying:{since.isoformat()}:{count}", on=on
        )
    return found
