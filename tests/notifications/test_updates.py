import uuid
from datetime import date, timedelta

import pytest

from bot.bootstrap import Parts
from bot.channels.web.deliveries import deliveries_after
from conversation.actions import LIFETIME
from conversation.channel import AddressGoneError, MessageRejectedError, RetryableSendError
from conversation.reply import Reply
from conversation.turn import ChannelName
from norsk.clock import FixedClock
from notifications.delivery.collect import collect
from notifications.delivery.outbox import OutboxStatus
from notifications.delivery.updates import update_cards
from notifications.reminder import Reminder, ReminderStatus
from notifications.rules.window import SendWindow
from register.database import Sessions
from register.person import SeenAt, add_person, find_person, remember_address
from register.track import Track, TrackKind
from tests.notifications.delivery import (
    ADA,
    NINE,
    PER,
    Line,
    add_people,
    dispatcher,
    remind,
    reminder,
    rows_of,
)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NINE)


async def shown(sessions: Sessions, clock: FixedClock, line: Line, *steps: str, to: str = ADA) -> Track:
    """Have a message with these steps sent, and return the track of the first."""
    await remind(sessions, to, *steps)
    await collect(sessions, now=clock.now(), window=SendWindow())
    await dispatcher(sessions, clock, line).run_once()
    return (await reminder(sessions, steps[0])).track


async def decide(sessions: Sessions, clock: FixedClock, track: Track) -> int:
    async with sessions.begin() as session:
        return await update_cards(session, track, now=clock.now())


async def test_a_sent_message_is_changed_in_its_place_at_any_hour(
    sessions: Sessions, clock: FixedClock
) -> None:
    line = Line()
    await add_people(sessions, ADA)
    track = await shown(sessions, clock, line, "a1", "a2")
    clock.advance(timedelta(hours=12))
    assert await decide(sessions, clock, track) == 1
    assert await dispatcher(sessions, clock, line).run_once() == 1
    assert [(id, reply.text) for id, reply in line.updated] == [("m1", "a1 a2")]
    assert len(line.sent) == 1
    [update] = await rows_of(sessions, "update")
    assert (update.status, update.channel) == (OutboxStatus.SENT, "slack")
    assert line.updated[0][1].id != line.sent[0].id, "a button of the old card must not spend one of the new"


async def test_every_message_that_shows_a_track_is_changed(sessions: Sessions, clock: FixedClock) -> None:
    line = Line()
    await add_people(sessions, ADA, PER)
    track = await shown(sessions, clock, line, "a1")
    await shown(sessions, clock, line, "p1", to=PER)
    async with sessions.begin() as session:
        theirs = await session.get_one(Reminder, (await reminder(sessions, "p1")).key)
        theirs.record = track.record
    assert await decide(sessions, clock, track) == 2


async def test_two_changes_at_once_are_drawn_once_and_a_later_one_again(
    sessions: Sessions, clock: FixedClock
) -> None:
    line = Line()
    await add_people(sessions, ADA)
    track = await shown(sessions, clock, line, "a1")
    assert [await decide(sessions, clock, track) for _ in range(2)] == [1, 0]
    await dispatcher(sessions, clock, line).run_once()
    assert await decide(sessions, clock, track) == 1
    await dispatcher(sessions, clock, line).run_once()
    assert [id for id, _ in line.updated] == ["m1", "m1"]


async def test_other_tracks_unsent_messages_and_lapsed_ones_are_left(
    sessions: Sessions, clock: FixedClock
) -> None:
    await add_people(sessions, ADA)
    track = await shown(sessions, clock, Line(), "a1")
    other = Track(TrackKind.OPTION, track.record, track.target_on)
    assert await decide(sessions, clock, other) == 0
    assert await decide(sessions, clock, Track(track.kind, track.record, date(2028, 1, 1))) == 0
    clock.advance(LIFETIME)
    assert await decide(sessions, clock, track) == 0


async def test_an_email_is_left_as_it_was_sent(sessions: Sessions, clock: FixedClock) -> None:
    await add_people(sessions, ADA)
    track = await shown(sessions, clock, Line(name=ChannelName.EMAIL), "a1")
    assert await decide(sessions, clock, track) == 0


@pytest.mark.parametrize("failure", [AddressGoneError("left"), MessageRejectedError("message_not_found")])
async def test_a_message_that_is_gone_is_not_changed_anywhere_else(
    sessions: Sessions, clock: FixedClock, failure: AddressGoneError | MessageRejectedError
) -> None:
    line, other = Line(), Line(name=ChannelName.WEB)
    await add_people(sessions, ADA)
    track = await shown(sessions, clock, line, "a1")
    await decide(sessions, clock, track)
    line.failures.append(failure)
    await dispatcher(sessions, clock, line, other).run_once()
    [update] = await rows_of(sessions, "update")
    assert (update.status, update.reason) == (OutboxStatus.CANCELLED, failure.reason)
    assert other.sent == []
    assert (await reminder(sessions, "a1")).status == ReminderStatus.SENT


async def test_a_change_that_fails_for_now_is_tried_again(sessions: Sessions, clock: FixedClock) -> None:
    line = Line()
    await add_people(sessions, ADA)
    track = await shown(sessions, clock, line, "a1")
    await decide(sessions, clock, track)
    line.failures.append(RetryableSendError("rate_limited"))
    await dispatcher(sessions, clock, line).run_once()
    clock.advance(timedelta(minutes=1))
    await dispatcher(sessions, clock, line).run_once()
    assert len(line.updated) == 1


async def test_the_page_is_told_which_reply_a_change_takes_the_place_of_each_time(parts: Parts) -> None:
    async with parts.sessions.begin() as session:
        ada = await add_person(session, email=ADA, name="Ada")
    where = await parts.web.reach(ADA)
    assert where is not None
    number = await parts.web.send(where, Reply("Først", id="r1", to=ADA))
    for text in ("Så", "Til slutt"):
        await parts.web.update(where, number, Reply(text, id=uuid.uuid4().hex, to=ADA))
    async with parts.sessions() as session:
        rows = await deliveries_after(session, person_id=ada.id, last_id=0)
    assert [reply["replaces"] for _, reply in rows] == [None, "r1", "r1"]


async def test_a_page_that_nobody_opens_reaches_nobody_where_there_are_other_places(parts: Parts) -> None:
    page = parts.web
    page._everyone = False
    async with parts.sessions.begin() as session:
        ada = await add_person(session, email=ADA, name="Ada")
    assert await page.reach(ADA) is None
    for days, reached in ((31, False), (29, True)):
        async with parts.sessions.begin() as session:
            seen = SeenAt("web", ADA, f"{ADA}/c", parts.clock.now() - timedelta(days=days))
            await remember_address(session, await find_person(session, ADA) or ada, seen)
        assert (await page.reach(ADA) is not None) is reached
