"""An OLE compound file, read no further than what must be known before it is given to a reader that trusts it."""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from register.imports.files.guard import UnreadableFileError

_DAMAGED = "Filen er skadet og kan ikke leses."
_LAST_SECTOR = 0xFFFFFFFA  # this and above are marks, not sectors
_ENTRY = 128
_SECTOR_SHIFTS = (9, 12)
_ROOT = "Root Entry"


@dataclass(frozen=True, slots=True)
class Stream:
    """Where a stream begins, and its size in bytes as the file says."""

    start: int
    size: int


class OleFile:
    """An OLE compound file in memory. Raises UnreadableFileError where a chain of sectors has no end.

    The workbook reader follows such a chain until the memory is full, and takes the whole process with it.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        try:
            (shift,) = struct.unpack_from("<H", data, 30)
            (directory,) = struct.unpack_from("<I", data, 48)
            self._cutoff, small_fat = struct.unpack_from("<II", data, 56)
            (more,) = struct.unpack_from("<I", data, 68)
            if shift not in _SECTOR_SHIFTS:
                raise UnreadableFileError(_DAMAGED)
            self._size = 1 << shift
            self._fat = self._read_fat(more)
            self.streams = self._read_directory(b"".join(self._sectors(directory)))
            self._small_fat = _numbers(b"".join(self._sectors(small_fat)))
        except struct.error as exc:
            raise UnreadableFileError(_DAMAGED) from exc

    def read(self, name: str) -> bytes:
        """Return the bytes of a stream; a small one, which cannot hold a sheet, is only checked and comes out empty."""
        stream = self.streams[name]
        if stream.size > len(self._data):
            raise UnreadableFileError(_DAMAGED)
        if stream.size < self._cutoff:
            for _ in _chain(stream.start, self._small_fat):
                pass
            if _ROOT in self.streams:
                for _ in _chain(self.streams[_ROOT].start, self._fat):
                    pass
            return b""
        return b"".join(self._sectors(stream.start))[: stream.size]

    def _read_directory(self, directory: bytes) -> dict[str, Stream]:
        found: dict[str, Stream] = {}
        for at in range(0, len(directory) - _ENTRY + 1, _ENTRY):
            entry = directory[at : at + _ENTRY]
            length = min(struct.unpack_from("<H", entry, 64)[0], 64)
            name = entry[: max(0, length - 2)].decode("utf-16-le", "replace")
            if name and name not in found:
                found[name] = Stream(*struct.unpack_from("<II", entry, 116))
        return found

    def _read_fat(self, more: int) -> list[int]:
        sectors = list(struct.unpack_from("<109I", self._data, 76))
        seen: set[int] = set()
        while more < _LAST_SECTOR:
            if more in seen:
                raise UnreadableFileError(_DAMAGED)
            seen.add(more)
            numbers = _numbers(self._sector(more))
            sectors.extend(numbers[:-1])
            more = numbers[-1] if numbers else _LAST_SECTOR
        used = [sector for sector in sectors if sector < _LAST_SECTOR]
        if len(set(used)) < len(used):
            raise UnreadableFileError(_DAMAGED)
        return [number for sector in used for number in _numbers(self._sector(sector))]

    def _sectors(self, start: int) -> Iterator[bytes]:
        return (self._sector(sector) for sector in _chain(start, self._fat))

    def _sector(self, number: int) -> bytes:
        return self._data[(number + 1) * self._size : (number + 2) * self._size]


def _chain(sector: int, following: Sequence[int]) -> Iterator[int]:
    """Yield the sectors of a chain. Raises UnreadableFileError where it comes back to itself."""
    seen: set[int] = set()
    while sector < len(following):
        if sector in seen:
            raise UnreadableFileError(_DAMAGED)
        seen.add(sector)
        yield sector
        sector = following[sector]


def _numbers(data: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4]))
