"""Who somebody in Teams is, and where they can be written to: the same person as on every other channel."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from sqlalchemy import select, update

from bot.channels.teams.sender import Connector
from bot.logs import log
from conversation.channel import ChannelError
from conversation.turn import Address, ChannelName, Turn
from norsk.clock import Clock
from register.database import Sessions, reading
from register.person import Person, PersonAddress, find_person, find_person_at, fold_email

TEAMS: Final = ChannelName.TEAMS.value
UNKNOWN: Final = f"@{TEAMS}.invalid"
"""How the register names somebody whose e-mail address Teams has not told yet."""
LONGEST_ASK: Final = 2.0
"""Seconds that an act waits for Teams to say whose it is."""
KNOWN_FOR: Final = timedelta(hours=1)
MOST_KNOWN: Final = 5000
DEFAULT_SERVICE: Final = "https://smba.trafficmanager.net/teams/"
"""What Microsoft's own SDK takes where nobody has written yet."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the register has somebody in Teams, and whether they have thrown the bot out."""

    address: Address
    gone: str | None


class People:
    """Finds people by their id in Entra and their e-mail address, and keeps where they are."""

    def __init__(self, sessions: Sessions, clock: Clock, connector: Connector) -> None:
        self._sessions = sessions
        self._clock = clock
        self._connector = connector
        self._emails: OrderedDict[str, tuple[float, str]] = OrderedDict()

    async def identified(self, turn: Turn) -> Turn:
        """Return the turn with the sender's e-mail address; Teams is asked about those the register lacks.

        Where Teams does not answer in time, the turn comes back as it was, and is asked about again next time.
        """
        user_id = turn.sender.user_id
        email = self._remembered(user_id) or await self._registered(user_id)
        if email is None:
            email = await self._asked(turn)
            if email is None:
                return turn
            await self._adopt(user_id, email)
        self._emails[user_id] = (self._clock.now().timestamp(), email)
        if len(self._emails) > MOST_KNOWN:
            self._emails.popitem(last=False)
        return replace(turn, sender=replace(turn.sender, email=email))

    def _remembered(self, user_id: str) -> str | None:
        known = self._emails.get(user_id)
        if known is None or self._clock.now().timestamp() - known[0] > KNOWN_FOR.total_seconds():
            return None
        return known[1]

    async def _registered(self, user_id: str) -> str | None:
        async with reading(self._sessions) as session:
            person = await find_person_at(session, channel=TEAMS, user_id=user_id)
        return None if person is None or person.email.endswith(UNKNOWN) else person.email

    async def _asked(self, turn: Turn) -> str | None:
        try:
            async with asyncio.timeout(LONGEST_ASK):
                member = await self._connector.member(
                    turn.address, turn.address.user_id or turn.sender.user_id
                )
        except (ChannelError, TimeoutError) as exc:
            log().warning("teams_member_not_found", exc_info=exc)
            return None
        email = fold_email(member.email or "")
        return email if "@" in email and len(email) <= 320 and email.isprintable() else None  # noqa: PLR2004 - the column

    async def _adopt(self, user_id: str, email: str) -> None:
        """Give somebody who was written down without an address their own, where nobody else has it."""
        async with self._sessions.begin() as session:
            person = await find_person_at(session, channel=TEAMS, user_id=user_id)
            if person and person.email.endswith(UNKNOWN) and await find_person(session, email) is None:
                person.email = email

    async def place(self, email: str) -> Place | None:
        """Return where the register has somebody, or None."""
        return await self._place(Person.email == fold_email(email))

    async def place_of(self, user_id: str) -> Place | None:
        """Return where the register has somebody of this id in Teams, or None."""
        return await self._place(PersonAddress.user_id == user_id)

    async def _place(self, condition: object) -> Place | None:
        wanted = select(PersonAddress).join(Person, Person.id == PersonAddress.person_id)
        async with reading(self._sessions) as session:
            row = await session.scalar(wanted.where(PersonAddress.channel == TEAMS, condition))  # type: ignore[arg-type]  # a column's comparison is a clause
        if row is None:
            return None
        address = Address(
            ChannelName.TEAMS,
            row.conversation_id,
            user_id=row.user_id,
            tenant_id=row.tenant_id,
            service_url=row.service_url,
        )
        return Place(address, row.gone_at.isoformat() if row.gone_at else None)

    async def located(self, address: Address) -> Address:
        """Return a room's address with where Teams is: where it was last heard from, or where Microsoft says it is.

        A room is set up by its id alone; a person's address has it all.
        """
        if address.service_url:
            return address
        latest = select(PersonAddress).where(
            PersonAddress.channel == TEAMS, PersonAddress.service_url.is_not(None)
        )
        async with reading(self._sessions) as session:
            row = await session.scalar(latest.order_by(PersonAddress.seen_at.desc()).limit(1))
        if row is None:
            return replace(address, service_url=DEFAULT_SERVICE)
        return replace(address, service_url=row.service_url, tenant_id=address.tenant_id or row.tenant_id)

    async def forget(self, conversation_id: str) -> None:
        """Note that nobody can be reached in a conversation any more."""
        async with self._sessions.begin() as session:
            await session.execute(
                update(PersonAddress)
                .where(
                    PersonAddress.channel == TEAMS,
                    PersonAddress.conversation_id == conversation_id,
                    PersonAddress.gone_at.is_(None),
                )
                .values(gone_at=self._clock.now())
            )
