"""A file that stands in its place only once it is whole, and that its owner alone may read."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from bot.backup.manifest import BackupFaultsError


@contextmanager
def new_file(file: Path) -> Iterator[IO[bytes]]:
    """Return what to write to; at the end it stands under its name. Nothing is left of one that was broken off.

    Raises BackupFaultsError where there is a file of that name already, and where it cannot be written.
    """
    if file.exists():
        raise BackupFaultsError(f"Filen «{file}» finnes fra før. Velg et annet navn, eller flytt den.")
    part = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as writing:
            yield writing
            writing.flush()
            os.fsync(writing.fileno())
        # A link, not a renaming: whoever made a file of that name meanwhile keeps theirs.
        os.link(part, file)
    except FileExistsError as exc:
        raise BackupFaultsError(
            f"Filen «{file}» er laget av noen andre i mellomtiden. Velg et annet navn."
        ) from exc
    except OSError as exc:
        raise BackupFaultsError(
            f"Filen «{file}» kan ikke skrives ({exc.strerror or 'ukjent grunn'}). "
            "Sjekk mappen, rettighetene og ledig diskplass."
        ) from exc
    finally:
        part.unlink(missing_ok=True)
