"""Whoever handles a need asks whoever reported it, or the leader, and the other way round; each is answered in the case."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from conversation.markup import clean, escape
from conversation.reply import Choice, Field, FieldKind
from dialogs.cases.forms import LONGEST, SHORTEST, ask, option_field, send_step
from dialogs.cases.sight import Onlooker, is_over
from dialogs.cases.stepping import said_of
from dialogs.cases.words import say, show_case, step
from dialogs.dialog import Outcome
from norsk.calendar import add_working_days
from norsk.when import norwegian_date
from norsk.words import fold
from register.behovsmelding import Behovsmelding
from register.case_event import CaseAct
from register.case_party import BARRED, party_ids
from register.case_step import clarifier_of, note_step
from register.case_task import CaseTask, TaskKind, TaskState, ask_task, tasks_of
from register.events import TaskAsked
from register.forankring import forankring_of
from register.person import Person
from register.stand_in import has_left

WHO, WHAT = "hvem", "sporsmal"
MELDER, FILER, LEADER, HANDLER = "melder", "innsender", "leder", "saksbehandler"
"""In which role somebody is asked."""
DAYS: Final = 5
"""Working days to answer in: our own choice."""
_ROLE_NAMES: Final = {
    MELDER: "meldte behovet",
    FILER: "sendte det inn",
    LEADER: "leder",
    HANDLER: "har saken",
}
_REPORTED: Final = ("melder", "den som", "saksbehandler", "innkjøper")
"""How words begin that mean the one who would be asked first."""
_MOST_OPEN: Final = 5
"""Questions to one person in one case that may be open at once."""


async def _asks(looks: Onlooker, need: Behovsmelding) -> bool:
    """Say whether somebody handles a need, or looks into it: they ask whoever reported it."""
    if looks.viewer.own & party_ids(need, BARRED):
        return False
    if need.taken_by_id is not None:
        return need.taken_by_id in looks.viewer.ids
    clarifier = await clarifier_of(looks.context.session, need)
    return clarifier in looks.viewer.ids if clarifier else looks.works_on(need)


async def _may_be_asked(looks: Onlooker, need: Behovsmelding) -> list[tuple[str, Person]]:
    """Return whom somebody may ask about a need, with the role: whoever reported it and the leader, or whoever has it."""
    session = looks.context.session
    leader = (await forankring_of(session, need)).task
    told = [
        (MELDER, need.requester_id),
        (FILER, need.filed_by_id),
        (LEADER, leader.person_id if leader and not leader.subject else None),
    ]
    if not await _asks(looks, need):
        had = need.taken_by_id or await clarifier_of(session, need) or need.innkjopskontakt_id
        told = [(HANDLER, had)] if looks.follows(need) else []
    barred = {*party_ids(need, BARRED), looks.context.person.id}
    found: dict[object, tuple[str, Person]] = {}
    for role, id in told:
        person = await session.get(Person, id) if id and id not in barred else None
        if person is not None and not has_left(person, on=looks.context.today):
            found.setdefault(person.id, (role, person))
    return list(found.values())


async def asking_choices(looks: Onlooker, need: Behovsmelding) -> list[Choice]:
    """Return the button by which somebody asks about a need; none where there is nobody to ask."""
    if is_over(looks, need) or not (offered := await _may_be_asked(looks, need)):
        return []
    is_back = offered[0][0] == HANDLER
    back = "Spør saksbehandleren" if need.taken_by_id is not None else "Spør innkjøpskontakten"
    label = back if is_back else "Spør melderen"
    return [step(need, "ask", label)]


async def asking_pressed(looks: Onlooker, need: Behovsmelding, do: str) -> Outcome:
    """Ask whom and what."""
    _ = do
    offered = await _may_be_asked(looks, need)
    if why := _why_not(looks, need, offered):
        return said_of(looks, need, why)
    return _form(looks, need, offered)


def _why_not(looks: Onlooker, need: Behovsmelding, offered: Sequence[tuple[str, Person]]) -> str:
    if is_over(looks, need):
        return f"{need.number} er avsluttet. Ingenting er sendt."
    if offered:
        return ""
    if looks.follows(need):
        return f"Ingen har tatt {need.number} ennå, så det er ingen å spørre. Har du noe å legge til, så rediger saken."
    if looks.works_on(need):
        return f"Det er den som har tatt {need.number}, som spør. Ta saken først, eller snakk med den som har den."
    return f"Bare den som har {need.number}, og de som har meldt den, kan spørre her. Ingenting er sendt."


def _form(
    looks: Onlooker, need: Behovsmelding, offered: Sequence[tuple[str, Person]], *, fault: str = "", who_fault: str = ""
) -> Outcome:  # fmt: skip
    context = looks.context
    options = [(str(one.id), f"{one.name} ({_ROLE_NAMES[role]})") for role, one in offered]
    who = option_field(WHO, "Hvem vil du spørre?", options, value=context.turn.form.get(WHO, options[0][0]), error=who_fault)  # fmt: skip
    what = Field(
        WHAT, "Hva lurer du på?", FieldKind.LONG_TEXT, value=clean(context.turn.form.get(WHAT, "")),
        help="Spørsmålet og svaret blir stående i saken.", error=fault,
    )  # fmt: skip
    names = f" Spørsmålet går til {escape(offered[0][1].name)}." if len(offered) == 1 else ""
    intro = f"{need.number}: {escape(need.title)}.{names}"
    fields = (what,) if len(offered) == 1 else (who, what)
    return ask(context, intro, fields, "Send spørsmålet", action=send_step(need, "ask"))


async def asking_sent(looks: Onlooker, need: Behovsmelding, do: str) -> Outcome:
    """Send the question, or show the form again."""
    _ = do
    context, offered = looks.context, await _may_be_asked(looks, need)
    if why := _why_not(looks, need, offered):
        return said_of(looks, need, why)
    chosen = context.turn.form.get(WHO, "") or str(offered[0][1].id)
    found = next(((role, one) for role, one in offered if str(one.id) == chosen), None)
    text = " ".join(clean(context.turn.form.get(WHAT, "")).split())
    if found is None:
        return _form(looks, need, offered, who_fault="Velg hvem du vil spørre.")
    if fault := _text_fault(text):
        return _form(looks, need, offered, fault=fault)
    return await _send(looks, need, found, text)


def _text_fault(text: str) -> str:
    if len(text) < SHORTEST:
        return "Skriv hva du lurer på."
    return f"Kort ned teksten til høyst {LONGEST} tegn." if len(text) > LONGEST else ""


async def _send(looks: Onlooker, need: Behovsmelding, to: tuple[str, Person], text: str) -> Outcome:
    context, (role, person) = looks.context, to
    waiting = await tasks_of(context.session, need.record, TaskKind.QUESTION, state=TaskState.OPEN)
    if sum(one.person_id == person.id for one in waiting) >= _MOST_OPEN:
        said = f"{escape(person.name)} har alt {_MOST_OPEN} spørsmål i {need.number} å svare på. Vent på svarene. Ingenting er sendt."
        return say(context, said, show_case(need, "Se saken"))
    due_on = add_working_days(context.today, DAYS)
    task = await ask_task(
        context.session, need.record, TaskKind.QUESTION, person=person, role=role, by=context.person, due_on=due_on, now=context.now, prompt=text
    )  # fmt: skip
    note_step(
        context.session, need, CaseAct.ASKED, by=context.person, now=context.now, to_id=person.id, text=text, detail={"task": str(task.id)}
    )  # fmt: skip
    said = (
        f"**Spørsmålet er sendt til {escape(person.name)}:** «{escape(text)}»\n\n"
        f"Du får svaret her. Jeg ber om det innen {norwegian_date(due_on)} (vårt anslag)."
    )
    shown = say(context, said, show_case(need, "Se saken"))
    return Outcome(shown.replies, context.memory, events=(TaskAsked(task.id),))


_ASK: Final = re.compile(
    r"\s*(?:kan du |vil du )?spørr?e? (?P<who>melderen?|den som meldte|lederen?|saksbehandleren?|innkjøperen?|(?!alle\b|hele\b|området\b)[^\W\d_]+(?: [^\W\d_]+){0,2}?)(?: (?:om|i|på|for))? "
    r"(?P<number>bm[ \-–/.]*20\d{2}[ \-–/.]+\d{1,6})\s*[:,]?\s*(?P<text>.*)",
    re.IGNORECASE | re.DOTALL,
)
_REPLY: Final = re.compile(
    r"\s*svar(?:et)?(?: på| i| til| for)?(?: spørsmålet i)? (?P<number>bm[ \-–/.]*20\d{2}[ \-–/.]+\d{1,6})\s*[:,]\s*(?P<text>.+)",
    re.IGNORECASE | re.DOTALL,
)


def asked_in_words(text: str) -> tuple[str, str, str] | None:
    """Return whom, about which number and what somebody asks: «spør melderen om BM-2026-0001: …»; None for other texts."""
    found = _ASK.fullmatch(text)
    return (found["who"].casefold(), found["number"], found["text"].strip()) if found else None


def replied_in_words(text: str) -> tuple[str, str] | None:
    """Return the number and the words of «svar BM-2026-0001: …»; None for other texts."""
    found = _REPLY.fullmatch(text)
    return (found["number"], found["text"].strip()) if found else None


async def ask_in_words(looks: Onlooker, need: Behovsmelding, who: str, text: str) -> Outcome:
    """Send a question that was written in one line, or show the form where something is missing."""
    offered = await _may_be_asked(looks, need)
    if why := _why_not(looks, need, offered):
        return said_of(looks, need, why)
    found, text = _meant(offered, who), " ".join(clean(text).split())
    if found is None or _text_fault(text):
        form = {WHO: str((found or offered[0])[1].id), WHAT: text}
        context = replace(looks.context, turn=replace(looks.context.turn, form=form))
        return _form(replace(looks, context=context), need, offered)
    return await _send(looks, need, found, text)


def _meant(offered: Sequence[tuple[str, Person]], who: str) -> tuple[str, Person] | None:
    """Return whom somebody means, by role or by name; None where that is nobody who can be asked."""
    if who.startswith("leder"):
        return next((one for one in offered if one[0] == LEADER), None)
    if who.startswith(_REPORTED):
        return offered[0]
    said = fold(who).split()
    return next((one for one in offered if all(word in fold(one[1].name).split() for word in said)), None)


async def open_question(looks: Onlooker, need: Behovsmelding) -> CaseTask | None:
    """Return the question in a case that has waited longest for somebody's answer."""
    waiting = await tasks_of(looks.context.session, need.record, TaskKind.QUESTION, state=TaskState.OPEN)
    return next((one for one in waiting if one.person_id in looks.viewer.ids), None)
