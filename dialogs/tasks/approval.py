"""A gate of the kommuneprofil: a document is approved, refused, asked about, or handed on for doubt about habilitet."""

from typing import Final

from conversation.actions import Action, ActionId
from conversation.markup import escape
from conversation.reply import Field, FieldKind
from dialogs.cases.approver_words import TO_THEM
from dialogs.cases.forms import REASON, ask, reason_fault, reason_field, told
from dialogs.cases.sight import is_over
from dialogs.cases.words import say, show_case
from dialogs.dialog import Outcome
from dialogs.tasks.doubt import doubt_form, doubt_sent
from dialogs.tasks.flow import TASK_FLOWS, Asked, TaskFlow
from knowledge.approval_words import approval_places, role_word, the_paper
from knowledge.profile_parts import Gate
from norsk.calendar import add_working_days
from register import habilitet
from register.approval import RoleState, is_intact, settle_approval, standing
from register.approval_rules import bar, bar_of_holder, open_matter
from register.behovsmelding import Behovsmelding
from register.case_document import CaseDocument, PaperKind, latest_version
from register.case_event import CaseAct
from register.case_party import APPROVERS, add_party
from register.case_step import note_step
from register.case_task import TaskAnswer, TaskKind, ask_task, task_track
from register.events import Event, TaskAsked, TrackChanged
from register.person import Person

APPROVE: Final = "approve"
REFUSE: Final = "refuse"
QUESTION: Final = "ask"
DOUBT: Final = "in_doubt"
WORDS: Final = "sporsmal"
ANSWER_DAYS: Final = 3
"""Working days that the case handler has to answer a question; our own estimate."""


async def _pressed(asked: Asked, do: str) -> Outcome:
    if do == DOUBT:
        return await doubt_form(asked)
    if do == QUESTION:
        return _question_form(asked)
    document = await _document(asked)
    if document is None or (why := await _barred(asked, document)):
        return _nothing(asked, why if document else "Versjonen finnes ikke lenger.")
    if do == REFUSE:
        return _refuse_form(asked, document)
    approve, _, shown = do.partition(":")
    return await _approve(asked, document, shown) if approve == APPROVE else _nothing(asked, "")


async def _sent(asked: Asked, do: str) -> Outcome:
    if do == DOUBT:
        return await doubt_sent(asked)
    if do == QUESTION:
        return await _ask(asked)
    document = await _document(asked)
    if document is None or (why := await _barred(asked, document)):
        return _nothing(asked, why if document else "Versjonen finnes ikke lenger.")
    return await _refuse(asked, document)


async def _document(asked: Asked) -> CaseDocument | None:
    id = asked.task.document_id
    return await asked.looks.context.session.get(CaseDocument, id) if id else None


async def _barred(asked: Asked, document: CaseDocument) -> str:
    """Return why whoever presses may not decide on a version, for themselves or for somebody; "" where they may."""
    context, task = asked.looks.context, asked.task
    if is_over(asked.looks, asked.need):
        return f"{asked.need.number} er avsluttet."
    newest = await latest_version(context.session, asked.need.record, PaperKind(document.kind))
    if newest is None or newest.id != document.id:
        return f"Det er laget en nyere versjon av {the_paper(document.kind)}. Åpne saken for å lese den."
    matter = await open_matter(context.session, asked.need, document, on=context.today)
    if why := bar(matter, context.person, task.role) if asked.acts_for else None:
        return TO_THEM[why]
    holder = asked.acts_for or context.person
    if why := bar_of_holder(matter, holder, task.role):
        return f"{escape(holder.name)} kan ikke godkjenne nå, og da kan heller ingen gjøre det for {escape(holder.name)}." if asked.acts_for else TO_THEM[why]  # fmt: skip
    return ""


def _nothing(asked: Asked, why: str) -> Outcome:
    text = " ".join(part for part in (why, "Ingenting er endret.") if part)
    return say(asked.looks.context, text, show_case(asked.need, "Se saken"))


async def _approve(asked: Asked, document: CaseDocument, shown: str) -> Outcome:
    context, task, need = asked.looks.context, asked.task, asked.need
    if context.turn.address.channel not in context.approval_channels:
        return _elsewhere(asked)
    if shown != document.short_sum or not await is_intact(context.session, document):
        why = (
            f"Filen stemmer ikke med sjekksummen {escape(shown)} på kortet, så den er ikke godkjent. "
            "Si fra til saksbehandleren."
        )
        return _nothing(asked, why)
    events = await settle_approval(
        context.session, need, task, document, TaskAnswer.APPROVED, by=context.person, acts_for=asked.acts_for,
        channel=context.turn.address.channel.value, now=context.now,
    )  # fmt: skip
    events += await _deputy_joins(asked)
    instead = f" for {escape(asked.acts_for.name)}" if asked.acts_for else ""
    paper = f"versjon {document.version} av {the_paper(document.kind)}"
    text = f"**Du har godkjent {paper}{instead}.** Sjekksum: {document.short_sum}.\n\n{await _what_is_left(asked)}"
    said = say(context, text, show_case(need, "Se saken"))
    return Outcome(said.replies, context.memory, events=events)


async def _deputy_joins(asked: Asked) -> tuple[Event, ...]:
    """Give a deputy who acts a part in the case, and ask them about habilitet as everybody who takes part."""
    if asked.acts_for is None:
        return ()
    context = asked.looks.context
    add_party(asked.need, APPROVERS, context.person.id)
    return await habilitet.ask_one(
        context.session, asked.need, context.person, APPROVERS, by=context.person, now=context.now
    )


def _elsewhere(asked: Asked) -> Outcome:
    """Say where an approval counts; the task stays open."""
    where = approval_places(asked.looks.context.approval_channels)
    text = f"Godkjenning teller fra {where}. Åpne saken der og godkjenn. Ingenting er godkjent her."
    return say(asked.looks.context, text)


async def _what_is_left(asked: Asked) -> str:
    context = asked.looks.context
    gate = _gate(asked)
    if gate is None:
        return ""
    found = await standing(context.session, asked.need, gate)
    handler = await _handler(asked)
    if found.complete:
        return f"Alle har godkjent. {escape(handler.name) if handler else 'Saksbehandleren'} får beskjed."
    lacking = [one for one in found.roles if one.state is not RoleState.APPROVED]
    names = " og ".join(escape(role_word(one.role, context.kommune.names)) for one in lacking)
    return f"Den venter nå på {names}."


def _gate(asked: Asked) -> Gate | None:
    context = asked.looks.context
    return next(
        (one for one in context.kommune.gates_on(context.today) if one.id == asked.task.subject), None
    )


async def _handler(asked: Asked) -> Person | None:
    id = asked.need.taken_by_id
    return await asked.looks.context.session.get(Person, id) if id else None


def _send(asked: Asked, do: str) -> Action:
    return Action(ActionId.SEND_TASK, {"task": str(asked.task.id), "do": do})


def _refuse_form(asked: Asked, document: CaseDocument, fault: str = "") -> Outcome:
    context = asked.looks.context
    help = "Saksbehandleren får begrunnelsen, og den blir stående i saken."
    reason = reason_field(
        "Hva må endres før du kan godkjenne?", help=help, value=told(context, REASON), error=fault
    )
    intro = f"Du avviser versjon {document.version} av {the_paper(document.kind)} i {asked.need.number}."
    return ask(context, intro, (reason,), "Avvis", action=_send(asked, REFUSE))


async def _refuse(asked: Asked, document: CaseDocument) -> Outcome:
    context, text = asked.looks.context, told(asked.looks.context, REASON)
    if fault := reason_fault(text, "Skriv kort hva som må endres."):
        return _refuse_form(asked, document, fault)
    events = await settle_approval(
        context.session, asked.need, asked.task, document, TaskAnswer.REFUSED, by=context.person,
        acts_for=asked.acts_for, channel=context.turn.address.channel.value, now=context.now, text=text,
    )  # fmt: skip
    events += await _deputy_joins(asked)
    instead = f" for {escape(asked.acts_for.name)}" if asked.acts_for else ""
    said = say(
        context,
        f"**Du har avvist versjon {document.version} av {the_paper(document.kind)}{instead}.** "
        "Saksbehandleren får begrunnelsen. Du blir spurt igjen når det er laget en ny versjon.",
        show_case(asked.need, "Se saken"),
    )
    return Outcome(said.replies, context.memory, events=events)


def _question_form(asked: Asked, fault: str = "") -> Outcome:
    context = asked.looks.context
    field = Field(
        WORDS, "Hva lurer du på?", FieldKind.LONG_TEXT, value=told(context, WORDS), error=fault,
        help="Saksbehandleren svarer. Du kan fortsatt godkjenne eller avvise.",
    )  # fmt: skip
    intro = f"Spørsmål om {asked.need.number}: {escape(asked.need.title)}."
    return ask(context, intro, (field,), "Send spørsmålet", action=_send(asked, QUESTION))


async def _ask(asked: Asked) -> Outcome:
    context, need, text = asked.looks.context, asked.need, told(asked.looks.context, WORDS)
    if fault := reason_fault(text, "Skriv spørsmålet."):
        return _question_form(asked, fault)
    handler = await _handler(asked)
    if handler is None or handler.id == context.person.id:
        return _no_handler(asked, need)
    due_on = add_working_days(context.today, ANSWER_DAYS)
    task = await ask_task(
        context.session, need.record, TaskKind.QUESTION, person=handler, role="saksbehandler", by=context.person,
        due_on=due_on, now=context.now, prompt=text,
    )  # fmt: skip
    detail = {"task": str(task.id), "gate": asked.task.subject}
    note_step(context.session, need, CaseAct.ASKED, by=context.person, now=context.now, to_id=handler.id, text=text, detail=detail)  # fmt: skip
    said = say(
        context,
        f"**Spørsmålet er sendt til {escape(handler.name)}.** Du får svaret her. Godkjenningen venter på deg imens.",
        show_case(need, "Se saken"),
    )
    events = (TaskAsked(task.id), TrackChanged(task_track(task).ref))
    return Outcome(said.replies, context.memory, events=events)


def _no_handler(asked: Asked, need: Behovsmelding) -> Outcome:
    innkjop = escape(asked.looks.context.kommune.names["innkjop"])
    text = f"Ingen har {need.number} nå, så jeg kan ikke sende spørsmålet. Spør {innkjop}."
    return say(asked.looks.context, text)


FLOW: Final = TaskFlow(_pressed, _sent)
TASK_FLOWS[TaskKind.APPROVAL] = FLOW
