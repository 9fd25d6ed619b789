"""Deciding on a track: the form of a decision, who may send it, what is stored and what follows."""

from typing import Final

from conversation.actions import Action, ActionId
from conversation.reply import Reply
from dialogs.dialog import Context, Outcome

DECISION_ACTIONS: Final = frozenset(
    {
        ActionId.DECIDE,
        ActionId.SEND_DECISION,
        ActionId.UNDO_DECISION,
        ActionId.SEND_UNDO,
        ActionId.LIST_NOT_ENTERED,
        ActionId.CONFIRM_ENTERED,
        ActionId.SEND_NEED,
    }
)
"""The buttons by which a track is decided on."""


async def decision_pressed(context: Context, action: Action) -> Outcome:
    """Do what a button of a decision says."""
    _ = action
    return Outcome((Reply(""),), context.memory)


async def decision_command(context: Context, text: str) -> Outcome | None:
    """Return what a sentence about decisions leads to, such as «ikke ført», or None where the text is none."""
    _ = context, text
    return None
