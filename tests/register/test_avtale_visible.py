"""Which avtaler somebody may know of: what lies under a hidden one is hidden with it, however far down."""

import uuid

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from register.access import viewer_of
from register.avtale import Avtale
from register.avtale_visible import known_to_employees, visible
from register.avtale_words import vocabulary
from register.database import Sessions
from register.enhet import load_enheter
from register.handover import workload
from register.person import Person, add_person
from tests.register.avtaler import TODAY, make_avtale

DEPTH = 5


async def _chain(session: AsyncSession, forvalter: Person) -> None:
    """Add a confidential agreement with others under it, the last but one above the last and under it at once."""
    above: uuid.UUID | None = None
    made: list[Avtale] = []
    for depth in range(DEPTH):
        made.append(
            make_avtale(
                f"K{depth}", f"Kanarifugler {depth}", confidential=not depth, parent_id=above,
                avtaleforvalter_id=forvalter.id,
            )
        )  # fmt: skip
        session.add(made[-1])
        await session.flush()
        above = made[-1].id
    ring = [make_avtale(f"R{number}", "Ring") for number in range(2)]
    session.add_all(ring)
    await session.flush()
    ring[0].parent_id, ring[1].parent_id = ring[1].id, ring[0].id
    session.add(make_avtale("A", "Papir"))
    await session.flush()


async def test_what_lies_under_a_hidden_avtale_is_hidden_however_far_down(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        filip = await add_person(session, email="filip@demo.invalid", name="Filip Demo")
        ada = await add_person(session, email="ada@demo.invalid", name="Ada Demo")
        await _chain(session, filip)
        enheter = await load_enheter(session)
        for person, count in ((ada, 3), (filip, DEPTH + 3)):
            viewer = await viewer_of(session, person, guest=False, on=TODAY)
            seen = await visible(session, viewer, enheter=enheter)
            keys = list(await session.scalars(select(Avtale.key).where(seen).order_by(Avtale.key)))
            assert len(keys) == count
            assert keys[0] == "A"
        everybody = await session.scalars(select(Avtale.key).where(known_to_employees()))
        assert set(everybody) == {"A", "R0", "R1"}


async def test_hidden_avtaler_lend_no_words_and_are_not_counted_before_a_yes(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        filip = await add_person(session, email="filip@demo.invalid", name="Filip Demo")
        await _chain(session, filip)
        assert (await vocabulary(session)).nearest("kanarifuglerr") is None
        assert (await workload(session, filip, on=TODAY)).avtaler == 0
