"""What one pass of the planner goes by: the day, the horizon, the settings, and what is read once for all records."""

import hashlib
import json
import uuid
from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.article import Article
from knowledge.kommune import Kommune
from knowledge.lead_time import latest_starts
from knowledge.terskelverdi import Rules
from norsk.when import oslo_date
from notifications.reminder import NotificationState, Watch
from notifications.rules.avtaler import LatestStart
from notifications.rules.window import DIGEST_REACH, SendWindow
from register.enhet import EnhetTree, fold_name, load_enheter
from register.import_run import ImportKind, ImportRun
from register.person import Person, PersonRole, Role
from register.track import Track
from register.varsling import Steps, Varsling, VarslingTable, load_varsling

RULES_VERSION: Final = "1"
"""Another whenever the rules in the code want other reminders than before: everything is then looked at again."""
HORIZON: Final = DIGEST_REACH + timedelta(days=1)
"""How far ahead reminders are put into the ledger: so that a weekly digest finds its own."""


@dataclass(frozen=True, slots=True)
class Knows:
    """What the planner goes by beside the register: the kommuneprofil, the thresholds and the articles."""

    kommune: Kommune = field(repr=False)
    rules: Rules = field(repr=False)
    articles: Sequence[Article] = field(default=(), repr=False)


class ByIdentity:
    """Tells what is answered from apart by identity: an editor's change makes another object, and comparing takes long."""

    __slots__ = ("knows",)

    def __init__(self, knows: Knows) -> None:
        self.knows = knows

    def __hash__(self) -> int:
        return hash((id(self.knows.kommune), id(self.knows.rules)))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ByIdentity):
            return False
        return other.knows.kommune is self.knows.kommune and other.knows.rules is self.knows.rules


@dataclass(slots=True)
class Pass:
    """One pass. `until` is the last planned day that is looked at.

    `first` says that nothing has been seen before, or that no whole pass has come to its end; `version_changed` that
    rules or settings are others than at the last whole pass. `imports` are the instants of the imports of agreements,
    by their system.
    """

    now: datetime
    on: date
    until: date
    window: SendWindow
    knows: Knows
    varsling: VarslingTable
    latest_start: LatestStart
    first: bool = False
    version_changed: bool = False
    imports: Mapping[str, Sequence[datetime]] = field(default_factory=dict)
    set_on: Mapping[tuple[str, str, str], date] = field(default_factory=dict)
    _leaders: dict[uuid.UUID, uuid.UUID | None] = field(default_factory=dict)
    _enheter: EnhetTree | None = None
    _contacts: "Contacts | None" = None
    _holders: dict[str, tuple[uuid.UUID, ...]] = field(default_factory=dict)

    def is_first(self, changed_at: datetime | None) -> bool:
        """Say whether a record belongs to the installation's first import, so that nobody is asked about it one by one."""
        if self.first or changed_at is None:
            return self.first
        earliest = min((runs[0] for runs in self.imports.values() if runs), default=None)
        return earliest is not None and changed_at <= earliest

    def import_after(self, source_system: str | None, day: date) -> date | None:
        """Return the day of the first import of agreements from a system on a later day; None where there is none."""
        for system, runs in self.imports.items():
            if source_system in (None, system):
                at = bisect_right(runs, day, key=oslo_date)
                if at < len(runs):
                    return oslo_date(runs[at])
        return None

    def steps(
        self, track: Track, *, area: str | None = None, avtale_id: uuid.UUID | None = None
    ) -> tuple[Steps, date | None]:
        """Return the steps of a track, and since when they are set so, where the kommune has set them.

        `avtale_id` is the agreement that another record is about: its own steps count for that record too.
        """
        own = avtale_id
        if track.record_kind == "avtale" and self.varsling.settings:
            own = uuid.UUID(track.record_id)
        steps = self.varsling.steps(track.kind, avtale_id=own, tjenesteomrade=area)
        if not self.set_on:
            return steps, None
        scopes = {"avtale": str(own), "tjenesteomrade": fold_name(area or "")}
        days = (
            self.set_on.get((level.value, scopes.get(level.value, ""), track.kind.value))
            for level in (steps.level, steps.switched_by)
        )
        return steps, max((day for day in days if day), default=None)

    async def enheter(self, session: AsyncSession) -> EnhetTree:
        """Return every enhet, read once."""
        if self._enheter is None:
            self._enheter = await load_enheter(session)
        return self._enheter

    async def leaders(
        self, session: AsyncSession, people: Collection[uuid.UUID]
    ) -> Mapping[uuid.UUID, uuid.UUID | None]:
        """Return the leader of each of these people, and of everybody asked about before."""
        missing = {one for one in people if one not in self._leaders}
        if missing:
            rows = await session.execute(select(Person.id, Person.leader_id).where(Person.id.in_(missing)))
            self._leaders |= dict.fromkeys(missing) | {row.id: row.leader_id for row in rows}
        return self._leaders

    async def holders(self, session: AsyncSession, role: str) -> tuple[uuid.UUID, ...]:
        """Return who holds a role without a limit, and has not left; all who hold it where nobody does."""
        if role not in self._holders:
            rows = await session.execute(
                select(PersonRole.person_id, PersonRole.scope)
                .join(Person, Person.id == PersonRole.person_id)
                .where(PersonRole.role == role, Person.left_on.is_(None) | (Person.left_on > self.on))
            )
            found = [(id, scope) for id, scope in rows]
            wide = tuple(id for id, scope in found if not scope)
            self._holders[role] = wide or tuple(id for id, _ in found)
        return self._holders[role]

    async def contacts(self, session: AsyncSession) -> "Contacts":
        """Return the innkjøpskontakter, read once."""
        if self._contacts is None:
            self._contacts = await _contacts(session, await self.enheter(session), on=self.on)
        return self._contacts


@dataclass(frozen=True, slots=True)
class Contacts:
    """The innkjøpskontakter by the folded name of the tjenesteområde or enhet they buy for, and those without a limit."""

    enheter: EnhetTree
    by_place: Mapping[str, frozenset[uuid.UUID]]
    there: frozenset[uuid.UUID]

    def everybody(self) -> frozenset[uuid.UUID]:
        """Return all of them."""
        named = (enhet.innkjopskontakt_id for enhet in self.enheter.by_id.values())
        held = frozenset[uuid.UUID]().union(*self.by_place.values())
        return held | (frozenset(one for one in named if one) & self.there)

    def of(self, enhet_id: uuid.UUID | None, area: str | None = None) -> frozenset[uuid.UUID]:
        """Return who buys for an enhet: the one named nearest above it, else those who hold the role for its area."""
        above = self.enheter.upwards(enhet_id)
        for enhet in above:
            if enhet.innkjopskontakt_id in self.there and enhet.innkjopskontakt_id is not None:
                return frozenset({enhet.innkjopskontakt_id})
        places = [enhet.name for enhet in above]
        places += [name for name in (area or self.enheter.tjenesteomrade_of(enhet_id),) if name]
        return next(
            (found for place in places if (found := self.by_place.get(fold_name(place)))), frozenset()
        )


async def _contacts(session: AsyncSession, enheter: EnhetTree, *, on: date) -> Contacts:
    rows = await session.execute(
        select(PersonRole.person_id, PersonRole.scope, Person.tjenesteomrade, Person.enhet_id)
        .join(Person, Person.id == PersonRole.person_id)
        .where(
            PersonRole.role == Role.INNKJOPSKONTAKT.value, Person.left_on.is_(None) | (Person.left_on > on)
        )
    )
    by_place: dict[str, frozenset[uuid.UUID]] = {}
    for id, scope, area, enhet_id in rows:
        place = scope or fold_name(area or enheter.tjenesteomrade_of(enhet_id) or "")
        by_place[place] = by_place.get(place, frozenset()) | {id}
    named = {enhet.innkjopskontakt_id for enhet in enheter.by_id.values() if enhet.innkjopskontakt_id}
    there = await session.scalars(
        select(Person.id).where(Person.id.in_(named), Person.left_on.is_(None) | (Person.left_on > on))
    )
    return Contacts(enheter, by_place, frozenset(there))


@lru_cache(maxsize=4)
def _starts(by: ByIdentity, on: date) -> LatestStart:
    return latest_starts(by.knows.kommune, by.knows.rules, on=on)


async def open_pass(
    session: AsyncSession,
    knows: Knows,
    *,
    now: datetime,
    window: SendWindow,
    days: int | None = None,
) -> Pass:
    """Read what a pass goes by; it looks so many days ahead."""
    on = oslo_date(now)
    varsling = await load_varsling(session)
    state = await session.get(NotificationState, 1, populate_existing=True)
    seen = await session.scalar(select(Watch.record).where(Watch.record >= "avtale:", Watch.record < "avtale;").limit(1))  # fmt: skip
    imports: dict[str, list[datetime]] = {}
    runs = select(ImportRun.source_system, ImportRun.at).where(ImportRun.kind == ImportKind.AVTALER.value)
    for system, at in await session.execute(runs.order_by(ImportRun.at)):
        imports.setdefault(system, []).append(at)
    version = version_of(knows, window, varsling.version)
    return Pass(
        now=now,
        on=on,
        until=on + (HORIZON if days is None else timedelta(days=days)),
        window=window,
        knows=knows,
        varsling=varsling,
        latest_start=_starts(ByIdentity(knows), on),
        first=seen is None or state is None or not state.version,
        version_changed=state is not None and state.version not in ("", version),
        imports=imports,
        set_on=await _set_on(session) if varsling.settings else {},
    )


async def _set_on(session: AsyncSession) -> dict[tuple[str, str, str], date]:
    rows = await session.execute(select(Varsling.level, Varsling.scope, Varsling.kind, Varsling.changed_at))
    return {(level, scope, kind): oslo_date(at) for level, scope, kind, at in rows}


def version_of(knows: Knows, window: SendWindow, varsling: str) -> str:
    """Return what is another whenever the rules or the settings are: a pass over everything is then needed."""
    said = (
        RULES_VERSION,
        _profile_version(ByIdentity(knows)),
        _articles_version(knows),
        repr(window),
        varsling,
    )
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:32]


@lru_cache(maxsize=4)
def _profile_version(by: ByIdentity) -> str:
    parts = by.knows.kommune.model_dump(mode="json", include={"id", "lead_times", "recurring", "due_days"})
    return json.dumps(parts, sort_keys=True)


def _articles_version(knows: Knows) -> str:
    return ";".join(sorted(f"{article.id}@{article.review_by.isoformat()}" for article in knows.articles))
