"""Ikke min: the one who is named is asked, and nothing moves before a yes; the same in words for one agreement."""

import pytest

from bot.bootstrap import Parts
from conversation.actions import ActionId
from conversation.reply import Reply
from norsk.clock import FixedClock
from notifications.reminder import Watch
from register.avvik import Avvik
from register.person import Role, add_person
from register.track import Track, TrackKind
from tests.dialogs.deciding import Office, office
from tests.dialogs.loop import email, errors, labels
from tests.register.avtaler import TODAY, day


@pytest.fixture
async def desk(parts: Parts, clock: FixedClock) -> Office:
    desk = await office(parts, clock)
    async with parts.sessions.begin() as session:
        for name, whole in (("per", "Per Demo"), ("nora1", "Nora Demo"), ("nora2", "Nora Demo-Dal")):
            roles = frozenset({Role.AVTALEFORVALTER}) if name == "per" else frozenset()
            assert desk.filled is not None
            desk.filled.people[name] = await add_person(session, email=email(name), name=whole, roles=roles)
    return desk


async def not_mine(desk: Office, who: str, track: Track, **values: str) -> Reply:
    form = await desk.button(who, ActionId.NOT_MINE, track=track.ref)
    return await desk.fill(who, form, **values)


async def test_the_one_who_is_named_gets_the_agreement_when_they_say_yes(desk: Office) -> None:
    assert desk.filled is not None
    people = desk.filled.people
    said = await not_mine(desk, "filip", desk.track(), hvem="Per", grunn="Per overtok kontor i høst.")
    assert said.text.startswith("Jeg har spurt Per Demo.".replace("Per Demo", "**Per Demo**"))
    assert (await desk.avtale()).avtaleforvalter_id == people["filip"].id
    [asked] = await desk.inbox("per")
    assert "Per overtok kontor i høst." in asked.text
    await desk.press("per", asked, "Bekreft")
    avtale = await desk.avtale()
    assert avtale.avtaleforvalter_id == people["per"].id
    assert avtale.filled["avtaleforvalter_id"].endswith(f" {people['filip'].id}")
    [told] = await desk.inbox("filip")
    assert "Per Demo" in told.text
    again = await desk.press("per", asked, "Bekreft")
    assert "allerede" in again.text


async def test_a_no_leaves_it_where_it_is_and_the_asker_hears_of_it(desk: Office) -> None:
    assert desk.filled is not None
    await not_mine(desk, "filip", desk.track(), hvem="per@demo.invalid")
    [asked] = await desk.inbox("per")
    said = await desk.press("per", asked, "Ikke min")
    assert said.text == "Greit. Ingenting er flyttet. Jeg sier fra til Filip."
    [told] = await desk.inbox("filip")
    assert "har svart nei" in told.text
    assert (await desk.avtale()).avtaleforvalter_id == desk.filled.people["filip"].id


async def test_a_yes_to_an_old_question_takes_nothing_from_a_third(desk: Office) -> None:
    assert desk.filled is not None
    await not_mine(desk, "filip", desk.track(), hvem="Per")
    [asked] = await desk.inbox("per")
    await desk.change(avtaleforvalter_id=desk.filled.people["ingrid"].id)
    said = await desk.press("per", asked, "Bekreft")
    assert "flyttet til en annen" in said.text
    assert (await desk.avtale()).avtaleforvalter_id == desk.filled.people["ingrid"].id


async def test_who_does_not_know_whose_it_is_has_the_office_asked(desk: Office) -> None:
    said = await not_mine(desk, "filip", desk.track(), hvem="vet ikke")
    assert "Saken står hos deg" in said.text
    [asked] = await desk.inbox("ingrid")
    assert "hører til en annen" in asked.text


async def test_two_of_one_name_are_told_apart_and_a_stranger_is_refused(desk: Office) -> None:
    form = await desk.button("filip", ActionId.NOT_MINE, track=desk.track().ref)
    wrong = await desk.fill("filip", form, hvem="Nils")
    assert "finner ingen ansatt" in errors(wrong)["hvem"]
    several = await desk.fill("filip", wrong, hvem="Nora")
    assert len(labels(several)) == 2
    said = await desk.press("filip", several, "Nora Demo-Dal")
    assert "**Nora Demo-Dal**" in said.text
    assert len(await desk.inbox("nora2")) == 1


async def test_an_avvik_gets_another_owner(desk: Office) -> None:
    assert desk.filled is not None
    avvik = desk.filled.avvik["pris"]
    await not_mine(desk, "filip", Track(TrackKind.AVVIK, f"avvik:{avvik.id}", day(1)), hvem="Ingrid")
    [asked] = await desk.inbox("ingrid")
    await desk.press("ingrid", asked, "Bekreft")
    async with desk.parts.sessions() as session:
        assert (await session.get_one(Avvik, avvik.id)).owner_id == desk.filled.people["ingrid"].id


async def test_one_agreement_is_handed_over_in_words(desk: Office) -> None:
    assert desk.filled is not None
    said = await desk.say("filip", "overfør avtale 2024/118 til Per")
    assert "**Per Demo**" in said.text
    [asked] = await desk.inbox("per")
    await desk.press("per", asked, "Bekreft")
    assert (await desk.avtale()).avtaleforvalter_id == desk.filled.people["per"].id
    assert "bare avtaleforvalteren" in (await desk.say("ada", "overfør avtale 2024/118 til Per")).text
    assert (
        "Jeg finner ingen avtale på «2099/9»"
        in (await desk.say("per", "overfør avtale 2099/9 til Filip")).text
    )


async def test_a_new_avtaleforvalter_hands_on_all_they_have_got_at_once(desk: Office) -> None:
    assert desk.filled is not None
    filip = desk.filled.people["filip"]
    async with desk.parts.sessions.begin() as session:
        yes = desk.clock.now()
        session.add(Watch(record=f"avtale:{desk.filled.avtaler['renhold'].id}", targets={}, avtaleforvalter_id=filip.id, confirmed_at=yes))  # fmt: skip
    await not_mine(desk, "filip", Track(TrackKind.ASSIGNMENT, f"person:{filip.id}", TODAY), hvem="Per")
    [asked] = await desk.inbox("per")
    said = await desk.press("per", asked, "Bekreft")
    assert "avtaleforvalter for 2 avtaler" in said.text
    assert (await desk.avtale("papir")).avtaleforvalter_id == desk.filled.people["per"].id
    assert (await desk.avtale("renhold")).avtaleforvalter_id == filip.id
