"""What a running bot does about reminders at each tick: plans them, and puts those whose time has come into messages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from bot import metrics
from bot.counting import count_fault
from bot.post import Post
from bot.telemetry import span
from conversation.reply import Reply
from norsk.clock import Clock
from notifications.delivery.collect import collect
from notifications.desk import ReminderDesk
from notifications.planner.planner import Planned
from notifications.rules.window import SendWindow
from notifications.weekly.monthly import is_month_due, take_month, this_month
from notifications.weekly.weekly import is_due, take_week, this_week
from register.database import Sessions, reading


class Take(Protocol):
    """Notes that what is sent once in a period has been made; False where somebody was faster."""

    async def __call__(self, session: AsyncSession, *, now: datetime) -> bool:
        """Return whether it is ours to send."""
        ...


@dataclass(frozen=True, slots=True)
class Reminding:
    """Each part may run late, twice, or in every replica at once."""

    sessions: Sessions
    clock: Clock
    desk: ReminderDesk
    window: SendWindow
    post: Post
    kick: Callable[[], None]

    @property
    def rooms(self) -> Sequence[str]:
        """The procurement office's rooms."""
        return self.post.rooms

    async def plan(self) -> Planned:
        """Plan what has changed since the last look, or everything where a new date has begun."""
        with metrics.PLAN_SECONDS.time(), span("plan"):
            planned = await self.desk.planner.tick(self.desk.knows())
        metrics.PLANNED_AT.set_to_current_time()
        return planned

    async def collect(self) -> int:
        """Put what is due into messages, and have them sent; return how many there are."""
        with span("collect"):
            written = await collect(
                self.sessions, now=self.clock.now(), window=self.window, rooms=self.rooms, fault=count_fault
            )
        if written:
            self.kick()
        return written

    async def weekly(self) -> int:
        """Write the week's summaries and lists, once in a week; return how many there are."""
        now, kav = self.clock.now(), self.desk.knows().kommune.names["kav"]
        async with reading(self.sessions) as session:
            if not await is_due(session, now=now, window=self.window):
                return 0
            found = await this_week(session, now=now, kav=kav)
        return await self._once(found, take_week)

    async def monthly(self) -> int:
        """Write the month's lists of coming procurements, once in a month; return how many there are."""
        now, kommune = self.clock.now(), self.desk.knows().kommune
        async with reading(self.sessions) as session:
            if not await is_month_due(session, now=now, window=self.window):
                return 0
            found = await this_month(session, now=now, kommune=kommune)
        return await self._once(found, take_month)

    async def _once(self, found: Sequence[tuple[str, Reply]], take: Take) -> int:
        """Put messages on their way where no other replica has taken the same week or month before."""
        async with self.sessions.begin() as session:
            if not await take(session, now=self.clock.now()):
                return 0
            for key, reply in found:
                await self.post.put(session, [reply], key=key, windowed=True)
        if found:
            self.kick()
        return len(found)
