"""Who must stand behind a need, and what becomes of it when the need or its leader changes."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from register.behovsmelding import Behovsmelding, report_need
from register.case_party import APPROVERS, BARRED, add_party, party_ids
from register.case_task import TaskAnswer, answer_task
from register.database import Sessions
from register.enhet import Enhet
from register.events import TaskAsked, TaskCancelled
from register.forankring import confirmers, forankring_of, with_authority
from register.forankring_step import OWN, ask_again, ask_leader, confirm_by_hand
from register.leaders import Leader
from register.person import Person, add_person

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
