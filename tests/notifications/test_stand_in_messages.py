from datetime import UTC, date, datetime

import pytest

from bot.bootstrap import Parts
from conversation.reply import INNKJOP, Reply
from norsk.clock import FixedClock
from notifications.delivery.recipients import recipients
from notifications.messages.stand_in import because
from register.person import Person, Role, add_person, get_person
from register.stand_in import StandIn, StandInKind
from tests.dialogs.loop import Loop, email, labels

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture
async def loop(parts: Parts, clock: FixedClock) -> Loop:
    """Kari and Per, and Ida of the procurement office, whose leader is Lars."""
    clock.at = MONDAY
    async with parts.sessions.begin() as session:
        for name in ("kari", "per", "lars"):
            await add_person(session, email=email(name), name=f"{name.capitalize()} Demo")
        ida = await add_person(
            session, email=email("ida"), name="Ida Demo", roles=frozenset({Role.INNKJOPER})
        )
        ida.leader_id = (await get_person(session, email("lars"))).id
    return Loop(parts, clock)


async def ticked(loop: Loop, at: datetime) -> tuple[list[Reply], list[Reply]]:
    """Let the clock be at an hour; return what Per and Kari have got since."""
    loop.clock.at = at
    await loop.parts.upkeep.tick()
    return await loop.inbox("per"), await loop.inbox("kari")


def utc(day: int, hour: int, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


async def test_a_deputy_who_has_not_answered_is_reminded_once_on_the_last_working_day_before(
    loop: Loop,
) -> None:
    await loop.say("kari", "jeg er borte 30. november til 4. desember, Per tar over")
    await loop.inbox("per")
    assert await ticked(loop, utc(26, 9)) == ([], [])
    assert await ticked(loop, utc(27, 5)) == ([], []), "before the office opens"
    [reminder], [told] = await ticked(loop, utc(27, 9))
    assert "**Kari Demo** venter fortsatt på svar" in reminder.text
    assert "**Per Demo** har ikke svart" in told.text
    assert labels(told) == ["Velg en annen"]
    assert await ticked(loop, utc(30, 9)) == ([], [])
    thanks = await loop.press("per", reminder, "Ja, jeg tar over")
    assert "Du tar over for **Kari Demo**" in thanks.text


async def test_nobody_is_reminded_on_the_day_of_the_question_nor_after_an_answer(loop: Loop) -> None:
    await loop.say("kari", "jeg er borte i morgen og onsdag, Per tar over")
    [card] = await loop.inbox("per")
    assert await ticked(loop, utc(23, 13)) == ([], [])
    await loop.press("per", card, "Ja")
    await loop.inbox("kari")
    assert await ticked(loop, utc(24, 9)) == ([], [])


async def test_a_question_about_an_absence_that_is_over_is_not_reminded_of(loop: Loop) -> None:
    await loop.say("kari", "jeg er borte i morgen, Per tar over")
    await loop.inbox("per")
    assert await ticked(loop, utc(25, 9)) == ([], [])


async def absent(loop: Loop, name: str, deputy: str | None) -> None:
    async with loop.parts.sessions.begin() as session:
        person = await get_person(session, email(name))
        other: Person | None = await get_person(session, email(deputy)) if deputy else None
        session.add(
            StandIn(
                kind=StandInKind.ABSENCE.value,
                status="confirmed",
                source="import",
                person_id=person.id,
                deputy_id=other.id if other else None,
                from_on=date(2026, 11, 23),
                to_on=date(2026, 11, 27),
                asked_at=MONDAY,
                decided_at=MONDAY,
            )
        )


async def test_the_office_is_told_and_so_is_whoever_acts_for_one_who_is_away(loop: Loop) -> None:
    await absent(loop, "ida", "per")
    async with loop.parts.sessions() as session:
        found = await recipients(session, INNKJOP, acting_on=date(2026, 11, 24))
        assert [one.person.email for one in found if one.person] == [email("ida"), email("per")]
        assert [one.until for one in found] == [None, date(2026, 11, 27)]
        assert len(await recipients(session, INNKJOP)) == 1
        assert len(await recipients(session, INNKJOP, acting_on=date(2026, 11, 28))) == 1
        rooms = await recipients(session, INNKJOP, rooms=["slack:C1"], acting_on=date(2026, 11, 24))
        assert [one.room for one in rooms] == ["slack:C1"]


async def test_a_reminder_goes_to_whoever_acts_and_a_receipt_to_the_person(loop: Loop) -> None:
    await absent(loop, "kari", "per")
    async with loop.parts.sessions.begin() as session:
        post = loop.parts.upkeep.post
        reply = Reply("Avtalen går ut.", to=email("kari"))
        await post.put(session, [reply], key="reminder", acting=True)
        await post.put(session, [Reply("Notert.", to=email("kari"))], key="receipt")
    [reminder] = await loop.inbox("per")
    assert reminder.text == "Avtalen går ut.\n\nDu får dette fordi du tar over for Kari til 27. november."
    assert [one.text for one in await loop.inbox("kari")] == ["Notert."]


async def test_the_leader_is_told_of_an_absence_without_deputy_and_gets_what_comes(loop: Loop) -> None:
    said = await loop.say("ida", "jeg er borte i uke 48")
    assert "går til **Lars Demo**, lederen din" in said.text
    [told] = await loop.inbox("lars")
    assert "**Ida Demo** er borte 23.–29. november 2026 uten stedfortreder" in told.text
    await loop.asks("ada")
    [card] = await loop.inbox("lars")
    assert "fordi du tar over for Ida til 29. november" in card.text


def test_the_year_is_said_where_it_is_another() -> None:
    person = Person(name="Demo, Kari", email=email("kari"))
    today = date(2026, 12, 30)
    assert because(person, until=date(2027, 1, 5), today=today).endswith("for Kari til 5. januar 2027.")
    assert because(person, until=None, today=today) == "Du får dette fordi du tar over for Kari."
