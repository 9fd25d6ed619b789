"""Questions about the kommune's own agreements, and the lists and files of them."""

from typing import Final

from conversation.actions import Action, ActionId
from dialogs.dialog import Context, Outcome

AVTALE_ACTIONS: Final = frozenset({ActionId.SHOW_AVTALE, ActionId.LIST_AVTALER, ActionId.AVTALER_FILE})
"""The buttons under an agreement or a list of them."""


async def avtale_command(context: Context, text: str) -> Outcome | None:  # noqa: ARG001
    """Return the answer to a question about the register, or None where the text asks about something else."""
    return None


async def avtale_pressed(context: Context, action: Action) -> Outcome:  # noqa: ARG001
    """Do what a button under an agreement says."""
    return Outcome((), context.memory)
