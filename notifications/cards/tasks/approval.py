"""The card of an approval: the case and the document with all that a decision rests on."""

from conversation.attached import attachment_file
from conversation.markup import escape
from conversation.reply import Choice, Fact, File
from knowledge.approval_words import role_as, role_word, the_paper
from knowledge.lead_plan import on_working_days, plan_back
from knowledge.terskelverdi import Kind, regime
from norsk.kroner import kroner
from norsk.when import oslo_date
from notifications.cards.need_answers import said_answer
from notifications.cards.need_words import regime_in_a_word
from notifications.cards.tasks.face import TASK_FACES, TaskFace, TaskScene, answer
from notifications.cards.tasks.people import name_of
from notifications.cards.tasks.version_news import news
from notifications.cards.tasks.words import case_name
from notifications.cards.words import clipped, day, days_left, quoted
from register.answers import answers_from_json
from register.approval import RoleStanding, RoleState, standing
from register.case_document import CaseDocument, PaperKind, latest_version
from register.case_task import CaseTask, TaskKind, TaskState
from register.merging import WholeValue, whole_value

LONGEST_ANSWER = 160


async def face(scene: TaskScene) -> TaskFace:
    """Return the document with its case, what is new, who has approved, and the buttons; or how it was answered."""
    task, need, session = scene.task, scene.need, scene.sight.session
    document = await session.get(CaseDocument, task.document_id) if task.document_id else None
    if document is None:
        return TaskFace(f"Godkjenning i {case_name(need)}.", f"Godkjenning i {case_name(need)}")
    paper = f"{the_paper(document.kind)}, versjon {document.version}"
    value = await whole_value(session, need)
    heading = f"Godkjenn {paper}, innen {day(task.due_on)}: {case_name(need)}."
    parts = (
        await _asked(scene),
        await news(session, need, document, kommune=scene.sight.kommune, role=task.role),
        await _so_far(scene),
        _timetable(scene, value),
        _consent(task, document, where=scene.sight.approval_places),
    )
    return TaskFace(
        heading,
        f"Godkjenn {paper}: {case_name(need)}",
        tuple(part for part in parts if part),
        _facts(scene, document, value),
        _choices(task, document),
        (_file(document),),
    )


async def _asked(scene: TaskScene) -> str:
    """Return in which role somebody is asked, by whom, and what they wrote."""
    task, sight = scene.task, scene.sight
    role = escape(role_as(task.role, sight.kommune.names))
    asker = await name_of(sight.session, task.asked_by_id)
    told = f" {asker} skriver: {quoted(task.prompt)}" if task.prompt else ""
    if sight.viewer.own & {task.person_id}:
        return f"{asker} ber deg godkjenne som {role}.{told}"
    name = await name_of(sight.session, task.person_id)
    instead = f" Du tar over for {name}." if sight.is_one_of(task.person_id) else ""
    return f"{asker} ber {name} godkjenne som {role}.{instead}{told}"


async def _so_far(scene: TaskScene) -> str:
    """Return who has approved this version, who has not, and why somebody refused."""
    sight, task = scene.sight, scene.task
    gate = next((one for one in sight.kommune.gates_on(sight.on) if one.id == task.subject), None)
    if gate is None or task.state == TaskState.CANCELLED.value:
        return ""
    found = await standing(sight.session, scene.need, gate)
    rows = [f"- {escape(role_word(one.role, sight.kommune.names))}: {await _one(scene, one)}" for one in found.roles]  # fmt: skip
    return "\n".join(("Godkjent så langt:", *rows))


async def _one(scene: TaskScene, one: RoleStanding) -> str:
    session, task = scene.sight.session, one.task
    if task is None:
        return "ikke spurt"
    if one.state is RoleState.OPEN:
        return f"{await name_of(session, task.person_id)} har ikke svart"
    who = await name_of(session, task.answered_by_id)
    if task.answered_for_id is not None:
        who += f" for {await name_of(session, task.answered_for_id)}"
    on = f" {day(oslo_date(task.answered_at))}" if task.answered_at else ""
    if one.state is RoleState.REFUSED:
        return f"{who} avviste{on}: {quoted(task.text)}"
    more = ", men det gjelder ikke lenger" if one.state is RoleState.OUTDATED else ""
    return f"{who} godkjente{on}{more}"


def _timetable(scene: TaskScene, value: WholeValue) -> str:
    """Return the parts of the procurement planned back from the day it must be done; "" where that is not known."""
    need, sight = scene.need, scene.sight
    if need.wanted_by_on is None or value.high is None or sight.rules is None:
        return ""
    kind = Kind(need.kind) if need.kind in set(Kind) else Kind.UKJENT
    on = oslo_date(need.sent_at)
    found = regime(value.high, kind, on=on, kommune=sight.kommune, rules=sight.rules)
    part = found.parts[-1] if found.law_applies and found.parts else "utenfor"
    lead = sight.kommune.lead_time(part, on=sight.on)
    if lead is None:
        return ""
    plan = plan_back(need.wanted_by_on, lead)
    rows = [f"- {one.name}: {day(one.from_on)} til {day(one.to_on)}" for one in on_working_days(plan)]
    assumed = " Tidene er anslag." if plan.assumed else ""
    late = f" Arbeidet skulle begynt {day(plan.starts_on)}." if plan.starts_on < sight.on else ""
    return "\n".join((f"Tidsplan regnet bakover fra {day(need.wanted_by_on)}.{assumed}{late}", *rows))


def _consent(task: CaseTask, document: CaseDocument, *, where: str) -> str:
    if not task.is_open:
        return ""
    paper = the_paper(document.kind)
    counts = f" Godkjenningen teller bare fra {where}." if where else ""
    return f"Godkjenner du, gjelder det versjon {document.version} av {paper} med sjekksum {document.short_sum}, og ingen annen.{counts}"


def _facts(scene: TaskScene, document: CaseDocument, value: WholeValue) -> tuple[Fact, ...]:
    task, need, sight = scene.task, scene.need, scene.sight
    enhet = sight.enheter.by_id.get(need.enhet_id) if need.enhet_id else None
    given = answers_from_json(need.answers)
    told = {key: clipped(said_answer(key, given[key]), LONGEST_ANSWER) if key in given else "" for key in ("budget", "risks")}  # fmt: skip
    rows = (
        ("Sak", need.number),
        ("Enhet", enhet.name if enhet else ""),
        ("Samlet verdi", said_value(value)),
        ("Budsjett", told["budget"] or "ikke besvart"),
        ("Regelverk", regime_in_a_word(value.high, need, kommune=sight.kommune, rules=sight.rules)),
        ("Hensyn", told["risks"] or "ikke besvart"),
        ("Dokument", f"{document.name} (versjon {document.version})"),
        ("Sjekksum", document.short_sum),
        ("Frist", f"{day(task.due_on)} ({days_left(task.due_on, sight.on)})" if task.is_open else ""),
    )
    return tuple(Fact(label, said) for label, said in rows if said)


def said_value(value: WholeValue) -> str:
    """Return what a case is worth in all: a sum or a range, and how many needs in it have no value."""
    if value.low is None or value.high is None:
        return "ikke kjent"
    span = kroner(value.low) if value.low == value.high else f"{kroner(value.low)} til {kroner(value.high)}"
    merged = f", {len(value.needs)} behov sammen" if value.is_merged else ""
    unknown = f", {len(value.unknown)} uten kjent verdi" if value.unknown else ""
    return f"{span} uten mva.{merged}{unknown}"


def _file(document: CaseDocument) -> File:
    return attachment_file(
        document.attachment_id, name=document.name, media_type=document.media_type, size=document.size
    )


def _choices(task: CaseTask, document: CaseDocument) -> tuple[Choice, ...]:
    if not task.is_open:
        return ()
    return (
        answer(task, f"approve:{document.short_sum}", "Godkjenn"),
        answer(task, "refuse", "Avvis"),
        answer(task, "ask", "Spør"),
        answer(task, "in_doubt", "Jeg kan være inhabil"),
    )


async def replaced_by(scene: TaskScene) -> str:
    """Return that there is a newer version and what is new in it, for a card of one that counts no more; "" else."""
    session, need = scene.sight.session, scene.need
    document = await session.get(CaseDocument, scene.task.document_id) if scene.task.document_id else None
    newest = await latest_version(session, need.record, PaperKind(document.kind)) if document else None
    if document is None or newest is None or newest.id == document.id:
        return ""
    told = await news(session, need, newest, kommune=scene.sight.kommune, role=scene.task.role)
    return f"Det er laget en ny versjon {newest.version} av {the_paper(document.kind)}. {told}"


TASK_FACES[TaskKind.APPROVAL] = face
