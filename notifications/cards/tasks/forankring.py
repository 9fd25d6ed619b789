"""A need before the leader who is asked to stand behind it: all of it, and the agreements that are like it."""

import re
from dataclasses import replace
from typing import Final

from conversation.markup import escape
from conversation.reply import Choice, Fact
from norsk.text import is_content, stem, words
from norsk.when import oslo_date
from notifications.cards.need_answers import answer_lines, is_shortened
from notifications.cards.need_words import regime_in_a_word, worth
from notifications.cards.tasks.approval import said_value
from notifications.cards.tasks.face import TASK_FACES, TaskFace, TaskScene, answer
from notifications.cards.tasks.words import asked_heading, asked_short
from notifications.cards.words import day, days_left, listed
from notifications.messages.people import name_of
from register.answers import answers_from_json
from register.attachment import attachments_of
from register.avtale_rank import STRONG, Wanted
from register.avtale_search import search
from register.avtale_visible import visible
from register.case_task import TaskKind
from register.forankring import passed_over
from register.merging import WholeValue, whole_value
from register.person import Person

_MOST_LIKE: Final = 3
_PLACE: Final = re.compile(r" (?:til|ved|hos|i|på|for) ")
BUTTONS: Final = (("confirm", "Bekreft"), ("change", "Endre"), ("refuse", "Avvis"))


async def face(scene: TaskScene) -> TaskFace:
    """Return the whole need with «Bekreft», «Endre» and «Avvis», or how it was answered."""
    task, need = scene.task, scene.need
    whole = await whole_value(scene.sight.session, need)
    parts = (
        await _lead(scene, whole),
        _together(whole),
        "\n".join(answer_lines(need)),
        "Lange svar er kortet ned her. «Se saken» viser alt." if is_shortened(need) else "",
        await _files(scene),
        await _like(scene),
        f"Fristen er {day(task.due_on)}. Det er vårt anslag." if task.is_open else "",
    )
    return TaskFace(
        asked_heading(task, need, on=scene.sight.on),
        asked_short(task, need),
        tuple(part for part in parts if part),
        _facts(scene, whole),
        _choices(scene),
    )


async def _lead(scene: TaskScene, whole: WholeValue) -> str:
    session, task, need = scene.sight.session, scene.task, scene.need
    by = await name_of(session, need.requester_id)
    filed = f", meldt av {await name_of(session, need.filed_by_id)}" if need.filed_by_id else ""
    innkjop = escape(scene.sight.kommune.names["innkjop"])
    asked = f"{innkjop[:1].upper()}{innkjop[1:]} går ikke videre før lederen har bekreftet det."
    limit = await _beyond(scene, whole) if task.is_open else ""
    return f"Fra {by}{filed}, {day(oslo_date(need.sent_at))}. {limit}{await _away(scene)}{asked}"


async def _away(scene: TaskScene) -> str:
    """Return who is away, so that the leader above is asked instead; "" where nobody was passed over."""
    found = [await name_of(scene.sight.session, id) for id in sorted(passed_over(scene.task))]
    if not found or not scene.task.is_open:
        return ""
    return f"{listed(found)} er borte, så den går til deg. "


def _together(whole: WholeValue) -> str:
    """Return each need that the leader confirms, where others have been merged into it; "" where it is one."""
    if not whole.is_merged:
        return ""
    rows = "\n".join(
        f"- {one.number} {escape(one.title)}: {worth(one) or 'verdien er ikke kjent'}" for one in whole.needs
    )
    together = said_value(replace(whole, needs=whole.needs[:1]))
    return f"**Dette er {len(whole.needs)} behov som kjøpes inn samlet, til sammen {together}**\n{rows}"


async def _beyond(scene: TaskScene, whole: WholeValue) -> str:
    """Return that the value lies above what the leader of the enhet may answer for; "" where it does not."""
    value, enheter = whole.high, scene.sight.enheter
    leaders = [one.leader_id for one in enheter.upwards(scene.need.enhet_id) if one.leader_id]
    if value is None or not leaders or leaders[0] == scene.task.person_id:
        return ""
    nearest = await scene.sight.session.get(Person, leaders[0])
    if nearest is None or nearest.budget_authority_nok is None or nearest.budget_authority_nok >= value:
        return ""
    return f"Verdien er over budsjettfullmakten til {escape(nearest.name)}. "


async def _files(scene: TaskScene) -> str:
    found = await attachments_of(scene.sight.session, scene.need.record)
    return f"Vedlegg: {', '.join(escape(one.name) for one in found)}. De ligger i saken." if found else ""


async def _like(scene: TaskScene) -> str:
    """Return the agreements that are about the same thing, as far as the reader may know of them."""
    sight = scene.sight
    # What comes after «til» and the like names a place: «stoler til skolen».
    thing = _PLACE.split(scene.need.title)[0]
    wanted = [Wanted(stem(word), phrase=at) for at, word in enumerate(words(thing)) if is_content(word)]
    seen = await visible(sight.session, sight.viewer, enheter=sight.enheter)
    hits = await search(sight.session, wanted, seen=seen, on=sight.on)
    found = [hit.avtale for hit in hits if hit.score >= STRONG and not hit.avtale.has_ended(sight.on)]
    told = [f"«{escape(one.title)}»" for one in found[:_MOST_LIKE]]
    return f"Avtaler som ligner: {', '.join(told)}." if told else ""


def _facts(scene: TaskScene, whole: WholeValue) -> tuple[Fact, ...]:
    task, need, sight = scene.task, scene.need, scene.sight
    budget = answers_from_json(need.answers).get("budget")
    rows = (
        ("Sak", need.number),
        ("Frist", f"{day(task.due_on)} ({days_left(task.due_on, sight.on)})" if task.is_open else ""),
        ("Anslått verdi", said_value(whole) if whole.is_merged else worth(need) or "ikke kjent"),
        ("Regelverk", regime_in_a_word(whole.high, need, kommune=sight.kommune, rules=sight.rules)),
        ("Ønsket innen", day(need.wanted_by_on) if need.wanted_by_on else ""),
        ("Budsjett", budget.shown if budget else ""),
    )
    return tuple(Fact(label, value) for label, value in rows if value)


def _choices(scene: TaskScene) -> tuple[Choice, ...]:
    if not scene.task.is_open:
        return ()
    return tuple(answer(scene.task, do, label) for do, label in BUTTONS)


TASK_FACES[TaskKind.FORANKRING] = face
