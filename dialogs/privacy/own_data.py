"""What dialogs need of what is stored about a person: it lies in every package's tables, and is gathered in one place."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from conversation.document import Document
from register.person import Person


@dataclass(frozen=True, slots=True)
class StoredClass:
    """So many of one kind of data: what it is, how long it is kept, and who can see it, each as it is said."""

    what: str
    count: int
    kept: str
    seen_by: str


@dataclass(frozen=True, slots=True)
class Reading:
    """Somebody has read a person's conversations: who, when, and why as the list of reasons has it."""

    by: str
    at: datetime
    reason: str
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Overview:
    """What is stored about a person in numbers, and who has read their conversations, newest first."""

    classes: Sequence[StoredClass]
    readings: Sequence[Reading]


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many rows of each kind went, by what they are."""

    counts: dict[str, int] = field(default_factory=dict)

    @property
    def any(self) -> bool:
        """Whether there was anything to take away."""
        return any(self.counts.values())


class OwnData(Protocol):
    """What is stored about one person: told, handed out, and taken away."""

    @property
    def answers_days(self) -> int:
        """Return for how many days questions and answers are kept."""
        ...

    async def overview(self, session: AsyncSession, person: Person, *, guest: bool) -> Overview:
        """Return what is stored about a person in numbers, and who has read their conversations."""
        ...

    async def copy(self, session: AsyncSession, person: Person, *, on: date) -> tuple[Document, ...]:
        """Return everything that is stored about a person, to be read and as data."""
        ...

    async def forget(
        self, session: AsyncSession, person: Person, *, drafts: bool, conversation: str, now: datetime
    ) -> Forgotten:
        """Take away what a person has talked with the bot about, their unsent forms too where they say so.

        What the act's own `conversation` remembers is the caller's to forget.
        """
        ...

    async def talk(
        self, session: AsyncSession, id: uuid.UUID, *, on: date, reference: str
    ) -> tuple[Document, ...]:
        """Return what a person has talked with the bot about, for whoever may read it."""
        ...


KEPT_DAYS: Final = 365


class NoOwnData:
    """Where nobody's data is gathered, such as for one question on the command line."""

    @property
    def answers_days(self) -> int:
        """Return what an installation keeps that has not said otherwise."""
        return KEPT_DAYS

    async def overview(self, session: AsyncSession, person: Person, *, guest: bool) -> Overview:
        """Return nothing."""
        _ = session, person, guest
        return Overview((), ())

    async def copy(self, session: AsyncSession, person: Person, *, on: date) -> tuple[Document, ...]:
        """Return nothing."""
        _ = session, person, on
        return ()

    async def forget(
        self, session: AsyncSession, person: Person, *, drafts: bool, conversation: str, now: datetime
    ) -> Forgotten:
        """Take nothing away."""
        _ = session, person, drafts, conversation, now
        return Forgotten()

    async def talk(
        self, session: AsyncSession, id: uuid.UUID, *, on: date, reference: str
    ) -> tuple[Document, ...]:
        """Return nothing."""
        _ = session, id, on, reference
        return ()
