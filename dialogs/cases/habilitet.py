"""Whoever handles a case asks everybody in it about habilitet, sees who has answered, and tells who the suppliers are."""

from collections.abc import Sequence
from typing import Final

from conversation.markup import clean, escape
from conversation.reply import Field, FieldKind, Reply
from dialogs.cases.forms import ask, send_step
from dialogs.cases.habilitet_words import role_word, sources
from dialogs.cases.sight import Onlooker, is_over
from dialogs.cases.standing import name_of
from dialogs.cases.words import say, show_case, step
from dialogs.dialog import Outcome
from norsk.when import norwegian_date, oslo_date
from register.behovsmelding import Behovsmelding
from register.case_task import CaseTask, TaskAnswer, load_task, task_track
from register.habilitet import (
    SECOND,
    WORKING_DAYS,
    Part,
    Round,
    answer_of,
    ask_round,
    round_of,
    set_suppliers,
    taking_part,
)
from register.habilitetsvurdering import (
    Conclusion,
    Habilitetsvurdering,
    in_doubt,
    sees_vurdering,
    vurderinger_of,
)
from register.inhabil import move_stuck
from register.person import Person

SUPPLIERS: Final = "leverandorer"
MOST: Final = 40
LONGEST_NAME: Final = 200
_HANDLER_ONLY: Final = "Bare den som har tatt {number}, kan gjøre dette. Ingenting er endret."
_CONCLUDED: Final = {
    Conclusion.HABIL.value: "habil",
    Conclusion.INHABIL.value: "inhabil",
    Conclusion.WITHDRAWN.value: "tvilen er tatt tilbake",
}


async def habilitet_pressed(looks: Onlooker, need: Behovsmelding, do: str) -> Outcome:
    """Ask those who have not been asked and show how far it has come; or ask who the suppliers are."""
    if (why := _refused(looks, need)) != "":
        return say(looks.context, why, show_case(need, "Se saken"))
    if do == "suppliers":
        return _suppliers_form(looks, need)
    context = looks.context
    asked = await ask_round(context.session, need, by=context.person, now=context.now)
    moved = await move_stuck(context.session, need, by=context.person, now=context.now)
    return await _shown(looks, need, Round(asked.tasks, (*asked.events, *moved)))


async def habilitet_sent(looks: Onlooker, need: Behovsmelding, do: str) -> Outcome:
    """Note who the suppliers are and ask everybody once more, or show the form again."""
    if do != "suppliers":
        return await habilitet_pressed(looks, need, do)
    if (why := _refused(looks, need)) != "":
        return say(looks.context, why, show_case(need, "Se saken"))
    context = looks.context
    names = _names(context.turn.form.get(SUPPLIERS, ""))
    if fault := _fault(names):
        return _suppliers_form(looks, need, fault)
    asked = await set_suppliers(context.session, need, names, by=context.person, now=context.now)
    count = "Én leverandør er ført opp" if len(names) == 1 else f"{len(names)} leverandører er ført opp"
    lead = (
        f"**{count} i {need.number}.** Alle som er med i saken, blir spurt om habilitet på nytt. "
        "Før tildeling ser bare de navnene."
    )
    return await _shown(looks, need, asked, lead)


def _refused(looks: Onlooker, need: Behovsmelding) -> str:
    if need.taken_by_id is None or need.taken_by_id not in looks.ids_in(need):
        return _HANDLER_ONLY.format(number=need.number)
    return f"{need.number} er avsluttet. Ingenting er endret." if is_over(looks, need) else ""


def _names(text: str) -> list[str]:
    lines = (" ".join(clean(line).split()) for line in text.splitlines())
    return list(dict.fromkeys(line for line in lines if line))


def _fault(names: Sequence[str]) -> str:
    if not names:
        return "Skriv minst én leverandør."
    if len(names) > MOST:
        return f"Skriv høyst {MOST} leverandører."
    too_long = next((one for one in names if len(one) > LONGEST_NAME), "")
    return f"Kort ned navnet til høyst {LONGEST_NAME} tegn: {too_long[:40]}…" if too_long else ""


def _suppliers_form(looks: Onlooker, need: Behovsmelding, fault: str = "") -> Outcome:
    field = Field(
        SUPPLIERS,
        "Hvilke leverandører er med?",
        FieldKind.LONG_TEXT,
        help="Én på hver linje: de som har levert tilbud, og underleverandører du kjenner.",
        value=looks.context.turn.form.get(SUPPLIERS) or need.suppliers or "",
        error=fault,
    )
    intro = (
        f"**Leverandører i {need.number}: {escape(need.title)}.**\n\n"
        "De som er med i saken, får navnene og svarer på nytt om habilitet."
    )
    return ask(looks.context, intro, (field,), "Før opp og spør", action=send_step(need, "suppliers"))


async def _shown(looks: Onlooker, need: Behovsmelding, asked: Round, lead: str = "") -> Outcome:
    """Return how far it has come, and the own question of whoever handles the case where it waits."""
    context = looks.context
    parts = await taking_part(context.session, need)
    lines = [await _line(looks, need, part) for part in parts]
    new = sum(1 for one in asked.tasks if one.person_id != context.person.id)
    sent = (
        f"{new} {'person er' if new == 1 else 'personer er'} spurt nå. De har {WORKING_DAYS} arbeidsdager (vårt anslag)."
        if new
        else ""
    )
    which = " om leverandørene" if round_of(need) == SECOND else ""
    heading = f"**Habilitet i {need.number}: {escape(need.title)}.** Svar{which}:"
    text = "\n\n".join(
        one
        for one in (lead, sent, f"{heading}\n" + "\n".join(lines), *await _vurderinger(looks, need))
        if one
    )
    choices = (step(need, "suppliers", "Før opp leverandører"), show_case(need, "Se saken"))
    reply = Reply(text, choices=choices, sources=sources(context), private=True)
    own = await own_card(looks, need)
    return Outcome((reply, *own), context.memory, events=asked.events)


async def _line(looks: Onlooker, need: Behovsmelding, part: Part) -> str:
    session = looks.context.session
    task = await answer_of(session, need, part.person.id)
    who = f"- {escape(part.person.name)} ({role_word(part.role)}): "
    if await in_doubt(session, need, part.person.id):
        return f"{who}**i tvil.** En vurdering pågår{await _at_whom(looks, need, part.person)}."
    return f"{who}{_answer_words(task)}"


def _answer_words(task: CaseTask | None) -> str:
    if task is None:
        return "ikke spurt ennå."
    if task.is_open or task.answered_at is None:
        return f"**ikke svart.** Frist {norwegian_date(task.due_on)}."
    day = norwegian_date(oslo_date(task.answered_at))
    if task.answer == TaskAnswer.IN_DOUBT.value:
        return f"var i tvil {day}. Avgjort: habil."
    return f"kjenner ikke til noe, {day}."


async def _at_whom(looks: Onlooker, need: Behovsmelding, person: Person) -> str:
    for vurdering in await vurderinger_of(looks.context.session, need.record):
        if vurdering.person_id == person.id and vurdering.is_open:
            leader = await _asked_of(looks, vurdering)
            if leader is None:
                return ", men registeret har ingen som kan avgjøre. Finn ut hvem, og be en administrator legge inn lederen. Åpne så denne oversikten igjen"
            return f" hos {escape(leader.name)}"
    return ""


async def _asked_of(looks: Onlooker, vurdering: Habilitetsvurdering) -> Person | None:
    session = looks.context.session
    task = await load_task(session, str(vurdering.task_id)) if vurdering.task_id else None
    return await session.get(Person, task.person_id) if task and task.person_id else None


async def _vurderinger(looks: Onlooker, need: Behovsmelding) -> list[str]:
    """Return the assessments that whoever looks may read: as the case handler, and not as a deputy of theirs."""
    found = await vurderinger_of(looks.context.session, need.record)
    return [
        await _written(looks, one)
        for one in found
        if sees_vurdering(looks.viewer, one, need, enheter=looks.enheter)
    ]


async def _written(looks: Onlooker, vurdering: Habilitetsvurdering) -> str:
    context = looks.context
    who = await name_of(context, vurdering.person_id)
    said = [
        f"**Habilitetsvurdering fra {who}**, {norwegian_date(oslo_date(vurdering.written_at))} ({role_word(vurdering.role)}).",
        f"- Gjelder: «{escape(vurdering.relation)}»",
        f"- Egen vurdering: «{escape(vurdering.assessment)}»",
    ]
    if vurdering.conclusion is not None and vurdering.concluded_at is not None:
        by = await name_of(context, vurdering.concluded_by_id)
        day = norwegian_date(oslo_date(vurdering.concluded_at))
        word = _CONCLUDED.get(vurdering.conclusion, vurdering.conclusion)
        said.append(f"- Avgjort av {by} {day}: **{word}**. «{escape(vurdering.reason)}»")
    return "\n".join(said)


async def own_card(looks: Onlooker, need: Behovsmelding) -> tuple[Reply, ...]:
    """Return the question about habilitet that waits for whoever looks; none where they have answered."""
    context = looks.context
    task = await answer_of(context.session, need, context.person.id)
    if task is None or not task.is_open:
        return ()
    card = await context.reminders.card(
        context.session, task_track(task), person=context.person, on=context.today
    )
    return (card,) if card else ()
