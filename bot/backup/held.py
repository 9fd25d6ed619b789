"""A backup as a file: checked whole before anything of it is used, and read row by row."""

import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.backup.manifest import MANIFEST, BackupFaultsError, HeldTable, Manifest, read_manifest
from bot.backup.values import read

LARGEST_MANIFEST: Final = 5_000_000
LONGEST_LINE: Final = 100_000_000
"""Bytes; a row holds a file of some megabytes at most."""


@dataclass(frozen=True, slots=True)
class Held:
    """An open backup."""

    manifest: Manifest
    _file: zipfile.ZipFile

    def rows(self, table: HeldTable) -> Iterator[Mapping[str, object]]:
        """Return a table's rows one by one, each by the names of its columns. Raises BackupFaultsError."""
        try:
            with self._file.open(table.member) as member:
                while line := member.readline(LONGEST_LINE):
                    yield _row(table, line)
        except (zipfile.BadZipFile, zlib.error, KeyError, ValueError, TypeError, EOFError) as exc:
            raise BackupFaultsError(_damaged(table.name)) from exc

    def check(self) -> None:
        """Read the whole file; raise BackupFaultsError with every table that is not as it was written."""
        if wrong := [table.name for table in self.manifest.tables if not self._is_whole(table)]:
            raise BackupFaultsError(*map(_damaged, wrong))

    def _is_whole(self, table: HeldTable) -> bool:
        digest, rows = hashlib.sha256(), 0
        try:
            with self._file.open(table.member) as member:
                while line := member.readline(LONGEST_LINE):
                    digest.update(line)
                    _row(table, line)
                    rows += 1
        except (zipfile.BadZipFile, zlib.error, KeyError, ValueError, TypeError, EOFError, OSError):
            return False
        return rows == table.rows and digest.hexdigest() == table.sha256


@contextmanager
def opened(file: Path) -> Iterator[Held]:
    """Open a backup. Raises BackupFaultsError where there is none, or it is not ours."""
    try:
        archive = zipfile.ZipFile(file)
    except OSError as exc:
        raise BackupFaultsError(
            f"Filen «{file}» kan ikke leses ({exc.strerror or 'ukjent grunn'}). Sjekk stien og rettighetene."
        ) from exc
    except zipfile.BadZipFile as exc:
        raise BackupFaultsError(
            f"Filen «{file}» er ikke en sikkerhetskopi fra `innkjopsbot db backup`, eller den er avkortet."
        ) from exc
    with archive:
        yield Held(_manifest(archive), archive)


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    try:
        with archive.open(MANIFEST) as member:
            data = json.loads(member.read(LARGEST_MANIFEST))
    except (KeyError, ValueError, zipfile.BadZipFile, zlib.error) as exc:
        raise BackupFaultsError(
            "Filen har ingen lesbar innholdsfortegnelse. Den er ikke en sikkerhetskopi fra Innkjøpsbot, eller den er skadet."
        ) from exc
    return read_manifest(data if isinstance(data, dict) else {})


def _row(table: HeldTable, line: bytes) -> Mapping[str, object]:
    values = json.loads(line)
    if not isinstance(values, list):
        raise TypeError(table.name)
    return {name: read(kind, value) for (name, kind), value in zip(table.columns, values, strict=True)}


def _damaged(table: str) -> str:
    return f"Tabellen «{table}» i sikkerhetskopien er skadet eller ufullstendig. Bruk en annen kopi."
