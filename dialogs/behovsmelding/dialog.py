"""How a need comes in: which sentences tell one, and the ways out before the first question."""

from typing import Final

from conversation.actions import Action, ActionId
from conversation.reply import Reply
from dialogs.dialog import Context, Outcome

WAY_ACTIONS: Final = frozenset({ActionId.TAKE_WAY, ActionId.SEND_WAY})


async def need_command(context: Context, text: str) -> Outcome | None:
    """Return what a sentence that tells of a need, or asks to report one, leads to; None for any other."""
    _ = context, text
    return None


async def way_pressed(context: Context, action: Action) -> Outcome:
    """Return what a button of the ways out leads to."""
    _ = action
    return Outcome((Reply("Knappen virker ikke ennå."),), context.memory)
