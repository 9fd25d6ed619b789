"""Who may decide on a track, and in which role."""

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from register.database import Sessions
from register.deciders import Decider, decider, load_matter, option_owners
from register.deciding import Ruling, decide
from register.decision import Decision
from register.enhet import load_enheter
from register.person import PersonRole, Role
from register.stand_in import StandIn, StandInKind, StandInStatus
from register.track import VERDICTS, Track, TrackKind, Verdict
from tests.register.avtaler import NOW, TODAY, Filled, day, fill

OPTION = TrackKind.OPTION


async def role_of(
    session: AsyncSession, filled: Filled, name: str, track: Track, *, duty_owner: Role | None = None
) -> str | None:
    matter = await load_matter(session, track)
    assert matter is not None
    found = await decider(session, filled.people[name], track, on=TODAY, matter=matter, duty_owner=duty_owner)
    return found.role if found else None


def on_avtale(filled: Filled, key: str = "papir", kind: TrackKind = OPTION) -> Track:
    return Track(kind, f"avtale:{filled.avtaler[key].id}", day(200))


async def test_the_nearest_role_is_the_one_that_is_stored(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        filled = await fill(session)
        track = on_avtale(filled, kind=TrackKind.EXPIRY)
        roles = {name: await role_of(session, filled, name, track) for name in filled.people}
    assert roles == {
        "ada": None, "filip": "avtaleforvalter", "ingrid": "stedfortreder", "kari": None, "lars": "avtaleeier",
        "siri": "innkjoper", "admin": None, "petra": None,
    }  # fmt: skip


async def test_an_avtaleforvalter_without_an_avtale_of_their_own_decides_on_none(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        filled = await fill(session)
        assert await role_of(session, filled, "filip", on_avtale(filled, "pc")) is None


async def test_a_role_with_a_limit_reaches_only_what_lies_within_it(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        filled = await fill(session)
        filled.people["petra"].roles.append(PersonRole(role="innkjoper", scope="eiendom"))
        await session.flush()
        assert await role_of(session, filled, "petra", on_avtale(filled, "renhold")) == "innkjoper"
        assert await role_of(session, filled, "petra", on_avtale(filled, "papir")) is None


async def test_a_leader_above_the_enhet_and_the_avtaleforvalters_own_leader_may_decide(
    sessions: Sessions,
) -> None:
    async with sessions.begin() as session:
        filled = await fill(session)
        track = on_avtale(filled, "renhold", TrackKind.EXPIRY)
        assert await role_of(session, filled, "lars", track) == "leder"
        filled.people["filip"].leader_id = filled.people["petra"].id
        await session.flush()
        assert await role_of(session, filled, "petra", track) == "leder"


async def test_who_stands_in_has_the_role_and_both_are_known(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        filled = await fill(session)
        session.add(
            StandIn(
                kind=StandInKind.ABSENCE.value, status=StandInStatus.CONFIRMED.value, source="chat", person_id=filled.people["filip"].id,
                deputy_id=filled.people["ada"].id, from_on=TODAY, to_on=day(3), asked_at=NOW, decided_at=NOW,
            )
        )  # fmt: skip
        await session.flush()
        track = on_avtale(filled)
        matter = await load_matter(session, track)
        assert matter is not None
        found = await decider(session, filled.people["ada"], track, on=TODAY, matter=matter)
        assert found == Decider("avtaleforvalter", filled.people["filip"])
        later = await decider(session, filled.people["ada"], track, on=day(4), matter=matter)
        assert later is None


async def test_a_restricted_avvik_is_only_for_its_named_recipients(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        filled = await fill(session)
        await session.refresh(filled.avvik["lonn"])
        closed = Track(TrackKind.AVVIK, f"avvik:{filled.avvik['lonn'].id}", day(0))
        roles = {name: await role_of(session, filled, name, closed) for name in filled.people}
        assert {name for name, role in roles.items() if role} == {"siri"}
        await session.refresh(filled.avvik["gulv"])
        plain = Track(TrackKind.AVVIK, f"avvik:{filled.avvik['gulv'].id}", day(0))
        assert await role_of(session, filled, "filip", plain) == "ansvarlig"


@pytest.mark.parametrize(
    ("kind", "record", "able"),
    [
        (TrackKind.BEHOVSMELDING, "", {"ingrid", "siri"}),
        (TrackKind.ARTIKKEL, "artikkel:x", {"ingrid", "siri"}),
        (TrackKind.DUTY, "plikt:x", {"ingrid", "siri", "lars"}),
    ],
)
async def test_what_belongs_to_an_office_is_decided_there(
    sessions: Sessions, kind: TrackKind, record: str, able: set[str]
) -> None:
    async with sessions.begin() as session:
        filled = await fill(session)
        track = Track(kind, record or "artikkel:x", TODAY)
        found = {
            name
            for name in filled.people
            if await role_of(session, filled, name, track, duty_owner=Role.LEDER)
        }
    assert found == able


async def test_every_kind_has_somebody_in_the_register_who_may_decide(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        filled = await fill(session)
        lars, filip = filled.people["lars"], filled.people["filip"]
        ruling = Ruling(
            on_avtale(filled), Verdict.CALL_OPTION, filip, "avtaleforvalter", avtale_id=filled.avtaler["papir"].id, approver=lars, deadline_on=day(200)
        )  # fmt: skip
        decision: Decision = await decide(session, ruling, now=NOW)
        records = {
            TrackKind.AVVIK: f"avvik:{filled.avvik['gulv'].id}", TrackKind.ARTIKKEL: "artikkel:x", TrackKind.DUTY: "plikt:x",
            TrackKind.ASSIGNMENT: f"person:{filip.id}", TrackKind.BEHOVSMELDING: "artikkel:x",
            **dict.fromkeys((TrackKind.APPROVAL, TrackKind.NOTICE, TrackKind.NOT_SHOWN), f"decision:{decision.id}"),
        }  # fmt: skip
        for kind in VERDICTS:
            track = Track(kind, records.get(kind, on_avtale(filled).record), TODAY)
            able = [name for name in filled.people if await role_of(session, filled, name, track)]
            assert able, kind
            assert "ada" not in able, kind


async def test_options_without_an_avtaleeier_belong_to_the_leader_and_else_to_the_innkjopssjef(
    sessions: Sessions,
) -> None:
    async with sessions.begin() as session:
        filled = await fill(session)
        enheter = await load_enheter(session)

        async def owners(key: str, role: Role = Role.AVTALEEIER) -> list[tuple[str, str]]:
            found = await option_owners(session, filled.avtaler[key], enheter=enheter, role=role, on=TODAY)
            return [(owner.person.name, owner.role) for owner in found]

        assert await owners("papir") == [("Lars Demo", "avtaleeier")]
        assert await owners("renhold") == [("Lars Demo", "leder")]
        assert await owners("pc") == [("Siri Demo", "innkjopssjef")]
        assert await owners("papir", Role.INNKJOPSSJEF) == [("Siri Demo", "innkjopssjef")]
        filled.people["lars"].left_on = TODAY
        await session.flush()
        assert await owners("papir") == [("Siri Demo", "innkjopssjef")]
