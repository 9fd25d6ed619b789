"""Who is asked how a procurement went, when, and only once."""

import uuid
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import event

from register.avtale import Avtale
from register.behovsmelding import CONTRACT, EVALUATED, MERGED, Behovsmelding
from register.case_event import CaseAct, add_case_event
from register.case_party import BARRED, add_party
from register.case_task import CaseTask, TaskState
from register.database import Sessions
from register.evaluering import (
    KONTAKT,
    MELDER,
    PROCESS,
    SAKSBEHANDLER,
    USE,
    answer_evaluation,
    due_evaluations,
    lesson_of,
)
from register.person import Person, add_person

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
NAMES = ("ada", "ingrid", "kari", "lars", "nora", "per")


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


def told(tasks: list[CaseTask], people: dict[str, Person]) -> set[tuple[str, str, str]]:
    names = {person.id: name for name, person in people.items()}
    return {(names[one.person_id], one.role, one.subject) for one in tasks if one.person_id}


def need(serial: int, status: str, **more: object) -> Behovsmelding:
    given: dict[str, object] = {"need": "", "quantity": "", "search_text": "", "answers": {}, **more}
    return Behovsmelding(
        id=uuid.uuid4(), year=2026, serial=serial, title=f"Behov {serial}", status=status,
        sent_at=NOW, changed_at=NOW, **given,
    )  # fmt: skip


async def test_each_is_asked_once_and_those_who_use_it_months_after_the_agreement_began(
    sessions: Sessions,
) -> None:
    async with sessions.begin() as session:
        who = {one: await add_person(session, email=f"{one}@demo.invalid", name=f"{one.title()} Demo") for one in NAMES}  # fmt: skip
        who["per"].left_on = NOW.date() - timedelta(days=1)
        avtale = Avtale(
            id=uuid.uuid4(), key="1", source_system="kav", title="Tolk", starts_on=date(2026, 12, 1), changed_at=NOW
        )  # fmt: skip
        ids = {name: person.id for name, person in who.items()}
        main = need(
            1, CONTRACT, requester_id=ids["ada"], filed_by_id=ids["ingrid"], innkjopskontakt_id=ids["kari"],
            taken_by_id=ids["ingrid"], contract_avtale_id=avtale.id,
        )  # fmt: skip
        merged = need(2, MERGED, requester_id=ids["lars"], filed_by_id=ids["per"], innkjopskontakt_id=ids["nora"], merged_into_id=main.id)  # fmt: skip
        loose = need(3, EVALUATED, requester_id=ids["ada"], taken_by_id=ids["ingrid"])
        others = [need(4, "tildelt", requester_id=ids["ada"], taken_by_id=ids["ingrid"])]
        add_party(main, BARRED, ids["nora"])
        session.add_all([avtale, main, merged, loose, *others])
        add_case_event(session, loose.record, CaseAct.STATUS, at=NOW, by_id=ids["ingrid"], detail={"status": CONTRACT})  # fmt: skip
        await session.flush()

        first = await due_evaluations(session, months=6, now=NOW)
        assert told(first, who) == {("ingrid", SAKSBEHANDLER, PROCESS)}, "the one evaluated needs no handler"
        assert await due_evaluations(session, months=6, now=NOW) == []

        before = await due_evaluations(session, months=6, now=at(date(2027, 5, 31)))
        assert told(before, who) == {("ada", MELDER, USE)}, (
            "without an agreement: from the day of the contract"
        )
        late = await due_evaluations(session, months=6, now=at(date(2027, 6, 14)))
        assert told(late, who) == {("ada", MELDER, USE), ("lars", MELDER, USE), ("kari", KONTAKT, USE)}
        assert await due_evaluations(session, months=6, now=at(date(2027, 6, 15))) == []

        task = next(one for one in late if one.person_id == ids["ada"])
        answer_evaluation(session, main, task, {"neste_gang": "Begynn før."}, by=who["ada"], now=at(date(2027, 6, 16)))  # fmt: skip
        answer_evaluation(session, main, first[0], {}, by=who["ingrid"], now=NOW, text="Rekker det ikke.")
        assert (task.state, first[0].answer) == (TaskState.ANSWERED.value, "declines")
        assert await due_evaluations(session, months=6, now=at(date(2028, 1, 1))) == [], (
            "an answer is no reason"
        )
        lesson = await lesson_of(session, main, key="neste_gang")
        assert lesson is not None
        assert (lesson.words, lesson.on) == (("Begynn før.",), date(2027, 6, 16))
        assert await lesson_of(session, loose, key="neste_gang") is None


async def test_a_need_of_which_nobody_is_left_is_not_locked_and_one_after_weeks_of_downtime_is_asked_once(
    sessions: Sessions,
) -> None:
    locked: list[str] = []
    async with sessions.begin() as session:
        ada = await add_person(session, email="ada@demo.invalid", name="Ada Demo")
        ada.left_on = NOW.date()
        left = need(1, CONTRACT, requester_id=ada.id, taken_by_id=None)
        session.add(left)
        add_case_event(session, left.record, CaseAct.STATUS, at=NOW, by_id=None, detail={"status": CONTRACT})
        await session.flush()
        engine = (await session.connection()).sync_connection
        assert engine is not None
        event.listen(engine, "before_cursor_execute", lambda *told: locked.append(told[2]))
        late = at(date(2027, 8, 9))
        assert await due_evaluations(session, months=6, now=late) == []
        assert not any("FOR UPDATE" in one for one in locked)
        assert 0 < len(locked) < 8
        ada.left_on = None
        assert [one.person_id for one in await due_evaluations(session, months=6, now=late)] == [ada.id]
        assert await due_evaluations(session, months=6, now=late) == []
