"""How early reminders go, and whether: set for the whole kommune, for a tjenesteområde, or for one agreement."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import JSON, Boolean, ForeignKey, Integer, String, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from register.audit import write_audit
from register.database import Base, UtcDateTime
from register.enhet import fold_name
from register.step import DEFAULT_STEPS, SETTABLE, Step, parse_step
from register.track import TrackKind


class VarslingLevel(StrEnum):
    """Where steps are set, the nearest first; `STANDARD` is our own default, which no row holds."""

    AVTALE = "avtale"
    TJENESTEOMRADE = "tjenesteomrade"
    KOMMUNE = "kommune"
    STANDARD = "standard"


class Varsling(Base):
    """The steps of one kind of track at one level. The nearest level wins, kind by kind.

    `scope` is the agreement's id, the folded name of the tjenesteområde, or empty for the kommune. `steps` are
    written `12m`, `14d` or, after the day, `-3d`; None leaves them to the next level. `enabled` False switches the
    kind off.
    """

    __tablename__ = "varsling"

    level: Mapped[str] = mapped_column(String(20), primary_key=True)
    scope: Mapped[str] = mapped_column(String(200), primary_key=True)
    kind: Mapped[str] = mapped_column(String(30), primary_key=True)
    steps: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    enabled: Mapped[bool] = mapped_column(Boolean, default=True)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    changed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))


class ReminderTime(Base):
    """When somebody wants their digest: at an hour in Oslo within the send window, every day or on one weekday.

    `weekday` is 0 for Monday to 4 for Friday, None for every working day. `no_monthly` says that they do not want the
    monthly list of coming procurements.
    """

    __tablename__ = "reminder_time"

    person_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
    hour: Mapped[int] = mapped_column(Integer, default=8)
    weekday: Mapped[int | None] = mapped_column(Integer)
    no_monthly: Mapped[bool | None] = mapped_column(Boolean)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True)
class Setting:
    """What one level says of one kind; `steps` None leaves them to the next level, `enabled` False switches it off."""

    steps: tuple[Step, ...] | None
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps that hold for a kind, and the level they come from; `switched_by` is the level that says on or off."""

    steps: tuple[Step, ...]
    level: VarslingLevel
    enabled: bool = True
    switched_by: VarslingLevel = VarslingLevel.STANDARD


@dataclass(frozen=True, slots=True)
class Place:
    """One level and what it is about: an agreement's id, a tjenesteområde's folded name, or nothing for the kommune."""

    level: VarslingLevel
    scope: str = ""


KOMMUNE: Final = Place(VarslingLevel.KOMMUNE)
"""The level of the whole kommune."""
_STANDARD: Final[Mapping[TrackKind, Steps]] = {
    kind: Steps(steps, VarslingLevel.STANDARD) for kind, steps in DEFAULT_STEPS.items()
}
_Key = tuple[str, str, TrackKind]


def of_avtale(id: uuid.UUID) -> Place:
    """Return the level of one agreement."""
    return Place(VarslingLevel.AVTALE, str(id))


def of_tjenesteomrade(name: str) -> Place:
    """Return the level of a tjenesteområde, however its name is cased."""
    return Place(VarslingLevel.TJENESTEOMRADE, fold_name(name))


@dataclass(frozen=True, slots=True)
class VarslingTable:
    """Every setting at once. `version` is another whenever one of them has changed."""

    settings: Mapping[_Key, Setting] = field(default_factory=dict)
    version: str = ""
    _own: frozenset[uuid.UUID] = field(init=False, compare=False, repr=False)
    _known: dict[tuple[TrackKind, str], Steps] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    def __post_init__(self) -> None:
        """Note which agreements have settings of their own; all others of one tjenesteområde are alike."""
        avtale = VarslingLevel.AVTALE.value
        own = frozenset(uuid.UUID(scope) for level, scope, _ in self.settings if level == avtale)
        object.__setattr__(self, "_own", own)

    def steps(
        self, kind: TrackKind, *, avtale_id: uuid.UUID | None = None, tjenesteomrade: str | None = None
    ) -> Steps:
        """Return the steps of a kind for a record: the nearest level wins, for the steps and for on or off."""
        if not self.settings:
            return _STANDARD[kind]
        area = tjenesteomrade or ""
        if avtale_id is not None and avtale_id in self._own:
            return self._resolved(kind, (of_avtale(avtale_id), *_around(area)))
        found = self._known.get((kind, area))
        if found is None:
            found = self._known[kind, area] = self._resolved(kind, _around(area))
        return found

    def own(self, place: Place, kind: TrackKind) -> Setting | None:
        """Return what a level itself says of a kind, None where it follows the next."""
        return self.settings.get((place.level.value, place.scope, kind))

    def _resolved(self, kind: TrackKind, places: Sequence[Place]) -> Steps:
        said = [(place.level, setting) for place in places if (setting := self.own(place, kind))]
        standard = (VarslingLevel.STANDARD, Setting(DEFAULT_STEPS[kind]))
        switched_by, nearest = (*said, standard)[0]
        level, steps = next((at, one.steps) for at, one in (*said, standard) if one.steps is not None)
        return Steps(steps, level, nearest.enabled, switched_by)


def _around(area: str) -> tuple[Place, ...]:
    return (of_tjenesteomrade(area), KOMMUNE) if area else (KOMMUNE,)


async def load_varsling(session: AsyncSession) -> VarslingTable:
    """Return every setting, and the version of them all."""
    rows = await session.execute(
        select(Varsling.level, Varsling.scope, Varsling.kind, Varsling.steps, Varsling.enabled)
    )
    settings = {
        (level, scope, TrackKind(kind)): Setting(_read(steps), enabled)
        for level, scope, kind, steps, enabled in rows
        if kind in _KINDS
    }
    return VarslingTable(settings, await varsling_version(session))


_KINDS: Final = frozenset(kind.value for kind in SETTABLE)


def _read(steps: Iterable[str] | None) -> tuple[Step, ...] | None:
    return None if steps is None else tuple(parse_step(text) for text in steps)


async def varsling_version(session: AsyncSession) -> str:
    """Return what is another whenever a setting has been made, changed or taken away."""
    last: datetime | None = await session.scalar(select(func.max(Varsling.changed_at)))
    count = await session.scalar(select(func.count(Varsling.kind)))
    return f"{last.isoformat() if last else ''}/{count or 0}"


async def set_varsling(
    session: AsyncSession,
    place: Place,
    *,
    kind: TrackKind,
    setting: Setting | None,
    by: uuid.UUID | None,
    now: datetime,
) -> bool:
    """Make a level say this of a kind, or with None follow the next level; say whether that is a change."""
    row = await session.get(Varsling, (place.level.value, place.scope, kind.value))
    before = Setting(_read(row.steps), row.enabled) if row else None
    if before == setting:
        return False
    if row is not None and setting is None:
        await session.delete(row)
    if setting is not None:
        row = row or Varsling(level=place.level.value, scope=place.scope, kind=kind.value)
        row.steps, row.enabled = stored_steps(setting), setting.enabled
        row.changed_at, row.changed_by_id = now, by
        session.add(row)
    await session.flush()
    write_audit(
        session,
        at=now,
        act="varsling_changed",
        record=audit_record(place),
        actor_id=by,
        detail=audit_detail(kind, before, setting),
    )
    return True


def stored_steps(setting: Setting) -> list[str] | None:
    """Return the steps as a row holds them."""
    return None if setting.steps is None else [str(step) for step in setting.steps]


def audit_record(place: Place) -> str:
    """Return what a change is kept under in the audit log: the agreement itself, or the level."""
    if place.level is VarslingLevel.AVTALE:
        return f"avtale:{place.scope}"
    return f"varsling:{place.level.value}:{place.scope}"[:120].rstrip(":")


def audit_detail(kind: TrackKind, before: Setting | None, after: Setting | None) -> dict[str, str]:
    """Return what the audit log keeps of a change."""
    return {"kind": kind.value, "before": _told(before), "after": _told(after)}


def _told(setting: Setting | None) -> str:
    if setting is None:
        return "follows"
    steps = "follows" if setting.steps is None else " ".join(str(step) for step in setting.steps)
    return steps if setting.enabled else f"off ({steps})"
