"""Files as people send them: one of each kind that is taken, and some that are not."""

import io
import zipfile
from collections.abc import Mapping
from typing import Final

from sqlalchemy import select

from bot.bootstrap import Parts
from register.attachment import Attachment

PDF: Final = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG: Final = b"\x89PNG\r\n\x1a\n" + b"\x00" * 32
JPEG: Final = b"\xff\xd8\xff\xe0" + b"\x00" * 32
HEIC: Final = b"\x00\x00\x00\x18ftypheic" + b"\x00" * 32
WEBP: Final = b"RIFF\x24\x00\x00\x00WEBPVP8 " + b"\x00" * 16
SVG: Final = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
EXE: Final = b"MZ\x90\x00" + b"\x00" * 64


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """Return a zip file of these parts, in order."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return made.getvalue()


def office(part: str, **more: bytes) -> bytes:
    """Return the least that an Office document is: its list of types, its main part, and other parts."""
    named = {name.replace("__", "/").replace("_bin", ".bin"): data for name, data in more.items()}
    return zipped({"[Content_Types].xml": b"<Types/>", part: b"<x/>", **named})


def opendocument(kind: str, **more: bytes) -> bytes:
    """Return the least that an OpenDocument file is."""
    named = {name.replace("__", "/"): data for name, data in more.items()}
    mime = f"application/vnd.oasis.opendocument.{kind}".encode()
    return zipped({"mimetype": mime, "content.xml": b"<x/>", **named})


async def kept(parts: Parts) -> list[Attachment]:
    """Return the attachments that a bot has, by name."""
    async with parts.sessions() as session:
        return list(await session.scalars(select(Attachment).order_by(Attachment.name)))
