"""Steps of new agreements whose day had passed when they came: told of in one summary, and never sent one by one."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from conversation.markup import escape
from conversation.reply import INNKJOP, Reply
from norsk.when import norwegian_date
from notifications.planner.avtaler import item_of, read_some
from notifications.planner.basis import Knows, open_pass
from notifications.planner.compare import Changes, compare
from notifications.planner.item import NOTHING
from notifications.rules.avtaler import Wanted
from notifications.rules.window import SendWindow
from register.avtale import Avtale
from register.avtale_visible import known_to_employees
from register.track import KIND_NAMES, Track, TrackKind

MOST_NAMED: Final = 20
_AT_A_TIME: Final = 1000


@dataclass(frozen=True, slots=True)
class PassedStep:
    """The last step of a track that came too late. What is `confidential` is not for everybody who reads in a room."""

    track: Track
    step: str
    planned_on: date
    name: str
    confidential: bool = False


async def passed_of(
    session: AsyncSession, avtaler: Collection[uuid.UUID], knows: Knows, *, now: datetime, window: SendWindow
) -> list[PassedStep]:
    """Return the steps that agreements known from today on can no longer be sent, the nearest day first.

    One for each track: its last. It is the same whether the planner has seen the agreements or not.
    """
    at = await open_pass(session, knows, now=now, window=window)
    passed: list[Wanted] = []
    ids = sorted(avtaler)
    for start in range(0, len(ids), _AT_A_TIME):
        portion = await read_some(session, ids[start : start + _AT_A_TIME], at=at)
        changes = Changes()
        for row in portion.rows:
            compare(item_of(row, portion, NOTHING, at), NOTHING, at, changes)
        passed += changes.passed
    return await _named(session, passed)


async def _named(session: AsyncSession, passed: Sequence[Wanted]) -> list[PassedStep]:
    found: list[PassedStep] = []
    ordered = sorted(passed, key=lambda one: (one.track.target_on, one.track.ref))
    for start in range(0, len(ordered), _AT_A_TIME):
        some = ordered[start : start + _AT_A_TIME]
        ids = {uuid.UUID(one.track.record_id) for one in some}
        columns = (Avtale.id, Avtale.title, Avtale.reference, known_to_employees().label("known"))
        rows = await session.execute(select(*columns).where(Avtale.id.in_(ids)))
        names = {str(id): (f"{ref} {title}" if ref else title, known) for id, title, ref, known in rows}
        for one in some:
            name, known = names[one.track.record_id]
            hidden = not known or one.track.kind is TrackKind.CONTROL
            found.append(PassedStep(one.track, one.step, one.planned_on, name, confidential=hidden))
    return found


def line(one: PassedStep) -> str:
    """Return one of them as a person reads it; the name is the register's own words."""
    return f"{one.name}: {KIND_NAMES[one.track.kind]} {norwegian_date(one.track.target_on)}"


def summary(passed: Sequence[PassedStep]) -> Reply | None:
    """Return the one message to the procurement office; None where nothing came too late."""
    if not passed:
        return None
    named = [f"- {escape(line(one))}" for one in passed if not one.confidential][:MOST_NAMED]
    if len(passed) > len(named):
        named.append(f"- og {len(passed) - len(named)} til")
    count = "Én frist har" if len(passed) == 1 else f"{len(passed)} frister har"
    text = (
        f"**{count} kommet så nær at den første påminnelsen skulle vært sendt.** Det gjelder avtaler som er nye i den siste "
        "importen. Jeg sender ikke gamle påminnelser: se gjennom listen, og ta kontakt med avtaleforvalterne der det haster."
    )
    return Reply("\n\n".join([text, "\n".join(named)]), to=INNKJOP)
