"""Who concludes whether somebody is inhabil: a leader above them, who is here and clear of doubt."""

import uuid
from collections.abc import Collection
from datetime import date
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from register.behovsmelding import Behovsmelding
from register.case_party import BARRED, party_ids
from register.habilitetsvurdering import in_doubt
from register.person import Person, Role, people_with_role
from register.stand_in import absences_on, has_left

_HIGHEST: Final = 6
"""How far up is looked."""


async def _above(session: AsyncSession, person: Person) -> list[Person]:
    """Return the leaders above somebody, nearest first; a ring of leaders ends where it meets itself."""
    found: list[Person] = []
    one = person
    while one.leader_id is not None and len(found) < _HIGHEST:
        leader = await session.get(Person, one.leader_id)
        if leader is None or leader.id == person.id or leader in found:
            break
        found.append(leader)
        one = leader
    return found


async def concluder(
    session: AsyncSession,
    need: Behovsmelding,
    person: Person,
    *,
    on: date,
    but: Collection[uuid.UUID] = (),
) -> Person | None:
    """Return who concludes whether somebody is inhabil: the nearest leader above, else the innkjøpssjef.

    Passed over are those who are inhabil or in doubt themselves, have left, or are in `but`; and those away, as long as
    somebody is here. Never somebody who works below the person. None where the register names nobody.
    """
    heads = await people_with_role(session, Role.INNKJOPSSJEF)
    above = await _above(session, person)
    below = [one for one in heads if person in await _above(session, one)]
    wanted = [one for one in (*above, *heads) if one.id != person.id and one not in below]
    barred = party_ids(need, BARRED)
    fit = [
        one
        for one in dict.fromkeys(wanted)
        if one.id not in barred
        and one.id not in but
        and not has_left(one, on=on)
        and not await in_doubt(session, need, one.id)
    ]
    away = await absences_on(session, [one.id for one in fit], on=on)
    return next((one for one in fit if one.id not in away), fit[0] if fit else None)
