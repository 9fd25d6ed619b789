"""How far a need has come that somebody at the procurement office has taken: the next status, and word to those who follow it.

Any status of the profile can be set, forward or back, save that a gate of the kommune must be passed first. What else
should be there is listed, and the status is set all the same where the case handler says why.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from conversation.markup import escape
from conversation.reply import Field, FieldKind
from dialogs.cases.competition import competition_asked
from dialogs.cases.contract import contract_form
from dialogs.cases.ending import end_tasks
from dialogs.cases.forms import (
    LONGEST,
    REASON,
    ask,
    option_field,
    reason_fault,
    reason_field,
    send_step,
    told,
)
from dialogs.cases.gates import Missing, missing_before
from dialogs.cases.handler import handles, is_announced, not_handler
from dialogs.cases.lacking import blocked, mending
from dialogs.cases.sight import Onlooker
from dialogs.cases.words import say, show_case, status_word, step
from dialogs.dialog import Outcome
from knowledge.gates import has_reached
from knowledge.profile_parts import Status
from register.behovsmelding import CONTRACT, COVERED, MERGED, RECEIVED, WITHDRAWN, Behovsmelding
from register.case_step import note_anyway, set_status

STATUS: Final = "status"
WORDS: Final = "beskjed"
_NOT_SET: Final = (RECEIVED, COVERED, WITHDRAWN, MERGED)
"""Statuses that follow from what is done to a need, and are never chosen."""
_FIXED: Final = (COVERED, WITHDRAWN, MERGED)
"""Ends that are undone by what undoes them, and not by another status."""


def may_set_status(looks: Onlooker, need: Behovsmelding) -> bool:
    """Say whether somebody has a need and may tell how far it has come, also of one that they have ended by mistake."""
    return handles(looks, need) and need.status not in _FIXED


def _offered(looks: Onlooker, need: Behovsmelding) -> list[Status]:
    return [one for one in looks.context.kommune.statuses if one.id not in _NOT_SET and one.id != need.status]


def _refused(looks: Onlooker, need: Behovsmelding) -> Outcome:
    if handles(looks, need):
        word = status_word(need, looks.context.kommune)
        text = f"{need.number} har status «{word}», og den endres ikke for hånd. Ingenting er endret."
        return say(looks.context, text, show_case(need, "Se saken"))
    return not_handler(looks, need, "kan endre statusen")


async def status_form(
    looks: Onlooker, need: Behovsmelding, *, fault: str = "", words_fault: str = "", chosen: str = ""
) -> Outcome:
    """Ask how far a need has come, and what those who follow it should know."""
    if not may_set_status(looks, need):
        return _refused(looks, need)
    context = looks.context
    options = [
        (one.id, f"{one.label[:1].upper()}{one.label[1:]}{' (avslutter saken)' if one.final else ''}")
        for one in _offered(looks, need)
    ]
    fields = (
        option_field(STATUS, "Hvor langt er den kommet?", options, value=chosen or context.turn.form.get(STATUS, ""), error=fault),
        Field(
            WORDS, "Noe de bør vite?", FieldKind.LONG_TEXT, required=False, value=told(context, WORDS),
            help="De som følger saken, ser det du skriver. Avlyser eller avslår du, så skriv hvorfor.", error=words_fault,
        ),
    )  # fmt: skip
    intro = f"{need.number}: {escape(need.title)}. Status nå: {status_word(need, context.kommune)}."
    return ask(context, intro, fields, "Lagre status", action=send_step(need, "status"))


async def status_sent(looks: Onlooker, need: Behovsmelding, changed: Callable[..., Outcome]) -> Outcome:
    """Note the status and have it told, list what it lacks, or show the form again."""
    if not may_set_status(looks, need):
        return _refused(looks, need)
    context = looks.context
    chosen, words = context.turn.form.get(STATUS, ""), told(context, WORDS)
    if chosen == need.status:
        text = f"{need.number} har alt status «{status_word(need, context.kommune)}»."
        return say(context, text, show_case(need, "Se saken"))
    status = next((one for one in _offered(looks, need) if one.id == chosen), None)
    if status is None:
        return await status_form(looks, need, fault="Velg en status.")
    if len(words) > LONGEST:
        return await status_form(looks, need, words_fault=f"Kort ned teksten til høyst {LONGEST} tegn.")
    return await wanted_status(looks, need, status, words, changed=changed)


async def named_status(
    looks: Onlooker, need: Behovsmelding, to: str, changed: Callable[..., Outcome]
) -> Outcome:
    """Set the status that a button names, where the need has not got it or gone past it meanwhile."""
    status = next((one for one in _offered(looks, need) if one.id == to), None)
    if need.status == to and handles(looks, need):
        word = escape(status_word(need, looks.context.kommune))
        return say(looks.context, f"{need.number} har alt status «{word}».", show_case(need, "Se saken"))
    if status is None:
        return await status_form(looks, need)
    if may_set_status(looks, need) and has_reached(looks.context.kommune, need.status, to):
        word = escape(status_word(need, looks.context.kommune))
        text = f"{need.number} har alt kommet lenger: status er «{word}». Ingenting er endret."
        return say(looks.context, text, step(need, STATUS, "Ny status"), show_case(need, "Se saken"))
    return await wanted_status(looks, need, status, "", changed=changed)


async def wanted_status(
    looks: Onlooker, need: Behovsmelding, status: Status, words: str, *, changed: Callable[..., Outcome]
) -> Outcome:
    """Set a status that whoever handles a need has named, or say what stands in its way."""
    if not may_set_status(looks, need):
        return _refused(looks, need)
    if status.stops and reason_fault(words, "x"):
        fault = f"Skriv kort hvorfor saken blir {status.label}."
        return await status_form(looks, need, words_fault=fault, chosen=status.id)
    missing = await missing_before(looks, need, status.id)
    if any(one.blocks for one in missing):
        return blocked(looks, need, status, missing)
    if status.id == CONTRACT and need.contract_avtale_id is None:
        return await contract_form(looks, need, words=words)
    if missing:
        return _anyway_form(looks, need, status, missing, words=words)
    return await _set(looks, need, status, words, changed=changed)


async def _set(
    looks: Onlooker,
    need: Behovsmelding,
    status: Status,
    words: str,
    *,
    changed: Callable[..., Outcome],
) -> Outcome:
    context, known = looks.context, is_announced(looks, need)
    event = set_status(context.session, need, status.id, by=context.person, text=words, now=context.now)
    gone = await end_tasks(context, need) if status.final else ()
    text = f"**{need.number} har fått status «{escape(status.label)}».** De som følger saken, får beskjed."
    said = changed(context, need, event, text)
    if is_announced(looks, need) and not known:
        said = await competition_asked(looks, need, said)
    return replace(said, events=(*said.events, *gone))


def _anyway_form(
    looks: Onlooker,
    need: Behovsmelding,
    status: Status,
    missing: Sequence[Missing],
    *,
    words: str,
    faults: Mapping[str, str] | None = None,
) -> Outcome:
    """List what should be there, and ask why the status is set all the same."""
    context, wrong = looks.context, faults or {}
    fields = (
        reason_field(
            "Hvorfor setter du den likevel?",
            help="Det du skriver, står i sakens historikk sammen med hva som mangler.",
            value=told(context, REASON),
            error=wrong.get(REASON, ""),
        ),
        Field(
            WORDS, "Noe de som følger saken, bør vite?", FieldKind.LONG_TEXT, required=False, value=words,
            error=wrong.get(WORDS, ""),
        ),
    )  # fmt: skip
    listed = "\n".join(f"- {one.text}" for one in missing)
    intro = (
        f"**Før {need.number} får status «{escape(status.label)}»:** Dette er ikke på plass.\n\n{listed}\n\n"
        "Sett statusen likevel, eller få det på plass først."
    )
    shown = ask(
        context, intro, fields, "Sett status likevel", action=send_step(need, "status_anyway", to=status.id)
    )
    return Outcome(
        tuple(replace(reply, choices=tuple(mending(missing))) for reply in shown.replies), shown.memory
    )


async def anyway_sent(
    looks: Onlooker, need: Behovsmelding, to: str, changed: Callable[..., Outcome]
) -> Outcome:
    """Set a status of which something was warned, with the reason in the history; what blocks, still blocks."""
    if not may_set_status(looks, need):
        return _refused(looks, need)
    context = looks.context
    reason, words = told(context, REASON), told(context, WORDS)
    status = next((one for one in _offered(looks, need) if one.id == to), None)
    if status is None:
        return await status_form(looks, need)
    missing = await missing_before(looks, need, to)
    if any(one.blocks for one in missing):
        return blocked(looks, need, status, missing)
    faults = {REASON: reason_fault(reason, "Skriv kort hvorfor.")} if missing else {}
    if len(words) > LONGEST:
        faults[WORDS] = f"Kort ned teksten til høyst {LONGEST} tegn."
    if any(faults.values()):
        return _anyway_form(looks, need, status, missing, words=words, faults=faults)
    if missing:
        what = ", ".join(dict.fromkeys(one.what for one in missing))
        note_anyway(
            context.session, need, to, by=context.person, reason=reason, missing=what, now=context.now
        )
    return await _set(looks, need, status, words, changed=changed)
