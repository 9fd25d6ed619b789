"""Texts made or changed in chat: every version of an article or of a kommune's own profile, with four eyes on each.

An article is its Markdown with front matter; a profile is TOML laid over the file of the kommune. Rows are only
added and their status moved on, so that the history is whole.
"""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import (
    Boolean,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    and_,
    func,
    or_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql import ColumnElement

from norsk.when import oslo_date
from register.audit import write_audit
from register.database import Base, UtcDateTime
from register.errors import RegisterError
from register.person import Person


class TextKind(StrEnum):
    """What a version is a version of."""

    ARTIKKEL = "artikkel"
    KOMMUNE = "kommune"


class VersionStatus(StrEnum):
    """How far a version has come."""

    DRAFT = "draft"
    PUBLISHED = "published"
    REJECTED = "rejected"
    ROLLED_BACK = "rolled_back"


class ArtikkelVersion(Base):
    """One version of one text; `number` counts from 1 for each.

    `base` names the shipped wording that it outranks, once that is known, and `replaces` is the name or amount that a
    profile had before. `effective_on` is the first day that a published version holds; `corrects` says that what stood before was wrong.
    """

    __tablename__ = "artikkel_version"
    __table_args__ = (
        UniqueConstraint("kind", "artikkel_id", "number"),
        Index("ix_artikkel_version_status", "status"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    kind: Mapped[str] = mapped_column(String(20))
    artikkel_id: Mapped[str] = mapped_column(String(120))
    number: Mapped[int] = mapped_column(Integer)
    text: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(String(200))
    base: Mapped[str] = mapped_column(String(16), default="")
    replaces: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")
    corrects: Mapped[bool] = mapped_column(Boolean, default=False)
    effective_on: Mapped[date] = mapped_column(Date)
    status: Mapped[str] = mapped_column(String(20), default=VersionStatus.DRAFT.value)
    author_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(Text, default="")
    question_id: Mapped[uuid.UUID | None]


class VersionError(RegisterError):
    """A version may not be decided upon in this way; the subclasses say why."""


class OwnVersionError(VersionError):
    """Whoever wrote a version may not approve it: four eyes are needed."""


class DecidedVersionError(VersionError):
    """Somebody has decided already; `version` says who and when."""

    def __init__(self, version: ArtikkelVersion) -> None:
        super().__init__(f"version {version.id} is {version.status}")
        self.version = version


class OvertakenVersionError(VersionError):
    """The text has been published or rolled back since this version was written, which knows nothing of it."""


async def propose(
    session: AsyncSession,
    *,
    artikkel_id: str,
    markdown: str,
    author: Person,
    now: datetime,
    title: str = "",
    kind: TextKind = TextKind.ARTIKKEL,
    effective_on: date | None = None,
    note: str = "",
    corrects: bool = False,
    replaces: str = "",
    question_id: uuid.UUID | None = None,
) -> ArtikkelVersion:
    """Add a draft of a text and return it; it holds for nobody until a second person has approved it."""
    newest = await session.scalar(
        select(func.max(ArtikkelVersion.number)).where(
            ArtikkelVersion.kind == kind.value, ArtikkelVersion.artikkel_id == artikkel_id
        )
    )
    version = ArtikkelVersion(
        id=uuid.uuid4(),
        kind=kind.value,
        artikkel_id=artikkel_id,
        number=(newest or 0) + 1,
        text=markdown,
        title=title or artikkel_id,
        base="",
        replaces=replaces,
        note=note,
        corrects=corrects,
        effective_on=effective_on or oslo_date(now),
        status=VersionStatus.DRAFT.value,
        author_id=author.id,
        created_at=now,
        question_id=question_id,
    )
    session.add(version)
    await session.flush()
    _audit(session, version, "text_proposed", author, now)
    return version


async def approve(session: AsyncSession, version: ArtikkelVersion, *, by: Person, now: datetime) -> None:
    """Publish a draft; where its first day has passed while it waited, it holds from today.

    Raises OwnVersionError, DecidedVersionError or OvertakenVersionError.
    """
    await _locked(session, version)
    _undecided(version)
    if version.author_id == by.id:
        raise OwnVersionError(f"version {version.id} was written by its approver")
    since = await session.scalar(
        select(ArtikkelVersion.id).where(_same_text(version), _changed_since(version))
    )
    if since is not None:
        raise OvertakenVersionError(f"version {version.id} was written before {since} was decided on")
    # A version dated back would lie hidden behind what has come into force meanwhile.
    version.effective_on = max(version.effective_on, oslo_date(now))
    _decide(session, version, VersionStatus.PUBLISHED, by, now)


async def _locked(session: AsyncSession, version: ArtikkelVersion) -> None:
    """Let nobody else decide on any version of the text before this transaction ends, and read the newest state."""
    rows = select(ArtikkelVersion.id).where(_same_text(version)).order_by(ArtikkelVersion.number)
    await session.execute(rows.with_for_update())
    await session.refresh(version)


def _same_text(version: ArtikkelVersion) -> ColumnElement[bool]:
    return and_(ArtikkelVersion.kind == version.kind, ArtikkelVersion.artikkel_id == version.artikkel_id)


def _changed_since(version: ArtikkelVersion) -> ColumnElement[bool]:
    """Return which versions have changed the text since another was written."""
    published = ArtikkelVersion.status == VersionStatus.PUBLISHED.value
    changed = or_(published, ArtikkelVersion.status == VersionStatus.ROLLED_BACK.value)
    return or_(
        and_(published, ArtikkelVersion.number > version.number),
        and_(changed, ArtikkelVersion.decided_at > version.created_at),
    )


async def reject(
    session: AsyncSession, version: ArtikkelVersion, *, by: Person, now: datetime, reason: str
) -> None:
    """Turn a draft down, or withdraw one's own. Raises DecidedVersionError."""
    await session.refresh(version, with_for_update=True)
    _undecided(version)
    version.reason = reason
    _decide(session, version, VersionStatus.REJECTED, by, now)


async def roll_back(
    session: AsyncSession, version: ArtikkelVersion, *, by: Person, now: datetime, reason: str
) -> None:
    """Take a published version out of use; what held before it holds again. Raises DecidedVersionError."""
    await session.refresh(version, with_for_update=True)
    if version.status != VersionStatus.PUBLISHED.value:
        raise DecidedVersionError(version)
    version.reason = reason
    _decide(session, version, VersionStatus.ROLLED_BACK, by, now)


def _undecided(version: ArtikkelVersion) -> None:
    if version.status != VersionStatus.DRAFT.value:
        raise DecidedVersionError(version)


def _decide(
    session: AsyncSession, version: ArtikkelVersion, status: VersionStatus, by: Person, now: datetime
) -> None:
    version.status, version.decided_by_id, version.decided_at = status.value, by.id, now
    _audit(session, version, f"text_{status.value}", by, now)


def record_of(version: ArtikkelVersion) -> str:
    """Return what the audit log calls the text that a version is of."""
    return f"{version.kind}:{version.artikkel_id}"[:120]


def _audit(session: AsyncSession, version: ArtikkelVersion, act: str, by: Person, now: datetime) -> None:
    write_audit(
        session,
        at=now,
        act=act,
        record=record_of(version),
        actor_id=by.id,
        detail={"number": str(version.number), "version": str(version.id)},
    )


async def effective_ids(session: AsyncSession, *, on: date) -> frozenset[uuid.UUID]:
    """Return which versions hold on a day, one of each text: what a replica compares to know if it must read anew.

    Of a text's published versions that have come into force, the one with the latest first day holds; of two with the
    same first day, the one written last.
    """
    rows = await session.execute(
        select(ArtikkelVersion.kind, ArtikkelVersion.artikkel_id, ArtikkelVersion.id)
        .where(ArtikkelVersion.status == VersionStatus.PUBLISHED.value, ArtikkelVersion.effective_on <= on)
        .order_by(ArtikkelVersion.effective_on, ArtikkelVersion.number)
    )
    latest = {(kind, artikkel_id): id for kind, artikkel_id, id in rows}
    return frozenset(latest.values())


async def effective(session: AsyncSession, *, on: date) -> Sequence[ArtikkelVersion]:
    """Return the version of each text that holds on a day, by kind and id."""
    ids = await effective_ids(session, on=on)
    found = await session.scalars(
        select(ArtikkelVersion)
        .where(ArtikkelVersion.id.in_(ids))
        .order_by(ArtikkelVersion.kind, ArtikkelVersion.artikkel_id)
    )
    return found.all()


async def history(session: AsyncSession, kind: TextKind, artikkel_id: str) -> Sequence[ArtikkelVersion]:
    """Return every version of a text, newest first."""
    found = await session.scalars(
        select(ArtikkelVersion)
        .where(ArtikkelVersion.kind == kind.value, ArtikkelVersion.artikkel_id == artikkel_id)
        .order_by(ArtikkelVersion.number.desc())
    )
    return found.all()


async def find_text(session: AsyncSession, name: str) -> tuple[TextKind, str] | None:
    """Return the kind and id of the text that was changed in chat and has this id or title, in any case.

    Also of one that is not in use yet, or no longer.
    """
    rows = await session.execute(
        select(ArtikkelVersion.kind, ArtikkelVersion.artikkel_id, ArtikkelVersion.title)
        .distinct()
        .order_by(ArtikkelVersion.kind, ArtikkelVersion.artikkel_id)
    )
    wanted = name.casefold()
    found = ((TextKind(kind), id) for kind, id, title in rows if wanted in (id, title.casefold()))
    return next(found, None)


async def changed_texts(session: AsyncSession, kind: TextKind, *, under: str) -> Sequence[ArtikkelVersion]:
    """Return the newest version of each text of a kind whose id begins with `under`, by id."""
    rows = await session.scalars(
        select(ArtikkelVersion)
        .where(
            ArtikkelVersion.kind == kind.value, ArtikkelVersion.artikkel_id.startswith(under, autoescape=True)
        )
        .order_by(ArtikkelVersion.artikkel_id, ArtikkelVersion.number)
    )
    return tuple({row.artikkel_id: row for row in rows}.values())


async def drafts(session: AsyncSession) -> Sequence[ArtikkelVersion]:
    """Return the drafts that wait for a second person, oldest first."""
    found = await session.scalars(
        select(ArtikkelVersion)
        .where(ArtikkelVersion.status == VersionStatus.DRAFT.value)
        .order_by(ArtikkelVersion.created_at, ArtikkelVersion.number)
    )
    return found.all()
