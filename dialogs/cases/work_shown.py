"""What is being worked on in a case, as those see it who may see it whole: merged needs, who is asked, documents."""

from collections.abc import Sequence
from typing import Final

from conversation.attached import attachment_file
from conversation.markup import escape
from conversation.reply import File
from dialogs.cases.competition import competition_line
from dialogs.cases.faggruppe_people import group_line
from dialogs.cases.gates import gates_of
from dialogs.cases.handler import handles
from dialogs.cases.sight import Onlooker
from dialogs.cases.standing import name_of
from dialogs.cases.together import row, said_value
from knowledge.approval_words import role_word
from knowledge.gates import THE_NEED
from knowledge.profile_parts import Gate
from norsk.when import norwegian_date, oslo_date
from register.access import Thing, may_see
from register.approval import RoleStanding, RoleState, demands_paper, standing
from register.behovsmelding import Behovsmelding
from register.case_document import CaseDocument, versions_of
from register.case_task import CaseTask, TaskKind, TaskState, tasks_of
from register.cases import of_need
from register.forankring import forankring_of
from register.merging import main_need, whole_value

MOST_DOCUMENTS: Final = 8
_ROLE_STATES: Final = {
    RoleState.MISSING: "er ikke spurt",
    RoleState.OPEN: "er spurt",
    RoleState.REFUSED: "har ikke godkjent",
    RoleState.OUTDATED: "må godkjenne på nytt",
    RoleState.APPROVED: "har godkjent",
}


async def work_lines(looks: Onlooker, need: Behovsmelding) -> list[str]:
    """Return the paragraphs of what is being worked on in a case, as Markdown; those of it that there are."""
    decided = [
        *await _forankring(looks, need),
        *await _approvals(looks, need),
        *await _questions(looks, need),
        *await _habilitet(looks, need),
    ]
    parts = [
        await _merged(looks, need),
        "\n".join(["**Avklaringer i saken:**", *(f"- {one}" for one in decided)]) if decided else "",
        await competition_line(looks, need),
        await group_line(looks, need),
        await _documents(looks, need),
    ]
    return [one for one in parts if one]


async def _merged(looks: Onlooker, need: Behovsmelding) -> str:
    session = looks.context.session
    if need.merged_into_id is not None:
        above = await main_need(session, need)
        return (
            f"Saken er en del av **{above.number}** {escape(above.title)}. Du får beskjed når noe skjer der."
        )
    whole = await whole_value(session, need)
    if not whole.is_merged:
        return ""
    rows = "\n".join(row(looks, one) for one in whole.needs)
    return f"**Slått sammen, til sammen {said_value(whole)}:**\n{rows}"


async def _forankring(looks: Onlooker, need: Behovsmelding) -> list[str]:
    stands = await forankring_of(looks.context.session, need)
    if stands.task is None:
        demanded = any(one.what == THE_NEED for one in await gates_of(looks, need))
        return ["Forankring: ingen leder er spurt."] if demanded and handles(looks, need) else []
    who = await _answered_by(looks, stands.task)
    if stands.waits:
        return [f"Forankring: venter på {who}, frist {norwegian_date(stands.task.due_on)}."]
    said = "bekreftet av" if stands.is_confirmed else "avvist av"
    return [f"Forankring: {said} {who}{_day(stands.task)}."]


async def _answered_by(looks: Onlooker, task: CaseTask) -> str:
    who = await name_of(looks.context, task.answered_by_id or task.person_id)
    return f"{who} for {await name_of(looks.context, task.answered_for_id)}" if task.answered_for_id else who


def _day(task: CaseTask) -> str:
    return f" {norwegian_date(oslo_date(task.answered_at))}" if task.answered_at else ""


async def _approvals(looks: Onlooker, need: Behovsmelding) -> list[str]:
    demanded = {one.id for one in await gates_of(looks, need)}
    gates = [one for one in looks.context.kommune.gates_on(looks.context.today) if demands_paper(one)]
    return [line for gate in gates if (line := await _approval(looks, need, gate, gate.id in demanded))]


async def _approval(looks: Onlooker, need: Behovsmelding, gate: Gate, is_demanded: bool) -> str:
    """Return how far a gate's approval has come; of one that is not demanded only what has been asked all the same."""
    stands = await standing(looks.context.session, need, gate)
    asked = any(one.task is not None for one in stands.roles)
    if stands.document is None or not (is_demanded or asked):
        lacks = is_demanded and stands.document is None and handles(looks, need)
        return f"{escape(gate.title)}: dokumentet er ikke lagt inn." if lacks else ""
    roles = [await _role(looks, one) for one in stands.roles]
    return f"{escape(gate.title)}, versjon {stands.document.version}: {'; '.join(roles)}."


async def _role(looks: Onlooker, one: RoleStanding) -> str:
    word = escape(role_word(one.role, looks.context.kommune.names))
    if one.task is None:
        return f"{word} {_ROLE_STATES[one.state]}"
    due = f", frist {norwegian_date(one.task.due_on)}" if one.state is RoleState.OPEN else _day(one.task)
    return f"{await _answered_by(looks, one.task)} ({word}) {_ROLE_STATES[one.state]}{due}"


async def _questions(looks: Onlooker, need: Behovsmelding) -> list[str]:
    waiting = await tasks_of(looks.context.session, need.record, TaskKind.QUESTION, state=TaskState.OPEN)
    return [
        f"Spørsmål: venter på svar fra {await name_of(looks.context, one.person_id)}, frist {norwegian_date(one.due_on)}."
        for one in waiting
    ]


async def _habilitet(looks: Onlooker, need: Behovsmelding) -> list[str]:
    """Return how many have answered about habilitet, for the procurement office; never who, nor what."""
    if not looks.is_office:
        return []
    tasks = [
        one
        for one in await tasks_of(looks.context.session, need.record, TaskKind.HABILITET)
        if one.state != TaskState.CANCELLED.value
    ]
    answered = sum(not one.is_open for one in tasks)
    return [f"Habilitet: {answered} har svart, {len(tasks) - answered} har ikke svart."] if tasks else []


async def _versions(looks: Onlooker, need: Behovsmelding) -> Sequence[CaseDocument]:
    """Return the versions of a case's documents, newest first, for those who may read them."""
    if not may_see(looks.viewer, Thing.SAKSDOKUMENT, of_need(need), enheter=looks.enheter):
        return ()
    return await versions_of(looks.context.session, need.record)


async def _documents(looks: Onlooker, need: Behovsmelding) -> str:
    versions = await _versions(looks, need)
    if not versions:
        return ""
    rows = [
        f"- {escape(one.name)}: versjon {one.version}, {norwegian_date(oslo_date(one.made_at))}, sjekksum {one.short_sum}"
        for one in versions[:MOST_DOCUMENTS]
    ]
    more = [f"- Og {len(versions) - MOST_DOCUMENTS} eldre."] if len(versions) > MOST_DOCUMENTS else []
    return "\n".join(["**Dokumenter:**", *rows, *more])


async def document_files(looks: Onlooker, need: Behovsmelding) -> Sequence[File]:
    """Return the newest version of each document of a case, to be opened by those who may read them."""
    newest: dict[str, CaseDocument] = {}
    for one in await _versions(looks, need):
        if one.kind not in newest or newest[one.kind].version < one.version:
            newest[one.kind] = one
    return [
        attachment_file(one.attachment_id, name=one.name, media_type=one.media_type, size=one.size)
        for one in newest.values()
    ]
