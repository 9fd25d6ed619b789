"""The lines of `remind list`: who gets what, when and where, what it is about, and what has failed."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy import null, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.bootstrap import Parts
from bot.platforms import email_config, slack_config, teams_config
from bot.settings import Settings
from conversation.turn import ChannelName
from norsk.clock import OSLO, today
from notifications.delivery.outbox import Outbox
from notifications.planner.planner import Ahead
from notifications.reminder import Reminder, ReminderMessage, ReminderStatus
from register.avtale import Avtale
from register.avvik import Avvik
from register.behovsmelding import Behovsmelding
from register.case_task import CaseTask
from register.cases import load_case
from register.database import reading
from register.decision import Decision
from register.endringsbehov import Endringsbehov
from register.person import Person

_AT_A_TIME: Final = 500


@dataclass(frozen=True, slots=True)
class Listed:
    """One line: the reminder, whom it is for as people know them, and what it is about.

    `channel` is the one that it went out by, or the first that will be tried; None for the procurement office without
    a room. `attempts` counts how often it has been tried.
    """

    reminder: Ahead
    to: str
    channel: str | None
    attempts: int
    about: str


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a reminder stands in the outbox."""

    channel: str | None
    attempts: int


async def listed(
    parts: Parts, *, days: int, on: date | None = None, restricted: bool = False
) -> list[Listed]:
    """Return who gets what until so many days after a day: what has failed, what waits, and what was sent then.

    Nothing is sent and nothing written. `restricted` takes along avvik that took the closed way.
    """
    coming = await parts.desk.planner.ahead(parts.desk.knows(), days=days, on=on)
    async with reading(parts.sessions) as session:
        found = [*await _sent(session, on or today(parts.clock), days), *coming]
        if not restricted:
            hidden = await _closed_way(session)
            found = [one for one in found if one.record not in hidden]
        found.sort(key=lambda one: (one.send_at, one.to, one.key))
        return await _told(session, found, parts)


async def _sent(session: AsyncSession, on: date, days: int) -> list[Ahead]:
    """Return what was sent from a day on, for so many days more."""
    start = datetime.combine(on, time(), OSLO)
    columns = [getattr(Reminder, name) for name in Ahead.__dataclass_fields__]
    rows = await session.execute(
        select(*columns).where(
            Reminder.status == ReminderStatus.SENT.value,
            Reminder.sent_at >= start,
            Reminder.sent_at < datetime.combine(on + timedelta(days=days + 1), time(), OSLO),
        )
    )
    return [Ahead(*row) for row in rows]


async def _closed_way(session: AsyncSession) -> frozenset[str]:
    found = await session.scalars(select(Avvik.id).where(Avvik.restricted.is_(True)))
    return frozenset(f"avvik:{id}" for id in found)


async def _told(session: AsyncSession, found: Sequence[Ahead], parts: Parts) -> list[Listed]:
    people = await _people(session, {one.person_id for one in found if one.person_id})
    places = await _places(session, [one.key for one in found])
    names = await _names(session, {one.record for one in found})
    articles = {article.id: article.title for article in parts.base.current.library.articles}
    duties = {duty.id: duty.title for duty in parts.kommune.recurring}
    told = []
    for one in found:
        person = people.get(one.person_id) if one.person_id else None
        place = places.get(one.key)
        first = _first_channel(person, parts.settings) if person else _room(parts.reminding.rooms)
        kind, _, id = one.record.partition(":")
        about = {"artikkel": articles, "plikt": duties}.get(kind, {}).get(id) or names.get(one.record, "")
        told.append(
            Listed(
                reminder=one,
                to=person.email if person else one.to,
                channel=(place.channel if place else None) or first,
                attempts=place.attempts if place else 0,
                about=about,
            )
        )
    return told


async def _people(session: AsyncSession, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Person]:
    found: dict[uuid.UUID, Person] = {}
    for some in _portions(sorted(ids)):
        rows = await session.scalars(select(Person).where(Person.id.in_(some)))
        found |= {person.id: person for person in rows.unique()}
    return found


async def _places(session: AsyncSession, keys: Sequence[str]) -> dict[str, _Place]:
    """Return how each reminder fared in the newest of its messages."""
    found: dict[str, _Place] = {}
    for some in _portions(keys):
        rows = await session.execute(
            select(ReminderMessage.reminder_key, Outbox.channel, Outbox.attempts)
            .join(Outbox, Outbox.key == ReminderMessage.outbox_key)
            .where(ReminderMessage.reminder_key.in_(some))
            .order_by(Outbox.due_at, Outbox.key)
        )
        found |= {key: _Place(channel, attempts) for key, channel, attempts in rows}
    return found


async def _names(session: AsyncSession, records: Collection[str]) -> Mapping[str, str]:
    """Return what each record is called."""
    ids: dict[str, dict[uuid.UUID, str]] = {}
    for record in records:
        kind, _, id = record.partition(":")
        if kind in ("avtale", "avvik", "behovsmelding", "endringsbehov", "decision", "task"):
            ids.setdefault(kind, {})[uuid.UUID(id)] = record
    found: dict[str, str] = {}
    avtale = (Avtale.reference, Avtale.title)
    for kind, wanted in {
        "avtale": select(Avtale.id, *avtale),
        "avvik": select(Avvik.id, Avvik.reference, Avvik.title),
        "behovsmelding": select(Behovsmelding.id, null(), Behovsmelding.title),
        "endringsbehov": select(Endringsbehov.id, null(), Endringsbehov.title),
        "decision": select(Decision.id, *avtale).join(Avtale, Avtale.id == Decision.avtale_id),
    }.items():
        here = ids.get(kind, {})
        column = wanted.selected_columns[0]
        for some in _portions(sorted(here)):
            for key, reference, title in await session.execute(wanted.where(column.in_(some))):
                found[here[key]] = f"{reference} {title}" if reference else title
    return found | await _tasks(session, ids.get("task", {}))


async def _tasks(session: AsyncSession, asked: Mapping[uuid.UUID, str]) -> dict[str, str]:
    """Return the case in which each task is asked, by its number; not what is asked, which may be about habilitet."""
    found: dict[str, str] = {}
    for some in _portions(sorted(asked)):
        rows = await session.execute(select(CaseTask.id, CaseTask.record).where(CaseTask.id.in_(some)))
        for id, record in rows.all():
            need = await load_case(session, record)
            if isinstance(need, Behovsmelding):
                found[asked[id]] = f"{need.number} {need.title}"
    return found


def _first_channel(person: Person, settings: Settings) -> str:
    """Return the channel that is tried first, as far as it can be told without asking a platform."""
    held = {one.channel for one in person.addresses if one.gone_at is None and not one.guest}
    if ChannelName.TEAMS.value in held and not teams_config(settings).is_local:
        return ChannelName.TEAMS.value
    if slack_config(settings) is not None:
        return ChannelName.SLACK.value
    return (ChannelName.EMAIL if email_config(settings) is not None else ChannelName.WEB).value


def _room(rooms: Sequence[str]) -> str | None:
    return rooms[0].partition(":")[0] if rooms else None


def _portions(values: Sequence[object]) -> list[Sequence[object]]:
    return [values[start : start + _AT_A_TIME] for start in range(0, len(values), _AT_A_TIME)]


def as_json(one: Listed) -> dict[str, object]:
    """Return a line as interfaces.md promises it, with the level, the step and the planned day."""
    reminder = one.reminder
    return {
        "key": reminder.key,
        "kind": reminder.kind,
        "record": reminder.record,
        "to": one.to,
        "channel": one.channel,
        "target_on": reminder.target_on.isoformat(),
        "send_at": reminder.send_at.isoformat(),
        "status": reminder.status,
        "attempts": one.attempts,
        "reason": reminder.reason,
        "step": reminder.step,
        "planned_on": reminder.planned_on.isoformat(),
        "level": reminder.level,
        "urgent": reminder.urgent,
        "about": one.about,
    }
