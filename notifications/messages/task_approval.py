"""What is told when a document is approved or refused, and when an approval is not asked for, or counts, any more."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from conversation.markup import escape
from conversation.reply import Reply
from knowledge.approval_words import role_word, the_paper
from knowledge.kommune import Kommune
from norsk.when import oslo_date
from notifications.cards.tasks.words import case_name
from notifications.cards.words import quoted
from notifications.messages.people import name_of
from notifications.messages.task_told import News, answered_by, not_asked, to_handlers, to_people
from register.approval import RoleState, demands_paper, standing
from register.behovsmelding import Behovsmelding
from register.case_document import CaseDocument, PaperKind, latest_version
from register.case_task import CaseTask, TaskAnswer, TaskKind, TaskState, tasks_of


async def tell(news: News) -> Sequence[Reply]:
    """Return the messages, each addressed; never one to whoever acted."""
    session, task, need, kommune, now = news.session, news.task, news.need, news.kommune, news.now
    document = await session.get(CaseDocument, task.document_id) if task.document_id else None
    if document is None:
        return ()
    if news.cancelled:
        return await _cancelled(session, task, need, document, now=now)
    version = f"versjon {document.version} av {the_paper(document.kind)} i {case_name(need)}"
    who = await answered_by(session, task)
    if task.answer == TaskAnswer.REFUSED.value:
        text = (
            f"**{who} har avvist** {version}. Grunn: {quoted(task.text)}\n\n"
            "Lag en ny versjon, eller send den samme til godkjenning igjen."
        )
    else:
        left = await _left(session, task, need, kommune=kommune, now=now)
        text = f"**{who} har godkjent** {version}.\n\n{left}"
    return await to_handlers(session, task, need, text, now=now)


async def _left(
    session: AsyncSession, task: CaseTask, need: Behovsmelding, *, kommune: Kommune, now: datetime
) -> str:
    """Return what is lacking after an approval, of this document and of the others; or that the case can go on."""
    gates = [one for one in kommune.gates_on(oslo_date(now)) if demands_paper(one)]
    gate = next((one for one in gates if one.id == task.subject), None)
    if gate is None:
        return ""
    own = await standing(session, need, gate)
    if not own.complete:
        lacking = [role_word(one.role, kommune.names) for one in own.roles if one.state is not RoleState.APPROVED]  # fmt: skip
        return f"Den venter nå på {escape(' og '.join(lacking))}."
    others = [one for one in gates if not (await standing(session, need, one)).complete]
    if others:
        return f"Alle har godkjent den. {escape(' og '.join(the_paper(one.what) for one in others).capitalize())} er ikke godkjent ennå."
    label = next((one.label for one in kommune.statuses if one.id == gate.before), gate.before)
    return f"**Alle har godkjent.** Saken kan få status «{escape(label)}»."


async def _cancelled(
    session: AsyncSession, task: CaseTask, need: Behovsmelding, document: CaseDocument, *, now: datetime
) -> list[Reply]:
    newest = await latest_version(session, need.record, PaperKind(document.kind))
    if newest is None or newest.id == document.id:
        return await not_asked(session, task, need, now=now)
    paper = the_paper(document.kind)
    said = {
        TaskAnswer.APPROVED.value: f"Godkjenningen din av versjon {document.version} gjelder ikke lenger",
        TaskAnswer.REFUSED.value: f"Du avviste versjon {document.version}",
    }
    gone = said.get(task.answer or "", f"Du trenger ikke svare på versjon {document.version}")
    head = f"**Ny versjon {newest.version} av {paper}:** {case_name(need)}."
    asked = task.person_id if task.answer is None else task.answered_by_id
    text = f"{head}\n\n{gone}. Du blir spurt igjen når den nye versjonen sendes til godkjenning."
    told = await to_people(session, (asked,), text, need, but=(newest.made_by_id,), now=now)
    if newest.made_by_id != need.taken_by_id and await _is_first(session, task, need):
        maker = await name_of(session, newest.made_by_id)
        word = f"{head}\n\n{maker} har laget den. Godkjenningene av versjon {document.version} gjelder ikke lenger. Send den nye til godkjenning."
        told += await to_people(session, (need.taken_by_id,), word, need, but=(asked,), now=now)
    return told


async def _is_first(session: AsyncSession, task: CaseTask, need: Behovsmelding) -> bool:
    """Say whether a task is the first of those that one act took back, so that the case handler is told once."""
    gone = [
        one.id
        for one in await tasks_of(
            session, need.record, TaskKind.APPROVAL, subject=task.subject, state=TaskState.CANCELLED
        )
        if one.changed_at == task.changed_at and one.document_id == task.document_id
    ]
    return bool(gone) and min(gone) == task.id
