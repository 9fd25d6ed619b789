"""Deciding on an avvik: closed, and how; or a new deadline, and why."""

from datetime import date, timedelta
from typing import Final

from conversation.reply import Field, FieldKind
from dialogs.dialog import Context
from dialogs.verdicts.flow import FLOWS, REASON, Case, Decided, Faults, Flow, Values
from dialogs.verdicts.words import UNDO_FOR, kept, told, unread, why_field, wrong_words
from knowledge.names import fill
from norsk.date import parse_date
from norsk.when import norwegian_date
from register.avtale_filled import fill_avvik
from register.avvik import Avvik, AvvikStatus
from register.case_event import CaseAct, add_case_event
from register.deciders import load_matter
from register.decision import Decision
from register.events import CaseChanged, Event, TrackChanged
from register.track import Track, Verdict

HOW, DUE, BEFORE, OLD_DUE = "hvordan", "dato", "var", "gammel_frist"
FURTHEST: Final = timedelta(days=366)
_GONE: Final = "Avviket finnes ikke lenger."


async def _close_intro(case: Case) -> str:
    _ = case
    return "Hvordan er avviket løst?"


async def _close_fields(case: Case) -> tuple[Field, ...]:
    _ = case
    help = "Skriv hva leverandøren har gjort, og hva dere har kontrollert. Ikke skriv om enkeltpersoner."
    return (Field(HOW, "Slik er det løst", FieldKind.LONG_TEXT, help=help),)


async def _close(case: Case, values: Values) -> Decided | Faults:
    context, avvik, how = case.context, case.matter.avvik, told(values, HOW)
    if fault := wrong_words(how, missing="Skriv hvordan avviket er løst."):
        return Faults({HOW: fault})
    if avvik is None:
        return Faults({HOW: _GONE})
    was = avvik.status
    fill_avvik(
        context.session,
        avvik,
        by=context.person,
        now=context.now,
        status=AvvikStatus.LUKKET.value,
        closed_on=context.today,
    )
    said = "Avviket er lukket her. " + _enter_too(context, avvik)
    events = await _noted(context, avvik, "lukket", how)
    return Decided(
        said, {HOW: how, BEFORE: was}, deadline_on=context.today + UNDO_FOR, enters=True, events=events
    )


async def _noted(context: Context, avvik: Avvik, said: str, text: str) -> tuple[Event, ...]:
    """Write what was decided into the history of an avvik that was reported here, so that its reporter is told."""
    if avvik.year is None:
        return ()
    detail = {"status": avvik.status, "said": said}
    line = add_case_event(
        context.session,
        avvik.record,
        CaseAct.STATUS,
        at=context.now,
        by_id=context.person.id,
        text=text,
        detail=detail,
    )
    await context.session.flush()
    return (CaseChanged(line.id),)


def _enter_too(context: Context, avvik: Avvik) -> str:
    """Return where else it must be told: the system that the avvik came from, else the quality system."""
    names = context.kommune.names
    system = names.get(avvik.source_system, names["kvalitetssystem"])
    return fill("Det må også føres i {system}. Det står som ikke ført til det er gjort.", {"system": system})


async def _reopen(context: Context, decision: Decision) -> str:
    avvik = await _avvik_of(context, decision)
    if avvik is None:
        return _GONE
    status = decision.detail.get(BEFORE, AvvikStatus.UNDER_OPPFOLGING.value)
    fill_avvik(
        context.session, avvik, by=context.person, now=context.now, status=status, closed_on=None, reopened_on=context.today
    )  # fmt: skip
    return ""


async def _avvik_of(context: Context, decision: Decision) -> Avvik | None:
    matter = await load_matter(context.session, decision.track)
    return matter.avvik if matter else None


async def _due_intro(case: Case) -> str:
    avvik = case.matter.avvik
    now = f" Fristen er nå {norwegian_date(avvik.due_on)}." if avvik and avvik.due_on else ""
    return f"Hva er den nye fristen, og hvorfor?{now}"


async def _due_fields(case: Case) -> tuple[Field, ...]:
    _ = case
    return (Field(DUE, "Ny frist", FieldKind.DATE), why_field("Grunnen lagres sammen med den nye fristen."))


async def _new_due(case: Case, values: Values) -> Decided | Faults:
    context, avvik = case.context, case.matter.avvik
    due, wrong = _read_due(told(values, DUE), today=context.today, old=avvik.due_on if avvik else None)
    why = wrong_words(told(values, REASON), missing="Skriv hvorfor fristen flyttes.")
    if due is None or wrong or why:
        return Faults(kept({DUE: wrong, REASON: why}))
    if avvik is None:
        return Faults({DUE: _GONE})
    detail = {DUE: due.isoformat(), OLD_DUE: avvik.due_on.isoformat() if avvik.due_on else ""}
    fill_avvik(context.session, avvik, by=context.person, now=context.now, due_on=due)
    said = f"Fristen er flyttet til {norwegian_date(due)}. {_enter_too(context, avvik)}"
    moved = Track(case.track.kind, case.track.record, due)
    noted = await _noted(context, avvik, f"ny frist {norwegian_date(due)}", told(values, REASON))
    return Decided(said, detail, enters=True, closes=False, events=(TrackChanged(moved.ref), *noted))


def _read_due(text: str, *, today: date, old: date | None) -> tuple[date | None, str]:
    due = parse_date(text, today=today)
    if due is None:
        return None, unread(text, f"Skriv den nye fristen, for eksempel {norwegian_date(today + UNDO_FOR)}.")
    if due < today:
        return None, f"{norwegian_date(due)} er passert. Skriv dagens dato eller en senere."
    if due > today + FURTHEST:
        return None, "Fristen er mer enn ett år fram. Sjekk årstallet."
    if due == old:
        return None, f"Fristen er allerede {norwegian_date(due)}."
    return due, ""


FLOWS[Verdict.CLOSE_AVVIK] = Flow(_close_intro, _close_fields, _close, undo=_reopen)
FLOWS[Verdict.NEW_DUE] = Flow(_due_intro, _due_fields, _new_due)
