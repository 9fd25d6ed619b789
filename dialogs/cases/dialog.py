"""What people ask of cases that have been filed, and the buttons on them."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final

from conversation.actions import Action, ActionId
from dialogs.cases.approval_talk import approval_command
from dialogs.cases.archive_talk import archive_command
from dialogs.cases.area_answering import answer_pressed, answer_sent
from dialogs.cases.area_asking import ask_pressed, ask_sent
from dialogs.cases.change import edit, withdraw, withdrawn
from dialogs.cases.competition_talk import competition_command
from dialogs.cases.habilitet_talk import habilitet_command
from dialogs.cases.keeping_out import kept_from_saying, kept_out
from dialogs.cases.lists import about, for_leader, for_office, in_area, latest, mine, mine_or_none, own_open
from dialogs.cases.monthly_talk import monthly_command
from dialogs.cases.show import GONE, show
from dialogs.cases.sight import case_of
from dialogs.cases.status_talk import status_command
from dialogs.cases.step_talk import step_command
from dialogs.cases.steps import step_pressed, step_sent
from dialogs.cases.words import CaseWish, Wanted, say, wanted
from dialogs.cases.work_talk import work_command
from dialogs.dialog import Context, Outcome, privately
from dialogs.draft import DraftStage, load_draft
from dialogs.tasks.in_words import question_command
from dialogs.tasks.said import task_command
from register.behovsmelding import Behovsmelding
from register.case_number import case_number
from register.cases import CaseRecord, case_numbered, load_case, lock_cases, number_in
from register.merging import merged_needs

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


_COMMANDS: Final[Sequence[Callable[[Context, str], Awaitable[Outcome | None]]]] = (
    habilitet_command,
    kept_from_saying,
    archive_command,
    task_command,
    status_command,
    competition_command,
    question_command,
    monthly_command,
    approval_command,
    work_command,
    step_command,
)
"""What may be meant by a text about cases, in the order in which it is tried."""


async def case_command(context: Context, text: str) -> Outcome | None:
    """Return what «mine saker», «hvor er saken min?» or a case number leads to; None for any other text."""
    for command in _COMMANDS:
        if (told := await command(context, text)) is not None:
            return privately(told)
    asked = wanted(text)
    if asked is None:
        return None
    found = await _asked(context, asked)
    return privately(found) if found else None


async def _unnumbered(context: Context, asked: Wanted) -> Outcome | None:
    """Return what «trekk saken» leads to: for the case sent here last, else for the only open one of one's own."""
    case = await _sent_here(context)
    if case is None and asked.just_sent:
        return None
    if case is None:
        open_ones = await own_open(context)
        if len(open_ones) != 1:
            return await mine(context)
        [case] = open_ones
    return await (edit if asked.wish is CaseWish.EDIT else withdraw)(context, case)


async def _sent_here(context: Context) -> CaseRecord | None:
    """Return the case that the form sent last in this conversation became, None where none was."""
    if context.memory.draft is None:
        return None
    draft = await load_draft(context.session, context.memory.draft, context.person)
    if draft is None or draft.stage != DraftStage.SENT.value or not draft.record:
        return None
    return await case_of(context, draft.record)


async def _asked(context: Context, asked: Wanted) -> Outcome | None:
    match asked.wish:
        case CaseWish.MINE:
            return await mine_or_none(context)
        case CaseWish.LATEST:
            return await latest(context)
        case CaseWish.ABOUT:
            return await about(context, asked.about)
        case CaseWish.AREA:
            return await in_area(context)
        case CaseWish.NEW | CaseWish.OPEN:
            return await for_office(context, new=asked.wish is CaseWish.NEW)
        case CaseWish.LEADER:
            return await for_leader(context)
        case CaseWish.EDIT | CaseWish.WITHDRAW if asked.number is None:
            return await _unnumbered(context, asked)
        case CaseWish.SHOW | CaseWish.EDIT | CaseWish.WITHDRAW:
            return await _numbered(context, asked)


async def _numbered(context: Context, asked: Wanted) -> Outcome:
    if asked.number is None:
        return say(context, GONE)
    case = await case_numbered(context.session, asked.number)
    number = case_number(*asked.number)
    if case is None or asked.wish is CaseWish.SHOW:
        return await show(context, case, number=number)
    return await (edit if asked.wish is CaseWish.EDIT else withdraw)(context, case)


async def case_pressed(context: Context, action: Action) -> Outcome:
    """Return what a button of a case leads to."""
    return privately(await _pressed(context, action))


async def _pressed(context: Context, action: Action) -> Outcome:
    match action.id:
        case ActionId.LIST_CASES:
            which = action.args.get("which", "")
            return await (in_area(context) if which == "area" else mine(context))
        case ActionId.ANSWER_AREA:
            return await answer_pressed(context, action)
        case ActionId.SEND_AREA_ANSWER:
            return await answer_sent(context, action)
    case = await _case(context, action)
    if case is None:
        return say(context, GONE)
    if (refused := await kept_out(context, action, case)) is not None:
        return refused
    if action.id in _STEPS:
        return await _STEPS[action.id](context, action, case)
    return await _ON_CASE.get(action.id, show)(context, case)


_STEPS: Final = {ActionId.CASE_STEP: step_pressed, ActionId.SEND_CASE_STEP: step_sent}
_ON_CASE: Final[Mapping[ActionId, Callable[[Context, CaseRecord], Awaitable[Outcome]]]] = {
    ActionId.EDIT_CASE: edit,
    ActionId.WITHDRAW_CASE: withdraw,
    ActionId.SEND_WITHDRAWAL: withdrawn,
    ActionId.ASK_AREA: ask_pressed,
    ActionId.SEND_AREA: ask_sent,
}


async def _case(context: Context, action: Action) -> CaseRecord | None:
    if (number := number_in(action.args.get("number", ""))) is not None:
        return await case_numbered(context.session, number)
    record = action.args.get("record", "")
    await lock_cases(context.session, (record, *await _others(context, action, record)))
    return await case_of(context, record)


async def _others(context: Context, action: Action, record: str) -> Sequence[str]:
    """Return which other cases a form changes along with its own."""
    if action.id is not ActionId.SEND_CASE_STEP:
        return ()
    if action.args.get("do") == "split" and isinstance(
        need := await load_case(context.session, record), Behovsmelding
    ):
        return [one.record for one in await merged_needs(context.session, need)]
    return [other] if (other := action.args.get("other")) else ()
