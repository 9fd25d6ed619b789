"""What is told when a question in a case has been answered, and when it is not asked any more."""

from collections.abc import Sequence

from conversation.markup import escape
from conversation.reply import Reply
from notifications.cards.tasks.words import case_name
from notifications.messages.need import see_case, step
from notifications.messages.task_told import News, answered_by, not_asked, to_people


async def tell(news: News) -> Sequence[Reply]:
    """Return the answer to whoever asked and whoever has the case; never to whoever answered."""
    session, task, need, now = news.session, news.task, news.need, news.now
    if news.cancelled:
        return await not_asked(session, task, need, now=now)
    who, case = await answered_by(session, task), case_name(need)
    files = f" Vedlegg: {escape(task.answers['files'])}." if task.answers.get("files") else ""
    text = f"**{who} har svart på spørsmålet ditt om {case}:** «{escape(task.text)}»{files}"
    choices = (step(need, "ask", "Spør igjen"), see_case(need))
    told = await to_people(
        session, (task.asked_by_id,), text, need, but=(task.answered_by_id,), choices=choices, now=now
    )
    other = f"**{who} har svart på et spørsmål om {case}:** «{escape(task.prompt)}» Svaret: «{escape(task.text)}»{files}"
    but = (task.answered_by_id, task.asked_by_id)
    return [*told, *await to_people(session, (need.taken_by_id,), other, need, but=but, now=now)]
