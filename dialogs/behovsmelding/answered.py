"""Answers of the form that are known before it is asked."""

from dataclasses import replace
from typing import Final

from dialogs.dialog import Context
from dialogs.draft import Draft
from dialogs.filling.work import settled, work_on
from dialogs.form import Fault
from register.answers import UNKNOWN, AnswerState

_LONGEST: Final = 4000
"""Characters of a text that are read."""


async def prefilled(context: Context, draft: Draft, text: str) -> bool:
    """Fill in what a text tells of fields that nobody has answered, and say whether it told anything."""
    work = work_on(context, draft)
    if work is None or not text.strip():
        return False
    told = await work.spec.read(work.filling, text[:_LONGEST])
    answered = {key for key, one in work.stored.items() if one.state is not AnswerState.DERIVED}
    new = {key: one for key, one in told.items() if key not in answered and work.spec.question(key)}
    await settled(work, new)
    return bool(new)


async def kept_answer(
    context: Context, draft: Draft, key: str, text: str, *, state: AnswerState = AnswerState.SAID
) -> bool:
    """Fill in one field with what was said, as its own parser takes it; say whether it could be an answer.

    With the state UNDERSTOOD it is shown when the form begins, like all that the first sentence told.
    """
    work = work_on(context, draft)
    question = work.spec.question(key) if work else None
    if work is None or question is None:
        return False
    parsed = await question.parse(work.filling, text)
    if isinstance(parsed, Fault):
        return False
    await settled(work, {key: replace(parsed, state=state)})
    return True


async def kept_unknown(context: Context, draft: Draft, key: str) -> None:
    """Note that somebody does not know the answer to a field, so that it is not asked again."""
    work = work_on(context, draft)
    if work is not None and work.spec.question(key) is not None:
        await settled(work, {key: UNKNOWN})
