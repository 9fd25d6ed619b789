"""Whoever handles a need invites users and experts to its faggruppe, and can remove them; members can leave."""

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final

from conversation.markup import escape
from conversation.reply import Field, FieldKind, Option
from dialogs.behovsmelding.authority import touches_work_words
from dialogs.cases.faggruppe_out import leave_form, left, remove_form, removed
from dialogs.cases.faggruppe_people import INVITE, LEAVE, REMOVE, colleague, group_line, names_of
from dialogs.cases.forms import ask, reason_fault, send_step, told
from dialogs.cases.handler import handles, not_handler
from dialogs.cases.sight import Onlooker, is_over
from dialogs.cases.words import say, show_case, step
from dialogs.dialog import Outcome
from dialogs.sources import source_lines, to_reply
from knowledge.names import fill
from norsk.calendar import add_working_days
from norsk.date import parse_date
from norsk.when import norwegian_date
from register.behovsmelding import Behovsmelding
from register.case_party import BARRED, party_ids
from register.events import Event
from register.faggruppe import Suggestion, invite, invited, members, suggestions
from register.ombud import OMBUD_NAMES, ombud_for
from register.person import Person

NAMES, OMBUD, WHAT, BY = "hvem", "ombud", "hva", "frist"
ANSWER_DAYS: Final = 5
"""Working days that somebody gets to answer an invitation: our own choice."""
FURTHEST: Final = timedelta(days=180)
MOST: Final = 12
"""How many are invited at a time."""
_PARTED: Final = re.compile(r"\s*(?:[,;\n]|\bog\b|&)\s*")


async def faggruppe_pressed(looks: Onlooker, need: Behovsmelding, do: str) -> Outcome:
    """Return the form of an invitation, of leaving, or of removing somebody."""
    if do == LEAVE:
        return await leave_form(looks, need)
    if (why := _refused(looks, need)) is not None:
        return why
    return await (remove_form if do == REMOVE else invite_form)(looks, need)


async def faggruppe_sent(looks: Onlooker, need: Behovsmelding, do: str) -> Outcome:
    """Do what a form of the faggruppe says, or show it again with its faults."""
    if do == LEAVE:
        return await left(looks, need)
    if (why := _refused(looks, need)) is not None:
        return why
    return await (removed if do == REMOVE else _invited)(looks, need)


def _refused(looks: Onlooker, need: Behovsmelding) -> Outcome | None:
    if not handles(looks, need):
        return not_handler(looks, need, "kan sette sammen faggruppen")
    if is_over(looks, need):
        return say(
            looks.context, f"{need.number} er avsluttet. Ingenting er endret.", show_case(need, "Se saken")
        )
    return None


async def invite_form(
    looks: Onlooker, need: Behovsmelding, faults: Mapping[str, str] | None = None, *, names: str = ""
) -> Outcome:
    """Ask who is invited to a faggruppe, for what and by when; whom those invited suggest stands there already."""
    context, wrong = looks.context, faults or {}
    sent = bool(context.turn.form)
    suggested = await suggestions(context.session, need)
    written = _lines(looks, NAMES) if sent else names or ", ".join(one.person.email for one in suggested)
    default = add_working_days(context.today, ANSWER_DAYS).isoformat()
    fields = [
        Field(
            NAMES, "Hvem inviterer du?", value=written, error=wrong.get(NAMES, ""), required=False,
            help="Navn eller e-postadresser med komma mellom. Bare ansatte kan inviteres.",
        ),
        *await _ombud_fields(looks, need, sent=sent),
        Field(
            WHAT, "Hva ber du dem om?", FieldKind.LONG_TEXT, value=told(context, WHAT), error=wrong.get(WHAT, ""),
            help="For eksempel tre møter på to timer, og å lese utkastet til krav. De som inviteres, ser det du skriver.",
        ),
        Field(
            BY, "Svarfrist", FieldKind.DATE, value=context.turn.form.get(BY, "") if sent else default,
            error=wrong.get(BY, ""),
        ),
    ]  # fmt: skip
    intro = await _invite_intro(looks, need, suggested)
    return ask(context, intro, fields, "Inviter", action=send_step(need, INVITE))


async def _invite_intro(looks: Onlooker, need: Behovsmelding, suggested: Sequence[Suggestion]) -> str:
    parts = [
        f"Du inviterer til faggruppen for {need.number}: {escape(need.title)}.",
        await group_line(looks, need),
        " ".join(
            f"{escape(one.by.name)} foreslår {escape(one.person.name)}{f': «{escape(one.why)}»' if one.why else '.'}"
            for one in suggested
        ),
        "De ser hva anskaffelsen gjelder, men ikke verdien før de blir med. Lederne deres blir ikke spurt: Be dem avtale tiden selv.",
        _advice(looks),
    ]
    return "\n\n".join(part for part in parts if part)


def _advice(looks: Onlooker) -> str:
    """Return what the kommune's strategy says of who should be in a faggruppe, with its source; "" where it says nothing."""
    kommune = looks.context.kommune
    if kommune.faggruppe is None:
        return ""
    cited = source_lines(to_reply([kommune.source_of(kommune.faggruppe)]))
    return f"{fill(kommune.faggruppe.advice, kommune.names)} {cited}"


async def _ombud_fields(looks: Onlooker, need: Behovsmelding, *, sent: bool) -> list[Field]:
    """Return the choice of verneombud and tillitsvalgte of the area, ticked where the need touches how people work."""
    context = looks.context
    away = {one.id for one in (*await members(context.session, need), *await invited(context.session, need))}
    away |= {context.person.id, *party_ids(need, BARRED)}
    everybody = await ombud_for(context.session, need, enheter=looks.enheter, on=context.today)
    found = [one for one in everybody if one.person.id not in away][:MOST]
    if not found:
        return []
    touches = touches_work_words(f"{need.title} {need.need}")
    why = (
        "Det ser ut til at behovet gjelder hvordan folk arbeider."
        if touches
        else "Ta dem med hvis kjøpet gjelder hvordan folk arbeider."
    )
    options = tuple(
        Option(str(one.person.id), f"{one.person.name} ({OMBUD_NAMES[one.role]})") for one in found
    )
    chosen = (
        context.turn.form.get(OMBUD, "")
        if sent
        else ",".join(one.value for one in options)
        if touches
        else ""
    )
    prompt = "Verneombud og tillitsvalgte i området"
    return [Field(OMBUD, prompt, FieldKind.CHOICES, help=why, required=False, value=chosen, options=options)]  # fmt: skip


def _lines(looks: Onlooker, key: str) -> str:
    return ", ".join(part for part in _PARTED.split(looks.context.turn.form.get(key, "").strip()) if part)


async def _invited(looks: Onlooker, need: Behovsmelding) -> Outcome:
    """Invite everybody who is named and chosen, or show the form again: nobody is asked before all are clear."""
    context = looks.context
    what, by = told(context, WHAT), parse_date(context.turn.form.get(BY, ""), today=context.today)
    people, faults = await _chosen(looks, need)
    if fault := reason_fault(what, "Skriv kort hva du ber dem om."):
        faults[WHAT] = fault
    if by is None or not context.today < by <= context.today + FURTHEST:
        faults[BY] = "Skriv en dato etter i dag, og innen et halvt år."
    if faults or by is None:
        return await invite_form(looks, need, faults)
    events: list[Event] = []
    new: list[Person] = []
    for person in people:
        _, asked = await invite(
            context.session, need, person, prompt=what, due_on=by, by=context.person, now=context.now
        )
        events += asked
        new += [person] if asked else []
    if not new:
        return say(
            context, f"Alle er alt invitert til faggruppen for {need.number}.", show_case(need, "Se saken")
        )
    text = f"**Du har invitert {names_of(new)} til faggruppen for {need.number}.** Svarfristen er {norwegian_date(by)}. Du får beskjed når de svarer."
    said = say(context, text, step(need, INVITE, "Inviter flere"), show_case(need, "Se saken"))
    return Outcome(said.replies, context.memory, events=tuple(events))


async def _chosen(looks: Onlooker, need: Behovsmelding) -> tuple[list[Person], dict[str, str]]:
    """Return everybody whom the form means, and what is wrong with it."""
    context = looks.context
    people: dict[object, Person] = {}
    problems: list[str] = []
    for written in _PARTED.split(context.turn.form.get(NAMES, "").strip()):
        if not written:
            continue
        found = await colleague(looks, need, written)
        if isinstance(found, str):
            problems.append(found)
        else:
            people[found.id] = found
    ticked = set(context.turn.form.get(OMBUD, "").split(","))
    for one in await ombud_for(context.session, need, enheter=looks.enheter, on=context.today):
        if str(one.person.id) in ticked and one.person.id not in party_ids(need, BARRED):
            people.setdefault(one.person.id, one.person)
    if not people and not problems:
        problems.append("Skriv minst ett navn.")
    if len(people) > MOST:
        problems.append(f"Inviter høyst {MOST} om gangen.")
    return list(people.values()), {NAMES: " ".join(problems)} if problems else {}
