"""Which dialog a turn belongs to: cancel and help, then a button, then an open dialog, a command, a question."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Final

from conversation.actions import OPEN_ACTIONS, Action, ActionId
from conversation.markup import clean
from conversation.reply import Reply
from dialogs import texts
from dialogs.ask import answer_turn, pressed
from dialogs.attachments import placed
from dialogs.avtaler.dialog import AVTALE_ACTIONS, asked_of_register, avtale_command, avtale_pressed
from dialogs.avviksmelding.dialog import avvik_command
from dialogs.behovsmelding.dialog import WAY_ACTIONS, need_command, way_pressed
from dialogs.cases.dialog import CASE_ACTIONS, case_command, case_pressed
from dialogs.cases.how import how_command
from dialogs.cases.meant_case import meant_case
from dialogs.coming.dialog import plan_command
from dialogs.deciding.dialog import DECISION_ACTIONS, decision_command, decision_pressed
from dialogs.dialog import Context, Outcome, privately
from dialogs.editor import EDITOR_ACTIONS, editor_command, editor_pressed
from dialogs.endringsbehov.dialog import change_command
from dialogs.expert import EXPERT_ACTIONS, expert_command, expert_pressed
from dialogs.filling import every as _every_form  # noqa: F401 - the forms put themselves in
from dialogs.filling.dialog import (
    FORM_ACTIONS,
    form_again,
    form_cancel,
    form_command,
    form_help,
    form_pressed,
    form_turn,
)
from dialogs.guest import for_guest, guest_turn, staff_only
from dialogs.help import help_turn
from dialogs.masking import keep_written, masked, told_of
from dialogs.papers.dialog import PAPER_ACTIONS, paper_command, paper_pressed
from dialogs.privacy.dialog import PRIVACY_ACTIONS, privacy_command, privacy_pressed
from dialogs.privacy.told import first_told
from dialogs.readable import unreadable, without_blanks
from dialogs.reminders.dialog import REMINDER_ACTIONS, reminder_command, reminder_pressed
from dialogs.stand_in.dialog import STAND_IN_ACTIONS, stand_in_cancel, stand_in_command, stand_in_pressed
from dialogs.state_store import Memory
from dialogs.tasks.dialog import TASK_ACTIONS, task_pressed
from dialogs.varsling.dialog import VARSLING_ACTIONS, varsling_command, varsling_pressed
from register.case_task import load_task, task_track
from register.cases import load_case
from register.track import BadTrackError, parse_track

CANCEL: Final = frozenset(
    {"avbryt", "avbryte", "stopp", "glem det", "nullstill", "begynn på nytt", "cancel", "stop"}
)
HELP: Final = frozenset(
    {"hjelp", "help", "hei", "hallo", "heisann", "hei hei", "hello", "hi", "start", "hva kan du", "kva kan du", "hva kan du hjelpe med",
     "hva kan du svare på", "meny", "god morgen", "heia"}
)  # fmt: skip
THANKS: Final = frozenset(
    {
        "takk",
        "tusen takk",
        "takk skal du ha",
        "supert",
        "flott",
        "ok",
        "okei",
        "den er grei",
        "thanks",
        "thank you",
    }
)
_EDGES = re.compile(r"^[\s/!.?,:;«»\"'()]+|[\s!.?,:;«»\"'()]+$")

_Pressed = Callable[[Context, Action], Awaitable[Outcome]]
_PRESSED: Final[tuple[tuple[frozenset[ActionId], _Pressed], ...]] = (
    (STAND_IN_ACTIONS, stand_in_pressed),
    (AVTALE_ACTIONS, avtale_pressed),
    (VARSLING_ACTIONS, varsling_pressed),
    (DECISION_ACTIONS, decision_pressed),
    (REMINDER_ACTIONS, reminder_pressed),
    (EDITOR_ACTIONS, editor_pressed),
    (EXPERT_ACTIONS, expert_pressed),
    (FORM_ACTIONS, form_pressed),
    (WAY_ACTIONS, way_pressed),
    (CASE_ACTIONS, case_pressed),
    (TASK_ACTIONS, task_pressed),
    (PAPER_ACTIONS, paper_pressed),
)
"""The buttons of each dialog, save for those of plain answers."""


async def route(context: Context, action: Action | None) -> Outcome:
    """Return what a turn leads to. `action` is the button pressed, its token already accepted."""
    turn = context.turn
    if too_much := unreadable(turn.text or "", turn.form):
        return Outcome((Reply(too_much),), context.memory)
    if turn.text:
        context = replace(context, turn=replace(turn, text=without_blanks(turn.text)))
    hidden = masked(context)
    seen = hidden.context
    outcome = await placed(seen, action, await _routed(seen, action))
    return first_told(seen, told_of(hidden, outcome, action))


async def _routed(context: Context, action: Action | None) -> Outcome:
    if action is not None:
        return await form_again(context, action, await _button(context, action))
    text = context.turn.text or ""
    word = _EDGES.sub("", clean(text)).casefold()
    if word in CANCEL:
        return await stand_in_cancel(context) or await form_cancel(context) or _cancel(context)
    if word in HELP:
        return await form_help(context) or help_turn(context)
    if own := await privacy_command(context, clean(text)):
        return own
    if not context.guest and (filled := await form_turn(context, clean(text), aside=_unbound)):
        return filled
    if not word and context.turn.files:
        return Outcome((), context.memory)  # what came is told of by `placed`
    if word in THANKS:
        return Outcome((Reply(texts.WELCOME),), context.memory)
    if context.guest:
        return guest_turn(context, clean(text), word)
    return await _unbound(context, text)


async def _unbound(context: Context, text: str) -> Outcome:
    """Return what a text leads to where no form is open: a command, else a question."""
    plain = await meant_case(context, clean(text))
    if isinstance(plain, Outcome):
        return privately(plain)
    return (
        await expert_command(context, _EDGES.sub("", plain).casefold())
        or await editor_command(context, plain)
        or await stand_in_command(context, plain)
        or await varsling_command(context, plain)
        or await decision_command(context, plain)
        or await paper_command(context, plain)
        or await plan_command(context, plain)
        or await case_command(context, plain)
        or await reminder_command(context, plain)
        or how_command(context, plain)
        or await form_command(context, plain)
        or await avvik_command(context, plain)
        or await change_command(context, plain)
        or await need_command(context, plain)
        or await avtale_command(context, plain)
        or _answered(context, text)
    )


def _answered(context: Context, text: str) -> Outcome:
    """Answer from the knowledge base; where others read along, directly if the register could have answered.

    Otherwise the room would see from where the answer comes whether the register has what was asked for.
    """
    found = answer_turn(context, text)
    told_apart = not context.turn.private and asked_of_register(context, clean(text)) is not None
    return privately(found) if told_apart else found


async def _button(context: Context, action: Action) -> Outcome:
    if action.id is ActionId.CANCEL:
        return _cancel(context)
    if action.id is ActionId.HELP:
        return help_turn(context)
    if action.id in PRIVACY_ACTIONS:
        return await privacy_pressed(context, action)
    if context.guest:
        return _guest_button(context, action)
    if action.id is ActionId.KEEP_WRITTEN:
        return await keep_written(context, action)
    await _acknowledged(context, action)
    for actions, answer in _PRESSED:
        if action.id in actions:
            return await answer(context, action)
    if action.id is ActionId.ASK and (found := await avtale_command(context, action.args.get("text", ""))):
        return found
    return pressed(context, action)


async def _acknowledged(context: Context, action: Action) -> None:
    """Note that the person has answered a reminder, whatever they pressed on its card."""
    try:
        track = parse_track(action.args.get("track", ""))
    except BadTrackError:
        task = await load_task(context.session, action.args.get("task", ""))
        if task is None:
            return
        track = task_track(task)
        # Whoever changes a case locks it before its reminders; so must whoever presses, or two wait for each other.
        await load_case(context.session, task.record, lock=True)
    await context.reminders.acknowledge(
        context.session, track, context.person, on=context.today, now=context.now
    )


def _guest_button(context: Context, action: Action) -> Outcome:
    if action.id not in OPEN_ACTIONS:
        return staff_only(context)
    if action.id is ActionId.ASK:
        # The words on a button are judged as if they had been written.
        text = action.args.get("text", "")
        return guest_turn(context, clean(text), _EDGES.sub("", clean(text)).casefold())
    return for_guest(pressed(context, action))


def _cancel(context: Context) -> Outcome:
    said = texts.CANCELLED if context.memory != Memory() else texts.NOTHING_OPEN
    return Outcome((Reply(said),), Memory())
