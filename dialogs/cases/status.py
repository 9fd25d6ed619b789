"""How far a need has come that somebody at the procurement office has taken: the next status, and word to those who follow it."""

from collections.abc import Callable
from typing import Final

from conversation.markup import escape
from conversation.reply import Field, FieldKind
from dialogs.cases.forms import LONGEST, ask, option_field, send_step, told
from dialogs.cases.sight import Onlooker
from dialogs.cases.words import say, show_case, status_word
from dialogs.dialog import Outcome
from knowledge.profile_parts import Status
from register.behovsmelding import COVERED, RECEIVED, WITHDRAWN, Behovsmelding
from register.case_step import set_status

STATUS: Final = "status"
WORDS: Final = "beskjed"
_NOT_SET: Final = (RECEIVED, COVERED, WITHDRAWN)
"""Statuses that follow from what is done to a need, and are never chosen."""


def may_set_status(looks: Onlooker, need: Behovsmelding) -> bool:
    """Say whether somebody has a need and may tell how far it has come, also of one that they have ended by mistake."""
    return need.taken_by_id in looks.viewer.ids and need.status not in (COVERED, WITHDRAWN)


def _offered(looks: Onlooker, need: Behovsmelding) -> list[Status]:
    return [one for one in looks.context.kommune.statuses if one.id not in _NOT_SET and one.id != need.status]


def _refused(looks: Onlooker, need: Behovsmelding) -> Outcome:
    text = f"Bare den som har tatt {need.number}, kan endre statusen. Ingenting er endret."
    return say(looks.context, text, show_case(need, "Se saken"))


async def status_form(
    looks: Onlooker, need: Behovsmelding, *, fault: str = "", words_fault: str = ""
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
        option_field(STATUS, "Hvor langt er den kommet?", options, value=context.turn.form.get(STATUS, ""), error=fault),
        Field(
            WORDS, "Noe de bør vite?", FieldKind.LONG_TEXT, required=False, value=told(context, WORDS),
            help="De som følger saken, ser det du skriver.", error=words_fault,
        ),
    )  # fmt: skip
    intro = f"{need.number}: {escape(need.title)}. Status nå: {status_word(need, context.kommune)}."
    return ask(context, intro, fields, "Lagre status", action=send_step(need, "status"))


async def status_sent(looks: Onlooker, need: Behovsmelding, changed: Callable[..., Outcome]) -> Outcome:
    """Note the status and have it told, or show the form again."""
    if not may_set_status(looks, need):
        return _refused(looks, need)
    context = looks.context
    chosen, words = context.turn.form.get(STATUS, ""), told(context, WORDS)
    if chosen == need.status:
        text = f"{need.number} har alt status «{status_word(need, context.kommune)}»."
        return say(context, text, show_case(need, "Se saken"))
    if all(one.id != chosen for one in _offered(looks, need)):
        return await status_form(looks, need, fault="Velg en status.")
    if len(words) > LONGEST:
        return await status_form(looks, need, words_fault=f"Kort ned teksten til høyst {LONGEST} tegn.")
    event = set_status(context.session, need, chosen, by=context.person, text=words, now=context.now)
    text = f"**{need.number} har fått status «{status_word(need, context.kommune)}».** De som følger saken, får beskjed."
    return changed(context, need, event, text)
