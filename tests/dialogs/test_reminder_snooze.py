"""Påminn meg: later, never past the deadline, and from the second time with a reason."""

import pytest
from sqlalchemy import select

from bot.bootstrap import Parts
from conversation.actions import ActionId
from conversation.reply import Reply
from norsk.clock import FixedClock
from register.snooze import Snooze
from register.track import TrackKind, Verdict
from tests.dialogs.deciding import Office, office
from tests.dialogs.loop import errors, labels
from tests.register.avtaler import day


@pytest.fixture
async def desk(parts: Parts, clock: FixedClock) -> Office:
    return await office(parts, clock)


async def asks(desk: Office, who: str = "filip") -> Reply:
    return await desk.button(who, ActionId.SNOOZE, track=desk.track().ref)


async def snoozes(desk: Office) -> list[Snooze]:
    async with desk.parts.sessions() as session:
        return list(await session.scalars(select(Snooze).order_by(Snooze.at)))


async def test_a_track_is_put_off_to_a_day_in_words_and_the_second_time_needs_a_reason(desk: Office) -> None:
    said = await desk.fill("filip", await asks(desk), dato="om to uker")
    assert said.text.startswith(
        "Greit. Jeg minner deg om dette 4. desember 2026. Fristen er fortsatt 9. juni 2027."
    )
    [first] = await snoozes(desk)
    assert (first.until_on, first.reason) == (day(13), "")
    desk.wait(hours=1)
    again = await asks(desk)
    assert labels(again) == []
    unsaid = await desk.fill("filip", again, dato="1. februar")
    assert errors(unsaid) == {"grunn": "Skriv hvorfor du utsetter på nytt."}
    assert len(await snoozes(desk)) == 1
    await desk.fill("filip", unsaid, grunn="Venter på budsjettet.")
    assert [one.reason for one in await snoozes(desk)] == ["", "Venter på budsjettet."]


async def test_a_suggested_day_is_one_press(desk: Office) -> None:
    form = await asks(desk)
    assert labels(form) == [
        "Om en uke (27. november 2026)",
        "Om to uker (4. desember 2026)",
        "Om en måned (21. desember 2026)",
    ]
    said = await desk.press("filip", form, "Om en uke")
    assert "27. november 2026" in said.text
    [stored] = await snoozes(desk)
    assert stored.until_on == day(6)


IMPOSSIBLE = {
    "10. juni 2027": "Fristen er 9. juni 2027.",
    "i dag": "er ikke en dag som kommer",
    "en gang": "ikke en dato",
    "": "Skriv for eksempel",
}


async def test_a_day_past_the_deadline_is_refused_with_the_reason(desk: Office) -> None:
    form = await asks(desk)
    for written, fault in IMPOSSIBLE.items():
        form = await desk.fill("filip", form, dato=written)
        assert fault in errors(form)["dato"]
    assert await snoozes(desk) == []


async def test_what_waits_however_late_it_is_can_be_put_off_three_months(desk: Office) -> None:
    track = desk.track(TrackKind.MISSING, "heis", day(-10))
    form = await desk.button("ingrid", ActionId.SNOOZE, track=track.ref)
    late = await desk.fill("ingrid", form, dato="1. juni 2027")
    assert "19. februar 2027" in errors(late)["dato"]
    said = await desk.fill("ingrid", late, dato="1. februar 2027")
    assert said.text == "Greit. Jeg minner deg om dette 1. februar 2027."


async def test_a_decided_track_is_not_put_off_and_nobody_else_may(desk: Office) -> None:
    form = await asks(desk)
    assert "bare avtaleforvalteren" in (await asks(desk, "petra")).text
    await desk.decides("ingrid", Verdict.LET_EXPIRE, grunn="Vi lyser ut på nytt.")
    said = await desk.fill("filip", form, dato="om to uker")
    assert said.text.startswith("**Dette er allerede avgjort.** Ingrid Demo")
    assert await snoozes(desk) == []
