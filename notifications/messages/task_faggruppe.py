"""What is said of a faggruppe: how an invitation was answered, and that somebody has left or is taken out."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from conversation.reply import Choice, Reply
from notifications.cards.tasks.words import case_name
from notifications.cards.words import quoted
from notifications.messages.need import see_case, step
from notifications.messages.people import name_of
from notifications.messages.task_told import News, answered_by, not_asked, to_handlers, to_people
from register.behovsmelding import Behovsmelding
from register.case_task import CaseTask, TaskAnswer
from register.faggruppe import DONE, LEFT, REMOVED, SUGGESTED, how_it_ended
from register.ids import id_or_none


async def tell_faggruppe(news: News) -> Sequence[Reply]:
    """Return word to whoever handles the case of an answer, and to whoever is taken out."""
    session, task, need, now = news.session, news.task, news.need, news.now
    if news.cancelled:
        return await _ended(session, task, need, now=now)
    who, why = await answered_by(session, task), f" Grunn: {quoted(task.text)}" if task.text else ""
    match task.answer:
        case TaskAnswer.JOINS.value:
            text = f"**{who} blir med i faggruppen** for {case_name(need)}."
        case TaskAnswer.SUGGESTS.value:
            return await _suggested(session, task, need, who, why, now=now)
        case _:
            text = f"**{who} blir ikke med i faggruppen** for {case_name(need)}.{why}"
    return await to_handlers(session, task, need, text, now=now)


async def _suggested(
    session: AsyncSession, task: CaseTask, need: Behovsmelding, who: str, why: str, *, now: datetime
) -> Sequence[Reply]:
    other = await name_of(session, id_or_none(task.answers.get(SUGGESTED, "")))
    text = (
        f"**{who} foreslår {other}** til faggruppen for {case_name(need)}.{why} {other} er ikke spurt ennå."
    )
    choices = (step(need, "invite", "Inviter"), see_case(need))
    ids = (need.taken_by_id, task.asked_by_id)
    return await to_people(session, ids, text, need, but=(task.answered_by_id,), choices=choices, now=now)


async def _ended(
    session: AsyncSession, task: CaseTask, need: Behovsmelding, *, now: datetime
) -> Sequence[Reply]:
    """Return word to whoever handles the case that somebody has left, or to whoever is taken out of the group."""
    line = await how_it_ended(session, task)
    done = line.detail.get(DONE) if line is not None else ""
    why = f" Grunn: {quoted(line.text)}" if line is not None and line.text else ""
    if done == LEFT:
        who = await name_of(session, task.person_id)
        text = f"**{who} har gått ut av faggruppen** for {case_name(need)}.{why}"
        return await to_people(
            session, (need.taken_by_id,), text, need, choices=_group_choices(need), now=now
        )
    if done == REMOVED:
        text = f"**Du er ikke lenger med i faggruppen** for {case_name(need)}.{why}"
        return await to_people(session, (task.person_id,), text, need, choices=(), now=now)
    return await not_asked(session, task, need, now=now, why=why)


def _group_choices(need: Behovsmelding) -> tuple[Choice, ...]:
    return (step(need, "invite", "Inviter en annen"), see_case(need))
