"""What hangs on a case, table by table, in words: history, what people were asked, assessments, answers, decisions."""

from collections.abc import Mapping

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.exports.case_record.people import GONE, People
from bot.exports.case_record.record import Act, Asked, Assessment, Decided, Surveyed, Written
from bot.exports.case_record.words import (
    ACTS,
    ANSWER_KEYS,
    DECISIONS,
    PAPERS,
    SAME,
    STATES,
    SUBJECTS,
    TASKS,
    role_word,
)
from knowledge.evaluering import told_answers
from knowledge.kommune import Kommune
from knowledge.paper_sections import paper_sections, section_title
from register.area_question import AreaQuestion
from register.case_document import CaseDocument
from register.case_event import CaseAct, case_history
from register.case_section import sections_of
from register.case_task import CaseTask, TaskAnswer, TaskKind, TaskState, tasks_of
from register.case_task_names import ANSWER_NAMES
from register.decision import Decision, DecisionStatus
from register.enhet import Enhet
from register.faggruppe import SUGGESTED
from register.forankring import AWAY
from register.habilitetsvurdering import Habilitetsvurdering
from register.ids import id_or_nobodys, id_or_none
from register.track import KIND_NAMES, VERDICT_NAMES, TrackKind, Verdict

HIDDEN = "Den som meldte (skjult)"


async def history_of(
    session: AsyncSession, record: str, people: People, kommune: Kommune, *, hidden: bool
) -> tuple[Act, ...]:
    """Return the history, oldest first. With `hidden` nobody is told who reported the case."""
    labels = {one.id: one.label for one in kommune.statuses}
    found: list[Act] = []
    for event in await case_history(session, record):
        act = CaseAct(event.act)
        who = HIDDEN if hidden and act is CaseAct.FILED else await people.name(event.by_id, none="Boten")
        if who != HIDDEN:
            await people.has_role(event.by_id, "har gjort noe i saken")
        status = labels.get(event.detail.get("status", ""), "") if act is CaseAct.STATUS else ""
        what = f"{ACTS[act]}: {status}" if status else ACTS[act]
        if act is CaseAct.SECTION:
            title = event.detail.get("title", "")
            what = f"{what}: {title}{'. Det som sto der, var' if event.text else ''}"
        found.append(Act(event.at, who, what, await people.name(event.to_id), event.text, event.detail))
    return tuple(found)


async def asked_of(session: AsyncSession, record: str, people: People) -> tuple[Asked, ...]:
    """Return what people were asked for, with what they answered, oldest first."""
    documents = await session.scalars(select(CaseDocument).where(CaseDocument.record == record))
    versions = {one.id: one for one in documents}
    return tuple(
        [
            await _asked(task, people, versions.get(task.document_id) if task.document_id else None)
            for task in await tasks_of(session, record)
        ]
    )


async def _asked(task: CaseTask, people: People, version: CaseDocument | None) -> Asked:
    role = role_word(task.role)
    await people.has_role(task.person_id, role)
    await people.has_role(task.answered_by_id, role if task.answered_for_id is None else f"{role} (vikar)")
    named = f"{PAPERS.get(version.kind, version.kind)}, versjon {version.version}" if version else ""
    return Asked(
        kind=TASKS[TaskKind(task.kind)],
        subject=SUBJECTS.get(task.subject, task.subject),
        who=await people.name(task.person_id, none=GONE),
        role=role,
        prompt=task.prompt,
        asked_by=await people.name(task.asked_by_id, none="Boten"),
        asked_at=task.asked_at,
        due_on=task.due_on,
        state=STATES[TaskState(task.state)],
        answer=ANSWER_NAMES[TaskAnswer(task.answer)] if task.answer else "",
        text=task.text,
        answers=await _answers(task, people),
        answered_by=await people.name(task.answered_by_id),
        acted_for=await people.name(task.answered_for_id),
        answered_at=task.answered_at,
        channel=task.channel,
        document=named,
        sha256=version.sha256 if version else "",
    )


async def _answers(task: CaseTask, people: People) -> Mapping[str, str]:
    """Return the answers of a task that has several, each under what it was about."""
    if task.kind == TaskKind.EVALUERING.value:
        return dict(told_answers(task.answers))
    told = {
        ANSWER_KEYS.get(key, key): value
        for key, value in task.answers.items()
        if key not in (SUGGESTED, AWAY)
    }
    if (id := id_or_none(task.answers.get(SUGGESTED, ""))) is not None:
        told["Foreslår"] = await people.name(id)
    return told


async def assessments_of(session: AsyncSession, record: str, people: People) -> tuple[Assessment, ...]:
    """Return the habilitetsvurderinger of a case, oldest first."""
    found = await session.scalars(
        select(Habilitetsvurdering)
        .where(Habilitetsvurdering.record == record)
        .order_by(Habilitetsvurdering.written_at)
    )
    return tuple(
        [
            Assessment(
                await people.name(one.person_id, none=GONE), role_word(one.role), one.relation, one.assessment,
                one.written_at, one.conclusion or "", one.reason,
                await people.name(one.concluded_by_id), one.concluded_at,
            )
            for one in found
        ]
    )  # fmt: skip


async def surveyed_of(session: AsyncSession, record: str, people: People) -> tuple[Surveyed, ...]:
    """Return what the enheter answered when they were asked whether they have the same need."""
    id = id_or_nobodys(record.partition(":")[2])
    questions = await session.scalars(
        select(AreaQuestion).where(AreaQuestion.behovsmelding_id == id).order_by(AreaQuestion.asked_at)
    )
    found: list[Surveyed] = []
    for question in questions:
        for one in question.asked:
            enhet = await session.get(Enhet, one.enhet_id)
            await people.has_role(one.person_id, "svarte for en enhet")
            found.append(
                Surveyed(
                    question.asked_at, question.text, enhet.name if enhet else "",
                    await people.name(one.person_id), SAME[one.same], one.quantity, one.note, one.answered_at,
                )
            )  # fmt: skip
    return tuple(found)


async def decided_of(session: AsyncSession, record: str, people: People) -> tuple[Decided, ...]:
    """Return what was decided on a case's own tracks; of an agreement (`avtale:<uuid>`) all that concerns it."""
    kind, _, id = record.partition(":")
    wanted = Decision.record == record
    if kind == "avtale":
        # What was decided on a case that is about the agreement belongs to that case.
        own = Decision.record.startswith("avtale:") | Decision.record.startswith("decision:")
        wanted = or_(wanted, (Decision.avtale_id == id_or_nobodys(id)) & own)
    found = await session.scalars(select(Decision).where(wanted).order_by(Decision.at, Decision.id))
    return tuple([await _decided(one, people) for one in found])


async def _decided(one: Decision, people: People) -> Decided:
    await people.has_role(one.by_id, role_word(one.role) or "besluttet")
    await people.has_role(one.approved_by_id, role_word(one.approved_role))
    return Decided(
        at=one.at,
        kind=KIND_NAMES[TrackKind(one.kind)],
        target_on=one.target_on,
        verdict=VERDICT_NAMES[Verdict(one.verdict)],
        status=DECISIONS[DecisionStatus(one.status)],
        who=await people.name(one.by_id, none=GONE),
        role=role_word(one.role),
        acted_for=await people.name(one.acts_for_id),
        reason=one.reason,
        detail=one.detail,
        approved_by=await people.name(one.approved_by_id),
        approved_at=one.approved_at,
        declined_reason=one.declined_reason,
        acted_on=one.acted_on,
        undone_reason=one.undone_reason,
    )


async def written_of(
    session: AsyncSession, record: str, people: People, kommune: Kommune
) -> tuple[Written, ...]:
    """Return what was written for the sections of a case's documents, in the documents' order."""
    titles = _titles(kommune)
    order = {key: at for at, key in enumerate(titles)}
    found = await sections_of(session, record)
    return tuple(
        [
            Written(
                titles.get(one.section, one.section),
                one.text,
                await people.name(one.by_id, none=GONE),
                one.changed_at,
            )
            for one in sorted(
                found.values(), key=lambda row: (order.get(row.section, len(order)), row.section)
            )
        ]
    )


def _titles(kommune: Kommune) -> Mapping[str, str]:
    """Return what the sections, and the questions that some are made of, are called, by what they are kept under."""
    found: dict[str, str] = {}
    for section in paper_sections():
        found[section.id] = title = section_title(section, kommune)
        found |= {f"{section.id}.{one.id}": f"{title}: {one.prompt}" for one in section.questions}
    return found
