"""Nothing waits in silence: what is said of needs that nobody takes, that are being looked into, and of questions to enheter."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from conversation.markup import escape
from conversation.reply import INNKJOP, Reply
from knowledge.kommune import Kommune
from norsk.calendar import add_working_days, is_working_day, previous_working_day
from norsk.clock import OSLO
from norsk.when import norwegian_date, oslo_date
from notifications.cards.words import quoted
from notifications.delivery.outbox import Outbox
from notifications.messages.area import ask_those_left
from notifications.messages.need import kontakt_choices, see_case, step
from notifications.messages.people import name_of
from notifications.messages.question_reminders import CLOSES, OPENS
from register.area_ask import close_area, unclosed_questions
from register.area_question import AreaQuestion
from register.behovsmelding import CLARIFYING, COVERED, WITHDRAWN, Behovsmelding, is_waiting
from register.case_event import CaseAct, CaseEvent
from register.cases import CaseRecord, followers_of
from register.endringsbehov import Endringsbehov, EndringsbehovStatus
from register.events import CaseChanged
from register.person import Person
from register.stand_in import has_left

PATIENCE: Final = 5
"""Working days that a case may lie still before somebody is told, and between two words about it: our own choice."""
MOST: Final = 12
"""How often a case that lies still is told of: for a quarter of a year."""
LONGEST: Final = timedelta(days=7 * (MOST + 2))
"""How long ago a case may have been touched and still be told of."""

TOLD_AT: Final = (1, 2, 4, 8, 12)
"""Which of these words whoever reported a case gets: they can do little about it, so ever more seldom."""
_BEGINS_AGAIN: Final = (CaseAct.GIVEN_BACK.value, CaseAct.REOPENED.value, CaseAct.SENT_ON.value)
QUIET_DAYS: Final = 20
"""Working days that a need which somebody has taken may lie still before they, and who reported it, are told."""
QUIET_MOST: Final = 9
QUIET_LONGEST: Final = timedelta(days=7 * 4 * (QUIET_MOST + 1))

_NO_QUESTION: Final = (WITHDRAWN, COVERED)
"""Statuses of a need about which nobody has to answer any more."""
_PORTION: Final = 500
Keyed = tuple[str, Reply]


@dataclass(frozen=True, slots=True)
class _Word:
    """One message with the key under which it is sent once; `to_id` is the person it is for, None for the office."""

    key: str
    reply: Reply
    to_id: uuid.UUID | None = None

    @property
    def row(self) -> str:
        """The key of its row in the outbox; empty where that depends on the office's rooms."""
        return f"{self.key}:0:{self.to_id}" if self.to_id else ""


async def due_case_reminders(session: AsyncSession, *, kommune: Kommune, now: datetime) -> Sequence[Keyed]:
    """Return what is to be said of cases that lie still, each with the key under which it is sent once.

    None outside the office's hours. Of a case that has lain still for long only the newest word is sent.
    """
    local = now.astimezone(OSLO)
    if not _office_is_open(now):
        return []
    found = [
        *await _untaken(session, kommune=kommune, on=local.date()),
        *await _clarifying(session, kommune=kommune, on=local.date()),
        *await _without_taker(session, kommune=kommune, on=local.date()),
        *await _quiet(session, kommune=kommune, on=local.date()),
        *await _unanswered_changes(session, kommune=kommune, on=local.date()),
        *await _unanswered_questions(session, now=now),
    ]
    return await _unsaid(session, found)


def _office_is_open(now: datetime) -> bool:
    local = now.astimezone(OSLO)
    return is_working_day(local.date()) and OPENS <= local.hour < CLOSES


def words_due(since: date, on: date, *, days: int = PATIENCE, most: int = MOST) -> int:
    """Return how many times so many working days have passed since a day, at most `most`."""
    count, day = 0, add_working_days(since, days)
    while day <= on and count < most:
        count, day = count + 1, add_working_days(day, days)
    return count


def told_due(since: date, on: date) -> int:
    """Return which word whoever reported a case that lies still is due, of those in `TOLD_AT`; 0 for none."""
    count = words_due(since, on)
    return max((one for one in TOLD_AT if one <= count), default=0)


def _still(
    on: date, column: ColumnElement[datetime], *, days: int = PATIENCE, longest: timedelta = LONGEST
) -> ColumnElement[bool]:
    """Return the condition that an instant is so long ago that something may be due, and not so long that all is said."""
    return column.between(_earliest(on, longest), _latest(on, days))


def _latest(on: date, days: int = PATIENCE) -> datetime:
    return datetime.combine(on - timedelta(days=days), time(23, 59), OSLO)


def _earliest(on: date, longest: timedelta = LONGEST) -> datetime:
    return datetime.combine(on - longest, time(), OSLO)


async def _untaken(session: AsyncSession, *, kommune: Kommune, on: date) -> list[_Word]:
    """Tell whoever reported a need that nobody has taken it; the procurement office is reminded by its track.

    One that was handed on, given back or opened again waits from that day.
    """
    needs = list(
        await session.scalars(
            select(Behovsmelding).where(
                is_waiting(),
                Behovsmelding.sent_at <= _latest(on),
                Behovsmelding.changed_at >= _earliest(on),
            )
        )
    )
    begun = await _begun_again(session, [need.record for need in needs])
    innkjop = escape(kommune.names["innkjop"])
    found: list[_Word] = []
    for need in needs:
        sent = oslo_date(need.sent_at)
        since = max(sent, begun.get(need.record, sent))
        if count := told_due(since, on):
            text = (
                f"**Ingen har tatt saken din ennå: {need.number}**, {quoted(need.title)}. Den ble sendt {norwegian_date(sent)}, "
                f"og {innkjop} er minnet på den. Haster det, så ta kontakt med dem."
            )
            again = "" if since == sent else f"{since.isoformat()}:"
            found += await _to_followers(session, need, text, f"untaken:{again}{count}", on=on)
    return found


async def _begun_again(session: AsyncSession, records: Sequence[str]) -> dict[str, date]:
    """Return the day on which each of some needs last began to wait anew."""
    found: dict[str, date] = {}
    for start in range(0, len(records), _PORTION):
        lines = await session.execute(
            select(CaseEvent.record, func.max(CaseEvent.at))
            .where(CaseEvent.record.in_(records[start : start + _PORTION]), CaseEvent.act.in_(_BEGINS_AGAIN))
            .group_by(CaseEvent.record)
        )
        found |= {record: oslo_date(at) for record, at in lines}
    return found


async def _quiet(session: AsyncSession, *, kommune: Kommune, on: date) -> list[_Word]:
    """Tell whoever has taken a need, and whoever reported it, that nothing has happened to it for weeks."""
    ended = [one.id for one in kommune.statuses if one.final]
    needs = await session.scalars(
        select(Behovsmelding).where(
            Behovsmelding.taken_by_id.is_not(None),
            Behovsmelding.status.not_in(ended),
            _still(on, Behovsmelding.changed_at.expression, days=QUIET_DAYS, longest=QUIET_LONGEST),
        )
    )
    found: list[_Word] = []
    for need in needs:
        since = oslo_date(need.changed_at)
        if count := words_due(since, on, days=QUIET_DAYS, most=QUIET_MOST):
            found += await _quiet_words(session, need, since, count, on=on)
    return found


async def _quiet_words(
    session: AsyncSession, need: Behovsmelding, since: date, count: int, *, on: date
) -> list[_Word]:
    taker = await session.get(Person, need.taken_by_id) if need.taken_by_id else None
    if taker is None or has_left(taker, on=on):
        return []  # `_without_taker` tells of it
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
    own = await _to_followers(session, need, told, key, on=on) if count in TOLD_AT else []
    return [_Word(f"case:{need.record}:{key}:taker", reply, taker.id), *own]


async def _to_followers(
    session: AsyncSession, case: CaseRecord, text: str, key: str, *, on: date
) -> list[_Word]:
    people = [await session.get(Person, id) for id in followers_of(case)]
    return [
        _Word(
            f"case:{case.record}:{key}",
            Reply(text, to=one.email, choices=(see_case(case),), private=True),
            one.id,
        )
        for one in people
        if one is not None and not has_left(one, on=on)
    ]


async def _clarifying(session: AsyncSession, *, kommune: Kommune, on: date) -> list[_Word]:
    """Remind whoever looks into a need; after that the procurement office too, and whoever reported it is told."""
    newest = (
        select(CaseEvent.record, func.max(CaseEvent.at).label("at"))
        .where(CaseEvent.act == CaseAct.CLARIFYING.value)
        .group_by(CaseEvent.record)
        .having(_still(on, func.max(CaseEvent.at)))
        .subquery()
    )
    lines = await session.scalars(
        select(CaseEvent)
        .join(newest, (CaseEvent.record == newest.c.record) & (CaseEvent.at == newest.c.at))
        .where(CaseEvent.act == CaseAct.CLARIFYING.value)
    )
    by_need = {_uuid(line.record): line for line in lines}
    needs = await session.scalars(
        select(Behovsmelding).where(
            Behovsmelding.id.in_(by_need),
            Behovsmelding.status == CLARIFYING,
            Behovsmelding.taken_by_id.is_(None),
        )
    )
    found: list[_Word] = []
    for need in needs:
        found += await _clarified_by(session, need, by_need[need.id], kommune=kommune, on=on)
    return found


async def _clarified_by(
    session: AsyncSession, need: Behovsmelding, line: CaseEvent, *, kommune: Kommune, on: date
) -> list[_Word]:
    since, key = oslo_date(line.at), f"case:{need.record}:clarifying:{oslo_date(line.at).isoformat()}"
    count = words_due(since, on)
    if not count:
        return []
    innkjop = escape(kommune.names["innkjop"])
    who = await name_of(session, line.by_id)
    what = f"{need.number}, {quoted(need.title)}"
    kontakt = await session.get(Person, line.by_id) if line.by_id else None
    found: list[_Word] = []
    if kontakt is not None and not has_left(kontakt, on=on):
        next_on = norwegian_date(add_working_days(since, 2 * PATIENCE))
        then = f" Er den ikke ferdig {next_on}, får {innkjop} vite det." if count == 1 else ""
        text = f"**Du avklarer {what}** siden {norwegian_date(since)}. Finn en avtale, eller send den videre.{then}"
        reply = Reply(text, to=kontakt.email, choices=kontakt_choices(need)[1:], private=True, work=True)
        found.append(_Word(f"{key}:{count}", reply, kontakt.id))
    if count > 1:
        text = f"**{what} har vært under avklaring hos {who} siden {norwegian_date(since)}.** Hjelp til, eller ta saken."
        found.append(_Word(f"{key}:{count}:office", Reply(text, to=INNKJOP, choices=(see_case(need),))))
        told = (
            f"**{who} avklarer fortsatt saken din {what}.** Det har tatt tid, og {innkjop} er minnet på den."
        )
        found += await _to_followers(session, need, told, f"clarifying:{since.isoformat()}:{count}", on=on)
    return found


async def _without_taker(session: AsyncSession, *, kommune: Kommune, on: date) -> list[_Word]:
    """Tell the procurement office of needs whose taker has left, at once and then every fifth working day."""
    ended = [one.id for one in kommune.statuses if one.final]
    rows = await session.execute(
        select(Behovsmelding, Person.name, Person.left_on)
        .join(Person, Person.id == Behovsmelding.taken_by_id)
        .where(Behovsmelding.status.not_in(ended), Person.left_on.between(on - LONGEST, on))
    )
    found: list[_Word] = []
    for need, name, left_on in rows:
        count = words_due(left_on, on) if left_on else 0
        text = (
            f"**{escape(name)} har sluttet og hadde {need.number}**, {quoted(need.title)}. "
            "Ingen har den nå. Åpne den, og ta den."
        )
        key = f"case:{need.record}:gone:{need.taken_by_id}:{count}"
        found.append(_Word(key, Reply(text, to=INNKJOP, choices=(see_case(need),))))
    return found


async def _unanswered_changes(session: AsyncSession, *, kommune: Kommune, on: date) -> list[_Word]:
    """Tell whoever reported an endringsbehov that nobody has answered it."""
    changes = await session.scalars(
        select(Endringsbehov).where(
            Endringsbehov.status == EndringsbehovStatus.MELDT.value,
            _still(on, Endringsbehov.sent_at.expression),
        )
    )
    innkjop = escape(kommune.names["innkjop"])
    found: list[_Word] = []
    for change in changes:
        since = oslo_date(change.sent_at)
        if count := told_due(since, on):
            text = (
                f"**Ingen har svart på {change.number} ennå**, {quoted(change.title)}. Det ble sendt {norwegian_date(since)}, "
                f"og {innkjop} er minnet på det."
            )
            found += await _to_followers(session, change, text, f"unanswered:{count}", on=on)
    return found


async def _unanswered_questions(session: AsyncSession, *, now: datetime) -> list[_Word]:
    """Remind those who have not answered for their enheter, on the last working day before, or on the day itself."""
    on, found = oslo_date(now), list[_Word]()
    for question in await unclosed_questions(session):
        first = previous_working_day(question.closes_on - timedelta(days=1))
        need = await session.get(Behovsmelding, question.behovsmelding_id)
        if need is None or need.status in _NO_QUESTION:
            continue
        if not first <= on <= question.closes_on or oslo_date(question.asked_at) == on:
            continue
        lead = f"**Du har ikke svart ennå:** {quoted(question.text)}"
        for reply in await ask_those_left(session, question, need, lead=lead, now=now):
            found.append(_Word(f"area:{question.id}:reminder:{reply.to}", reply))
    return found


async def _unsaid(session: AsyncSession, found: Sequence[_Word]) -> list[Keyed]:
    """Leave out what people have been told before, so that each minute costs a query and not one for each case."""
    rows = {word.row: word for word in found if word.row}
    said: set[str] = set()
    for start in range(0, len(rows), _PORTION):
        portion = list(rows)[start : start + _PORTION]
        said |= set(await session.scalars(select(Outbox.key).where(Outbox.key.in_(portion))))
    return [(word.key, word.reply) for word in found if word.row not in said]


async def close_due(session: AsyncSession, *, now: datetime) -> list[tuple[uuid.UUID, CaseChanged]]:
    """Count the answers to the questions whose day is over, in the caller's transaction; return each with its event.

    It waits until the office is open: nobody wants a sum in the night. About a need that has been withdrawn meanwhile nobody wants a sum: its question is closed without a word.
    """
    found: list[tuple[uuid.UUID, CaseChanged]] = []
    if not _office_is_open(now):
        return found
    for question in await unclosed_questions(session):
        need = await session.get(Behovsmelding, question.behovsmelding_id)
        if need is None or question.closes_on >= oslo_date(now):
            continue
        locked = await session.get(AreaQuestion, question.id, with_for_update=True)
        if locked is None or locked.closed_at is not None:
            continue
        event = close_area(session, need, locked, now=now)
        await session.flush()
        if need.status == WITHDRAWN:
            continue
        found.append((question.id, CaseChanged(event.id)))
    return found


def _uuid(record: str) -> uuid.UUID:
    try:
        return uuid.UUID(record.partition(":")[2])
    except ValueError:
        return uuid.UUID(int=0)
