"""Texts made in chat: four eyes, one history, and which version holds on which day."""

from datetime import UTC, date, datetime, timedelta

import pytest

from register.artikkel import (
    ArtikkelVersion,
    DecidedVersionError,
    OvertakenVersionError,
    OwnVersionError,
    TextKind,
    approve,
    drafts,
    effective,
    history,
    propose,
    reject,
    roll_back,
)
from register.database import Sessions
from register.person import Person, add_person, find_person

NOW = datetime(2026, 11, 21, 11, 0, tzinfo=UTC)
TODAY = date(2026, 11, 21)
ID = "lillestrom-kaffe"


async def two(sessions: Sessions) -> tuple[Person, Person]:
    async with sessions.begin() as session:
        return (
            await find_person(session, "ada@demo.invalid")
            or await add_person(session, email="ada@demo.invalid", name="Ada Demo"),
            await find_person(session, "siri@demo.invalid")
            or await add_person(session, email="siri@demo.invalid", name="Siri Demo"),
        )


async def published(
    sessions: Sessions, text: str, *, effective_on: date = TODAY, at: datetime = NOW
) -> ArtikkelVersion:
    ada, siri = await two(sessions)
    async with sessions.begin() as session:
        version = await propose(
            session, artikkel_id=ID, markdown=text, author=ada, now=at, effective_on=effective_on
        )
        await approve(session, version, by=siri, now=at)
        return version


async def held(sessions: Sessions, on: date = TODAY) -> list[str]:
    async with sessions.begin() as session:
        return [version.text for version in await effective(session, on=on)]


async def test_a_draft_holds_for_nobody_until_a_second_person_has_approved_it(sessions: Sessions) -> None:
    ada, siri = await two(sessions)
    async with sessions.begin() as session:
        version = await propose(session, artikkel_id=ID, markdown="Ny", author=ada, now=NOW)
        with pytest.raises(OwnVersionError):
            await approve(session, version, by=ada, now=NOW)
    assert await held(sessions) == []
    async with sessions.begin() as session:
        [waiting] = await drafts(session)
        await approve(session, waiting, by=siri, now=NOW)
    assert await held(sessions) == ["Ny"]


async def test_what_has_been_decided_cannot_be_decided_again(sessions: Sessions) -> None:
    version = await published(sessions, "Ny")
    _, siri = await two(sessions)
    async with sessions.begin() as session:
        with pytest.raises(DecidedVersionError) as refused:
            await reject(
                session, await session.get_one(ArtikkelVersion, version.id), by=siri, now=NOW, reason="Nei"
            )
    assert refused.value.version.decided_by_id == siri.id


async def test_a_draft_that_a_newer_version_has_overtaken_is_not_published(sessions: Sessions) -> None:
    ada, siri = await two(sessions)
    async with sessions.begin() as session:
        old = await propose(session, artikkel_id=ID, markdown="Gammel", author=ada, now=NOW)
    await published(sessions, "Ny")
    async with sessions.begin() as session:
        with pytest.raises(OvertakenVersionError):
            await approve(session, await session.get_one(ArtikkelVersion, old.id), by=siri, now=NOW)
    assert await held(sessions) == ["Ny"]


async def test_a_version_holds_from_its_first_day(sessions: Sessions) -> None:
    await published(sessions, "Nå")
    await published(sessions, "Fra nyttår", effective_on=date(2027, 1, 1))
    assert await held(sessions) == ["Nå"]
    assert await held(sessions, date(2026, 12, 31)) == ["Nå"]
    assert await held(sessions, date(2027, 1, 1)) == ["Fra nyttår"]


async def test_a_later_first_day_outlasts_a_correction_published_before_it(sessions: Sessions) -> None:
    await published(sessions, "Fra nyttår", effective_on=date(2027, 1, 1))
    await published(sessions, "Skrivefeil rettet", at=NOW + timedelta(hours=1))
    assert await held(sessions) == ["Skrivefeil rettet"]
    assert await held(sessions, date(2027, 1, 1)) == ["Fra nyttår"]


async def test_rolling_back_brings_what_held_before_it(sessions: Sessions) -> None:
    await published(sessions, "Første")
    second = await published(sessions, "Andre")
    _, siri = await two(sessions)
    async with sessions.begin() as session:
        await roll_back(
            session, await session.get_one(ArtikkelVersion, second.id), by=siri, now=NOW, reason="Feil"
        )
    assert await held(sessions) == ["Første"]
    async with sessions.begin() as session:
        versions = await history(session, TextKind.ARTIKKEL, ID)
    assert [(v.number, v.status, v.reason) for v in versions] == [
        (2, "rolled_back", "Feil"),
        (1, "published", ""),
    ]
