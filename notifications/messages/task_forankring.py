"""What is told when a leader has confirmed or refused a need, and when it is not theirs to confirm any more."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from conversation.markup import escape
from conversation.reply import INNKJOP, Reply
from knowledge.kommune import Kommune
from norsk.when import oslo_date
from notifications.cards.tasks.words import case_name
from notifications.cards.words import quoted
from notifications.delivery.asked import recipient_of
from notifications.messages.case_told import holders_of
from notifications.messages.need import see_case
from notifications.messages.people import name_of
from notifications.messages.task_told import News, answered_by, did_it_themself, not_asked, to_people
from register.behovsmelding import Behovsmelding
from register.case_event import CaseAct
from register.case_step import last_event
from register.case_task import CaseTask, TaskAnswer
from register.cases import joined_by
from register.forankring import forankring_of
from register.forankring_step import OWN
from register.person import Person


async def tell(news: News) -> Sequence[Reply]:
    """Return the messages, each addressed; never one to whoever acted."""
    session, task, need, kommune, now = news.session, news.task, news.need, news.kommune, news.now
    if news.cancelled:
        return await _cancelled(session, task, need, now=now)
    if task.answer == TaskAnswer.REFUSED.value:
        return await _refused(session, task, need, now=now)
    return await _confirmed(session, task, need, kommune=kommune, now=now)


async def _confirmed(
    session: AsyncSession, task: CaseTask, need: Behovsmelding, *, kommune: Kommune, now: datetime
) -> list[Reply]:
    who, case = await answered_by(session, task), case_name(need)
    innkjop = escape(kommune.names["innkjop"])
    own = f"**{who} har bekreftet behovet ditt:** {case}. {innkjop[:1].upper()}{innkjop[1:]} kan gå videre med det."
    told = await to_people(
        session, (need.requester_id, need.filed_by_id), own, need, but=(task.answered_by_id,), now=now
    )
    text = f"**{who} har bekreftet** {case}. Behovet er forankret."
    return [*told, *await _to_those_who_have_it(session, task, need, text, now=now)]


async def _refused(
    session: AsyncSession, task: CaseTask, need: Behovsmelding, *, now: datetime
) -> list[Reply]:
    who, case, leader = (
        await answered_by(session, task),
        case_name(need),
        await name_of(session, task.answered_by_id),
    )
    why = f" Grunn: {quoted(task.text)}."
    own = (
        f"**{who} har avvist behovet ditt:** {case}.{why}\n\n"
        f"Saken er avsluttet. Er du uenig, så snakk med {leader}, som kan åpne den igjen. "
        "Blir behovet et annet, så meld det på nytt."
    )
    whose = (need.requester_id, need.filed_by_id)
    told = await to_people(session, whose, own, need, but=(task.answered_by_id,), now=now)
    text = f"**{who} har avvist** {case}.{why} Saken er avsluttet."
    looking = (*await joined_by(session, need), *await holders_of(session, need))
    told += await to_people(
        session, looking, text, need, but=(task.answered_by_id, *whose, need.taken_by_id), now=now
    )
    return [*told, *await _to_those_who_have_it(session, task, need, text, now=now)]


async def _to_those_who_have_it(
    session: AsyncSession, task: CaseTask, need: Behovsmelding, text: str, *, now: datetime
) -> list[Reply]:
    """Return word to whoever has the case, else to the whole procurement office."""
    if need.taken_by_id is None:
        return [Reply(text, to=INNKJOP, choices=(see_case(need),))]
    but = (task.answered_by_id, need.requester_id, need.filed_by_id)
    return await to_people(session, (need.taken_by_id,), text, need, but=but, now=now)


async def _cancelled(
    session: AsyncSession, task: CaseTask, need: Behovsmelding, *, now: datetime
) -> list[Reply]:
    nobody = await _nobody_left(session, task, need, now=now)
    if task.subject == OWN or await did_it_themself(session, task, need):
        return nobody
    why = await _why(session, task, need)
    if task.answer is not None:
        return [*nobody, *await not_asked(session, task, need, now=now, why=why)]
    text = f"**Du trenger ikke bekrefte behovet lenger:** {case_name(need)}.{why}"
    asked = await _who_had_it(session, task, now=now)
    return [*nobody, *await to_people(session, (asked,), text, need, now=now)]


async def _who_had_it(session: AsyncSession, task: CaseTask, *, now: datetime) -> uuid.UUID | None:
    """Return who has the card: whoever was asked, or their deputy while they are away."""
    person = await session.get(Person, task.person_id) if task.person_id else None
    return (await recipient_of(session, task, person, on=oslo_date(now))).id if person else None


async def _nobody_left(
    session: AsyncSession, task: CaseTask, need: Behovsmelding, *, now: datetime
) -> list[Reply]:
    """Return word to whoever has the case that no leader is left who can confirm it, where that is why."""
    line = await last_event(session, need.record, CaseAct.SENT_TO_LEADER)
    if line is None or line.at != task.changed_at or "nobody" not in line.detail:
        return []
    text = (
        f"**Ingen leder kan bekrefte {case_name(need)} nå.** Jeg fant ingen over den som var spurt. "
        "Den som har saken, kan notere at behovet er forankret utenfor boten."
    )
    return await _to_those_who_have_it(session, task, need, text, now=now)


async def _why(session: AsyncSession, task: CaseTask, need: Behovsmelding) -> str:
    """Return whose it is to confirm now, or that it was changed after it was confirmed."""
    if task.answer is not None:
        return " Behovet er endret etterpå."
    now_asked = (await forankring_of(session, need)).task
    if now_asked is None or now_asked.id == task.id:
        return ""
    if now_asked.is_open:
        return f" Nå er det {await name_of(session, now_asked.person_id)} som skal bekrefte det."
    return " Det er alt bekreftet."
