"""A question in a case, answered where it was asked, with files where they tell more."""

from typing import Final

from conversation.actions import Action, ActionId
from conversation.markup import clean, escape
from conversation.reply import Field, FieldKind
from dialogs.cases.attach import FILES, take_files
from dialogs.cases.forms import LONGEST, SHORTEST, ask
from dialogs.cases.stepping import track_of
from dialogs.cases.words import say, show_case
from dialogs.dialog import Outcome
from dialogs.tasks.flow import TASK_FLOWS, Asked, TaskFlow
from register.case_event import CaseAct
from register.case_step import note_step
from register.case_task import TaskAnswer, TaskKind, answer_task, task_track
from register.events import TaskAnswered, TrackChanged
from register.person import Person

REPLY: Final = "svar"


async def _pressed(asked: Asked, do: str) -> Outcome:
    _ = do
    return await _form(asked)


async def _form(asked: Asked, fault: str = "") -> Outcome:
    context, task = asked.looks.context, asked.task
    asker = await context.session.get(Person, task.asked_by_id) if task.asked_by_id else None
    who = escape(asker.name) if asker else "En som har sluttet"
    fields = (
        Field(REPLY, "Svaret ditt", FieldKind.LONG_TEXT, value=clean(context.turn.form.get(REPLY, "")), error=fault),
        Field(FILES, "Filer", FieldKind.FILES, help="Høyst 10 MB per fil.", required=False),
    )  # fmt: skip
    intro = f"{who} spør om {asked.need.number}: «{escape(task.prompt)}»"
    action = Action(ActionId.SEND_TASK, {"task": str(task.id), "do": "reply"})
    return ask(context, intro, fields, "Send svaret", action=action)


async def _sent(asked: Asked, do: str) -> Outcome:
    _ = do
    text = " ".join(clean(asked.looks.context.turn.form.get(REPLY, "")).split())
    return await replied(asked, text)


async def replied(asked: Asked, text: str) -> Outcome:
    """Note an answer and the files that came with it, or show the form where something is wrong."""
    context, need, task = asked.looks.context, asked.need, asked.task
    if len(text) < SHORTEST:
        return await _form(asked, "Skriv et svar.")
    if len(text) > LONGEST:
        return await _form(asked, f"Kort ned teksten til høyst {LONGEST} tegn.")
    files = await take_files(asked.looks, need)
    answer_task(
        context.session,
        task,
        TaskAnswer.REPLIED,
        by=context.person,
        now=context.now,
        acts_for=asked.acts_for,
        channel=context.turn.address.channel.value,
        text=text,
        answers={"files": files} if files else None,
    )
    detail = {"task": str(task.id), **({"files": files} if files else {})}
    note_step(
        context.session, need, CaseAct.REPLIED, by=context.person, now=context.now, to_id=task.asked_by_id, text=text, detail=detail
    )  # fmt: skip
    asker = await context.session.get(Person, task.asked_by_id) if task.asked_by_id else None
    to = f" til {escape(asker.name)}" if asker else ""
    more = f" Lagt ved: {escape(files)}." if files else ""
    said = say(context, f"**Svaret er sendt{to}:** «{escape(text)}»{more}", show_case(need, "Se saken"))
    events = (TaskAnswered(task.id), TrackChanged(task_track(task).ref), TrackChanged(track_of(need).ref))
    return Outcome(said.replies, context.memory, events=events)


FLOW: Final = TaskFlow(_pressed, _sent)
TASK_FLOWS[TaskKind.QUESTION] = FLOW
