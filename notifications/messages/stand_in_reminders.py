"""The one reminder of a question to take over that nobody has answered when the absence begins."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from conversation.markup import escape
from conversation.reply import Reply
from norsk.calendar import is_working_day, previous_working_day
from norsk.clock import OSLO
from norsk.when import oslo_date
from notifications.messages.question_reminders import CLOSES, OPENS
from notifications.messages.stand_in import answers, ask_another, period
from register.person import Person
from register.person_search import given_name
from register.stand_in import StandIn, StandInKind, StandInStatus


async def due_stand_in_reminders(session: AsyncSession, *, now: datetime) -> Sequence[tuple[str, Reply]]:
    """Return a reminder to each deputy who has not answered by the last working day before, and a word to the asker.

    Each comes with the key under which it is sent once. None outside the office's hours, on the day the question was
    asked, or once the absence is over.
    """
    local = now.astimezone(OSLO)
    if not is_working_day(local.date()) or not OPENS <= local.hour < CLOSES:
        return []
    waiting = await session.scalars(
        select(StandIn).where(
            StandIn.kind == StandInKind.ABSENCE.value,
            StandIn.status == StandInStatus.ASKED.value,
            StandIn.to_on >= local.date(),
        )
    )
    found: list[tuple[str, Reply]] = []
    for stand_in in waiting:
        since = previous_working_day(stand_in.from_on - timedelta(days=1))
        if since <= local.date() and oslo_date(stand_in.asked_at) < local.date():
            found += await _both(session, stand_in)
    return found


async def _both(session: AsyncSession, stand_in: StandIn) -> Sequence[tuple[str, Reply]]:
    person = await session.get_one(Person, stand_in.person_id)
    deputy = await session.get(Person, stand_in.deputy_id) if stand_in.deputy_id else None
    if deputy is None:
        return []
    when = period(stand_in)
    to_deputy = Reply(
        f"**{escape(person.name)}** venter fortsatt på svar: kan du ta over {when}?",
        to=deputy.email,
        choices=answers(stand_in),
    )
    to_asker = Reply(
        f"**{escape(deputy.name)}** har ikke svart på om hen kan ta over for deg {when}. Jeg har minnet om det nå. "
        f"Før {escape(given_name(deputy))} har sagt ja, gjelder det ikke.",
        to=person.email,
    )
    key = f"stand_in:{stand_in.id}"
    return [
        (f"{key}:deputy", to_deputy),
        (f"{key}:asker", replace(to_asker, choices=(ask_another(stand_in),))),
    ]
