"""What waits for somebody: their reminders, one by one or several at once, put off or handed on."""

from typing import Final

from conversation.actions import Action, ActionId
from conversation.reply import Reply
from dialogs.dialog import Context, Outcome

REMINDER_ACTIONS: Final = frozenset(
    {
        ActionId.SHOW_TRACK,
        ActionId.LIST_REMINDERS,
        ActionId.HANDLE_ALL,
        ActionId.SNOOZE,
        ActionId.SEND_SNOOZE,
        ActionId.NOT_MINE,
        ActionId.SEND_NOT_MINE,
        ActionId.MARK_TRACKS,
        ActionId.SEND_MARKED,
    }
)
"""The buttons of a reminder that decide nothing."""


async def reminder_pressed(context: Context, action: Action) -> Outcome:
    """Do what a button of a reminder says."""
    _ = action
    return Outcome((Reply(""),), context.memory)


async def reminder_command(context: Context, text: str) -> Outcome | None:
    """Return what waits for somebody who asks («hva venter på meg?»), or None where the text is none."""
    _ = context, text
    return None
