"""Follow-up meetings and controls: what was done, and what it showed."""

from datetime import date

import pytest
from sqlalchemy import select

from bot.bootstrap import Parts
from conversation.actions import ActionId
from dialogs.verdicts.words import past_day
from norsk.clock import FixedClock
from register.avvik import Avvik
from register.decision import Decision
from register.track import TrackKind, Verdict
from tests.dialogs.deciding import Office, office
from tests.dialogs.loop import errors
from tests.register.avtaler import TODAY, day


@pytest.fixture
async def desk(parts: Parts, clock: FixedClock) -> Office:
    return await office(parts, clock)


@pytest.mark.parametrize(
    ("written", "on"),
    [
        ("2026-11-03", date(2026, 11, 3)),
        ("3. november", date(2026, 11, 3)),
        ("3.11.", date(2026, 11, 3)),
        ("i går", date(2026, 11, 20)),
        ("i dag", TODAY),
        ("torsdag", date(2026, 11, 19)),
        ("20. desember", date(2025, 12, 20)),
        ("1. mars 2027", date(2027, 3, 1)),
        ("i morgen", date(2026, 11, 22)),
        ("om to uker", date(2026, 12, 5)),
        ("vet ikke", None),
    ],
)
def test_a_day_told_of_the_past_is_the_last_one_that_was(written: str, on: date | None) -> None:
    assert past_day(written, today=TODAY) == on


async def test_a_meeting_is_noted_with_where_its_minutes_are_filed(desk: Office) -> None:
    track = desk.track(TrackKind.FOLLOW_UP, on=day(20))
    said = await desk.decides(
        "filip", Verdict.MEETING_HELD, track, dato="i går", journal="26/00118-7", neste="1. november 2027"
    )
    assert said.text.startswith("Møtet 20. november 2026 er notert. Referatet er journalført i 26/00118-7.")
    assert (await desk.only()).detail == {
        "dato": "2026-11-20",
        "journal": "26/00118-7",
        "neste": "2027-11-01",
    }


async def test_a_meeting_that_has_not_been_is_not_held(desk: Office) -> None:
    track = desk.track(TrackKind.FOLLOW_UP, on=day(20))
    said = await desk.decides("filip", Verdict.MEETING_HELD, track, dato="1. mars 2027", journal="26/1")
    assert "er ikke kommet ennå" in errors(said)["dato"]
    again = await desk.fill("filip", said, dato="i dag", neste="")
    assert again.text.startswith("Møtet 21. november 2026 er notert.")


CONTROL = {"dato": "i går", "varslet": "nei"}


async def avvik_of_control(desk: Office) -> list[Avvik]:
    async with desk.parts.sessions() as session:
        return list(await session.scalars(select(Avvik).where(Avvik.source_system == "innkjopsbot")))


async def test_a_control_without_a_breach_opens_no_avvik(desk: Office) -> None:
    said = await desk.decides(
        "filip",
        Verdict.CONTROL_DONE,
        desk.track(TrackKind.CONTROL, on=day(30)),
        resultat="i_orden",
        **CONTROL,
    )
    assert "Alt var i orden." in said.text
    assert (await desk.only()).detail == {"dato": "2026-11-20", "varslet": "nei", "resultat": "i_orden"}
    assert await avvik_of_control(desk) == []


async def test_a_breach_opens_an_avvik_filled_from_the_control(desk: Office) -> None:
    said = await desk.decides(
        "filip", Verdict.CONTROL_DONE, desk.track(TrackKind.CONTROL, on=day(30)), resultat="brudd", alvor="middels",
        beskrivelse="HMS-kort manglet.", **CONTROL,
    )  # fmt: skip
    [avvik] = await avvik_of_control(desk)
    assert desk.filled is not None
    assert avvik.title == "Brudd funnet ved kontroll: HMS-kort manglet."
    assert avvik.avtale_id == desk.filled.avtaler["papir"].id
    assert avvik.owner_id == desk.filled.people["filip"].id
    assert (avvik.severity, avvik.status) == ("middels", "meldt")
    assert avvik.due_on == day(desk.parts.kommune.due_days.middels)
    assert "opprettet et avvik" in said.text


async def test_a_breach_needs_words_and_a_gravity_and_nothing_written_is_lost(desk: Office) -> None:
    said = await desk.decides(
        "filip", Verdict.CONTROL_DONE, desk.track(TrackKind.CONTROL, on=day(30)), resultat="brudd", **CONTROL
    )
    assert set(errors(said)) == {"beskrivelse", "alvor"}
    assert said.form is not None
    assert {one.key: one.value for one in said.form.fields}["varslet"] == "nei"
    assert await avvik_of_control(desk) == []


async def test_taking_a_control_back_sets_its_avvik_aside_unless_somebody_works_on_it(desk: Office) -> None:
    await desk.decides(
        "filip", Verdict.CONTROL_DONE, desk.track(TrackKind.CONTROL, on=day(30)), resultat="brudd", alvor="lav",
        beskrivelse="HMS-kort manglet.", **CONTROL,
    )  # fmt: skip
    async with desk.parts.sessions() as session:
        [decision] = await session.scalars(select(Decision))
    form = await desk.button("filip", ActionId.UNDO_DECISION, decision=str(decision.id))
    await desk.fill("filip", form, grunn="Feil avtale.")
    [avvik] = await avvik_of_control(desk)
    assert avvik.status == "avvist"
