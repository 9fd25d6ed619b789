"""An installation as the doctor looks at it: its settings as far as they hold, and its database, opened for reading only."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from bot.settings import Settings
from norsk.clock import Clock

PATIENCE_SECONDS: Final = 5
"""How long the doctor waits for one answer of a database."""


@dataclass(frozen=True, slots=True)
class Patient:
    """What the checks may look at. `engine` is None where the settings do not say which database it is.

    `path` is the file of a SQLite database, None for PostgreSQL.
    """

    settings: Settings
    faults: tuple[str, ...]
    clock: Clock
    engine: AsyncEngine | None = None
    sessions: async_sessionmaker[AsyncSession] | None = None
    path: Path | None = None

    @property
    def now(self) -> datetime:
        """This moment, by our own clock."""
        return self.clock.now()


@asynccontextmanager
async def patient_of(settings: Settings, faults: tuple[str, ...], *, clock: Clock) -> AsyncIterator[Patient]:
    """Open an installation to look at. Nothing is asked of its database yet, and nothing can be written to it."""
    path = _file(settings)
    if path is not None and not path.exists():
        # Opening it would make it.
        yield Patient(settings, faults, clock, path=path)
        return
    engine = _reading_engine(settings, path)
    try:
        sessions = async_sessionmaker(engine, expire_on_commit=False)
        yield Patient(settings, faults, clock, engine, sessions, path)
    finally:
        await engine.dispose()


def _file(settings: Settings) -> Path | None:
    name = make_url(settings.database_url).database if settings.is_sqlite else None
    return Path(name) if name else None


def _reading_engine(settings: Settings, path: Path | None) -> AsyncEngine:
    if path is not None:
        url = f"sqlite+aiosqlite:///file:{path.absolute()}?mode=ro&uri=true"
        return create_async_engine(url, connect_args={"timeout": PATIENCE_SECONDS})
    limits = f"-c default_transaction_read_only=on -c statement_timeout={PATIENCE_SECONDS * 1000}"
    return create_async_engine(
        settings.database_url, connect_args={"connect_timeout": PATIENCE_SECONDS, "options": limits}
    )


def settings_as_far_as_they_hold(load: Callable[..., Settings]) -> tuple[Settings, tuple[str, ...]]:
    """Return the settings with the default in place of each that does not hold, and every fault that was found."""
    from bot.settings import SettingsError  # noqa: PLC0415 - told apart from the type above for the reader

    try:
        return load(), ()
    except SettingsError as exc:
        faults = tuple(exc.faults)
    wrong = [
        name
        for name, field in Settings.model_fields.items()
        if any(one.startswith(f"{field.validation_alias}") for one in faults)
    ]
    try:
        return load(**{name: Settings.model_fields[name].default for name in wrong}), faults
    except SettingsError:
        return Settings.model_construct(), faults
