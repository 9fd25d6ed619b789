"""From what somebody has written to a question to the one who is to take over: who that is, and the receipt."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from conversation.actions import Action, ActionId
from conversation.markup import escape
from conversation.reply import Choice, Reply
from dialogs.colleague import Meant, known_as, meant
from dialogs.dialog import Context, Outcome
from dialogs.stand_in.form import DEPUTY, FROM, TO, Draft, read_days, show_form
from knowledge.names import fill
from norsk.stretch import said_stretch
from register.arrangement import ask_stand_in, open_stand_ins
from register.events import Event, StandInAsked, StandInDecided
from register.handover import looks_after_anything, workload
from register.person import Person, Role, people_with_role
from register.person_search import given_name
from register.stand_in import StandIn, StandInKind, StandInStatus, usual

_NOTHING: Final = (
    "Du står ikke som ansvarlig for noen avtaler eller åpne avvik, så det er ingenting å overføre."
)


async def arrange(context: Context, draft: Draft) -> Outcome:
    """Ask the one who is named in a draft, or ask the writer for what is missing, wrong or ambiguous."""
    written = draft.values.get(DEPUTY, "")
    return await _arranged(context, draft, await meant(context, written) if written else Meant())


async def chosen(context: Context, draft: Draft, person_id: str) -> Outcome:
    """Ask the one who was chosen among several."""
    person = await context.session.get(Person, uuid.UUID(person_id))
    if person is None:
        return await _arranged(context, draft, Meant(fault="Den du valgte, finnes ikke lenger."))
    return await arrange(context, replace(draft, values={**draft.values, DEPUTY: person.email}))


async def _arranged(context: Context, draft: Draft, answer: Meant) -> Outcome:
    first, last, wrong = read_days(draft, today=context.today)
    to_on = last if draft.kind is StandInKind.ABSENCE else None
    clear = not (wrong or answer.fault or answer.several)
    if clear and (known := await _same(context, draft.kind, first, to_on, answer.person)):
        return await _known(context, known)
    if not wrong:
        draft = replace(draft, values={**draft.values, FROM: first.isoformat(), TO: last.isoformat()})
    fault = answer.fault or await _nobody_named(context, draft, answer, first)
    if wrong or fault:
        return show_form(context, replace(draft, faults={**wrong, **({DEPUTY: fault} if fault else {})}))
    if answer.several:
        return await _choose(context, draft, answer.several)
    if to_on is None and not await looks_after_anything(context.session, context.person):
        return Outcome((Reply(_NOTHING),), context.memory)
    return await _ask(context, draft.kind, first, last, answer.person)


async def show_handover(context: Context, draft: Draft) -> Outcome:
    """Show the form about handing over, to whoever has anything to hand over."""
    if await looks_after_anything(context.session, context.person):
        return show_form(context, draft)
    return Outcome((Reply(_NOTHING),), context.memory)


async def _nobody_named(context: Context, draft: Draft, answer: Meant, first: date) -> str:
    """Return why somebody must be named, "" where somebody is or an absence may stand without."""
    if answer.person or answer.several:
        return ""
    if draft.kind is StandInKind.HANDOVER:
        return "Skriv hvem som skal ta over."
    if await usual(context.session, context.person, on=max(first, context.today)) is None:
        return "Du har verken fast stedfortreder eller leder i registeret. Skriv hvem som tar over."
    return ""


async def _choose(context: Context, draft: Draft, people: Sequence[Person]) -> Outcome:
    choices = [
        Choice(
            await known_as(context, one), Action(ActionId.ASK_STAND_IN, draft.args | {"deputy": str(one.id)})
        )
        for one in people
    ]
    said = f"{len(people)} ansatte passer med «{escape(draft.values.get(DEPUTY, ''))}». Hvem mener du?"
    return Outcome((Reply(said, choices=tuple(choices)),), context.memory)


async def _ask(
    context: Context, kind: StandInKind, first: date, last: date, deputy: Person | None
) -> Outcome:
    to_on = last if kind is StandInKind.ABSENCE else None
    new, replaced = await ask_stand_in(
        context.session, context.person, kind=kind, deputy=deputy, from_on=first, to_on=to_on, now=context.now
    )
    events: list[Event] = [StandInDecided(old.id) for old in replaced if old.deputy_id != new.deputy_id]
    events.append(StandInAsked(new.id) if deputy else StandInDecided(new.id))
    if deputy is None:
        reply = await _told(context, new)
    elif kind is StandInKind.ABSENCE:
        name = escape(deputy.name)
        said = (
            f"Jeg har spurt **{name}**. Det gjelder når {escape(given_name(deputy))} har sagt ja, og du får beskjed her."
            f"\n\nDu er borte {said_stretch(first, last)}."
        )
        reply = Reply(said, choices=(withdraw_choice(new),))
    else:
        reply = Reply(await _handing_over(context, deputy), choices=(withdraw_choice(new),))
    return Outcome((reply,), context.memory, events=tuple(events))


async def _same(
    context: Context, kind: StandInKind, first: date, to_on: date | None, deputy: Person | None
) -> StandIn | None:
    """Return what has been arranged before with the same person and days; without a person, whatever has these days."""
    arranged = await open_stand_ins(context.session, context.person, on=first)
    alike = [one for one in arranged if one.kind == kind.value]
    if to_on is None:
        return next((one for one in alike if deputy and one.deputy_id == deputy.id), None)
    if deputy is None:
        return next((one for one in alike if one.from_on <= first and to_on <= (one.to_on or to_on)), None)
    wanted = (first, to_on, deputy.id)
    return next((one for one in alike if (one.from_on, one.to_on, one.deputy_id) == wanted), None)


async def _known(context: Context, known: StandIn) -> Outcome:
    deputy = await context.session.get(Person, known.deputy_id) if known.deputy_id else None
    when = f" {said_stretch(known.from_on, known.to_on)}" if known.to_on else ""
    if deputy is None:
        said = f"Du er allerede meldt borte{when}."
    elif known.status == StandInStatus.CONFIRMED.value:
        said = f"**{escape(deputy.name)}** har allerede sagt ja til å ta over for deg{when}."
    else:
        said = f"Jeg har allerede spurt **{escape(deputy.name)}**, men har ikke fått svar ennå."
    return Outcome((Reply(said, choices=(withdraw_choice(known),)),), context.memory)


async def _told(context: Context, absence: StandIn) -> Reply:
    """Return the receipt of an absence without a deputy: who gets what comes."""
    last = absence.to_on or absence.from_on
    start = max(absence.from_on, context.today)
    other = await usual(context.session, context.person, on=start)
    assert other is not None  # noqa: S101 - an absence is only taken where somebody gets what comes
    why = ", din faste stedfortreder" if other.id == context.person.deputy_id else ""
    why = ", lederen din" if other.id == context.person.leader_id and not why else why
    said = (
        f"Jeg har notert at du er borte {said_stretch(absence.from_on, last)}. Det som kommer til deg da, går til "
        f"**{escape(other.name)}**{why}. {escape(given_name(other))} får beskjed."
    )
    args = {"kind": absence.kind, "from": absence.from_on.isoformat(), "to": last.isoformat()}
    choose = Choice("Velg stedfortreder", Action(ActionId.ASK_STAND_IN, args))
    return Reply(said, choices=(choose, withdraw_choice(absence)))


async def _handing_over(context: Context, deputy: Person) -> str:
    held = await workload(context.session, context.person, on=context.today)
    said = (
        f"Jeg har spurt **{escape(deputy.name)}**. Det gjelder når {escape(given_name(deputy))} har sagt ja, og du får "
        "beskjed her. Da flyttes alle avtaler du er avtaleforvalter, stedfortreder eller avtaleeier for, og alle åpne "
        "avvik du har ansvaret for. Avvik som bare navngitte mottakere kjenner til, flyttes ikke."
    )
    parts = [said, fill("Endringen må også føres i {kav}.", context.kommune.names)]
    if held.enheter:
        parts.append(await enheter_stay(context, "du"))
    return "\n\n".join(parts)


async def enheter_stay(context: Context, who: str) -> str:
    """Return the sentence that enheter do not move here, and who can move them; `who` holds them now."""
    able = [
        escape(one.name)
        for one in await people_with_role(context.session, Role.ADMINISTRATOR)
        if one.left_on is None
    ]
    whom = " eller ".join(able[:2]) or "den som drifter boten"
    return f"Enheter {who} leder eller er innkjøpskontakt for, flyttes ikke her. Det er organisasjonsdata: be {whom} om det."


def withdraw_choice(stand_in: StandIn, label: str = "Trekk tilbake") -> Choice:
    """Return the button that takes an arrangement back."""
    return Choice(label, Action(ActionId.END_STAND_IN, {"stand_in": str(stand_in.id)}))
