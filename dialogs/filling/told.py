"""What is said of new answers: what was noted, what was understood besides, what changed, and what follows."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from conversation.reply import FieldKind
from dialogs.filling.asking import shortened
from dialogs.filling.work import Change, Work
from dialogs.form import Question
from norsk.text import words
from register.answers import Answer, AnswerState

_SAID_BY_SOMEBODY: Final = (AnswerState.SAID, AnswerState.UNDERSTOOD)
_FEWEST_WORDS: Final = 4
"""A shorter message tells what was asked and nothing besides."""
_YES_AND_MORE: Final = re.compile(r"\s*(?:ja|jepp|jada|joda|nei|neida)\b\W+\w", re.IGNORECASE)
_LONGEST_READ: Final = 4000


async def also_told(work: Work, text: str, *, but: str = "") -> Mapping[str, Answer]:
    """Return what a message tells of questions that nobody has answered, save for the one it answers anyway."""
    if len(words(text)) < _FEWEST_WORDS and "," not in text and not _YES_AND_MORE.match(text):
        return {}
    found = await work.spec.read(work.filling, text[:_LONGEST_READ])
    return {key: one for key, one in found.items() if key != but and _is_open(work, key)}


def _is_open(work: Work, key: str) -> bool:
    question, answer = work.spec.question(key), work.stored.get(key)
    if question is None or question.computed:
        return False
    return answer is None or answer.state is AnswerState.DERIVED


async def said_of(
    work: Work, changes: Iterable[Change], *, answered: Question | None = None, unasked: bool = False
) -> str:
    """Return what is said of changes: `answered` is the field that was asked or pressed. "" where nothing is.

    `unasked` says that somebody named the field themselves: what was noted is said whatever it is.
    """
    changes = tuple(changes)
    lines = [
        _noted(change, always=unasked)
        for change in changes
        if change.question is answered and change.old is None
    ]
    besides = [change for change in changes if _is_besides(change, answered)]
    if besides:
        lines.append("Jeg tok også med dette:\n" + "\n".join(f"- {_line(change)}" for change in besides))
    lines.append(_all_changed(work, changes))
    lines += [await _note(work, change) for change in changes]
    return "\n\n".join(line for line in lines if line)


def understood(work: Work) -> str:
    """Return what a first sentence told, as a list; "" where it told nothing."""
    found = [
        Change(one, None, answer)
        for one in work.open_questions
        if (answer := work.answer(one.key)) and answer.state is AnswerState.UNDERSTOOD
    ]
    if not found:
        return ""
    return "Jeg har forstått dette:\n" + "\n".join(f"- {_line(change)}" for change in found)


async def notes(work: Work) -> str:
    """Return what the answers that were understood mean for the case."""
    told = [
        await _note(work, Change(one, None, answer))
        for one in work.open_questions
        if (answer := work.answer(one.key)) and answer.state is AnswerState.UNDERSTOOD
    ]
    return "\n\n".join(one for one in told if one)


def _is_besides(change: Change, answered: Question | None) -> bool:
    new = change.new
    return (
        change.old is None
        and change.question is not answered
        and new is not None
        and new.state is AnswerState.UNDERSTOOD
    )


def _noted(change: Change, *, always: bool = False) -> str:
    """Return how an answer was read, where that may be otherwise than it was meant."""
    new = change.new
    if new is None or new.state is AnswerState.SKIPPED:
        return ""
    if new.state is AnswerState.UNKNOWN:
        return f"Notert: «{change.question.label}» er ukjent."
    if always or change.question.kind in (FieldKind.AMOUNT, FieldKind.DATE, FieldKind.CHOICES):
        return f"Notert: {_line(change)}."
    return ""


def _line(change: Change) -> str:
    return f"{change.question.label}: {shortened(change.new.shown if change.new else '')}"


def _all_changed(work: Work, changes: Iterable[Change]) -> str:
    """Return what has another answer than before, on a line each: what was said first, then what follows from it."""
    changed = [change for change in changes if change.old is not None]
    own = [line for change in changed if not _follows(change) and (line := _changed(work, change))]
    after = [line for change in changed if _follows(change) and (line := _changed(work, change))]
    parts = ["Endret:\n" + "\n".join(own) if own else ""]
    parts.append(("Det gir:\n" if own else "Endret:\n") + "\n".join(after) if after else "")
    return "\n\n".join(part for part in parts if part)


def _follows(change: Change) -> bool:
    return AnswerState.DERIVED in (change.old and change.old.state, change.new and change.new.state)


def _changed(work: Work, change: Change) -> str:
    old, new = change.old, change.new
    if old is None or (new is not None and new.shown == old.shown):
        return ""
    label = change.question.label
    if new is None and not change.question.when(work.filling):
        return f"- {label}: gjelder ikke lenger" if old.state in _SAID_BY_SOMEBODY else ""
    return f"- {label}: {_said(old)} → {_said(new)}"


def _said(answer: Answer | None) -> str:
    return shortened(answer.shown) if answer is not None and answer.shown else "ikke besvart"


async def _note(work: Work, change: Change) -> str:
    if change.new is None or change.new.state is AnswerState.SKIPPED or change.new == change.old:
        return ""
    return await change.question.note(work.filling)
