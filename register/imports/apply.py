"""Rows into the register: what differs is worked out first, and then written in one transaction."""

import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from register.avtale import Avtale
from register.database import Sessions, reading
from register.enhet import Enhet
from register.import_run import ImportKind, latest_run
from register.imports.applying.avtaler import plan_avtaler
from register.imports.applying.avvik import plan_avvik
from register.imports.applying.departures import move_on, take_roles
from register.imports.applying.directory import Directory, KnownPerson
from register.imports.applying.enheter import plan_enheter
from register.imports.applying.links import Links, Target
from register.imports.applying.personer import plan_personer
from register.imports.applying.plan import AUDIT, PERSON, RUN, Import, Plan, table_of
from register.imports.applying.varsler import plan_varsler
from register.imports.applying.waiting import LINK_OF, Waiting, load_waiting, retry
from register.imports.applying.writing import write
from register.imports.report import Report, refused
from register.imports.rows import (
    ArkivnummerRow,
    AvtaleRow,
    AvvikRow,
    EnhetRow,
    Fault,
    PersonRow,
    Rows,
    VarselRow,
)

AnyRows = (
    Rows[AvtaleRow]
    | Rows[PersonRow]
    | Rows[EnhetRow]
    | Rows[AvvikRow]
    | Rows[VarselRow]
    | Rows[ArkivnummerRow]
)
RECORDS: Final = {
    ImportKind.ENHETER: "enhet",
    ImportKind.PERSONER: "person",
    ImportKind.AVTALER: "avtale",
    ImportKind.AVVIK: "avvik",
    ImportKind.VARSLER: "varsling",
}
IMPORT_LOCK: Final = 4_210_727
"""The advisory lock under which one process at a time imports into PostgreSQL."""
TRIES: Final = 3
"""How often an import is compared anew when the register has changed meanwhile; the last time it is held still."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be imported. `yes` lets more than a tenth of the people leave at a time."""

    kind: ImportKind
    rows: AnyRows
    source_system: str
    sha256: str
    now: datetime
    today: date
    yes: bool = False


async def apply(
    session: AsyncSession,
    kind: ImportKind,
    rows: AnyRows,
    *,
    source_system: str,
    sha256: str,
    now: datetime,
    today: date,
    dry_run: bool = False,
    yes: bool = False,
) -> Report:
    """Import rows in the caller's transaction, and return the report; with `dry_run` or errors nothing is written.

    `source_system` is a name of the kommuneprofil. What the file no longer has is judged among records of the same
    kind and system. `sha256` tells the file from others, with the mapping that it was read by.
    """
    request = Request(kind, rows, source_system, sha256, now, today, yes)
    plan, report = await prepare(session, request)
    if plan is not None and not dry_run:
        await write(session, plan)
    return report


async def _nothing(_session: AsyncSession, _report: Report) -> None:
    pass


async def import_rows(
    sessions: Sessions,
    request: Request,
    *,
    dry_run: bool = False,
    then: Callable[[AsyncSession, Report], Awaitable[None]] = _nothing,
) -> Report:
    """Import rows beside a running service: compared in a transaction that only reads, then written in a short one.

    Where the register has changed in between, it is compared anew. `then` is done in the transaction that writes.
    """
    for _ in range(TRIES - 1):
        async with reading(sessions) as session:
            seen = await _state(session)
            plan, report = await prepare(session, request)
        if plan is None or dry_run:
            return report
        async with sessions.begin() as session:
            await _alone(session)
            if await _state(session) == seen:
                await write(session, plan)
                await then(session, report)
                return report
    async with sessions.begin() as session:
        await _alone(session)
        plan, report = await prepare(session, request)
        if plan is not None:
            await write(session, plan)
            await then(session, report)
        return report


async def _alone(session: AsyncSession) -> None:
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": IMPORT_LOCK})


async def _state(session: AsyncSession) -> tuple[object, ...]:
    """Return what is another whenever the register has changed: every change of a record has a line in the audit log."""
    last = select(func.max(AUDIT.c.id)).scalar_subquery()
    people = select(func.count(PERSON.c.id)).scalar_subquery()
    runs = select(func.count(RUN.c.id)).scalar_subquery()
    return tuple((await session.execute(select(last, people, runs))).one())


async def prepare(session: AsyncSession, request: Request) -> tuple[Plan | None, Report]:
    """Work out what an import changes, writing nothing. The plan is None where the file is refused."""
    rows = request.rows
    last = await latest_run(session, request.kind, source_system=request.source_system)
    job = Import(
        request.kind,
        request.source_system,
        request.sha256,
        request.now,
        request.today,
        repeated=last is not None and last.sha256 == request.sha256,
    )
    plan = Plan(job)
    errors = list(rows.errors)
    if not errors:
        errors = await _fill(session, plan, request)
    if errors:
        gone = {what: tuple(details) for what, details in plan.details.items() if what == "gone"}
        report = refused(
            job.run_id,
            job.kind,
            source_system=job.source_system,
            errors=tuple(errors),
            warnings=rows.warnings,
            details=gone,
        )
        return None, report
    return plan, plan.report(rows.warnings, rows.fields)


async def _fill(session: AsyncSession, plan: Plan, request: Request) -> list[Fault]:
    waiting = await load_waiting(session)
    directory = await _directory(session, plan, waiting)
    record = RECORDS[request.kind]
    links = Links(plan, directory, record, request.rows.headers)
    for one in waiting:
        if one.record == record:
            links.known.setdefault((one.record_id, one.field), {})[one.written] = one.id
    leaving: set[uuid.UUID] = set()
    missing: set[uuid.UUID] = set()
    match request.kind:
        case ImportKind.ENHETER:
            errors = await plan_enheter(session, request.rows, plan, directory, links)  # type: ignore[arg-type]  # the kind says which rows they are
        case ImportKind.AVTALER:
            errors = await plan_avtaler(session, request.rows, plan, directory, links)  # type: ignore[arg-type]  # as above
        case ImportKind.AVVIK:
            errors = await plan_avvik(session, request.rows, plan, links)  # type: ignore[arg-type]  # as above
        case ImportKind.PERSONER:
            errors, leavers = await plan_personer(
                session, request.rows, plan, directory, links, yes=request.yes  # type: ignore[arg-type]  # as above
            )  # fmt: skip
            leaving, missing = leavers.leaving, leavers.missing
        case ImportKind.VARSLER:
            errors = await plan_varsler(session, request.rows, plan, directory)  # type: ignore[arg-type]  # as above
    if errors:
        return errors
    links.settle()
    await retry(session, plan, directory, waiting, done=links)
    if leaving:
        await take_roles(session, plan, missing)
        await move_on(session, plan, directory, leaving)
    return []


async def _directory(session: AsyncSession, plan: Plan, waiting: list[Waiting]) -> Directory:
    """Return everything that the file, and what waits from earlier ones, may name."""
    directory = Directory()
    columns = (
        PERSON.c.id,
        PERSON.c.email,
        PERSON.c.name,
        PERSON.c.left_on,
        PERSON.c.deputy_id,
        PERSON.c.leader_id,
    )
    for id, email, name, left_on, deputy_id, leader_id in await session.execute(select(*columns)):
        directory.people.put(KnownPerson(id, email, name, left_on is not None, deputy_id, leader_id))
    enhet = table_of(Enhet)
    named = select(enhet.c.id, enhet.c.name, enhet.c.short_names, enhet.c.missing_since)
    for id, name, short_names, missing_since in await session.execute(named):
        directory.enheter.put(id, (name, *short_names))
        if missing_since is not None:
            directory.enheter.missing.add(id)
    if plan.job.kind in (ImportKind.AVTALER, ImportKind.AVVIK, ImportKind.VARSLER) or any(
        LINK_OF[one.record, one.field].target is Target.AVTALE for one in waiting
    ):
        avtale = table_of(Avtale)
        lost = {one.record_id for one in waiting if one.field == "parent_id"}
        known = select(
            avtale.c.id, avtale.c.source_id, avtale.c.reference, avtale.c.title, avtale.c.parent_id
        )
        for id, source_id, reference, title, parent_id in await session.execute(known):
            below = parent_id is not None or id in lost
            directory.avtaler.put(id, source_id=source_id, reference=reference, title=title, below=below)
    return directory
