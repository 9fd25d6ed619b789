"""`remind send`: what is due goes out now, as the service would send it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime

import typer
from sqlalchemy import func, select

from bot.bootstrap import Parts
from bot.commands.failures import WRONG_USE, complain
from bot.commands.remind_run import as_of, now_by, stopped_since
from norsk.clock import OSLO, Clock, today
from norsk.when import norwegian_date
from notifications.delivery.collect import collect
from notifications.delivery.outbox import Outbox, OutboxStatus
from notifications.delivery.pause import Paused, paused
from register.database import reading


@dataclass(frozen=True, slots=True)
class SentNow:
    """What one run sent."""

    collected: int
    sent: int
    failed: int
    waiting: int
    paused: Paused | None
    opens: datetime | None


def sending_clock(day: date | None, *, yes: bool) -> Clock:
    """Return the clock that sending goes by: the machine's own, or one that stands at a coming day's opening hour.

    A day ahead ends the command, unless it is asked for twice: what is sent is sent.
    """
    if day is not None and day < today(now_by()):
        complain(
            f"Det som skulle vært sendt {norwegian_date(day)}, sendes nå, sammen med det som er forfalt i dag."
        )
    if day is None or day <= today(now_by()):
        return now_by()
    if not yes:
        complain(
            f"Ingenting er sendt: {norwegian_date(day)} har ikke kommet ennå. Se hva som skal gå da, med remind list "
            f"--on {day.isoformat()}. Skriv --yes bare i en prøvedatabase: da sender jeg som om dagen var kommet."
        )
        raise typer.Exit(WRONG_USE)
    return as_of(day)


async def send_now(parts: Parts) -> SentNow:
    """Put what is due into messages, send all that is due, and return what came of it."""
    started, window = parts.clock.now(), parts.reminding.window
    before = await _counts(parts)
    async with reading(parts.sessions) as session:
        stopped = await paused(session)
    collected = await collect(parts.sessions, now=started, window=window, rooms=parts.reminding.rooms)
    async with _channels(parts):
        await parts.dispatcher.run_once()
    after = await _counts(parts)
    return SentNow(
        collected=collected,
        sent=after.get(OutboxStatus.SENT, 0) - before.get(OutboxStatus.SENT, 0),
        failed=after.get(OutboxStatus.FAILED, 0) - before.get(OutboxStatus.FAILED, 0),
        waiting=after.get(OutboxStatus.WAITING, 0),
        paused=stopped,
        opens=None if window.is_open(started) else window.next_open(started),
    )


@asynccontextmanager
async def _channels(parts: Parts) -> AsyncIterator[None]:
    """Open what sends; nothing is taken in, since that is the service's."""
    if parts.slack is None:
        yield
        return
    async with parts.slack.only_sending():
        yield


async def _counts(parts: Parts) -> dict[str, int]:
    """Return how many messages there are of each status."""
    async with reading(parts.sessions) as session:
        rows = await session.execute(select(Outbox.status, func.count()).group_by(Outbox.status))
        return {status: count for status, count in rows}  # noqa: C416 - a row is no pair to mypy


def tell_what_stops(done: SentNow) -> None:
    """Say on standard error why reminders do not go now, where something stops them."""
    if done.paused:
        complain(stopped_since(done.paused), "Ingenting ble sendt. Start igjen med remind resume.")
    elif done.opens:
        local = done.opens.astimezone(OSLO)
        complain(
            f"Sendevinduet er lukket. Påminnelser går neste gang {norwegian_date(local.date())} kl. {local:%H.%M}."
        )
