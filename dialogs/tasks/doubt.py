"""Somebody in doubt about their own habilitet writes a short assessment, and their leader is asked to conclude."""

from collections.abc import Mapping
from typing import Final

from conversation.actions import Action, ActionId
from conversation.markup import escape
from conversation.reply import Field, FieldKind, Reply
from dialogs.cases.forms import SHORTEST, ask, option_field, told
from dialogs.cases.habilitet_words import ROLE_WORDS, role_word, sources
from dialogs.cases.sight import is_over
from dialogs.cases.words import say
from dialogs.dialog import Outcome
from dialogs.tasks.flow import Asked
from register.case_task import TaskKind
from register.events import TaskAnswered
from register.habilitetsvurdering import LONGEST, in_doubt
from register.inhabil import Doubt, note_doubt

DO: Final = "in_doubt"
RELATION: Final = "relasjon"
ROLE: Final = "rolle"
ASSESSMENT: Final = "vurdering"
_MISSING: Final = {
    RELATION: "Skriv kort hvem eller hva det gjelder.",
    ASSESSMENT: "Skriv kort hva du mener selv.",
}


async def doubt_form(asked: Asked, faults: Mapping[str, str] | None = None) -> Outcome:
    """Ask whoever is in doubt to write what it is; sent, it comes back as `doubt_sent`. Works from any of their tasks."""
    looks, need, wrong = asked.looks, asked.need, faults or {}
    context = looks.context
    if why := await _refused(asked):
        return say(context, why)
    role = context.turn.form.get(ROLE) or _role_of(asked)
    fields = (
        _text(asked, RELATION, "Hvem eller hva gjelder det?", "For eksempel familie, venn, aksjer, styreverv, tidligere jobb, eller en egen interesse.", wrong),
        option_field(ROLE, "Hva er din rolle i saken?", [(key, word) for key, word in ROLE_WORDS.items() if key != "leder"], value=role),
        _text(asked, ASSESSMENT, "Hva mener du selv?", "Kan noen med grunn tvile på at du er upartisk? Skriv kort.", wrong),
    )  # fmt: skip
    intro = (
        f"**Habilitetsvurdering i {need.number}: {escape(need.title)}.**\n\n"
        "Lederen din leser det du skriver, og avgjør. Bare du, den lederen og saksbehandleren kan lese det. "
        "Du tar ikke del i saken før det er avgjort."
    )
    action = Action(ActionId.SEND_TASK, {"task": str(asked.task.id), "do": DO})
    return ask(context, intro, fields, "Send til lederen", action=action)


def _text(asked: Asked, key: str, prompt: str, help: str, wrong: Mapping[str, str]) -> Field:
    value, error = told(asked.looks.context, key), wrong.get(key, "")
    return Field(key, prompt, FieldKind.LONG_TEXT, help=help, value=value, error=error)


def _role_of(asked: Asked) -> str:
    if asked.task.kind == TaskKind.APPROVAL.value:
        return "godkjenner_av"
    return asked.task.role if asked.task.role in ROLE_WORDS else "annet"


async def _refused(asked: Asked) -> str:
    """Return why no doubt can be written now; "" where it can."""
    context, need = asked.looks.context, asked.need
    if is_over(asked.looks, need):
        return f"{need.number} er avsluttet. Ingenting er endret."
    if await in_doubt(context.session, need, context.person.id):
        return f"Du har alt skrevet en vurdering i {need.number}. Lederen din har ikke avgjort ennå."
    return ""


async def doubt_sent(asked: Asked) -> Outcome:
    """Keep the assessment and ask the leader, or show the form again with what was written."""
    context = asked.looks.context
    relation, assessment = told(context, RELATION), told(context, ASSESSMENT)
    faults = {
        key: fault
        for key, text in ((RELATION, relation), (ASSESSMENT, assessment))
        if (fault := _fault(key, text))
    }
    if faults or await _refused(asked):
        return await doubt_form(asked, faults)
    role = context.turn.form.get(ROLE, "")
    doubt = await note_doubt(
        context.session,
        asked.need,
        context.person,
        role=role if role in ROLE_WORDS else _role_of(asked),
        relation=relation,
        assessment=assessment,
        now=context.now,
        channel=context.turn.address.channel.value,
    )
    return _noted(asked, doubt)


def _fault(key: str, text: str) -> str:
    if len(text) < SHORTEST:
        return _MISSING[key]
    return f"Kort ned teksten til høyst {LONGEST} tegn." if len(text) > LONGEST else ""


def _noted(asked: Asked, doubt: Doubt) -> Outcome:
    """Tell who concludes; whoever handles the case is told, save where that is the one who writes."""
    context, need = asked.looks.context, asked.need
    if doubt.leader is None:
        lead = f"**Vurderingen din er lagret i {need.number}.** Registeret har ingen leder over deg som kan avgjøre. Saksbehandleren må finne ut hvem."
    else:
        lead = f"**{escape(doubt.leader.name)} avgjør om du er inhabil i {need.number}.** Du får beskjed."
    role = role_word(doubt.vurdering.role)
    text = f"{lead}\n\nDin rolle: {role}. Du tar ikke del i saken før det er avgjort. Bare du, den som avgjør, og saksbehandleren kan lese det du skrev."
    own = need.taken_by_id == context.person.id
    events = tuple(one for one in doubt.events if not (own and isinstance(one, TaskAnswered)))
    return Outcome((Reply(text, sources=sources(context), private=True),), context.memory, events=events)
