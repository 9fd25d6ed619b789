"""What an act leads to besides its answer, written in the turn's transaction: other reminders, messages, a webhook's row."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from bot.knowledge_base import KnowledgeBase
from bot.post import Post
from bot.unnamed import message_key
from bot.webhook import Webhook
from conversation.reply import Reply
from norsk.clock import Clock
from notifications.desk import ReminderDesk
from notifications.messages.events import messages_about_all
from register.events import WAITS_FOR_OFFICE, Event, TaskAsked, TrackChanged
from register.person import Person
from register.track import parse_track


@dataclass(frozen=True, slots=True)
class Aftermath:
    """Those who are to know of what has happened; without a webhook no other system is told."""

    base: KnowledgeBase
    post: Post
    desk: ReminderDesk
    clock: Clock
    webhook: Webhook | None = None

    async def put(
        self,
        session: AsyncSession,
        *,
        key: str,
        others: Sequence[Reply],
        events: Sequence[Event],
        by: Person | None = None,
    ) -> None:
        """Write what others are to be told to the outbox; `key` is the act's, and `by` whoever acted."""
        now = self.clock.now()
        changed = dict.fromkeys(event.ref for event in events if isinstance(event, TrackChanged))
        await self.desk.changed(session, [parse_track(ref) for ref in changed], now=now)
        for event in events:
            if isinstance(event, TaskAsked):
                await self.desk.asked(session, event.task_id, now=now)
        told = await messages_about_all(
            session,
            events,
            kommune=self.base.kommune,
            read=self.base.current.index.read,
            now=now,
            rules=self.base.current.rules,
        )
        asks = any(isinstance(event, WAITS_FOR_OFFICE) for event in events)
        replies = [*others, *told]
        await self.post.put(session, replies, key=message_key(key, events), by=None if asks else by)
        if self.webhook is not None:
            await self.webhook.put(session, events, key=f"turn:{key}")
