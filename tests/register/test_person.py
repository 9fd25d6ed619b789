from datetime import UTC, datetime

import pytest
from sqlalchemy.exc import IntegrityError

from bot.demo import demo_people, load_demo
from register.database import Sessions
from register.person import (
    PersonNotFoundError,
    Role,
    SeenAt,
    add_person,
    find_person,
    find_person_at,
    get_person,
    people_with_role,
    remember_address,
    set_roles,
)

NOW = datetime(2026, 11, 21, 11, 0, tzinfo=UTC)


async def test_a_person_is_found_by_e_mail_in_any_case(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        await add_person(session, email=" Ada.ÅS@Demo.invalid ", name="Ada")
    async with sessions() as session:
        found = await find_person(session, "ada.ås@demo.INVALID")
        assert found is not None
        assert found.email == "ada.ås@demo.invalid"


async def test_two_people_cannot_share_an_e_mail_address(sessions: Sessions) -> None:
    async with sessions() as session:
        await add_person(session, email="ada@demo.invalid", name="Ada")
        with pytest.raises(IntegrityError):
            await add_person(session, email="ADA@demo.invalid", name="Ada igjen")


async def test_a_missing_person_is_named_in_the_error(sessions: Sessions) -> None:
    async with sessions() as session:
        with pytest.raises(PersonNotFoundError) as caught:
            await get_person(session, "ingen@demo.invalid")
    assert caught.value.email == "ingen@demo.invalid"


async def test_everybody_is_ansatt_and_roles_are_replaced_exactly(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        ada = await add_person(session, email="ada@demo.invalid", name="Ada", roles=frozenset({Role.LEDER}))
        await set_roles(session, ada, frozenset({Role.INNKJOPER, Role.REDAKTOR}))
    async with sessions() as session:
        ada = await get_person(session, "ada@demo.invalid")
        assert ada.has_role(Role.ANSATT)
        assert ada.has_role(Role.INNKJOPER)
        assert not ada.has_role(Role.LEDER)
        assert [person.email for person in await people_with_role(session, Role.REDAKTOR)] == [ada.email]


async def test_a_platform_id_that_moves_to_another_person_leaves_the_first(sessions: Sessions) -> None:
    seen = SeenAt(channel="slack", user_id="U1", conversation_id="D1", at=NOW)
    async with sessions.begin() as session:
        ada = await add_person(session, email="ada@demo.invalid", name="Ada")
        await remember_address(session, ada, seen)
    async with sessions.begin() as session:
        per = await add_person(session, email="per@demo.invalid", name="Per")
        await remember_address(session, per, seen)
    async with sessions() as session:
        found = await find_person_at(session, channel="slack", user_id="U1")
        assert found is not None
        assert found.email == "per@demo.invalid"
        assert (await get_person(session, "ada@demo.invalid")).addresses == []


async def test_a_person_is_the_same_on_every_channel(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        ada = await add_person(session, email="ada@demo.invalid", name="Ada")
        for channel, user in (("slack", "U1"), ("teams", "29:1")):
            seen = SeenAt(channel=channel, user_id=user, conversation_id="c", at=NOW)
            await remember_address(session, ada, seen)
    async with sessions() as session:
        slack = await find_person_at(session, channel="slack", user_id="U1")
        teams = await find_person_at(session, channel="teams", user_id="29:1")
        assert slack is not None
        assert teams is not None
        assert slack.id == teams.id


@pytest.mark.parametrize("kommune", ["lillestrom", "baerum"])
async def test_the_demo_has_every_role_and_loads_twice_without_change(
    sessions: Sessions, kommune: str
) -> None:
    for _ in range(2):
        await load_demo(sessions, kommune)
    async with sessions() as session:
        for role in Role:
            if role not in (Role.ANSATT, Role.GODKJENNER):
                assert await people_with_role(session, role), role
        people = [await get_person(session, person.email) for person in demo_people(kommune)]
        assert all(person.email.endswith("@demo.invalid") for person in people)
        assert sum(person.leader_id is None for person in people) == 1
