"""The secret that signs buttons: from the settings, or made once and kept in the database for a local bot."""

import secrets
from datetime import datetime

from sqlalchemy import String
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from register.database import Base, Sessions, UtcDateTime

NAME = "action_secret"


class KeptSecret(Base):
    """A secret that this installation made for itself."""

    __tablename__ = "kept_secret"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(String(100))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


async def kept_secret(sessions: Sessions, *, now: datetime) -> str:
    """Return the installation's own secret, making it the first time."""
    async with sessions.begin() as session:
        return await _find_or_make(session, now)


async def _find_or_make(session: AsyncSession, now: datetime) -> str:
    kept = await session.get(KeptSecret, NAME)
    if kept is None:
        kept = KeptSecret(name=NAME, value=secrets.token_urlsafe(32), made_at=now)
        session.add(kept)
    return kept.value
