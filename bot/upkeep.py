"""What a running bot does by itself beside answering and sending: takes up what editors publish, and tidies."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from bot.aftermath import Aftermath
from bot.files import forget_files
from bot.knowledge_base import KnowledgeBase
from bot.post import Post
from bot.retention import forget_traffic
from bot.shipped_texts import ask_about_newer
from bot.webhook import Webhook
from dialogs.draft import forget_drafts
from dialogs.state_store import forget_expired
from norsk.clock import Clock
from notifications.desk import ReminderDesk
from notifications.messages.case_reminders import close_due, due_case_reminders
from notifications.messages.events import messages_about_all
from notifications.messages.leader_changes import follow_leader, leaders_changed
from notifications.messages.question_reminders import due_reminders
from notifications.messages.stand_in_reminders import due_stand_in_reminders
from register.attachment import forget_loose_attachments
from register.database import Sessions, reading
from register.evaluering import due_evaluations
from register.given_answer import forget_answers

REFRESH_SECONDS: Final = 2
"""How often a replica looks for what the others have published; all answer alike within ten seconds."""


@dataclass(frozen=True, slots=True)
class Upkeep:
    """Everything that comes round by the clock. Each part may run late, twice, or in every replica at once."""

    sessions: Sessions
    base: KnowledgeBase
    post: Post
    clock: Clock
    answers_kept: timedelta
    kick: Callable[[], None]
    webhook: Webhook | None = None
    desk: ReminderDesk | None = None

    async def refresh(self) -> None:
        """Take up what has been published in another replica, or has come into force."""
        await self.base.refresh()

    async def tick(self) -> None:
        """Forget what has expired, ask about newer wordings, and remind of what waits for an answer."""
        now = self.clock.now()
        async with self.sessions.begin() as session:
            await forget_expired(session, now=now)
            await forget_files(session, now=now)
            await forget_drafts(session, now=now)
            await forget_loose_attachments(session, now=now)
            await forget_answers(session, before=now - self.answers_kept)
            await forget_traffic(session, before=now - self.answers_kept)
            waiting = [
                *await due_reminders(session, now=now),
                *await due_stand_in_reminders(session, now=now),
                *await due_case_reminders(session, kommune=self.base.kommune, now=now),
            ]
            for key, reminder in waiting:
                if await self.post.put(session, [reminder], key=key):
                    self.kick()
            await self._count_answers(session, now)
        # Each locks cases, in its own order: none of them while it holds the other's.
        await self._follow_leaders(now)
        async with self.sessions.begin() as session:
            await due_evaluations(session, months=self.base.kommune.evaluation.months, now=now)
        if await ask_about_newer(self.sessions, self.base, self.post, self.clock):
            self.kick()

    async def _count_answers(self, session: AsyncSession, now: datetime) -> None:
        """Count what the enheter of a tjenesteområde have answered, once their day is over, and tell of it."""
        for question, event in await close_due(session, now=now):
            told = await messages_about_all(
                session, (event,), kommune=self.base.kommune, read=self.base.current.index.read, now=now
            )
            await self.post.put(session, told, key=f"area:{question}:closed")
            if self.webhook is not None:
                await self.webhook.put(session, (event,), key=f"area:{question}:closed")
            self.kick()

    async def _follow_leaders(self, now: datetime) -> None:
        """Let what leaders are asked follow whoever leads now, and tell them of it; one case is locked at a time."""
        if self.desk is None:
            return
        after = Aftermath(self.base, self.post, self.desk, self.clock, self.webhook)
        kommune, rules = self.base.kommune, self.base.current.rules
        async with reading(self.sessions) as session:
            changed = await leaders_changed(session, kommune=kommune, rules=rules, now=now)
        for task_id in changed:
            async with self.sessions.begin() as session:
                moved = await follow_leader(session, task_id, kommune=kommune, rules=rules, now=now)
                if moved is not None:
                    await after.put(session, key=moved[0], others=(), events=moved[1])
                    self.kick()
