"""Everything that somebody says or presses in an open form, and what opens one again."""

import re
from dataclasses import replace
from typing import Final

from conversation.actions import Action, ActionId
from conversation.reply import Reply
from dialogs.dialog import Context, Outcome
from dialogs.draft import Draft, DraftStage, load_draft
from dialogs.filling.aside import Aside, back_to_form
from dialogs.filling.begin_again import begin_again
from dialogs.filling.confirming import receipt_again
from dialogs.filling.control import Control, control_of
from dialogs.filling.drafts import (
    delete_by_word,
    go_on_by_word,
    is_kept,
    list_drafts,
    put_away,
    resume,
)
from dialogs.filling.heard import hear, question_here
from dialogs.filling.pressed import FORM_ACTIONS, form_pressed
from dialogs.filling.start import GONE, go_on
from dialogs.filling.steps import explain, steer
from dialogs.filling.work import Work, forgetting, still_open, work_on

__all__ = [
    "FORM_ACTIONS",
    "Aside",
    "form_again",
    "form_cancel",
    "form_command",
    "form_help",
    "form_pressed",
    "form_turn",
]

_LOOKING_UP: Final = frozenset(
    {
        ActionId.ASK,
        ActionId.SHOW_ARTICLE,
        ActionId.SET_KIND,
        ActionId.RESET_FACTS,
        ActionId.SHOW_AVTALE,
        ActionId.LIST_AVTALER,
    }
)
_OF_FORMS: Final = FORM_ACTIONS | {ActionId.TAKE_WAY, ActionId.SEND_WAY, ActionId.CANCEL}
"""The buttons that say themselves which form is open after them."""
_NOTHING_TO_SEND: Final = (
    "Det er ikke noe skjema åpent her, så jeg sendte ingenting. "
    "Skriv «mine utkast» for å se det du ikke har sendt, eller «meld behov» eller «meld avvik» for å begynne."
)
_EDGE: Final = re.compile(r"^\W+")
_YES: Final = frozenset({"ja", "jepp", "yes", "bekreft", "bekrefter"})
_GREETINGS: Final = frozenset({"hjelp", "help"})
_BEFORE: Final = (Control.DELETE, Control.DRAFTS, Control.PAUSE, Control.RESUME)
"""What a draft understands that is still before its first question."""


async def form_turn(context: Context, text: str, *, aside: Aside) -> Outcome | None:
    """Return what a text leads to in the form that is open in this conversation; None where none is.

    What belongs to no field and asks something is answered by `aside`, with the draft's facts, and the form goes on.
    """
    draft = await _open_here(context)
    if draft is None:
        return await _sent_already(context, text)
    work = work_on(context, draft)
    if work is None:
        return Outcome((Reply(GONE, private=True),), forgetting(context.memory))
    if draft.stage == DraftStage.BEFORE.value:
        return await _before(work, text, aside)
    return await hear(work, text, aside=aside)


async def _open_here(context: Context) -> Draft | None:
    if context.guest or context.memory.draft is None:
        return None
    draft = await load_draft(context.session, context.memory.draft, context.person, lock=True)
    return draft if draft is not None and draft.is_open and is_kept(draft, context.now) else None


async def _sent_already(context: Context, text: str) -> Outcome | None:
    """Return the receipt once more to whoever says «send» again; None for anything else."""
    if context.guest or context.memory.draft is None or not _is_sending(text):
        return None
    draft = await load_draft(context.session, context.memory.draft, context.person)
    if draft is None or draft.stage != DraftStage.SENT.value:
        return None
    return receipt_again(context, draft)


def _is_sending(text: str) -> bool:
    return control_of(text) is Control.SEND or text.strip(" .!").casefold() in _YES


async def _before(work: Work, text: str, aside: Aside) -> Outcome:
    """Return what a text leads to while the ways out stand before the form."""
    context, control = work.context, control_of(text)
    if control in _BEFORE:
        if control is Control.RESUME:
            return await resume(context, str(work.draft.id))
        return await steer(work, control, question=None)
    if work.spec.before is None:
        return await go_on(context, work.draft)
    found = await work.spec.before(context, work.draft, text)
    if found is not None:
        return found
    answer = await aside(context, text)
    if answer.memory.draft is not None:
        return answer
    return replace(answer, memory=still_open(answer.memory, context.memory))


async def form_command(context: Context, text: str) -> Outcome | None:
    """Return what «fortsett», «mine utkast» and «slett utkastet» lead to; None where a text is none of these."""
    if context.guest:
        return None
    match control_of(text):
        case Control.RESUME:
            return await go_on_by_word(context)
        case Control.DRAFTS if text.strip():
            return await list_drafts(context)
        case Control.DELETE if "utkast" in text.casefold():
            return await delete_by_word(context)
        case Control.SEND if _EDGE.sub("", text).casefold().startswith("send"):
            return Outcome((Reply(_NOTHING_TO_SEND, private=True),), context.memory)
        case _:
            return None


async def form_cancel(context: Context) -> Outcome | None:
    """Put the open form away and keep its draft; None where no form is open in this conversation."""
    draft = await _open_here(context)
    if draft is None:
        return None
    work = work_on(context, draft)
    if work is None:
        return Outcome((Reply(GONE, private=True),), forgetting(context.memory))
    return begin_again(work) or put_away(work)


async def form_help(context: Context) -> Outcome | None:
    """Explain the question that the open form asks; None where no form is open, or a greeting asks for nothing."""
    draft = await _open_here(context)
    work = work_on(context, draft) if draft else None
    if work is None or draft is None or draft.stage == DraftStage.BEFORE.value:
        return None
    word = (context.turn.text or "").strip(" .!?/").casefold()
    if word in _GREETINGS:
        return await explain(work, question_here(work))
    return await steer(work, Control.RESUME, question=question_here(work))


async def form_again(context: Context, action: Action, outcome: Outcome) -> Outcome:
    """Return what a button that is none of the form's led to, in a conversation where a form stays open.

    After what only looked something up, the form's question is put once more.
    """
    if action.id in _OF_FORMS or outcome.memory.draft not in (None, context.memory.draft):
        return outcome
    draft = await _open_here(context)
    work = work_on(context, draft) if draft else None
    if work is None:
        return outcome
    if action.id in _LOOKING_UP and work.draft.stage != DraftStage.BEFORE.value:
        return await back_to_form(work, outcome)
    return replace(outcome, memory=still_open(outcome.memory, context.memory))
