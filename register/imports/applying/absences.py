"""The absences that a file of people tells: one for each person, in the place of the one before."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from register.imports.applying.plan import Plan, Values, table_of
from register.stand_in import StandIn, StandInKind, StandInStatus

STAND_IN: Final = table_of(StandIn)
SOURCE: Final = "import"


@dataclass(frozen=True, slots=True)
class Absence:
    """One absence; the last day None is not known yet."""

    id: uuid.UUID
    deputy_id: uuid.UUID | None
    from_on: date
    to_on: date | None

    def __str__(self) -> str:
        """Return the days as a report shows them."""
        return f"{self.from_on:%d.%m.%Y}–{f'{self.to_on:%d.%m.%Y}' if self.to_on else ''}"


@dataclass(slots=True)
class Absences:
    """What files have told before, by person."""

    plan: Plan
    known: dict[uuid.UUID, Absence] = field(default_factory=dict)

    def take(
        self, person_id: uuid.UUID, *, first: date | None, last: date | None, deputy_id: uuid.UUID | None
    ) -> dict[str, tuple[object, object]]:
        """Have a person's absence as the file says, and return what changes; none where the file has none."""
        held = self.known.get(person_id)
        if first is None and last is None:
            return self._end(held)
        if first is None:
            first = held.from_on if held and held.to_on == last else self.plan.job.today
        if held and (held.from_on, held.to_on, held.deputy_id) == (first, last, deputy_id):
            return {}
        new = Absence(held.id if held else uuid.uuid4(), deputy_id, first, last)
        values: Values = {
            "deputy_id": deputy_id,
            "from_on": first,
            "to_on": last,
            "decided_at": self.plan.job.now,
        }
        if held:
            self.plan.update(STAND_IN, held.id, values)
        else:
            self.plan.insert(STAND_IN, {**values, **self._fixed(new.id, person_id)})
        return {"absence": (str(held or ""), str(new))}

    def _fixed(self, id: uuid.UUID, person_id: uuid.UUID) -> Mapping[str, object]:
        return {
            "id": id,
            "kind": StandInKind.ABSENCE.value,
            "status": StandInStatus.CONFIRMED.value,
            "source": SOURCE,
            "person_id": person_id,
            "asked_at": self.plan.job.now,
        }

    def _end(self, held: Absence | None) -> dict[str, tuple[object, object]]:
        """End an absence that the file no longer has; one that is over already stays as it was."""
        if held is None or (held.to_on is not None and held.to_on < self.plan.job.today):
            return {}
        self.plan.update(
            STAND_IN, held.id, {"status": StandInStatus.ENDED.value, "decided_at": self.plan.job.now}
        )
        return {"absence": (str(held), "")}


async def load_absences(session: AsyncSession, plan: Plan) -> Absences:
    """Return the newest absence that a file has told of each person and that has not been ended."""
    chosen = (
        select(
            STAND_IN.c.person_id, STAND_IN.c.id, STAND_IN.c.deputy_id, STAND_IN.c.from_on, STAND_IN.c.to_on
        )
        .where(
            STAND_IN.c.kind == StandInKind.ABSENCE.value,
            STAND_IN.c.source == SOURCE,
            STAND_IN.c.status == StandInStatus.CONFIRMED.value,
        )
        .order_by(STAND_IN.c.from_on, STAND_IN.c.id)
    )
    known = {person_id: Absence(*values) for person_id, *values in await session.execute(chosen)}
    return Absences(plan, known)
