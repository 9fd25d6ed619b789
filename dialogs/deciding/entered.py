"""What has been decided here and is not entered into the contract tool yet: listed for innkjøpere, and confirmed."""

import re
import uuid
from dataclasses import replace
from typing import Final

from conversation.actions import Action, ActionId
from conversation.markup import clean
from conversation.reply import Choice, Reply
from dialogs.avtaler.desk import clipped
from dialogs.deciding.case import GONE, say
from dialogs.deciding.text import decided_line, person_name, record_name, verdict_name
from dialogs.dialog import Context, Outcome, privately
from knowledge.names import fill
from norsk.when import norwegian_date, oslo_date
from register.access import Thing, may_see, of_avtale, viewer_of
from register.audit import write_audit
from register.avtale import Avtale
from register.avvik import Avvik
from register.deciding import enter, find_decision, lock_record, not_entered
from register.decision import Decision
from register.enhet import load_enheter
from register.events import TrackChanged
from register.handover import may_hold
from register.person import Person, Role
from register.stand_in import has_left, stands_in_for
from register.track import Track, TrackKind

PAGE: Final = 10
_OFFICE: Final = (Role.INNKJOPER, Role.INNKJOPSSJEF)
_TOOL: Final = r"(?: (?:inn )?i (?:kav|kontraktsadministrasjonsverktøyet(?: \(kav\))?|kontraktverktøyet|avtaleverktøyet))?"
_COMMAND: Final = re.compile(
    r"(?:vis |liste? |hva er |kva er |hva som er |alt som er )?"
    rf"(?:ikke|ikkje|ennå ikke|mangler å bli) (?:ført|førte|ført inn|registrert){_TOOL}(?: ennå| enno)?"
    rf"|(?:hva|kva) (?:mangler|manglar|gjenstår) (?:vi |me )?å føre{_TOOL}"
)


async def entered_command(context: Context, text: str) -> Outcome | None:
    """Return the list of what is not entered, or None where the text asks for something else."""
    said = " ".join(clean(text).casefold().strip(" .?!").split())
    return (
        await list_not_entered(context, Action(ActionId.LIST_NOT_ENTERED))
        if _COMMAND.fullmatch(said)
        else None
    )


async def list_not_entered(context: Context, action: Action) -> Outcome:
    """List what is done and not entered, oldest first, with a button for each."""
    if not await _is_office(context):
        return _office_only(context)
    first = int(found) if (found := action.args.get("from", "0")).isdigit() else 0
    return privately(Outcome((await _listed(context, first, ""),), context.memory))


async def confirm_entered(context: Context, action: Action) -> Outcome:
    """Note that a decision has been entered, and show what is left."""
    if not await _is_office(context):
        return _office_only(context)
    decision = await find_decision(context.session, action.args.get("decision", ""))
    if decision is None:
        return say(context, GONE)
    await lock_record(context.session, decision.track)
    decision = await find_decision(context.session, action.args.get("decision", "")) or decision
    if not decision.stands:
        return say(context, f"Beslutningen gjelder ikke lenger. {await decided_line(context, decision)}")
    if decision.entered_at is not None:
        on = norwegian_date(oslo_date(decision.entered_at))
        who = f"{await person_name(context, decision.entered_by_id)} bekreftet det" if decision.entered_by_id else "En fil viste det"  # fmt: skip
        reply = await _listed(context, 0, f"Dette er allerede ført: {who} {on}.")
        return privately(Outcome((reply,), context.memory))
    await enter(context.session, decision, by=context.person, now=context.now)
    asked = Track(TrackKind.NOT_SHOWN, f"decision:{decision.id}", context.today)
    now = await context.reminders.current(context.session, asked) or asked
    lead = f"**Ført:** «{verdict_name(decision)}» for {await record_name(context, decision.track)}."
    reply = replace(await _listed(context, 0, lead), replaces=context.pressed_on)
    events = (TrackChanged(decision.track.ref), TrackChanged(now.ref))
    return privately(Outcome((reply,), context.memory, events=events))


async def _listed(context: Context, first: int, lead: str) -> Reply:
    shown = [one for one in await not_entered(context.session) if await _may_see(context, one)]
    head = f"{lead}\n\n" if lead else ""
    if not shown:
        return Reply(head + "Alt som er avgjort her, er ført.")
    page = shown[first : first + PAGE] or shown[:PAGE]
    rows = [f"{number}. {await _row(context, one)}" for number, one in enumerate(page, 1)]
    count = "Én beslutning er" if len(shown) == 1 else f"{len(shown)} beslutninger er"
    told = f"**{count} ikke ført.** Eldste først."
    choices = [
        Choice(clipped(f"Ført: {number}. {await _label(context, one)}"), Action(ActionId.CONFIRM_ENTERED, {"decision": str(one.id)}))
        for number, one in enumerate(page, 1)
    ]  # fmt: skip
    if len(shown) > first + PAGE:
        choices.append(Choice("Vis flere", Action(ActionId.LIST_NOT_ENTERED, {"from": str(first + PAGE)})))
    return Reply(f"{head}{told}\n\n" + "\n".join(rows), choices=tuple(choices))


async def _row(context: Context, decision: Decision) -> str:
    return f"{await record_name(context, decision.track)}: {await decided_line(context, decision)}"


async def _label(context: Context, decision: Decision) -> str:
    name = await record_name(context, decision.track)
    return name.replace("**", "").replace("\\", "")


async def _may_see(context: Context, decision: Decision) -> bool:
    """Say whether a decision's record is one that the person may see; one that took the closed way is for its recipients."""
    if decision.record.startswith("avvik:"):
        avvik = await context.session.get(Avvik, uuid.UUID(decision.track.record_id))
        return avvik is not None and (
            not avvik.restricted or await may_hold(context.session, avvik, context.person)
        )
    avtale = await context.session.get(Avtale, decision.avtale_id) if decision.avtale_id else None
    if avtale is None:
        return True
    viewer = await viewer_of(context.session, context.person, guest=context.guest, on=context.today)
    thing = Thing.SKJERMET_AVTALE if avtale.confidential else Thing.AVTALE_INNHOLD
    return may_see(viewer, thing, of_avtale(avtale), enheter=await load_enheter(context.session))


async def _is_office(context: Context) -> bool:
    if has_left(context.person, on=context.today):
        return False
    people: list[Person] = [
        context.person,
        *await stands_in_for(context.session, context.person, context.today),
    ]
    return any(one.has_role(role) for one in people for role in _OFFICE)


def _office_only(context: Context) -> Outcome:
    detail = {"why": "WrongRoleError"}
    write_audit(context.session, at=context.now, act="press_refused", record="action", actor_id=context.person.id, detail=detail)  # fmt: skip
    return say(
        context,
        fill(
            "Bare innkjøpere kan se og bekrefte hva som er ført i {kav}. Ingenting er endret.",
            context.kommune.names,
        ),
    )
