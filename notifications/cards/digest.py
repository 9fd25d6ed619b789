"""What a message of reminders says at the moment it is sent: one card, or a digest of several."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from conversation.reply import Reply
from knowledge.article import Article
from knowledge.kommune import Kommune
from knowledge.terskelverdi import Rules
from norsk.when import oslo_date
from notifications.cards.decided import ended
from notifications.cards.digest_text import Line, digest
from notifications.cards.scene import Sight, open_scene, open_sight
from notifications.cards.track_card import drawn, face_of
from notifications.cards.why import CHANGED, moved_to
from notifications.cards.words import day
from notifications.delivery.outbox import Outbox, OutboxStatus
from notifications.planner.open_tracks import NO_DEADLINE
from notifications.reminder import Reminder, ReminderMessage, ReminderStatus
from notifications.rules.window import SendWindow
from register.decision import standing_decisions
from register.person import Person
from register.track import Track

MOST_READ: Final = 60
"""Of how many tracks the records are read; of the rest of a longer message only the number is told."""
_AT_A_TIME: Final = 1000


async def compose(
    session: AsyncSession,
    row: Outbox,
    *,
    kommune: Kommune,
    now: datetime,
    rules: Rules | None = None,
    articles: Sequence[Article] = (),
    window: SendWindow | None = None,
    approval_places: str = "",
) -> Reply | None:
    """Return what a row of kind `reminders` shows now; None where nothing of it is wanted any more.

    A row that has not gone shows what waits; one that has is drawn again with how each track was decided.
    """
    shown = await _shown(session, row)
    if not shown:
        return None
    person = await session.get(Person, row.person_id) if row.person_id else None
    on = oslo_date(now)
    sight = await open_sight(
        session, person, kommune=kommune, on=on, rules=rules, articles=articles, window=window,
        approval_places=approval_places,
    )  # fmt: skip
    again = row.status == OutboxStatus.SENT.value
    if len(shown) == 1:
        [(track, reminder)] = shown.items()
        return await (drawn(sight, track, reminder=reminder) if again else _first(sight, track, reminder))
    waits, settled = await _sorted(session, shown)
    read = [*waits, *(settled if again else ())][:MOST_READ]
    lines = [line for track in read if (line := await _line(sight, track, shown[track]))]
    waiting = [line for line in lines if not line.ended]
    if not lines or not (waiting or again):
        return None
    if not again and len(waiting) == 1 and len(waits) <= MOST_READ:
        return await drawn(sight, waiting[0].track, reminder=waiting[0].reminder)
    return await digest(sight, lines if again else waiting, uncounted=max(len(waits) - MOST_READ, 0))


async def _sorted(
    session: AsyncSession, shown: Mapping[Track, Reminder]
) -> tuple[Sequence[Track], Sequence[Track]]:
    """Return the tracks without a decision and those with one, each the nearest day first."""
    tracks = sorted(shown, key=lambda track: (track.kind in NO_DEADLINE, track.target_on, track.ref))
    records = sorted({track.record for track in tracks})
    decided: set[Track] = set()
    for start in range(0, len(records), _AT_A_TIME):
        decided |= set(await standing_decisions(session, records[start : start + _AT_A_TIME]))
    return [one for one in tracks if one not in decided], [one for one in tracks if one in decided]


async def _shown(session: AsyncSession, row: Outbox) -> Mapping[Track, Reminder]:
    """Return the tracks of a message and the step that it shows of each, the newest; taken back ones are left out."""
    found = await session.scalars(
        select(Reminder)
        .join(ReminderMessage, ReminderMessage.reminder_key == Reminder.key)
        .where(ReminderMessage.outbox_key == row.key, Reminder.status != ReminderStatus.CANCELLED.value)
        .order_by(Reminder.planned_on, Reminder.rank, Reminder.key)
    )
    shown: dict[Track, Reminder] = {}
    for one in found:
        before = shown.get(one.track)
        if before is None or before.step != CHANGED:
            shown[one.track] = one
    return shown


async def _first(sight: Sight, track: Track, reminder: Reminder) -> Reply | None:
    """Return the card of the only reminder of a message that has not gone; None where its track waits no longer."""
    scene = await open_scene(sight, track, reminder=reminder)
    if scene is None or await ended(scene) is not None or await moved_to(scene) is not None:
        return None
    return await drawn(sight, track, reminder=reminder)


async def _line(sight: Sight, track: Track, reminder: Reminder) -> Line | None:
    scene = await open_scene(sight, track, reminder=reminder)
    face = await face_of(scene) if scene else None
    if scene is None or face is None:
        return None
    if (closed := await ended(scene)) is not None:
        return Line(scene, face, reminder, closed.word)
    if (other := await moved_to(scene)) is not None:
        return Line(scene, face, reminder, f"datoen er endret til {day(other.target_on)}")
    return Line(scene, face, reminder)
