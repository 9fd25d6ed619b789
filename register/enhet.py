"""An enhet: a part of the organisation, its place in the tree, and who leads it and buys for it."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import JSON, Date, ForeignKey, String, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from register.database import Base


class Enhet(Base):
    """One part of the organisation. `key` is what an import knows it by: its name and its parent's, folded.

    `missing_since` is the day of the first import that no longer had it; it is kept, and asked about.
    """

    __tablename__ = "enhet"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    key: Mapped[str] = mapped_column(String(420), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    short_names: Mapped[list[str]] = mapped_column(JSON, default=list)
    parent_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("enhet.id", ondelete="SET NULL"), index=True
    )
    tjenesteomrade: Mapped[str | None] = mapped_column(String(100))
    leader_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    innkjopskontakt_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    deputy_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    missing_since: Mapped[date | None] = mapped_column(Date)


def fold_name(name: str) -> str:
    """Return a name as names are compared: case-folded, spaces collapsed."""
    return " ".join(name.split()).casefold()


@dataclass(frozen=True, slots=True)
class EnhetTree:
    """Every enhet at once, so that one may ask what lies under what without another query."""

    by_id: Mapping[uuid.UUID, Enhet]
    by_name: Mapping[str, tuple[Enhet, ...]] = field(default_factory=dict)

    def upwards(self, id: uuid.UUID | None) -> list[Enhet]:
        """Return an enhet and all above it, nearest first; a ring ends where it began."""
        found: list[Enhet] = []
        while id is not None and id in self.by_id and self.by_id[id] not in found:
            found.append(self.by_id[id])
            id = found[-1].parent_id
        return found

    def tjenesteomrade_of(self, id: uuid.UUID | None) -> str | None:
        """Return the tjenesteområde of an enhet: its own, or the nearest above it that has one."""
        return next((above.tjenesteomrade for above in self.upwards(id) if above.tjenesteomrade), None)

    def named(self, name: str) -> tuple[Enhet, ...]:
        """Return every enhet of this name or short name."""
        return self.by_name.get(fold_name(name), ())


def tree_of(enheter: Iterable[Enhet]) -> EnhetTree:
    """Return the tree that these make."""
    by_id = {enhet.id: enhet for enhet in enheter}
    by_name: dict[str, tuple[Enhet, ...]] = {}
    for enhet in by_id.values():
        for name in {fold_name(name) for name in (enhet.name, *enhet.short_names)}:
            by_name[name] = (*by_name.get(name, ()), enhet)
    return EnhetTree(by_id, by_name)


async def load_enheter(session: AsyncSession) -> EnhetTree:
    """Return every enhet as a tree."""
    return tree_of(await session.scalars(select(Enhet).order_by(Enhet.key)))
