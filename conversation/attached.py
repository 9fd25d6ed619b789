"""An attachment as a Reply shows it: its name, and what it is in words."""

import uuid
from typing import Final

from conversation.reply import File

ATTACHMENTS: Final = "/attachments/"
"""What the link of an attachment begins with until it has become somebody's own link."""

_KILO: Final = 1000
_WORDS: Final = (
    ("image/", "Bilde"),
    ("application/pdf", "PDF"),
    ("text/", "Tekstfil"),
    ("wordprocessing", "Word-dokument"),
    ("msword", "Word-dokument"),
    ("spreadsheet", "Regneark"),
    ("excel", "Regneark"),
    ("presentation", "Presentasjon"),
    ("powerpoint", "Presentasjon"),
    ("opendocument.text", "Tekstdokument"),
)


def attachment_file(id: uuid.UUID, *, name: str, media_type: str, size: int) -> File:
    """Return an attachment for a Reply's `files`; `size` is in bytes.

    Only for whoever may see what it belongs to: when the Reply is stored for a person it becomes that person's link.
    """
    return File(name, media_type, f"{ATTACHMENTS}{id}", f"{_kind(media_type)}, {size_in_words(size)}.")


def size_in_words(size: int) -> str:
    """Return a size in bytes as people read it: «12 kB», «1,2 MB»."""
    if size < _KILO * _KILO:
        return f"{max(1, round(size / _KILO))} kB"
    return f"{size / _KILO / _KILO:.1f} MB".replace(".", ",")


def _kind(media_type: str) -> str:
    return next((word for part, word in _WORDS if part in media_type), "Fil")
