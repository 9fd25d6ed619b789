"""Somebody before a card: the buttons that a card would have, pressed without one, and what is stored afterwards."""

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import select

from bot.bootstrap import Parts
from conversation.actions import Action, ActionId
from conversation.reply import Reply
from norsk.clock import FixedClock
from register.avtale import Avtale
from register.decision import Decision
from register.person import get_person
from register.track import Track, TrackKind, Verdict
from tests.dialogs.loop import Loop, email
from tests.register.avtaler import Filled, day, fill

DEADLINE = day(200)
"""The last day on which the option of «papir» can be called."""


@dataclass
class Office(Loop):
    """The register of `tests.register.avtaler`, where Filip looks after «papir», Ingrid is deputy and Lars owns it."""

    filled: Filled | None = None

    async def open(self) -> "Office":
        async with self.parts.sessions.begin() as session:
            self.filled = await fill(session)
        return self

    def track(self, kind: TrackKind = TrackKind.OPTION, key: str = "papir", on: date = DEADLINE) -> Track:
        assert self.filled is not None
        return Track(kind, f"avtale:{self.filled.avtaler[key].id}", on)

    async def button(self, who: str, id: ActionId, **args: str) -> Reply:
        """Press a button made for somebody, as a card's would be."""
        return await self.act(who, action=await self.made(who, id, **args))

    async def made(self, who: str, id: ActionId, **args: str) -> str:
        async with self.parts.sessions() as session:
            person = await get_person(session, email(who))
        return self.parts.app._signer.token(Action(id, args), person_id=str(person.id), use=uuid.uuid4().hex)

    async def asks_to(self, who: str, verdict: Verdict, track: Track | None = None) -> Reply:
        """Press a card's button, and return the form that it leads to, or why not."""
        wanted = track or self.track()
        return await self.button(who, ActionId.DECIDE, track=wanted.ref, verdict=verdict.value)

    async def decides(self, who: str, verdict: Verdict, track: Track | None = None, **values: str) -> Reply:
        return await self.fill(who, await self.asks_to(who, verdict, track), **values)

    async def decisions(self) -> list[Decision]:
        async with self.parts.sessions() as session:
            return list(await session.scalars(select(Decision).order_by(Decision.at, Decision.kind)))

    async def only(self) -> Decision:
        [found] = await self.decisions()
        return found

    async def avtale(self, key: str = "papir") -> Avtale:
        assert self.filled is not None
        async with self.parts.sessions() as session:
            return await session.get_one(Avtale, self.filled.avtaler[key].id)

    async def change(self, key: str = "papir", **values: object) -> None:
        assert self.filled is not None
        async with self.parts.sessions.begin() as session:
            avtale = await session.get_one(Avtale, self.filled.avtaler[key].id)
            for name, value in values.items():
                setattr(avtale, name, value)

    def at(self, on: date) -> None:
        self.clock.at = datetime(on.year, on.month, on.day, 10, 0, tzinfo=UTC)


async def office(parts: Parts, clock: FixedClock) -> Office:
    return await Office(parts, clock).open()
