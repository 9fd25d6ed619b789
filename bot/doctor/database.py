"""Checks of the database: whether it answers, is of our version, and lets us do our work."""

import time
from collections.abc import Iterator, Sequence
from typing import Final

from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import schema
from bot.doctor.finding import Finding, fault, warning, well
from bot.doctor.patient import Patient
from bot.inbox import Inbox

SLOW_SECONDS: Final = 0.1
OLDEST_SERVER: Final = 130_000
MOST_DRIFT: Final = 2.0
FAR_OFF: Final = 30.0
NEARLY_FULL: Final = 0.8
RIGHTS: Final = ("SELECT", "INSERT", "UPDATE", "DELETE")
AWAY: Final = "Databasen svarer ikke, så dette er ikke sjekket."


async def answers(patient: Patient) -> Sequence[Finding]:
    """Whether the database answers, and how soon."""
    if patient.engine is None:
        return [fault("database", "Det er ingen database å spørre.", "Se «sqlite».")]
    try:
        async with patient.engine.connect() as connection:
            begun = time.perf_counter()
            await connection.execute(text("SELECT 1"))
            took = time.perf_counter() - begun
    except (SQLAlchemyError, OSError) as exc:
        what = f"Databasen svarer ikke ({type(getattr(exc, 'orig', exc)).__name__})."
        remedy = "Sjekk at den er i gang, at INNKJOPSBOT_DATABASE_URL stemmer (bruker, passord, vert), og nettverket."
        return [fault("database", what, remedy)]
    if took > SLOW_SECONDS:
        what = f"Databasen bruker {took * 1000:.0f} ms på det minste spørsmålet."
        remedy = (
            "Flytt tjenesten og databasen nærmere hverandre, eller se etter hva databasen er opptatt med."
        )
        return [warning("database", what, remedy)]
    return [well("database", f"Databasen svarer på {took * 1000:.1f} ms.")]


async def revision(patient: Patient) -> Sequence[Finding]:
    """Whether the schema is the one that this version needs."""
    if patient.engine is None:
        return []
    async with patient.engine.connect() as connection:
        found = await connection.run_sync(schema.current_revision)
    wanted = schema.newest_revision()
    if found == wanted:
        return [well("schema", f"Skjemaet er på {wanted}, som denne utgaven trenger.")]
    if found is None or found in schema.known_revisions():
        what = f"Skjemaet er på {found or 'ingenting'}, men denne utgaven trenger {wanted}."
        return [fault("schema", what, "Kjør: innkjopsbot db upgrade")]
    what = f"Skjemaet er på {found}, som er nyere enn denne utgaven ({wanted})."
    return [warning("schema", what, "Det går bra under en oppgradering. Bytt ellers til den nye utgaven.")]


async def privileges(patient: Patient) -> Sequence[Finding]:
    """Whether the account may do its work on every table, and no more than that."""
    if patient.engine is None or patient.path is not None:
        return []
    async with patient.engine.connect() as connection:
        lacking = [name for name in sorted(schema.own_tables()) if not await _may_use(connection, name)]
        is_super = await connection.scalar(text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user"))
    found = []
    if lacking:
        what = f"Brukeren mangler rettigheter til {', '.join(lacking[:5])}{' …' if len(lacking) > len(lacking[:5]) else ''}."
        remedy = "Gi brukeren SELECT, INSERT, UPDATE og DELETE på tabellene, eller la den eie dem."
        found.append(fault("privileges", what, remedy))
    if is_super:
        remedy = "Lag en egen bruker som bare eier denne databasen."
        found.append(warning("privileges", "Tjenesten bruker databasens administrator.", remedy))
    return found or [well("privileges", "Brukeren har de rettighetene den trenger.")]


async def _may_use(connection: AsyncConnection, name: str) -> bool:
    asked = ", ".join(f"has_table_privilege(to_regclass(:name), '{right}')" for right in RIGHTS)
    row = (await connection.execute(text(f"SELECT {asked}"), {"name": name})).one()
    # A table that is not there is told of by the schema.
    return all(held is not False for held in row)


async def server(patient: Patient) -> Sequence[Finding]:
    """Tell what kind of server it is: version, encoding, connections left, size."""
    if patient.engine is None or patient.path is not None:
        return []
    async with patient.engine.connect() as connection:
        values = (
            await connection.execute(
                text(
                    "SELECT current_setting('server_version_num')::int, pg_encoding_to_char(encoding),"
                    " (SELECT count(*) FROM pg_stat_activity), current_setting('max_connections')::int,"
                    " pg_database_size(datname) FROM pg_database WHERE datname = current_database()"
                )
            )
        ).one()
    number, encoding, used, most, size = values
    found = list(_server(int(number), str(encoding), int(used), int(most)))
    about = f"PostgreSQL {int(number) // 10_000}, {encoding}, {int(size) // 1_000_000} MB, {used} av {most} forbindelser."
    return found or [well("server", about)]


def _server(number: int, encoding: str, used: int, most: int) -> Iterator[Finding]:
    if number < OLDEST_SERVER:
        what = f"PostgreSQL {number // 10_000} får ikke lenger sikkerhetsrettelser."
        yield warning("server", what, "Oppgrader databasetjeneren.")
    if encoding != "UTF8":
        what = f"Databasen lagrer tekst som {encoding}, så noen tegn kan ikke lagres."
        yield fault(
            "server", what, "Lag databasen på nytt med ENCODING 'UTF8', og les inn en sikkerhetskopi."
        )
    if used > most * NEARLY_FULL:
        what = f"{used} av {most} forbindelser til databasen er i bruk."
        yield warning("server", what, "Øk max_connections. Hver kopi av tjenesten kan bruke tjue.")


async def clock(patient: Patient) -> Sequence[Finding]:
    """Whether our clock and the database's agree, and whether ours has been set back."""
    if patient.engine is None:
        return []
    async with patient.engine.connect() as connection:
        theirs = None
        if patient.path is None:
            theirs = await connection.scalar(select(func.clock_timestamp()))
        ours = patient.now
        newest = await connection.scalar(select(func.max(Inbox.received_at)))
    remedy = "Slå på tidssynkronisering (NTP) på maskinene."
    apart = abs((theirs - ours).total_seconds()) if theirs is not None else 0.0
    found = []
    if apart > MOST_DRIFT:
        tell = fault if apart > FAR_OFF else warning
        found.append(
            tell("clock", f"Klokka her og i databasen er {apart:.0f} sekunder fra hverandre.", remedy)
        )
    if newest is not None and (newest - ours).total_seconds() > FAR_OFF:
        found.append(
            fault(
                "clock", "Det ligger meldinger fra framtiden: klokka har vært feil, eller er det nå.", remedy
            )
        )
    return found or [well("clock", "Klokka stemmer.")]
