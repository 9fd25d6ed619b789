"""What waits for somebody: listed, gone through one by one, and decided for several at once."""

from datetime import date

import pytest
from sqlalchemy import func, select, update

from bot.bootstrap import Parts
from conversation.actions import ActionId
from conversation.reply import Reply
from norsk.clock import FixedClock
from register.avtale import Avtale
from register.avvik import Avvik
from register.decision import Decision
from register.track import TrackKind, Verdict
from tests.dialogs.deciding import Office, office
from tests.dialogs.loop import errors, labels
from tests.register.avtaler import NOW, make_avtale

FIRST = date(2026, 11, 23)
DUE = date(2026, 12, 15)
MANY = 12


@pytest.fixture
async def desk(parts: Parts, clock: FixedClock) -> Office:
    """Filip looks after twelve agreements without an end, which wait from the middle of December."""
    desk = await office(parts, clock)
    assert desk.filled is not None
    async with parts.sessions.begin() as session:
        siri = desk.filled.people["siri"].id
        await session.execute(update(Avtale).values(avtaleforvalter_id=siri))
        await session.execute(update(Avvik).values(owner_id=siri))
        for number in range(1, MANY + 1):
            session.add(
                make_avtale(
                    f"2016/{number:03}", f"Løpende {number:02}", running=True, expires_on=None, has_options=False,
                    starts_on=date(2020, 6, 15), notice_on=date(2027, 1, 15), changed_at=NOW,
                    avtaleforvalter_id=desk.filled.people["filip"].id,
                )
            )  # fmt: skip
    for on in (FIRST, DUE):
        desk.at(on)
        await parts.reminding.plan()
    return desk


async def decided(desk: Office) -> int:
    async with desk.parts.sessions() as session:
        return await session.scalar(select(func.count()).select_from(Decision)) or 0


async def test_what_waits_is_listed_ten_on_a_page_with_the_next_deadline_first(desk: Office) -> None:
    first = await desk.say("filip", "Hva venter på meg?")
    assert first.text.startswith("**12 saker venter på deg**, nummer 1 til 10 av dem:\n\n1. ")
    assert "frist 15. januar 2027 (om 31 dager)" in first.text
    assert first.private
    assert labels(first)[-3:] == ["Vis flere", "Behandle alle", "Avgjør flere"]
    rest = await desk.press("filip", first, "Vis flere")
    assert "nummer 11 til 12" in rest.text
    card = await desk.press("filip", rest, "12.")
    assert {"Videreføres", "Si opp", "Konkurranseutsett", "Påminn meg", "Ikke min"} <= set(labels(card))
    assert (await desk.say("petra", "påminnelser")).text.startswith("Ingenting venter på deg nå.")


async def test_going_through_all_remembers_the_place_until_another_day(desk: Office) -> None:
    card = await desk.say("filip", "behandle alle")
    assert card.text.startswith("**1 av 12**\n\n")
    card = await desk.press("filip", card, "Hopp over")
    assert card.text.startswith("**2 av 12**\n\n")
    form = await desk.press("filip", card, "Videreføres")
    said = await desk.fill("filip", form)
    card = await desk.press("filip", said, "Neste")
    assert card.text.startswith("**3 av 12**\n\n")
    form = await desk.press("filip", card, "Påminn meg")
    said = await desk.fill("filip", form, dato="1. januar 2027")
    card = await desk.press("filip", said, "Neste")
    assert card.text.startswith("**4 av 12**\n\n")
    desk.wait(days=1)
    again = await desk.say("filip", "fortsett")
    assert again.text.startswith("**4 av ")
    assert again.text.splitlines()[2:4] == card.text.splitlines()[2:4]
    for _ in range(MANY - 4):
        card = await desk.press("filip", card, "Hopp over")
    said = await desk.press("filip", card, "Ferdig")
    assert said.text == "Det var alle. 10 saker venter fortsatt på deg."
    card = await desk.press("filip", said, "Begynn på nytt")
    assert card.text.startswith("**1 av 10**")


async def several(desk: Office) -> Reply:
    asked = await desk.say("filip", "avgjør flere")
    assert [label.partition(" (")[0] for label in labels(asked)] == ["Videreføres"]
    return await desk.press("filip", asked, "Videreføres")


async def test_one_decision_for_several_is_stored_as_one_each_and_options_never(desk: Office) -> None:
    forced = await desk.button(
        "filip", ActionId.SEND_MARKED, kind=TrackKind.OPTION.value, verdict=Verdict.CALL_OPTION.value, seen=""
    )
    assert forced.text.startswith("Opsjoner og godkjenninger må avgjøres én for én")
    form, other = await several(desk), await several(desk)
    assert "\n12. " in form.text
    unread = await desk.fill("filip", other, hvilke="de første")
    assert "numre fra 1 til 12" in errors(unread)["hvilke"]
    said = await desk.fill("filip", unread, hvilke="1, 3–5", grunn="Behovet er uendret.")
    assert said.text == "«Videreføres» er lagret for 4 saker."
    assert await decided(desk) == 4
    async with desk.parts.sessions() as session:
        assert set(await session.scalars(select(Decision.reason))) == {"Behovet er uendret."}
    left = await desk.say("filip", "hva venter på meg")
    assert left.text.startswith("**8 saker venter på deg**")
    # What was shown before is not what is there now.
    stale = await desk.fill("filip", form, hvilke="1, 2", grunn="Ikke mist dette.")
    assert errors(stale)["hvilke"] == "Listen er endret siden du så den. Se over numrene."
    assert stale.form is not None
    assert {one.key: one.value for one in stale.form.fields}["grunn"] == "Ikke mist dette."
    assert await decided(desk) == 4
