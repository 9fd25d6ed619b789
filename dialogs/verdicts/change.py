"""Answering an endringsbehov: within the agreement, the agreement can be changed, or a new procurement; and why."""

from collections.abc import Awaitable, Callable
from typing import Final

from conversation.actions import Action, ActionId
from conversation.reply import Choice, Field
from dialogs.dialog import Context
from dialogs.verdicts.flow import FLOWS, REASON, Case, Decided, Faults, Flow, Values
from dialogs.verdicts.words import UNDO_FOR, quoted, told, why_field, wrong_words
from register.deciders import load_matter
from register.decision import Decision
from register.endringsbehov import (
    Endringsbehov,
    EndringsbehovStatus,
    answer_endringsbehov,
    reopen_endringsbehov,
)
from register.events import CaseChanged
from register.track import VERDICT_NAMES, Verdict

BEFORE: Final = "var"
_GONE: Final = "Endringsbehovet finnes ikke lenger."
_STATUS: Final = {
    Verdict.WITHIN_AVTALE: EndringsbehovStatus.INNENFOR,
    Verdict.CHANGE_POSSIBLE: EndringsbehovStatus.ENDRING_MULIG,
    Verdict.NEW_NEEDED: EndringsbehovStatus.NY_ANSKAFFELSE,
}
_ASKED: Final = {
    Verdict.WITHIN_AVTALE: (
        "Endringen er innenfor avtalen: Den står klart i avtalen, for eksempel som opsjon eller endringsklausul (FOA § 28-1 første "
        "ledd bokstav a), eller avtalen dekker den alt. Hvor i avtalen står det?"
    ),
    Verdict.CHANGE_POSSIBLE: (
        "Avtalen kan endres: Endringen er ikke vesentlig (FOA § 11-2, over EØS-terskelen § 28-1 bokstav f), eller avtalen er over "
        "EØS-terskelen og endringen er et av de andre tilfellene i § 28-1. Små endringer etter bokstav b regnes samlet. "
        "Endringer etter bokstav c og d skal kunngjøres. Hva bygger du det på?"
    ),
    Verdict.NEW_NEEDED: (
        "Det må en ny anskaffelse til: Avtalen ville blitt en klart annen enn den dere konkurranseutsatte (FOA § 11-2, over EØS-terskelen § 28-2). "
        "Den som meldte, får tilbud om å melde behovet fra avtalen. Hvorfor er endringen for stor?"
    ),
}


def _intro(verdict: Verdict) -> Callable[[Case], Awaitable[str]]:
    async def intro(case: Case) -> str:
        found = case.matter.endringsbehov
        named = f"**{found.number}**, «{quoted(found.title)}». " if found else ""
        return f"{named}{_ASKED[verdict]}"

    return intro


async def _fields(case: Case) -> tuple[Field, ...]:
    _ = case
    return (why_field("Den som meldte, får grunnen ordrett."),)


def _answers(verdict: Verdict) -> Callable[[Case, Values], Awaitable[Decided | Faults]]:
    async def answers(case: Case, values: Values) -> Decided | Faults:
        why = told(values, REASON)
        if fault := wrong_words(why, missing="Skriv grunnen."):
            return Faults({REASON: fault})
        found = case.matter.endringsbehov
        if found is None or not found.is_open:
            return Faults({REASON: _GONE if found is None else "Endringsbehovet er trukket eller besvart."})
        return await _answered(case, found, verdict, why)

    return answers


async def _answered(case: Case, found: Endringsbehov, verdict: Verdict, why: str) -> Decided:
    context, before = case.context, found.status
    event = await answer_endringsbehov(
        context.session, found, _STATUS[verdict], by=context.person, reason=why, now=context.now
    )
    event.detail = {**event.detail, "said": VERDICT_NAMES[verdict]}
    said = f"**{found.number} er besvart: {VERDICT_NAMES[verdict]}.** Den som meldte, får svaret med grunnen."
    if verdict is Verdict.CHANGE_POSSIBLE:
        said += " Avtal endringen skriftlig med leverandøren, og før den i avtaleverktøyet."
    return Decided(
        said,
        {BEFORE: before},
        deadline_on=context.today + UNDO_FOR,
        events=(CaseChanged(event.id),),
        choices=_begin_need(found) if verdict is Verdict.NEW_NEEDED else (),
    )


def _begin_need(found: Endringsbehov) -> tuple[Choice, ...]:
    args = {"form": "behovsmelding", "text": found.what[:1000]}
    if found.avtale_id:
        args["avtale"] = str(found.avtale_id)
    return (Choice("Meld behov selv", Action(ActionId.START_FORM, args)),)


async def _taken_back(context: Context, decision: Decision) -> str:
    matter = await load_matter(context.session, decision.track)
    found = matter.endringsbehov if matter else None
    if found is None:
        return _GONE
    if found.status == EndringsbehovStatus.TRUKKET.value:
        return "Endringsbehovet er trukket."
    status = decision.detail.get(BEFORE, EndringsbehovStatus.MELDT.value)
    await reopen_endringsbehov(context.session, found, status=status, by=context.person, now=context.now)
    return ""


for _verdict in _STATUS:
    FLOWS[_verdict] = Flow(_intro(_verdict), _fields, _answers(_verdict), undo=_taken_back)
