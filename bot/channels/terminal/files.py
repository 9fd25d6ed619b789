"""Files for whoever sits at the terminal: written into a folder that only they can read."""

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from bot.channels.files import FileBusyError, FileGoneError, ReadFile, is_own
from bot.logs import log
from conversation.reply import File, Reply


class Folder:
    """One sitting's folder, made when the first file comes. It stays when the sitting ends: the files are the person's."""

    def __init__(self, read: ReadFile) -> None:
        self._read = read
        self._path: Path | None = None

    async def placed(self, reply: Reply) -> Reply:
        """Return the Reply with its own files written, and `file://` links to them."""
        if not any(is_own(file.url) for file in reply.files):
            return reply
        return replace(reply, files=tuple([await self._placed(file) for file in reply.files]))

    async def _placed(self, file: File) -> File:
        if not is_own(file.url):
            return file
        try:
            data = await self._read(file.url)
        except (FileGoneError, FileBusyError) as exc:
            log().warning("terminal_file_not_written", exc_info=exc)
            return replace(file, url="", alt=f"Filen ble ikke skrevet. Spør en gang til. {file.alt}")
        path = self._free(file.name)
        path.write_bytes(data)
        return replace(file, url=path.as_uri())

    def _free(self, name: str) -> Path:
        if self._path is None:
            # `mkdtemp` makes a folder that nobody else may look into.
            self._path = Path(tempfile.mkdtemp(prefix="innkjopsbot-"))
        return next(path for path in _candidates(self._path / name) if not path.exists())


def _candidates(path: Path) -> Iterator[Path]:
    yield path
    number = 2
    while True:
        yield path.with_name(f"{path.stem} ({number}){path.suffix}")
        number += 1
