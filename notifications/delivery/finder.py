"""Hands messages on from a channel that does not reach their recipients, beside whatever that channel is sending.

So a channel that answers slowly, or not at all, holds up only those whom it reaches.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import select, update

from conversation.channel import Channel, ChannelError
from conversation.turn import ChannelName
from norsk.clock import Clock
from notifications.delivery.outbox import Outbox, OutboxKind, due_in
from notifications.rules.window import SendWindow
from register.database import Sessions, reading
from register.person import Person

PORTION: Final = 50
MOST_KNOWN: Final = 5000


class Finder:
    """Looks through what waits in a channel's lane, once after each time that it is told to begin."""

    def __init__(
        self,
        *,
        sessions: Sessions,
        channels: Mapping[ChannelName, Channel],
        clock: Clock,
        window: SendWindow,
    ) -> None:
        self._sessions = sessions
        self._channels = channels
        self._clock = clock
        self._window = window
        self._after: dict[str, str] = {}
        self._reached: set[str] = set()

    @property
    def _order(self) -> tuple[str, ...]:
        return tuple(name.value for name in self._channels)

    async def portion(self, lane: str) -> tuple[bool, bool]:
        """Look at some messages of a lane; return whether there are more, and whether any was handed on."""
        found = await self._waiting(lane)
        if len(found) < PORTION:
            self._after.pop(lane, None)
        else:
            self._after[lane] = found[-1][0]
        strangers = [key for key, email in found if not await self._reaches(lane, key, email)]
        if strangers:
            await self._hand_on(lane, strangers)
        return len(found) == PORTION, bool(strangers)

    async def _waiting(self, lane: str) -> list[tuple[str, str]]:
        """Return the keys of messages to people, with the people's e-mail addresses."""
        now = self._clock.now()
        wanted = (
            select(Outbox.key, Person.email)
            .join(Person, Person.id == Outbox.person_id)
            .where(
                due_in(lane, self._order, now, window_open=self._window.is_open(now)),
                Outbox.kind != OutboxKind.UPDATE.value,
                Outbox.at_channel.is_(None) | Outbox.channel.is_not(None),
                Outbox.key > self._after.get(lane, ""),
            )
            .order_by(Outbox.key)
            .limit(PORTION)
        )
        async with reading(self._sessions) as session:
            return [(key, email) for key, email in await session.execute(wanted)]

    async def _reaches(self, lane: str, key: str, email: str) -> bool:
        """Say whether a channel reaches somebody; where it cannot say, sending will tell."""
        if key in self._reached:
            return True
        try:
            reached = await self._channels[ChannelName(lane)].reach(email) is not None
        except ChannelError:
            return True
        if reached:
            if len(self._reached) >= MOST_KNOWN:
                self._reached.clear()
            self._reached.add(key)
        return reached

    async def _hand_on(self, lane: str, keys: Sequence[str]) -> None:
        following = self._order[self._order.index(lane) + 1]
        untaken = due_in(lane, self._order, self._clock.now(), window_open=True)
        async with self._sessions.begin() as session:
            await session.execute(
                update(Outbox)
                .where(Outbox.key.in_(keys), untaken)
                .values(channel=following, attempts=0)
                .execution_options(synchronize_session=False)
            )
