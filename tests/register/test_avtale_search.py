"""Finding agreements in the register: what fits best, what may be seen, and fast enough."""

import random
import time
from collections.abc import Sequence

import pytest
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from register.access import viewer_of
from register.avtale import Avtale
from register.avtale_hit import Hit, Seen
from register.avtale_list import ending, mine
from register.avtale_rank import STRONG, Wanted, closeness
from register.avtale_search import by_reference, by_supplier, search
from register.avtale_visible import visible
from register.avtale_words import vocabulary
from register.database import Sessions
from register.enhet import load_enheter
from register.missing_data import Gap, missing_data
from tests.register.avtaler import NOW, TODAY, Filled, day, fill

ROWS = 25_000
MOST_SECONDS = 6
"""Generous: the machine that runs the tests is shared. The benchmark tells the real figure."""


async def seen_by(session: AsyncSession, filled: Filled, name: str, *, guest: bool = False) -> Seen:
    viewer = await viewer_of(session, filled.people[name], guest=guest, on=TODAY)
    return await visible(session, viewer, enheter=await load_enheter(session))


def titles(hits: Sequence[Hit]) -> list[str]:
    return [hit.avtale.title for hit in hits]


async def test_what_fits_best_comes_first_and_what_is_over_comes_last(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        seen = await seen_by(session, await fill(session), "ada")
        hits = await search(session, [Wanted("brøyting")], seen=seen, on=TODAY)
        assert titles(hits) == ["Brøyting og strøing av kommunale veier", "Brøyting av skoleplasser"]


async def test_the_suppliers_of_one_framework_are_one_hit(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        seen = await seen_by(session, await fill(session), "ada")
        [hit] = await by_reference(session, "2024/200", seen=seen, on=TODAY)
        assert hit.suppliers == ("Nord Demo Maskin AS", "Sør Demo Graveservice AS", "Vest Demo Brøyting AS")


async def test_an_agreement_is_found_by_its_number_its_case_and_its_supplier(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        seen = await seen_by(session, await fill(session), "ada")
        for written in ("2024/118", " 2024/118 ", "24/00118"):
            hits = await by_reference(session, written, seen=seen, on=TODAY)
            assert titles(hits) == ["Kontorrekvisita og kopipapir"]
        for name in ("Papir og Penn", "papir og penn demo as", "PAPIR OG PEN DEMO"):
            found, hits = await by_supplier(session, name, seen=seen, on=TODAY)
            assert (found, titles(hits)) == ("Papir og Penn Demo AS", ["Kontorrekvisita og kopipapir"])


async def test_a_confidential_agreement_is_found_only_by_those_who_may(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        filled = await fill(session)
        may = {}
        for name in ("ada", "kari", "admin", "filip", "ingrid", "siri"):
            seen = await seen_by(session, filled, name)
            found = [
                titles(await search(session, [Wanted("alarm")], seen=seen, on=TODAY)),
                titles(await by_reference(session, "2024/410", seen=seen, on=TODAY)),
                titles((await by_supplier(session, "Våken Demo Vakt", seen=seen, on=TODAY))[1]),
                [
                    title
                    for title in titles(await ending(session, TODAY, day(70), seen=seen))
                    if "alarm" in title
                ],
            ]
            assert found in ([[]] * 4, [["Vakthold og alarm"]] * 4)
            may[name] = bool(found[0])
        nobody, those = (
            dict.fromkeys(("ada", "kari", "admin"), False),
            dict.fromkeys(("filip", "ingrid", "siri"), True),
        )
        assert may == nobody | those


async def test_what_lies_under_a_hidden_agreement_is_hidden_with_it(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        filled = await fill(session)
        filled.avtaler["broyting"].confidential = True
        await session.flush()
        seen = await seen_by(session, filled, "ada")
        assert (
            titles(await search(session, [Wanted("snøbrøyting"), Wanted("strøing")], seen=seen, on=TODAY))
            == []
        )
        assert await by_supplier(session, "Nord Demo Maskin", seen=seen, on=TODAY) == ("", [])


async def test_the_words_of_hidden_agreements_mend_nothing(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        await fill(session)
        known = await vocabulary(session)
        assert known.nearest("kontorekvisita") == "kontorrekvisita"
        assert known.nearest("vakthol") is None


async def test_ones_own_are_those_that_one_manages_stands_in_for_or_owns_and_that_are_not_over(
    sessions: Sessions,
) -> None:
    async with sessions.begin() as session:
        filled = await fill(session)
        filled.avtaler["gammel"].avtaleforvalter_id = filled.people["filip"].id
        await session.flush()
        own = {}
        for name in ("filip", "ingrid", "lars"):
            seen = await seen_by(session, filled, name)
            own[name] = titles(await mine(session, {filled.people[name].id}, seen=seen, on=TODAY))
        assert own == {
            "filip": ["Renhold av skoler og barnehager", "Vakthold og alarm", "Kontorrekvisita og kopipapir"],
            "ingrid": ["PC-er, skjermer og tilbehør", "Kontorrekvisita og kopipapir"],
            "lars": ["Kontorrekvisita og kopipapir"],
        }


async def test_the_last_valid_day_counts_as_ending_within_the_time(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        seen = await seen_by(session, await fill(session), "ada")
        assert titles(await ending(session, day(45), day(45), seen=seen)) == [
            "Renhold av skoler og barnehager"
        ]
        assert titles(await ending(session, day(46), day(74), seen=seen)) == []


async def test_what_is_missing_is_counted_by_kind_and_hidden_agreements_are_not(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        filled = await fill(session)
        enheter = await load_enheter(session)
        told = {}
        for name in ("ingrid", "admin"):
            seen = await seen_by(session, filled, name)
            told[name] = {one.gap: one for one in await missing_data(session, enheter, seen=seen, on=TODAY)}
        assert told["ingrid"][Gap.NO_INNKJOPSKONTAKT].names == ("Eiendom", "Helse og mestring")
        assert told["ingrid"][Gap.NO_LEADER].names == ("Helse og mestring",)
        assert told["ingrid"][Gap.NO_END].names == ("Vedlikehold av heiser (2018/009)",)
        assert told["ingrid"][Gap.NOT_IN_NEWEST].count == 1
        assert told["ingrid"][Gap.NO_AVTALEEIER].count == told["admin"][Gap.NO_AVTALEEIER].count + 1
        assert "Brøyting av skoleplasser (2021/077)" not in told["ingrid"][Gap.NO_AVTALEFORVALTER].names


@pytest.mark.parametrize(
    ("asked", "said", "strong"),
    [
        ("kontorrekvisita", "kontorrekvisita", True),
        ("renhold", "renholdstjenester", True),
        ("papir", "kopipapir", True),
        ("snøbrøyting", "brøyting", True),
        ("bil", "biler", True),
        ("pass", "passord", False),
        ("kontorrekvisita", "kontor", False),
        ("mat", "matematikk", False),
        ("skole", "ole", False),
    ],
)
def test_a_word_inside_another_is_near_only_where_it_means_the_same(
    asked: str, said: str, strong: bool
) -> None:
    assert (closeness(asked, said) >= STRONG) is strong


async def test_twenty_five_thousand_agreements_are_searched_at_once(sessions: Sessions) -> None:
    sqlite = sessions.kw["bind"].dialect.name == "sqlite"
    rng = random.Random(7)
    syllables = ("ka", "lo", "mi", "tre", "vu", "sne", "bri", "gol", "hav", "ter", "fjo", "den")
    made = [f"{''.join(rng.choices(syllables, k=4))}" for _ in range(4000)]
    rows = []
    for number in range(ROWS if sqlite else ROWS // 10):
        text = " ".join(rng.choices(made, k=30))
        rows.append({
            "key": f"k{number}", "source_system": "kav", "title": text[:60], "description": text, "keywords": [], "level": "avtale",
            "running": False, "confidential": number % 500 == 0, "unparsed": {}, "filled": {}, "search_text": f" {text} ", "changed_at": NOW,
        })  # fmt: skip
    async with sessions.begin() as session:
        filled = await fill(session)
        await session.execute(insert(Avtale), rows)
        started = time.process_time()
        seen = await seen_by(session, filled, "ada")
        hits = await search(
            session, [Wanted("kopipapir"), Wanted("konvolutter", phrase=1)], seen=seen, on=TODAY
        )
        taken = time.process_time() - started
    assert titles(hits) == ["Kontorrekvisita og kopipapir"]
    assert taken < MOST_SECONDS
