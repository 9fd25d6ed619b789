"""The form drawn whole, or one field of it, and what is sent back: faults on their fields, and nothing lost."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from conversation.actions import Action, ActionId
from conversation.markup import escape
from conversation.reply import Choice, Field, FieldKind, Form, Option, Reply
from dialogs.dialog import Outcome
from dialogs.filling.files import attached, files_answer, with_files
from dialogs.filling.start import onward
from dialogs.filling.told import said_of
from dialogs.filling.took import options_of, take
from dialogs.filling.work import Work, settled
from dialogs.form import Fault, Question
from norsk.when import norwegian_date
from register.answers import SKIPPED, UNKNOWN_VALUE, Answer, AnswerState
from register.attachment import attachments_of

_UNKNOWN_WORDS = "vet ikke"
_UNKNOWN_OPTION = Option(UNKNOWN_VALUE, "Vet ikke")
_CHOSEN = (FieldKind.CHOICE, FieldKind.YESNO)
_TICKED = (*_CHOSEN, FieldKind.CHOICES)
_WITH_UNKNOWN = (*_TICKED, FieldKind.DATE)
"""What offers «vet ikke» in a drawn form; elsewhere it is written. A day that has options is drawn as text."""
_MISSING = "Fyll ut feltet."
_MISSING_MAY = "Fyll ut feltet, eller skriv «vet ikke»."


@dataclass(frozen=True, slots=True)
class _Posted:
    """What was written in the fields of a form, and what is wrong with it, each by field."""

    written: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)


def drawn(work: Work, only: str = "") -> tuple[Question, ...]:
    """Return the fields that are drawn: all that belong in the form now, or the one that is asked for."""
    questions = tuple(one for one in work.open_questions if not one.computed)
    return tuple(one for one in questions if one.key == only) or questions


async def show_form(work: Work, *, only: str = "") -> Outcome:
    """Return the form with what is known in its fields. `only` draws one field."""
    title = work.spec.title.capitalize()
    done = "lagres" if work.edits else "sendes"
    text = (
        f"**{title}.** Fyll ut det du vet, og skriv «vet ikke» ellers. Du ser alt en gang til før noe {done}."
    )
    return await _shown(await with_files(work), _Posted(), text=text, only=only)


async def _shown(
    work: Work, posted: _Posted, *, text: str, only: str = "", replaces: str | None = None
) -> Outcome:
    fields = tuple([await _field(work, one, posted) for one in drawn(work, only)])
    args = {"draft": str(work.draft.id)} | ({"field": only} if only else {})
    submit = Choice("Lagre svarene" if not only else "Lagre svaret", Action(ActionId.FILL_FORM, args))
    reply = Reply(
        text, form=Form(fields, submit, work.spec.title.capitalize()), private=True, replaces=replaces
    )
    memory = work.context.memory
    if memory.draft != str(work.draft.id):
        memory = work.remembering(field=work.draft.asked)
    return Outcome((reply,), memory)


async def _field(work: Work, question: Question, posted: _Posted) -> Field:
    value = posted.written.get(question.key, value_in_form(work.answer(question.key), question))
    return Field(
        question.key,
        question.label if question.prompt_in(work.filling) == "" else question.prompt_in(work.filling),
        question.kind,
        help=question.help,
        required=is_needed(question),
        value=value,
        error=posted.faults.get(question.key, ""),
        options=await _options(work, question),
    )


def is_needed(question: Question) -> bool:
    """Say whether a drawn form wants the field filled in: one that never comes up by itself is never needed."""
    return question.required and question.asked


async def _options(work: Work, question: Question) -> tuple[Option, ...]:
    if question.kind is FieldKind.FILES:
        rows = await attachments_of(work.context.session, work.draft.attachments)
        return tuple(Option(str(row.id), row.name) for row in rows)
    options = await options_of(work, question)
    known = any(one.value == UNKNOWN_VALUE for one in options)
    if question.unknown and not known and question.kind in _WITH_UNKNOWN:
        return (*options, _UNKNOWN_OPTION) if options or question.kind is FieldKind.DATE else options
    return options


def value_in_form(answer: Answer | None, question: Question) -> str:
    """Return what stands in a field for an answer."""
    if answer is None or answer.state is AnswerState.SKIPPED:
        return ""
    if answer.state is AnswerState.UNKNOWN:
        if question.kind in _TICKED:
            return UNKNOWN_VALUE
        return "" if question.kind is FieldKind.FILES else _UNKNOWN_WORDS
    return _written(answer.value, question)


def _written(value: str, question: Question) -> str:
    """Return a value as a person writes it, where the field is written in: «900 000», «1. mars 2027»."""
    if question.kind is FieldKind.AMOUNT and re.fullmatch(r"\d+(?:\.00?)?", value):
        return f"{int(value.partition('.')[0]):,}".replace(",", " ")
    if question.kind is FieldKind.DATE and question.unknown and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return norwegian_date(date.fromisoformat(value))
    return value


async def fill_form(work: Work, values: Mapping[str, str], *, only: str = "") -> Outcome:
    """Store what a drawn form sends. Faults show it again with all that was written; else the form goes on.

    A field that is not among `values` is left as it is, since a long form may be drawn in parts.
    """
    new, posted = await _read(work, values, only)
    after, changes = await settled(work, new)
    if posted.faults:
        wrong = " ".join(escape(fault) for fault in posted.faults.values())
        text = f"Noe må rettes. Resten er lagret. {wrong}"
        return await _shown(after, posted, text=text, only=only, replaces=work.context.pressed_on)
    said = await said_of(after, [change for change in changes if change.old is not None])
    return await onward(await with_files(after), said=said)


async def _read(
    work: Work, values: Mapping[str, str], only: str
) -> tuple[Mapping[str, Answer | None], _Posted]:
    new: dict[str, Answer | None] = {}
    faults: dict[str, str] = {}
    written: dict[str, str] = {}
    for question in drawn(work, only):
        if question.key not in values:
            continue
        value = values[question.key].strip()
        found = await _posted(work, question, value)
        if isinstance(found, Fault):
            faults[question.key], written[question.key] = found.text, value
        elif found is not None:
            new[question.key] = found
    return new, _Posted(written, faults)


async def _posted(work: Work, question: Question, value: str) -> Answer | Fault | None:
    """Return the answer that a field holds, its fault, or None where it is as it was."""
    before = work.answer(question.key)
    if question.kind is FieldKind.FILES:
        added = await attached(work, filter(None, value.split(",")))
        return await files_answer(work) if added else None
    if _as_it_was(before, question, value):
        return _left_empty(question) if before is None else None
    if not value and question.kind is not FieldKind.CHOICES:
        return Fault(_missing(question)) if is_needed(question) else SKIPPED
    if not value:
        return await _none_chosen(work, question)
    return await take(work, question, value)


def _left_empty(question: Question) -> Answer | Fault | None:
    """Return what an empty field says that was empty before: one that would be asked is left out, or must be filled in."""
    if is_needed(question):
        return Fault(_missing(question))
    return SKIPPED if question.asked else None


def _as_it_was(before: Answer | None, question: Question, value: str) -> bool:
    stood = value_in_form(before, question)
    same = value.replace("\r\n", "\n") == stood.replace("\r\n", "\n").strip()
    if question.kind is FieldKind.CHOICES and before is None:
        return same and not is_needed(question)
    return same


async def _none_chosen(work: Work, question: Question) -> Answer | Fault:
    """Return what no tick at all says: «ingen», where the field has that, else that it is left out."""
    found = await take(work, question, "ingen")
    if isinstance(found, Answer):
        return found
    return Fault(_missing(question)) if is_needed(question) else SKIPPED


def _missing(question: Question) -> str:
    return _MISSING_MAY if question.unknown and question.kind not in _TICKED else _MISSING
