"""What the web page is to show unasked: rows, so that a page that was away gets them when it comes back."""

import uuid
from datetime import datetime
from typing import cast

from sqlalchemy import JSON, ForeignKey, Index, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from conversation.reply import Reply
from conversation.wire import ReplyJson, reply_to_json
from register.database import Base, UtcDateTime


class WebDelivery(Base):
    """One message for one person's page. `id` is the stream's event id."""

    __tablename__ = "web_delivery"
    __table_args__ = (Index("ix_web_delivery_person_id_id", "person_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    reply: Mapped[dict[str, object]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    shown_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


async def add_delivery(session: AsyncSession, *, person_id: uuid.UUID, reply: Reply, now: datetime) -> int:
    """Put a message before a person's page; return its id."""
    row = WebDelivery(
        person_id=person_id, reply=cast(dict[str, object], reply_to_json(reply)), created_at=now
    )
    session.add(row)
    await session.flush()
    return row.id


async def shown_by(session: AsyncSession, number: str) -> str | None:
    """Return the id of the Reply that a delivery brought, by which the page knows it; None where there is none."""
    row = await session.get(WebDelivery, int(number)) if number.isdecimal() else None
    return str(row.reply.get("id") or "") or None if row else None


async def deliveries_after(
    session: AsyncSession, *, person_id: uuid.UUID, last_id: int | None
) -> list[tuple[int, ReplyJson]]:
    """Return the messages after `last_id`; without it, those that no page has shown yet."""
    wanted = select(WebDelivery).where(WebDelivery.person_id == person_id).order_by(WebDelivery.id)
    wanted = wanted.where(WebDelivery.shown_at.is_(None) if last_id is None else WebDelivery.id > last_id)
    return [(row.id, cast(ReplyJson, row.reply)) for row in await session.scalars(wanted)]


async def latest_delivery(session: AsyncSession, *, person_id: uuid.UUID) -> int:
    """Return the number of the person's newest message, 0 where there is none."""
    newest = select(func.max(WebDelivery.id)).where(WebDelivery.person_id == person_id)
    return await session.scalar(newest) or 0


async def mark_shown(session: AsyncSession, ids: list[int], *, now: datetime) -> None:
    """Note that a page has shown these."""
    await session.execute(
        update(WebDelivery)
        .where(WebDelivery.id.in_(ids), WebDelivery.shown_at.is_(None))
        .values(shown_at=now)
    )
