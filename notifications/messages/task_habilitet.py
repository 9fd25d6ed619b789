"""What is told of answers about habilitet, and of a leader's conclusion: never what was written, save to those it is for."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from conversation.reply import Reply
from notifications.cards.buttons import show_track
from notifications.cards.tasks.habilitet import whole
from notifications.cards.tasks.words import case_name
from notifications.messages.people import name_of, still_here
from notifications.messages.task_told import News, not_asked, to_people
from register.behovsmelding import Behovsmelding
from register.case_task import TaskAnswer, task_track
from register.habilitet import answer_of, unanswered
from register.habilitetsvurdering import Conclusion, Habilitetsvurdering, load_vurdering
from register.person import Person


async def told_of_habilitet(news: News) -> Sequence[Reply]:
    """Return word to the case handler of a doubt, and of the last answer; other answers are not told one by one."""
    session, task, need, now = news.session, news.task, news.need, news.now
    if news.cancelled:
        return await not_asked(session, task, need, now=now) if task.answer is None else ()
    but = (task.answered_by_id,)
    who = await name_of(session, task.person_id)
    if task.answer == TaskAnswer.IN_DOUBT.value:
        text = f"**{who} er i tvil om egen habilitet** i {case_name(need)}. En vurdering pågår. {who} tar ikke del i saken så lenge."
        return await to_people(session, (need.taken_by_id,), text, need, now=now, but=but)
    if await unanswered(session, need):
        return ()
    text = f"**Alle har svart om habilitet** i {case_name(need)}."
    return await to_people(session, (need.taken_by_id,), text, need, now=now, but=but)


async def told_of_vurdering(news: News) -> Sequence[Reply]:
    """Return the conclusion to whoever it is about, with the reason, and to the case handler.

    Where whoever is inhabil handled the case, the procurement office hears nothing but that it waits.
    """
    session, task, need, now = news.session, news.task, news.need, news.now
    vurdering = await load_vurdering(session, task.subject)
    if vurdering is None:
        return ()
    if news.cancelled:
        return await not_asked(session, task, need, now=now)
    if vurdering.conclusion is None:
        return ()
    return [
        *await _to_person(news, vurdering),
        *await _to_handler(news, vurdering),
    ]


async def _to_person(news: News, vurdering: Habilitetsvurdering) -> list[Reply]:
    session, task, need, now = news.session, news.task, news.need, news.now
    by = await name_of(session, task.answered_by_id)
    text = (
        f"**{by} har avgjort: Du er {vurdering.conclusion}** i {case_name(need)}. {whole(vurdering.reason)}"
    )
    if vurdering.conclusion == Conclusion.INHABIL.value:
        text += (
            " Du er ikke lenger med i saken, og har ikke tilgang til den. Spør lederen din hvis du er uenig."
        )
    else:
        text += " Du kan være med i saken."
    own = await answer_of(session, need, vurdering.person_id) if vurdering.person_id else None
    shown = (show_track(task_track(own)),) if own is not None else ()
    found = await still_here(session, (vurdering.person_id,), but=(task.answered_by_id,), now=now)
    return [Reply(text, to=one.email, choices=shown, private=True) for one in found]


async def _to_handler(news: News, vurdering: Habilitetsvurdering) -> list[Reply]:
    session, task, need, now = news.session, news.task, news.need, news.now
    who = await name_of(session, vurdering.person_id)
    by = await name_of(session, task.answered_by_id)
    text = f"**{by} har avgjort: {who} er {vurdering.conclusion}** i {case_name(need)}."
    if vurdering.conclusion == Conclusion.INHABIL.value:
        text += f" {who} er ikke lenger med i saken." + await _requester(session, vurdering, need)
    but = (task.answered_by_id, vurdering.person_id)
    return await to_people(session, (need.taken_by_id,), text, need, now=now, but=but)


async def _requester(session: AsyncSession, vurdering: Habilitetsvurdering, need: Behovsmelding) -> str:
    """Return whom to talk to about the need where it was reported by whoever is inhabil."""
    if vurdering.person_id is None or vurdering.person_id != need.requester_id:
        return ""
    person = await session.get(Person, vurdering.person_id)
    leader = await name_of(session, person.leader_id) if person and person.leader_id else ""
    return f" Samme person meldte behovet. Snakk med {leader or 'enheten'} om det videre."
