"""What is decided about an agreement's end: it ends, it has been extended, or a running one goes on or is terminated."""

from datetime import date
from typing import Final

from conversation.markup import escape
from conversation.reply import Field, FieldKind
from dialogs.deciding.text import NEW_END, OLD_END, avtale_name, avtale_plain
from dialogs.dialog import Context
from dialogs.verdicts.days import day_fault, said_days
from dialogs.verdicts.flow import FLOWS, REASON, Case, Decided, Faults, Flow, Values, nothing_to_undo
from dialogs.verdicts.option import avtale_of, notice_due, supplier
from knowledge.names import fill
from norsk.date import parse_date
from norsk.when import norwegian_date
from register.avtale import Avtale
from register.avtale_extended import marked_day, move_back, move_end, next_option
from register.decision import Decision
from register.imports.applying.terms import last_day_after
from register.track import Verdict

_END_HELP: Final = "Den siste dagen er med."


async def _no_fields(case: Case) -> tuple[Field, ...]:
    _ = case
    return ()


async def _end_intro(case: Case) -> str:
    avtale = avtale_of(case)
    until = f" {norwegian_date(avtale.expires_on)}" if avtale.expires_on else ""
    return f"Du bekrefter at {avtale_name(avtale)} avsluttes{until}. Da blir du ikke minnet på utløpet igjen."


async def _end(case: Case, values: Values) -> Decided | Faults:
    _ = values
    avtale = avtale_of(case)
    until = f" {norwegian_date(avtale.expires_on)}" if avtale.expires_on else ""
    return Decided(f"Notert: {avtale_name(avtale)} avsluttes{until}.", {}, enters=True)


async def _extended_intro(case: Case) -> str:
    avtale = avtale_of(case)
    parts = [
        f"{avtale_name(avtale)} står med siste dag **{_said(avtale.expires_on)}**. Skriv den nye siste dagen."
    ]
    if next_option(avtale) is not None:
        parts.append("Gjelder det en opsjon som skal utløses, bruk kortet om opsjonen i stedet.")
    parts.append("Er du usikker på om avtalen kan forlenges, spør {innkjop} først.")
    return fill(" ".join(parts), case.context.kommune.names)


async def _extended_fields(case: Case) -> tuple[Field, ...]:
    _ = case
    return (
        Field(NEW_END, "Ny siste dag", FieldKind.DATE, help=_END_HELP),
        Field(REASON, "Hva bygger forlengelsen på?", FieldKind.LONG_TEXT, help="For eksempel en opsjon, eller hvem som har bestemt det."),
    )  # fmt: skip


async def _extended(case: Case, values: Values) -> Decided | Faults:
    avtale, context = avtale_of(case), case.context
    end = parse_date(values[NEW_END], today=context.today)
    after = max(avtale.expires_on or context.today, context.today)
    if (wrong := day_fault(values[NEW_END], end, after=after)) or end is None:
        return Faults({NEW_END: wrong})
    old = avtale.expires_on
    await move_end(context.session, avtale, to_on=end, by=context.person.id, now=context.now)
    said = (
        f"Jeg har notert at {avtale_name(avtale)} gjelder til og med **{norwegian_date(end)}**. "
        "Påminnelsene følger den nye datoen. Den må også føres i {kav}: viser neste fil den gamle datoen, spør jeg."
    )
    detail = {NEW_END: end.isoformat()} | ({OLD_END: old.isoformat()} if old else {})
    return Decided(fill(said, context.kommune.names), detail, enters=True)


async def _undo_extended(context: Context, decision: Decision) -> str:
    avtale = await context.session.get(Avtale, decision.avtale_id) if decision.avtale_id else None
    if avtale is None or "expires_on" not in avtale.filled:
        return "" if avtale is None else _in_file(context)
    if _iso(marked_day(avtale, "expires_on")) != decision.detail.get(OLD_END, ""):
        return "Siste dag er endret igjen siden. Rett den med en ny beslutning."
    await move_back(context.session, avtale, by=context.person.id, now=context.now)
    return ""


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _in_file(context: Context) -> str:
    return fill("Den nye datoen står alt i {kav}. Er den feil, må den rettes der.", context.kommune.names)


async def _continue_intro(case: Case) -> str:
    return (
        f"Du bekrefter at {avtale_name(avtale_of(case))} videreføres. Du blir minnet på den igjen om et år."
    )


async def _continue(case: Case, values: Values) -> Decided | Faults:
    _ = values
    said = f"{avtale_name(avtale_of(case))} videreføres. Jeg minner deg på den igjen om et år."
    return Decided(said, {}, enters=True)


async def _terminate_intro(case: Case) -> str:
    avtale = avtale_of(case)
    parts = [
        f"Du vil si opp {avtale_name(avtale)}. Etterpå må noen sende skriftlig oppsigelse til {supplier(avtale)}."
    ]
    if avtale.notice_months:
        parts.append(f"Oppsigelsestiden er {said_days(avtale.notice_months)}.")
    else:
        parts.append("Registeret vet ikke hvor lang oppsigelsestiden er. Sjekk i avtalen.")
    return " ".join(parts)


async def _terminate_fields(case: Case) -> tuple[Field, ...]:
    avtale, today = avtale_of(case), case.context.today
    end = last_day_after(today, avtale.notice_months) if avtale.notice_months else None
    return (
        Field(NEW_END, "Siste dag avtalen skal gjelde", FieldKind.DATE, help=_END_HELP, value=_iso(end)),
        Field(REASON, "Hvorfor sies den opp?", FieldKind.LONG_TEXT),
    )


async def _terminate(case: Case, values: Values) -> Decided | Faults:
    avtale, context = avtale_of(case), case.context
    end = parse_date(values[NEW_END], today=context.today)
    if (wrong := day_fault(values[NEW_END], end, after=context.today)) or end is None:
        return Faults({NEW_END: wrong})
    act_by = _notice_by(case, avtale, end)
    if act_by < context.today:
        earliest = last_day_after(context.today, avtale.notice_months or 0)
        return Faults(
            {NEW_END: f"Oppsigelsestiden rekker ikke: {_said(earliest)} er den første mulige dagen."}
        )
    said = f"**Det er avgjort at {avtale_plain(avtale)} sies opp** med siste dag {norwegian_date(end)}. {notice_due(context.today, avtale, act_by)}"
    return Decided(said, {NEW_END: end.isoformat()}, act_by_on=act_by, deadline_on=act_by, enters=True)


def _notice_by(case: Case, avtale: Avtale, end: date) -> date:
    """Return the last day of the notice: so many months before the end, else the register's own, else the track's."""
    if avtale.notice_months and (found := last_day_after(end, -avtale.notice_months)):
        return found
    days = (avtale.notice_on, case.track.target_on)
    return next((day for day in days if day is not None and case.context.today <= day < end), end)


def _said(day: date | None) -> str:
    return norwegian_date(day) if day else escape("ukjent")


FLOWS[Verdict.LET_END] = Flow(_end_intro, _no_fields, _end, nothing_to_undo)
FLOWS[Verdict.EXTENDED] = Flow(_extended_intro, _extended_fields, _extended, _undo_extended)
FLOWS[Verdict.CONTINUE] = Flow(_continue_intro, _no_fields, _continue, nothing_to_undo)
FLOWS[Verdict.TERMINATE] = Flow(_terminate_intro, _terminate_fields, _terminate, nothing_to_undo)
