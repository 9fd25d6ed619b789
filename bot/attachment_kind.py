"""What somebody's file is, judged by its content, and which kinds are taken: an allow-list, nothing is guessed by name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from conversation.markup import clean
from register.attachment import LARGEST, LONGEST_NAME
from register.imports.files.csv_text import decode
from register.imports.files.guard import UnreadableFileError
from register.imports.files.ole_file import OleFile
from register.imports.files.zip_parts import ZipParts

OOXML: Final = "application/vnd.openxmlformats-officedocument."
ODF: Final = "application/vnd.oasis.opendocument."
TEXT: Final = "text/plain"
CSV: Final = "text/csv"

_LONGEST_ENDING: Final = 8
"""Characters after the last full stop that are an ending, and no part of a sentence."""
TAKEN: Final = "PDF, Word, Excel, PowerPoint, OpenDocument, bilder og ren tekst"
"""The kinds that are taken, as people call them."""
ENDINGS: Final[dict[str, tuple[str, ...]]] = {
    "application/pdf": (".pdf",),
    f"{OOXML}wordprocessingml.document": (".docx",),
    f"{OOXML}spreadsheetml.sheet": (".xlsx",),
    f"{OOXML}presentationml.presentation": (".pptx",),
    f"{ODF}text": (".odt",),
    f"{ODF}spreadsheet": (".ods",),
    f"{ODF}presentation": (".odp",),
    "application/msword": (".doc",),
    "application/vnd.ms-excel": (".xls",),
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/gif": (".gif",),
    "image/webp": (".webp",),
    "image/tiff": (".tif", ".tiff"),
    "image/heic": (".heic", ".heif"),
    CSV: (".csv",),
    TEXT: (".txt", ".md"),
}
"""Every kind that is taken, with the endings that a file of it may have; another ending gets the first put after it."""
ACCEPTED: Final = ",".join(ending for endings in ENDINGS.values() for ending in endings)
"""The same for a browser's file chooser."""

_OOXML_PARTS: Final = {
    "word/document.xml": f"{OOXML}wordprocessingml.document",
    "xl/workbook.xml": f"{OOXML}spreadsheetml.sheet",
    "ppt/presentation.xml": f"{OOXML}presentationml.presentation",
}
_OPENINGS: Final = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
)
_HEIC_BRANDS: Final = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"})
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_PACKED: Final = (b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"Rar!", b"BZh", b"\xfd7zXZ")
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_MACROS: Final = frozenset({"VBA", "_VBA_PROJECT", "_VBA_PROJECT_CUR", "Macros"})
_MACRO_PARTS: Final = re.compile(
    r"vbaProject\.bin$|vbaData\.xml$|/macrosheets/|/activeX/|^Scripts/|^Basic/(?!.*script-l[bc]\.xml$).",
    re.IGNORECASE,
)
_MACRO_TYPE: Final = b"macroEnabled"
_LARGEST_LIST: Final = 1024 * 1024
_UNSAFE: Final = re.compile(r'[\x00-\x1f\x7f\\/:*?"<>|\ud800-\udfff]+')
_BOM: Final = b"\xef\xbb\xbf"

_MACROS: Final = "den har makroer. Lagre den uten makroer, eller som PDF"
_DAMAGED: Final = "den er skadet eller beskyttet med passord. Lagre den på nytt uten passord"
_OLD_SLIDES: Final = "den er en gammel presentasjon. Lagre den som .pptx eller PDF"
_EMAIL: Final = "den er en lagret e-post. Skriv e-posten ut til PDF, og send den"
_ARCHIVE: Final = "den er pakket. Pakk den ut, og send filene hver for seg"
_WEB_PAGE: Final = "den er en nettside, XML eller SVG. Lagre den som PDF eller bilde"
_RTF: Final = "den er i rikt tekstformat (RTF). Lagre den som .docx eller PDF"
_OTHER: Final = f"jeg tar ikke imot slike filer. Jeg tar imot {TAKEN}"


class FileRefusedError(Exception):
    """A file that is not kept; `sentence` tells its sender why and what to do instead."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__("file_refused")
        self.sentence = f"Jeg tok ikke vare på «{name}»: {why}."


@dataclass(frozen=True, slots=True)
class Judged:
    """A file that may be kept: a name that every system takes, with an ending that fits, and its media type."""

    name: str
    media_type: str


class _NotTakenError(Exception):
    pass


def judge(name: str, content: bytes) -> Judged:
    """Return what a file is. Raises FileRefusedError where it is too large, empty, or of a kind that is not taken."""
    called = safe_name(name)
    if len(content) > LARGEST:
        raise too_large(called)
    try:
        kind = _kind(content, called)
    except _NotTakenError as exc:
        raise FileRefusedError(called, str(exc)) from exc
    except UnreadableFileError as exc:
        raise FileRefusedError(called, _DAMAGED) from exc
    return Judged(_with_ending(called, ENDINGS[kind]), kind)


def too_large(name: str) -> FileRefusedError:
    """Return the refusal of a file with more bytes than are kept."""
    return FileRefusedError(
        safe_name(name), f"den er større enn {LARGEST // 1024**2} MB. Del den, eller gjør den mindre"
    )


def safe_name(name: str) -> str:
    """Return a file's own name without folders and without anything that hides or changes what it is."""
    words = _UNSAFE.sub(" ", clean(name.replace("\\", "/").rpartition("/")[2])).split()
    return _shortened(" ".join(words).strip(" .") or "fil")


def _shortened(name: str) -> str:
    """Return a name that is not too long, with its ending: what it begins with says what the file is."""
    if len(name) <= LONGEST_NAME:
        return name
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > _LONGEST_ENDING:
        return name[:LONGEST_NAME].rstrip(" .")
    return f"{stem[: LONGEST_NAME - len(ending) - 2].rstrip(' .')}….{ending}"


def _with_ending(name: str, endings: tuple[str, ...]) -> str:
    if name.casefold().endswith(endings):
        return name
    return f"{name[: LONGEST_NAME - len(endings[0])].rstrip(' .')}{endings[0]}"


def _kind(content: bytes, name: str) -> str:
    if not content.strip(b"\x00\t\r\n " + _BOM):
        raise _NotTakenError("den er tom. Sjekk filen, og send den på nytt")
    for opening, kind in _OPENINGS:
        if content.startswith(opening):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC_BRANDS:
        return "image/heic"
    if content.startswith(_ZIP):
        return _zip_kind(content)
    if content.startswith(_OLE):
        return _ole_kind(content)
    return _text_kind(content, name)


def _zip_kind(content: bytes) -> str:
    parts = ZipParts(content)
    kind = next((kind for part, kind in _OOXML_PARTS.items() if part in parts.names), None) or _odf_kind(
        parts
    )
    if kind is None:
        raise _NotTakenError(_ARCHIVE)
    if any(_MACRO_PARTS.search(part) for part in parts.names):
        raise _NotTakenError(_MACROS)
    if _MACRO_TYPE in _beginning(parts, "[Content_Types].xml"):
        raise _NotTakenError(_MACROS)
    return kind


def _odf_kind(parts: ZipParts) -> str | None:
    named = _beginning(parts, "mimetype").decode("ascii", "replace").strip()
    return named if named.startswith(ODF) and named in ENDINGS else None


def _beginning(parts: ZipParts, name: str) -> bytes:
    """Return a part of a zip file, as far as such a part may reach."""
    return b"".join(_up_to(parts.pieces(name), _LARGEST_LIST)) if name in parts.names else b""


def _up_to(pieces: Iterator[bytes], most: int) -> Iterator[bytes]:
    for piece in pieces:
        yield piece
        most -= len(piece)
        if most <= 0:
            return


def _ole_kind(content: bytes) -> str:
    names = frozenset(OleFile(content).streams)
    if "EncryptedPackage" in names:
        raise _NotTakenError(_DAMAGED)
    if _OLE_MACROS & names:
        raise _NotTakenError(_MACROS)
    if any(name.startswith("__substg1.0_") for name in names):
        raise _NotTakenError(_EMAIL)
    if "WordDocument" in names:
        return "application/msword"
    if names & {"Workbook", "Book"}:
        return "application/vnd.ms-excel"
    raise _NotTakenError(_OLD_SLIDES if "PowerPoint Document" in names else _OTHER)


def _text_kind(content: bytes, name: str) -> str:
    if content.startswith(_PACKED):
        raise _NotTakenError(_ARCHIVE)
    if content.startswith((b"MZ", b"\x7fELF", b"#!")):
        raise _NotTakenError(_OTHER)
    try:
        text = decode(content).lstrip("\ufeff \t\r\n")
    except (UnreadableFileError, UnicodeDecodeError) as exc:
        raise _NotTakenError(_OTHER) from exc
    if text.startswith("<"):
        raise _NotTakenError(_WEB_PAGE)
    if text.startswith("{\\rtf"):
        raise _NotTakenError(_RTF)
    return CSV if name.casefold().endswith(ENDINGS[CSV]) else TEXT
