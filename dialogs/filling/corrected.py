"""Carries a correction out: the change and all that follows from it is said, then the form goes on."""

from conversation.reply import Reply
from dialogs.dialog import Outcome
from dialogs.filling.answering import answered, faulty, skip
from dialogs.filling.asking import answer_button, ask, shortened
from dialogs.filling.correcting import Correction
from dialogs.filling.work import Work
from dialogs.form import Question

_LONGEST_VALUE = 200


async def correct(work: Work, correction: Correction) -> Outcome:
    """Return what a correction leads to: the change, the question again, or which of several fields was meant."""
    if correction.field is not None:
        return await _field_again(work, correction, correction.field)
    if len(correction.answers) == 1:
        [(question, answer)] = correction.answers
        return await answered(work, question, answer, unasked=True)
    return _which(work, correction)


async def _field_again(work: Work, correction: Correction, field: Question) -> Outcome:
    if correction.remove and not (field.required and field.asked):
        return await remove(work, field)
    if correction.fault is not None:
        return await faulty(work, field, correction.fault)
    return await ask(work, field)


async def remove(work: Work, field: Question) -> Outcome:
    """Take an answer away that may be left out."""
    return await skip(work, field, even_answered=True)


def _which(work: Work, correction: Correction) -> Outcome:
    """Ask which field a value belongs to."""
    value = correction.value[:_LONGEST_VALUE]
    lines = "\n".join(
        f"- {question.label}: {shortened(answer.shown)}" for question, answer in correction.answers
    )
    text = (
        f"Hva skal endres til {shortened(value)}? Velg, eller skriv for eksempel «endre … til …».\n\n{lines}"
    )
    buttons = tuple(
        answer_button(work, question, value, question.label) for question, _ in correction.answers
    )
    return Outcome((Reply(text, choices=buttons, private=True),), work.context.memory)
