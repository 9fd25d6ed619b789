"""What has come in, written down before anything is done about it: nothing is lost, nothing is answered twice.

A row is keyed by what names the act. It is leased while it is worked on (`bot/leases.py`); a lapsed lease is taken up
by whoever sees it first. The stored replies are sent again after a crash, never computed again.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, cast

from sqlalchemy import (
    JSON,
    Boolean,
    Index,
    Integer,
    String,
    Table,
    Update,
    and_,
    bindparam,
    case,
    insert,
    literal,
    null,
    or_,
    text,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from conversation.reply import Reply
from conversation.turn import Address, ChannelName, Sender, Turn, Upload
from conversation.wire import ReplyJson, reply_from_json, reply_to_json
from register.database import Base, Sessions, UtcDateTime, one_statement, reading

LEASE: Final = timedelta(seconds=60)
MAX_ATTEMPTS: Final = 3


class Status(StrEnum):
    """How far an act has come."""

    RECEIVED = "received"
    DONE = "done"
    ANSWERED = "answered"
    SET_ASIDE = "set_aside"


class Inbox(Base):
    """One act. `payload` is emptied when the outcome is committed, `replies` is what was or will be sent.

    One that was given up on has a `reference`. A `passing` one keeps no answer once it has been delivered. `holder` is the process that is at it, or was last.
    """

    __tablename__ = "inbox"
    __table_args__ = (
        Index("ix_inbox_status_lease_until", "status", "lease_until"),
        # The unfinished acts of a conversation, in their order: small, however much has been answered.
        Index(
            "ix_inbox_received",
            "conversation",
            "received_at",
            postgresql_where=text("status = 'received'"),
            sqlite_where=text("status = 'received'"),
        ),
    )

    key: Mapped[str] = mapped_column(String(700), primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))
    conversation: Mapped[str] = mapped_column(String(520))
    address: Mapped[list[str | None]] = mapped_column(JSON)
    payload: Mapped[dict[str, object] | None] = mapped_column(JSON)
    replies: Mapped[list[dict[str, object]] | None] = mapped_column(JSON)
    status: Mapped[str] = mapped_column(String(20))
    attempts: Mapped[int] = mapped_column(Integer)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    lease_until: Mapped[datetime] = mapped_column(UtcDateTime)
    reference: Mapped[str | None] = mapped_column(String(20))
    passing: Mapped[bool] = mapped_column(Boolean, default=False)
    holder: Mapped[str | None] = mapped_column(String(40))


@dataclass(frozen=True, slots=True)
class Receipt:
    """Whether an act is new here, and what was answered where it is not."""

    new: bool
    status: Status
    replies: tuple[Reply, ...]


FIRST: Final = 1
"""The number of the attempt that is made at an act when it comes in."""


async def receive(sessions: Sessions, turn: Turn, *, now: datetime, holder: str | None = None) -> Receipt:
    """Write an act down, in a transaction of its own, leased to the caller; one already there is returned."""
    row = {
        "key": turn.key,
        "channel": turn.address.channel.value,
        "conversation": turn.conversation,
        "address": _address(turn.address),
        "payload": _payload(turn),
        "status": Status.RECEIVED.value,
        "attempts": FIRST,
        "received_at": turn.received_at,
        "lease_until": now + LEASE,
        "holder": holder,
    }
    try:
        async with one_statement(sessions) as connection:
            await connection.execute(_WRITE_DOWN, row)
    except IntegrityError:
        async with sessions() as session:
            known = await session.get_one(Inbox, turn.key)
            return Receipt(new=False, status=Status(known.status), replies=stored_replies(known))
    return Receipt(new=True, status=Status.RECEIVED, replies=())


def stored_replies(row: Inbox) -> tuple[Reply, ...]:
    """Return what was committed as the answer to an act."""
    return replies_from(row.replies)


def replies_from(stored: Sequence[Mapping[str, object]] | None) -> tuple[Reply, ...]:
    """Return an act's answer out of its column."""
    return tuple(reply_from_json(cast(ReplyJson, data)) for data in stored or ())


def store_outcome(row: Inbox, replies: Sequence[Reply]) -> None:
    """Put the answer on the act, in the caller's transaction, and empty its payload: the key is enough from now."""
    row.replies = _stored(replies)
    row.status, row.payload = Status.DONE.value, None


async def put_outcome(
    session: AsyncSession, key: str, replies: Sequence[Reply], *, lease_until: datetime
) -> None:
    """Put the answer on the act of a key as `store_outcome` does, and lease it until then for its delivery."""
    outcome = {"act": key, "answer": _stored(replies), "until": lease_until}
    await session.execute(_PUT_OUTCOME, outcome)


def _stored(replies: Sequence[Reply]) -> list[dict[str, object]]:
    return [cast(dict[str, object], reply_to_json(reply)) for reply in replies]


async def answer_with(sessions: Sessions, key: str, reply: Reply) -> tuple[Reply, ...]:
    """Answer an act with one reply and do nothing else about it; return the answer, another's where it has one."""
    async with sessions.begin() as session:
        row = await session.get_one(Inbox, key)
        if row.status != Status.RECEIVED.value:
            return stored_replies(row)
        store_outcome(row, (reply,))
    return (reply,)


async def read(sessions: Sessions, key: str) -> Inbox:
    """Return an act as it is now."""
    async with reading(sessions) as session:
        return await session.get_one(Inbox, key)


async def set_aside(sessions: Sessions, key: str, reply: Reply, *, reference: str, attempt: int) -> bool:
    """Give up on an act after an attempt; return False where another attempt than this one is under way.

    `reply` tells whoever acted, with the reference number that the log has too. It is sent as any answer is; where the
    answer itself was what could not be sent, that is the end of the act.
    """
    async with sessions.begin() as session:
        row = await session.get_one(Inbox, key, with_for_update=True)
        if row.attempts != attempt or row.status not in (Status.RECEIVED.value, Status.DONE.value):
            return False
        had_answer = row.status == Status.DONE.value
        store_outcome(row, (reply,))
        row.reference = reference
        if had_answer:
            row.status = Status.SET_ASIDE.value
    return True


_TABLE: Final = cast(Table, Inbox.__table__)


def _mark() -> Update:
    """Return the statement that marks an act as answered, or set aside where it was given up on."""
    row = _TABLE.c
    done = row.status == Status.DONE.value
    over = case((row.reference.is_(None), Status.ANSWERED.value), else_=Status.SET_ASIDE.value)
    return (
        update(_TABLE)
        .where(row.key == bindparam("act"), or_(done, row.passing))
        .values(
            status=case((done, over), else_=row.status),
            replies=case((row.passing, literal([], JSON())), else_=row.replies),
        )
    )


def _outcome() -> Update:
    return (
        update(_TABLE)
        .where(_TABLE.c.key == bindparam("act"))
        .values(
            payload=null(),
            replies=bindparam("answer"),
            status=Status.DONE.value,
            lease_until=bindparam("until"),
        )
    )


# Statements of every turn, built once: putting one together takes longer than running it.
_MARK_ANSWERED: Final = _mark()
_PUT_OUTCOME: Final = _outcome()
_WRITE_DOWN: Final = insert(_TABLE)


async def mark_answered(sessions: Sessions, key: str) -> None:
    """Note that the answer has reached the platform."""
    async with one_statement(sessions) as connection:
        await connection.execute(_MARK_ANSWERED, {"act": key})


async def forget_answers(
    session: AsyncSession, conversations: Collection[str], *, since: datetime, but: str
) -> None:
    """Empty what was answered in these conversations since an instant, in the caller's transaction.

    What is still to be delivered, the act `but` first of all, goes as soon as it has been.
    """
    theirs = (Inbox.conversation.in_(conversations), Inbox.received_at >= since, Inbox.key != but)
    delivered = Inbox.status.in_([Status.ANSWERED.value, Status.SET_ASIDE.value])
    await session.execute(update(Inbox).where(*theirs, delivered).values(replies=[]))
    await session.execute(
        update(Inbox).where(or_(and_(*theirs, ~delivered), Inbox.key == but)).values(passing=True)
    )


def _address(address: Address) -> list[str | None]:
    return [
        address.channel.value,
        address.conversation_id,
        address.user_id,
        address.tenant_id,
        address.service_url,
        address.thread_id,
    ]


def address_of(row: Inbox) -> Address:
    """Return where the answer to an act goes."""
    channel, conversation_id, user_id, tenant_id, service_url, thread_id = row.address
    return Address(
        ChannelName(channel or ""), conversation_id or "", user_id, tenant_id, service_url, thread_id
    )


def _payload(turn: Turn) -> dict[str, object]:
    sender = turn.sender
    return {
        "sender": [sender.channel.value, sender.user_id, sender.email, sender.name],
        "guest": sender.guest,
        "unchecked": sender.unchecked,
        "text": turn.text,
        "action": turn.action,
        "form": dict(turn.form),
        "private": turn.private,
        "files": list(turn.files),
        "uploads": [[one.name, one.url, one.field, one.size] for one in turn.uploads],
    }


def turn_of(row: Inbox) -> Turn:
    """Return the act as it came in; only one without an outcome still holds it."""
    payload = cast(Mapping[str, object], row.payload)
    channel, user_id, email, name = cast(list[str], payload["sender"])
    return Turn(
        key=row.key,
        sender=Sender(
            ChannelName(channel),
            user_id,
            email,
            name,
            guest=bool(payload.get("guest")),
            unchecked=bool(payload.get("unchecked")),
        ),
        address=address_of(row),
        received_at=row.received_at,
        text=cast(str | None, payload["text"]),
        action=cast(str | None, payload["action"]),
        form=cast(Mapping[str, str], payload["form"]),
        private=bool(payload["private"]),
        files=tuple(cast(list[str], payload.get("files") or ())),
        uploads=tuple(
            Upload(*one) for one in cast(list[tuple[str, str, str, int | None]], payload.get("uploads") or ())
        ),
    )
