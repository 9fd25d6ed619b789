"""What is stored about a person, and taking it away."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.case_naming import forget_words, not_archived, records_naming
from bot.case_privacy import erase_from_cases, forget_in_cases, stored_in_cases
from bot.channels.web.deliveries import WebDelivery
from bot.files import StoredFile
from bot.inbox import Inbox
from bot.named_on import count_stand_ins, forget_waiting, habits_of, named_on, place_of, stand_ins_of
from bot.sign_in.session import WebSession
from bot.still_named import Kept, still_named
from bot.talk import forget_questions, own_acts, stored_talk, talks_of
from dialogs.privacy.own_data import Reading
from dialogs.privacy.reading import READ
from dialogs.state_store import ConversationState
from notifications.delivery.outbox import Outbox
from register.artikkel import ArtikkelVersion
from register.audit import Audit
from register.database import rows_changed
from register.expert_question import ExpertQuestion
from register.given_answer import GivenAnswer
from register.person import Person
from register.reminder_time import digest_time

Record = dict[str, object]


@dataclass(frozen=True, slots=True)
class Erased:
    """How many rows were taken away, by what they are; `kept` says why the person is still in the register.

    `kept_in` are the cases that name the person and that the archive does not have yet; `kept_words` the tables in
    which their name or address still stands.
    """

    counts: dict[str, int]
    kept: str
    kept_in: tuple[str, ...] = ()
    kept_words: tuple[Kept, ...] = ()


async def stored_about(session: AsyncSession, person: Person) -> Record:
    """Return everything that is stored about a person, as plain data with ISO instants.

    Of what they asked the register only when is told: the answers may hold what whoever takes this out may not read.
    """
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
    sessions = await session.scalars(
        select(WebSession).where(WebSession.email == person.email).order_by(WebSession.started_at)
    )
    files = await session.scalars(
        select(StoredFile).where(StoredFile.person_id == person.id).order_by(StoredFile.made_at)
    )
    acts = await session.scalars(select(Audit).where(Audit.actor_id == person.id).order_by(Audit.id))
    return {
        "person": {
            "email": person.email,
            "name": person.name,
            **await place_of(session, person),
            "told_at": person.privacy_told_at.isoformat() if person.privacy_told_at else None,
            "channels": {address.channel: address.user_id for address in person.addresses},
        },
        "stand_ins": await stand_ins_of(session, person),
        "reminder_time": str(await digest_time(session, person)),
        "named_on": await named_on(session, person),
        **await habits_of(session, person),
        "files": [
            {"at": row.made_at.isoformat(), "name": row.name, "shows": row.document["alt"]} for row in files
        ],
        **await stored_talk(session, person),
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
        **await stored_in_cases(session, person),
        "acts": [{"at": row.at.isoformat(), "act": row.act, "record": row.record} for row in acts],
        "sessions": [
            {"at": row.started_at.isoformat(), "until": row.ends_at.isoformat()} for row in sessions
        ],
        "readings": [
            {"at": one.at.isoformat(), "by": one.by, "reason": one.reason, "case": one.reference}
            for one in await readings_of(session, person)
        ],
    }


async def readings_of(session: AsyncSession, person: Person) -> Sequence[Reading]:
    """Return who has read a person's conversations in their role, newest first."""
    rows = await session.scalars(
        select(Audit).where(Audit.record == record_of(person), Audit.act == READ).order_by(Audit.id.desc())
    )
    found: list[Reading] = []
    for row in rows:
        by = await session.get(Person, row.actor_id) if row.actor_id else None
        name = by.name if by else "Et personvernombud"
        found.append(Reading(name, row.at, row.detail.get("reason", ""), row.detail.get("case", "")))
    return found


def record_of(person: Person) -> str:
    """Return what the audit log calls a person."""
    return f"person:{person.id}"


async def erase(session: AsyncSession, person: Person) -> Erased:
    """Take away what a person has asked, been answered and been sent; and the person, unless they hold a role.

    Their arrangements of who acts for whom go with them, and no record names them any more.
    What they wrote or decided as an editor or answered as an innkjøper stays. So do the cases that name them, with
    their name until the archive has every one of them, and without it from then on.
    """
    talks = await talks_of(session, person)
    counts = {
        "answers": await rows_changed(session, delete(GivenAnswer).where(GivenAnswer.person_id == person.id)),
        "questions": await forget_questions(session, person.id),
        "messages": await rows_changed(session, delete(Outbox).where(Outbox.person_id == person.id))
        + await rows_changed(session, delete(WebDelivery).where(WebDelivery.person_id == person.id)),
        "conversations": await rows_changed(
            session, delete(ConversationState).where(ConversationState.conversation.in_(talks))
        )
        + await rows_changed(session, delete(Inbox).where(own_acts(person))),
        "sessions": await rows_changed(session, delete(WebSession).where(WebSession.email == person.email)),
        "files": await rows_changed(session, delete(StoredFile).where(StoredFile.person_id == person.id)),
        **await erase_from_cases(session, person),
    }
    records = await records_naming(session, person)
    waiting = await not_archived(session, records)
    if person.roles or waiting:
        why = "roller" if person.roles else "saker"
        return Erased(counts, why, waiting, await still_named(session, person))
    counts["case_texts"] = await forget_words(session, records, person)
    counts["stand_ins"] = await count_stand_ins(session, person)
    await forget_waiting(session, person)
    await forget_in_cases(session, person)
    for link in (Person.leader_id, Person.deputy_id):
        await session.execute(update(Person).where(link == person.id).values({link.key: None}))
    kept = await still_named(session, person)
    await session.delete(person)
    await session.flush()
    return Erased(counts, "", (), kept)
