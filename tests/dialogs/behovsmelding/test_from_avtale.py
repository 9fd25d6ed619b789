"""The short form of an agreement gives the same columns as the whole form, and can be added to."""

from decimal import Decimal

from sqlalchemy import select

from bot.bootstrap import Parts
from dialogs.behovsmelding import keys
from norsk.clock import FixedClock
from register.behovsmelding import Behovsmelding
from register.track import TrackKind, Verdict
from tests.dialogs.deciding import office
from tests.dialogs.loop import labels
from tests.register.avtaler import day


async def test_the_short_form_fills_the_whole_one_and_offers_to_add_to_it(
    parts: Parts, clock: FixedClock
) -> None:
    desk = await office(parts, clock)
    track = desk.track(TrackKind.NEW_PROCUREMENT, on=day(1095))
    said = await desk.decides(
        "filip", Verdict.START_PROCUREMENT, track, tittel="Papir til kontoret", verdi="5 mill"
    )
    assert "Legg til mer" in labels(said)
    async with parts.sessions() as session:
        need = (await session.scalars(select(Behovsmelding))).one()
    assert (need.kind, need.ikt, need.value_nok) == ("vare", False, Decimal(5_000_000))
    assert need.answers[keys.WHAT] == {
        "value": "Papir til kontoret",
        "shown": "Papir til kontoret",
        "state": "said",
    }
    assert need.answers[keys.VALUE]["value"] == "5000000"  # type: ignore[index]  # as it was stored
    assert keys.DURATION not in need.answers, "what follows an agreement is not bought once"
    assert "papir" in need.search_text
    more = await desk.press("filip", said, "Legg til mer")
    assert "uten å kjøpe nytt" in more.text
