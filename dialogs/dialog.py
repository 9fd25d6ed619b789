"""What a dialog gets, and what it gives back."""

import uuid
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from conversation.paper import Paper
from conversation.reply import Reply
from conversation.turn import ChannelName, Turn
from dialogs.privacy.own_data import NoOwnData, OwnData
from dialogs.state_store import Memory
from knowledge.kommune import Kommune
from knowledge.library import Library
from knowledge.search import Index
from knowledge.terskelverdi import Rules
from register.cases import CaseRecord
from register.events import Event
from register.person import Person
from register.track import Track


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Everything that answers rest on, read at once. `rules_version` names the thresholds and profiles among it.

    Its `repr` is short: asyncio writes out whatever a task returns, and all of this took longer than the task.
    """

    library: Library = field(repr=False)
    index: Index = field(repr=False)
    rules: Rules = field(repr=False)
    kommuner: Mapping[str, Kommune] = field(repr=False)
    rules_version: str = ""


class Reminders(Protocol):
    """What dialogs need of reminders: their cards, which are drawn in one place whoever shows them, and what waits."""

    async def card(self, session: AsyncSession, track: Track, *, person: Person, on: date) -> Reply | None:
        """Return a track's card as a person may see it: what it is about and its buttons, or how it was decided.

        None where the record is gone, or is not for them.
        """
        ...

    async def waiting(self, session: AsyncSession, person: Person, *, on: date) -> Sequence[Track]:
        """Return the open tracks that a person, or whom they act for, has been reminded of or is to be by that day.

        The next binding deadline comes first.
        """
        ...

    async def current(self, session: AsyncSession, track: Track) -> Track | None:
        """Return the track as it is now: itself, or the one that took its place when the date was changed.

        None where there is nothing to decide any more.
        """
        ...

    async def lines(
        self, session: AsyncSession, tracks: Sequence[Track], *, person: Person, on: date
    ) -> Sequence[tuple[Track, str, date]]:
        """Return tracks as a list tells them: what each is about, as Markdown, and its next binding deadline.

        What is gone, or not for the person, is left out.
        """
        ...

    async def confirm(self, session: AsyncSession, person: Person, *, now: datetime) -> int:
        """Note that somebody has said yes to every agreement they have got, and return how many there were."""
        ...

    async def unconfirmed(self, session: AsyncSession, person: Person, *, on: date) -> Sequence[uuid.UUID]:
        """Return the agreements that a person has got and has not said yes to."""
        ...

    async def confirm_one(
        self, session: AsyncSession, avtale_id: uuid.UUID, person: Person, *, on: date, now: datetime
    ) -> None:
        """Note that somebody has said yes to one agreement before it became theirs."""
        ...

    async def acknowledge(
        self, session: AsyncSession, track: Track, person: Person, *, on: date, now: datetime
    ) -> None:
        """Note that somebody has pressed something on the card of a track."""
        ...


class NoReminders:
    """Where no reminders are planned, such as for one question on the command line."""

    async def card(self, session: AsyncSession, track: Track, *, person: Person, on: date) -> Reply | None:  # noqa: ARG002 - as the port has it
        """Return None."""
        return None

    async def waiting(self, session: AsyncSession, person: Person, *, on: date) -> Sequence[Track]:  # noqa: ARG002 - as the port has it
        """Return nothing."""
        return ()

    async def current(self, session: AsyncSession, track: Track) -> Track | None:  # noqa: ARG002 - as the port has it
        """Return the track itself."""
        return track

    async def lines(
        self, session: AsyncSession, tracks: Sequence[Track], *, person: Person, on: date
    ) -> Sequence[tuple[Track, str, date]]:
        """Return nothing."""
        _ = session, tracks, person, on
        return ()

    async def confirm(self, session: AsyncSession, person: Person, *, now: datetime) -> int:  # noqa: ARG002 - as the port has it
        """Return that there was nothing to say yes to."""
        return 0

    async def unconfirmed(self, session: AsyncSession, person: Person, *, on: date) -> Sequence[uuid.UUID]:
        """Return nothing."""
        _ = session, person, on
        return ()

    async def confirm_one(
        self, session: AsyncSession, avtale_id: uuid.UUID, person: Person, *, on: date, now: datetime
    ) -> None:
        """Note nothing."""

    async def acknowledge(
        self, session: AsyncSession, track: Track, person: Person, *, on: date, now: datetime
    ) -> None:
        """Note nothing."""


WriteWord = Callable[[Paper], Awaitable[bytes]]
"""Makes a document into the bytes of a Word file, beside the turns of others."""

APPROVAL_CHANNELS = frozenset({ChannelName.TEAMS, ChannelName.WEB})
"""Where an approval counts, unless the installation says otherwise."""


async def _no_word(paper: Paper) -> bytes:
    raise NotImplementedError(f"nothing writes Word files here: {paper.title}")


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A whole case as one file. `sha256` is the checksum of the JSON in it, which holds those of all the rest."""

    name: str
    content: bytes
    sha256: str


class TakeOut(Protocol):
    """What dialogs need to hand out a case: everything of it, gathered and written in one place."""

    async def __call__(self, session: AsyncSession, case: CaseRecord, *, innsyn: bool) -> CaseFile:
        """Return a case as one file, for the archive, or with what must be judged before it is given to anybody."""
        ...


async def _no_take_out(session: AsyncSession, case: CaseRecord, *, innsyn: bool) -> CaseFile:
    raise NotImplementedError(f"nothing hands out cases here: {case.number}, {innsyn}, {session}")


@dataclass(frozen=True, slots=True)
class Context:
    """One turn as a dialog sees it.

    `today` is the date in Europe/Oslo; `pressed_on` is the id of the Reply whose button was pressed.
    `guest` says that the person is no employee, and gets articles and thresholds only; `unchecked` that they may be
    one, but that nobody could say so in time.
    """

    turn: Turn
    person: Person
    memory: Memory
    session: AsyncSession
    knowledge: Knowledge
    kommune: Kommune
    now: datetime
    today: date
    pressed_on: str | None = None
    guest: bool = False
    unchecked: bool = False
    reminders: Reminders = field(default_factory=NoReminders)
    write_word: WriteWord = _no_word
    take_out: TakeOut = _no_take_out
    approval_channels: frozenset[ChannelName] = APPROVAL_CHANNELS
    own_data: OwnData = field(default_factory=NoOwnData)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a turn leads to: the answer, what to remember, and what has happened. Committed together.

    `answered` is False where the bot had to decline, None where nothing was asked.
    """

    replies: tuple[Reply, ...]
    memory: Memory
    events: tuple[Event, ...] = field(default=())
    answered: bool | None = None


def privately(outcome: Outcome) -> Outcome:
    """Return an outcome whose answers not everyone may see: where others read along, they go to the person's own chat."""
    return replace(outcome, replies=tuple(replace(reply, private=True) for reply in outcome.replies))
