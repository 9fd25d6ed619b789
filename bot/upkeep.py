"""What a running bot does by itself beside answering and sending: takes up what editors publish, and tidies."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from bot import metrics
from bot.aftermath import Aftermath
from bot.knowledge_base import KnowledgeBase
from bot.logs import log
from bot.post import Post
from bot.reports.kept import keep_months
from bot.retention import Terms, forget_all
from bot.shipped_texts import ask_about_newer
from bot.webhook import Webhook
from conversation.reply import Reply
from norsk.clock import Clock
from notifications.desk import ReminderDesk
from notifications.messages.case_reminders import close_due, due_case_reminders
from notifications.messages.events import messages_about_all
from notifications.messages.leader_changes import follow_leader, leaders_changed
from notifications.messages.question_reminders import due_reminders
from notifications.messages.stand_in_reminders import due_stand_in_reminders
from register.database import Sessions, reading
from register.evaluering import due_evaluations

REFRESH_SECONDS: Final = 2
"""How often a replica looks for what the others have published; all answer alike within ten seconds."""


Part = Callable[[datetime], Awaitable[None]]
"""One thing that comes round, at an instant, in its own transactions."""


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
        """Forget what has expired, ask about newer wordings, and remind of what waits for an answer.

        Each part has its own transactions. One that fails is logged and counted, and does not stop the others.
        """
        for name, part in self._parts():
            try:
                await part(self.clock.now())
            except Exception as exc:  # noqa: BLE001 - the next tick tries again
                metrics.TICK_FAULTS.labels(name).inc()
                log().error("upkeep_failed", part=name, exc_info=exc)

    def _parts(self) -> Sequence[tuple[str, Part]]:
        return (
            # Before talk is forgotten.
            ("months", self._months),
            ("forget", self._forget),
            ("questions", self._remind_of_questions),
            ("stand_ins", self._remind_of_stand_ins),
            ("cases", self._remind_of_cases),
            ("area_answers", self._close_area_questions),
            ("leaders", self._follow_leaders),
            ("evaluations", self._evaluations),
            ("newer_texts", self._newer_texts),
        )

    async def _months(self, now: datetime) -> None:
        await keep_months(self.sessions, kommune=self.base.kommune, now=now, answers_kept=self.answers_kept)

    async def _forget(self, now: datetime) -> None:
        await forget_all(self.sessions, Terms(now, self.answers_kept))

    async def _remind_of_questions(self, now: datetime) -> None:
        async with self.sessions.begin() as session:
            await self._put(session, await due_reminders(session, now=now))

    async def _remind_of_stand_ins(self, now: datetime) -> None:
        async with self.sessions.begin() as session:
            await self._put(session, await due_stand_in_reminders(session, now=now))

    async def _remind_of_cases(self, now: datetime) -> None:
        async with self.sessions.begin() as session:
            await self._put(session, await due_case_reminders(session, kommune=self.base.kommune, now=now))

    async def _put(self, session: AsyncSession, waiting: Iterable[tuple[str, Reply]]) -> None:
        for key, reminder in waiting:
            if await self.post.put(session, [reminder], key=key):
                self.kick()

    async def _evaluations(self, now: datetime) -> None:
        async with self.sessions.begin() as session:
            await due_evaluations(session, months=self.base.kommune.evaluation.months, now=now)

    async def _newer_texts(self, _now: datetime) -> None:
        if await ask_about_newer(self.sessions, self.base, self.post, self.clock):
            self.kick()

    async def _close_area_questions(self, now: datetime) -> None:
        async with self.sessions.begin() as session:
            await self._count_answers(session, now)

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
