"""Who is told of a task in a case and its answer, and the plain words for kinds that have none of their own."""

import uuid
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from conversation.reply import INNKJOP, Choice, Reply
from knowledge.kommune import Kommune
from notifications.cards.buttons import show_track
from notifications.cards.tasks.words import DOES, answered_word, case_name
from notifications.cards.words import quoted
from notifications.messages.need import see_case
from notifications.messages.people import name_of, still_here
from register.audit import Audit
from register.behovsmelding import Behovsmelding
from register.case_party import BARRED, party_ids
from register.case_task import CaseTask, TaskKind, task_track

_TAKEN_BACK: Final = ("task_cancelled", "task_withdrawn")


@dataclass(frozen=True, slots=True)
class News:
    """What has happened to a task: it was answered, or is `cancelled` and not asked any more, or counts no more."""

    session: AsyncSession
    task: CaseTask
    need: Behovsmelding
    kommune: Kommune
    now: datetime
    cancelled: bool


Tell = Callable[[News], Awaitable[Sequence[Reply]]]
"""What a kind says of its news: the messages, each addressed; never one to whoever acted."""


async def told_plainly(news: News) -> Sequence[Reply]:
    """Return what is told of a task whose kind has no words of its own."""
    session, task, need, now = news.session, news.task, news.need, news.now
    if news.cancelled:
        return await not_asked(session, task, need, now=now)
    who = await answered_by(session, task)
    said = f" Svaret: {quoted(task.text)}." if task.text else ""
    text = f"**{who}** har svart: {answered_word(task)}. Det gjelder {case_name(need)}.{said}"
    return await to_handlers(session, task, need, text, now=now)


async def answered_by(session: AsyncSession, task: CaseTask) -> str:
    """Return who answered, escaped; a deputy with whom they stood in for."""
    name = await name_of(session, task.answered_by_id)
    return f"{name} for {await name_of(session, task.answered_for_id)}" if task.answered_for_id else name


async def to_handlers(
    session: AsyncSession, task: CaseTask, need: Behovsmelding, text: str, *, now: datetime
) -> list[Reply]:
    """Return a message to whoever handles the case and whoever asked; to the office where nobody has the case."""
    ids = (need.taken_by_id, task.asked_by_id)
    people = await to_people(session, ids, text, need, but=(task.answered_by_id,), now=now)
    if need.taken_by_id is None and not people:
        return [Reply(text, to=INNKJOP, choices=(see_case(need),))]
    return people


async def to_people(
    session: AsyncSession,
    ids: Iterable[uuid.UUID | None],
    text: str,
    need: Behovsmelding,
    *,
    now: datetime,
    but: Iterable[uuid.UUID | None] = (),
    choices: tuple[Choice, ...] | None = None,
) -> list[Reply]:
    """Return a message to each of these who still works here and is not inhabil, with the button that shows the case."""
    barred = party_ids(need, BARRED)
    found = await still_here(session, ids, but=(*but, *barred), now=now)
    shown = (see_case(need),) if choices is None else choices
    return [Reply(text, to=one.email, choices=shown, private=True) for one in found]


async def did_it_themself(session: AsyncSession, task: CaseTask, need: Behovsmelding) -> bool:
    """Say whether it was taken back by whoever was asked: such as by ending the case."""
    rows = await session.scalars(select(Audit).where(Audit.record == need.record, Audit.act.in_(_TAKEN_BACK)))
    asked = task.person_id if task.answer is None else task.answered_by_id
    return any(row.detail.get("task") == str(task.id) and row.actor_id == asked for row in rows)


async def not_asked(
    session: AsyncSession, task: CaseTask, need: Behovsmelding, *, now: datetime, why: str = ""
) -> list[Reply]:
    """Return word to whoever was asked that they need not answer any more, or that their answer counts no more."""
    if await did_it_themself(session, task, need):
        return []
    does = DOES[TaskKind(task.kind)]
    if task.answer is None:
        text = f"**Du trenger ikke {does} lenger:** {case_name(need)}.{why}"
    else:
        text = f"**Svaret ditt gjelder ikke lenger:** «{answered_word(task)}» i {case_name(need)}.{why}"
    who = (task.person_id if task.answer is None else task.answered_by_id,)
    shown = (show_track(task_track(task)),)
    return await to_people(session, who, text, need, choices=shown, now=now)
