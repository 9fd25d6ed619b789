"""How much text a workbook's cells hold together: one long text that many cells share is each cell's own in memory."""

from xml.parsers import expat

from register.imports.files.guard import UnreadableFileError, save_as_remedy
from register.imports.files.zip_parts import LARGEST_UNPACKED, ZipParts

_TABLE = "xl/sharedStrings.xml"
_DIGITS = 12  # of an index; more is no index


def check_text(parts: ZipParts, sheet_paths: list[str], *, shared_cells: int) -> None:
    """Raise UnreadableFileError where the cells' texts are too much together; `shared_cells` have a shared one."""
    lengths = _Lengths(parts).lengths if _TABLE in parts.names else []
    if shared_cells * max(lengths, default=0) <= LARGEST_UNPACKED:
        return
    if sum(_Uses(parts, path, lengths).characters for path in sheet_paths) > LARGEST_UNPACKED:
        problem = f"Cellene har mer enn {LARGEST_UNPACKED // 1024**2} millioner tegn tekst til sammen."
        raise UnreadableFileError(problem, "Ta bort kolonner og rader som ikke skal importeres.")


def _parse(parser: expat.XMLParserType, parts: ZipParts, path: str) -> None:
    try:
        for piece in parts.pieces(path):
            parser.Parse(piece, False)  # noqa: FBT003 - not the last piece
        parser.Parse(b"", True)  # noqa: FBT003 - the end
    except (expat.ExpatError, LookupError, ValueError) as exc:
        raise UnreadableFileError("Arbeidsboken er skadet og kan ikke leses.", save_as_remedy()) from exc


def _refuse(*_: object) -> None:
    raise UnreadableFileError("Arbeidsboken er skadet og kan ikke leses.", save_as_remedy())


class _Lengths:
    """The length of each shared text, in characters."""

    def __init__(self, parts: ZipParts) -> None:
        self.lengths: list[int] = []
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = _refuse
        parser.StartElementHandler = self._start
        parser.CharacterDataHandler = self._text
        _parse(parser, parts, _TABLE)

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] == "si":
            self.lengths.append(0)

    def _text(self, text: str) -> None:
        if self.lengths:
            self.lengths[-1] += len(text)


class _Uses:
    """The characters of all shared texts that a sheet's cells point to."""

    def __init__(self, parts: ZipParts, path: str, lengths: list[int]) -> None:
        self.characters = 0
        self._lengths = lengths
        self._shared = self._reading = False
        self._index = ""
        parser = expat.ParserCreate()
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._text
        _parse(parser, parts, path)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name == "c":
            self._shared = attributes.get("t") == "s"
        self._reading, self._index = self._shared and name == "v", ""

    def _text(self, text: str) -> None:
        if self._reading:
            self._index = (self._index + text)[: _DIGITS + 1]

    def _end(self, _name: str) -> None:
        if self._reading and self._index.strip().isdecimal() and len(self._index) <= _DIGITS:
            index = int(self._index)
            self.characters += self._lengths[index] if index < len(self._lengths) else 0
        self._reading = False
