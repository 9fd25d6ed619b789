"""What somebody writes of a case's approvals: send it, put in a document, or how far they have come."""

import re
from typing import Final

from conversation.markup import escape
from dialogs.cases.approving import approval_choices, approving_pressed
from dialogs.cases.handler import handles
from dialogs.cases.show import show
from dialogs.cases.sight import Onlooker, case_by_number, onlooker
from dialogs.cases.standing import name_of
from dialogs.cases.words import say, show_case
from dialogs.dialog import Context, Outcome
from knowledge.approval_words import role_word, the_paper
from knowledge.profile_parts import Gate
from norsk.when import norwegian_date, oslo_date
from norsk.words import fold
from register.approval import RoleStanding, RoleState, demands_paper, standing
from register.behovsmelding import Behovsmelding
from register.case_number import Series, case_number
from register.cases import number_in

_SEND: Final = re.compile(r"\bsende?r?\b.* til godkjenning\b|\bbe(?:r)? om godkjenning\b")
_PUT_IN: Final = re.compile(
    r"\blegge?r? (?:inn|til) (?:et |det |en |nytt? )*(?:dokument|konkurransegrunnlag|versjon)|\bny versjon av konkurransegrunnlag"
)
_SHOWN: Final = re.compile(
    r"\bhvem (?:har|må|skal|mangler|kan)\b.*\bgodkjen|\bgodkjenning(?:en|er|ene)? (?:i|for|av|på)\b|\b(?:mangler|er)\b.*\bgodkjen(?:ning|t)"
)


async def approval_command(context: Context, text: str) -> Outcome | None:
    """Return what «send BM-2026-0001 til godkjenning» or «hvem har godkjent BM-…?» leads to; None for any other text."""
    number, plain = number_in(text), fold(text).strip()
    if number is None or number[0] is not Series.BEHOVSMELDING:
        return None
    if not any(way.search(plain) for way in (_SEND, _PUT_IN, _SHOWN)):
        return None
    looks, need = await onlooker(context), await case_by_number(context, number)
    if not isinstance(need, Behovsmelding) or not (handles(looks, need) or await looks.sees(need)):
        return await show(context, need, number=case_number(*number))
    if _SEND.search(plain):
        return await approving_pressed(looks, need, "send_for_approval")
    if _PUT_IN.search(plain):
        return await approving_pressed(looks, need, "add_version")
    return await _shown(looks, need)


async def _shown(looks: Onlooker, need: Behovsmelding) -> Outcome:
    context = looks.context
    gates = [one for one in context.kommune.gates_on(context.today) if demands_paper(one)]
    if not gates:
        text = f"{need.number} har ingen dokumenter som skal godkjennes her."
        return say(context, text, show_case(need, "Se saken"))
    rows = [await _gate(looks, need, gate) for gate in gates]
    choices = (*await approval_choices(looks, need), show_case(need, "Se saken"))
    return say(context, "\n\n".join((f"**Godkjenninger i {need.number}:**", *rows)), *choices)


async def _gate(looks: Onlooker, need: Behovsmelding, gate: Gate) -> str:
    found = await standing(looks.context.session, need, gate)
    paper = the_paper(gate.what)
    if found.document is None:
        return f"{paper[:1].upper()}{paper[1:]} er ikke lagt inn ennå."
    head = f"{paper[:1].upper()}{paper[1:]}, versjon {found.document.version} (sjekksum {found.document.short_sum}):"
    return "\n".join((head, *[f"- {await _role(looks, one)}" for one in found.roles]))


async def _role(looks: Onlooker, one: RoleStanding) -> str:
    context, task = looks.context, one.task
    word = escape(role_word(one.role, context.kommune.names))
    if task is None:
        return f"{word}: ikke spurt"
    if one.state is RoleState.OPEN:
        return (
            f"{word}: {await name_of(context, task.person_id)} er spurt, frist {norwegian_date(task.due_on)}"
        )
    who = await name_of(context, task.answered_by_id)
    if task.answered_for_id is not None:
        who += f" for {await name_of(context, task.answered_for_id)}"
    on = f" {norwegian_date(oslo_date(task.answered_at))}" if task.answered_at else ""
    verb = "avviste" if one.state is RoleState.REFUSED else "godkjente"
    more = ", men må godkjenne på nytt" if one.state is RoleState.OUTDATED else ""
    return f"{word}: {who} {verb}{on}{more}"
