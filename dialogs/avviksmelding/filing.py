"""Sending an avviksmelding: stored once, with a number, in the open or the closed way; or an open one changed."""

import re
import uuid
from datetime import date
from typing import Final

from conversation.actions import Action, ActionId
from conversation.markup import escape
from conversation.reply import Choice
from dialogs.avtaler.field import chosen_avtale
from dialogs.avviksmelding.closed import goes_here, is_closed, is_hidden, recipients
from dialogs.avviksmelding.keys import (
    ALVOR,
    BEVIS,
    ENHET,
    HVA,
    LEVERANDOR,
    MOTTAKERE,
    MULIG,
    NAAR,
    OFTE,
    ONSKET,
    SKJULT,
    TYPE,
    VARSLET,
    VEI,
)
from dialogs.avviksmelding.kinds import CLOSED_KIND, KINDS, MISTANKE, ordinary_kind
from dialogs.draft import Draft
from dialogs.form import Fault, Filed, Filling
from dialogs.whose import requester_and_filer
from knowledge.kommune import Kommune
from knowledge.names import fill
from norsk.calendar import add_days
from norsk.when import norwegian_date
from register.answers import Answers
from register.attachment import attachments_of, move_attachments
from register.avtale import Level
from register.avvik import HERE, Avvik
from register.avvik_report import AvvikReport, change_avvik, changed_fields, report_avvik
from register.events import AvvikReported, CaseChanged, ReporterHidden, TrackChanged
from register.ids import id_or_none
from register.person import Person
from register.track import Track, TrackKind

LONGEST_TITLE: Final = 100
SENTENCE_END: Final = re.compile(r"(?<!\d)[.!?] ")
_TELLING: Final = frozenset({ENHET, MOTTAKERE, VEI, SKJULT})
"""What is left out of the stored form of a hidden reporter: it tells of them, or says nothing of the matter."""
_GONE: Final = "Avviket finnes ikke lenger, eller det kan ikke endres herfra."


async def submit(filling: Filling, draft: Draft) -> Filed | Fault:
    """Store the avvik and return its receipt; where the form changes one that is open, change that."""
    if "edit" in filling.args:
        return await _changed(filling, draft)
    if is_closed(filling):
        return await _closed(filling, draft)
    context = filling.context
    for_whom, filed_by = await requester_and_filer(filling)
    avvik = await report_avvik(
        context.session,
        await _report(filling),
        reporter=for_whom,
        filed_by=filed_by,
        draft_id=draft.id,
        on=context.today,
        now=context.now,
    )
    await move_attachments(context.session, from_record=draft.attachments, to_record=avvik.record)
    show = Choice("Vis saken", Action(ActionId.SHOW_CASE, {"record": avvik.record}))
    events = (AvvikReported(avvik.id), TrackChanged(_track(avvik, context.today).ref))
    return Filed(avvik.number, avvik.record, await _receipt(filling, avvik), events, (show,))


def _track(avvik: Avvik, today: date) -> Track:
    return Track(TrackKind.AVVIK, avvik.record, avvik.due_on or today)


async def _report(filling: Filling, *, to: tuple[uuid.UUID, ...] = ()) -> AvvikReport:
    """Return what the form tells; with `to` it takes the closed way to these people."""
    context, hidden = filling.context, bool(to) and is_hidden(filling)
    kind = filling.value(TYPE)
    if kind == MISTANKE and not to:
        kind = ordinary_kind(filling.value(HVA))  # its reporter says that it is an ordinary one
    severity = Level.HOY.value if to else filling.value(ALVOR) or None
    days = context.kommune.due_days
    count = {Level.HOY.value: days.hoy, Level.LAV.value: days.lav}.get(severity or "", days.middels)
    what, when = filling.value(HVA), filling.value(NAAR)
    return AvvikReport(
        what=what,
        title=title_of(what),
        kind=CLOSED_KIND if to else KINDS.get(kind),
        severity=severity,
        avtale=await chosen_avtale(filling),
        supplier_name=filling.value(LEVERANDOR) or None,
        discovered_on=date.fromisoformat(when) if when else None,
        due_on=add_days(context.today, count),
        frequency=filling.value(OFTE),
        evidence=filling.value(BEVIS),
        supplier_told=filling.value(VARSLET),
        wished_outcome=filling.value(ONSKET),
        possible=bool(to) or filling.value(MULIG) == "ja",
        enhet_id=id_or_none(filling.value(ENHET)),
        recipients=to,
        hidden=hidden,
        answers=_kept(filling.answers, hidden=hidden),
    )


def _kept(answers: Answers, *, hidden: bool) -> Answers:
    return {key: one for key, one in answers.items() if not hidden or key not in _TELLING}


def title_of(what: str) -> str:
    """Return the first sentence of what is told, or as much of it as a title holds."""
    first = SENTENCE_END.split(" ".join(what.split()), maxsplit=1)[0].rstrip(".!")
    first = first[:1].upper() + first[1:]
    return first if len(first) <= LONGEST_TITLE else f"{first[: LONGEST_TITLE - 1].rstrip()}…"


async def _receipt(filling: Filling, avvik: Avvik) -> str:
    context = filling.context
    due = f" Fristen er {norwegian_date(avvik.due_on)}." if avvik.due_on else ""
    owner = await context.session.get(Person, avvik.owner_id) if avvik.owner_id else None
    who = (
        f"{escape(owner.name)} er avtaleforvalter og følger det opp."
        if owner
        else "{innkjop} følger det opp."
    )
    said = (
        f"**{avvik.number} er sendt til {{innkjop}}.** {who}{due} Jeg minner om saken til den er løst.{_of_supplier(context.kommune)}\n\n"
        "Skriv «hvor er saken min?» når du lurer på hvordan det går.\n\n"
        f"{_own_way(context.kommune)}"
    )
    return fill(said, context.kommune.names, context.kommune.links)


def _of_supplier(kommune: Kommune) -> str:
    """Return who speaks with the supplier, where the kommune has decided how an avvik goes."""
    return " {innkjop} tar saken med leverandøren." if _has_own_way(kommune) else ""


def _own_way(kommune: Kommune) -> str:
    """Return that the kommune's own system has not been told, which is named where it is known."""
    if _has_own_way(kommune):
        return "Kommunens egen vei for avvik er {avvik}. Meldingen her er ikke ført der."
    return "Har kommunen et eget system for avvik, må du melde der også. Meldingen her er ikke ført der."


def _has_own_way(kommune: Kommune) -> bool:
    return kommune.named["avvik"].certainty != "antatt"


async def _closed(filling: Filling, draft: Draft) -> Filed | Fault:
    """Store what takes the closed way, for its recipients alone; nothing where there are none."""
    context = filling.context
    people = await recipients(context)
    if not goes_here(filling) or not people:
        return Fault(
            "Dette kan ikke sendes her. Bruk varslingskanalen, eller skriv at det er et vanlig avvik."
        )
    hidden = is_hidden(filling)
    avvik = await report_avvik(
        context.session,
        await _report(filling, to=tuple(one.id for one in people)),
        reporter=context.person,
        draft_id=draft.id,
        on=context.today,
        now=context.now,
    )
    await _move_files(filling, draft, avvik, hidden=hidden)
    named = escape(filling.answers[MOTTAKERE].shown)
    events = (AvvikReported(avvik.id), TrackChanged(_track(avvik, context.today).ref))
    if hidden:
        said = (
            f"**Meldingen er sendt til {named}.** Navnet ditt er ikke lagret, og utkastet er slettet. Du får derfor ikke "
            "saksnummer eller svar her. Vil du følge opp, ta kontakt med en av dem, eller bruk {varslingskanal}."
        )
        text = fill(said, context.kommune.names, context.kommune.links)
        return Filed("", "", text, (*events, ReporterHidden(since=draft.created_at)), forget=True)
    _empty(draft)
    said = (
        f"**{avvik.number} er sendt til {named}**, og bare til dem. De vet at den kommer fra deg. "
        "Den vises ikke i «mine saker» eller i noen liste. Noter deg nummeret hvis du vil spørre dem om den."
    )
    return Filed(avvik.number, "", said, events)


async def _move_files(filling: Filling, draft: Draft, avvik: Avvik, *, hidden: bool) -> None:
    session = filling.context.session
    await move_attachments(session, from_record=draft.attachments, to_record=avvik.record)
    if not hidden:
        return
    for file in await attachments_of(session, avvik.record):
        await session.refresh(file, ["person_id"])
        # A file knows who sent it in, and when to the second.
        file.person_id = None
        file.created_at = avvik.filed_at or file.created_at


def _empty(draft: Draft) -> None:
    """Leave nothing of what was told in the draft: it is in the case, and for its recipients alone."""
    draft.answers, draft.text, draft.trail = {}, "", []


async def _changed(filling: Filling, draft: Draft) -> Filed | Fault:
    """Change an avvik that is open and was reported here."""
    context = filling.context
    avvik = await context.session.get(
        Avvik, id_or_none(filling.args["edit"].rpartition(":")[2]), with_for_update=True
    )
    if avvik is None or avvik.source_system != HERE or avvik.restricted or not avvik.is_open:
        return Fault(_GONE)
    if is_closed(filling):
        return Fault(
            f"Det du har skrevet nå, hører til den lukkede veien. Trekk {avvik.number}, og meld på nytt."
        )
    changed = changed_fields(avvik.answers, filling.answers)
    event = await change_avvik(
        context.session, avvik, await _report(filling), by=context.person, changed=changed, now=context.now
    )
    await move_attachments(context.session, from_record=draft.attachments, to_record=avvik.record)
    text = f"**{avvik.number} er endret.** De som følger det opp, får beskjed."
    show = Choice("Vis saken", Action(ActionId.SHOW_CASE, {"record": avvik.record}))
    events = (CaseChanged(event.id), TrackChanged(_track(avvik, context.today).ref))
    return Filed(avvik.number, avvik.record, text, events, (show,))
