from datetime import date

import pytest

from bot.reports.figures import month_before, month_named, next_month
from bot.reports.measured import goal, measured, said
from bot.reports.period import month_of
from dialogs.dialog import Knowledge
from knowledge.profile_parts import Measure

DIALOGUE = Measure(id="m", title="Markedsdialog", measures="market_dialogue", certainty="antatt")


def test_a_measure_says_how_many_nobody_knows_of() -> None:
    one = measured(DIALOGUE, [True, False, None, None], things="anskaffelser", lacks="Notat mangler.")
    assert (one.yes, one.no, one.unknown, one.percent) == (1, 1, 2, 25)
    assert said(one) == "1 av 4 anskaffelser (minst 25 %). Vet ikke: 2. Notat mangler."


def test_a_measure_of_which_all_is_known_says_so_plainly() -> None:
    one = measured(DIALOGUE, [True, True, False], things="anskaffelser", lacks="x")
    assert said(one) == "2 av 3 anskaffelser (67 %)."
    assert said(measured(DIALOGUE, [], things="anskaffelser", lacks="x")) == "Ingen anskaffelser i året."


def test_the_strategies_measure_what_they_say_themselves(knowledge: Knowledge) -> None:
    on = date(2026, 11, 21)
    baerum = {one.id: one for one in knowledge.kommuner["baerum"].measures_on(on)}
    assert goal(baerum["markedsdialog"]) == "23 % i 2019, mål 30 %"
    assert goal(baerum["innovasjon"]) == "mål minst 1 i året"
    limits = {}
    for id in ("baerum", "lillestrom"):
        kommune = knowledge.kommuner[id]
        kgv = next(one for one in kommune.measures_on(on) if one.measures == "kgv")
        limit = kommune.limit(kgv.limit or "", on=on)
        limits[id] = limit.amount_nok if limit else None
    assert limits == {"baerum": 100_000, "lillestrom": 500_000}
    elsewhere = {one.measures for one in knowledge.kommuner["trondheim"].measures_on(on)}
    assert "kgv" not in elsewhere
    assert "climate" in elsewhere


@pytest.mark.parametrize("text", ["2026-13", "2026", "oktober", "2026-1-1", ""])
def test_what_is_no_month_is_none(text: str) -> None:
    assert month_named(text) is None


def test_a_month_lies_between_two_midnights_in_norway() -> None:
    march = month_of(date(2026, 3, 1))
    assert (march.start.isoformat(), march.end.isoformat()) == (
        "2026-03-01T00:00:00+01:00",
        "2026-04-01T00:00:00+02:00",
    )
    assert (next_month(date(2026, 12, 1)), month_before(date(2027, 1, 1))) == (
        date(2027, 1, 1),
        date(2026, 12, 1),
    )
