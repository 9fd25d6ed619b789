"""What is stored about a person, and taking it away."""

import uuid
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Delete, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.case_naming import forget_words, not_archived, records_naming
from bot.case_privacy import erase_from_cases, forget_in_cases, stored_in_cases
from bot.channels.web.deliveries import WebDelivery
from bot.files import StoredFile
from bot.inbox import Inbox
from bot.named_on import count_stand_ins, forget_waiting, named_on, place_of, stand_ins_of
from dialogs.state_store import ConversationState
from notifications.delivery.outbox import Outbox
from register.artikkel import ArtikkelVersion
from register.audit import Audit
from register.expert_question import ExpertQuestion, QuestionAsker
from register.given_answer import GivenAnswer, answers_to
from register.person import Person
from register.reminder_time import digest_time

Record = dict[str, object]


@dataclass(frozen=True, slots=True)
class Erased:
    """How many rows were taken away, by what they are; `kept` says why the person is still in the register.

    `kept_in` are the cases that name the person and that the archive does not have yet.
    """

    counts: dict[str, int]
    kept: str
    kept_in: tuple[str, ...] = ()


async def stored_about(session: AsyncSession, person: Person) -> Record:
    """Return everything that is stored about a person, as plain data with ISO instants.

    Of what they asked the register only when is told: the answers may hold what whoever takes this out may not read.
    """
    answers = await answers_to(session, person.id)
    asked = await session.scalars(
        select(QuestionAsker).where(QuestionAsker.person_id == person.id).order_by(QuestionAsker.asked_at)
    )
    written = await session.scalars(
        select(ArtikkelVersion)
        .where(or_(ArtikkelVersion.author_id == person.id, ArtikkelVersion.decided_by_id == person.id))
        .order_by(ArtikkelVersion.created_at)
    )
    replied = await session.scalars(
        select(ExpertQuestion)
        .where(ExpertQuestion.answered_by_id == person.id)
        .order_by(ExpertQuestion.answered_at)
    )
    told = await session.scalars(
        select(Outbox).where(Outbox.person_id == person.id).order_by(Outbox.due_at, Outbox.key)
    )
    files = await session.scalars(
        select(StoredFile).where(StoredFile.person_id == person.id).order_by(StoredFile.made_at)
    )
    acts = await session.scalars(select(Audit).where(Audit.actor_id == person.id).order_by(Audit.id))
    turns = await session.scalars(select(Inbox).where(_own_acts(person)).order_by(Inbox.received_at))
    return {
        "person": {
            "email": person.email,
            "name": person.name,
            **await place_of(session, person),
            "channels": {address.channel: address.user_id for address in person.addresses},
        },
        "stand_ins": await stand_ins_of(session, person),
        "reminder_time": str(await digest_time(session, person)),
        "named_on": await named_on(session, person),
        "files": [
            {"at": row.made_at.isoformat(), "name": row.name, "shows": row.document["alt"]} for row in files
        ],
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
            for answer in answers
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
        "texts": [
            {
                "text": row.artikkel_id,
                "number": row.number,
                "status": row.status,
                "written": row.author_id == person.id,
                "decided": row.decided_by_id == person.id,
                "at": row.created_at.isoformat(),
            }
            for row in written
        ],
        "replies": [
            {
                "at": row.answered_at.isoformat() if row.answered_at else None,
                "question": row.text,
                "answer": row.answer or row.closed_because,
            }
            for row in replied
        ],
        "messages": [
            {"at": row.due_at.isoformat(), "status": row.status, "text": row.reply["text"]} for row in told
        ],
        "turns": [
            {"at": row.received_at.isoformat(), "channel": row.channel, "status": row.status} for row in turns
        ],
        **await stored_in_cases(session, person),
        "acts": [{"at": row.at.isoformat(), "act": row.act, "record": row.record} for row in acts],
    }


async def erase(session: AsyncSession, person: Person) -> Erased:
    """Take away what a person has asked, been answered and been sent; and the person, unless they hold a role.

    Their arrangements of who acts for whom go with them, and no record names them any more.
    What they wrote or decided as an editor or answered as an innkjøper stays. So do the cases that name them, with
    their name until the archive has every one of them, and without it from then on.
    """
    answered = await session.scalars(
        select(GivenAnswer.conversation).where(GivenAnswer.person_id == person.id).distinct()
    )
    talks = _own_chats(person) | set(answered)
    counts = {
        "answers": await _delete(session, delete(GivenAnswer).where(GivenAnswer.person_id == person.id)),
        "questions": await _forget_questions(session, person.id),
        "messages": await _delete(session, delete(Outbox).where(Outbox.person_id == person.id))
        + await _delete(session, delete(WebDelivery).where(WebDelivery.person_id == person.id)),
        "conversations": await _delete(
            session, delete(ConversationState).where(ConversationState.conversation.in_(talks))
        )
        + await _delete(session, delete(Inbox).where(_own_acts(person))),
        "files": await _delete(session, delete(StoredFile).where(StoredFile.person_id == person.id)),
        **await erase_from_cases(session, person),
    }
    records = await records_naming(session, person)
    waiting = await not_archived(session, records)
    if person.roles or waiting:
        return Erased(counts, "roller" if person.roles else "saker", waiting)
    counts["case_texts"] = await forget_words(session, records, person)
    counts["stand_ins"] = await count_stand_ins(session, person)
    await forget_waiting(session, person)
    await forget_in_cases(session, person)
    for link in (Person.leader_id, Person.deputy_id):
        await session.execute(update(Person).where(link == person.id).values({link.key: None}))
    await session.delete(person)
    await session.flush()
    return Erased(counts, "")


def _own_chats(person: Person) -> set[str]:
    return {f"{address.channel}:{address.conversation_id}" for address in person.addresses}


def _own_acts(person: Person) -> ColumnElement[bool]:
    """Return the condition of what came in from a person; others write in a channel too, and theirs is not among it."""
    users = {person.email, *(address.user_id for address in person.addresses)}
    return or_(Inbox.conversation.in_(_own_chats(person)), Inbox.address[2].as_string().in_(users))


async def _forget_questions(session: AsyncSession, person_id: uuid.UUID) -> int:
    """Take the person out of those who asked; a question that nobody else asked and nobody has answered goes too."""
    rows = (
        (await session.scalars(select(QuestionAsker).where(QuestionAsker.person_id == person_id)))
        .unique()
        .all()
    )
    for row in rows:
        question = await session.get_one(ExpertQuestion, row.question_id)
        if len(question.askers) == 1 and question.is_open:
            await session.delete(question)
        else:
            question.askers.remove(row)
    await session.flush()
    return len(rows)


async def _delete(session: AsyncSession, statement: Delete) -> int:
    result = await session.execute(statement)
    return int(result.rowcount)  # type: ignore[attr-defined]  # a DELETE's result counts its rows
