"""What is said of needs that nobody has: that nobody has taken, or whose taker has left."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from conversation.markup import escape
from conversation.reply import INNKJOP, Reply
from knowledge.kommune import Kommune
from norsk.when import norwegian_date, oslo_date
from notifications.cards.words import quoted
from notifications.messages.case_waiting import (
    LONGEST,
    PORTION,
    CaseWord,
    earliest,
    latest,
    told_due,
    words_due,
    words_to_followers,
)
from notifications.messages.need import see_case
from register.behovsmelding import Behovsmelding, is_waiting
from register.case_event import CaseAct, CaseEvent
from register.person import Person

_BEGINS_AGAIN: Final = (CaseAct.GIVEN_BACK.value, CaseAct.REOPENED.value, CaseAct.SENT_ON.value)


async def untaken(session: AsyncSession, *, kommune: Kommune, on: date) -> list[CaseWord]:
    """Tell whoever reported a need that nobody has taken it; the procurement office is reminded by its track.

    One that was handed on, given back or opened again waits from that day.
    """
    needs = list(
        await session.scalars(
            select(Behovsmelding).where(
                is_waiting(),
                Behovsmelding.sent_at <= latest(on),
                Behovsmelding.changed_at >= earliest(on),
            )
        )
    )
    begun = await _begun_again(session, [need.record for need in needs])
    innkjop = escape(kommune.names["innkjop"])
    found: list[CaseWord] = []
    for need in needs:
        sent = oslo_date(need.sent_at)
        since = max(sent, begun.get(need.record, sent))
        if count := told_due(since, on):
            text = (
                f"**Ingen har tatt saken din ennå: {need.number}**, {quoted(need.title)}. Den ble sendt {norwegian_date(sent)}, "
                f"og {innkjop} er minnet på den. Haster det, så ta kontakt med dem."
            )
            again = "" if since == sent else f"{since.isoformat()}:"
            found += await words_to_followers(session, need, text, f"untaken:{again}{count}", on=on)
    return found


async def _begun_again(session: AsyncSession, records: Sequence[str]) -> dict[str, date]:
    """Return the day on which each of some needs last began to wait anew."""
    found: dict[str, date] = {}
    for start in range(0, len(records), PORTION):
        lines = await session.execute(
            select(CaseEvent.record, func.max(CaseEvent.at))
            .where(CaseEvent.record.in_(records[start : start + PORTION]), CaseEvent.act.in_(_BEGINS_AGAIN))
            .group_by(CaseEvent.record)
        )
        found |= {record: oslo_date(at) for record, at in lines}
    return found


async def without_taker(session: AsyncSession, *, kommune: Kommune, on: date) -> list[CaseWord]:
    """Tell the procurement office of needs whose taker has left, at once and then every fifth working day."""
    ended = [one.id for one in kommune.statuses if one.final]
    rows = await session.execute(
        select(Behovsmelding, Person.name, Person.left_on)
        .join(Person, Person.id == Behovsmelding.taken_by_id)
        .where(Behovsmelding.status.not_in(ended), Person.left_on.between(on - LONGEST, on))
    )
    found: list[CaseWord] = []
    for need, name, left_on in rows:
        count = words_due(left_on, on) if left_on else 0
        text = (
            f"**{escape(name)} har sluttet og hadde {need.number}**, {quoted(need.title)}. "
            "Ingen har den nå. Åpne den, og ta den."
        )
        key = f"case:{need.record}:gone:{need.taken_by_id}:{count}"
        found.append(CaseWord(key, Reply(text, to=INNKJOP, choices=(see_case(need),))))
    return found
