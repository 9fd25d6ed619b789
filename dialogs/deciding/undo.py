"""Taking a decision back: with a reason, until its deadline, and not after the supplier has been told."""

import uuid
from typing import Final

from conversation.actions import Action, ActionId
from conversation.markup import clean, escape
from conversation.reply import Choice, Field, FieldKind, Form, Reply
from dialogs import texts
from dialogs.deciding.case import GONE, decider_of, refused, say
from dialogs.deciding.form import LONGEST
from dialogs.deciding.text import NEED_ID, decided_line, person_name, record_name, system_name, verdict_name
from dialogs.dialog import Context, Outcome, privately
from dialogs.verdicts.every import FLOWS
from dialogs.verdicts.flow import REASON
from norsk.when import norwegian_date
from register.behovsmelding import Behovsmelding
from register.case_event import CaseAct
from register.case_step import last_event
from register.case_task import TaskState, task_track, tasks_of
from register.deciders import Matter, load_matter, option_owners
from register.deciding import find_decision, lock_record, undo
from register.decision import Decision, DecisionStatus
from register.enhet import load_enheter
from register.events import CaseChanged, DecisionUndone, Event, TaskCancelled, TrackChanged
from register.ids import id_or_nobodys
from register.person import Role
from register.stand_in import has_left, stands_in_for
from register.track import Track, TrackKind, Verdict

_ENDED: Final = {
    DecisionStatus.UNDONE.value: "Beslutningen er allerede angret.",
    DecisionStatus.DECLINED.value: "Anbefalingen ble avslått, så det er ingenting å angre.",
    DecisionStatus.NOTED.value: "Dette kan ikke angres. Trykk på knappen igjen for å velge noe annet.",
}


async def ask_undo(context: Context, action: Action) -> Outcome:
    """Show the form that asks why, or say why the decision stands."""
    found = await _undoable(context, action)
    if isinstance(found, Outcome):
        return found
    return privately(Outcome((await _form(context, found, "", ""),), context.memory))


async def send_undo(context: Context, action: Action) -> Outcome:
    """Take the decision back and open its track again, or show the form again with what is missing."""
    decision = await find_decision(context.session, action.args.get("decision", ""))
    if decision is not None:
        await lock_record(context.session, decision.track)
    found = await _undoable(context, action)
    if isinstance(found, Outcome):
        return found
    reason = clean(context.turn.form.get(REASON, "")).strip()
    error = "" if reason else "Skriv hvorfor."
    if len(reason) > LONGEST:
        error = texts.forward_too_long(len(reason), LONGEST)
    if error:
        return privately(Outcome((await _form(context, found, reason, error),), context.memory))
    take_back = FLOWS[Verdict(found.verdict)].undo
    if take_back is not None and (why_not := await take_back(context, found)):
        return say(context, f"Beslutningen står. {why_not}")
    return await _undone(context, found, reason)


async def _undone(context: Context, decision: Decision, reason: str) -> Outcome:
    follows, entered = decision.followed_by, decision.entered_at is not None
    await undo(context.session, decision, by=context.person, reason=reason, now=context.now)
    changed = [decision.track, *([follows] if follows else [])]
    name = await record_name(context, decision.track)
    text = (
        f"**Angret.** «{verdict_name(decision)}» for {name} gjelder ikke lenger. Spørsmålet er åpent igjen. "
        "Påminnelsene som gjenstår, kommer som før. De som fikk beskjed, får vite det."
    )
    if entered:
        text += f" Det er allerede ført i {await system_name(context, decision)}, så det må rettes der også."
    show = Choice("Vis kortet", Action(ActionId.SHOW_TRACK, {"track": decision.track.ref}))
    events: tuple[Event, ...] = (DecisionUndone(decision.id), *(TrackChanged(track.ref) for track in changed))
    if decision.kind == TrackKind.BEHOVSMELDING.value:
        events += await _given_back(context, decision, reason)
    events += await _withdrawn(context, decision, reason)
    reply = Reply(text, choices=(show,), replaces=context.pressed_on)
    return privately(Outcome((reply,), context.memory, events=events))


async def _given_back(context: Context, decision: Decision, reason: str) -> tuple[Event, ...]:
    """Return the line of a need's history that says it has been given back, with why: from it people are told."""
    line = await last_event(context.session, decision.record, CaseAct.GIVEN_BACK)
    if line is None or line.at != context.now:
        return ()
    line.text = reason
    return (CaseChanged(line.id),)


async def _withdrawn(context: Context, decision: Decision, reason: str) -> tuple[Event, ...]:
    """Return what has happened to the need that a decision had sent and that is withdrawn with it, with why."""
    need = await context.session.get(Behovsmelding, id_or_nobodys(decision.detail.get(NEED_ID, "")))
    line = await last_event(context.session, need.record, CaseAct.WITHDRAWN) if need else None
    if need is None or line is None or line.at != context.now:
        return ()
    line.text = reason
    found: list[Event] = [CaseChanged(line.id)]
    for task in await tasks_of(context.session, need.record, state=TaskState.CANCELLED):
        if task.changed_at == context.now:
            found += [TaskCancelled(task.id), TrackChanged(task_track(task).ref)]
    return tuple(found)


async def _undoable(context: Context, action: Action) -> Decision | Outcome:
    """Return the decision of a button where the person may take it back now, else the answer why not."""
    decision = await find_decision(context.session, action.args.get("decision", ""))
    if decision is None:
        return say(context, GONE)
    track = decision.track
    matter = await load_matter(context.session, track)
    if matter is None:
        return say(context, GONE)
    own = decision.by_id == context.person.id and not has_left(context.person, on=context.today)
    if not own and await decider_of(context, track, matter) is None:
        return await refused(context, track, matter)
    if why_not := await _stands_because(context, decision):
        return say(context, why_not)
    if not await _may_undo_option(context, decision, matter):
        return await _owners_only(context, decision)
    return decision


async def _stands_because(context: Context, decision: Decision) -> str:
    """Return why a decision cannot be taken back by anybody, "" where it can."""
    if decision.status in _ENDED:
        return f"{_ENDED[decision.status]} {await decided_line(context, decision)}"
    if decision.acted_on is not None:
        sent = norwegian_date(decision.acted_on)
        return (
            f"Leverandøren fikk skriftlig varsel {sent}, så beslutningen kan ikke angres her. "
            "Skal den likevel gjøres om, må det avtales med leverandøren først."
        )
    flow = FLOWS.get(Verdict(decision.verdict))
    if flow is None or flow.undo is None or decision.deadline_on is None:
        return "Dette kan ikke angres her."
    if context.today > decision.deadline_on:
        return f"Fristen for å angre var {norwegian_date(decision.deadline_on)}, så beslutningen står."
    return ""


async def _may_undo_option(context: Context, decision: Decision, matter: Matter) -> bool:
    """Say whether the person may take it back: an option that is called belongs to whoever could call or approve it."""
    called = decision.verdict == Verdict.CALL_OPTION.value
    if not called or decision.status == DecisionStatus.RECOMMENDED.value or matter.avtale is None:
        return True
    away = await stands_in_for(context.session, context.person, context.today)
    mine = {context.person.id, *(one.id for one in away)}
    owners = await option_owners(
        context.session,
        matter.avtale,
        enheter=await load_enheter(context.session),
        role=Role(context.kommune.option_decider.role),
        on=context.today,
    )
    able: set[uuid.UUID | None] = {owner.person.id for owner in owners}
    able.add(decision.approved_by_id or decision.by_id)
    return not able.isdisjoint(mine)


async def _owners_only(context: Context, decision: Decision) -> Outcome:
    who = await person_name(context, decision.approved_by_id or decision.by_id)
    return say(
        context,
        f"Opsjonen er avgjort av **{who}**. Bare avtaleeieren eller {who} kan angre det. Ingenting er endret.",
    )


async def _form(context: Context, decision: Decision, value: str, error: str) -> Reply:
    field = Field(REASON, "Hvorfor angrer du?", FieldKind.LONG_TEXT, help="De som fikk beskjed om beslutningen, ser det du skriver.", value=value, error=error)  # fmt: skip
    submit = Choice("Angre", Action(ActionId.SEND_UNDO, {"decision": str(decision.id)}))
    name = await record_name(context, Track(decision.track.kind, decision.record, decision.target_on))
    wrong = f"Noe må rettes. {escape(error)}\n\n" if error else ""
    intro = f"{wrong}Du angrer «{verdict_name(decision)}» for {name}. {await decided_line(context, decision)}"
    return Reply(intro, form=Form((field,), submit), replaces=context.pressed_on if error else None)
