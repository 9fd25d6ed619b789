"""What passed between a person and the bot, in every table that holds it: told, and taken away at once."""

import uuid
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.channels.web.deliveries import WebDelivery
from bot.files import StoredFile
from bot.inbox import Inbox, Status
from bot.retention import ANSWERS, worded, wordless
from dialogs.draft import OPEN, Draft
from dialogs.state_store import ConversationState
from notifications.delivery.outbox import Outbox, OutboxStatus
from register.attachment import Attachment
from register.database import rows_changed
from register.expert_question import ExpertQuestion, QuestionAsker
from register.given_answer import GivenAnswer, answers_to
from register.person import Person

Record = dict[str, object]
REPEATED: Final = timedelta(days=1)
"""For how long a platform may deliver an act once more: so long its key is kept, without a word."""
_OVER: Final = (Status.ANSWERED.value, Status.SET_ASIDE.value)
_GONE: Final = (OutboxStatus.SENT.value, OutboxStatus.FAILED.value, OutboxStatus.CANCELLED.value)


async def stored_talk(session: AsyncSession, person: Person) -> Record:
    """Return what a person has asked, been answered and been sent, as plain data with ISO instants.

    Of what they asked the register only when is told: the answers may hold what whoever takes this out may not read.
    """
    asked = await session.scalars(
        select(QuestionAsker).where(QuestionAsker.person_id == person.id).order_by(QuestionAsker.asked_at)
    )
    sent = await session.scalars(
        select(Outbox).where(Outbox.person_id == person.id).order_by(Outbox.due_at, Outbox.key)
    )
    shown = await session.scalars(
        select(WebDelivery).where(WebDelivery.person_id == person.id).order_by(WebDelivery.id)
    )
    turns = await session.scalars(select(Inbox).where(own_acts(person)).order_by(Inbox.received_at))
    remembered = await session.scalars(
        select(ConversationState).where(ConversationState.conversation.in_(own_chats(person)))
    )
    return {
        "answers": [
            {
                "at": answer.at.isoformat(),
                "question": answer.question,
                "answered": answer.answered,
                "text": answer.text,
                "article": answer.article,
                "version": answer.version,
                "corrected_at": answer.corrected_at.isoformat() if answer.corrected_at else None,
            }
            for answer in await answers_to(session, person.id)
        ],
        "questions": [
            {
                "at": row.asked_at.isoformat(),
                "words": row.words,
                "complaint": row.complaint,
                "named": row.named,
            }
            for row in asked.unique()
        ],
        "messages": [
            {"at": row.due_at.isoformat(), "status": row.status, "text": row.reply["text"]} for row in sent
        ],
        "shown": [{"at": row.created_at.isoformat(), "text": row.reply.get("text", "")} for row in shown],
        "remembered": [
            {"question": row.memory.get("question", ""), "until": row.expires_at.isoformat()}
            for row in remembered
        ],
        "turns": [
            {"at": row.received_at.isoformat(), "channel": row.channel, "status": row.status} for row in turns
        ],
    }


def own_chats(person: Person) -> set[str]:
    """Return the keys of the conversations that only a person and the bot are in."""
    return {f"{address.channel}:{address.conversation_id}" for address in person.addresses}


def own_acts(person: Person) -> ColumnElement[bool]:
    """Return the condition of what came in from a person; others write in a channel too, and theirs is not among it."""
    users = {person.email, *(address.user_id for address in person.addresses)}
    return or_(Inbox.conversation.in_(own_chats(person)), Inbox.address[2].as_string().in_(users))


async def talks_of(session: AsyncSession, person: Person) -> set[str]:
    """Return the keys of the conversations that a person has been answered in, rooms among them."""
    answered = await session.scalars(
        select(GivenAnswer.conversation).where(GivenAnswer.person_id == person.id).distinct()
    )
    return own_chats(person) | set(answered)


async def forget_talk(
    session: AsyncSession, person: Person, *, drafts: bool, conversation: str, now: datetime
) -> dict[str, int]:
    """Take away what a person has talked about with the bot, in the caller's transaction; return how many rows of what.

    What is on its way to them still comes. `conversation` is that of the act at hand: what it remembers is its own
    to forget. The keys of the last day's acts stay, so that none of them is done a second time.
    """
    own = GivenAnswer.person_id == person.id
    talks = await talks_of(session, person) - {conversation}
    held = ConversationState.conversation.in_(talks)
    counts = {
        "answers": await rows_changed(session, delete(GivenAnswer).where(own)),
        "acts": await _forget_acts(session, person, now=now),
        "memories": await rows_changed(session, delete(ConversationState).where(held)),
        "messages": await _forget_messages(session, person),
        "questions": await forget_questions(session, person.id, named=False),
        "files": await rows_changed(session, delete(StoredFile).where(StoredFile.person_id == person.id)),
        "loose": await _forget_loose(session, person),
    }
    if drafts:
        counts["drafts"] = await _forget_drafts(session, person)
    return counts


async def _forget_acts(session: AsyncSession, person: Person, *, now: datetime) -> int:
    over = own_acts(person) & Inbox.status.in_(_OVER)
    recent = Inbox.received_at >= now - REPEATED
    worded_acts = over & recent & (Inbox.replies.is_not(None)) & (Inbox.passing.is_(False))
    # What has not been delivered yet goes as soon as it has been.
    waiting = own_acts(person) & (Inbox.status == Status.DONE.value)
    await session.execute(update(Inbox).where(waiting).values(passing=True))
    emptied = update(Inbox).where(worded_acts).values(replies=[], payload=None, passing=True)
    return await rows_changed(session, emptied) + await rows_changed(
        session, delete(Inbox).where(over, ~recent)
    )


async def _forget_messages(session: AsyncSession, person: Person) -> int:
    """Take away answers that went out, the words of what was sent unasked, and what pages showed."""
    own = (Outbox.person_id == person.id) & Outbox.status.in_(_GONE)
    answers = delete(Outbox).where(own, Outbox.key.startswith(ANSWERS))
    words = update(Outbox).where(own, worded()).values(reply=wordless())
    shown = delete(WebDelivery).where(WebDelivery.person_id == person.id, WebDelivery.shown_at.is_not(None))
    return sum([await rows_changed(session, one) for one in (answers, words, shown)])


async def _forget_loose(session: AsyncSession, person: Person) -> int:
    loose = (Attachment.person_id == person.id) & (Attachment.record == "")
    return await rows_changed(session, delete(Attachment).where(loose))


async def _forget_drafts(session: AsyncSession, person: Person) -> int:
    mine = (Draft.person_id == person.id) & Draft.stage.in_(OPEN)
    ids = (await session.scalars(select(Draft.id).where(mine))).all()
    files = delete(Attachment).where(Attachment.record.in_([f"draft:{id}" for id in ids]))
    await session.execute(files)
    return await rows_changed(session, delete(Draft).where(mine))


async def forget_questions(session: AsyncSession, person_id: uuid.UUID, *, named: bool = True) -> int:
    """Take a person out of those who asked, with `named` False only where their name was not shown; return how often.

    A question that nobody else asked and nobody has answered goes too.
    """
    wanted = select(QuestionAsker).where(QuestionAsker.person_id == person_id)
    if not named:
        wanted = wanted.where(QuestionAsker.named.is_(False))
    rows = (await session.scalars(wanted)).unique().all()
    for row in rows:
        question = await session.get_one(ExpertQuestion, row.question_id)
        if len(question.askers) == 1 and question.is_open:
            await session.delete(question)
        else:
            question.askers.remove(row)
    await session.flush()
    return len(rows)
