"""How early reminders go, changed in words: «varsling for avtale 2024/118», «send påminnelser mandager kl. 9»."""

from typing import Final

from conversation.actions import Action, ActionId
from conversation.reply import Reply
from dialogs.dialog import Context, Outcome

VARSLING_ACTIONS: Final = frozenset(
    {
        ActionId.EDIT_VARSLING,
        ActionId.SAVE_VARSLING,
        ActionId.EDIT_REMINDER_TIME,
        ActionId.SAVE_REMINDER_TIME,
    }
)
"""The buttons by which the times of reminders are set."""


async def varsling_pressed(context: Context, action: Action) -> Outcome:
    """Do what a button about the times of reminders says."""
    _ = action
    return Outcome((Reply(""),), context.memory)


async def varsling_command(context: Context, text: str) -> Outcome | None:
    """Return what a sentence about the times of reminders leads to, or None where the text is none."""
    _ = context, text
    return None
