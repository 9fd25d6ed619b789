"""What a file is, judged by its content, and why it cannot be read where it is no table."""

from enum import StrEnum

from register.errors import RegisterError

LARGEST_FILE = 50 * 1024 * 1024  # bytes
MOST_ROWS = 200_000
MOST_COLUMNS = 500
MOST_CELLS = 10_000_000  # rows times columns of one sheet: a workbook is read into memory as a whole

_SAVE_AS = "Åpne filen i Excel, velg «Lagre som» og «Excel-arbeidsbok (.xlsx)» eller «CSV UTF-8», og importer den nye filen."
_EXPORT = "Eksporter filen på nytt fra fagsystemet som Excel (.xlsx) eller CSV, og importer den."
_OPENINGS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "Filen er en PDF, ikke en tabell."),
    (b"\x89PNG", "Filen er et bilde, ikke en tabell."),
    (b"\xff\xd8\xff", "Filen er et bilde, ikke en tabell."),
    (b"GIF8", "Filen er et bilde, ikke en tabell."),
    (b"BM", "Filen er et bilde, ikke en tabell."),
    (b"{\\rtf", "Filen er et tekstdokument (RTF), ikke en tabell."),
    (b"\x1f\x8b", "Filen er komprimert (gzip)."),
    (b"7z\xbc\xaf\x27\x1c", "Filen er komprimert (7-Zip)."),
    (b"Rar!", "Filen er komprimert (RAR)."),
)
_MARKUP = (b"<html", b"<!doctype", b"<table", b"<head", b"<meta", b"<?xml", b"<body", b"<style")


class FileForm(StrEnum):
    """How a file that may be a table is stored."""

    XLSX = "xlsx"
    OLE = "ole"
    TEXT = "text"


class UnreadableFileError(RegisterError):
    """A file that nothing can be imported from. `problem` and `remedy` are Norwegian sentences for its owner."""

    def __init__(self, problem: str, remedy: str = _EXPORT) -> None:
        super().__init__(f"{problem} {remedy}")
        self.problem = problem
        self.remedy = remedy


def save_as_remedy() -> str:
    """Return how to make a readable file out of one that Excel opens."""
    return _SAVE_AS


def form_of(data: bytes) -> FileForm:
    """Return how the file is stored, judged by its first bytes. Raises UnreadableFileError for what is no table."""
    if len(data) > LARGEST_FILE:
        megabytes = LARGEST_FILE // 1024**2
        raise UnreadableFileError(f"Filen er større enn {megabytes} MB.", "Del den i flere filer, eller ta bort ark og kolonner som ikke skal leses.")  # fmt: skip
    if not data.strip(b"\x00\t\r\n \xef\xbb\xbf"):
        raise UnreadableFileError("Filen er tom.")
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return FileForm.XLSX
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return FileForm.OLE
    _refuse_other_kinds(data)
    return FileForm.TEXT


def _refuse_other_kinds(data: bytes) -> None:
    for opening, problem in _OPENINGS:
        # A text may begin with BM; an image has bytes that no text has.
        if data.startswith(opening) and (opening != b"BM" or b"\x00" in data[:64]):
            raise UnreadableFileError(problem)
    start = data[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(_MARKUP):
        raise UnreadableFileError(
            "Filen er en nettside eller XML, selv om navnet kan slutte på .xls.", _SAVE_AS
        )
    if start.startswith((b"[{", b'{"', b"{\n", b"{\r\n")):
        raise UnreadableFileError("Filen er JSON, ikke en tabell.")
