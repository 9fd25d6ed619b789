"""Where a case stands: its status, who has it since when, and what happens next."""

import uuid

from conversation.markup import escape
from dialogs.avtaler.desk import open_desk
from dialogs.avtaler.text import how_to_order, titled
from dialogs.cases.sight import Onlooker, is_over
from dialogs.cases.words import status_word
from dialogs.dialog import Context
from norsk.when import norwegian_date, oslo_date
from register.avtale_hit import get_avtale
from register.avvik import Avvik
from register.behovsmelding import ANCHORED, CLARIFYING, COVERED, MERGED, RECEIVED, WITHDRAWN, Behovsmelding
from register.case_event import CaseAct
from register.case_step import clarifier_of, last_event, waits_for_taker
from register.cases import CaseRecord
from register.endringsbehov import Endringsbehov
from register.forankring import waits_for_leader
from register.merging import main_need
from register.person import Person


async def name_of(context: Context, id: uuid.UUID | None) -> str:
    """Return somebody's name, escaped."""
    person = await context.session.get(Person, id) if id else None
    return escape(person.name) if person else "en som har sluttet"


async def standing(looks: Onlooker, case: CaseRecord) -> str:
    """Return the status of a case, who has it since when, and what happens next."""
    status = f"**Status:** {status_word(case, looks.context.kommune)}."
    match case:
        case Behovsmelding():
            more = await _need_stands(looks, case)
        case Avvik():
            more = await _avvik_stands(looks, case)
        case _:
            more = await _change_stands(looks, case)
    return f"{status} {more}".strip()


async def _need_stands(looks: Onlooker, need: Behovsmelding) -> str:
    context = looks.context
    innkjop = escape(context.kommune.names["innkjop"])
    told = " Du får beskjed når noe skjer." if looks.follows(need) else ""
    if need.status == WITHDRAWN:
        return "Ingen gjør noe mer med den."
    if need.status == COVERED:
        return "Bestill på avtalen. Passer den ikke, så si fra."
    if need.status == MERGED:
        above = await main_need(context.session, need)
        return f"Behovet følges opp i {above.number}, som {await _holder(looks, above)} har."
    if is_over(looks, need):
        return "Saken er avsluttet."
    if need.taken_by_id is not None:
        since = f" siden {norwegian_date(oslo_date(need.taken_at))}" if need.taken_at else ""
        return f"{await name_of(context, need.taken_by_id)} i {innkjop} har den{since}.{await _waits(looks, need)}{told}"
    if need.status == CLARIFYING:
        event = await last_event(context.session, need.record, CaseAct.CLARIFYING)
        who = await name_of(context, await clarifier_of(context.session, need))
        since = f" siden {norwegian_date(oslo_date(event.at))}" if event else ""
        return (
            f"Innkjøpskontakt {who} avklarer den{since}. Så går den til {innkjop}, eller dekkes av en avtale."
        )
    if need.status in (RECEIVED, ANCHORED):
        also = (
            f" og innkjøpskontakt {await name_of(context, need.innkjopskontakt_id)}"
            if need.innkjopskontakt_id
            else ""
        )
        sent = norwegian_date(oslo_date(need.sent_at))
        then = " Du får beskjed når noen tar den." if looks.follows(need) else ""
        leader = await _waits(looks, need)
        return f"Ingen har tatt den ennå. Den ligger hos {innkjop}{also} siden {sent}.{leader}{then}"
    if waits_for_taker(need):
        then = " Du får beskjed når noen tar den." if looks.follows(need) else ""
        return f"Ingen har den nå. Den venter på en ny saksbehandler i {innkjop}.{then}"
    return "Du får beskjed når noe skjer." if looks.follows(need) else ""


async def _waits(looks: Onlooker, need: Behovsmelding) -> str:
    """Return which leader a need waits for, as a sentence after others; "" where it waits for none."""
    task = await waits_for_leader(looks.context.session, need)
    if task is None:
        return ""
    who = await name_of(looks.context, task.person_id)
    return f" Den venter på at {who} bekrefter behovet (frist {norwegian_date(task.due_on)})."


async def _holder(looks: Onlooker, need: Behovsmelding) -> str:
    if need.taken_by_id is not None:
        return await name_of(looks.context, need.taken_by_id)
    return escape(looks.context.kommune.names["innkjop"])


async def _avvik_stands(looks: Onlooker, avvik: Avvik) -> str:
    context = looks.context
    if not avvik.is_open:
        return f"Lukket {norwegian_date(avvik.closed_on)}." if avvik.closed_on else ""
    innkjop = escape(context.kommune.names["innkjop"])
    who = await name_of(context, avvik.owner_id) if avvik.owner_id else innkjop
    due = f" Det skal være lukket innen {norwegian_date(avvik.due_on)}." if avvik.due_on else ""
    return f"{who[0].upper()}{who[1:]} følger det opp.{due}"


async def _change_stands(looks: Onlooker, change: Endringsbehov) -> str:
    context = looks.context
    if change.answered_at is not None:
        who = await name_of(context, change.answered_by_id)
        why = f" Svaret: «{escape(change.answer_text)}»" if change.answer_text else ""
        return f"{who} svarte {norwegian_date(oslo_date(change.answered_at))}.{why}"
    if not change.is_open:
        return "Ingen gjør noe mer med det."
    innkjop = escape(context.kommune.names["innkjop"])
    told = " Du får svar her." if looks.follows(change) else ""
    return f"{innkjop} og avtaleforvalteren har det.{told}"


async def covered(looks: Onlooker, case: CaseRecord) -> str:
    """Return how to order on the agreement that covers a need, or that it has led to."""
    if not isinstance(case, Behovsmelding):
        return ""
    main = await main_need(looks.context.session, case)
    if case.status != COVERED and main.contract_avtale_id is None:
        return ""
    id = str(main.contract_avtale_id or "")
    if case.status == COVERED:
        event = await last_event(looks.context.session, case.record, CaseAct.ON_AVTALE)
        id = event.detail.get("avtale", "") if event else ""
    desk = await open_desk(looks.context)
    hit = await get_avtale(looks.context.session, id, seen=desk.seen)
    if hit is None:
        return ""
    return f"Avtalen er {titled(hit.avtale)}.\n\n{await how_to_order(desk, hit.avtale)}"
