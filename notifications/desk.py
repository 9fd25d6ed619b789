"""What the rest of the service asks of reminders, put together: cards, what waits, and what a change leads to."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from conversation.reply import Reply
from notifications.cards.digest import compose
from notifications.cards.lines import track_lines
from notifications.cards.track_card import card
from notifications.delivery.asked import send_asked
from notifications.delivery.outbox import Outbox
from notifications.delivery.updates import update_cards
from notifications.planner.assigned import acknowledge, confirm, confirm_one, unconfirmed
from notifications.planner.current_track import current_track
from notifications.planner.open_tracks import open_tracks
from notifications.planner.planner import Knows, Planner
from register.case_task import CaseTask
from register.person import Person
from register.track import Track


@dataclass(frozen=True, slots=True)
class ReminderDesk:
    """`knows` returns what is answered from at the moment, since editors change it while the service runs.

    `approval_places` says where an approval counts, "" where it does in every channel.
    """

    planner: Planner
    knows: Callable[[], Knows]
    approval_places: str = ""

    async def card(self, session: AsyncSession, track: Track, *, person: Person, on: date) -> Reply | None:
        """Return a track's card as a person may see it; None where the record is gone, or is not for them."""
        knows = self.knows()
        return await card(
            session,
            track,
            person=person,
            kommune=knows.kommune,
            on=on,
            rules=knows.rules,
            articles=knows.articles,
            approval_places=self.approval_places,
        )

    async def waiting(self, session: AsyncSession, person: Person, *, on: date) -> Sequence[Track]:
        """Return the open tracks that wait for a person; the next binding deadline first."""
        return await open_tracks(session, person, on=on)

    async def current(self, session: AsyncSession, track: Track) -> Track | None:
        """Return the track as it is now, with another date where that has been changed; None where it is gone."""
        return await current_track(session, track)

    async def lines(
        self, session: AsyncSession, tracks: Sequence[Track], *, person: Person, on: date
    ) -> Sequence[tuple[Track, str, date]]:
        """Return tracks as a list tells them, each with its next binding deadline; what is not for them is left out."""
        knows = self.knows()
        return await track_lines(
            session, tracks, person=person, kommune=knows.kommune, on=on, rules=knows.rules, articles=knows.articles
        )  # fmt: skip

    async def confirm(self, session: AsyncSession, person: Person, *, now: datetime) -> int:
        """Note that somebody has said yes to every agreement they have got, and return how many there were."""
        return await confirm(session, person, now=now)

    async def unconfirmed(self, session: AsyncSession, person: Person, *, on: date) -> Sequence[uuid.UUID]:
        """Return the agreements that a person has got and has not said yes to."""
        return await unconfirmed(session, person, on=on)

    async def confirm_one(
        self, session: AsyncSession, avtale_id: uuid.UUID, person: Person, *, on: date, now: datetime
    ) -> None:
        """Note that somebody has said yes to one agreement before it became theirs."""
        await confirm_one(session, avtale_id, person, on=on, now=now)

    async def acknowledge(
        self, session: AsyncSession, track: Track, person: Person, *, on: date, now: datetime
    ) -> None:
        """Note that somebody has pressed something on the card of a track."""
        await acknowledge(session, track, person, on=on, now=now)

    async def changed(self, session: AsyncSession, tracks: Sequence[Track], *, now: datetime) -> None:
        """Plan the records of tracks anew and have their cards changed, in the caller's transaction."""
        if tracks:
            await self.planner.replan(
                session, *dict.fromkeys(one.record for one in tracks), knows=self.knows()
            )
        for track in tracks:
            await update_cards(session, track, now=now)

    async def asked(self, session: AsyncSession, task_id: uuid.UUID, *, now: datetime) -> None:
        """Send somebody the card of what they are asked for in a case, in the caller's transaction."""
        task = await session.get(CaseTask, task_id)
        if task is not None:
            await send_asked(session, task, now=now)

    async def compose(self, session: AsyncSession, row: Outbox, *, now: datetime) -> Reply | None:
        """Return what a message of reminders says now; None where nothing of it is wanted any more."""
        knows = self.knows()
        return await compose(
            session,
            row,
            kommune=knows.kommune,
            now=now,
            rules=knows.rules,
            articles=knows.articles,
            window=self.planner.window,
            approval_places=self.approval_places,
        )
