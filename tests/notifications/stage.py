"""A register before which cards and digests are drawn: the hand-made one, a decision, and reminders in a message."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from conversation.reply import Reply
from dialogs.dialog import Knowledge
from norsk.when import oslo_date
from notifications.cards.digest import compose
from notifications.cards.track_card import card
from notifications.delivery.outbox import Outbox, OutboxKind, OutboxStatus
from notifications.reminder import Reminder, ReminderMessage, ReminderStatus, key_of
from register.behovsmelding import Behovsmelding
from register.case_task import CaseTask, TaskKind, TaskState
from register.decision import Decision, DecisionStatus
from register.endringsbehov import ChangeReport, Endringsbehov, report_endringsbehov
from register.person import Person
from register.track import Track, TrackKind, Verdict
from tests.register.avtaler import NOW, TODAY, Filled, day


@dataclass
class Stage:
    """An open session with the register, the knowledge of Lillestrøm, and what is put before people."""

    session: AsyncSession
    filled: Filled
    knowledge: Knowledge
    kommune_id: str = "lillestrom"

    def person(self, name: str) -> Person:
        return self.filled.people[name]

    def avtale(self, kind: TrackKind, key: str, on: date) -> Track:
        return Track(kind, f"avtale:{self.filled.avtaler[key].id}", on)

    def avvik(self, key: str, on: date) -> Track:
        return Track(TrackKind.AVVIK, f"avvik:{self.filled.avvik[key].id}", on)

    async def card(self, track: Track, who: str | None, *, on: date = TODAY) -> Reply | None:
        return await card(
            self.session,
            track,
            person=self.person(who) if who else None,
            kommune=self.knowledge.kommuner[self.kommune_id],
            on=on,
            rules=self.knowledge.rules,
            articles=self.knowledge.library.articles,
        )

    async def drawn(self, track: Track, who: str | None, *, on: date = TODAY) -> Reply:
        found = await self.card(track, who, on=on)
        assert found is not None
        return found

    async def decision(self, track: Track, verdict: Verdict, by: str, **values: object) -> Decision:
        told: dict[str, object] = {
            "id": uuid.uuid4(),
            "record": track.record,
            "kind": track.kind.value,
            "target_on": track.target_on,
            "verdict": verdict.value,
            "status": DecisionStatus.DONE.value,
            "by_id": self.person(by).id,
            "role": "avtaleforvalter",
            "at": NOW,
            "reason": "",
            "detail": {},
            "approved_role": "",
            "declined_reason": "",
            "undone_reason": "",
            "enters": False,
            "changed_at": NOW,
            **values,
        }
        if track.record_kind == "avtale":
            told.setdefault("avtale_id", uuid.UUID(track.record_id))
        decision = Decision(**told)
        self.session.add(decision)
        await self.session.flush()
        return decision

    async def need(self, **values: object) -> Behovsmelding:
        told: dict[str, object] = {
            "id": uuid.uuid4(),
            "year": 2026,
            "serial": 14,
            "title": "Nye *kopimaskiner*",
            "need": "Gamle er slitt.",
            "status": "mottatt",
            "requester_id": self.person("ada").id,
            "sent_at": NOW,
            "changed_at": NOW,
            **values,
        }
        found = Behovsmelding(**told)
        self.session.add(found)
        await self.session.flush()
        return found

    async def task(
        self, need: Behovsmelding, kind: TaskKind = TaskKind.FORANKRING, who: str = "lars", **values: object
    ) -> CaseTask:
        """Something that Ingrid asks somebody for in a case."""
        told: dict[str, object] = {
            "id": uuid.uuid4(),
            "record": need.record,
            "kind": kind.value,
            "subject": "",
            "person_id": self.person(who).id,
            "role": "leder",
            "prompt": "",
            "asked_by_id": self.person("ingrid").id,
            "asked_at": NOW,
            "due_on": day(7),
            "state": TaskState.OPEN.value,
            "text": "",
            "answers": {},
            "channel": "",
            "changed_at": NOW,
            **values,
        }
        task = CaseTask(**told)
        self.session.add(task)
        await self.session.flush()
        return task

    async def change(self) -> Endringsbehov:
        """An endringsbehov from Ada that waits for an answer."""
        avtale = self.filled.avtaler["papir"]
        report = ChangeReport(avtale, "Mer *papir*", "Vi trenger mer papir.", "Vi går tom.")
        ada = self.person("ada")
        return await report_endringsbehov(
            self.session, report, requester=ada, draft_id=None, on=TODAY, now=NOW
        )

    async def message(self, to: str | None, *reminders: Reminder, sent: bool = False) -> Outbox:
        """Put reminders in one message to a person, or to the procurement office's room."""
        row = Outbox(
            key=f"digest:{uuid.uuid4()}",
            person_id=self.person(to).id if to else None,
            room=None if to else "slack:C1",
            reply={},
            due_at=NOW,
            attempts=0,
            kind=OutboxKind.REMINDERS.value,
            status=OutboxStatus.SENT.value if sent else OutboxStatus.WAITING.value,
        )
        self.session.add(row)
        self.session.add_all(reminders)
        await self.session.flush()
        self.session.add_all(ReminderMessage(outbox_key=row.key, reminder_key=one.key) for one in reminders)
        await self.session.flush()
        return row

    def reminder(self, track: Track, to: str | None, step: str = "3m", **values: object) -> Reminder:
        person = self.person(to) if to else None
        name = str(person.id) if person else "innkjop"
        told: dict[str, object] = {
            "key": key_of(track, step=step, to=name),
            "kind": track.kind.value,
            "record": track.record,
            "target_on": track.target_on,
            "step": step,
            "to": name,
            "person_id": person.id if person else None,
            "planned_on": TODAY,
            "send_at": NOW,
            "urgent": False,
            "rank": 0,
            "level": "standard",
            "facts": {},
            "status": ReminderStatus.QUEUED.value,
            **values,
        }
        return Reminder(**told)

    async def composed(self, row: Outbox, *, now: datetime = NOW) -> Reply | None:
        return await compose(
            self.session,
            row,
            kommune=self.knowledge.kommuner[self.kommune_id],
            now=now,
            rules=self.knowledge.rules,
            articles=self.knowledge.library.articles,
        )

    async def say(self, row: Outbox, *, now: datetime = NOW) -> Reply:
        found = await self.composed(row, now=now)
        assert found is not None
        return found


def labels(reply: Reply) -> list[str]:
    return [choice.label for choice in reply.choices]


def at(on: date) -> datetime:
    return NOW + timedelta(days=(on - oslo_date(NOW)).days)


def mails(replies: Iterable[Reply]) -> list[str]:
    return sorted(reply.to.partition("@")[0] for reply in replies)


__all__ = ["NOW", "TODAY", "Stage", "at", "day", "labels", "mails"]
