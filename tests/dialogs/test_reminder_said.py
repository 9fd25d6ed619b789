"""A card answered in words, and what is said of it: put off, not mine, what its buttons say, and only what is true."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.bootstrap import Parts
from conversation.actions import ActionId
from norsk.clock import FixedClock
from register.avtale import Avtale
from register.avvik import Avvik
from register.person import get_person
from register.track import Track, TrackKind, Verdict
from tests.dialogs.deciding import Office, office
from tests.dialogs.loop import email, errors, labels
from tests.dialogs.test_reminder_snooze import snoozes
from tests.dialogs.test_verdict_avvik import track as avvik_track
from tests.register.avtaler import day

NEAR = day(4)


@pytest.fixture
async def desk(parts: Parts, clock: FixedClock) -> Office:
    return await office(parts, clock)


async def opened(desk: Office, who: str = "filip") -> None:
    await desk.button(who, ActionId.SHOW_TRACK, track=desk.track().ref)


@pytest.mark.parametrize("said", ["påminn meg i morgon", "Minn meg på dette i morgen", "utsett til i morgen"])
async def test_a_card_is_put_off_in_words(desk: Office, said: str) -> None:
    desk.at(day(2))
    await opened(desk)
    assert (await desk.say("filip", said)).text.startswith(
        "Greit. Jeg minner deg om dette 24. november 2026."
    )
    assert [one.until_on for one in await snoozes(desk)] == [day(3)]


async def test_what_is_written_of_a_card_opens_what_its_button_opens(desk: Office) -> None:
    await opened(desk)
    form = await desk.say("filip", "la avtalen løpe ut")
    assert form.form is not None
    assert form.form.submit is not None
    assert form.form.submit.label == "La avtalen løpe ut"
    assert "Da spør jeg den det gjelder" in (await desk.say("filip", "ikkje mitt ansvar")).text
    await desk.say("filip", "avbryt")
    assert await desk.decisions() == []


async def test_whoever_has_no_card_before_them_is_asked_which_one(desk: Office) -> None:
    await desk.change(notice_on=NEAR)
    await desk.parts.reminding.plan()
    said = await desk.say("filip", "påminn meg i morgen")
    assert said.text.startswith("Hvilken sak gjelder det? Åpne den, og trykk «Påminn meg» på kortet.")
    assert "Hvilken sak" not in (await desk.say("ada", "påminn meg i morgen")).text
    assert await snoozes(desk) == []


async def test_a_purchase_that_is_told_of_is_what_one_asks_about(desk: Office) -> None:
    await desk.change(notice_on=NEAR)
    await desk.parts.reminding.plan()
    assert "på deg" in (await desk.say("filip", "hva må jeg gjøre nå?")).text
    await desk.say("filip", "Jeg skal kjøpe varer for 600 000")
    assert "på deg" not in (await desk.say("filip", "hva må jeg gjøre nå?")).text


async def waiting(desk: Office, who: str) -> list[Track]:
    async with desk.parts.sessions() as session:
        person = await get_person(session, email(who))
        return list(await desk.parts.desk.waiting(session, person, on=desk.clock.now().date()))


async def test_a_deadline_within_a_week_waits_before_its_next_reminder_goes(desk: Office) -> None:
    assert desk.filled is not None
    async with desk.parts.sessions.begin() as session:
        avvik = await session.get_one(Avvik, desk.filled.avvik["pris"].id)
        avvik.due_on = day(4)
    await desk.parts.reminding.plan()
    due = Track(TrackKind.AVVIK, f"avvik:{avvik.id}", day(4))
    assert due in await waiting(desk, "filip")
    form = await desk.button("filip", ActionId.SNOOZE, track=due.ref)
    await desk.fill("filip", form, dato="tirsdag")
    assert due not in await waiting(desk, "filip")


async def reminded(desk: Office) -> Track:
    """Let the option be told of half a year ahead, and return its track."""
    track = desk.track()
    for on in (day(2), track.target_on - timedelta(days=180)):
        desk.at(on)
        await desk.parts.reminding.plan()
        await desk.parts.reminding.collect()
        await desk.parts.dispatcher.run_once()
    assert track in await waiting(desk, "filip")
    return track


async def test_what_has_been_handed_over_waits_for_the_one_who_has_it_now(desk: Office) -> None:
    track = await reminded(desk)
    form = await desk.button("filip", ActionId.NOT_MINE, track=track.ref)
    await desk.fill("filip", form, hvem="kari")
    args = {"track": track.ref, "take": "ja", "by": "", "was": str((await desk.avtale()).avtaleforvalter_id)}
    await desk.button("kari", ActionId.SEND_NOT_MINE, **args)
    assert track in await waiting(desk, "kari")
    assert track not in await waiting(desk, "filip")


async def test_what_has_got_a_sooner_day_still_waits(desk: Office) -> None:
    track = await reminded(desk)
    sooner = replace(track, target_on=track.target_on - timedelta(days=30))
    async with desk.parts.sessions.begin() as session:
        avtale = await session.get_one(Avtale, (await desk.avtale()).id)
        avtale.notice_on, avtale.changed_at = sooner.target_on, desk.clock.now()
        for option in avtale.options:
            option.notice_on = sooner.target_on
    await desk.parts.reminding.plan()
    held = await waiting(desk, "filip")
    assert sooner in held
    assert track not in held
    await desk.decides("filip", Verdict.LET_EXPIRE, sooner)
    assert sooner not in await waiting(desk, "filip")


async def test_the_one_who_recommended_gets_no_buttons_of_the_one_who_approves(desk: Office) -> None:
    await desk.decides("filip", Verdict.CALL_OPTION)
    again = await desk.asks_to("filip", Verdict.LET_EXPIRE)
    assert again.text.startswith("**Du har allerede avgjort dette.**")
    assert labels(again) == ["Angre"]
    waits = (await desk.only()).followed_by
    assert waits is not None
    await desk.decides("lars", Verdict.APPROVE, waits)
    for who, has in (("filip", False), ("lars", True)):
        card = await desk.button(who, ActionId.SHOW_TRACK, track=desk.track().ref)
        assert ("Angre" in labels(card)) is has


async def test_an_avvik_is_entered_where_it_came_from(desk: Office) -> None:
    said = await desk.decides("filip", Verdict.CLOSE_AVVIK, avvik_track(desk), hvordan="Kreditert.")
    form = await desk.press("filip", said, "Angre")
    names = desk.parts.kommune.names
    assert f"Ikke ført i {names['kvalitetssystem']} ennå." in form.text
    assert names["kav"] not in form.text


async def test_nobody_is_asked_to_take_an_avvik_that_is_closed_to_them(desk: Office) -> None:
    closed = avvik_track(desk, "lonn")
    form = await desk.button("siri", ActionId.NOT_MINE, track=closed.ref)
    said = await desk.fill("siri", form, hvem="ingrid")
    assert "går lukket vei" in said.text
    await desk.decides("siri", Verdict.CLOSE_AVVIK, closed, hvordan="Ordnet.")
    assert "Én beslutning er ikke ført." in (await desk.say("siri", "ikke ført")).text
    assert "Alt som er avgjort her, er ført" in (await desk.say("ingrid", "ikke ført")).text


async def test_a_weekday_of_a_notice_is_the_last_one_that_was(desk: Office) -> None:
    desk.at(day(2))
    await desk.decides("lars", Verdict.CALL_OPTION)
    notice = (await desk.only()).followed_by
    assert notice is not None
    desk.at(day(7))
    said = await desk.decides("lars", Verdict.NOTICE_SENT, notice, sendt_den="onsdag")
    assert "varselet ble sendt 25. november 2026" in said.text


async def test_oneself_in_words_is_no_colleague(desk: Office) -> None:
    form = await desk.button("filip", ActionId.NOT_MINE, track=desk.track().ref)
    said = await desk.fill("filip", form, hvem="meg selv")
    assert "Du kan ikke ta over for deg selv" in errors(said)["hvem"]
