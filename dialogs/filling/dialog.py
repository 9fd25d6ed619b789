"""Everything that somebody says or presses in an open form, and what opens one again."""

from collections.abc import Awaitable, Callable
from typing import Final

from conversation.actions import Action, ActionId
from dialogs.dialog import Context, Outcome
from dialogs.filling.start import start_form

FORM_ACTIONS: Final = frozenset(
    {
        ActionId.START_FORM,
        ActionId.FORM_ANSWER,
        ActionId.FORM_STEP,
        ActionId.SHOW_FORM,
        ActionId.FILL_FORM,
        ActionId.CONFIRM_FORM,
        ActionId.RESUME_DRAFT,
        ActionId.DELETE_DRAFT,
        ActionId.LIST_DRAFTS,
    }
)

Aside = Callable[[Context, str], Awaitable[Outcome]]
"""Answers a text as if no form were open."""


async def form_turn(context: Context, text: str, *, aside: Aside) -> Outcome | None:
    """Return what a text leads to in the form that is open in this conversation; None where none is.

    What belongs to no field and asks something is answered by `aside`, with the draft's facts, and the form goes on.
    """
    _ = context, text, aside
    return None


async def form_command(context: Context, text: str) -> Outcome | None:
    """Return what «fortsett», «mine utkast» and «slett utkastet» lead to; None where a text is none of these."""
    _ = context, text
    return None


async def form_cancel(context: Context) -> Outcome | None:
    """Put the open form away and keep its draft; None where no form is open in this conversation."""
    _ = context
    return None


async def form_help(context: Context) -> Outcome | None:
    """Explain the question that the open form asks; None where no form is open in this conversation."""
    _ = context
    return None


async def form_pressed(context: Context, action: Action) -> Outcome:
    """Return what a button of a form leads to."""
    return await start_form(context, action.args.get("form", ""), text=action.args.get("text", ""))
