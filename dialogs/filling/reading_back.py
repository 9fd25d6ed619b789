"""Reads a filled-in form back before it is sent: every answer, what is unknown, and what it leads to."""

from collections.abc import Iterator
from typing import Final

from conversation.actions import Action, ActionId
from conversation.reply import Choice, Reply
from dialogs.dialog import Outcome
from dialogs.draft import DraftStage
from dialogs.filling.asking import form_button, shortened, step_button
from dialogs.filling.work import Work
from dialogs.form import Question
from register.answers import AnswerState

MOST_FIELDS: Final = 10
"""Fields that are offered as buttons at once."""
_HOW: Final = "Stemmer dette? Skriv «send» for å sende, eller skriv hva som skal endres."
_HOW_EDITED: Final = (
    "Stemmer dette? Skriv «lagre endringen» for å lagre, eller skriv hva annet som skal endres."
)


async def read_back(work: Work, *, said: str = "") -> Outcome:
    """Return the whole form as it will be sent, with the button that sends it, and note that it was shown."""
    draft = work.draft
    if draft.asked:
        draft.trail = [*(key for key in draft.trail if key != draft.asked), draft.asked]
    draft.stage, draft.asked, draft.faults = DraftStage.READING_BACK.value, None, 0
    told = await work.spec.summary(work.filling)
    # What an answer leads to is told beneath the answers: not above them too.
    news = "\n\n".join(part for part in said.split("\n\n") if part not in told)
    then, how = ("lagrer", _HOW_EDITED) if work.edits else ("sender", _HOW)
    parts = [news, f"**Se over {work.the_form} før du {then}.**", answers_said(work), *told, how]
    reply = Reply("\n\n".join(part for part in parts if part), choices=_buttons(work), private=True)
    return Outcome((reply,), work.remembering(revision=draft.revision))


def answers_said(work: Work) -> str:
    """Return every answer on a line of its own under its heading, and the fields that nobody knows."""
    lines = "\n".join(_lines(work)).strip()
    unknown = [one.label for one in work.open_questions if _state(work, one) is AnswerState.UNKNOWN]
    return "\n\n".join(part for part in (lines, f"Ukjent: {', '.join(unknown)}." if unknown else "") if part)


def _lines(work: Work) -> Iterator[str]:
    group = ""
    for question in work.open_questions:
        answer = work.answer(question.key)
        if answer is None or not answer.shown or answer.state is AnswerState.UNKNOWN:
            continue
        if question.quiet and answer.state is AnswerState.DERIVED:
            continue
        if question.group and question.group != group:
            yield f"\n**{question.group}**\n"
            group = question.group
        yield f"- {question.label}: {shortened(answer.shown)}"


def _state(work: Work, question: Question) -> AnswerState | None:
    answer = work.answer(question.key)
    return answer.state if answer else None


def _buttons(work: Work) -> tuple[Choice, ...]:
    args = {"draft": str(work.draft.id), "revision": str(work.draft.revision)}
    more = (step_button(work, "more", "Legg til mer"),) if _unfilled(work) else ()
    return (
        Choice(work.submit_label, Action(ActionId.CONFIRM_FORM, args)),
        step_button(work, "edit", "Endre noe"),
        form_button(work),
        *more,
        step_button(work, "pause", "Lagre til senere"),
    )


def _unfilled(work: Work) -> list[Question]:
    """Return the fields that may be added."""
    return [
        one
        for one in work.open_questions
        if not one.computed and _state(work, one) in (None, AnswerState.SKIPPED, AnswerState.UNKNOWN)
    ]


def _filled(work: Work) -> list[Question]:
    said = [one for one in work.open_questions if not one.computed and work.answer(one.key)]
    return sorted(said, key=lambda one: _state(work, one) is AnswerState.DERIVED)


def which_to_change(work: Work) -> Outcome:
    """Ask which answer is to be changed."""
    return _which(
        work, _filled(work), "Hva vil du endre? Skriv det rett fram, for eksempel «fristen er 1. april»."
    )


def which_to_add(work: Work) -> Outcome:
    """Ask which field is to be filled in besides."""
    fields = _unfilled(work)
    if not fields:
        return _which(work, [], "Alt er fylt ut.")
    return _which(work, fields, "Hva vil du legge til? Velg her, eller skriv navnet på det.")


def _listed(fields: list[Question]) -> str:
    return " eller ".join(", ".join(f"«{one.label}»" for one in fields).rsplit(", ", 1))


def _which(work: Work, fields: list[Question], said: str) -> Outcome:
    """Return a list of fields to choose from; those beyond the first are in the text and in the drawn form."""
    names = f"Du kan velge {_listed(fields)}." if fields else ""
    buttons = tuple(step_button(work, "edit", one.label, field=one.key) for one in fields[:MOST_FIELDS])
    text = "\n\n".join(part for part in (said, names) if part)
    reply = Reply(text, choices=(*buttons, form_button(work)), private=True)
    memory = work.context.memory
    if memory.draft != str(work.draft.id):
        memory = work.remembering()
    return Outcome((reply,), memory)
