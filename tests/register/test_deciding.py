"""What is stored of a decision, and that the first of two stands."""

import asyncio
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from register.avtale import Avtale
from register.avtale_extended import move_back, move_end
from register.behovsmelding import Behovsmelding, report_need
from register.database import Sessions
from register.deciding import (
    DecidedBeforeError,
    Ruling,
    act_on,
    approve,
    decide,
    enter,
    lock_record,
    not_entered,
    undo,
)
from register.decision import Decision, standing_decision
from register.person import Person, get_person
from register.track import Track, TrackKind, Verdict
from tests.register.avtaler import NOW, TODAY, Filled, day, fill


def ruling(filled: Filled, by: Person, **values: object) -> Ruling:
    papir = filled.avtaler["papir"].id
    track = Track(TrackKind.OPTION, f"avtale:{papir}", day(200))
    told: dict[str, object] = {"avtale_id": papir, "deadline_on": day(200), "enters": True, **values}
    return Ruling(track, Verdict.CALL_OPTION, by, "avtaleforvalter", **told)  # type: ignore[arg-type]  # by name


async def test_a_decision_goes_from_recommended_to_entered(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        filled = await fill(session)
        filip, lars = filled.people["filip"], filled.people["lars"]
        asked = ruling(filled, filip, approver=lars, act_by_on=day(200))
        decision = await decide(session, asked, now=NOW)
        states = [(decision.status, decision.followed_by and decision.followed_by.kind)]
        await approve(session, decision, by=lars, role="avtaleeier", now=NOW)
        states.append((decision.status, decision.followed_by and decision.followed_by.kind))
        assert await not_entered(session) == []
        await act_on(session, decision, by=filip, acted_on=TODAY, now=NOW)
        states.append((decision.status, decision.followed_by))
        assert await not_entered(session) == [decision]
        await enter(session, decision, by=filip, now=NOW)
        assert await not_entered(session) == []
    assert states == [("recommended", TrackKind.APPROVAL), ("decided", TrackKind.NOTICE), ("done", None)]


async def test_what_only_notes_something_leaves_its_track_open(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        filled = await fill(session)
        noted = await decide(session, ruling(filled, filled.people["filip"], closes=False), now=NOW)
        assert noted.status == "noted"
        assert await standing_decision(session, noted.track) is None
        await decide(session, ruling(filled, filled.people["filip"]), now=NOW)


async def test_a_track_that_is_decided_on_is_not_decided_on_again_until_it_is_undone(
    sessions: Sessions,
) -> None:
    async with sessions.begin() as session:
        filled = await fill(session)
        filip = filled.people["filip"]
        first = await decide(session, ruling(filled, filip), now=NOW)
        with pytest.raises(DecidedBeforeError) as raised:
            await decide(session, ruling(filled, filled.people["ingrid"]), now=NOW)
        assert raised.value.decision is first
        await undo(session, first, by=filip, reason="Feil", now=NOW)
        second = await decide(session, ruling(filled, filip), now=NOW)
        assert (await standing_decision(session, first.track)) is second


async def test_the_database_itself_keeps_two_decisions_from_standing(sessions: Sessions) -> None:
    async with sessions() as session:
        filled = await fill(session)
        first = await decide(session, ruling(filled, filled.people["filip"]), now=NOW)
        values = {
            name: getattr(first, name)
            for name in ("record", "kind", "target_on", "verdict", "role", "at", "changed_at")
        }
        session.add(Decision(**values, status="done", detail={}, reason="", approved_role="", declined_reason="", undone_reason=""))  # fmt: skip
        with pytest.raises(IntegrityError):
            await session.flush()
        await session.rollback()


async def test_of_two_at_once_the_first_stands(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        filled = await fill(session)

    async def try_as(name: str) -> str:
        async with sessions.begin() as session:
            wanted = ruling(filled, await get_person(session, f"{name}@demo.invalid"))
            await lock_record(session, wanted.track)
            try:
                await decide(session, wanted, now=NOW)
            except DecidedBeforeError:
                return "after"
            await asyncio.sleep(0.05)
            return "first"

    found = await asyncio.gather(*(try_as(name) for name in ("filip", "ingrid", "lars", "siri")))
    assert sorted(found) == ["after", "after", "after", "first"]


async def test_needs_that_are_reported_at_once_get_numbers_of_their_own(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        await fill(session)

    async def report(title: str) -> str:
        async with sessions.begin() as session:
            need = await report_need(
                session, title=title, need="", tjenesteomrade=None, enhet_id=None, avtale_id=None, value_nok=Decimal(100),
                wanted_by_on=None, requester=await get_person(session, "ada@demo.invalid"), on=TODAY, now=NOW,
            )  # fmt: skip
            await asyncio.sleep(0.02)
            return need.number

    numbers = await asyncio.gather(*(report(f"Behov {number}") for number in range(4)))
    assert sorted(numbers) == ["BM-2026-0001", "BM-2026-0002", "BM-2026-0003", "BM-2026-0004"]
    async with sessions() as session:
        assert len(list(await session.scalars(select(Behovsmelding)))) == 4


async def test_an_end_that_is_moved_keeps_what_it_was_and_can_be_moved_back(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        avtale: Avtale = (await fill(session)).avtaler["papir"]
        await session.refresh(avtale)
        before = (avtale.expires_on, avtale.max_expires_on, dict(avtale.filled))
        later = day(1095) + timedelta(days=90)
        await move_end(session, avtale, to_on=later, by=None, now=NOW)
        assert (avtale.expires_on, avtale.max_expires_on) == (later, later)
        assert set(avtale.filled) == {"expires_on", "max_expires_on"}
        await move_back(session, avtale, by=None, now=NOW)
        assert (avtale.expires_on, avtale.max_expires_on, avtale.filled) == before


async def test_the_next_option_has_its_own_deadline_once_the_first_is_used(sessions: Sessions) -> None:
    from register.avtale import AvtaleOption

    async with sessions.begin() as session:
        avtale = (await fill(session)).avtaler["papir"]
        session.add(AvtaleOption(avtale_id=avtale.id, position=2, length_months=12))
        avtale.notice_months = 3
        await session.flush()
        await session.refresh(avtale)
        await move_end(session, avtale, to_on=day(730), by=None, now=NOW, option=1)
        first, second = avtale.options
        assert (first.used, first.notice_on) == (True, None)
        assert second.notice_on is not None
        assert day(730) - timedelta(days=95) < second.notice_on < day(730) - timedelta(days=85)
        assert avtale.notice_on is None
