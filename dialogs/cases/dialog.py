"""What people ask of cases that have been filed, and the buttons on them."""

from typing import Final

from conversation.actions import Action, ActionId
from conversation.reply import Reply
from dialogs.dialog import Context, Outcome

CASE_ACTIONS: Final = frozenset(
    {
        ActionId.SHOW_CASE,
        ActionId.LIST_CASES,
        ActionId.EDIT_CASE,
        ActionId.WITHDRAW_CASE,
        ActionId.SEND_WITHDRAWAL,
        ActionId.CASE_STEP,
        ActionId.SEND_CASE_STEP,
        ActionId.ASK_AREA,
        ActionId.SEND_AREA,
        ActionId.ANSWER_AREA,
        ActionId.SEND_AREA_ANSWER,
    }
)


async def case_command(context: Context, text: str) -> Outcome | None:
    """Return what «mine saker», «hvor er saken min?» or a case number leads to; None for any other text."""
    _ = context, text
    return None


async def case_pressed(context: Context, action: Action) -> Outcome:
    """Return what a button of a case leads to."""
    _ = action
    return Outcome((Reply("Knappen virker ikke ennå."),), context.memory)
