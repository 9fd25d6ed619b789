"""Every need that waits for its leader, with who must confirm it now: read in a few statements however many there are."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from register.behovsmelding import Behovsmelding
from register.case_party import BARRED
from register.case_task import CaseTask, TaskKind, TaskState
from register.enhet import load_enheter
from register.forankring import AWAY, Found, find_confirmer
from register.ids import id_or_none
from register.ladder import load_ladder

_AT_A_TIME: Final = 500
_COLUMNS: Final = (
    Behovsmelding.id,
    Behovsmelding.merged_into_id,
    Behovsmelding.value_nok,
    Behovsmelding.value_high_nok,
    Behovsmelding.status,
    Behovsmelding.kind,
    Behovsmelding.enhet_id,
    Behovsmelding.requester_id,
    Behovsmelding.parties,
)


@dataclass(frozen=True, slots=True)
class _Need:
    id: uuid.UUID
    merged_into_id: uuid.UUID | None
    value_nok: Decimal | None
    value_high_nok: Decimal | None
    status: str
    kind: str | None
    enhet_id: uuid.UUID | None
    requester_id: uuid.UUID | None
    parties: dict[str, list[str]] | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """One task that a leader has not answered, and its need as far as it matters for who must confirm it.

    `value_nok` is the most that the need and all merged into it may be worth together, NOK excluding VAT, None where a
    part of it has no value. `right` is who must confirm it now.
    """

    task_id: uuid.UUID
    person_id: uuid.UUID | None
    status: str
    kind: str | None
    value_nok: Decimal | None
    right: Found

    @property
    def is_right(self) -> bool:
        """Whether whoever is asked is the one who must confirm it."""
        return self.right.chosen is not None and self.right.chosen == self.person_id


async def waiting_for_leaders(session: AsyncSession, *, on: date) -> Sequence[Waiting]:
    """Return what leaders are asked and have not answered, in the order in which several cases are locked."""
    rows = await session.execute(
        select(CaseTask.id, CaseTask.record, CaseTask.person_id, CaseTask.answers)
        .where(CaseTask.kind == TaskKind.FORANKRING.value, CaseTask.state == TaskState.OPEN.value)
        .order_by(CaseTask.record, CaseTask.id)
    )
    asked = [(row, id) for row in rows if (id := id_or_none(row.record.partition(":")[2])) is not None]
    if not asked:
        return ()
    needs = await _needs(session, {id for _, id in asked})
    parts = _parts(needs.values())
    places = {(one.enhet_id, one.requester_id) for one in needs.values()}
    ladder = await load_ladder(session, places, enheter=await load_enheter(session), on=on)
    found = []
    for row, id in asked:
        if (need := needs.get(id)) is None:
            continue
        whole = _whole(need, parts)
        known = [one for one in whole if one.value_nok is not None]
        high = sum((one.value_high_nok or one.value_nok or Decimal(0) for one in known), start=Decimal(0))
        right = find_confirmer(
            ladder,
            (need.enhet_id, need.requester_id),
            value_nok=high if known else None,
            barred=_ids((need.parties or {}).get(BARRED, ())),
            filers=(need.requester_id,),
            passed=_ids(filter(None, row.answers.get(AWAY, "").split(","))),
        )
        value = high if len(known) == len(whole) else None
        found.append(Waiting(row.id, row.person_id, need.status, need.kind, value, right))
    return tuple(found)


async def _needs(session: AsyncSession, ids: set[uuid.UUID]) -> dict[uuid.UUID, _Need]:
    """Return some needs, and all that were merged into them."""
    found: dict[uuid.UUID, _Need] = {}
    for some in _portions(ids):
        rows = await session.execute(select(*_COLUMNS).where(Behovsmelding.id.in_(some)))
        found |= {row.id: _Need(*row) for row in rows}
    wanted = set(found)
    while wanted:
        new: dict[uuid.UUID, _Need] = {}
        for some in _portions(wanted):
            rows = await session.execute(select(*_COLUMNS).where(Behovsmelding.merged_into_id.in_(some)))
            new |= {row.id: _Need(*row) for row in rows if row.id not in found}
        found |= new
        wanted = set(new)
    return found


def _parts(needs: Iterable[_Need]) -> dict[uuid.UUID, list[_Need]]:
    found: dict[uuid.UUID, list[_Need]] = {}
    for one in needs:
        if one.merged_into_id is not None:
            found.setdefault(one.merged_into_id, []).append(one)
    return found


def _whole(need: _Need, parts: dict[uuid.UUID, list[_Need]]) -> list[_Need]:
    """Return a need and all that was merged into it, and into those in turn."""
    found = {need.id: need}
    new = [need]
    while new:
        new = [part for one in new for part in parts.get(one.id, ()) if part.id not in found]
        found |= {one.id: one for one in new}
    return list(found.values())


def _ids(texts: Iterable[str]) -> frozenset[uuid.UUID]:
    return frozenset(uuid.UUID(one) for one in texts)


def _portions(ids: Iterable[uuid.UUID]) -> list[list[uuid.UUID]]:
    ordered = sorted(ids)
    return [ordered[at : at + _AT_A_TIME] for at in range(0, len(ordered), _AT_A_TIME)]
