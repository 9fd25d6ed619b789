"""The documents of a case in chat: shown by section, written by section, made into a version."""

from typing import Final

from conversation.actions import Action, ActionId
from dialogs.cases.words import say
from dialogs.dialog import Context, Outcome, privately

PAPER_ACTIONS: Final = frozenset(
    {
        ActionId.SHOW_PAPER,
        ActionId.EDIT_SECTION,
        ActionId.SAVE_SECTION,
        ActionId.MAKE_PAPER,
        ActionId.SEND_PAPER,
    }
)


async def paper_command(context: Context, text: str) -> Outcome | None:
    """Return what «konkurransestrategi for BM-2026-0001» leads to; None for any other text."""
    _ = context, text
    return None


async def paper_pressed(context: Context, action: Action) -> Outcome:
    """Return what a button of a document leads to: `record` and `paper` are in its args, and `section` where one is."""
    _ = action
    return privately(say(context, "Ikke bygget ennå."))
