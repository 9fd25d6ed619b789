"""Reminders that come too late to be sent: told of once, for each track the last."""

import uuid
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot.knowledge_files import own_kommune
from conversation.reply import INNKJOP
from dialogs.dialog import Knowledge
from norsk.clock import FixedClock
from notifications.planner.passed import PassedStep, passed_of, summary
from notifications.planner.planner import Knows, Planner
from notifications.rules.window import SendWindow
from register.avtale import Avtale, AvtaleControl
from register.database import Sessions, reading
from register.track import Track, TrackKind

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
WINDOW = SendWindow()


def knows(knowledge: Knowledge) -> Knows:
    return Knows(own_kommune(knowledge, "lillestrom"), knowledge.rules)


async def put(sessions: Sessions, key: str, **more: object) -> uuid.UUID:
    given: dict[str, object] = {"source_system": "kav", "title": f"Avtale {key}", "changed_at": NOW, **more}
    async with sessions.begin() as session:
        row = Avtale(key=key, id=uuid.uuid4(), **given)
        session.add(row)
        return row.id


async def passed(sessions: Sessions, knowledge: Knowledge, *ids: uuid.UUID) -> list[PassedStep]:
    async with reading(sessions) as session:
        return await passed_of(session, ids, knows(knowledge), now=NOW, window=WINDOW)


async def test_only_the_last_step_that_has_passed_is_told(sessions: Sessions, knowledge: Knowledge) -> None:
    soon = await put(sessions, "a", reference="2024/1", expires_on=date(2026, 12, 31), has_options=False)
    later = await put(sessions, "b", expires_on=date(2030, 12, 31), has_options=False)
    found = [
        one for one in await passed(sessions, knowledge, soon, later) if one.track.kind is TrackKind.EXPIRY
    ]
    assert [(one.name, one.track.target_on) for one in found] == [("2024/1 Avtale a", date(2026, 12, 31))]
    assert found[0].planned_on < TODAY


async def test_it_is_the_same_after_the_planner_has_seen_them(
    sessions: Sessions, knowledge: Knowledge
) -> None:
    one = await put(sessions, "a", expires_on=date(2026, 12, 31))
    before = await passed(sessions, knowledge, one)
    assert before
    await Planner(sessions, FixedClock(NOW), WINDOW).plan_all(knows(knowledge))
    assert await passed(sessions, knowledge, one) == before


async def test_what_ended_long_ago_is_not_told(sessions: Sessions, knowledge: Knowledge) -> None:
    over = await put(sessions, "a", expires_on=TODAY - timedelta(days=200), has_options=False)
    assert await passed(sessions, knowledge, over) == []


async def test_a_room_is_not_told_of_what_not_everyone_may_know(
    sessions: Sessions, knowledge: Knowledge, tmp_path: Path
) -> None:
    secret = await put(sessions, "s", title="Hemmelig", confidential=True, expires_on=date(2026, 12, 31))
    plain = await put(
        sessions,
        "p",
        title="Papir **fet**",
        expires_on=date(2026, 12, 30),
        has_options=False,
        controls=[AvtaleControl(kind="kontroll", planned_on=date(2026, 11, 27))],
    )
    found = await passed(sessions, knowledge, secret, plain)
    reply = summary(found)
    assert reply is not None
    assert reply.to == INNKJOP
    assert r"- Papir \*\*fet\*\*: utløp 30. desember 2026" in reply.text
    assert "Hemmelig" not in reply.text
    assert "kontroll" not in reply.text
    named = sum(not one.confidential for one in found)
    assert 0 < named < len(found)
    assert f"- og {len(found) - named} til" in reply.text


def test_nothing_too_late_is_no_message() -> None:
    assert summary([]) is None


def test_a_long_list_is_cut_and_counted() -> None:
    track = Track(TrackKind.EXPIRY, f"avtale:{uuid.uuid4()}", TODAY)
    reply = summary([PassedStep(track, "14d", TODAY, f"Avtale {number}") for number in range(25)])
    assert reply is not None
    assert reply.text.startswith("**25 frister")
    assert reply.text.endswith("- og 5 til")
