"""What all kinds of cases have in common: numbers in any writing, who sees them, and what several enheter need together."""

import uuid
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from register.access import Relation, Thing, may_see, viewer_of
from register.area_ask import amount_in, number_word, total_of
from register.area_question import AreaAnswer, AreaQuestion
from register.behovsmelding import Behovsmelding, report_need
from register.case_event import CaseAct, case_history
from register.case_number import Series
from register.case_step import (
    clarifier_of,
    clarify_need,
    give_need_back,
    send_need_on,
    take_need,
    waits_for_taker,
    withdraw_need,
)
from register.cases import case_numbered, followers_of, load_case, number_in, of_need, own_cases
from register.database import Sessions
from register.enhet import tree_of
from register.person import Person, Role, add_person

NOW = datetime(2026, 11, 21, 11, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        "BM-2026-0001",
        "bm 2026 1",
        "BM2026-1",
        "hvor er bm-2026-01?",
        "BM–2026–0001",
        "Bm 2026/1",
        "bm.2026.0001",
    ],
)
def test_a_number_is_read_in_any_writing(written: str) -> None:
    assert number_in(written) == (Series.BEHOVSMELDING, 2026, 1)


@pytest.mark.parametrize(
    "written", ["2026-0001", "AV-105", "BM-26-1", "ABM-2026-1", "bm 2026", "eb-2026-12345678"]
)
def test_what_is_no_number_is_none(written: str) -> None:
    assert number_in(written) is None


async def people(session: AsyncSession) -> tuple[Person, Person, Person]:
    ada = await add_person(session, email="ada@demo.invalid", name="Ada Demo")
    kari = await add_person(session, email="kari@demo.invalid", name="Kari Demo")
    other = await add_person(
        session, email="ola@demo.invalid", name="Ola Demo", roles=frozenset({Role.BESTILLER})
    )
    return ada, kari, other


async def filed(session: AsyncSession, ada: Person, *, by: Person | None = None) -> Behovsmelding:
    return await report_need(
        session, title="Stoler", need="", tjenesteomrade=None, enhet_id=None, avtale_id=None, value_nok=None,
        wanted_by_on=None, requester=ada, on=NOW.date(), now=NOW, filed_by=by,
    )  # fmt: skip


async def test_a_case_is_found_by_record_and_by_number(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        ada, *_ = await people(session)
        need = await filed(session, ada)
        assert await load_case(session, need.record) is need
        assert await load_case(session, need.record, lock=True) is need
        assert await case_numbered(session, (Series.BEHOVSMELDING, 2026, 1)) is need
        assert await case_numbered(session, (Series.AVVIK, 2026, 1)) is None
        for record in ("behovsmelding:x", f"avvik:{need.id}", "annet", ""):
            assert await load_case(session, record) is None


async def test_whose_it_is_and_who_filed_it_follow_it_and_see_it_whole(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        ada, kari, other = await people(session)
        need = await filed(session, ada, by=kari)
        assert followers_of(need) == (ada.id, kari.id)
        for person in (ada, kari):
            assert await own_cases(session, (person.id,)) == [need]
        assert await own_cases(session, (other.id,)) == []
        sees = {}
        for person in (ada, kari, other):
            viewer = await viewer_of(session, person, guest=False, on=NOW.date())
            sees[person.name] = may_see(viewer, Thing.BEHOVSMELDING, of_need(need), enheter=tree_of(()))
        assert sees == {"Ada Demo": True, "Kari Demo": True, "Ola Demo": False}


async def test_the_named_innkjopskontakt_sees_a_need_wherever_it_belongs(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        ada, kari, _ = await people(session)
        need = await filed(session, ada)
        need.innkjopskontakt_id = kari.id
        viewer = await viewer_of(session, kari, guest=False, on=NOW.date())
        assert Relation.MELDER in of_need(need).named
        assert may_see(viewer, Thing.BEHOVSMELDING, of_need(need), enheter=tree_of(()))


async def test_each_step_leaves_a_line_and_says_who_has_it(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        ada, kari, other = await people(session)
        need = await filed(session, ada)
        clarify_need(session, need, by=kari, now=NOW)
        await session.flush()
        assert await clarifier_of(session, need) == kari.id
        send_need_on(session, need, by=kari, to=other, reason="Ditt område.", now=NOW)
        assert (need.status, need.innkjopskontakt_id) == ("mottatt", other.id)
        take_need(session, need, by=kari, now=NOW)
        assert not waits_for_taker(need)
        give_need_back(session, need, by=kari, reason="Inhabil.", now=NOW)
        assert waits_for_taker(need)
        event = withdraw_need(session, need, by=ada, reason="Løst.", now=NOW)
        assert event.to_id is None
        await session.flush()
        acts = {line.act for line in await case_history(session, need.record)}
    assert acts == {CaseAct.FILED, CaseAct.CLARIFYING, CaseAct.SENT_ON, CaseAct.TAKEN, CaseAct.GIVEN_BACK, CaseAct.WITHDRAWN}  # fmt: skip


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("20", 20),
        ("20 stk", 20),
        ("tolv stoler", 12),
        ("ca. 15", 15),
        ("1 200 ark", 1200),
        ("to hundre og femti", 250),
        ("en stol", 1),
        ("20 stoler til en klasse", 20),
        ("noen", None),
        ("et dusin", None),
        ("10-12", None),
        ("mellom 10 og 12", None),
        ("12 stoler og 3 bord", None),
        ("2 per klasse", None),
        ("3 esker à 10", None),
        ("rom 214: 4 stoler", None),
        ("", None),
    ],
)
def test_a_quantity_is_the_only_number_in_it(written: str, amount: int | None) -> None:
    assert amount_in(written) == (Decimal(amount) if amount is not None else None)


def answered(
    quantity: str, *, same: bool = True, minute: int = 0, enhet: uuid.UUID | None = None
) -> AreaAnswer:
    at = NOW.replace(minute=minute)
    return AreaAnswer(enhet_id=enhet or uuid.uuid4(), same=same, quantity=quantity, note="", answered_at=at)


def test_those_who_have_the_same_need_are_added_up_and_an_enhet_counts_once() -> None:
    need, twice = Behovsmelding(quantity="20 stoler"), uuid.uuid4()
    first = AreaQuestion(asked=[answered("5", enhet=twice), answered("12 stk", minute=1)])
    second = AreaQuestion(
        asked=[answered("8", enhet=twice), answered("", same=False), answered("en god del", minute=2), AreaAnswer(enhet_id=uuid.uuid4(), same=None, quantity="")]
    )  # fmt: skip
    total = total_of(need, [first, second])
    assert sorted(amount for _, amount in total.others) == [8, 12]
    assert [said for _, said in total.unclear] == ["en god del"]
    assert total.together == 40
    boxes = AreaQuestion(asked=[answered("3 esker"), answered("4 stk")])
    assert total_of(need, [boxes]).together == 24, "boxes are not added to chairs"
    assert total_of(Behovsmelding(quantity="2 esker"), [boxes]).together == 9
    assert total_of(Behovsmelding(quantity="noen"), [first]).together is None


@pytest.mark.parametrize(
    ("amount", "said"), [("1200", "1\u00a0200"), ("2.5", "2,5"), ("40", "40"), ("100", "100")]
)
def test_a_sum_is_written_as_people_write_it(amount: str, said: str) -> None:
    assert number_word(Decimal(amount)) == said
