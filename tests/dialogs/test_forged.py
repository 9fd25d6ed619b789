"""Buttons that hold but are not one's own to press: each step, task and document judges for itself, and tells nothing."""

from sqlalchemy import select

from bot.demo import DOMAIN
from conversation.actions import ActionId
from dialogs.cases.steps import _WORK
from dialogs.papers.dialog import PAPER_ACTIONS
from register.behovsmelding import Behovsmelding
from register.case_document import CaseDocument
from register.case_event import CaseEvent
from register.case_section import CaseSection
from register.case_task import ANSWERS, CaseTask, TaskKind, ask_task
from register.habilitetsvurdering import Habilitetsvurdering
from register.person import get_person
from tests.dialogs.test_cases import Office, office

__all__ = ["office"]
INTERPRETERS = "Tolk til foreldresamtaler"
CANARY = "Kanarifugl"
_FORM = {
    "grunn": "x y",
    "leverandorer": "Falsk Demo AS",
    "svar": "x y",
    "sporsmal": "x y",
    "vurdering": "x y",
    "relasjon": "x",
}
_DO = {
    "confirm",
    "change",
    "refuse",
    "approve",
    "ask",
    "reply",
    "join",
    "suggest",
    "decline",
    "above",
    "send",
}


async def _planted(office: Office) -> tuple[Behovsmelding, list[str]]:
    """Put words that few may read everywhere in a need, ask its leader for everything, and return what was asked."""
    need = await office.need(INTERPRETERS)
    now = office.parts.clock.now()
    async with office.parts.sessions.begin() as session:
        lars = await get_person(session, f"leder@{DOMAIN}")
        found = await session.get_one(Behovsmelding, need.id)
        found.suppliers = found.need = CANARY
        for section in await session.scalars(select(CaseSection).where(CaseSection.record == need.record)):
            section.text = CANARY
        written = Habilitetsvurdering(
            record=need.record,
            person_id=lars.id,
            relation=CANARY,
            assessment=CANARY,
            reason=CANARY,
            written_at=now,
        )
        session.add(written)
        await session.flush()
        tasks = [
            await ask_task(
                session, need.record, kind, person=lars, role="leder", by=lars, due_on=now.date(), now=now,
                subject=str(written.id), prompt=CANARY,
            )
            for kind in TaskKind
        ]  # fmt: skip
        return need, [str(one.id) for one in tasks]


async def _rows(office: Office) -> list[list[object]]:
    tables = (Behovsmelding, CaseTask, CaseEvent, CaseSection, CaseDocument, Habilitetsvurdering)
    async with office.parts.sessions() as session:
        return [
            sorted((tuple(row) for row in await session.execute(select(table.__table__))), key=str)
            for table in tables
        ]


async def test_a_button_that_holds_opens_nothing_to_whoever_has_no_part_in_the_case(office: Office) -> None:
    need, tasks = await _planted(office)
    before = await _rows(office)
    answers = {answer.value for some in ANSWERS.values() for answer in some}
    pressed = [
        *((ActionId.SEND_CASE_STEP, {"record": need.record, "do": do, "other": need.record}) for do in _WORK),
        *((id, {"record": need.record, "paper": "konkurransestrategi", "section": "need_long"}) for id in PAPER_ACTIONS),
        *((ActionId.SHOW_TASK, {"task": task}) for task in tasks),
        *((ActionId.SEND_TASK, {"task": task, "do": do}) for task in tasks[:1] for do in sorted(_DO | answers)),
        *((ActionId.ANSWER_TASK, {"task": task, "do": "inhabil"}) for task in tasks),
    ]  # fmt: skip
    for id, args in pressed:
        reply = await office.press("arkiv", id, dict(_FORM) if id.value.startswith("send") else None, **args)
        assert CANARY not in str(reply), (id, args)
        assert reply.form is None, (id, args)
    assert await _rows(office) == before
