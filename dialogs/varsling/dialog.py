"""How early reminders go, changed in words: «varsling for avtale 2024/118», «send påminnelser mandager kl. 9».

Everything said here is between the asker and the bot: in a shared room it goes to the person's own chat.
"""

from typing import Final

from conversation.actions import Action, ActionId
from conversation.reply import Reply
from dialogs import texts
from dialogs.avtaler.desk import Desk, open_desk
from dialogs.dialog import Context, Outcome, privately
from dialogs.varsling.form import KIND, Draft, chosen_kinds, save, show_form
from dialogs.varsling.place import SHOW, Where, asked_place, level_of, may_set, pressed_place
from dialogs.varsling.shown import refused, show, show_kind
from dialogs.varsling.time import edit_time, save_time, say_time, set_time
from dialogs.varsling.words import Asked, PlaceKind, Wish, understand_varsling
from register.audit import write_audit
from register.varsling_kinds import kinds_at

VARSLING_ACTIONS: Final = frozenset(
    {
        ActionId.EDIT_VARSLING,
        ActionId.SAVE_VARSLING,
        ActionId.EDIT_REMINDER_TIME,
        ActionId.SAVE_REMINDER_TIME,
    }
)
"""The buttons by which the times of reminders are set."""
_ALL_OFF: Final = "Påminnelser skrus av type for type. Si hvilken, for eksempel «skru av påminnelser om utløp for avtale» og nummeret."


async def varsling_pressed(context: Context, action: Action) -> Outcome:
    """Do what a button about the times of reminders says, for whoever presses it as they may now."""
    if context.guest:
        return Outcome((Reply(texts.STAFF_ONLY),), context.memory)
    match action.id:
        case ActionId.EDIT_REMINDER_TIME:
            return privately(await edit_time(context))
        case ActionId.SAVE_REMINDER_TIME:
            return privately(await save_time(context))
    desk = await open_desk(context)
    where = await pressed_place(desk, action.args)
    if isinstance(where, Outcome):
        return privately(where)
    return privately(await _pressed(desk, where, action))


async def _pressed(desk: Desk, where: Where, action: Action) -> Outcome:
    if action.args.get(SHOW):
        return await show(desk, where)
    if not may_set(desk, where):
        context, detail = desk.context, {"why": "WrongRoleError"}
        write_audit(
            context.session, at=context.now, act="press_refused", record="action", actor_id=context.person.id, detail=detail
        )  # fmt: skip
        return refused(desk, where)
    if action.id is ActionId.SAVE_VARSLING:
        return await save(desk, where, action.args)
    return await show_form(desk, where, Draft(chosen_kinds(where, action.args.get(KIND, ""))))


async def varsling_command(context: Context, text: str) -> Outcome | None:
    """Return what a sentence about the times of reminders leads to, or None where the text is none."""
    if context.guest:
        return None
    asked = understand_varsling(text)
    if asked is None:
        return None
    match asked.wish:
        case Wish.MY_TIME:
            return privately(await say_time(context))
        case Wish.SET_TIME:
            return privately(await set_time(context, asked))
    desk = await open_desk(context)
    where = await asked_place(desk, asked)
    if where is None:
        return None
    return privately(where if isinstance(where, Outcome) else await _answered(desk, where, asked))


async def _answered(desk: Desk, where: Where, asked: Asked) -> Outcome:
    if asked.wish is Wish.SHOW:
        return await show(desk, where)
    if asked.kind is not None and (asked.wish is Wish.WHEN or asked.kind not in kinds_at(level_of(where))):
        return await show_kind(desk, where, asked.kind)
    if not may_set(desk, where):
        return refused(desk, where)
    if asked.kind is None and asked.written and asked.place is PlaceKind.NONE:
        return await show(desk, where, note=_ALL_OFF)
    kinds = (asked.kind,) if asked.kind else kinds_at(level_of(where))
    written = dict.fromkeys(kinds, asked.written) if asked.written else {}
    return await show_form(desk, where, Draft(kinds, written))
