"""Whether everybody in the procurement office's room may read what the office gets, and where it goes where not.

What the office gets is for innkjøpere: needs with their amounts, avvik, questions, decisions on agreements. A room
that somebody else reads gets nothing of it; each innkjøper does.
"""

import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.channels.roll import KnowsRooms, Member
from bot.knowledge_base import KnowledgeBase
from bot.logs import log
from bot.post import Post
from conversation.actions import ROOM, ActionError, ActionSigner
from conversation.channel import Channel, ChannelError, RetryableSendError
from conversation.reply import INNKJOP, Choice, Reply
from conversation.turn import ChannelName
from knowledge.names import fill
from norsk.clock import Clock, today
from notifications.delivery.outbox import Outbox, OutboxKind, as_json, reply_of
from notifications.delivery.recipients import recipients
from notifications.reminder import ReminderMessage
from register.database import Sessions, reading
from register.person import Person, Role, people_with_role
from register.stand_in import has_left

FRESH: Final = 300.0
"""Seconds that what a platform said of a room holds."""
NOT_ALLOWED: Final = "missing_scope"
"""What Slack says until somebody gives the app the scopes; every other passing fault is waited out."""
MAY_READ: Final = (Role.INNKJOPER, Role.INNKJOPSSJEF)


class OutsiderKind(StrEnum):
    """Why somebody in the room may not read what the office gets."""

    EVERYBODY = "everybody"
    GUEST = "guest"
    NO_ROLE = "no_role"
    PROGRAM = "program"


_ONE_AND_MANY: Final = {
    OutsiderKind.GUEST: (
        "1 gjest eller en fra en annen virksomhet",
        "{} gjester eller fra andre virksomheter",
    ),
    OutsiderKind.NO_ROLE: ("1 uten rollen innkjøper", "{} uten rollen innkjøper"),
    OutsiderKind.PROGRAM: ("1 annen app", "{} andre apper"),
}


@dataclass(frozen=True, slots=True)
class Outsider:
    """Somebody in the room who may not read what the office gets; `user_id` is the platform's, "" for everybody."""

    kind: OutsiderKind
    user_id: str = ""


class RoomUnknownError(Exception):
    """The platform does not tell who is in a room; `reason` is its own word for why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


async def outsiders(channel: Channel, room: str, *, sessions: Sessions, on: date) -> tuple[Outsider, ...]:
    """Return who in a room may not read on a day what the office gets; nobody where all is well.

    Raises RoomUnknownError where the platform does not tell, and RetryableSendError where it does not answer now.
    """
    if not isinstance(channel, KnowsRooms):
        raise RoomUnknownError("not_told")
    try:
        roll = await channel.roll(room)
    except RetryableSendError as exc:
        if exc.reason != NOT_ALLOWED:
            raise
        raise RoomUnknownError(exc.reason) from exc
    except ChannelError as exc:
        raise RoomUnknownError(str(exc)) from exc
    if roll.open_to_all:
        return (Outsider(OutsiderKind.EVERYBODY),)
    async with reading(sessions) as session:
        found = [one for role in MAY_READ for one in await people_with_role(session, role)]
    readers = [one for one in found if not has_left(one, on=on)]
    return tuple(
        Outsider(kind, one.user_id) for one in roll.members if (kind := _kind(one, channel.name, readers))
    )


def described(found: Sequence[Outsider]) -> str:
    """Return in Norwegian who is in the room, by what they are and never by name."""
    if any(one.kind is OutsiderKind.EVERYBODY for one in found):
        return "alle i kommunen, for kanalen er åpen"
    said = []
    for kind, (one, many) in _ONE_AND_MANY.items():
        count = sum(outsider.kind is kind for outsider in found)
        said += [one if count == 1 else many.format(count)] if count else []
    return " og ".join([", ".join(said[:-1]), said[-1]] if len(said) > 1 else said)


def _kind(member: Member, channel: ChannelName, readers: Sequence[Person]) -> OutsiderKind | None:
    if member.program:
        return OutsiderKind.PROGRAM
    if member.guest:
        return OutsiderKind.GUEST
    email = (member.email or "").casefold()
    known = any(
        one.email == email
        or any((at.channel, at.user_id) == (channel.value, member.user_id) for at in one.addresses)
        for one in readers
    )
    return None if known else OutsiderKind.NO_ROLE


@dataclass(frozen=True, slots=True)
class _Checked:
    """What a platform said of a room, and until when it holds; `found` is None where it did not tell."""

    until: float
    found: tuple[Outsider, ...] | None


class RoomWatch:
    """Asks before each message to a room whether everybody there may read it, a few minutes at a time."""

    def __init__(
        self,
        channels: Mapping[ChannelName, Channel],
        sessions: Sessions,
        clock: Clock,
        signer: ActionSigner,
        base: KnowledgeBase,
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._channels = channels
        self._sessions = sessions
        self._clock = clock
        self._signer = signer
        self._base = base
        self._monotonic = monotonic
        self._each = Post(signer, clock)
        self._checked: dict[str, _Checked] = {}

    async def may_read(self, room: str) -> bool:
        """Say whether everybody in a room such as `slack:C024BE91L` may read what the office gets.

        Raises RetryableSendError where the platform does not answer now.
        """
        checked = self._checked.get(room)
        if checked is None or checked.until <= self._monotonic():
            checked = self._checked[room] = _Checked(self._monotonic() + FRESH, await self._ask(room))
        return checked.found == ()

    async def _ask(self, room: str) -> tuple[Outsider, ...] | None:
        name, _, id = room.partition(":")
        try:
            found = await outsiders(
                self._channels[ChannelName(name)], id, sessions=self._sessions, on=today(self._clock)
            )
        except RoomUnknownError as exc:
            log().warning("room_unknown", channel=name, reason=exc.reason)
            return None
        if found:
            log().warning("room_has_outsiders", channel=name, count=len(found))
        return found

    async def to_each(self, session: AsyncSession, row: Outbox) -> None:
        """Write what was for a room to each innkjøper in the caller's transaction, and tell the head once a day why."""
        key = f"each:{uuid.uuid5(uuid.NAMESPACE_OID, row.key).hex}"
        if row.kind == OutboxKind.REMINDERS.value:
            await self._reminders_to_each(session, row, key=key)
        else:
            await self._each.put(session, [self._unsealed(reply_of(row))], key=key, windowed=row.windowed)
        on = today(self._clock)
        heads = [
            one for one in await people_with_role(session, Role.INNKJOPSSJEF) if not has_left(one, on=on)
        ]
        told = [Reply(self._why(str(row.room)), to=one.email, private=True) for one in heads]
        room = uuid.uuid5(uuid.NAMESPACE_OID, str(row.room)).hex
        await self._each.put(session, told, key=f"room:{room}:{on.isoformat()}")

    async def _reminders_to_each(self, session: AsyncSession, row: Outbox, *, key: str) -> None:
        shown = select(ReminderMessage.reminder_key).where(ReminderMessage.outbox_key == row.key)
        reminders = list(await session.scalars(shown))
        for recipient in await recipients(session, INNKJOP, acting_on=today(self._clock)):
            own = f"{key}:{recipient.name}"
            if recipient.person is None or await session.get(Outbox, own) is not None:
                continue
            session.add(
                Outbox(
                    key=own,
                    person_id=recipient.person.id,
                    reply=as_json(Reply("", to=recipient.person.email)),
                    due_at=self._clock.now(),
                    attempts=0,
                    kind=OutboxKind.REMINDERS.value,
                    windowed=row.windowed,
                )
            )
            await session.flush()
            session.add_all(ReminderMessage(outbox_key=own, reminder_key=one) for one in reminders)
        await session.flush()

    def _unsealed(self, reply: Reply) -> Reply:
        """Return a room's message with what its buttons do, to be sealed for each who gets it."""
        return replace(reply, to=INNKJOP, id="", choices=tuple(map(self._opened, reply.choices)))

    def _opened(self, choice: Choice) -> Choice:
        try:
            return replace(choice, action=self._signer.read(choice.token, person_id=ROOM).action, token="")
        except ActionError:
            return choice  # too old to be pressed, wherever it stands

    def _why(self, room: str) -> str:
        names = self._base.kommune.names
        checked = self._checked.get(room)
        channel = {ChannelName.SLACK: "Slack", ChannelName.TEAMS: "Teams"}[
            ChannelName(room.partition(":")[0])
        ]
        lead = fill(
            "**Sakene går nå til hver innkjøper**, ikke til kanalen til {innkjop} i {kanal}.",
            {**names, "kanal": channel},
        )
        if checked is None or not checked.found:
            return (
                f"{lead} Jeg får ikke vite hvem som er i kanalen. Be den som drifter boten om å kjøre "
                "`innkjopsbot doctor`."
            )
        return (
            f"{lead} Noen der kan ikke lese dem: {described(checked.found)}. Ta dem ut av kanalen, eller gi dem "
            "rollen innkjøper i filen med personer. Da går sakene til kanalen igjen innen noen minutter."
        )
