"""What is no answer is answered on its own, with what the draft tells, and the form goes on where it was."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from conversation.actions import Action, ActionId
from conversation.reply import Choice, Reply
from dialogs.dialog import Context, Outcome
from dialogs.filling.start import resumed
from dialogs.filling.work import Work, still_open
from dialogs.form import FORMS

Aside = Callable[[Context, str], Awaitable[Outcome]]
"""Answers a text as if no form were open."""
_LONGEST_TEXT = 500


async def answer_aside(work: Work, text: str, *, aside: Aside, said: str = "") -> Outcome:
    """Answer a question or a command with the draft's own facts; the form's question follows once more.

    `said` is told of the form before its question.
    """
    told = work.spec.facts(work.filling).model_dump(exclude_none=True)
    memory = work.context.memory
    facts = memory.facts.model_copy(update=told)
    turn = replace(work.context.turn, text=text, files=())
    context = replace(work.context, memory=memory.model_copy(update={"facts": facts}), turn=turn)
    answer = await aside(context, text)
    return await back_to_form(work, answer, said=said)


async def back_to_form(work: Work, answer: Outcome, *, said: str = "") -> Outcome:
    """Return an answer with the form's question after it, unless another form has been begun since."""
    if answer.memory.draft not in (None, str(work.draft.id)):
        return answer
    begun = f"Vi holdt på med {work.the_form}."
    again = await resumed(work, said="\n\n".join(part for part in (begun, said) if part))
    memory = still_open(answer.memory, again.memory)
    return replace(answer, replies=(*answer.replies, *again.replies), memory=memory)


def which_form(work: Work, text: str, form: str) -> Outcome:
    """Ask whether a message begins something new, or belongs to the form that is open."""
    spec = FORMS[form]
    start = {"form": form, "text": text[:_LONGEST_TEXT]}
    choices = (
        Choice(f"Begynn {spec.a_form} til" if form == work.spec.id else f"Begynn {spec.a_form}", Action(ActionId.START_FORM, start)),
        Choice(f"Fortsett med {work.the_form}", Action(ActionId.RESUME_DRAFT, {"draft": str(work.draft.id)})),
    )  # fmt: skip
    said = (
        f"Er dette noe nytt, eller hører det til {work.the_form} vi holder på med? "
        "Begynner du på noe nytt, lagrer jeg det vi holder på med som utkast. "
        "Hører det til, kan du skrive hva som skal endres, for eksempel «endre antall til 30»."
    )
    return Outcome((Reply(said, choices=choices, private=True),), work.context.memory)
