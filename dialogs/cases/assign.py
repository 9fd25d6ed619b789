"""Another innkjøper gets a need: from whoever handles it, or from the head of the procurement office."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from conversation.markup import escape
from dialogs.cases.forms import LONGEST, REASON, ask, option_field, reason_field, send_step, told
from dialogs.cases.handler import handles, not_handler
from dialogs.cases.own_approval import asked_to_approve, left_out
from dialogs.cases.sight import Onlooker, is_over
from dialogs.cases.stepping import changed, said_of
from dialogs.cases.words import status_word
from dialogs.dialog import Outcome
from norsk.words import fold
from register import habilitet
from register.access import viewer_of
from register.behovsmelding import Behovsmelding
from register.case_party import BARRED, party_ids
from register.case_step import assign_need
from register.cases import sees_case
from register.deciders import OFFICE
from register.person import Person, Role, people_with_role
from register.stand_in import has_left

TO: Final = "til"
MOST: Final = 60


def may_assign(looks: Onlooker, need: Behovsmelding) -> bool:
    """Say whether somebody may give a need to another: they handle it, or head the procurement office."""
    if is_over(looks, need):
        return False
    heads = any(held.role is Role.INNKJOPSSJEF for held in looks.viewer.held)
    return handles(looks, need) or (heads and looks.works_on(need) and not _is_out(looks, need))


def _is_out(looks: Onlooker, need: Behovsmelding) -> bool:
    return bool(looks.viewer.own & party_ids(need, BARRED))


def _refused(looks: Onlooker, need: Behovsmelding) -> Outcome:
    if is_over(looks, need):
        word = status_word(need, looks.context.kommune)
        return said_of(looks, need, f"{need.number} har status «{escape(word)}». Ingenting er endret.")
    return not_handler(looks, need, "kan gi den til en annen")


async def _innkjopere(looks: Onlooker, need: Behovsmelding) -> tuple[list[Person], list[Person]]:
    """Return whom a need can be given to, by name, and who cannot have it because they are asked to approve in it.

    Both are of the procurement office, may see the need and are not inhabil.
    """
    context, barred = looks.context, party_ids(need, BARRED)
    people = {one.id: one for role in OFFICE for one in await people_with_role(context.session, role)}
    found = []
    for one in people.values():
        if one.id == need.taken_by_id or one.id in barred or has_left(one, on=context.today):
            continue
        viewer = await viewer_of(context.session, one, guest=False, on=context.today)
        if await sees_case(context.session, viewer, need, enheter=looks.enheter):
            found.append(one)
    found.sort(key=lambda one: (one.name, one.email))
    approving = await asked_to_approve(looks, need)
    return [one for one in found if one.id not in approving][:MOST], [
        one for one in found if one.id in approving
    ]


async def assign_pressed(looks: Onlooker, need: Behovsmelding, do: str) -> Outcome:
    """Ask who is to have a need."""
    _ = do
    return await _form(looks, need, {})


async def _form(looks: Onlooker, need: Behovsmelding, faults: Mapping[str, str]) -> Outcome:
    if not may_assign(looks, need):
        return _refused(looks, need)
    context = looks.context
    people, approving = await _innkjopere(looks, need)
    why = left_out(approving)
    if not people:
        nobody = "Det er ingen andre i {innkjop} som kan få saken."
        return said_of(looks, need, " ".join(part for part in (nobody, why, "Ingenting er endret.") if part))
    options = [(str(one.id), one.name) for one in people]
    fields = (
        option_field(TO, "Hvem skal ha saken?", options, value=context.turn.form.get(TO, ""), error=faults.get(TO, "")),
        reason_field(
            "Hvorfor?", help="Den som får saken, og de som følger den, ser det du skriver.",
            value=told(context, REASON), error=faults.get(REASON, ""), required=False,
        ),
    )  # fmt: skip
    return ask(
        context,
        "\n\n".join(part for part in (f"{need.number}: {escape(need.title)}.", why) if part),
        fields,
        "Gi saken videre",
        action=send_step(need, "assign"),
    )


async def assign_sent(looks: Onlooker, need: Behovsmelding, do: str) -> Outcome:
    """Give a need to another and have it told, or show the form again."""
    _ = do
    if not may_assign(looks, need):
        return _refused(looks, need)
    context, reason = looks.context, told(looks.context, REASON)
    chosen = context.turn.form.get(TO, "")
    to = next((one for one in (await _innkjopere(looks, need))[0] if str(one.id) == chosen), None)
    faults = {} if to else {TO: "Velg hvem som skal ha saken."}
    if len(reason) > LONGEST:
        faults[REASON] = f"Kort ned teksten til høyst {LONGEST} tegn."
    if to is None or faults:
        return await _form(looks, need, faults)
    had = need.taken_by_id
    event = assign_need(context.session, need, by=context.person, to=to, reason=reason, now=context.now)
    asked = await habilitet.ask_one(
        context.session, need, to, "saksbehandler", by=context.person, now=context.now
    )
    off = await habilitet.let_off(context.session, need, had, by=context.person, now=context.now)
    mine = to.id == context.person.id
    text = (
        f"**Du har nå {need.number}.** De som følger saken, får beskjed."
        if mine
        else f"**{escape(to.name)} har nå {need.number}.** {escape(to.name)} og de som følger saken, får beskjed."
    )
    said = changed(context, need, event, text)
    return replace(said, events=(*said.events, *asked, *off))


async def assign_to(looks: Onlooker, need: Behovsmelding, who: str, why: str) -> Outcome:
    """Give a need to the innkjøper that a name means, or show the form where it means nobody, or several."""
    if not may_assign(looks, need):
        return _refused(looks, need)
    people, approving = await _innkjopere(looks, need)
    named = [one for one in people if _is_called(looks, one, who)]
    form = {TO: str(named[0].id) if len(named) == 1 else "", REASON: why}
    spoken = replace(looks, context=replace(looks.context, turn=replace(looks.context.turn, form=form)))
    if len(named) == 1:
        return await assign_sent(spoken, need, "assign")
    if named:
        fault = "Flere heter det."
    elif asked := [one for one in approving if _is_called(looks, one, who)]:
        fault = f"{asked[0].name} er bedt om å godkjenne i saken."
    else:
        fault = f"Jeg finner ingen innkjøper som kan få saken, med navnet «{who.strip()}»."
    return await _form(spoken, need, {TO: f"{fault} Velg i listen."})


def _is_called(looks: Onlooker, person: Person, who: str) -> bool:
    """Say whether somebody is meant: each word is of their name, or it is their e-mail address, or they say «meg»."""
    said = fold(who).split()
    if said == ["meg"]:
        return person.id == looks.context.person.id
    names = fold(person.name).split()
    return said == [fold(person.email)] or (bool(said) and all(one in names for one in said))
