"""The archive's numbers out of a file and onto the cases: those already there are never changed by a file."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from register.archive_entry import ArchiveEntry, EnteredHow, enter_number
from register.audit import write_audit
from register.avtale import Avtale
from register.avvik import Avvik
from register.case_number import case_number
from register.cases import case_numbered, number_in
from register.import_run import ImportKind, ImportRun
from register.imports.report import COUNTS, Detail, Difference, Report, refused
from register.imports.rows import ArkivnummerRow, Fault, Row, Rows


@dataclass(frozen=True, slots=True)
class Numbered:
    """A case or an agreement that a row names. `restricted` says that only its recipients may know of it."""

    record: str
    number: str
    restricted: bool = False


async def find_numbered(session: AsyncSession, written: str) -> Numbered | None:
    """Return what a number belongs to: a case, also one that has been deleted here, or an agreement; None for none."""
    parsed = number_in(written)
    if parsed is None:
        return await _avtale(session, written)
    case = await case_numbered(session, parsed)
    if case is not None:
        return Numbered(case.record, case.number, isinstance(case, Avvik) and case.restricted)
    number = case_number(*parsed)
    gone = await session.scalar(select(ArchiveEntry).where(ArchiveEntry.case_number == number))
    return Numbered(gone.record, number) if gone else None


async def _avtale(session: AsyncSession, written: str) -> Numbered | None:
    named = or_(Avtale.reference == written, Avtale.source_id == written)
    found = tuple(await session.scalars(select(Avtale).where(named).limit(2)))
    return Numbered(f"avtale:{found[0].id}", written) if len(found) == 1 else None


async def import_archive_numbers(
    session: AsyncSession, rows: Rows[ArkivnummerRow], *, sha256: str, now: datetime, dry_run: bool
) -> Report:
    """Enter the numbers of a file in the caller's transaction and return the report; nothing of a file with an error.

    A case that is not here is a warning. One that has another number in the archive, there or in the same file, is an
    error that names both.
    """
    run_id = uuid.uuid4()
    system = "arkiv"
    wanted, warnings, errors = await _wanted(session, rows)
    if rows.errors or errors:
        return refused(
            run_id, ImportKind.ARKIVNUMMER, source_system=system,
            errors=(*rows.errors, *errors), warnings=(*rows.warnings, *warnings),
        )  # fmt: skip
    details: list[Detail] = []
    unchanged = 0
    for row, found in wanted:
        new = row.values.archive_number
        entry = await session.get(ArchiveEntry, found.record)
        if entry is not None and entry.number == new:
            unchanged += 1
            continue
        details.append(
            Detail(found.record, found.number, row.number, (Difference("archive_number", "", new),), found.restricted)
        )  # fmt: skip
        if not dry_run:
            await enter_number(
                session, found.record, new, case_number=found.number, how=EnteredHow.IMPORT, by=None, now=now
            )  # fmt: skip
    counts = {**dict.fromkeys(COUNTS, 0), "new": len(details), "unchanged": unchanged}
    if not dry_run:
        session.add(ImportRun(id=run_id, kind=ImportKind.ARKIVNUMMER.value, source_system=system, at=now, sha256=sha256, counts=counts))  # fmt: skip
        write_audit(session, at=now, act="imported", record=f"import:{run_id}", detail={"kind": ImportKind.ARKIVNUMMER.value})  # fmt: skip
    return Report(
        run_id, ImportKind.ARKIVNUMMER, system, counts, {"new": tuple(details)},
        warnings=(*rows.warnings, *warnings), fields=tuple(sorted(rows.fields)),
    )  # fmt: skip


async def _wanted(
    session: AsyncSession, rows: Rows[ArkivnummerRow]
) -> tuple[list[tuple[Row[ArkivnummerRow], Numbered]], list[Fault], list[Fault]]:
    """Return each record once with its row, and what is wrong with the rows."""
    found: dict[str, tuple[Row[ArkivnummerRow], Numbered]] = {}
    warnings: list[Fault] = []
    errors: list[Fault] = []
    column = rows.headers.get("number", "")
    for row in rows.rows:
        named = await find_numbered(session, row.values.number)
        if named is None:
            warnings.append(Fault(row.number, column, row.values.number, "Saken finnes ikke her. Raden er ikke lest.", "Sjekk nummeret, for eksempel BM-2026-0001."))  # fmt: skip
            continue
        other = await _other(session, found, named, row.values.archive_number)
        if other:
            errors.append(Fault(row.number, rows.headers.get("archive_number", ""), row.values.archive_number, f"{named.number} har alt arkivnummeret {other}, og filen sier {row.values.archive_number}.", "Finn ut hvilket som er riktig. Er det i filen, rettes det i samtalen: «Rett arkivnummer»."))  # fmt: skip
            continue
        found.setdefault(named.record, (row, named))
    return list(found.values()), warnings, errors


async def _other(
    session: AsyncSession,
    found: dict[str, tuple[Row[ArkivnummerRow], Numbered]],
    named: Numbered,
    number: str,
) -> str:
    """Return the other number that a record has, in the register or earlier in the file; "" where it has none."""
    if (before := found.get(named.record)) is not None and before[0].values.archive_number != number:
        return before[0].values.archive_number
    entry = await session.get(ArchiveEntry, named.record)
    return entry.number if entry is not None and entry.number not in ("", number) else ""
