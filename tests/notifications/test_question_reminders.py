from datetime import UTC, datetime

import pytest

from bot.bootstrap import Parts
from norsk.clock import FixedClock
from tests.dialogs.loop import ANSWER, QUESTION, Loop

THURSDAY = datetime(2026, 11, 19, 11, 0, tzinfo=UTC)


@pytest.fixture
async def loop(parts: Parts, clock: FixedClock) -> Loop:
    """Ada asks at noon on a Thursday, and the office has seen the card."""
    clock.at = THURSDAY
    waiting = await Loop(parts, clock).open()
    await waiting.asks("ada")
    await waiting.inbox("ingrid")
    return waiting


async def reminded(loop: Loop, at: datetime) -> list[str]:
    loop.clock.at = at
    await loop.parts.upkeep.tick()
    return [reply.text for reply in await loop.inbox("ingrid") if QUESTION in reply.text]


def oslo(day: int, hour: int) -> datetime:
    """An hour in Oslo in November 2026, when it is one hour ahead."""
    return datetime(2026, 11, day, hour - 1, tzinfo=UTC)


async def test_a_question_is_reminded_of_once_after_two_working_days(loop: Loop) -> None:
    assert await reminded(loop, oslo(21, 12)) == [], "a Saturday"
    assert await reminded(loop, oslo(23, 12)) == [], "Monday is the second working day"
    [said] = await reminded(loop, oslo(24, 9))
    assert said.startswith("**Et spørsmål venter fortsatt på svar.**")
    assert "Spurt for 5 dager siden av Ada." in said
    assert await reminded(loop, oslo(24, 10)) == []
    assert await reminded(loop, oslo(26, 10)) == []


@pytest.mark.parametrize(
    "at", [oslo(24, 7), oslo(24, 16), oslo(28, 12), datetime(2026, 12, 25, 11, tzinfo=UTC)]
)
async def test_nobody_is_reminded_outside_the_offices_hours(loop: Loop, at: datetime) -> None:
    assert await reminded(loop, at) == []


async def test_an_answered_question_is_not_reminded_of(loop: Loop) -> None:
    listed = await loop.say("ingrid", "ubesvarte spørsmål")
    await loop.answers("ingrid", await loop.press("ingrid", listed, "1."))
    assert await reminded(loop, oslo(24, 9)) == []


async def test_a_question_that_was_opened_again_waits_from_then_on(loop: Loop) -> None:
    listed = await loop.say("ingrid", "ubesvarte spørsmål")
    await loop.answers("ingrid", await loop.press("ingrid", listed, "1."), **ANSWER)
    [told] = await loop.inbox("ada")
    loop.clock.at = oslo(24, 9)
    await loop.fill("ada", await loop.press("ada", told, "Fremdeles feil"))
    await loop.inbox("ingrid")
    assert await reminded(loop, oslo(26, 9)) == []
    assert len(await reminded(loop, oslo(27, 9))) == 1
