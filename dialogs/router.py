"""Which dialog a turn belongs to: cancel and help, then a button, then an open dialog, a command, a question."""

import re
from typing import Final

from conversation.actions import OPEN_ACTIONS, Action, ActionId
from conversation.markup import clean
from conversation.reply import Reply
from dialogs import texts
from dialogs.ask import answer_turn, pressed
from dialogs.avtaler import AVTALE_ACTIONS, avtale_command, avtale_pressed
from dialogs.dialog import Context, Outcome
from dialogs.editor import EDITOR_ACTIONS, editor_command, editor_pressed
from dialogs.expert import EXPERT_ACTIONS, expert_command, expert_pressed
from dialogs.help import help_turn
from dialogs.stand_in import STAND_IN_ACTIONS, stand_in_command, stand_in_pressed
from dialogs.state_store import Memory

CANCEL: Final = frozenset(
    {"avbryt", "avbryte", "stopp", "glem det", "nullstill", "begynn på nytt", "cancel", "stop"}
)
HELP: Final = frozenset(
    {"hjelp", "help", "hei", "hallo", "heisann", "hei hei", "hello", "hi", "start", "hva kan du", "kva kan du", "hva kan du hjelpe med",
     "hva kan du svare på", "meny", "god morgen", "heia"}
)  # fmt: skip
THANKS: Final = frozenset(
    {
        "takk",
        "tusen takk",
        "takk skal du ha",
        "supert",
        "flott",
        "ok",
        "okei",
        "den er grei",
        "thanks",
        "thank you",
    }
)
_EDGES = re.compile(r"^[\s/!.?,:;«»\"'()]+|[\s!.?,:;«»\"'()]+$")


async def route(context: Context, action: Action | None) -> Outcome:
    """Return what a turn leads to. `action` is the button pressed, its token already accepted."""
    if action is not None:
        return await _button(context, action)
    text = context.turn.text or ""
    word = _EDGES.sub("", clean(text)).casefold()
    if word in CANCEL:
        return _cancel(context)
    if word in HELP:
        return help_turn(context)
    if word in THANKS:
        return Outcome((Reply(texts.WELCOME),), context.memory)
    if context.guest:
        return answer_turn(context, text)
    return (
        await expert_command(context, word)
        or await editor_command(context, clean(text))
        or await stand_in_command(context, clean(text))
        or await avtale_command(context, clean(text))
        or answer_turn(context, text)
    )


async def _button(context: Context, action: Action) -> Outcome:
    if action.id is ActionId.CANCEL:
        return _cancel(context)
    if action.id is ActionId.HELP:
        return help_turn(context)
    if context.guest and action.id not in OPEN_ACTIONS:
        return Outcome((Reply(texts.STAFF_ONLY),), context.memory)
    if action.id in STAND_IN_ACTIONS:
        return await stand_in_pressed(context, action)
    if action.id in AVTALE_ACTIONS:
        return await avtale_pressed(context, action)
    if action.id in EDITOR_ACTIONS:
        return await editor_pressed(context, action)
    if action.id in EXPERT_ACTIONS:
        return await expert_pressed(context, action)
    return pressed(context, action)


def _cancel(context: Context) -> Outcome:
    said = texts.CANCELLED if context.memory != Memory() else texts.NOTHING_OPEN
    return Outcome((Reply(said),), Memory())
