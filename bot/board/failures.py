"""What reached nobody on the page: reminders, messages to rooms and what is posted to the kommune's own system.

Only reminders about what may be seen are told of, one by one. Messages to people one by one would tell who asked or was
told what: they are told of together, and only where they are of a group.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import or_, select

from bot.board.filters import Filters
from bot.board.looking import Looking
from bot.board.paging import Listed, Window, cut
from bot.board.records import named
from knowledge.names import fill
from norsk.when import oslo_date
from notifications.delivery.attempt import NOT_FOR_THEM
from notifications.delivery.failure_words import in_words
from notifications.delivery.outbox import Outbox, OutboxKind, OutboxStatus
from notifications.reminder import Reminder, ReminderStatus
from register.groups import is_group
from register.person import Person
from register.track import KIND_NAMES, TrackKind

BACK: Final = timedelta(days=90)
MOST_READ: Final = 5000
_WRITE_HEI: Final = "Be personen skrive «hei» til boten, eller rett e-postadressen i organisasjonsfilen."
_GONE: Final = "Gi ansvaret til en annen, og rett organisasjonsfilen."
_MAIL: Final = "Be den som drifter boten, se på e-postserveren."
_PLATFORM: Final = "Be den som drifter boten, sende meldingen på nytt."
_REMEDIES: Final = {
    "no_channel": _WRITE_HEI,
    "no_conversation": _WRITE_HEI,
    "conversation_gone": _WRITE_HEI,
    "ConversationNotFound": _WRITE_HEI,
    "guest": _GONE,
    "not_an_employee": _GONE,
    "unknown_person": _GONE,
    "nobody": "Velg hvem som skal ha ansvaret, og før det i avtaleregisteret.",
    "MessageWritesBlocked": "Be personen legge til boten i Teams igjen.",
    "BotNotInConversationRoster": "Be personen legge til boten i Teams igjen.",
    "channel_not_found": "Be den som drifter boten, sjekke hvilket rom meldingen skal til.",
    "is_archived": "Åpne kanalen igjen, eller be den som drifter boten, velge en annen.",
    "not_in_channel": "Inviter boten til kanalen igjen.",
    "user_disabled": _GONE,
    "user_not_found": _WRITE_HEI,
    "users_not_found": _WRITE_HEI,
}


@dataclass(frozen=True, slots=True)
class FailureRow:
    """One thing that reached nobody: what, to whom, since which day, why, and what helps."""

    what: str
    name: str
    number: str
    to: str
    since_on: date
    why: str
    remedy: str
    say: str = ""


async def failed_deliveries(
    looks: Looking, asked: Filters, window: Window, *, besides: Collection[str] = ()
) -> Listed[FailureRow]:
    """Return what reached nobody in the last 90 days, the newest first.

    `besides` are records that are to be named later on the same page, so that all are looked up at once.
    """
    since = looks.at.now - BACK
    rows = [*await _reminders(looks, since, besides), *await _messages(looks, since)]
    if asked.text:
        said = asked.text.casefold()
        rows = [one for one in rows if said in f"{one.number} {one.name} {one.what} {one.to}".casefold()]
    return cut(sorted(rows, key=lambda one: (-one.since_on.toordinal(), one.name, one.what)), window)


async def _reminders(looks: Looking, since: datetime, besides: Collection[str]) -> list[FailureRow]:
    """Return the reminders that failed, one for each record and recipient; the next in line was asked instead."""
    rows = await looks.session.execute(
        select(Reminder.kind, Reminder.record, Reminder.send_at, Reminder.reason, Person.name)
        .outerjoin(Person, Person.id == Reminder.person_id)
        .where(
            Reminder.status == ReminderStatus.FAILED.value,
            Reminder.send_at > since,
            or_(Reminder.reason.is_(None), Reminder.reason != NOT_FOR_THEM),
        )
        .order_by(Reminder.send_at.desc(), Reminder.key)
        .limit(MOST_READ)
    )
    found = rows.all()
    names = await named(looks, {*(one.record for one in found), *besides})
    newest: dict[tuple[str, str, str], FailureRow] = {}
    office = fill("{innkjop}", looks.kommune.names)
    for kind, record, send_at, reason, name in found:
        if record in names:
            about = names[record]
            row = FailureRow(
                what=f"Påminnelse: {KIND_NAMES.get(TrackKind(kind), kind)}",
                name=about.name,
                number=about.number,
                to=name or office,
                since_on=oslo_date(send_at),
                why=in_words(reason),
                remedy=remedy(reason),
                say=about.say,
            )
            newest.setdefault((kind, record, row.to), row)
    return list(newest.values())


async def _messages(looks: Looking, since: datetime) -> list[FailureRow]:
    rows = await looks.session.execute(
        select(Outbox.kind, Outbox.room, Outbox.person_id, Outbox.due_at, Outbox.reason)
        .where(
            Outbox.status == OutboxStatus.FAILED.value,
            Outbox.kind.in_((OutboxKind.MESSAGE.value, OutboxKind.WEBHOOK.value)),
            Outbox.due_at > since,
        )
        .order_by(Outbox.due_at.desc(), Outbox.key)
        .limit(MOST_READ)
    )
    found = rows.all()
    personal = [one for one in found if one.person_id is not None]
    told = [
        _elsewhere(looks, one.kind, oslo_date(one.due_at), one.reason)
        for one in found
        if one.person_id is None
    ]
    people = {one.person_id for one in personal}
    if not is_group(len(people)):
        return told
    reason, _ = Counter(one.reason for one in personal).most_common(1)[0]
    together = FailureRow(
        what="Meldinger til enkeltpersoner",
        name=f"{len(personal)} meldinger til {len(people)} personer",
        number="",
        to="enkeltpersoner",
        since_on=oslo_date(personal[-1].due_at),
        why=f"oftest: {in_words(reason)}",
        remedy="Administrator kan se hvem det gjelder, på serveren: innkjopsbot remind list.",
    )
    return [together, *told]


def _elsewhere(looks: Looking, kind: str, on: date, reason: str | None) -> FailureRow:
    if kind == OutboxKind.WEBHOOK.value:
        remedy_words = "Be den som drifter boten, se på mottakeren og sende på nytt."
        return FailureRow(
            "Hendelse til kommunens eget system", "", "", "fagsystemet", on, in_words(reason), remedy_words
        )
    to = fill("rommet til {innkjop}", looks.kommune.names)
    return FailureRow("Melding til et rom", "", "", to, on, in_words(reason), remedy(reason))


def remedy(reason: str | None) -> str:
    """Return what helps against a failure, in one sentence."""
    if reason and reason.startswith("smtp"):
        return _MAIL
    return _REMEDIES.get(reason or "", _PLATFORM)
