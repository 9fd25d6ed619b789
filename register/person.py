"""A person: who somebody is on every channel, what they may do, and where they can be written to."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

from sqlalchemy import Boolean, Date, ForeignKey, String, UniqueConstraint, bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column, relationship

from register.database import Base, Nok, UtcDateTime
from register.errors import RegisterError

SEEN_AGAIN: Final = timedelta(days=1)
"""How old the note of when somebody was last seen somewhere may get."""


class Role(StrEnum):
    """What a person may be asked to do; one person can have several."""

    ANSATT = "ansatt"
    BESTILLER = "bestiller"
    LEDER = "leder"
    INNKJOPSKONTAKT = "innkjopskontakt"
    AVTALEFORVALTER = "avtaleforvalter"
    AVTALEEIER = "avtaleeier"
    INNKJOPER = "innkjoper"
    INNKJOPSSJEF = "innkjopssjef"
    GODKJENNER = "godkjenner"
    REDAKTOR = "redaktor"
    TILLITSVALGT = "tillitsvalgt"
    VERNEOMBUD = "verneombud"
    ARKIVAR = "arkivar"
    PERSONVERNOMBUD = "personvernombud"
    VARSLINGSMOTTAKER = "varslingsmottaker"
    ADMINISTRATOR = "administrator"


class Person(Base):
    """One human being. `email` is case-folded and unique; `deputy` stands in where no absence names another.

    `budget_authority_nok` is the person's budsjettfullmakt, NOK excluding VAT. `imported_at` is set for those who
    came from a file of people, and `left_on` is the day from which the newest file no longer has them as active.
    `privacy_told_at` is when the bot told them what it stores.
    """

    __tablename__ = "person"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    email: Mapped[str] = mapped_column(String(320), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    tjenesteomrade: Mapped[str | None] = mapped_column(String(100))
    # No foreign key: an enhet points at its people already, it is never deleted, and SQLite cannot add one here.
    enhet_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    leader_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    deputy_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    budget_authority_nok: Mapped[Decimal | None] = mapped_column(Nok)
    imported_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    left_on: Mapped[date | None] = mapped_column(Date)
    privacy_told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    roles: Mapped[list["PersonRole"]] = relationship(cascade="all, delete-orphan", lazy="joined")
    addresses: Mapped[list["PersonAddress"]] = relationship(cascade="all, delete-orphan", lazy="joined")

    def has_role(self, role: Role) -> bool:
        """Say whether the person holds the role; everybody is ansatt."""
        return role is Role.ANSATT or any(held.role == role.value for held in self.roles)


class PersonRole(Base):
    """A role that a person holds, everywhere or within one enhet or tjenesteområde.

    `scope` is the name of that enhet or tjenesteområde, case-folded, or empty where the role has no limit of its own.
    """

    __tablename__ = "person_role"

    person_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
    role: Mapped[str] = mapped_column(String(30), primary_key=True)
    scope: Mapped[str] = mapped_column(String(200), primary_key=True, default="")


class PersonAddress(Base):
    """Where a channel reaches a person: the platform's own ids in our own columns."""

    __tablename__ = "person_address"
    __table_args__ = (UniqueConstraint("channel", "user_id"),)

    person_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
    channel: Mapped[str] = mapped_column(String(20), primary_key=True)
    user_id: Mapped[str] = mapped_column(String(200))
    conversation_id: Mapped[str] = mapped_column(String(500))
    tenant_id: Mapped[str | None] = mapped_column(String(100))
    service_url: Mapped[str | None] = mapped_column(String(500))
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    gone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    guest: Mapped[bool] = mapped_column(Boolean, default=False)


@dataclass(frozen=True, slots=True)
class SeenAt:
    """What a channel tells about where a person wrote from; `guest` is None where nobody could say in time."""

    channel: str
    user_id: str
    conversation_id: str
    at: datetime
    tenant_id: str | None = None
    service_url: str | None = None
    guest: bool | None = False


class PersonNotFoundError(RegisterError):
    """Nobody in the register has this e-mail address."""

    def __init__(self, email: str) -> None:
        super().__init__(f"no person with e-mail {email!r}: import people first")
        self.email = email


def fold_email(email: str) -> str:
    """Return the address as it is stored: without surrounding space, case-folded."""
    return email.strip().casefold()


# Every turn looks somebody up; putting the statement together each time takes as long as running it.
_BY_EMAIL: Final = select(Person).where(Person.email == bindparam("address"))


async def find_person(session: AsyncSession, email: str) -> Person | None:
    """Return the person with this e-mail address in any case, or None."""
    found = await session.scalars(_BY_EMAIL, {"address": fold_email(email)})
    return found.unique().one_or_none()


async def get_person(session: AsyncSession, email: str) -> Person:
    """Return the person with this e-mail address. Raises PersonNotFoundError."""
    person = await find_person(session, email)
    if person is None:
        raise PersonNotFoundError(email)
    return person


async def find_person_at(session: AsyncSession, *, channel: str, user_id: str) -> Person | None:
    """Return the person whom a channel knows under this id, or None."""
    found = await session.scalars(
        select(Person)
        .join(PersonAddress)
        .where(PersonAddress.channel == channel, PersonAddress.user_id == user_id)
    )
    return found.unique().one_or_none()


async def add_person(
    session: AsyncSession, *, email: str, name: str, roles: frozenset[Role] = frozenset()
) -> Person:
    """Add a person and return them; an unknown writer is ordinary staff, with no roles."""
    person = Person(
        email=fold_email(email),
        name=name,
        roles=[PersonRole(role=role.value) for role in sorted(roles)],
        addresses=[],
    )
    session.add(person)
    await session.flush()
    return person


async def set_roles(session: AsyncSession, person: Person, roles: frozenset[Role]) -> None:
    """Make these the person's roles, exactly, each without a limit."""
    wanted = {role.value for role in roles}
    person.roles = [held for held in person.roles if held.role in wanted and not held.scope]
    held = {role.role for role in person.roles}
    person.roles.extend(PersonRole(role=role) for role in sorted(wanted - held))
    await session.flush()


async def people_with_role(session: AsyncSession, role: Role) -> list[Person]:
    """Return everyone who holds the role, by name."""
    found = await session.scalars(
        select(Person).join(PersonRole).where(PersonRole.role == role.value).order_by(Person.name)
    )
    return list(found.unique())


async def remember_address(session: AsyncSession, person: Person, seen: SeenAt) -> None:
    """Store where a channel reaches the person from now on; an id that moved to them leaves its former owner."""
    known = next((known for known in person.addresses if known.channel == seen.channel), None)
    if known is not None and _unchanged(known, seen):
        return
    await session.execute(
        delete(PersonAddress).where(
            PersonAddress.channel == seen.channel,
            PersonAddress.user_id == seen.user_id,
            PersonAddress.person_id != person.id,
        )
    )
    if known is None:
        known = PersonAddress(channel=seen.channel)
        person.addresses.append(known)
    # Whoever cannot be checked keeps the mark they had; somebody new is nobody's employee until it is known.
    kept = known.guest if known.user_id == seen.user_id else True
    known.guest = kept if seen.guest is None else seen.guest
    known.user_id, known.conversation_id = seen.user_id, seen.conversation_id
    known.tenant_id, known.service_url = seen.tenant_id, seen.service_url
    known.seen_at, known.gone_at = seen.at, None
    await session.flush()


def _unchanged(known: PersonAddress, seen: SeenAt) -> bool:
    there = (known.user_id, known.conversation_id, known.tenant_id, known.service_url, known.gone_at)
    same = there == (seen.user_id, seen.conversation_id, seen.tenant_id, seen.service_url, None)
    return same and seen.guest in (None, known.guest) and seen.at - known.seen_at < SEEN_AGAIN
