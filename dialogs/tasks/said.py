"""What somebody writes who is asked for something: «godkjenn», «avvis BM-2026-0005: ikke i budsjettet», «hva må jeg godkjenne?»."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final

from conversation.actions import Action, ActionId
from conversation.markup import escape
from conversation.reply import Choice
from dialogs.cases.forms import LONGEST, REASON
from dialogs.cases.meant_case import MOST, POLITE
from dialogs.cases.sight import Onlooker, onlooker
from dialogs.cases.words import say, show_case
from dialogs.dialog import Context, Outcome, privately
from dialogs.reminders.list import show_list
from dialogs.tasks.dialog import task_pressed
from dialogs.tasks.who import answerer
from norsk.words import fold
from register.behovsmelding import Behovsmelding
from register.case_number import Series
from register.case_task import CaseTask, TaskKind, open_tasks_for
from register.cases import NUMBER, CaseRecord, case_numbered, load_case, number_in

_EDGES: Final = " .!?,;«»\"'"
_DECIDED: Final = frozenset({TaskKind.FORANKRING.value, TaskKind.APPROVAL.value})
_ANSWERED: Final = frozenset(kind.value for kind in TaskKind) - _DECIDED
_IT: Final = r"(?: (?:#|saken|saka|behovet|den|det|dette|planen|anskaffelsesplanen|konkurransegrunnlaget|dokumentet))?(?: (?:i|for|på) #)?"
_WHY: Final = r"(?:(?:,? (?:fordi|siden|da)|:|,) *(?P<why>.+))?"
_YES: Final = re.compile(
    rf"{POLITE}(?:(?:jeg|eg) )?(?:godkjenn(?:er|e)?|bekreft(?:er|e)?|stadfest(?:er|e)?){_IT}"
)
_NO: Final = re.compile(
    rf"{POLITE}(?:(?:jeg|eg) )?(?:avvis(?:er|e)?|avslå(?:r)?|underkjenn(?:er|e)?){_IT}{_WHY}"
)
_REPLY: Final = re.compile(
    rf"{POLITE}svar(?:e|er)?(?: på)?(?: (?:spørsmålet|spørsmålene|invitasjonen|evalueringen|habilitet(?:en|sspørsmålet)?))?{_IT}"
    rf"|(?:(?:jeg|eg) )?(?:blir med|vil (?:gjerne )?være med|kan bli med)(?: i (?:faggruppa|faggruppen))?(?: (?:i|for|til|på) #)?"
)
_NAMED: Final = re.compile(r"\b(?:faggrupp|invitasjon|evaluering|spørsmål)")
"""What says that an answer to something asked is meant, also where nothing is."""
_WHICH: Final = re.compile(
    r"(?:hva|kva|hvilke(?: saker)?) (?:må|skal|bør) (?:jeg|eg) (?:godkjenne|bekrefte|stadfeste|svare på)(?: (?:nå|no|i dag))?"
    r"|(?:venter|ventar) (?:det )?(?:noe|noko) på meg"
)


async def task_command(context: Context, text: str) -> Outcome | None:
    """Return what an answer in words leads to: the card of what is asked, with its buttons; None for any other text.

    Nothing is decided by words alone: what is decided on, and which version, stands on the card.
    """
    marked = " ".join(NUMBER.sub("#", text).strip(_EDGES).split())
    plain, number = fold(marked), number_in(text)
    if _WHICH.fullmatch(plain):
        return await show_list(context) if await _open(context, _DECIDED | _ANSWERED) else None
    kinds = _kinds(plain)
    if not kinds or (number is not None and number[0] is not Series.BEHOVSMELDING):
        return None
    found = await case_numbered(context.session, number) if number else None
    tasks = await _open(context, kinds, record=found.record if found else None)
    if (number is not None and found is None) or not tasks:
        return await _nothing(context, plain, found, kinds)
    why = _reason(plain, marked)
    if len(tasks) > 1:
        return await _which(context, tasks, why) if why else await show_list(context)
    return await _card(context, tasks[0], why=why)


def _kinds(plain: str) -> frozenset[str]:
    if _YES.fullmatch(plain) or _NO.fullmatch(plain):
        return _DECIDED
    return _ANSWERED if _REPLY.fullmatch(plain) else frozenset()


def _reason(plain: str, marked: str) -> str | None:
    """Return why somebody refuses, as they wrote it, "" without a reason; None where they do not refuse."""
    said = _NO.fullmatch(plain)
    if said is None:
        return None
    return marked[said.start("why") :] if said["why"] else ""


async def _nothing(
    context: Context, plain: str, found: CaseRecord | None, kinds: frozenset[str]
) -> Outcome | None:
    """Return that nothing waits for an answer, where an answer to something asked was surely meant."""
    if isinstance(found, Behovsmelding) and kinds is _DECIDED:
        return await _already(context, found)
    if found is None and kinds is _ANSWERED and _NAMED.search(plain) and number_in(plain) is None:
        return say(context, "Ingenting venter på svar fra deg nå. Ingenting er endret.")
    return None


async def _card(context: Context, task: CaseTask, *, why: str | None) -> Outcome:
    """Show the card of a task; with a reason given, or an empty one, the form that refuses it, filled in so far."""
    args = {"task": str(task.id)}
    if why is None:
        return await task_pressed(context, Action(ActionId.SHOW_TASK, args))
    spoken = replace(context, turn=replace(context.turn, form={REASON: why}))
    return await task_pressed(spoken, Action(ActionId.ANSWER_TASK, {**args, "do": "refuse"}))


async def _which(context: Context, tasks: Sequence[CaseTask], why: str) -> Outcome:
    """Ask what is refused, with a button for each that carries the reason into its form."""
    rows, choices = [], []
    for one in tasks[:MOST]:
        need = await load_case(context.session, one.record)
        name = need.number if isinstance(need, Behovsmelding) else ""
        rows.append(f"- **{name}** {escape(need.title if isinstance(need, Behovsmelding) else '')}")
        args = {"task": str(one.id), "do": "refuse", "why": why[:LONGEST]}
        choices.append(Choice(f"Avvis {name}", Action(ActionId.ANSWER_TASK, args)))
    listed = "\n".join(rows)
    more = "\n\nSkriv «hva venter på meg» for å se alle." if len(tasks) > MOST else ""
    said = f"**Hva vil du avvise?** Ingenting er avvist ennå. Grunnen tar jeg med.\n\n{listed}{more}"
    return privately(say(context, said, *choices))


async def _open(context: Context, kinds: Collection[str], *, record: str | None = None) -> Sequence[CaseTask]:
    """Return what waits for somebody of some kinds, of one case where that is named: what they may answer."""
    looks: Onlooker = await onlooker(context)
    found = []
    for one in await open_tasks_for(context.session, looks.viewer.ids):
        if one.kind not in kinds or record not in (None, one.record):
            continue
        need = await load_case(context.session, one.record)
        if isinstance(need, Behovsmelding) and await answerer(looks, one, need) is not None:
            found.append(one)
    return found


async def _already(context: Context, need: Behovsmelding) -> Outcome | None:
    """Return that nothing waits for somebody in a case that they may see, None for whoever handles it or may not see it."""
    looks = await onlooker(context)
    if need.taken_by_id in looks.viewer.ids or not await looks.sees(need):
        return None
    return say(
        context,
        f"Ingenting i {need.number} venter på svar fra deg. Ingenting er endret.",
        show_case(need, "Se saken"),
    )
