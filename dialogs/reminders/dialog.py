"""What waits for somebody: their reminders, one by one or several at once, put off or handed on."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from conversation.actions import Action, ActionId
from dialogs.dialog import Context, Outcome, privately
from dialogs.reminders.each import begin_all, go_on, handle_all
from dialogs.reminders.list import show_list
from dialogs.reminders.not_mine import ask_whose, send_not_mine
from dialogs.reminders.said import said_of_card
from dialogs.reminders.several import mark_tracks, send_marked
from dialogs.reminders.snooze import ask_snooze, send_snooze
from dialogs.reminders.track import show_track
from dialogs.reminders.words import ReminderWish, reminder_wish


async def reminder_pressed(context: Context, action: Action) -> Outcome:
    """Do what a button of a reminder says."""
    return privately(await _PRESSED[action.id](context, action))


async def reminder_command(context: Context, text: str) -> Outcome | None:
    """Return what waits for somebody who asks («hva venter på meg?»), or None where the text is none."""
    match reminder_wish(text):
        case ReminderWish.LIST:
            return await show_list(context)
        case ReminderWish.ALL:
            return await begin_all(context)
        case ReminderWish.SEVERAL:
            return await mark_tracks(context, Action(ActionId.MARK_TRACKS))
        case ReminderWish.GO_ON:
            return await go_on(context) or await _if_any(context)
        case ReminderWish.TO_DO:
            # Of somebody who has told of a purchase it is asked about that.
            return None if context.memory.facts.any else await _if_any(context)
        case None:
            return await said_of_card(context, text)


async def _if_any(context: Context) -> Outcome | None:
    """Return what waits; None where nothing does, and the text may be about something else."""
    waits = await context.reminders.waiting(context.session, context.person, on=context.today)
    return await show_list(context) if waits else None


async def _listed(context: Context, action: Action) -> Outcome:
    start = action.args.get("from", "0")
    return await show_list(context, int(start) if start.isdigit() else 0)


_PRESSED: Final[Mapping[ActionId, Callable[[Context, Action], Awaitable[Outcome]]]] = {
    ActionId.SHOW_TRACK: show_track,
    ActionId.LIST_REMINDERS: _listed,
    ActionId.HANDLE_ALL: handle_all,
    ActionId.SNOOZE: ask_snooze,
    ActionId.SEND_SNOOZE: send_snooze,
    ActionId.NOT_MINE: ask_whose,
    ActionId.SEND_NOT_MINE: send_not_mine,
    ActionId.MARK_TRACKS: mark_tracks,
    ActionId.SEND_MARKED: send_marked,
}
REMINDER_ACTIONS: Final = frozenset(_PRESSED)
"""The buttons of a reminder that decide nothing."""
