"""A draft being worked on in one turn: what belongs to it now, and what a new answer changes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from dialogs.dialog import Context
from dialogs.draft import Draft
from dialogs.form import FORMS, Filling, FormSpec, Question
from dialogs.state_store import Memory
from register.answers import Answer, Answers, AnswerState

_ROUNDS: Final = 4
"""How often conditions are judged anew where one rests on another."""


@dataclass(frozen=True, slots=True)
class Change:
    """A field that has another answer than before; None where there was or is none."""

    question: Question
    old: Answer | None
    new: Answer | None


@dataclass(frozen=True, slots=True)
class Work:
    """One draft in one turn. `stored` is all that was ever answered, `filling` what belongs in the form as it is now.

    `open_questions` are the fields that belong in it now, in order.
    """

    context: Context
    spec: FormSpec
    draft: Draft
    stored: Answers
    filling: Filling
    open_questions: tuple[Question, ...]

    @property
    def the_form(self) -> str:
        """The form's name as it stands in a sentence: behovsmeldingen, endringsbehovet."""
        return self.spec.the_form

    @property
    def edits(self) -> bool:
        """Whether the form changes a case that is filed already."""
        return "edit" in self.draft.args

    @property
    def submit_label(self) -> str:
        """What the button that sends the form says."""
        return "Lagre endringen" if self.edits else self.spec.submit_label

    @property
    def missing(self) -> tuple[Question, ...]:
        """The questions that are still to be asked, in order."""
        return tuple(
            one
            for one in self.open_questions
            if one.asked and not one.computed and one.key not in self.filling.answers
        )

    def answer(self, key: str) -> Answer | None:
        """Return the answer of a field that belongs in the form now."""
        return self.filling.answers.get(key)

    def remembering(self, *, field: str | None = None, revision: int | None = None) -> Memory:
        """Return what the conversation remembers: this draft, and what of it was shown here last.

        `field` is the question that was asked, `revision` that of the read-back.
        """
        update = {"draft": str(self.draft.id), "draft_field": field, "draft_revision": revision}
        return self.context.memory.model_copy(update=update)


def forgetting(memory: Memory) -> Memory:
    """Return what a conversation remembers when no form is open in it any more."""
    return memory.model_copy(update={"draft": None, "draft_field": None, "draft_revision": None})


def still_open(memory: Memory, before: Memory) -> Memory:
    """Return what is remembered, with the form that was open before still open."""
    kept = {"draft": before.draft, "draft_field": before.draft_field, "draft_revision": before.draft_revision}
    return memory.model_copy(update=kept)


def work_on(context: Context, draft: Draft) -> Work | None:
    """Return a draft to be worked on; None where its form is not there any more."""
    spec = FORMS.get(draft.form)
    if spec is None:
        return None
    stored = draft.given
    return _work(context, spec, draft, stored)


def _work(context: Context, spec: FormSpec, draft: Draft, stored: Answers) -> Work:
    """Return a draft with what belongs: the fields whose condition holds, and their answers."""
    known = {one.key for one in spec.questions}
    kept = {key: one for key, one in stored.items() if key in known or one.state is AnswerState.DERIVED}
    filling = Filling(context, kept, draft.args)
    for _ in range(_ROUNDS):
        opened = spec.open_questions(filling)
        left_out = known - {one.key for one in opened}
        belong = {key: one for key, one in kept.items() if key not in left_out}
        if belong.keys() == filling.answers.keys():
            break
        filling = replace(filling, answers=belong)
    return Work(context, spec, draft, stored, filling, opened)


async def settled(work: Work, answers: Mapping[str, Answer | None]) -> tuple[Work, tuple[Change, ...]]:
    """Return the draft with new answers and all that follows from them stored, and what is otherwise than before.

    None takes an answer away. What was derived is derived anew; what somebody has said themselves is left alone.
    """
    stored = {key: one for key, one in work.stored.items() if one.state is not AnswerState.DERIVED}
    for key, answer in answers.items():
        stored.pop(key, None)
        if answer is not None and answer.state is not AnswerState.DERIVED:
            stored[key] = answer
    before = _work(work.context, work.spec, work.draft, stored)
    derived = await work.spec.derive(before.filling)
    stored |= {
        key: replace(one, state=AnswerState.DERIVED) for key, one in derived.items() if key not in stored
    }
    work.draft.keep(stored, now=work.context.now)
    after = _work(work.context, work.spec, work.draft, stored)
    return after, _changes(work, after)


def _changes(before: Work, after: Work) -> tuple[Change, ...]:
    found = []
    for question in before.spec.questions:
        old, new = before.answer(question.key), after.answer(question.key)
        if old != new:
            found.append(Change(question, old, new))
    return tuple(found)
