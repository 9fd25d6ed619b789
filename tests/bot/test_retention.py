"""What passed between people and the bot goes when the installation no longer keeps it, and not before."""

import uuid
from datetime import timedelta

from sqlalchemy import select

from bot.bootstrap import Parts
from bot.channels.web.deliveries import WebDelivery, add_delivery
from bot.inbox import Inbox
from conversation.reply import Reply
from conversation.turn import Address, ChannelName, Sender, Turn
from norsk.clock import FixedClock
from notifications.delivery.outbox import Outbox, OutboxStatus, enqueue
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
