"""A leader concludes whether somebody is inhabil, with a reason, and may change it. Nobody concludes for the leader."""

from dataclasses import replace
from typing import Final

from conversation.actions import Action, ActionId
from conversation.markup import escape
from conversation.reply import Reply
from dialogs.cases.forms import REASON, ask, reason_fault, reason_field, told
from dialogs.cases.habilitet_words import sources
from dialogs.cases.sight import is_over
from dialogs.cases.words import say
from dialogs.dialog import Outcome
from dialogs.tasks.flow import TASK_FLOWS, Asked, TaskFlow
from dialogs.tasks.replaced import Others, ask_others
from register.case_task import TaskKind, task_track
from register.habilitetsvurdering import (
    Conclusion,
    Habilitetsvurdering,
    in_doubt,
    load_vurdering,
)
from register.inhabil import Barred, ask_above, conclude
from register.person import Person

CHANGE: Final = "change"
ABOVE: Final = "above"
_RULES: Final = (
    "Etter forvaltningsloven § 6 er den inhabil som selv er part, er i nær familie med en part, eller er leder eller har "
    "styreverv hos en part. Det samme gjelder når andre særegne forhold kan svekke tilliten."
)


async def _pressed(asked: Asked, do: str) -> Outcome:
    found = await _concluding(asked)
    if isinstance(found, str):
        return say(asked.looks.context, found)
    vurdering, person = found
    wanted = _wanted(vurdering, do)
    if do == ABOVE and not asked.task.is_open:
        return await _ask_above(asked, vurdering, person)
    if wanted is None or (do != CHANGE and not asked.task.is_open):
        return await _card(asked)
    return _form(asked, person, wanted)


async def _ask_above(asked: Asked, vurdering: Habilitetsvurdering, person: Person) -> Outcome:
    context = asked.looks.context
    doubt = await ask_above(context.session, asked.need, vurdering, by=context.person, now=context.now)
    if doubt.leader is None:
        text = "Registeret har ingen annen leder som kan avgjøre det. Konklusjonen din står."
        return say(context, text)
    text = (
        f"**{escape(doubt.leader.name)} er bedt om å vurdere {escape(person.name)} på nytt.** "
        "Konklusjonen din gjelder til den eventuelt blir endret."
    )
    return Outcome(say(context, text).replies, context.memory, events=doubt.events)


async def _card(asked: Asked) -> Outcome:
    """Show what was concluded, with the way to change it."""
    context, track = asked.looks.context, task_track(asked.task)
    card = await context.reminders.card(context.session, track, person=context.person, on=context.today)
    return Outcome((card,), context.memory) if card else say(context, "Det er ikke noe å avgjøre lenger.")


async def _sent(asked: Asked, do: str) -> Outcome:
    found = await _concluding(asked)
    if isinstance(found, str):
        return say(asked.looks.context, found)
    vurdering, person = found
    wanted, reason = _wanted(vurdering, do), told(asked.looks.context, REASON)
    if wanted is None:
        return await _pressed(asked, do)
    if fault := reason_fault(reason, "Skriv kort hvorfor."):
        return _form(asked, person, wanted, fault)
    return await _concluded(asked, vurdering, person, wanted, reason)


def _wanted(vurdering: Habilitetsvurdering, do: str) -> Conclusion | None:
    """Return the conclusion that a button stands for; the other one where it is to be changed."""
    if do == CHANGE and not vurdering.is_open:
        was_habil = vurdering.conclusion == Conclusion.HABIL.value
        return Conclusion.INHABIL if was_habil else Conclusion.HABIL
    return Conclusion(do) if do in (Conclusion.HABIL, Conclusion.INHABIL) else None


async def _concluding(asked: Asked) -> tuple[Habilitetsvurdering, Person] | str:
    """Return what is concluded on, and about whom; a sentence where this person may not."""
    context, need = asked.looks.context, asked.need
    if asked.acts_for is not None:
        return f"Bare {escape(asked.acts_for.name)} kan avgjøre dette. Saksbehandleren kan be en annen leder om det."
    vurdering = await load_vurdering(context.session, asked.task.subject)
    person = (
        await context.session.get(Person, vurdering.person_id) if vurdering and vurdering.person_id else None
    )
    if vurdering is None or person is None or vurdering.conclusion == Conclusion.WITHDRAWN.value:
        return "Det er ikke noe å avgjøre lenger."
    if person.id == context.person.id or await in_doubt(context.session, need, context.person.id):
        return "Du kan ikke avgjøre dette, siden din egen habilitet ikke er avklart. Ingenting er endret."
    if is_over(asked.looks, need):
        return f"{need.number} er avsluttet. Ingenting er endret."
    if not asked.task.is_open and vurdering.concluded_by_id not in (None, context.person.id):
        return "En annen leder har avgjort dette etter deg. Ingenting er endret."
    return vurdering, person


def _form(asked: Asked, person: Person, wanted: Conclusion, fault: str = "") -> Outcome:
    context, need = asked.looks.context, asked.need
    field = reason_field(
        "Hvorfor?",
        help=f"Bare {person.name}, du og saksbehandleren kan lese det.",
        value=told(context, REASON),
        error=fault,
    )
    then = (
        "Da mister personen tilgangen til saken med en gang, og en annen blir spurt."
        if wanted is Conclusion.INHABIL
        else "Da kan personen være med i saken."
    )
    intro = f"**Du avgjør at {escape(person.name)} er {wanted.value} i {need.number}.** {then}\n\n{_RULES}"
    action = Action(ActionId.SEND_TASK, {"task": str(asked.task.id), "do": wanted.value})
    shown = ask(context, intro, (field,), f"{wanted.value.capitalize()}", action=action)
    return Outcome(tuple(_with_sources(asked, reply) for reply in shown.replies), context.memory)


def _with_sources(asked: Asked, reply: Reply) -> Reply:
    return replace(reply, sources=sources(asked.looks.context))


async def _concluded(
    asked: Asked, vurdering: Habilitetsvurdering, person: Person, wanted: Conclusion, reason: str
) -> Outcome:
    context, need = asked.looks.context, asked.need
    if vurdering.conclusion == wanted.value and not asked.task.is_open:
        return say(context, f"Du har alt avgjort at {escape(person.name)} er {wanted.value}.")
    after = await conclude(
        context.session,
        need,
        vurdering,
        wanted,
        reason=reason,
        task=asked.task,
        by=context.person,
        now=context.now,
        channel=context.turn.address.channel.value,
    )
    others = Others()
    if wanted is Conclusion.INHABIL:
        others = await ask_others(asked.looks, need, person, after.cancelled)
    said = say(context, f"{_told(asked, person, wanted, after)} {others.said}".strip())
    return Outcome(said.replies, context.memory, events=(*after.events, *others.events))


def _told(asked: Asked, person: Person, wanted: Conclusion, after: Barred) -> str:
    name, number = escape(person.name), asked.need.number
    heard = f"{name} og saksbehandleren" if asked.need.taken_by_id else name
    lead = f"**Du har avgjort at {name} er {wanted.value} i {number}.** {heard} får beskjed."
    if wanted is Conclusion.HABIL:
        return lead
    parts = [lead, f"{name} har ikke lenger tilgang til saken."]
    if after.gave_back:
        parts.append("Saken venter på en ny saksbehandler.")
    return " ".join(parts)


FLOW: Final = TaskFlow(
    _pressed, _sent, after=frozenset({CHANGE, ABOVE, Conclusion.HABIL.value, Conclusion.INHABIL.value})
)
TASK_FLOWS[TaskKind.VURDERING] = FLOW
