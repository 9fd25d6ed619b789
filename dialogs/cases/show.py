"""One case as somebody sees it: what it is, who has it since when, what happens next, and what has happened."""

import uuid
from collections.abc import Mapping

from conversation.actions import Action, ActionId
from conversation.attached import attachment_file
from conversation.markup import escape
from conversation.reply import Choice, Fact, FieldKind, Reply
from dialogs.avtaler.desk import open_desk
from dialogs.avtaler.text import how_to_order, titled
from dialogs.cases.area import area_lines
from dialogs.cases.history import history_lines
from dialogs.cases.sight import Onlooker, onlooker
from dialogs.cases.status import may_set_status
from dialogs.cases.words import on_case, say, status_word, step
from dialogs.dialog import Context, Outcome
from dialogs.money import kroner
from knowledge.names import fill
from norsk.when import norwegian_date, oslo_date
from register.access import Thing, may_see
from register.answers import AnswerState, answers_from_json
from register.attachment import attachments_of
from register.avtale_hit import get_avtale
from register.avvik import Avvik, AvvikStatus
from register.behovsmelding import CLARIFYING, COVERED, RECEIVED, WITHDRAWN, Behovsmelding
from register.case_event import CaseAct
from register.case_step import clarifier_of, last_event, waits_for_taker
from register.cases import CaseRecord, filed_at_of, of_need, reporter_of
from register.endringsbehov import Endringsbehov
from register.person import Person

GONE = "Saken finnes ikke lenger."
NOT_FOUND = (
    "Jeg finner ingen sak med nummer {number} som du kan se. Sjekk nummeret, eller skriv «mine saker»."
)


async def show(context: Context, case: CaseRecord | None, *, number: str = "", lead: str = "") -> Outcome:
    """Return a case as the one who asks may see it; the same words for one that is hidden and one that is not there."""
    looks = await onlooker(context)
    if case is not None and await looks.sees(case):
        return Outcome((await _whole(looks, case, lead),), context.memory, answered=True)
    if isinstance(case, Behovsmelding) and may_see(
        looks.viewer, Thing.BEHOVSMELDING_KORT, of_need(case), enheter=looks.enheter
    ):
        return say(context, await _short(looks, case))
    return say(context, NOT_FOUND.format(number=number) if number else GONE)


async def _short(looks: Onlooker, need: Behovsmelding) -> str:
    """Return what every employee may see of a need: what it is about, the enhet, the status and whom to ask."""
    enhet = looks.enheter.by_id.get(need.enhet_id) if need.enhet_id else None
    place = f" fra {escape(enhet.name)}" if enhet else ""
    asked = need.taken_by_id or need.innkjopskontakt_id
    who = await name_of(looks.context, asked) if asked else escape(looks.context.kommune.names["innkjop"])
    status = status_word(need, looks.context.kommune)
    return f"**{need.number}: {escape(need.title)}**{place}.\n\nStatus: {status}. Spør {who} hvis du har det samme behovet."


async def name_of(context: Context, id: uuid.UUID | None) -> str:
    """Return somebody's name, escaped."""
    person = await context.session.get(Person, id) if id else None
    return escape(person.name) if person else "en som har sluttet"


async def _whole(looks: Onlooker, case: CaseRecord, lead: str) -> Reply:
    context = looks.context
    answers = await _answers(looks, case)
    files = await attachments_of(context.session, case.record)
    parts = [
        lead,
        f"**{case.number}: {escape(case.title)}**",
        await standing(looks, case),
        await _covered(looks, case),
        "\n".join(answers),
        f"Vedlegg: {', '.join(escape(one.name) for one in files)}." if files else "",
        *(await area_lines(looks, case) if isinstance(case, Behovsmelding) else ()),
        "\n".join(("**Dette har skjedd:**", *await history_lines(looks, case))),
    ]
    facts = (Fact("Sak", case.number), Fact("Status", status_word(case, context.kommune)))
    text = "\n\n".join(part for part in parts if part)
    shown = tuple(
        attachment_file(one.id, name=one.name, media_type=one.media_type, size=one.size) for one in files
    )
    choices = await case_choices(looks, case)
    return Reply(text, facts=facts, choices=choices, files=shown, private=True)


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
    if _is_over(looks, need):
        return "Saken er avsluttet."
    if need.taken_by_id is not None:
        since = f" siden {norwegian_date(oslo_date(need.taken_at))}" if need.taken_at else ""
        return f"{await name_of(context, need.taken_by_id)} i {innkjop} har den{since}.{told}"
    if need.status == CLARIFYING:
        event = await last_event(context.session, need.record, CaseAct.CLARIFYING)
        who = await name_of(context, await clarifier_of(context.session, need))
        since = f" siden {norwegian_date(oslo_date(event.at))}" if event else ""
        return (
            f"Innkjøpskontakt {who} avklarer den{since}. Så går den til {innkjop}, eller dekkes av en avtale."
        )
    if need.status == RECEIVED:
        also = (
            f" og innkjøpskontakt {await name_of(context, need.innkjopskontakt_id)}"
            if need.innkjopskontakt_id
            else ""
        )
        sent = norwegian_date(oslo_date(need.sent_at))
        then = " Du får beskjed når noen tar den." if looks.follows(need) else ""
        return f"Ingen har tatt den ennå. Den ligger hos {innkjop}{also} siden {sent}.{then}"
    return "Du får beskjed når noe skjer." if looks.follows(need) else ""


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


async def _covered(looks: Onlooker, case: CaseRecord) -> str:
    """Return how to order on the agreement that a need turned out to be covered by."""
    if not isinstance(case, Behovsmelding) or case.status != COVERED:
        return ""
    event = await last_event(looks.context.session, case.record, CaseAct.ON_AVTALE)
    desk = await open_desk(looks.context)
    hit = await get_avtale(
        looks.context.session, event.detail.get("avtale", "") if event else "", seen=desk.seen
    )
    if hit is None:
        return ""
    return f"Avtalen er {titled(hit.avtale)}.\n\n{await how_to_order(desk, hit.avtale)}"


_NOT_TOLD = (AnswerState.UNKNOWN, AnswerState.SKIPPED)


async def _answers(looks: Onlooker, case: CaseRecord) -> list[str]:
    """Return what was reported, a line for each field that has been answered."""
    from dialogs.form import FORMS  # noqa: PLC0415 - the forms are read in after the cases

    spec = FORMS.get({"avvik": "avviksmelding"}.get(kind := case.record.partition(":")[0], kind))
    given = answers_from_json(case.answers)
    if spec is None or not given:
        return await _columns(looks, case)
    labels: Mapping[str, str] = {one.key: one.label for one in spec.questions}
    # The files are named beneath, those too that were added later.
    files = {one.key for one in spec.questions if one.kind is FieldKind.FILES}
    lines = [
        f"- {labels[key]}: {escape(answer.shown)}"
        for key, answer in given.items()
        if key in labels and key not in files and answer.state not in _NOT_TOLD and answer.shown
    ]
    unknown = [
        labels[key] for key, one in given.items() if key in labels and one.state is AnswerState.UNKNOWN
    ]
    more = [f"- Ikke kjent: {', '.join(unknown)}"] if unknown else []
    behalf = await _behalf(looks, case)
    return ["**Dette er meldt:**", *([f"- {behalf}"] if behalf else []), *lines, *more]


async def _behalf(looks: Onlooker, case: CaseRecord) -> str:
    reporter = reporter_of(case)
    if case.filed_by_id is None or case.filed_by_id == reporter:
        return ""
    by, whose = await name_of(looks.context, case.filed_by_id), await name_of(looks.context, reporter)
    return f"Meldt av {by} på vegne av {whose}"


async def _columns(looks: Onlooker, case: CaseRecord) -> list[str]:
    """Return what the register holds of a case that did not come by a form."""
    enhet = looks.enheter.by_id.get(case.enhet_id) if case.enhet_id else None
    rows: list[tuple[str, str]] = [("Enhet", enhet.name if enhet else "")]
    if isinstance(case, Behovsmelding):
        rows += [
            ("Antall", case.quantity or ""),
            ("Anslått verdi", f"{kroner(case.value_nok)} uten mva." if case.value_nok is not None else ""),
            ("Ønsket innen", norwegian_date(case.wanted_by_on) if case.wanted_by_on else ""),
            ("Behovet", case.need),
        ]
    elif isinstance(case, Avvik):
        rows += [("Beskrivelse", case.description), ("Leverandør", case.supplier_name or "")]
    else:
        rows += [("Endringen", case.what), ("Konsekvens", case.consequence)]
    told = [f"- {label}: {escape(' '.join(value.split()))}" for label, value in rows if value]
    behalf = await _behalf(looks, case)
    return ["**Dette er meldt:**", *([f"- {behalf}"] if behalf else []), *told] if told else []


def may_change(looks: Onlooker, case: CaseRecord) -> bool:
    """Say whether somebody may still edit or withdraw a case: it is theirs, and nobody has taken it."""
    if not looks.follows(case):
        return False
    if isinstance(case, Behovsmelding):
        return waits_for_taker(case)
    if isinstance(case, Avvik):
        return case.status == AvvikStatus.MELDT.value and filed_at_of(case) is not None
    return case.is_open


async def case_choices(looks: Onlooker, case: CaseRecord) -> tuple[Choice, ...]:
    """Return the buttons of a case for somebody: what they may do with it as it is now."""
    found: list[Choice] = []
    if isinstance(case, Behovsmelding):
        if looks.is_office and await looks.taker_is_gone(case):
            found.append(step(case, "take", "Ta saken"))
        found += work_choices(looks, case)
        if case.status == COVERED and (looks.follows(case) or looks.works_on(case)):
            found.append(step(case, "reopen", "Passer ikke"))
    if may_change(looks, case):
        found += [
            on_case(case, ActionId.EDIT_CASE, "Rediger"),
            on_case(case, ActionId.WITHDRAW_CASE, "Trekk"),
        ]
    if looks.follows(case) and not _is_over(looks, case):
        found.append(step(case, "attach", "Legg ved"))
    if case.avtale_id is not None and await _sees_avtale(looks, case.avtale_id):
        args = {"id": str(case.avtale_id), "all": "1"}
        found.append(Choice("Se avtalen", Action(ActionId.SHOW_AVTALE, args)))
    return tuple(found)


async def _sees_avtale(looks: Onlooker, id: uuid.UUID) -> bool:
    desk = await open_desk(looks.context)
    return await get_avtale(looks.context.session, str(id), seen=desk.seen) is not None


def _is_over(looks: Onlooker, case: CaseRecord) -> bool:
    if isinstance(case, Behovsmelding):
        return any(one.final for one in looks.context.kommune.statuses if one.id == case.status)
    return not case.is_open


def work_choices(looks: Onlooker, need: Behovsmelding) -> list[Choice]:
    """Return the buttons of whoever works on a need: the innkjøpskontakt's until it is taken, the office's."""
    if not looks.works_on(need):
        return []
    found: list[Choice] = []
    if waits_for_taker(need):
        if looks.is_office:
            found.append(step(need, "take", "Ta saken"))
        if need.status == RECEIVED:
            found.append(step(need, "clarify", "Jeg avklarer"))
        found += [step(need, "on_avtale", "Finnes på avtale"), step(need, "send_on", "Send videre")]
    if may_set_status(looks, need):
        found.append(step(need, "status", "Ny status"))
    if need.taken_by_id in looks.viewer.ids and not _is_over(looks, need):
        found.append(step(need, "give_back", "Gi fra deg"))
    if not _is_over(looks, need):
        found.append(on_case(need, ActionId.ASK_AREA, "Spør hele området"))
    return found


def filled(context: Context, text: str) -> str:
    """Return a text with the kommune's own names in their places, escaped."""
    return fill(text, {key: escape(name) for key, name in context.kommune.names.items()})
