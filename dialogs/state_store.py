"""Where a conversation is: the open dialog and the facts carried to the next question. Versioned, expiring."""

from datetime import datetime, timedelta
from typing import Final, Literal, cast

from pydantic import BaseModel, ConfigDict, ValidationError
from sqlalchemy import JSON, Index, Integer, String, Table, bindparam, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from norsk.language import Language
from register.database import Base, UtcDateTime, rows_changed

FORMAT = 1
"""The version of what `Memory` holds; what an older version wrote and a newer cannot read is forgotten."""

LIFETIME = timedelta(hours=12)
"""How long facts are carried: a new working day starts afresh."""


class Facts(BaseModel):
    """What the person has told, carried to the follow-up. `value_nok` is NOK excluding VAT, over the whole term.

    `said_nok`, `per` and `vat` are the amount as it was said, so that a term or VAT told later counts it again.
    """

    model_config = ConfigDict(frozen=True)

    value_nok: str | None = None
    kind: str | None = None
    kommune: str | None = None
    on: str | None = None
    said_nok: str | None = None
    per: Literal["year", "month"] | None = None
    vat: Literal["ex", "inc"] | None = None

    @property
    def any(self) -> bool:
        """Whether anything is carried."""
        return any((self.value_nok, self.kind, self.kommune, self.on))


class Memory(BaseModel):
    """What a conversation remembers: the facts, and what was last asked, so that a follow-up can complete it.

    `question` is the last question, as it was asked, kept so that the person may have it forwarded.
    `pending` are the articles between which the person was asked to choose.
    `avtale` is the id of the agreement that was last shown, `track` the reminder (`register.track.Track.ref`).
    `case` is the record of the behovsmelding that was last shown, so that «saken» can mean it.
    `paper` is the document of a case that was last shown, and the section (`dialogs.papers.asked.Asked.remember`).
    `draft` is the id of the form that is being filled in here (`dialogs.draft`), `draft_field` the question of it that
    was asked here last, `draft_revision` that of the read-back that was shown here.
    `unmasked` says that the next thing they write is kept as it stands, since they said so (`dialogs.masking`).
    `language` is the one last spoken, for what says nothing of its own: a button, or "600 000?".
    """

    model_config = ConfigDict(frozen=True)

    facts: Facts = Facts()
    asks: tuple[str, ...] = ()
    form: str | None = None
    article: str | None = None
    avtale: str | None = None
    track: str | None = None
    paper: str | None = None
    case: str | None = None
    level: str | None = None
    draft: str | None = None
    draft_field: str | None = None
    draft_revision: int | None = None
    question: str = ""
    language: Language = Language.BOKMAL
    pending: tuple[str, ...] = ()
    unmasked: bool = False


class ConversationState(Base):
    """One row per conversation."""

    __tablename__ = "conversation_state"
    __table_args__ = (Index("ix_conversation_state_expires_at", "expires_at"),)

    conversation: Mapped[str] = mapped_column(String(520), primary_key=True)
    format: Mapped[int] = mapped_column(Integer)
    memory: Mapped[dict[str, object]] = mapped_column(JSON)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)


_ROW: Final = cast(Table, ConversationState.__table__)
# Statements of every turn, built once: putting one together takes longer than running it.
_KEPT: Final = select(_ROW.c.format, _ROW.c.memory, _ROW.c.expires_at).where(
    _ROW.c.conversation == bindparam("where")
)
_KEEP: Final = update(_ROW).where(_ROW.c.conversation == bindparam("where"))
_KEEP_FIRST: Final = insert(_ROW)


async def load_memory(session: AsyncSession, conversation: str, *, now: datetime) -> Memory:
    """Return what the conversation remembers; nothing where it has expired or an unknown version wrote it."""
    row = (await session.execute(_KEPT, {"where": conversation})).one_or_none()
    if row is None or row.expires_at <= now or row.format != FORMAT:
        return Memory()
    try:
        return Memory.model_validate(row.memory)
    except ValidationError:
        return Memory()


async def save_memory(session: AsyncSession, conversation: str, memory: Memory, *, now: datetime) -> None:
    """Store what the conversation remembers from now on, in the caller's transaction."""
    kept = {"format": FORMAT, "memory": memory.model_dump(mode="json"), "expires_at": now + LIFETIME}
    if not await rows_changed(session, _KEEP, {"where": conversation, **kept}):
        await session.execute(_KEEP_FIRST, {"conversation": conversation, **kept})


async def forget_expired(session: AsyncSession, *, now: datetime) -> int:
    """Delete what no conversation may use any more; return how many conversations that were."""
    return await rows_changed(session, delete(ConversationState).where(ConversationState.expires_at <= now))
