"""One turn of a conversation at a time and in the order in which its acts were written down, across replicas too."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnClause, Select, String, bindparam, literal_column, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from bot.inbox import Inbox, Status, replies_from
from conversation.reply import Reply

_RECEIVED: Final[ColumnClause[str]] = literal_column(f"'{Status.RECEIVED.value}'", String)
"""In the statement itself: PostgreSQL uses the index of unfinished acts only where it can see which they are."""


_LOCK: Final = text("SELECT pg_try_advisory_xact_lock(hashtextextended(:key, 0))")


def _act_and_oldest() -> "Select[str, int, list[dict[str, object]] | None, str | None]":
    """Return the statement that reads an act, and the key of the oldest one before it that has no answer."""
    earlier = aliased(Inbox)
    oldest = (
        select(earlier.key)
        .where(
            earlier.conversation == Inbox.conversation,
            earlier.status == _RECEIVED,
            earlier.received_at < Inbox.received_at,
        )
        .order_by(earlier.received_at)
        .limit(1)
        .scalar_subquery()
    )
    act = select(Inbox.status, Inbox.attempts, Inbox.replies, oldest)
    return act.where(Inbox.key == bindparam("key"))


# Built once: putting it together takes longer than running it.
_ACT_AND_OLDEST: Final = _act_and_oldest()


@dataclass(frozen=True, slots=True)
class Act:
    """An act as it stands: waiting to be worked on by an attempt of this number, or with its answer."""

    waits: bool
    attempts: int
    replies: tuple[Reply, ...]


class EarlierFirstError(Exception):
    """An act of the same conversation was written down before this one, and has no answer yet; `key` is the oldest."""

    def __init__(self, key: str) -> None:
        super().__init__("earlier_first")
        self.key = key


class PlaceTakenError(Exception):
    """A transaction of another process works on the conversation just now."""


class TakenOverError(Exception):
    """Somebody else has taken the act up since: it is theirs to work on and to answer."""


async def let_one_through(session: AsyncSession, conversation: str) -> None:
    """Take a conversation's place, which is held until the transaction ends. Raises PlaceTakenError.

    Whoever waits for another does so without a connection, and without its own time running.
    """
    if session.get_bind().dialect.name == "postgresql":
        taken = await session.scalar(_LOCK, {"key": conversation})
        if not taken:
            raise PlaceTakenError


async def act_in_turn(session: AsyncSession, key: str, *, attempt: int) -> Act:
    """Return an act whose turn it is, or one that has its answer; read it once the conversation's place is held.

    Raises TakenOverError where another attempt than this one is under way, and EarlierFirstError.
    """
    status, attempts, replies, first = (await session.execute(_ACT_AND_OLDEST, {"key": key})).one()
    if status != Status.RECEIVED.value:
        return Act(waits=False, attempts=attempts, replies=replies_from(replies))
    if attempts != attempt:
        raise TakenOverError
    if first is not None:
        raise EarlierFirstError(first)
    return Act(waits=True, attempts=attempts, replies=())
