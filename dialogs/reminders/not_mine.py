"""Ikke min: whose a track is then. The one who is named is asked, and it stays where it is until they say yes.

Their card has two buttons, `SEND_NOT_MINE` with `{"track": ref, "by": id of who asked, "was": id of who has the record,
or "", "take": "ja"}` and the same with `"nei"` (`register.handover.holder_of` says who has it).
"""

import uuid
from typing import Final

from conversation.actions import Action, ActionId
from conversation.markup import escape
from conversation.reply import Choice, Field, Form, Reply
from dialogs.colleague import known_as, meant
from dialogs.deciding.case import say
from dialogs.deciding.form import next_choice as next_waiting
from dialogs.deciding.text import record_name
from dialogs.dialog import Context, Outcome, privately
from dialogs.reminders.take import CLOSED, answered
from dialogs.reminders.track import opened
from dialogs.verdicts.flow import REASON, Case
from dialogs.verdicts.words import LONGEST, told
from register.audit import write_audit
from register.deciders import load_matter
from register.events import TrackHandedOn
from register.handover import holder_of, may_hold
from register.person import Person
from register.person_search import given_name
from register.track import Track, TrackKind

WHO: Final = "hvem"
_NOBODY: Final = frozenset({"", "vet ikke", "veit ikkje", "veit ikke", "vet ikkje", "ukjent", "ingen", "aner ikke", "?", "-"})  # fmt: skip
MOVES: Final = frozenset({"avtale", "avvik", "decision"})
"""The records that somebody has, so that they become another's; what else there is, is only shown to them."""


async def ask_whose(context: Context, action: Action) -> Outcome:
    """Ask whose a track is."""
    case = await opened(context, action)
    if isinstance(case, Outcome):
        return case
    return privately(Outcome((_form(case, {}, ""),), context.memory))


async def send_not_mine(context: Context, action: Action) -> Outcome:
    """Ask the one who was named, or the procurement office; or do what the one who was asked answers."""
    if "take" in action.args:
        return await answered(context, action)
    values = {key: told(context.turn.form, key) for key in (WHO, REASON)}
    case = await opened(context, action, unsent=escape(values[REASON]))
    if isinstance(case, Outcome):
        return case
    if "to" in action.args:
        chosen = await context.session.get(Person, uuid.UUID(action.args["to"]))
        return await hand_on(context, case.track, chosen, reason=action.args.get("why", ""))
    if len(values[REASON]) > LONGEST:
        return privately(Outcome((_form(case, values, f"Kort ned grunnen til høyst {LONGEST} tegn."),), context.memory))  # fmt: skip
    if values[WHO].casefold().strip(" .!") in _NOBODY:
        return await hand_on(context, case.track, None, reason=values[REASON])
    found = await meant(context, values[WHO])
    if found.several:
        return await choose(context, case.track, values[WHO], found.several)
    if found.person is None:
        return privately(Outcome((_form(case, values, found.fault),), context.memory))
    return await hand_on(context, case.track, found.person, reason=values[REASON])


def _form(case: Case, values: dict[str, str], fault: str) -> Reply:
    help = "Navn eller e-post. Skriv «vet ikke» hvis du ikke vet, så spør jeg {innkjop}."
    named = case.context.kommune.names["innkjop"]
    fields = (
        Field(WHO, "Hvem er det som har dette?", help=help.format(innkjop=named), value=values.get(WHO, ""), error=fault),
        Field(REASON, "Er det noe den andre bør vite?", required=False, value=values.get(REASON, "")),
    )  # fmt: skip
    intro = "Da spør jeg den det gjelder. Saken står hos deg til en annen har sagt ja."
    if case.track.kind is TrackKind.ASSIGNMENT:
        intro += " Gjelder det bare noen av avtalene, så skriv «overfør avtale», nummeret og navnet i stedet."
    if fault:
        intro = f"Noe må rettes. {escape(fault)}"
    submit = Choice("Spør", Action(ActionId.SEND_NOT_MINE, {"track": case.track.ref}))
    return Reply(intro, form=Form(fields, submit), replaces=case.context.pressed_on if fault else None)


async def choose(context: Context, track: Track, written: str, people: tuple[Person, ...]) -> Outcome:
    """Ask which of several who share a name was meant."""
    choices = [
        Choice(
            await known_as(context, one),
            Action(ActionId.SEND_NOT_MINE, {"track": track.ref, "to": str(one.id)}),
        )
        for one in people
    ]
    return say(context, f"{len(people)} ansatte passer med «{escape(written)}». Hvem mener du?", *choices)


async def hand_on(context: Context, track: Track, to: Person | None, *, reason: str = "") -> Outcome:
    """Ask somebody to take a track over, or the procurement office whose it is; nothing moves before a yes."""
    if to is not None and to.id == await holder_of(context.session, track):
        return say(context, f"{escape(to.name)} står allerede som ansvarlig, så jeg gjorde ingenting.")
    matter = await load_matter(context.session, track)
    if matter and matter.avvik and matter.avvik.restricted and not (to and await may_hold(context.session, matter.avvik, to)):  # fmt: skip
        return say(context, CLOSED)
    detail = {"kind": track.kind.value, "to": str(to.id) if to else "innkjop"}
    write_audit(
        context.session, at=context.now, act="not_mine", record=track.record, actor_id=context.person.id, detail=detail
    )  # fmt: skip
    event = TrackHandedOn(track.ref, context.person.id, to.id if to else None, reason)
    choices = tuple(await next_waiting(context, track))
    said = await _asked(context, track, to)
    reply = Reply(said, choices=choices, replaces=context.pressed_on, private=True)
    return Outcome((reply,), context.memory, events=(event,))


async def _asked(context: Context, track: Track, to: Person | None) -> str:
    if to is None:
        innkjop = escape(context.kommune.names["innkjop"])
        return f"Jeg har spurt {innkjop} hvem som har {await record_name(context, track)}. Saken står hos deg til noen har tatt den."
    name = escape(given_name(to))
    if track.record_kind not in MOVES:
        return (
            f"Jeg har sendt saken til **{escape(to.name)}**. Den står også hos deg til noen har avgjort den."
        )
    return (
        f"Jeg har spurt **{escape(to.name)}**. Saken står hos deg til {name} har sagt ja, og du får beskjed."
    )
