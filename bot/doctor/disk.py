"""Checks of where things are stored: room on the disk, and a SQLite database's own file."""

import shutil
import stat
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from sqlalchemy import text
from sqlalchemy.exc import DatabaseError, OperationalError

from bot.doctor.finding import Finding, fault, warning, well
from bot.doctor.patient import Patient

LITTLE: Final = 1_000_000_000
VERY_LITTLE: Final = 100_000_000
MOUNTS: Final = Path("/proc/mounts")
ELSEWHERE: Final = ("nfs", "cifs", "smb", "sshfs", "9p", "afs", "gluster", "ceph")
"""What the names of file systems on other machines begin with, after `fuse.`."""
PUT_BACK: Final = "Stopp tjenesten, og les inn siste sikkerhetskopi: innkjopsbot db restore."
NO_FILE: Final = "Databasen er PostgreSQL."


async def disk(patient: Patient) -> Sequence[Finding]:
    """How much room there is where we write: the database's folder, and for temporary files."""
    places = {Path(tempfile.gettempdir()), *((patient.path.absolute().parent,) if patient.path else ())}
    found = [finding for place in sorted(places) if place.is_dir() for finding in _room(place)]
    return found or [well("disk", "Det er god plass på disken.")]


def _room(place: Path) -> Iterator[Finding]:
    free = shutil.disk_usage(place).free
    what, remedy = f"Det er {free // 1_000_000} MB ledig i {place}.", "Rydd, eller utvid disken."
    if free < VERY_LITTLE:
        yield fault("disk", what, remedy)
    elif free < LITTLE:
        yield warning("disk", what, remedy)


async def sqlite_file(patient: Patient) -> Sequence[Finding]:
    """Look at a SQLite file: whole, written ahead, on this machine, and readable by its owner alone."""
    if patient.path is None:
        return [well("sqlite", NO_FILE)]
    if patient.engine is None:
        what, remedy = f"Databasen {patient.path} finnes ikke.", "Sjekk INNKJOPSBOT_DATABASE_URL og mappen."
        return [fault("sqlite", what, f"{remedy} En ny lages første gang tjenesten starter.")]
    try:
        async with patient.engine.connect() as connection:
            mode = await connection.scalar(text("PRAGMA journal_mode"))
            whole = await connection.scalar(text("PRAGMA quick_check(1)"))
    except OperationalError as exc:
        what = f"Databasefilen {patient.path} kan ikke leses ({exc.orig})."
        remedy = "Sjekk rettighetene til filen og mappen, og om noe annet holder den låst."
        return [fault("sqlite", what, remedy)]
    except DatabaseError:
        return [
            fault("sqlite", f"Databasefilen {patient.path} er skadet, eller en annen slags fil.", PUT_BACK)
        ]
    found = list(_file(patient.path))
    if mode != "wal":
        remedy = "Start tjenesten én gang, så retter den det selv."
        found.append(warning("sqlite", f"Databasen skriver ikke foran seg (modus {mode}).", remedy))
    if whole != "ok":
        found.append(fault("sqlite", "Databasefilen er skadet.", PUT_BACK))
    return found or [well("sqlite", f"Databasefilen {patient.path} er hel.")]


def _file(path: Path) -> Iterator[Finding]:
    if stat.S_IMODE(path.stat().st_mode) & stat.S_IROTH:
        what = f"Andre på maskinen kan lese databasen {path}."
        yield warning("sqlite", what, f"Kjør: chmod 600 {path}")
    if kind := _network_kind(path.absolute()):
        yield fault(
            "sqlite", f"Databasen ligger på et nettverksområde ({kind}), der SQLite kan ødelegge den.",
            "Flytt filen til maskinens egen disk, eller bruk PostgreSQL.",
        )  # fmt: skip


def _network_kind(path: Path) -> str:
    """Return the kind of network file system that a path is on, "" where it is on none that we know."""
    if not MOUNTS.is_file():
        return ""
    mounts = [line.split()[1:3] for line in MOUNTS.read_text(encoding="utf-8").splitlines()]
    over = [(where, kind) for where, kind in mounts if path.is_relative_to(where)]
    # The longest is nearest; of two on one place the later covers the earlier.
    kind = max(reversed(over), key=lambda mount: len(mount[0]))[1] if over else ""
    return kind if kind.removeprefix("fuse.").startswith(ELSEWHERE) else ""
