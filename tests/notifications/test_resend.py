"""A failed message goes once more, with all that stood in it, from the first channel on."""

import uuid
from datetime import UTC, date, datetime

from conversation.reply import Reply
from notifications.delivery.outbox import Outbox, as_json
from notifications.delivery.resend import Again, Resent, resend
from notifications.reminder import Reminder, ReminderMessage
from notifications.rules.window import SendWindow
from register.database import Sessions

NIGHT = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
OPENS = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)


def reminder(step: str, status: str) -> Reminder:
    record = f"avtale:{uuid.UUID(int=1)}"
    return Reminder(
        key=f"expiry|{record}|2027-03-01|{step}|innkjop", kind="expiry", record=record, target_on=date(2027, 3, 1), step=step,
        to="innkjop", planned_on=date(2026, 11, 20), send_at=NIGHT, status=status, reason="smtp_550",
    )  # fmt: skip


async def put(sessions: Sessions, *rows: object) -> None:
    async with sessions.begin() as session:
        for row in rows:
            session.add(row)
            await session.flush()


def message(key: str, **more: object) -> Outbox:
    given: dict[str, object] = {
        "status": "failed",
        "attempts": 8,
        "channel": "email",
        "windowed": True,
        **more,
    }
    return Outbox(
        key=key, room="slack:C1", reply=as_json(Reply("")), due_at=NIGHT, reason="smtp_550", **given
    )


async def again(sessions: Sessions, key: str) -> Resent:
    async with sessions.begin() as session:
        return await resend(session, key, now=NIGHT, window=SendWindow())


async def test_a_message_begins_anew_when_the_window_opens(sessions: Sessions) -> None:
    failed, other, gone = reminder("3m", "failed"), reminder("1m", "failed"), reminder("14d", "sent")
    await put(sessions, failed, other, gone, message("digest:1", kind="reminders"))
    links = [ReminderMessage(outbox_key="digest:1", reminder_key=one.key) for one in (failed, other, gone)]
    await put(sessions, *links)
    assert await again(sessions, failed.key) == Resent(Again.WAITING, send_at=OPENS)
    async with sessions() as session:
        row = await session.get_one(Outbox, "digest:1")
        assert (row.status, row.attempts, row.channel, row.reason, row.due_at) == (
            "waiting", 0, None, None, OPENS,
        )  # fmt: skip
        statuses = [(await session.get_one(Reminder, one.key)).status for one in (failed, other, gone)]
    assert statuses == ["queued", "queued", "sent"]
    assert (await again(sessions, failed.key)).again is Again.NOT_FAILED


async def test_a_reminder_whose_message_is_gone_is_collected_anew(sessions: Sessions) -> None:
    failed = reminder("3m", "failed")
    await put(sessions, failed)
    assert await again(sessions, failed.key) == Resent(Again.WAITING, send_at=OPENS)
    async with sessions() as session:
        found = await session.get_one(Reminder, failed.key)
    assert (found.status, found.send_at, found.reason) == ("waiting", OPENS, None)


async def test_any_other_failed_message_goes_at_once(sessions: Sessions) -> None:
    await put(sessions, message("turn:1:0:x", windowed=False), message("turn:2:0:x", status="sent"))
    assert await again(sessions, "turn:1:0:x") == Resent(Again.WAITING, send_at=NIGHT)
    assert await again(sessions, "turn:2:0:x") == Resent(Again.NOT_FAILED, "sent")
    assert await again(sessions, "nothing") == Resent(Again.UNKNOWN)
