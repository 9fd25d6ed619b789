"""How long each class of data is kept, and taking it away when that is over: one table, one transaction for each class.

None of it touches a case: cases go when the archive has them, and the archivist says so.
"""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, String, cast, delete, func, or_, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.channels.web.deliveries import WebDelivery
from bot.files import KEPT as FILES_KEPT
from bot.files import forget_files
from bot.inbox import Inbox, Status
from bot.logs import log
from bot.presses import SpentUse
from bot.sign_in.session import WebSession
from conversation.actions import LIFETIME as BUTTONS_WORK
from conversation.reply import Reply
from dialogs.draft import KEPT as DRAFTS_KEPT
from dialogs.draft import forget_drafts
from dialogs.state_store import LIFETIME as TALK_REMEMBERED
from dialogs.state_store import forget_expired
from notifications.delivery.outbox import Outbox, OutboxStatus, as_json
from notifications.delivery.webhook_queue import PREFIX
from register.attachment import LOOSE_KEPT, forget_loose_attachments
from register.database import Sessions, rows_changed
from register.given_answer import forget_answers

PAYLOADS_KEPT: Final = timedelta(hours=24)
"""How long what came in is kept where it was never finished; of all else it goes with the outcome."""
ACTS_KEPT: Final = timedelta(days=30)
"""How long the key of an act and its answer are kept: as long as drafts, whose forms are drawn again from them."""
ANSWERS: Final = "turn:"
"""What the keys of messages that a turn led to begin with; those of reminders say that they have been sent, and stay."""

_OVER: Final = (Status.ANSWERED.value, Status.SET_ASIDE.value)
_WORDLESS: Final = as_json(Reply(""))
_GONE_OUT: Final = (OutboxStatus.SENT.value, OutboxStatus.FAILED.value)
_NO_LONGER_WAITING: Final = (*_GONE_OUT, OutboxStatus.CANCELLED.value)


@dataclass(frozen=True, slots=True)
class Terms:
    """The instant that it is, and how long the installation keeps answers (`INNKJOPSBOT_ANSWERS_DAYS`)."""

    now: datetime
    answers: timedelta


@dataclass(frozen=True, slots=True)
class KeptClass:
    """A class of data: the tables that hold it, why it is there, and how long. `forget` returns how many rows went.

    `kept` is None where the installation says how long, as for answers.
    """

    name: str
    what: str
    why: str
    tables: tuple[str, ...]
    kept: timedelta | None
    since: str
    forget: Callable[[AsyncSession, Terms], Awaitable[int]]


async def forget_unfinished(session: AsyncSession, *, before: datetime) -> int:
    """Empty what came in before an instant and was never finished, and set it aside; its key stays. Return how many."""
    old = (Inbox.status == Status.RECEIVED.value) & (Inbox.received_at < before)
    aside = update(Inbox).where(old).values(payload=None, replies=[], status=Status.SET_ASIDE.value)
    return await rows_changed(session, aside)


async def forget_acts(session: AsyncSession, *, before: datetime) -> int:
    """Delete the acts that were answered or set aside before an instant, with their answers; return how many."""
    old = Inbox.status.in_(_OVER) & (Inbox.lease_until < before)
    return await rows_changed(session, delete(Inbox).where(old))


async def forget_messages(session: AsyncSession, *, before: datetime) -> int:
    """Delete answers and posts that went out before an instant; of what was sent unasked the words. Return how many rows."""
    answers = or_(Outbox.key.startswith(ANSWERS), Outbox.key.startswith(PREFIX))
    gone = delete(Outbox).where(Outbox.status.in_(_GONE_OUT), Outbox.due_at < before, answers)
    old = Outbox.status.in_(_NO_LONGER_WAITING) & (Outbox.due_at < before)
    # A reminder's words may be of somebody's habilitet, or of suppliers: they go with the rest, its key stays.
    words = update(Outbox).where(old, worded()).values(reply=_WORDLESS)
    return await rows_changed(session, gone) + await rows_changed(session, words)


def wordless() -> dict[str, object]:
    """Return what stands in the outbox for a message whose words have been taken away."""
    return dict(_WORDLESS)


def worded() -> ColumnElement[bool]:
    """Return the condition of messages that still have their words."""
    return func.length(cast(Outbox.reply, String)) > len(json.dumps(_WORDLESS))


async def forget_shown(session: AsyncSession, *, before: datetime) -> int:
    """Delete what pages showed before an instant; return how many messages that were."""
    return await rows_changed(session, delete(WebDelivery).where(WebDelivery.created_at < before))


async def forget_spent(session: AsyncSession, *, before: datetime) -> int:
    """Delete which buttons were pressed before an instant, when none of them works any more; return how many."""
    return await rows_changed(session, delete(SpentUse).where(SpentUse.spent_at < before))


async def forget_sessions(session: AsyncSession, *, now: datetime) -> int:
    """Delete the sessions on the web page that are over; return how many."""
    return await rows_changed(session, delete(WebSession).where(WebSession.ends_at < now))


CLASSES: Final = (
    KeptClass(
        "unfinished", "What came in and was never finished", "to do it once the fault is over", ("inbox",), PAYLOADS_KEPT, "it came in",
        lambda session, terms: forget_unfinished(session, before=terms.now - PAYLOADS_KEPT),
    ),
    KeptClass(
        "acts", "The key of each act, and the answer it got", "to answer an act delivered twice once, and to draw a form again", ("inbox",), ACTS_KEPT, "it was answered",
        lambda session, terms: forget_acts(session, before=terms.now - ACTS_KEPT),
    ),
    KeptClass(
        "memory", "What a conversation remembers, the agreement last shown among it", "to understand what is asked next", ("conversation_state",), TALK_REMEMBERED, "the last message",
        lambda session, terms: forget_expired(session, now=terms.now),
    ),
    KeptClass(
        "answers", "Questions and what was answered", "to correct a wrong answer, and to show what is missing", ("given_answer",), None, "the answer",
        lambda session, terms: forget_answers(session, before=terms.now - terms.answers),
    ),
    KeptClass(
        "messages", "Messages that were sent, their words; the keys of reminders stay, which say that they have been sent", "to send each once", ("outbox",), None, "it was due",
        lambda session, terms: forget_messages(session, before=terms.now - terms.answers),
    ),
    KeptClass(
        "shown", "Messages that the web page showed", "to show them in every window", ("web_delivery",), None, "it was sent",
        lambda session, terms: forget_shown(session, before=terms.now - terms.answers),
    ),
    KeptClass(
        "drafts", "A form that is not sent, and its files; a sent one 90 days, so that a second press finds the same number", "to go on with it", ("form_draft", "attachment"), DRAFTS_KEPT, "it was last touched",
        lambda session, terms: forget_drafts(session, now=terms.now),
    ),
    KeptClass(
        "loose_files", "Files that people sent in and that belong to no draft and no case", "to attach them", ("attachment",), LOOSE_KEPT, "it came in",
        lambda session, terms: forget_loose_attachments(session, now=terms.now),
    ),
    KeptClass(
        "files", "Files that the bot made for somebody", "to open them", ("stored_file",), FILES_KEPT, "it was made",
        lambda session, terms: forget_files(session, now=terms.now),
    ),
    KeptClass(
        "buttons", "Which messages' buttons have been pressed; nobody is named", "to act once", ("spent_use",), BUTTONS_WORK, "it was pressed",
        lambda session, terms: forget_spent(session, before=terms.now - BUTTONS_WORK),
    ),
    KeptClass(
        "sessions", "Sessions on the web page", "to know who is signed in", ("web_session",), timedelta(0), "it ended",
        lambda session, terms: forget_sessions(session, now=terms.now),
    ),
)  # fmt: skip
"""Everything that goes by itself. What is not among it stays until the kommune takes it away."""


async def forget_all(sessions: Sessions, terms: Terms) -> dict[str, int]:
    """Take away what is kept no longer, and return how many rows of each class went; one that fails stops no other."""
    counts: dict[str, int] = {}
    for one in CLASSES:
        try:
            async with sessions.begin() as session:
                counts[one.name] = await one.forget(session, terms)
        except SQLAlchemyError as exc:
            log().error("retention_failed", kind=one.name, exc_info=exc)
    if any(counts.values()):
        log().info("retention", **{name: count for name, count in counts.items() if count})
    return counts
