"""What follows from a decision: a recommendation is approved or declined, the notice is sent, the new date is entered."""

from datetime import date
from typing import Final

from conversation.actions import Action, ActionId
from conversation.markup import escape
from conversation.reply import INNKJOP, Choice, Field, FieldKind, Reply
from dialogs.deciding.text import (
    FILED,
    NEW_END,
    OLD_END,
    SENT_ON,
    avtale_name,
    avtale_plain,
    decided_line,
    person_name,
    verdict_name,
)
from dialogs.verdicts.flow import FLOWS, REASON, Case, Decided, Faults, Flow, Values
from dialogs.verdicts.option import avtale_of, extend_by_option, notice_due, supplier
from dialogs.verdicts.words import wrong_past
from knowledge.names import fill
from norsk.when import norwegian_date, oslo_date
from register.avtale_extended import move_end
from register.deciding import act_on, approve, decline, enter
from register.decision import Decision
from register.events import DecisionApproved, DecisionDeclined, TrackChanged
from register.track import Verdict

SENT_HELP: Final = "Dagen varselet ble sendt til leverandøren."
FILED_HELP: Final = "Saksnummer eller lenke i arkivet. Du kan la feltet stå tomt."


def _decision(case: Case) -> Decision:
    """Return the decision that a track follows from."""
    if case.matter.decision is None:
        raise AssertionError(case.track.ref)
    return case.matter.decision


async def _approve_intro(case: Case) -> str:
    decision = _decision(case)
    parts = [f"Du godkjenner «{verdict_name(decision)}» for {avtale_name(avtale_of(case))}."]
    parts.append(await decided_line(case.context, decision))
    if decision.act_by_on and decision.act_by_on < case.context.today:
        parts.append(f"**Fristen for å varsle leverandøren var {norwegian_date(decision.act_by_on)}.**")
    return "\n\n".join(parts)


async def _no_fields(case: Case) -> tuple[Field, ...]:
    _ = case
    return ()


async def _approve(case: Case, values: Values) -> Decided | Faults:
    _ = values
    decision, context, avtale = _decision(case), case.context, avtale_of(case)
    by = context.person
    await approve(context.session, decision, by=by, role=case.role, now=context.now)
    if decision.act_by_on is None and decision.verdict == Verdict.CALL_OPTION.value:
        await extend_by_option(case, avtale, decision.detail)
    next_ = (
        notice_due(context.today, avtale, decision.act_by_on)
        if decision.act_by_on
        else "Ingen trenger å varsle leverandøren."
    )
    who = await person_name(context, decision.by_id)
    undo = Choice("Angre", Action(ActionId.UNDO_DECISION, {"decision": str(decision.id)}))
    follows = decision.followed_by
    return Decided(
        f"**Godkjent.** «{verdict_name(decision)}» for {avtale_name(avtale)} er avgjort. {who} får beskjed. {next_}",
        {},
        events=(
            DecisionApproved(decision.id),
            TrackChanged(decision.track.ref),
            *([TrackChanged(follows.ref)] if follows else []),
        ),
        choices=(undo,),
    )


async def _decline_intro(case: Case) -> str:
    decision = _decision(case)
    said = f"Du avslår «{verdict_name(decision)}» for {avtale_name(avtale_of(case))}. Spørsmålet blir åpent igjen."
    return f"{said}\n\n{await decided_line(case.context, decision)}"


async def _decline_fields(case: Case) -> tuple[Field, ...]:
    who = await person_name(case.context, _decision(case).by_id)
    return (Field(REASON, "Hvorfor avslår du?", FieldKind.LONG_TEXT, help=f"{who} får se det du skriver."),)


async def _decline(case: Case, values: Values) -> Decided | Faults:
    decision, context = _decision(case), case.context
    await decline(
        context.session, decision, by=context.person, role=case.role, reason=values[REASON], now=context.now
    )
    who = await person_name(context, decision.by_id)
    return Decided(
        f"**Avslått.** {who} får vite hvorfor, og spørsmålet om {avtale_name(avtale_of(case))} er åpent igjen.",
        {},
        events=(DecisionDeclined(decision.id), TrackChanged(decision.track.ref)),
    )


async def _notice_intro(case: Case) -> str:
    decision, avtale = _decision(case), avtale_of(case)
    due = norwegian_date(decision.act_by_on or case.track.target_on)
    return (
        f"Er skriftlig varsel om «{verdict_name(decision)}» for {avtale_name(avtale)} sendt til {supplier(avtale)}? "
        f"Fristen er **{due}**. Når varselet er sendt, kan ikke beslutningen angres her."
    )


async def _notice_fields(case: Case) -> tuple[Field, ...]:
    today = case.context.today.isoformat()
    return (
        Field(SENT_ON, "Når ble varselet sendt?", FieldKind.DATE, value=today, help=SENT_HELP),
        Field(FILED, "Hvor er det journalført?", required=False, help=FILED_HELP),
    )


async def _notice(case: Case, values: Values) -> Decided | Faults:
    decision, context = _decision(case), case.context
    sent, wrong = wrong_past(values[SENT_ON], today=context.today, what="varselet ble sendt")
    if (wrong := wrong or _too_early(case, sent)) or sent is None:
        return Faults({SENT_ON: wrong})
    late = decision.act_by_on is not None and sent > decision.act_by_on
    await act_on(context.session, decision, by=context.person, acted_on=sent, now=context.now)
    await _moved(case, decision)
    detail = {SENT_ON: sent.isoformat()} | ({FILED: values[FILED]} if values[FILED] else {})
    return Decided(
        _notice_text(case, decision, sent, late=late),
        detail,
        told=(_late(case, decision, sent),) if late else (),
        events=(TrackChanged(decision.track.ref),),
    )


def _too_early(case: Case, sent: date | None) -> str:
    """Return what is wrong with the day of a notice that comes before its decision, "" where it does not."""
    decided = oslo_date(_decision(case).at)
    if sent is not None and sent < decided:
        return f"Beslutningen ble tatt {norwegian_date(decided)}, så varselet kan ikke være sendt før det."
    return ""


async def _moved(case: Case, decision: Decision) -> None:
    """Let the agreement end on the day that a called option or a termination leads to."""
    if decision.verdict == Verdict.CALL_OPTION.value and NEW_END in decision.detail:
        await extend_by_option(case, avtale_of(case), decision.detail)
    elif decision.verdict == Verdict.TERMINATE.value and NEW_END in decision.detail:
        end = date.fromisoformat(decision.detail[NEW_END])
        context = case.context
        await move_end(context.session, avtale_of(case), to_on=end, by=context.person.id, now=context.now)


def _notice_text(case: Case, decision: Decision, sent: date, *, late: bool) -> str:
    avtale, names = avtale_of(case), case.context.kommune.names
    said = f"**Notert: varselet ble sendt {norwegian_date(sent)}.**"
    if late and decision.act_by_on:
        due = norwegian_date(decision.act_by_on)
        said += f" **Det var etter fristen {due}.** Avklar med {supplier(avtale)} om varselet likevel gjelder. {{innkjop}} får beskjed."
    if end := decision.detail.get(NEW_END):
        said += f" {avtale_name(avtale)} gjelder nå til og med **{norwegian_date(date.fromisoformat(end))}**."
    return fill(f"{said} Endringen må føres i {{kav}}.", names)


def _late(case: Case, decision: Decision, sent: date) -> Reply:
    """Return the message to the procurement office about a notice that was sent too late."""
    avtale, due = avtale_of(case), decision.act_by_on or sent
    text = (
        f"**Et varsel ble sendt etter fristen.** Varselet om «{verdict_name(decision)}» for {avtale_plain(avtale)} ble sendt "
        f"{norwegian_date(sent)}, og fristen var {norwegian_date(due)}. {escape(case.context.person.name)} har meldt det. "
        f"Avklar med {supplier(avtale)} om varselet likevel gjelder."
    )
    show = Choice("Vis avtalen", Action(ActionId.SHOW_AVTALE, {"id": str(avtale.id)}))
    return Reply(text, to=INNKJOP, choices=(show,))


async def _entered_intro(case: Case) -> str:
    decision = _decision(case)
    line = await decided_line(case.context, decision)
    return fill(
        f"Er endringen av {avtale_name(avtale_of(case))} ført i {{kav}}?\n\n{line}",
        case.context.kommune.names,
    )


async def _entered(case: Case, values: Values) -> Decided | Faults:
    _ = values
    decision, context = _decision(case), case.context
    await enter(context.session, decision, by=context.person, now=context.now)
    said = f"Notert: {avtale_name(avtale_of(case))} er ført i {{kav}}. Viser en senere fil fortsatt den gamle datoen, står det i importrapporten."
    return Decided(fill(said, context.kommune.names), {OLD_END: decision.detail.get(OLD_END, "")})


FLOWS[Verdict.APPROVE] = Flow(_approve_intro, _no_fields, _approve)
FLOWS[Verdict.DECLINE] = Flow(_decline_intro, _decline_fields, _decline)
FLOWS[Verdict.NOTICE_SENT] = Flow(_notice_intro, _notice_fields, _notice, asks_why=False)
FLOWS[Verdict.ENTERED] = Flow(_entered_intro, _no_fields, _entered, asks_why=False)
