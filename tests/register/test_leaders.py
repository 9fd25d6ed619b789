"""The leaders above a person, for those who suggest whom to ask."""

from datetime import date
from decimal import Decimal

from register.database import Sessions
from register.leaders import leaders_from
from register.person import add_person

TODAY = date(2026, 11, 21)


async def test_leaders_come_nearest_first_without_who_has_left_and_a_ring_ends(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        names = ("Ada", "Per", "Kari", "Ola")
        ada, per, kari, ola = [
            await add_person(session, email=f"{name.lower()}@demo.invalid", name=name) for name in names
        ]
        ada.leader_id, per.leader_id, kari.leader_id, ola.leader_id = per.id, kari.id, ola.id, per.id
        kari.left_on, ola.budget_authority_nok = TODAY, Decimal(500_000)
    async with sessions() as session:
        found = await leaders_from(session, ada.leader_id, but=ada.id, on=TODAY)
        assert [(one.name, one.budget_authority_nok) for one in found] == [("Per", None), ("Ola", 500_000)]
        assert await leaders_from(session, None, but=ada.id, on=TODAY) == ()
        assert [one.name for one in await leaders_from(session, per.id, but=ola.id, on=TODAY)] == ["Per"]
