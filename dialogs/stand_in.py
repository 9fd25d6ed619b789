"""Who acts for whom, arranged in words: «Jeg er borte 6.–24. juli, Per tar over», «overfør alle til Per»."""

from typing import Final

from conversation.actions import Action, ActionId
from dialogs.dialog import Context, Outcome

STAND_IN_ACTIONS: Final = frozenset(
    {ActionId.ASK_STAND_IN, ActionId.ACCEPT_STAND_IN, ActionId.DECLINE_STAND_IN, ActionId.END_STAND_IN}
)
"""The buttons of an arrangement."""


async def stand_in_command(context: Context, text: str) -> Outcome | None:  # noqa: ARG001
    """Return what a sentence about being away or handing over leads to, or None where the text is none."""
    return None


async def stand_in_pressed(context: Context, action: Action) -> Outcome:  # noqa: ARG001
    """Do what a button of an arrangement says."""
    return Outcome((), context.memory)
