"""Which of many agreements somebody may not know of, worked out for many readers at once.

It is the rule of `register.avtale_visible`, whose query takes a look at every agreement for every reader.
"""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from register.access import Viewer, sees_avtale
from register.avtale import Avtale
from register.avtale_visible import LEAN
from register.enhet import EnhetTree


@dataclass(frozen=True, slots=True)
class Guards:
    """The confidential agreements, and for each agreement which of them it is or lies under."""

    confidential: Collection[Avtale]
    over: Mapping[uuid.UUID, frozenset[uuid.UUID]]

    def unseen_by(self, viewer: Viewer, *, enheter: EnhetTree) -> frozenset[uuid.UUID]:
        """Return the confidential agreements that somebody may not know of."""
        return frozenset(one.id for one in self.confidential if not sees_avtale(viewer, one, enheter=enheter))

    def hides(self, avtale_id: uuid.UUID | None, unseen: frozenset[uuid.UUID]) -> bool:
        """Say whether an agreement is one of the unseen, or lies under one."""
        return avtale_id is not None and not unseen.isdisjoint(self.over.get(avtale_id, ()))


async def load_guards(session: AsyncSession, avtaler: Collection[uuid.UUID]) -> Guards:
    """Return what hides any of these agreements."""
    found = await session.scalars(select(Avtale).where(Avtale.confidential.is_(True)).options(LEAN))
    confidential = list(found)
    if not confidential:
        return Guards((), {})
    rows = await session.execute(select(Avtale.id, Avtale.parent_id).where(Avtale.parent_id.is_not(None)))
    above: dict[uuid.UUID, uuid.UUID | None] = {id: parent_id for id, parent_id in rows}  # noqa: C416 - a row is no pair to mypy
    guarded = frozenset(one.id for one in confidential)
    over = {id: _upwards(id, above) & guarded for id in avtaler}
    return Guards(confidential, {id: ids for id, ids in over.items() if ids})


def _upwards(id: uuid.UUID | None, above: Mapping[uuid.UUID, uuid.UUID | None]) -> frozenset[uuid.UUID]:
    """Return an agreement and all that it lies under; a ring ends where it began."""
    found: set[uuid.UUID] = set()
    while id is not None and id not in found:
        found.add(id)
        id = above.get(id)
    return frozenset(found)
