"""What the rest of the service asks of reminders, put together: cards, what waits, and what a change leads to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from conversation.reply import Reply
from notifications.cards import card
from notifications.digest import compose
from notifications.open_tracks import open_tracks
from notifications.outbox import Outbox
from notifications.planner import Knows, Planner
from notifications.updates import update_cards
from register.person import Person
from register.track import Track


@dataclass(frozen=True, slots=True)
class ReminderDesk:
    """`knows` returns what is answered from at the moment, since editors change it while the service runs."""

    planner: Planner
    knows: Callable[[], Knows]

    async def card(self, session: AsyncSession, track: Track, *, person: Person, on: date) -> Reply | None:
        """Return a track's card as a person may see it; None where the record is gone, or is not for them."""
        return await card(session, track, person=person, kommune=self.knows().kommune, on=on)

    async def waiting(self, session: AsyncSession, person: Person, *, on: date) -> Sequence[Track]:
        """Return the open tracks that wait for a person; the next binding deadline first."""
        return await open_tracks(session, person, on=on)

    async def changed(self, session: AsyncSession, track: Track, *, now: datetime) -> None:
        """Plan a track's record anew and have its cards changed, in the caller's transaction."""
        await self.planner.replan(session, track.record, self.knows())
        await update_cards(session, track, now=now)

    async def compose(self, session: AsyncSession, row: Outbox, *, now: datetime) -> Reply | None:
        """Return what a message of reminders says now; None where nothing of it is wanted any more."""
        return await compose(session, row, kommune=self.knows().kommune, now=now)
