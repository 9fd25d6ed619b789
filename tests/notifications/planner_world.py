"""A register, a clock and a planner, for tests of what is planned."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select, update

from bot.knowledge_files import own_kommune
from dialogs.dialog import Knowledge
from norsk.clock import OSLO, FixedClock
from notifications.planner.planner import Knows, Planned, Planner
from notifications.reminder import Reminder, ReminderStatus
from notifications.rules.window import SendWindow
from register.avtale import Avtale
from register.database import Sessions
from register.decision import Decision, DecisionStatus
from register.person import Person, Role, add_person
from register.track import Track, TrackKind, Verdict
from tests.register.avtaler import make_avtale

MONDAY = date(2027, 2, 1)


def oslo(on: date, hour: int = 7) -> datetime:
    """An hour in Oslo on a day."""
    return datetime.combine(on, time(hour), tzinfo=OSLO).astimezone(UTC)


@dataclass
class World:
    """What a test needs. Whoever is reminded presses something on the card, unless `answers` is False."""

    sessions: Sessions
    knowledge: Knowledge
    clock: FixedClock
    people: dict[str, Person] = field(default_factory=dict)
    answers: bool = True

    def __post_init__(self) -> None:
        self.planner = Planner(self.sessions, self.clock, SendWindow())
        kommune = own_kommune(self.knowledge, "lillestrom")
        self.knows = Knows(kommune, self.knowledge.rules, ())

    async def open(self) -> "World":
        """Put the people in."""
        roles = {
            "filip": (Role.AVTALEFORVALTER,), "stine": (), "lars": (Role.LEDER,), "eva": (), "nora": (Role.AVTALEFORVALTER,),
            "ingrid": (Role.INNKJOPER,), "kari": (Role.INNKJOPSKONTAKT,),
        }  # fmt: skip
        async with self.sessions.begin() as session:
            for name, held in roles.items():
                self.people[name] = await add_person(
                    session,
                    email=f"{name}@demo.invalid",
                    name=f"{name.capitalize()} Demo",
                    roles=frozenset(held),
                )
            self.people["filip"].leader_id = self.people["lars"].id
        return self

    def id(self, name: str) -> str:
        """Somebody's id as the ledger has it."""
        return str(self.people[name].id)

    async def avtale(self, key: str = "2024/118", **values: object) -> Avtale:
        """Add an agreement of Filip's that ends in three years, unless told otherwise."""
        people = self.people
        told: dict[str, object] = {
            "starts_on": date(2025, 1, 1),
            "expires_on": date(2030, 12, 31),
            "has_options": False,
            "avtaleforvalter_id": people["filip"].id,
            "stedfortreder_id": people["stine"].id,
            "avtaleeier_id": people["eva"].id,
            "changed_at": self.clock.now(),
            **values,
        }
        avtale = make_avtale(key, "Kontorrekvisita", **told)
        async with self.sessions.begin() as session:
            session.add(avtale)
        return avtale

    async def change(self, avtale: Avtale, **values: object) -> None:
        """Change an agreement as an import does."""
        async with self.sessions.begin() as session:
            changed = {"changed_at": self.clock.now(), **values}
            await session.execute(update(Avtale).where(Avtale.id == avtale.id).values(**changed))

    async def tick(self) -> Planned:
        """Let the planner tick."""
        return await self.planner.tick(self.knows)

    async def on(self, day: date, hour: int = 7) -> Planned:
        """Go to an hour of a day, and tick."""
        self.clock.at = oslo(day, hour)
        return await self.tick()

    async def ledger(self, kind: TrackKind | None = None, status: str | None = None) -> Sequence[Reminder]:
        """The reminders there are, by planned day."""
        async with self.sessions() as session:
            wanted = select(Reminder).order_by(Reminder.planned_on, Reminder.step, Reminder.to)
            rows = (await session.scalars(wanted)).all()
        return [
            row
            for row in rows
            if (kind is None or row.kind == kind.value) and (status is None or row.status == status)
        ]

    async def waiting(self, kind: TrackKind) -> list[tuple[str, date]]:
        """The steps of a kind that wait, with their planned days."""
        rows = await self.ledger(kind, ReminderStatus.WAITING.value)
        return [(row.step, row.planned_on) for row in rows]

    async def send(self) -> list[str]:
        """Send what is due, as the delivery does it; return the keys."""
        now = self.clock.now()
        if not self.planner.window.is_open(now):
            return []
        async with self.sessions.begin() as session:
            due = list(
                await session.scalars(
                    select(Reminder).where(
                        Reminder.status == ReminderStatus.WAITING.value, Reminder.send_at <= now
                    )
                )
            )
            for reminder in due:
                reminder.status, reminder.sent_at = ReminderStatus.SENT.value, now
                reminder.acked_at = now if self.answers else None
        return [reminder.key for reminder in due]

    async def day(self, day: date) -> list[str]:
        """Plan and send on a day, as the service does it; return the keys of what was sent."""
        await self.on(day)
        self.clock.at = oslo(day, 9)
        return await self.send()

    async def days(self, first: date, last: date) -> dict[date, list[str]]:
        """Plan and send on every working day of a period; return what was sent, by day."""
        sent: dict[date, list[str]] = {}
        while first <= last:
            if self.planner.window.is_day(first) and (keys := await self.day(first)):
                sent[first] = keys
            first += timedelta(days=1)
        return sent

    async def decide(self, track: Track, verdict: Verdict, **values: object) -> uuid.UUID:
        """Store a decision on a track, and plan it anew."""
        now = self.clock.now()
        avtale_id = uuid.UUID(track.record_id) if track.record_kind == "avtale" else None
        told: dict[str, object] = {
            "id": uuid.uuid4(), "record": track.record, "kind": track.kind.value, "target_on": track.target_on,
            "avtale_id": avtale_id, "verdict": verdict.value, "status": DecisionStatus.DECIDED.value, "role": "avtaleforvalter",
            "by_id": self.people["filip"].id, "at": now, "changed_at": now, "detail": {}, **values,
        }  # fmt: skip
        decision = Decision(**told)
        async with self.sessions.begin() as session:
            session.add(decision)
            await self.planner.replan(session, track.record, knows=self.knows)
        return decision.id


def step_of(key: str) -> str:
    """The kind and the step of a key."""
    kind, _, _, step, _ = key.split("|")
    return f"{kind}:{step}"
