"""Settings of reminders of a file beside those of the register. What the file lacks is left alone."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from register.avtale import Avtale, AvtaleLevel
from register.enhet import Enhet, fold_name
from register.imports.applying.directory import Directory
from register.imports.applying.plan import Plan, table_of
from register.imports.applying.shown import short
from register.imports.report import Detail, Difference
from register.imports.rows import Fault, Row, Rows, VarselRow
from register.track import KIND_NAMES
from register.varsling import (
    KOMMUNE,
    Place,
    Setting,
    VarslingLevel,
    VarslingTable,
    audit_detail,
    audit_record,
    load_varsling,
    of_avtale,
    of_tjenesteomrade,
    stored_steps,
)
from register.varsling_words import said_steps

AVTALE: Final = table_of(Avtale)
ENHET: Final = table_of(Enhet)
_LEFT_OUT: Final = "Raden er ikke lest."


@dataclass(frozen=True, slots=True)
class _Placed:
    """A row, what it is about, and what the register says there after it."""

    row: Row[VarselRow]
    place: Place
    after: Setting | None


async def plan_varsler(
    session: AsyncSession, rows: Rows[VarselRow], plan: Plan, directory: Directory
) -> list[Fault]:
    """Put into the plan what a file of settings changes. Return the errors for which nothing may be imported."""
    table = await load_varsling(session)
    finder = _Finder(plan, directory, rows.headers, await _areas(session), await _parts(session))
    placed = [
        _Placed(row, place, _after(row.values, table.own(place, row.values.kind)))
        for row in sorted(rows.rows, key=lambda row: row.number)
        if (place := finder.find(row)) is not None
    ]
    kept, errors = _once(plan, placed, finder)
    if errors:
        return errors
    for one in kept:
        _take(plan, one, table, finder.name(one.row.values, one.place))
    return []


def _after(row: VarselRow, held: Setting | None) -> Setting | None:
    """Return what a level says after a row; what the row does not tell of stays as it was."""
    if row.follows:
        return None if row.enabled is None else Setting(None, row.enabled)
    steps = row.steps if row.steps is not None else held.steps if held else None
    return Setting(steps, row.enabled if row.enabled is not None else held is None or held.enabled)


def _once(plan: Plan, placed: list[_Placed], finder: "_Finder") -> tuple[list[_Placed], list[Fault]]:
    """Return each setting once, and the errors about rows that contradict each other."""
    first: dict[tuple[Place, str], _Placed] = {}
    errors: list[Fault] = []
    for one in placed:
        held = first.setdefault((one.place, one.row.values.kind.value), one)
        if held is one:
            continue
        numbers = f"Rad {held.row.number} og rad {one.row.number}"
        about = (one.row.number, finder.column, short(finder.name(one.row.values, one.place)))
        if held.after == one.after:
            plan.warnings.append(
                Fault(*about, f"{numbers} er like. De telles som én.", "Slett den ene raden i filen.")
            )
        else:
            problem = f"{numbers} gjelder det samme, men sier ulike ting: {_said(held.after)} og {_said(one.after)}."
            errors.append(Fault(*about, problem, "Behold den raden som er riktig."))
    return list(first.values()), errors


def _take(plan: Plan, one: _Placed, table: VarslingTable, name: str) -> None:
    kind = one.row.values.kind
    before = table.own(one.place, kind)
    if before == one.after:
        plan.count("unchanged")
        return
    key = (one.place.level.value, one.place.scope, kind.value)
    what = "new" if before is None else "changed"
    told = () if before is None else (Difference("steps", _said(before), _said(one.after)),)
    plan.count(what, Detail(f"varsling:{':'.join(key)}", name, one.row.number, told))
    plan.varsler[key] = (
        None
        if one.after is None
        else {
            "level": key[0],
            "scope": key[1],
            "kind": key[2],
            "steps": stored_steps(one.after),
            "enabled": one.after.enabled,
            "changed_at": plan.job.now,
            "changed_by_id": None,
        }
    )
    detail = audit_detail(kind, before, one.after) | {"import": str(plan.job.run_id)}
    plan.audit("varsling_changed", audit_record(one.place), detail)


def _said(setting: Setting | None) -> str:
    """Return a setting as a person reads it."""
    if setting is None:
        return "følger nivået over"
    steps = "som nivået over" if setting.steps is None else said_steps(setting.steps)
    return steps if setting.enabled else f"av ({steps})"


async def _areas(session: AsyncSession) -> Mapping[str, str]:
    """Return every tjenesteområde of agreements and enheter, by its folded name."""
    found: dict[str, str] = {}
    for column in (ENHET.c.tjenesteomrade, AVTALE.c.tjenesteomrade):
        names = await session.scalars(select(column).where(column.is_not(None)).distinct())
        found |= {fold_name(name): name for name in names}
    return found


async def _parts(session: AsyncSession) -> Mapping[uuid.UUID, tuple[str, uuid.UUID | None]]:
    """Return the level of every row that is no agreement of its own, and what is above it."""
    wanted = select(AVTALE.c.id, AVTALE.c.level, AVTALE.c.parent_id).where(
        AVTALE.c.level != AvtaleLevel.AVTALE.value
    )
    return {id: (level, parent_id) for id, level, parent_id in await session.execute(wanted)}


@dataclass(frozen=True, slots=True)
class _Finder:
    """Finds what a row is about, and warns of what it cannot find."""

    plan: Plan
    directory: Directory
    headers: Mapping[str, str]
    areas: Mapping[str, str]
    parts: Mapping[uuid.UUID, tuple[str, uuid.UUID | None]]

    @property
    def column(self) -> str:
        """What the file calls the column that says what a row is about."""
        return self.headers.get("applies_to", "Gjelder")

    def find(self, row: Row[VarselRow]) -> Place | None:
        """Return what a row is about, or None with a warning."""
        match row.values.level:
            case VarslingLevel.AVTALE:
                return self._avtale(row)
            case VarslingLevel.TJENESTEOMRADE:
                return self._area(row)
            case _:
                return KOMMUNE

    def _avtale(self, row: Row[VarselRow]) -> Place | None:
        answer = self.directory.avtaler.find(row.values.applies_to)
        id = answer.id
        if answer.ambiguous:
            self._warn(row, "Flere avtaler heter dette.", "Skriv id-en eller referansen til den ene.")
        elif id is None:
            self._warn(
                row, "Avtalen finnes ikke i registeret.", "Importer avtaler, eller rett referansen i filen."
            )
        level, parent_id = self.parts.get(id, ("", None)) if id else ("", None)
        if level == AvtaleLevel.GROUP.value:
            self._warn(row, "Raden gjelder en samling av avtaler, som det ikke varsles om.", "Skriv referansen til hver avtale.")  # fmt: skip
            return None
        head = parent_id if level == AvtaleLevel.SUPPLIER.value and parent_id else id
        return of_avtale(head) if head else None

    def _area(self, row: Row[VarselRow]) -> Place | None:
        if fold_name(row.values.applies_to) in self.areas:
            return of_tjenesteomrade(row.values.applies_to)
        known = ", ".join(sorted(self.areas.values())) or "ingen ennå"
        self._warn(
            row, "Ingen avtaler eller enheter hører til dette tjenesteområdet.", f"Registeret har: {known}."
        )
        return None

    def _warn(self, row: Row[VarselRow], problem: str, remedy: str) -> None:
        self.plan.warn(
            row=row.number,
            column=self.column,
            value=row.values.applies_to,
            problem=f"{problem} {_LEFT_OUT}",
            remedy=remedy,
        )

    def name(self, row: VarselRow, place: Place) -> str:
        """Return what a setting is called in the report."""
        if place.level is VarslingLevel.AVTALE:
            called = self.directory.name_of(uuid.UUID(place.scope))
        else:
            called = self.areas.get(place.scope, "hele kommunen")
        return f"{KIND_NAMES[row.kind]}, {called}"
