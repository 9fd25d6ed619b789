"""Who must stand behind a need, and what becomes of it when the need or its leader changes."""

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession

from register.behovsmelding import Behovsmelding, report_need
from register.case_party import APPROVERS, BARRED, add_party, party_ids
from register.case_task import TaskAnswer, answer_task
from register.database import Sessions
from register.enhet import Enhet
from register.events import TaskAsked, TaskCancelled
from register.forankring import confirmers, forankring_of, passed_over, with_authority
from register.forankring_step import OWN, ask_again, ask_leader, confirm_by_hand
from register.forankring_waiting import waiting_for_leaders
from register.leaders import Leader
from register.person import Person, add_person
from register.stand_in import StandIn, StandInKind, StandInStatus

ON = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("limits", "value", "chosen"),
    [
        ((1, 5), 1, "A"),
        ((1, 5), 2, "B"),
        ((1, 5), None, "A"),
        ((None, 5), 9, "A"),
        ((1, None), 2, "B"),
        ((1, None, 5), 2, "C"),
        ((1, 5), 9, None),
        ((), 2, None),
    ],
)
def test_the_leader_answers_for_a_value_within_their_limit_and_above_it_the_next_who_covers_it(
    limits: tuple[int | None, ...], value: int | None, chosen: str | None
) -> None:
    leaders = [
        Leader(name, None if limit is None else Decimal(limit))
        for name, limit in zip("ABC", limits, strict=False)
    ]
    found = with_authority(leaders, None if value is None else Decimal(value))
    assert (found.name if found else None) == chosen


@dataclass
class House:
    """A school under a service area, with a leader each, a teacher, and a need of the school's."""

    session: AsyncSession
    teacher: Person
    head: Person
    director: Person
    need: Behovsmelding

    async def who(self) -> str:
        """Return who must confirm the need; «egen» behind whose own it is."""
        found = await confirmers(self.session, self.need, on=ON)
        name = found.person.name if found.person else "ingen"
        return f"{name}, egen" if found.own else name


async def _house(session: AsyncSession) -> House:
    director = await add_person(session, email="d@demo.invalid", name="Dag")
    head = await add_person(session, email="l@demo.invalid", name="Lars")
    teacher = await add_person(session, email="a@demo.invalid", name="Ada")
    head.leader_id, teacher.leader_id = director.id, head.id
    head.budget_authority_nok, director.budget_authority_nok = Decimal(1_000_000), Decimal(50_000_000)
    area = Enhet(key="o", name="Oppvekst", short_names=[], leader_id=director.id)
    session.add(area)
    await session.flush()
    school = Enhet(key="s", name="Skole", short_names=[], leader_id=head.id, parent_id=area.id)
    session.add(school)
    await session.flush()
    need = await report_need(
        session, title="Stoler", need="", tjenesteomrade=None, enhet_id=school.id, avtale_id=None,
        value_nok=Decimal(300_000), wanted_by_on=None, requester=teacher, on=ON, now=NOW,
    )  # fmt: skip
    return House(session, teacher, head, director, need)


async def test_who_must_confirm_a_need(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        house = await _house(session)
        need, head, director, teacher = house.need, house.head, house.director, house.teacher
        assert await house.who() == "Lars"
        need.value_high_nok = Decimal(1_000_001)
        assert await house.who() == "Dag", "the upper end counts"
        need.filed_by_id = head.id
        assert await house.who() == "Dag", "a leader does not answer for what lies above their own limit"
        need.value_high_nok = None
        assert await house.who() == "Lars, egen", "a leader who files for another counts"
        need.filed_by_id, need.requester_id = None, director.id
        assert await house.who() == "Dag, egen", "whoever stands above is not asked either"
        need.requester_id = teacher.id
        add_party(need, BARRED, head.id)
        assert await house.who() == "Dag", "nobody below stands in for a leader who is inhabil"
        need.filed_by_id = head.id
        assert await house.who() == "Dag", "what an inhabil leader files is not confirmed by it"
        need.parties, need.filed_by_id, head.left_on = {}, None, ON
        assert await house.who() == "Dag", "whoever has left is passed over"
        head.left_on, need.enhet_id, head.budget_authority_nok = None, None, None
        need.value_nok = None
        assert await house.who() == "Lars", "without an enhet it is the requester's leader"
        teacher.leader_id = None
        assert await house.who() == "ingen"


async def test_what_a_leader_is_asked_follows_the_need_and_whoever_leads(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        house = await _house(session)
        need, head, director, teacher = house.need, house.head, house.director, house.teacher

        sent = await ask_leader(session, need, by=teacher, on=ON, now=NOW)
        assert [type(one) for one in sent.events] == [TaskAsked]
        first = (await forankring_of(session, need)).task
        assert first is not None
        assert (first.person_id, party_ids(need, APPROVERS)) == (head.id, frozenset({head.id}))
        assert (await ask_again(session, need, by=teacher, on=ON, now=NOW)).events == ()

        head.left_on = ON
        moved = await ask_again(session, need, by=None, on=ON, now=NOW)
        assert {type(one) for one in moved.events} >= {TaskCancelled, TaskAsked}
        second = (await forankring_of(session, need)).task
        assert second is not None
        assert (second.person_id, party_ids(need, APPROVERS)) == (director.id, frozenset({director.id}))
        head.left_on = None

        answer_task(session, second, TaskAnswer.CONFIRMED, by=director, now=NOW)
        need.value_nok = Decimal(40_000_000)
        assert (await ask_again(session, need, by=None, on=ON, now=NOW)).events == (), (
            "still within the limit"
        )
        need.value_nok = Decimal(60_000_000)
        await ask_again(session, need, by=None, on=ON, now=NOW)
        assert (await forankring_of(session, need)).task is None, (
            "nobody covers it, and the answer counts no more"
        )

        await confirm_by_hand(
            session, need, by=teacher, text="Kommunestyret, sak 12", order=["mottatt", "forankret"], on=ON, now=NOW
        )  # fmt: skip
        assert (await forankring_of(session, need)).is_confirmed
        assert need.status == "forankret"
        await ask_again(session, need, by=teacher, on=ON, now=NOW, changed=True)
        assert (await forankring_of(session, need)).task is None
        assert need.status == "mottatt", "another need than the one that was confirmed"

        need.value_nok, need.requester_id = Decimal(300_000), head.id
        await ask_again(session, need, by=head, on=ON, now=NOW)
        own = (await forankring_of(session, need)).task
        assert own is not None
        assert (own.subject, own.answer) == (OWN, TaskAnswer.CONFIRMED.value)


async def test_a_leader_who_is_away_with_nobody_in_their_place_is_passed_over_and_not_asked_twice(
    sessions: Sessions,
) -> None:
    async with sessions.begin() as session:
        house = await _house(session)
        need, head, director, teacher = house.need, house.head, house.director, house.teacher
        await ask_leader(session, need, by=teacher, on=ON, now=NOW)
        assert await _waits(session) == [True]
        away = _absence(head)
        session.add(away)
        await session.flush()
        assert await _waits(session) == [False]
        sent = await ask_again(session, need, by=None, on=ON, now=NOW)
        task = (await forankring_of(session, need)).task
        assert task is not None
        assert sent.found is not None
        assert (task.person_id, sent.found.away, passed_over(task)) == (
            director.id,
            (head,),
            frozenset({head.id}),
        )
        assert await _waits(session) == [True]
        away.to_on = ON - timedelta(days=1)
        await session.flush()
        assert await _waits(session) == [True], "whoever comes back does not get it again"
        assert (await ask_again(session, need, by=None, on=ON, now=NOW)).events == ()
        session.add(_absence(director))
        await session.flush()
        assert await house.who() == "Lars"
        away.to_on = None
        await session.flush()
        assert await house.who() == "Lars", "nobody is here: the nearest waits"
        head.deputy_id = away.deputy_id = teacher.id
        await session.flush()
        assert await house.who() == "Lars", "a deputy who has said yes may confirm"
        need.requester_id = head.id
        assert await house.who() == "Lars, egen"


def _absence(person: Person) -> StandIn:
    return StandIn(
        id=uuid.uuid4(), kind=StandInKind.ABSENCE.value, status=StandInStatus.CONFIRMED.value, source="import",
        person_id=person.id, from_on=ON - timedelta(days=3), asked_at=NOW, decided_at=NOW,
    )  # fmt: skip


async def _waits(session: AsyncSession) -> list[bool]:
    """Say of each task that a leader has not answered whether whoever is asked is the right one."""
    return [one.is_right for one in await waiting_for_leaders(session, on=ON)]


async def test_what_waits_for_leaders_is_read_in_as_many_statements_however_many_there_are(
    sessions: Sessions,
) -> None:
    asked: list[str] = []
    async with sessions.begin() as session:
        house = await _house(session)
        await ask_leader(session, house.need, by=house.teacher, on=ON, now=NOW)
        engine = (await session.connection()).sync_connection
        assert engine is not None
        event.listen(engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
        assert await _waits(session) == [True]
        few = len(asked)
        for serial in range(30):
            more = await report_need(
                session, title=f"Stol {serial}", need="", tjenesteomrade=None, enhet_id=house.need.enhet_id,
                avtale_id=None, value_nok=Decimal(600_000), wanted_by_on=None, requester=house.teacher, on=ON, now=NOW,
            )  # fmt: skip
            await ask_leader(session, more, by=house.teacher, on=ON, now=NOW)
        part = await report_need(
            session, title="Del", need="", tjenesteomrade=None, enhet_id=None, avtale_id=None,
            value_nok=Decimal(600_000), wanted_by_on=None, requester=house.teacher, on=ON, now=NOW,
        )  # fmt: skip
        part.merged_into_id = more.id
        await session.flush()
        asked.clear()
        told = await waiting_for_leaders(session, on=ON)
        assert len(asked) <= few + 1, "one more for what was merged into what was merged"
    assert [one.right.chosen for one in told].count(house.director.id) == 1, (
        "together they are above the limit"
    )
    assert [one.is_right for one in told].count(False) == 1
