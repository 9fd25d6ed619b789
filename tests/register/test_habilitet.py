"""Habilitet: who is asked when, who concludes, what somebody inhabil loses, and that what was written stays where it may be read."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

import bot.tables  # noqa: F401 - every table of the register
from dialogs.cases.sight import Onlooker
from register.access import Held, Relation, Subject, Thing, Viewer, may_see, viewer_of
from register.behovsmelding import Behovsmelding, report_need
from register.case_event import case_history
from register.case_party import APPROVERS, BARRED, FAGGRUPPE, add_party, party_ids
from register.case_step import give_need_back, take_need
from register.case_task import CaseTask, TaskAnswer, TaskKind, TaskState, ask_task, tasks_of
from register.cases import followers_of, of_need, sees_case
from register.concluder import concluder
from register.database import Base, Sessions
from register.enhet import tree_of
from register.events import TaskAsked
from register.habilitet import (
    FIRST,
    SECOND,
    Lacks,
    ask_one,
    ask_round,
    know_nothing,
    let_off,
    may_act,
    set_suppliers,
    unanswered,
)
from register.habilitetsvurdering import (
    Conclusion,
    Habilitetsvurdering,
    in_doubt,
    of_vurdering,
    sees_vurdering,
)
from register.inhabil import Doubt, conclude, move_stuck, note_doubt, withdraw_doubt
from register.person import Person, Role, add_person
from register.stand_in import StandIn, StandInKind, StandInStatus

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TODAY = date(2026, 11, 23)
NO_ENHETER = tree_of([])
CANARY = "svogeren min i Kanarifugl Demo AS"


@dataclass(frozen=True)
class Town:
    """A few people below each other: dag over siri and lars, siri over ingrid, lars over ada, vera and kari."""

    need: Behovsmelding
    dag: Person
    siri: Person
    lars: Person
    ingrid: Person
    ada: Person
    vera: Person
    kari: Person

    def named(self, *names: str) -> list[Person]:
        return [getattr(self, name) for name in names]


async def town(session: AsyncSession) -> Town:
    async def add(name: str, leader: Person | None, *roles: Role) -> Person:
        person = await add_person(
            session, email=f"{name}@demo.invalid", name=f"{name.title()} Demo", roles=frozenset(roles)
        )
        person.leader_id = leader.id if leader else None
        return person

    dag = await add("dag", None, Role.LEDER, Role.GODKJENNER)
    siri = await add("siri", dag, Role.INNKJOPSSJEF)
    lars = await add("lars", dag, Role.LEDER)
    ingrid = await add("ingrid", siri, Role.INNKJOPER)
    ada, vera, kari = [await add(name, lars) for name in ("ada", "vera", "kari")]
    need = await report_need(
        session, title="Stoler", need="", tjenesteomrade=None, enhet_id=None, avtale_id=None, value_nok=None,
        wanted_by_on=None, requester=ada, on=TODAY, now=NOW,
    )  # fmt: skip
    take_need(session, need, by=ingrid, now=NOW)
    add_party(need, FAGGRUPPE, vera.id)
    await session.flush()
    return Town(need, dag, siri, lars, ingrid, ada, vera, kari)


async def doubts(session: AsyncSession, found: Town, person: Person, at: datetime = NOW) -> Doubt:
    return await note_doubt(
        session, found.need, person, role="faggruppe", relation=CANARY, assessment=CANARY, now=at
    )


async def concluded(
    session: AsyncSession, found: Town, doubt: Doubt, conclusion: Conclusion, at: datetime = NOW
) -> None:
    task = await session.get(CaseTask, doubt.vurdering.task_id) if doubt.vurdering.task_id else None
    assert task is not None
    assert doubt.leader is not None
    await conclude(
        session, found.need, doubt.vurdering, conclusion, reason=CANARY, task=task, by=doubt.leader, now=at
    )


async def away(session: AsyncSession, person: Person, deputy: Person) -> None:
    session.add(
        StandIn(
            kind=StandInKind.ABSENCE.value, status=StandInStatus.CONFIRMED.value, source="chat", person_id=person.id,
            deputy_id=deputy.id, from_on=TODAY, to_on=TODAY, asked_at=NOW, decided_at=NOW,
        )
    )  # fmt: skip
    await session.flush()


def names(tasks: Sequence[CaseTask], found: Town) -> set[str]:
    by_id = {one.id: name for name, one in vars(found).items() if isinstance(one, Person)}
    return {by_id[one.person_id] for one in tasks if one.person_id}


async def test_everybody_in_a_case_is_asked_once_and_again_when_the_suppliers_are_known(
    sessions: Sessions,
) -> None:
    async with sessions.begin() as session:
        found = await town(session)
        need, ingrid, kari, lars = found.need, found.ingrid, found.kari, found.lars
        add_party(need, BARRED, lars.id)
        add_party(need, APPROVERS, lars.id)
        assert {one.why for one in await unanswered(session, need)} == {Lacks.NOT_ASKED}
        first = await ask_round(session, need, by=ingrid, now=NOW)
        assert names(first.tasks, found) == {"ingrid", "ada", "vera"}
        own = {one.id for one in first.tasks if one.person_id == ingrid.id}
        assert not own & {one.task_id for one in first.events if isinstance(one, TaskAsked)}
        assert (await ask_round(session, need, by=ingrid, now=NOW)).tasks == ()

        add_party(need, FAGGRUPPE, kari.id)
        assert len(await ask_one(session, need, kari, FAGGRUPPE, by=ingrid, now=NOW)) == 1
        assert await ask_one(session, need, kari, FAGGRUPPE, by=ingrid, now=NOW) == ()
        assert await ask_one(session, need, lars, APPROVERS, by=ingrid, now=NOW) == ()

        for person in found.named("ada", "kari", "ingrid"):
            await know_nothing(session, need, person, role="melder", now=NOW)
        missing = await unanswered(session, need)
        assert [(one.person.name, one.why) for one in missing] == [("Vera Demo", Lacks.OPEN)]

        second = await set_suppliers(session, need, ["Papir Demo AS"], by=ingrid, now=NOW)
        assert names(second.tasks, found) == {"ingrid", "ada", "vera", "kari"}
        [fallen] = [one for one in await tasks_of(session, need.record, subject=FIRST) if one.answer is None]
        assert fallen.state == TaskState.CANCELLED.value
        task, _ = await know_nothing(session, need, found.ada, role="melder", now=NOW)
        assert task.answers == {"suppliers": "Papir Demo AS"}
        fewer = await set_suppliers(session, need, ["Papir Demo AS"], by=ingrid, now=NOW)
        assert fewer.tasks == ()
        more = await set_suppliers(session, need, ["Papir Demo AS", "Penn Demo AS"], by=ingrid, now=NOW)
        assert names(more.tasks, found) == {"ada"}
        assert len(await tasks_of(session, need.record, subject=SECOND, state=TaskState.OPEN)) == 4
        told = [line.text + str(line.detail) for line in await case_history(session, need.record)]
        assert not any("Papir" in line for line in told)


async def test_who_concludes_is_above_is_here_and_is_clear(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        found = await town(session)
        need, dag, siri, lars, ada = found.need, found.dag, found.siri, found.lars, found.ada

        async def asks(person: Person) -> Person | None:
            return await concluder(session, need, person, on=TODAY)

        assert await asks(ada) is lars
        await doubts(session, found, lars)
        assert await asks(ada) is dag, "a leader in doubt does not conclude"
        assert await asks(siri) is dag
        assert await asks(dag) is None, "nobody concludes on whoever leads them"
        await away(session, dag, found.vera)
        assert await asks(ada) is siri, "while the leaders are away the innkjøpssjef concludes"
        add_party(need, BARRED, siri.id)
        assert await asks(ada) is dag, "somebody away is better than nobody"
        dag.left_on = TODAY - timedelta(days=1)
        assert await asks(ada) is None
        lars.leader_id = ada.id
        assert await asks(ada) is None, "a ring of leaders ends"


async def test_a_doubt_keeps_somebody_out_until_it_is_concluded_or_taken_back(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        found = await town(session)
        need, vera, lars = found.need, found.vera, found.lars
        doubt = await doubts(session, found, vera)
        assert doubt.leader is lars
        assert await in_doubt(session, need, vera.id)
        assert not await may_act(session, need, vera)
        assert not await may_act(session, need, found.kari, instead_of=vera)
        assert Lacks.IN_DOUBT in {one.why for one in await unanswered(session, need)}
        lars.left_on = TODAY - timedelta(days=1)
        moved = await move_stuck(session, need, by=found.ingrid, now=NOW)
        assert len(moved) == 3
        assert [names([one], found) for one in await _open(session, need)] == [{"dag"}]
        await withdraw_doubt(session, doubt.vurdering, reason="Feil firma", by=vera, now=NOW)
        await know_nothing(session, need, vera, role=FAGGRUPPE, now=NOW)
        assert await may_act(session, need, vera)
        assert await _open(session, need) == []
        again = await doubts(session, found, vera, NOW + timedelta(hours=1))
        await concluded(session, found, again, Conclusion.HABIL)
        assert await may_act(session, need, vera)
        assert "Vera Demo" not in {one.person.name for one in await unanswered(session, need)}


async def _open(session: AsyncSession, need: Behovsmelding) -> list[CaseTask]:
    return list(await tasks_of(session, need.record, TaskKind.VURDERING, state=TaskState.OPEN))


async def test_whoever_is_inhabil_loses_the_case_at_once_and_can_come_back(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        found = await town(session)
        need, vera, lars, kari = found.need, found.vera, found.lars, found.kari
        question = await ask_task(
            session, need.record, TaskKind.QUESTION, person=vera, role="faggruppe", by=found.ingrid, due_on=TODAY,
            now=NOW, prompt="Hvor mange?",
        )  # fmt: skip
        assert await _sees(session, vera, need)
        await away(session, vera, kari)
        assert await _sees(session, kari, need), "a deputy sees what the other sees"
        doubt = await doubts(session, found, vera)
        await concluded(session, found, doubt, Conclusion.INHABIL)
        assert question.state == TaskState.CANCELLED.value
        assert party_ids(need, FAGGRUPPE) == frozenset()
        assert not await _sees(session, vera, need)
        assert not await _sees(session, kari, need), "nobody gets in through somebody inhabil"
        assert await ask_one(session, need, vera, FAGGRUPPE, by=found.ingrid, now=NOW) == ()
        assert not await may_act(session, need, vera)
        assert not await may_act(session, need, kari, instead_of=vera)

        task = await session.get_one(CaseTask, doubt.vurdering.task_id)
        back = await conclude(
            session,
            need,
            doubt.vurdering,
            Conclusion.HABIL,
            reason="Feil person",
            task=task,
            by=lars,
            now=NOW,
        )
        assert await _sees(session, vera, need)
        assert vera.id in party_ids(need, FAGGRUPPE)
        assert back.events
        assert task.answer == TaskAnswer.HABIL.value
        assert not await in_doubt(session, need, vera.id)


async def test_a_case_handler_a_requester_and_a_leader_who_are_inhabil(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        found = await town(session)
        need, ingrid, ada, lars = found.need, found.ingrid, found.ada, found.lars
        await concluded(session, found, await doubts(session, found, ingrid), Conclusion.INHABIL)
        assert need.taken_by_id is None
        assert not await _sees(session, ingrid, need), "the role of innkjøper opens it no more"
        await concluded(session, found, await doubts(session, found, ada), Conclusion.INHABIL)
        assert followers_of(need) == ()
        assert not await _sees(session, ada, need)
        assert may_see(
            await _viewer(session, ada), Thing.BEHOVSMELDING_KORT, of_need(need), enheter=NO_ENHETER
        )
        await concluded(session, found, await doubts(session, found, lars), Conclusion.INHABIL)
        assert not await may_act(session, need, found.kari), "nor does anybody right below decide"
        assert await may_act(session, need, found.dag)
        await away(session, lars, found.siri)
        assert not await may_act(session, need, found.siri, instead_of=lars)


async def _viewer(session: AsyncSession, person: Person) -> Viewer:
    return await viewer_of(session, person, guest=False, on=TODAY)


async def _sees(session: AsyncSession, person: Person, need: Behovsmelding) -> bool:
    return await sees_case(session, await _viewer(session, person), need, enheter=NO_ENHETER)


async def test_what_was_written_is_read_by_three_and_stands_in_no_other_table(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        found = await town(session)
        need, vera = found.need, found.vera
        await away(session, found.lars, found.kari)
        doubt = await doubts(session, found, vera)
        assert doubt.leader is found.dag
        await concluded(session, found, doubt, Conclusion.INHABIL)
        await session.flush()
        may = {
            name
            for name, one in vars(found).items()
            if isinstance(one, Person)
            and sees_vurdering(await _viewer(session, one), doubt.vurdering, need, enheter=NO_ENHETER)
        }
        assert may == {"vera", "dag", "ingrid"}
        for table in Base.metadata.sorted_tables:
            rows = (await session.execute(select(table))).all()
            if table.name != Habilitetsvurdering.__tablename__:
                assert CANARY not in str(rows), table.name


ME, AWAY, OTHER = (uuid.UUID(int=number) for number in (1, 2, 3))


@pytest.mark.parametrize(
    ("relation", "own", "through"),
    [(Relation.MELDER, True, False), (Relation.VURDERER, True, False), (Relation.SAKSBEHANDLER, True, False)],
)
def test_nobody_reads_a_vurdering_for_another(relation: Relation, own: bool, through: bool) -> None:
    viewer = Viewer(guest=False, ids=frozenset({ME, AWAY}), own=frozenset({ME}))
    for id, seen in ((ME, own), (AWAY, through)):
        subject = Subject(named={relation: (id,)})
        assert may_see(viewer, Thing.HABILITETSVURDERING, subject, enheter=NO_ENHETER) is seen


@pytest.mark.parametrize("barred", [ME, AWAY, OTHER])
def test_a_role_and_a_name_open_nothing_where_their_holder_is_inhabil(barred: uuid.UUID) -> None:
    for viewer, subject in (
        (
            Viewer(
                guest=False, ids=frozenset({ME, AWAY}), own=frozenset({ME}),
                held=(Held(Role.INNKJOPSSJEF, "", None, None, AWAY),),
            ),
            Subject(barred=frozenset({barred})),
        ),
        (
            Viewer(guest=False, ids=frozenset({ME, AWAY}), own=frozenset({ME})),
            Subject(named={Relation.GODKJENNER_AV: (AWAY,)}, barred=frozenset({barred})),
        ),
    ):  # fmt: skip
        seen = may_see(viewer, Thing.BEHOVSMELDING, subject, enheter=NO_ENHETER)
        assert seen is (barred == OTHER)
        assert may_see(viewer, Thing.BEHOVSMELDING_KORT, subject, enheter=NO_ENHETER)


def test_whoever_wrote_a_vurdering_reads_it_though_they_are_inhabil_and_other_inhabile_do_not() -> None:
    need = Behovsmelding(taken_by_id=OTHER, parties={BARRED: [str(ME), str(OTHER)]})
    written = Habilitetsvurdering(person_id=ME, concluded_by_id=AWAY)
    subject = of_vurdering(written, need)
    for id, seen in ((ME, True), (AWAY, True), (OTHER, False)):
        viewer = Viewer(guest=False, ids=frozenset({id}), own=frozenset({id}))
        assert may_see(viewer, Thing.HABILITETSVURDERING, subject, enheter=NO_ENHETER) is seen


def test_the_work_and_the_following_of_a_case_go_through_nobody_inhabil() -> None:
    need = Behovsmelding(
        requester_id=AWAY, innkjopskontakt_id=AWAY, taken_by_id=None, parties={BARRED: [str(AWAY)]}
    )
    viewer = Viewer(guest=False, ids=frozenset({ME, AWAY}), own=frozenset({ME}))
    looks = Onlooker(context=None, viewer=viewer, enheter=NO_ENHETER)  # type: ignore[arg-type]  # not asked
    assert not looks.follows(need)
    assert not looks.works_on(need)
    assert not looks.is_barred(need)
    need.parties = {}
    assert looks.follows(need)
    assert looks.works_on(need)
    office = Viewer(
        guest=False,
        ids=frozenset({ME}),
        own=frozenset({ME}),
        held=(Held(Role.INNKJOPER, "", None, None, ME),),
    )
    at_work = Onlooker(context=None, viewer=office, enheter=NO_ENHETER)  # type: ignore[arg-type]  # not asked
    assert at_work.works_on(need)
    need.parties = {BARRED: [str(ME)]}
    assert not at_work.works_on(need)


async def test_whoever_gives_a_case_away_is_not_asked_any_more_where_they_have_no_other_part(
    sessions: Sessions,
) -> None:
    async with sessions.begin() as session:
        house = await town(session)
        need, ingrid = house.need, house.ingrid
        for other in (False, True):
            take_need(session, need, by=ingrid, now=NOW)
            await ask_one(session, need, ingrid, "saksbehandler", by=ingrid, now=NOW)
            if other:
                add_party(need, FAGGRUPPE, ingrid.id)
            assert await let_off(session, need, ingrid.id, by=ingrid, now=NOW) == (), "has it still"
            give_need_back(session, need, by=ingrid, reason="", now=NOW)
            gone = await let_off(session, need, ingrid.id, by=ingrid, now=NOW)
            left = await tasks_of(session, need.record, TaskKind.HABILITET, state=TaskState.OPEN)
            assert ([one.person_id for one in left], bool(gone)) == ([ingrid.id] if other else [], not other)
