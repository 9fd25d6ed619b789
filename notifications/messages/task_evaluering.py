"""What is said when somebody has evaluated a procurement: to whoever handles the case, never what they wrote."""

from collections.abc import Sequence

from conversation.reply import Reply
from notifications.cards.tasks.words import case_name
from notifications.messages.need import see_case, step
from notifications.messages.task_told import News, answered_by, not_asked, to_people
from register.case_task import TaskAnswer


async def tell_evaluering(news: News) -> Sequence[Reply]:
    """Return word to whoever handles the case that somebody else has answered."""
    session, task, need, now = news.session, news.task, news.need, news.now
    if news.cancelled:
        return await not_asked(session, task, need, now=now)
    who = await answered_by(session, task)
    did = "har evaluert" if task.answer == TaskAnswer.EVALUATED.value else "evaluerer ikke"
    text = f"**{who} {did}** {case_name(need)}."
    choices = (step(need, "evaluate", "Se evalueringen"), see_case(need))
    ids = (need.taken_by_id,)
    return await to_people(session, ids, text, need, but=(task.answered_by_id,), choices=choices, now=now)
