"""Files that were made for somebody: kept as what they show, and drawn when they are opened."""

import asyncio
import re
import secrets
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import JSON, ForeignKey, Index, String, delete
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from bot.attachment_access import open_attachment
from bot.channels.files import FileBusyError, FileGoneError
from bot.documents.drawn import draw, file_name, media_type
from bot.documents.stored import document_from_json, document_to_json
from conversation.attached import ATTACHMENTS
from conversation.document import Document
from conversation.reply import File, Reply
from norsk.clock import Clock, today
from register.database import Base, Sessions, UtcDateTime, reading, rows_changed
from register.person import Person
from register.stand_in import has_left

KEPT: Final = timedelta(days=7)
"""How long a file can be opened; after that the bot makes a new one for whoever asks."""
DRAWN_AT_ONCE: Final = 2
PATIENCE: Final = 20.0
"""Seconds that somebody waits for their turn to have a file drawn."""
ATTACHMENT: Final = "attachment"
_URL: Final = re.compile(r"/files/(?P<id>[A-Za-z0-9_-]{20,64})")


class StoredFile(Base):
    """One file for one person. `id` cannot be guessed.

    `document` is a `conversation.document` as plain data, or names an attachment, which is only linked to.
    """

    __tablename__ = "stored_file"
    __table_args__ = (Index("ix_stored_file_made_at", "made_at"),)

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(120))
    document: Mapped[dict[str, object]] = mapped_column(JSON)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True)
class Opened:
    """A file as somebody gets it: `owner` is the e-mail address of whom it was made for.

    `foreign` says that it is somebody's attachment: a browser saves it, and shows nothing of it.
    """

    name: str
    media_type: str
    owner: str
    body: bytes
    foreign: bool = False


def keep(
    session: AsyncSession, replies: Iterable[Reply], *, person_id: uuid.UUID, now: datetime
) -> tuple[Reply, ...]:
    """Write the replies' documents in the caller's transaction, and return the replies with links in their place."""
    return tuple(_kept(session, reply, person_id, now) for reply in replies)


def without_attachments(reply: Reply) -> Reply:
    """Return the Reply as a room gets it: an attachment is opened by a person, who is judged when they do."""
    return replace(reply, files=tuple(file for file in reply.files if not file.url.startswith(ATTACHMENTS)))


def _kept(session: AsyncSession, reply: Reply, person_id: uuid.UUID, now: datetime) -> Reply:
    kept = tuple(_linked(session, file, person_id, now) for file in reply.files)
    made = tuple(_drawn_later(session, document, person_id, now) for document in reply.documents)
    return replace(reply, files=(*kept, *made), documents=())


def _drawn_later(session: AsyncSession, document: Document, person_id: uuid.UUID, now: datetime) -> File:
    shown = File(file_name(document), media_type(document), "", document.alt)
    return _row(session, shown, document_to_json(document), person_id, now)


def _linked(session: AsyncSession, file: File, person_id: uuid.UUID, now: datetime) -> File:
    """Return an attachment as the person's own link to it, and any other file as it is."""
    if not file.url.startswith(ATTACHMENTS):
        return file
    what = {"kind": ATTACHMENT, "alt": file.alt, "id": file.url.removeprefix(ATTACHMENTS)}
    return _row(session, file, what, person_id, now)


def _row(
    session: AsyncSession, file: File, document: Mapping[str, object], person_id: uuid.UUID, now: datetime
) -> File:
    row = StoredFile(
        id=secrets.token_urlsafe(32),
        person_id=person_id,
        name=file.name,
        media_type=file.media_type,
        document=dict(document),
        made_at=now,
    )
    session.add(row)
    return replace(file, url=f"/files/{row.id}")


async def forget_files(session: AsyncSession, *, now: datetime) -> int:
    """Take away the files that nobody can open any more; return how many."""
    return await rows_changed(session, delete(StoredFile).where(StoredFile.made_at < now - KEPT))


class Files:
    """Opens files, unless their owner has left since. A few are drawn at a time, in threads of their own, so that nobody's answer waits for a picture."""

    def __init__(self, sessions: Sessions, clock: Clock) -> None:
        self._sessions = sessions
        self._clock = clock
        self._free = asyncio.Semaphore(DRAWN_AT_ONCE)

    async def read(self, url: str) -> bytes:
        """Return the file behind a Reply's link `/files/<id>`. Raises FileGoneError or FileBusyError."""
        found = _URL.fullmatch(url)
        if found is None:
            raise FileGoneError
        return (await self.open(found["id"])).body

    async def owner(self, id: str) -> str:
        """Return the e-mail address of whom a file was made for. Raises FileGoneError."""
        _, owner = await self._row(id)
        return owner

    async def open(self, id: str) -> Opened:
        """Return a file, drawn now. Raises FileGoneError, or FileBusyError where too many want theirs."""
        row, owner = await self._row(id)
        if row.document["kind"] == ATTACHMENT:
            return await self._attachment(row, owner)
        document = document_from_json(row.document)
        try:
            async with asyncio.timeout(PATIENCE):
                await self._free.acquire()
        except TimeoutError as exc:
            raise FileBusyError from exc
        try:
            body = await asyncio.to_thread(draw, document, made_at=row.made_at)
        finally:
            self._free.release()
        return Opened(row.name, row.media_type, owner, body)

    async def _attachment(self, row: StoredFile, owner: str) -> Opened:
        """Return an attachment, where its owner may still see what it belongs to."""
        async with reading(self._sessions) as session:
            person = await session.get_one(Person, row.person_id)
            found = await open_attachment(session, str(row.document["id"]), person, on=today(self._clock))
        if found is None:
            raise FileGoneError
        return Opened(found.name, found.media_type, owner, found.content, foreign=True)

    async def _row(self, id: str) -> tuple[StoredFile, str]:
        async with reading(self._sessions) as session:
            row = await session.get(StoredFile, id)
            if row is None or row.made_at < self._clock.now() - KEPT:
                raise FileGoneError
            person = await session.get_one(Person, row.person_id)
            if has_left(person, on=today(self._clock)):
                raise FileGoneError
            return row, person.email
