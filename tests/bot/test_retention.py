"""What passed between people and the bot goes when the installation no longer keeps it, and not before."""

import uuid
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.bootstrap import Parts
from bot.channels.web.deliveries import WebDelivery, add_delivery
from bot.data_map import DATA_MAP, Holds
from bot.inbox import Inbox
from bot.kept_table import kept_table, map_table
from bot.retention import CLASSES, Terms, forget_all
from conversation.reply import Reply
from conversation.turn import Address, ChannelName, Sender, Turn
from norsk.clock import FixedClock
from notifications.delivery.outbox import Outbox, OutboxStatus, enqueue
from register.database import Sessions
from register.person import find_person

ADA = "ada@demo.invalid"


async def _pass(parts: Parts, number: int) -> None:
    """Let a question be answered, a message wait, others be sent, and a page show one."""
    turn = Turn(
        key=f"web:{number}",
        sender=Sender(ChannelName.WEB, ADA, email=ADA),
        address=Address(ChannelName.WEB, ADA, user_id=ADA),
        received_at=parts.clock.now(),
        text="hva er karens?",
    )
    await parts.app.handle(turn)
    await parts.app.answered(turn.key)
    now = parts.clock.now()
    async with parts.sessions.begin() as session:
        ada = await find_person(session, ADA)
        assert ada is not None
        for kind, status in (("turn", "sent"), ("turn", "waiting"), ("reminder", "sent")):
            key = f"{kind}:{status}:{number}"
            await enqueue(session, key=key, reply=Reply("Hei"), due_at=now, person_id=ada.id)
            (await session.get_one(Outbox, key)).status = OutboxStatus(status).value
        await add_delivery(session, person_id=ada.id, reply=Reply("Hei", id=uuid.uuid4().hex), now=now)


def test_the_documents_say_what_the_job_does() -> None:
    page = (Path(__file__).parents[2] / "docs" / "privacy.md").read_text(encoding="utf-8")
    assert f"<!-- kept -->\n{kept_table()}\n<!-- /kept -->" in page
    assert f"<!-- map -->\n{map_table()}\n<!-- /map -->" in page


def test_no_class_touches_a_case_or_what_is_kept_about_one() -> None:
    touched = {table for one in CLASSES for table in one.tables} - {"attachment"}
    assert {DATA_MAP[table] for table in touched} <= {Holds.TALK, Holds.NOBODY}


async def test_what_was_never_finished_is_emptied_after_a_day_and_its_key_stays(
    parts: Parts, clock: FixedClock
) -> None:
    turn = Turn(
        key="web:stuck",
        sender=Sender(ChannelName.WEB, ADA, email=ADA),
        address=Address(ChannelName.WEB, ADA, user_id=ADA),
        received_at=clock.now(),
        text="hva er karens?",
    )
    await parts.app.accept(turn)
    terms = timedelta(days=365)
    clock.at += timedelta(hours=23)
    assert (await forget_all(parts.sessions, Terms(clock.now(), terms)))["unfinished"] == 0
    clock.at += timedelta(hours=2)
    assert (await forget_all(parts.sessions, Terms(clock.now(), terms)))["unfinished"] == 1
    async with parts.sessions() as session:
        row = await session.get_one(Inbox, turn.key)
        assert (row.payload, row.status) == (None, "set_aside")
    assert (await parts.app.handle(turn)).replies == ()


async def test_a_class_that_fails_stops_no_other(
    sessions: Sessions, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(_session: AsyncSession, _terms: Terms) -> int:
        raise OperationalError("", {}, Exception())

    monkeypatch.setattr("bot.retention.CLASSES", (replace(CLASSES[0], forget=fails), *CLASSES[1:]))
    counts = await forget_all(sessions, Terms(clock.now(), timedelta(days=365)))
    assert set(counts) == {one.name for one in CLASSES[1:]}


async def test_traffic_is_kept_as_long_as_answers_are(parts: Parts, clock: FixedClock) -> None:
    await _pass(parts, 1)
    clock.at += timedelta(days=366)
    await _pass(parts, 2)
    await parts.upkeep.tick()
    async with parts.sessions() as session:
        assert list(await session.scalars(select(Inbox.key))) == ["web:2"]
        keys = set(await session.scalars(select(Outbox.key)))
        assert keys >= {"turn:waiting:1", "reminder:sent:1", "turn:sent:2", "turn:waiting:2"}
        assert "turn:sent:1" not in keys
        texts = {key: (await session.get_one(Outbox, key)).reply.get("text") for key in keys}
        assert (texts["reminder:sent:1"], texts["reminder:sent:2"], texts["turn:waiting:1"]) == (
            "",
            "Hei",
            "Hei",
        )
        assert len(list(await session.scalars(select(WebDelivery.id)))) == 1
