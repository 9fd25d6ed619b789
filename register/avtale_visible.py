"""Which avtaler somebody may know of, as a condition of a query: so that what is hidden is neither found nor counted."""

import uuid
from typing import Final

from sqlalchemy import ColumnElement, Select, and_, select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import lazyload

from register.access import NOTHING, Thing, Viewer, may_see, sees_avtale
from register.avtale import Avtale
from register.enhet import EnhetTree

LEAN: Final = lazyload("*")
"""For lists: options, controls and orderers are left in the database."""


async def visible(session: AsyncSession, viewer: Viewer, *, enheter: EnhetTree) -> ColumnElement[bool]:
    """Return the condition that holds for every avtale that somebody may know of.

    What lies under a confidential agreement that they may not see, however far down, is hidden with it.
    """
    if may_see(viewer, Thing.SKJERMET_AVTALE, NOTHING, enheter=enheter):
        return true()
    guarded = list(await session.scalars(select(Avtale).where(Avtale.confidential.is_(True)).options(LEAN)))
    shown = [avtale.id for avtale in guarded if sees_avtale(viewer, avtale, enheter=enheter)]
    if len(shown) == len(guarded):
        return true()
    return _outside(_confidential().where(Avtale.id.not_in(shown)))


def known_to_employees() -> ColumnElement[bool]:
    """Return the condition that holds for every avtale that each employee may know of."""
    return _outside(_confidential())


def _confidential() -> Select[uuid.UUID]:
    return select(Avtale.id).where(Avtale.confidential.is_(True))


def _outside(hidden: Select[uuid.UUID]) -> ColumnElement[bool]:
    """Return the condition that an avtale is neither hidden nor lies under one that is."""
    below = select(Avtale.id).where(Avtale.parent_id.in_(hidden)).cte("below", recursive=True)
    # UNION and not UNION ALL: agreements that lie under each other in a ring come to an end.
    below = below.union(select(Avtale.id).where(Avtale.parent_id == below.c.id))
    return and_(Avtale.id.not_in(hidden), Avtale.id.not_in(select(below.c.id)))
