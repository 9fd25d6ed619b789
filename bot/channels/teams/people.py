"""Who somebody in Teams is, and where they can be written to: the same person as on every other channel."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from sqlalchemy import select, update

from bot.channels.roll import Member as RoomMember
from bot.channels.roll import Roll
from bot.channels.teams.sender import Connector, Member
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
LONGEST_EMAIL: Final = 320
DEFAULT_SERVICE: Final = "https://smba.trafficmanager.net/teams/"
"""What Microsoft's own SDK takes where nobody has written yet."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the register has somebody in Teams, whether they have thrown the bot out, and whether they are a guest."""

    address: Address
    gone: str | None
    guest: bool = False


@dataclass(frozen=True, slots=True)
class _Told:
    """What Teams said about somebody, and when."""

    at: float
    email: str | None
    guest: bool


class People:
    """Finds people by their id in Entra and their e-mail address, and keeps where they are.

    `tenants` are those whose members are employees; without any, the tenant decides nothing.
    """

    def __init__(
        self,
        sessions: Sessions,
        clock: Clock,
        connector: Connector,
        *,
        tenants: frozenset[str] = frozenset(),
    ) -> None:
        self._tenants = frozenset(tenant.casefold() for tenant in tenants)
        self._sessions = sessions
        self._clock = clock
        self._connector = connector
        self._told: OrderedDict[str, _Told] = OrderedDict()

    async def identified(self, turn: Turn) -> Turn:
        """Return the turn with the sender's e-mail address and whether they are a guest, as Teams told within the hour.

        Where Teams does not answer in time, the sender stays unchecked, a guest for this turn, and is asked about
        again next time.
        """
        user_id = turn.sender.user_id
        if not turn.sender.unchecked:
            return turn
        told = self._remembered(user_id) or await self._asked(turn.address, user_id)
        if told is None:
            known = await self._registered(user_id)
            return replace(turn, sender=replace(turn.sender, email=known))
        email = told.email or await self._registered(user_id)
        sender = replace(turn.sender, email=email, guest=told.guest, unchecked=False)
        return replace(turn, sender=sender)

    def _remembered(self, user_id: str) -> _Told | None:
        told = self._told.get(user_id)
        if told is None or self._clock.now().timestamp() - told.at > KNOWN_FOR.total_seconds():
            return None
        return told

    async def _registered(self, user_id: str) -> str | None:
        async with reading(self._sessions) as session:
            person = await find_person_at(session, channel=TEAMS, user_id=user_id)
        return None if person is None or person.email.endswith(UNKNOWN) else person.email

    async def roll(self, address: Address, *, most: int) -> Roll:
        """Return who is in a room, asked now. Raises the ChannelErrors."""
        found = await self._connector.members(await self.located(address), most=most)
        return Roll(
            tuple(
                RoomMember(one.user_id or "", _address_in(one), guest=one.is_guest(self._tenants))
                for one in found
            )
        )

    async def is_guest(self, address: Address) -> bool:
        """Say whether Teams marks the person of an address as a guest now; False where it does not tell."""
        user_id = address.user_id
        if not (user_id and address.conversation_id and address.service_url):
            return False
        told = self._remembered(user_id) or await self._asked(address, user_id)
        return told is not None and told.guest

    async def _asked(self, address: Address, user_id: str) -> _Told | None:
        try:
            async with asyncio.timeout(LONGEST_ASK):
                member = await self._connector.member(address, address.user_id or user_id)
        except (ChannelError, TimeoutError) as exc:
            log().warning("teams_member_not_found", exc_info=exc)
            return None
        told = _Told(self._clock.now().timestamp(), _address_in(member), member.is_guest(self._tenants))
        if told.email and not told.guest:
            await self._adopt(user_id, told.email)
        self._told[user_id] = told
        if len(self._told) > MOST_KNOWN:
            self._told.popitem(last=False)
        return told

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
        return Place(address, row.gone_at.isoformat() if row.gone_at else None, row.guest)

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


def _address_in(member: Member) -> str | None:
    """Return a member's e-mail address, fit to be stored."""
    email = fold_email(member.email or "")
    return email if "@" in email and len(email) <= LONGEST_EMAIL and email.isprintable() else None
