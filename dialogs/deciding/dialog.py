"""Deciding on a track: the form of a decision, who may send it, what is stored and what follows."""

from typing import Final

from conversation.actions import Action, ActionId
from dialogs.deciding.entered import confirm_entered, entered_command, list_not_entered
from dialogs.deciding.form import ask_decision, send_decision
from dialogs.deciding.list import decided_command
from dialogs.deciding.replacing import start_command
from dialogs.deciding.undo import ask_undo, send_undo
from dialogs.dialog import Context, Outcome
from dialogs.verdicts.every import FLOWS

__all__ = ["DECISION_ACTIONS", "FLOWS", "decision_command", "decision_pressed"]

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
    """Do what a button of a decision says, for whoever presses it as they may decide now."""
    match action.id:
        case ActionId.DECIDE:
            return await ask_decision(context, action)
        case ActionId.UNDO_DECISION:
            return await ask_undo(context, action)
        case ActionId.SEND_UNDO:
            return await send_undo(context, action)
        case ActionId.LIST_NOT_ENTERED:
            return await list_not_entered(context, action)
        case ActionId.CONFIRM_ENTERED:
            return await confirm_entered(context, action)
        case _:
            return await send_decision(context, action)


async def decision_command(context: Context, text: str) -> Outcome | None:
    """Return what a sentence about decisions leads to, such as «ikke ført», or None where the text is none."""
    return (
        await entered_command(context, text)
        or await decided_command(context, text)
        or await start_command(context, text)
    )
