"""What somebody writes in an open form: a word that steers it, a question, a correction, or an answer."""

import re
from typing import Final

from conversation.reply import FieldKind
from dialogs.dialog import Outcome
from dialogs.filling.answering import answer_with, pass_by
from dialogs.filling.aside import Aside, answer_aside, which_form
from dialogs.filling.confirming import confirm
from dialogs.filling.control import Control, control_of
from dialogs.filling.corrected import correct
from dialogs.filling.correcting import correction_of
from dialogs.filling.digression import asked_in, begins_anew, is_command
from dialogs.filling.files import attached, attached_said, files_answer, files_question
from dialogs.filling.naming import named
from dialogs.filling.reading_back import which_to_change
from dialogs.filling.start import onward, resumed
from dialogs.filling.steps import edit, not_understood, steer
from dialogs.filling.told import also_told, said_of
from dialogs.filling.took import canonical, options_of, take
from dialogs.filling.work import Work, settled
from dialogs.form import FORMS, Fault, Question
from norsk.words import fold
from norsk.yesno import parse_yesno

_FREE: Final = (FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.FILES)
_LONGEST_YES: Final = 40
_SAVE: Final = frozenset({"lagre", "lagre det", "lagre den", "lagre endringene", "lagre endringa", "save"})
"""What saves a case that is edited, and puts any other form away."""
_BUT: Final = re.compile(r"\b(?:men|bortsett|unntatt|utenom|but|except)\b|\d")


def question_here(work: Work) -> Question | None:
    """Return the question that was put in this conversation last; None where the form was read back here."""
    memory = work.context.memory
    if memory.draft == str(work.draft.id):
        if memory.draft_revision is not None and memory.draft_field is None:
            return None
        here = work.spec.question(memory.draft_field or "")
        if here is not None and here.when(work.filling):
            return here
    asked = work.spec.question(work.draft.asked or "")
    return asked if asked is not None and asked.when(work.filling) else None


async def hear(work: Work, text: str, *, aside: Aside) -> Outcome:
    """Return what a text leads to in the form that is open in this conversation, with the files that came with it."""
    said = ""
    if work.context.turn.files:
        work, said = await _with_files(work)
        if not text.strip():
            return await resumed(work, said=said)
    if not text.strip():
        return await resumed(work, said="Meldingen var tom.")
    question = question_here(work)
    if control := _steering(work, text, question):
        return await steer(work, control, question=question)
    if is_command(text):
        return await answer_aside(work, text, aside=aside)
    if found := await _digression(work, text, question, aside):
        return found
    if not await _names_option(work, question, text):
        correction = await correction_of(work, text, asked=question)
        if correction is not None:
            return await correct(work, correction)
    if question is not None:
        return await answer_with(work, question, text)
    return await _to_read_back(work, text)


async def _with_files(work: Work) -> tuple[Work, str]:
    """Let the turn's files belong to the draft, and say so."""
    rows = await attached(work, work.context.turn.files)
    place = files_question(work)
    found = await files_answer(work)
    if place is not None and found is not None:
        work, _ = await settled(work, {place.key: found})
    if not rows:
        return work, ""
    return work, attached_said(len(rows))


def _submits(work: Work, text: str, question: Question | None) -> bool:
    """Say whether a message is what the button that sends the form says; a bare «lagre» ends the editing of a case."""
    said = fold(text).strip(" .!«»")
    return said == fold(work.submit_label) or (work.edits and question is None and said in _SAVE)


def _steering(work: Work, text: str, question: Question | None) -> Control | None:
    """Return what a message wants of the form itself; None where it tells something."""
    if _submits(work, text, question):
        return Control.SEND
    control = control_of(text)
    return None if control and _is_answer(control, question) else control


def _is_answer(control: Control, question: Question | None) -> bool:
    """Say whether «ok» answers the question: it says yes to what can be said yes to, and nothing else."""
    return control is Control.OK and (question is None or question.kind not in _FREE)


async def _names_option(work: Work, question: Question | None, text: str) -> bool:
    """Say whether a message is one of the answers that the question offers: «nei, ikke ennå» takes nothing back."""
    if question is None or question.kind is FieldKind.YESNO:
        return False
    options = await options_of(work, question)
    return bool(options) and canonical(question, text.strip(), options) != text.strip()


async def _digression(work: Work, text: str, question: Question | None, aside: Aside) -> Outcome | None:
    """Answer what asks something, after taking what the message tells besides; None where nothing is asked."""
    if asked := asked_in(text, question):
        said = ""
        if asked.rest and question is not None:
            work, said = await _answered_besides(work, question, asked.rest)
        return await answer_aside(work, asked.question, aside=aside, said=said)
    form = begins_anew(text, question)
    return which_form(work, text, form) if form in FORMS else None


async def _answered_besides(work: Work, question: Question, text: str) -> tuple[Work, str]:
    """Take what a message tells before it asks, and return what is said of it."""
    found = await take(work, question, text)
    if isinstance(found, Fault):
        return work, ""
    after, changes = await settled(work, {question.key: found})
    pass_by(after, question)
    return after, await said_of(after, changes, answered=question)


async def _to_read_back(work: Work, text: str) -> Outcome:
    """Return what a text leads to that is said to a form read back: yes, no, a field's name, or something more."""
    short = len(text) <= _LONGEST_YES and not _BUT.search(fold(text))
    heard = parse_yesno(text) if short else None
    if heard == "yes":
        revision = work.context.memory.draft_revision
        return await confirm(work, revision=str(revision) if revision is not None else None)
    if field := named(work, text):
        return await edit(work, field)
    if heard == "no":
        return which_to_change(work)
    if told := await also_told(work, text):
        after, changes = await settled(work, told)
        return await onward(after, said=await said_of(after, changes))
    return not_understood(work)
