"""The parts of a zip file, unpacked in small pieces and measured, so that no claim about their size is trusted."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from register.imports.files.guard import UnreadableFileError, save_as_remedy

LARGEST_UNPACKED = 512 * 1024 * 1024  # bytes, all parts together
_MOST_PARTS = 5_000
_PIECE = 256 * 1024
_LOCAL_HEADER = 30
_ENCRYPTED = 0x1
_DAMAGED = "Filen er skadet og kan ikke leses."
_TOO_LARGE = "Filen pakker ut til mer enn {} MB. Det er ikke en vanlig arbeidsbok."


class ZipParts:
    """A zip file in memory. Raises UnreadableFileError where it is damaged, encrypted, or too large when unpacked."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                infos = archive.infolist()
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError, struct.error) as exc:
            raise UnreadableFileError(_DAMAGED) from exc
        if len(infos) > _MOST_PARTS:
            raise UnreadableFileError(
                f"Filen har mer enn {_MOST_PARTS} deler. Det er ikke en vanlig arbeidsbok."
            )
        if any(info.flag_bits & _ENCRYPTED for info in infos):
            raise UnreadableFileError("Filen er beskyttet med passord.", "Fjern passordet i Excel (Fil, Informasjon, Beskytt arbeidsbok), lagre filen og importer den på nytt.")  # fmt: skip
        if sum(info.file_size for info in infos) > LARGEST_UNPACKED:
            raise UnreadableFileError(_TOO_LARGE.format(LARGEST_UNPACKED // 1024**2))
        self._infos = {info.filename: info for info in infos}
        if len(self._infos) != len(infos):
            raise UnreadableFileError(_DAMAGED)

    @property
    def names(self) -> frozenset[str]:
        """The names of all parts."""
        return frozenset(self._infos)

    def measure(self) -> None:
        """Unpack everything once, keeping nothing. Raises UnreadableFileError where it is too much or damaged."""
        left = LARGEST_UNPACKED
        for name, info in self._infos.items():
            size = 0
            for piece in self.pieces(name):
                size += len(piece)
                if size > left:
                    raise UnreadableFileError(_TOO_LARGE.format(LARGEST_UNPACKED // 1024**2))
            if size != info.file_size:
                raise UnreadableFileError(_DAMAGED, save_as_remedy())
            left -= size

    def read(self, name: str) -> bytes:
        """Return one part, or nothing where there is none of this name. Only after `measure`."""
        return b"".join(self.pieces(name)) if name in self._infos else b""

    def pieces(self, name: str) -> Iterator[bytes]:
        """Yield one part unpacked, in pieces of at most 256 kB."""
        info = self._infos[name]
        packed = self._packed(info)
        if info.compress_type == zipfile.ZIP_STORED:
            yield from (packed[at : at + _PIECE] for at in range(0, len(packed), _PIECE))
            return
        if info.compress_type != zipfile.ZIP_DEFLATED:
            raise UnreadableFileError(_DAMAGED, save_as_remedy())
        unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            while packed and not unpacker.eof:
                yield unpacker.decompress(packed, _PIECE)
                packed = unpacker.unconsumed_tail
            while rest := unpacker.decompress(b"", _PIECE):
                yield rest
        except zlib.error as exc:
            raise UnreadableFileError(_DAMAGED) from exc

    def _packed(self, info: zipfile.ZipInfo) -> bytes:
        header = self._data[info.header_offset : info.header_offset + _LOCAL_HEADER]
        if len(header) < _LOCAL_HEADER or not header.startswith(b"PK\x03\x04"):
            raise UnreadableFileError(_DAMAGED)
        name_length, extra_length = struct.unpack("<HH", header[26:30])
        start = info.header_offset + _LOCAL_HEADER + name_length + extra_length
        return self._data[start : start + info.compress_size]
