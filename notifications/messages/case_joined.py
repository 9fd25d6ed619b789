"""What is told when somebody has the same need: by joining it, or as the answer of an enhet that was asked."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from conversation.markup import escape
from conversation.reply import INNKJOP, Reply
from notifications.cards.words import quoted
from notifications.messages.area import enhet_name
from notifications.messages.case_told import holders_of
from notifications.messages.need import see_case
from notifications.messages.people import name_of, still_here
from register.area_question import AreaQuestion
from register.behovsmelding import Behovsmelding
from register.case_event import CaseAct, CaseEvent, case_history
from register.cases import followers_of
from register.ids import id_or_nobodys


async def joined(
    session: AsyncSession, need: Behovsmelding, line: CaseEvent, *, now: datetime
) -> list[Reply]:
    """Tell those who follow a need, and those who have it, who has joined it and what they need."""
    place = id_or_nobodys(line.detail.get("enhet", ""))
    where = f", {escape(await enhet_name(session, place))}," if place.int else ""
    quantity = line.detail.get("quantity", "")
    more = f" og trenger {escape(quantity)} i tillegg" if quantity else ""
    text = (
        f"**{await name_of(session, line.by_id)}**{where} har slått seg sammen med {need.number}, {quoted(need.title)}"
        f"{more}. Behovet: {quoted(line.text)}."
    )
    ids = (*followers_of(need), *await holders_of(session, need))
    people = await still_here(session, ids, but=(line.by_id,), now=now)
    found = [Reply(text, to=one.email, choices=(see_case(need),), private=True) for one in people]
    if need.taken_by_id is None:
        found.append(Reply(text, to=INNKJOP, choices=(see_case(need),)))
    return found


async def area_answered(
    session: AsyncSession, need: Behovsmelding, line: CaseEvent, *, now: datetime
) -> list[Reply]:
    """Tell whoever asked that an enhet has the same need; a no is told with the sum alone, save one that was a yes."""
    question = await session.get(AreaQuestion, id_or_nobodys(line.detail.get("question", "")))
    if question is None:
        return []
    if line.detail.get("same") != "yes":
        return await _no_longer(session, need, question, line, now=now)
    if question.closed_at is None and all(one.answered_at is not None for one in question.asked):
        return []
    enhet = escape(await enhet_name(session, id_or_nobodys(line.detail.get("enhet", ""))))
    late = " Fristen var ute." if question.closed_at is not None and line.at > question.closed_at else ""
    note = f" {quoted(line.text)}" if line.text else ""
    quantity = escape(line.detail.get("quantity", ""))
    text = f"**{enhet}** har det samme behovet som i {need.number}, {quoted(need.title)}: {quantity}.{note}{late}"
    people = await still_here(session, (question.asked_by_id,), but=(line.by_id,), now=now)
    return [Reply(text, to=one.email, choices=(see_case(need),), private=True) for one in people]


async def _no_longer(
    session: AsyncSession, need: Behovsmelding, question: AreaQuestion, line: CaseEvent, *, now: datetime
) -> list[Reply]:
    """Tell whoever asked that an enhet which had the same need has it no longer, also after the answers were counted."""
    lines = await case_history(session, need.record)
    before = [
        one.detail.get("same")
        for one in lines
        if one.id != line.id
        and one.act == CaseAct.AREA_ANSWERED.value
        and (one.detail.get("question"), one.detail.get("enhet"))
        == (line.detail.get("question"), line.detail.get("enhet"))
    ]
    if "yes" not in before[-1:] and question.closed_at is None:
        return []
    enhet = escape(await enhet_name(session, id_or_nobodys(line.detail.get("enhet", ""))))
    verb = "har likevel ikke" if "yes" in before[-1:] else "har ikke"
    text = f"**{enhet}** {verb} det samme behovet som i {need.number}, {quoted(need.title)}."
    people = await still_here(session, (question.asked_by_id,), but=(line.by_id,), now=now)
    return [Reply(text, to=one.email, choices=(see_case(need),), private=True) for one in people]
