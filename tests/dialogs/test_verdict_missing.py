"""Filling in what the register lacks: only what is missing is asked for, and an import without it leaves it."""

from datetime import date

import pytest
from sqlalchemy import select

from bot.bootstrap import Parts
from norsk.clock import FixedClock
from register.avtale import AvtaleOption
from register.decision import DecisionStatus
from register.track import Track, TrackKind, Verdict
from tests.dialogs.deciding import Office, office
from tests.dialogs.loop import errors
from tests.register.avtaler import TODAY


@pytest.fixture
async def desk(parts: Parts, clock: FixedClock) -> Office:
    return await office(parts, clock)


def missing(desk: Office, key: str = "heis") -> Track:
    return desk.track(TrackKind.MISSING, key, TODAY)


async def asked(desk: Office, key: str, who: str = "ingrid") -> list[str]:
    form = await desk.asks_to(who, Verdict.FILL_IN, missing(desk, key))
    assert form.form is not None
    return [one.key for one in form.form.fields if one.key != "grunn"]


async def test_only_what_is_missing_is_asked_for(desk: Office) -> None:
    assert await asked(desk, "heis") == ["slutt", "opsjoner", "brukt", "avtaleforvalter"]
    await desk.change("heis", expires_on=date(2027, 6, 30), has_options=False)
    assert await asked(desk, "heis") == ["avtaleforvalter"]
    assert await asked(desk, "strom") == ["avtaleforvalter"]


async def test_everything_filled_in_is_kept_with_marks_and_works_out_the_rest(desk: Office) -> None:
    said = await desk.decides(
        "ingrid", Verdict.FILL_IN, missing(desk), slutt="31. desember 2027", opsjoner="1+1 år", brukt="0",
        avtaleforvalter="Filip",
    )  # fmt: skip
    assert said.text.startswith("Takk, det er lagret her. Filip Demo får beskjed og må bekrefte.")
    avtale = await desk.avtale("heis")
    assert desk.filled is not None
    assert avtale.avtaleforvalter_id == desk.filled.people["filip"].id
    assert (avtale.expires_on, avtale.max_expires_on) == (date(2027, 12, 31), date(2029, 12, 31))
    assert set(avtale.filled) == {"expires_on", "avtaleforvalter_id", "has_options", "options"}
    async with desk.parts.sessions() as session:
        options = await session.scalars(select(AvtaleOption).where(AvtaleOption.avtale_id == avtale.id))
        assert [(one.length_months, one.used) for one in options] == [(12, False), (12, False)]
    decision = await desk.only()
    assert (decision.status, decision.enters) == (DecisionStatus.DONE.value, True)


async def test_what_is_still_missing_keeps_the_track_open(desk: Office) -> None:
    said = await desk.decides("ingrid", Verdict.FILL_IN, missing(desk), slutt="løpende")
    assert "Fortsatt mangler avtaleforvalter." in said.text
    assert (await desk.avtale("heis")).running is True
    assert (await desk.only()).status == DecisionStatus.NOTED.value


IMPOSSIBLE: tuple[tuple[dict[str, str], str, str], ...] = (
    ({}, "slutt", "minst ett"),
    ({"slutt": "snart"}, "slutt", "ikke en dato"),
    ({"slutt": "1. januar 2020"}, "slutt", "Avtalen starter"),
    ({"opsjoner": "se kontrakten"}, "opsjoner", "forstår ikke"),
    ({"opsjoner": "1+1 år"}, "brukt", "hvor mange"),
    ({"opsjoner": "1+1 år", "brukt": "3"}, "brukt", "2 opsjoner"),
    ({"avtaleforvalter": "Nils"}, "avtaleforvalter", "finner ingen ansatt"),
)


async def test_what_cannot_be_is_refused_with_why_and_nothing_is_stored(desk: Office) -> None:
    form = await desk.asks_to("ingrid", Verdict.FILL_IN, missing(desk))
    for values, field, fault in IMPOSSIBLE:
        empty = dict.fromkeys(("slutt", "opsjoner", "brukt", "avtaleforvalter"), "")
        form = await desk.fill("ingrid", form, **{**empty, **values})
        assert fault in errors(form)[field]
    avtale = await desk.avtale("heis")
    assert (avtale.filled, avtale.expires_on, avtale.avtaleforvalter_id) == ({}, None, None)


async def test_somebody_names_themself_and_no_options_is_an_answer(desk: Office) -> None:
    await desk.decides(
        "ingrid", Verdict.FILL_IN, missing(desk), avtaleforvalter="meg", opsjoner="ingen", slutt="30.6.2027"
    )
    avtale = await desk.avtale("heis")
    assert desk.filled is not None
    assert avtale.avtaleforvalter_id == desk.filled.people["ingrid"].id
    assert (avtale.has_options, avtale.max_expires_on) == (False, date(2027, 6, 30))
