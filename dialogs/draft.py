"""A draft: a form that somebody is filling in, kept for the person and not for the conversation."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import JSON, ForeignKey, Index, Integer, String, Text, delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from register.answers import Answer, Answers, answers_from_json, answers_to_json
from register.attachment import Attachment
from register.database import Base, UtcDateTime, rows_changed
from register.ids import id_or_none
from register.person import Person

KEPT: Final = timedelta(days=30)
"""How long a draft is kept after it was last changed."""
SENT_KEPT: Final = timedelta(days=90)
"""How long a sent one still answers a second press with the same case number: as long as its buttons work."""


class DraftStage(StrEnum):
    """Where a draft is: before the first question, being asked, being read back, sent, or put away for good."""

    BEFORE = "before"
    ASKING = "asking"
    READING_BACK = "reading_back"
    SENT = "sent"
    DELETED = "deleted"


OPEN: Final = (DraftStage.BEFORE.value, DraftStage.ASKING.value, DraftStage.READING_BACK.value)


class Draft(Base):
    """One form being filled in. `form` is a `dialogs.form.FormSpec.id`.

    `answers` are those of `register.answers`. `args` say what it is about: `avtale`, `for` (the person it is filed
    for), `edit` (the case it changes). `asked` is the key of the field that was asked last, `trail` the keys asked
    before it, newest last, `faults` how often in a row the answer to it was not understood. `text` is the sentence that
    it began with. `revision` counts the changes: a read-back that is older than its draft is not sent. `number` and
    `record` name the case that it became, and `receipt` is what was told then.
    """

    __tablename__ = "form_draft"
    __table_args__ = (
        Index("ix_form_draft_person_id", "person_id", "stage"),
        Index("ix_form_draft_changed_at", "changed_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    form: Mapped[str] = mapped_column(String(40))
    stage: Mapped[str] = mapped_column(String(20), default=DraftStage.ASKING.value)
    answers: Mapped[dict[str, dict[str, str]]] = mapped_column(JSON, default=dict)
    args: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    asked: Mapped[str | None] = mapped_column(String(60))
    trail: Mapped[list[str]] = mapped_column(JSON, default=list)
    text: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int] = mapped_column(Integer, default=0)
    number: Mapped[str | None] = mapped_column(String(40))
    record: Mapped[str | None] = mapped_column(String(120))
    faults: Mapped[int] = mapped_column(Integer, default=0)
    receipt: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def is_open(self) -> bool:
        """Whether it can be filled in further."""
        return self.stage in OPEN

    @property
    def attachments(self) -> str:
        """The record that files added to it belong to (`register.attachment`)."""
        return f"draft:{self.id}"

    @property
    def given(self) -> dict[str, Answer]:
        """The answers, in the order in which they were given."""
        return answers_from_json(self.answers)

    def keep(self, answers: Answers, *, now: datetime) -> None:
        """Store the answers, and count the change where there is one."""
        stored = answers_to_json(answers)
        if stored != self.answers:
            self.answers, self.revision = stored, self.revision + 1
        self.changed_at = now


async def new_draft(
    session: AsyncSession,
    person: Person,
    form: str,
    *,
    now: datetime,
    text: str = "",
    args: dict[str, str] | None = None,
) -> Draft:
    """Begin a draft, and return it."""
    draft = Draft(
        id=uuid.uuid4(),
        person_id=person.id,
        form=form,
        stage=DraftStage.ASKING.value,
        answers={},
        args=args or {},
        trail=[],
        text=text,
        revision=0,
        faults=0,
        receipt="",
        created_at=now,
        changed_at=now,
    )
    session.add(draft)
    await session.flush()
    return draft


async def load_draft(
    session: AsyncSession, id: str | None, person: Person, *, lock: bool = False
) -> Draft | None:
    """Return somebody's own draft, None where there is none of that id; locked, it is theirs alone until the commit.

    One person can write in two channels at once, and the conversation's lock does not hold across them.
    """
    if (key := id_or_none(id or "")) is None:
        return None
    wanted = select(Draft).where(Draft.id == key, Draft.person_id == person.id)
    if lock:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    return await session.scalar(wanted)


async def open_drafts(session: AsyncSession, person: Person, *, now: datetime) -> Sequence[Draft]:
    """Return what somebody has begun and not sent within the last 30 days, newest first."""
    found = await session.scalars(
        select(Draft)
        .where(Draft.person_id == person.id, Draft.stage.in_(OPEN), Draft.changed_at > now - KEPT)
        .order_by(Draft.changed_at.desc(), Draft.id)
    )
    return tuple(found)


async def discard_draft(session: AsyncSession, draft: Draft, *, now: datetime) -> None:
    """Delete what a draft holds, its files too; what is left only says to a later press that it was deleted."""
    await forget_files(session, draft)
    draft.stage, draft.changed_at = DraftStage.DELETED.value, now
    draft.answers, draft.args, draft.trail, draft.asked, draft.text = {}, {}, [], None, ""


async def forget_files(session: AsyncSession, draft: Draft) -> None:
    """Delete the files that belong to a draft."""
    await session.execute(
        delete(Attachment).where(Attachment.record == draft.attachments),
        execution_options={"synchronize_session": False},
    )


async def forget_drafts(session: AsyncSession, *, now: datetime) -> int:
    """Delete drafts that nobody has touched for 30 days with their files, and sent ones whose buttons have run out.

    Return how many drafts that were.
    """
    unsent = (Draft.stage != DraftStage.SENT.value) & (Draft.changed_at <= now - KEPT)
    lapsed = await session.scalars(select(Draft).where(unsent))
    files = [draft.attachments for draft in lapsed]
    if files:
        await session.execute(delete(Attachment).where(Attachment.record.in_(files)))
    count = await rows_changed(session, delete(Draft).where(unsent))
    return count + await rows_changed(session, delete(Draft).where(Draft.changed_at <= now - SENT_KEPT))
