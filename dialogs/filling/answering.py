"""An answer to one question: stored with all that the message tells besides, or its fault said."""

from collections.abc import Mapping

from conversation.markup import escape
from conversation.reply import Reply
from dialogs.dialog import Outcome
from dialogs.draft import discard_draft
from dialogs.filling.asking import ask
from dialogs.filling.fitting import meant_other
from dialogs.filling.start import onward
from dialogs.filling.told import also_told, said_of
from dialogs.filling.took import NONE, take
from dialogs.filling.work import Work, forgetting, settled
from dialogs.form import Fault, Question
from register.answers import SKIPPED, Answer, AnswerState

_FAULTS_BEFORE_HELP = 2


async def answer_with(work: Work, question: Question, text: str, *, read: bool = True) -> Outcome:
    """Return what a text leads to as the answer to a question; one that answers others instead is taken as that."""
    found = await take(work, question, text)
    if isinstance(found, Fault) and found.ends:
        return await ended(work, found)
    told = await also_told(work, text, but=question.key) if read else {}
    if isinstance(found, Fault):
        if not told and not question.required and text.strip(" .!").casefold() in NONE:
            return await skip(work, question)
        if read and not told and (other := await meant_other(work, question, text)):
            return await _other_field(work, *other)
        if not told:
            return await faulty(work, question, found)
        after, changes = await settled(work, told)
        return await onward(after, said=await said_of(after, changes))
    return await answered(work, question, found, told=told)


async def ended(work: Work, fault: Fault) -> Outcome:
    """Delete a draft that is not wanted any more, and say what to do instead."""
    await discard_draft(work.context.session, work.draft, now=work.context.now)
    return Outcome((Reply(fault.text, private=True),), forgetting(work.context.memory))


async def _other_field(work: Work, field: Question, found: Answer | Fault) -> Outcome:
    """Take what answered another question than the one that was asked, which is then asked again."""
    if isinstance(found, Fault):
        return await faulty(work, field, found)
    after, changes = await settled(work, {field.key: found})
    return await onward(after, said=await said_of(after, changes, answered=field))


async def answered(
    work: Work,
    question: Question,
    answer: Answer,
    *,
    told: Mapping[str, Answer] | None = None,
    unasked: bool = False,
) -> Outcome:
    """Store an answer, and what was told besides; say what it changed, and go on where one was.

    `unasked` says that somebody named the field themselves.
    """
    after, changes = await settled(work, {**(told or {}), question.key: answer})
    return await onward(after, said=await said_of(after, changes, answered=question, unasked=unasked))


async def faulty(work: Work, question: Question, fault: Fault) -> Outcome:
    """Say what is wrong with an answer and ask again; the second time, offer a way around."""
    same = work.draft.asked == question.key
    count = work.draft.faults + 1 if same else 1
    said = escape(fault.text)
    if count >= _FAULTS_BEFORE_HELP:
        ways = ["«hjelp» for å få vite mer", *(["«vet ikke»"] if question.unknown else [])]
        ways += ["«hopp over»"] if not question.required else []
        said = " ".join(
            part for part in (said, question.help, f"Du kan også skrive {_either(ways)}.") if part
        )
    outcome = await ask(work, question, said=said)
    work.draft.faults = count
    return outcome


def _either(ways: list[str]) -> str:
    return ways[0] if len(ways) == 1 else f"{', '.join(ways[:-1])} eller {ways[-1]}"


async def skip(work: Work, question: Question, *, even_answered: bool = False) -> Outcome:
    """Leave a question out that may be left out; an answer that it has stands, unless it is to go."""
    answer = work.answer(question.key)
    if answer is not None and answer.state is not AnswerState.DERIVED and not even_answered:
        pass_by(work, question)
        return await onward(work)
    if question.required and question.asked and answer is None:
        may = " Skriv «vet ikke» hvis du ikke vet det." if question.unknown else ""
        return await ask(work, question, said=f"Dette trenger jeg svar på.{may}")
    pass_by(work, question)
    after, changes = await settled(work, {question.key: SKIPPED})
    return await onward(after, said=await said_of(after, changes, answered=question))


def pass_by(work: Work, question: Question) -> None:
    """Note that a question is done with, so that it is not put again."""
    draft = work.draft
    if draft.asked == question.key:
        draft.trail = [*(key for key in draft.trail if key != question.key), question.key]
        draft.asked, draft.faults = None, 0
