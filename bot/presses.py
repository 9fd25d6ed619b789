"""Buttons that have been pressed: each single-use message is acted on once, whoever delivers the press how often."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from bot.staff import Standing
from conversation.actions import OPEN_ACTIONS, ActionError, ActionSigner, Press, StaffOnlyError
from register.audit import write_audit
from register.database import Base, UtcDateTime
from register.person import Person


class SpentUse(Base):
    """The `use` of a message whose button has been pressed."""

    __tablename__ = "spent_use"

    use: Mapped[str] = mapped_column(String(64), primary_key=True)
    spent_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SpentActionError(ActionError):
    """One of the message's buttons has been pressed before."""


async def accept_press(
    session: AsyncSession,
    token: str,
    person: Person,
    *,
    signer: ActionSigner,
    standing: Standing,
    now: datetime,
) -> Press:
    """Return what was pressed, and spend it in the caller's transaction.

    What a guest may not press is not spent: they may turn out to be an employee who could not be checked.

    Raises an ActionError where the press may not be acted on, after writing an audit line; nothing else changes.
    """
    try:
        press = signer.read(token, person_id=str(person.id))
        if standing.guest and press.action.id not in OPEN_ACTIONS:
            raise StaffOnlyError(unchecked=standing.unchecked)
        if press.single_use:
            await _spend(session, press.use, now)
    except ActionError as exc:
        write_audit(
            session,
            at=now,
            act="press_refused",
            record="action",
            actor_id=person.id,
            detail={"why": type(exc).__name__},
        )
        raise
    return press


async def _spend(session: AsyncSession, use: str, now: datetime) -> None:
    if await session.get(SpentUse, use) is not None:
        raise SpentActionError
    session.add(SpentUse(use=use, spent_at=now))
    await session.flush()
