"""Imports in tests: rows out of a file's text, and what stands in the register afterwards."""

import uuid
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import select

from register.audit import Audit
from register.avtale import Avtale, AvtaleControl, AvtaleEnhet, AvtaleOption
from register.avvik import Avvik, AvvikRecipient
from register.database import Base, Sessions
from register.enhet import Enhet
from register.import_run import ImportKind, WaitingLink
from register.imports.apply import AnyRows, apply
from register.imports.read import read_rows
from register.imports.report import Report
from register.person import Person, PersonRole
from register.stand_in import StandIn

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 11, 0, tzinfo=UTC)
SOURCES = {
    "enheter": "organisasjon",
    "personer": "organisasjon",
    "avtaler": "kav",
    "avvik": "kvalitetssystem",
    "varsler": "kommunen",
}
Name = Literal["enheter", "personer", "avtaler", "avvik", "varsler"]


def rows_of(kind: str, text: str) -> AnyRows:
    """Read a file's text."""
    rows: AnyRows = read_rows(ImportKind(kind), text.encode(), today=TODAY)  # type: ignore[call-overload]  # any kind
    return rows


class Register:
    """A register that files are read into, an hour apart."""

    def __init__(self, sessions: Sessions) -> None:
        self.sessions = sessions
        self.now = NOW

    async def take(self, kind: str, text: str, *, source: str | None = None, **options: Any) -> Report:
        """Import a file's text."""
        rows = rows_of(kind, text)
        assert not rows.errors, rows.errors
        return await self.apply(kind, rows, sha256=str(hash(text)), source=source, **options)

    async def apply(
        self, kind: str, rows: AnyRows, *, sha256: str = "", source: str | None = None, **options: Any
    ) -> Report:
        self.now += timedelta(hours=1)
        async with self.sessions.begin() as session:
            return await apply(
                session,
                ImportKind(kind),
                rows,
                source_system=source or SOURCES[kind],
                sha256=sha256 or uuid.uuid4().hex,
                now=self.now,
                today=options.pop("today", TODAY),
                **options,
            )

    async def all(self, model: type[Base]) -> list[Any]:
        async with self.sessions() as session:
            return list((await session.scalars(select(model))).unique())

    async def one(self, model: type[Base], **values: object) -> Any:
        found = [
            row
            for row in await self.all(model)
            if all(getattr(row, name) == value for name, value in values.items())
        ]
        assert len(found) == 1, (model, values, len(found))
        return found[0]

    async def person(self, email: str) -> Any:
        return await self.one(Person, email=f"{email}@demo.invalid")

    async def audits(self, act: str) -> list[Audit]:
        return [line for line in await self.all(Audit) if line.act == act]

    async def whole(self) -> Mapping[str, list[str]]:
        """Everything in the register without ids and instants, so that two of them can be compared."""
        names: dict[object, str] = {None: ""}
        tables: dict[str, list[Any]] = {}
        for model in (Person, Enhet, Avtale, Avvik):
            tables[model.__tablename__] = await self.all(model)
        for person in tables["person"]:
            names[person.id] = person.email
        for enhet in tables["enhet"]:
            names[enhet.id] = enhet.key
        for record in (*tables["avtale"], *tables["avvik"]):
            names[record.id] = record.key
        for part in (
            PersonRole,
            AvtaleOption,
            AvtaleControl,
            AvtaleEnhet,
            AvvikRecipient,
            StandIn,
            WaitingLink,
        ):
            tables[part.__tablename__] = await self.all(part)
        return {name: sorted(_shown(row, names) for row in rows) for name, rows in tables.items()}


LEFT_OUT = {"changed_at", "import_id", "imported_at", "asked_at", "decided_at"}


def _shown(row: Any, names: Mapping[object, str]) -> str:
    values = {
        column.name: getattr(row, column.name)
        for column in row.__table__.columns
        if column.name not in LEFT_OUT
    }
    shown = {
        name: names.get(value, "*") if isinstance(value, uuid.UUID) else value
        for name, value in values.items()
    }
    return repr(sorted(shown.items()))
