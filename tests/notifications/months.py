"""Months in a kommune: files that are read in, a service that ticks, and channels that keep what they are given."""

import uuid
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select

from bot.bootstrap import Parts, bootstrap
from bot.settings import Settings
from conversation.channel import Channel, ChannelError
from conversation.reply import Reply
from conversation.turn import Address, ChannelName
from dialogs.dialog import Knowledge
from norsk.clock import OSLO, FixedClock
from notifications.delivery.claim import reply_id
from notifications.delivery.outbox import Outbox
from notifications.delivery.pace import Pace
from notifications.reminder import Reminder, ReminderMessage
from register.avtale import Avtale
from register.decision import CLOSING, Decision, DecisionStatus
from register.import_run import ImportKind
from register.imports.apply import Request, import_rows
from register.imports.read import read_rows
from register.imports.report import Report
from register.person import Person, Role, add_person
from register.track import Track, TrackKind, Verdict
from register.varsling import KOMMUNE, Setting, set_varsling

HEADERS = (
    "Avtalenummer;Avtalenavn;Startdato;Sluttdato;Maks sluttdato;Opsjoner;Oppsigelsestid;Avtaleforvalter;"
    "Stedfortreder;Avtaleeier;Åpen for alle;Status;Leverandør"
)
QUIET = "2024/1;Renhold;01.01.2024;{end};{end};nei;;filip@demo.invalid;stine@demo.invalid;eva@demo.invalid;nei;Aktiv;Rent Demo AS"
HOURS = (8,)
SLACK = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s", "SLACK_TEAM_IDS": "T1"}
"""So that people are reached elsewhere than on the web page."""
OTHERS = (TrackKind.DUTY, TrackKind.ARTIKKEL, TrackKind.FOLLOW_UP)
"""The kinds that are switched off, so that a test tells its own story."""
ROLES: dict[str, tuple[Role, ...]] = {
    "filip": (Role.AVTALEFORVALTER,),
    "stine": (),
    "lars": (Role.LEDER,),
    "eva": (),
    "nora": (Role.AVTALEFORVALTER,),
    "ingrid": (Role.INNKJOPER,),
    "kari": (Role.INNKJOPSKONTAKT,),
}
EVERYBODY = frozenset(f"{name}@demo.invalid" for name in ROLES)


def oslo(on: date, hour: int = 8, minute: int = 0) -> datetime:
    return datetime.combine(on, time(hour, minute), tzinfo=OSLO).astimezone(UTC)


@dataclass
class Recorder:
    """A channel that keeps what it is given, with the instant."""

    clock: FixedClock
    name: ChannelName = ChannelName.SLACK
    reaches: frozenset[str] = EVERYBODY
    failures: list[ChannelError] = field(default_factory=list)
    sent: list[tuple[datetime, str, Reply]] = field(default_factory=list)
    updated: list[tuple[datetime, str, Reply]] = field(default_factory=list)

    async def send(self, address: Address, reply: Reply) -> str:
        if self.failures:
            raise self.failures.pop(0)
        self.sent.append((self.clock.now(), address.conversation_id, reply))
        return f"{self.name.value}{len(self.sent)}"

    async def update(self, address: Address, message_id: str, reply: Reply) -> None:  # noqa: ARG002 - as the port has it
        self.updated.append((self.clock.now(), message_id, reply))

    async def reach(self, email: str) -> Address | None:
        return Address(self.name, email, user_id=email) if email in self.reaches else None


@dataclass(frozen=True)
class Shown:
    """A reminder that somebody was sent, in which message and when."""

    key: str
    to: str
    at: datetime
    planned_on: date
    message: str
    text: str

    @property
    def step(self) -> str:
        """The kind and the step."""
        kind, _, _, step, _ = self.key.split("|")
        return f"{kind}:{step}"

    @property
    def day(self) -> date:
        return self.at.astimezone(OSLO).date()


@dataclass
class Months:
    """A service with everything real but the platforms."""

    parts: Parts
    clock: FixedClock
    lines: list[Recorder]
    people: dict[str, Person] = field(default_factory=dict)

    async def open(self) -> "Months":
        """Put the people in."""
        async with self.parts.sessions.begin() as session:
            for name, held in ROLES.items():
                self.people[name] = await add_person(
                    session,
                    email=f"{name}@demo.invalid",
                    name=f"{name.capitalize()} Demo",
                    roles=frozenset(held),
                )
            for kind in OTHERS:
                off = Setting(None, enabled=False)
                await set_varsling(session, KOMMUNE, kind=kind, setting=off, by=None, now=self.clock.now())
            self.people["filip"].leader_id = self.people["lars"].id
        return self

    async def read(self, *rows: str) -> Report:
        """Read a file of agreements in, as the command does."""
        data = "\n".join((HEADERS, *rows)).encode()
        on = self.clock.now().astimezone(OSLO).date()
        found = read_rows(ImportKind.AVTALER, data, today=on)
        assert not found.errors, found.errors
        request = Request(ImportKind.AVTALER, found, "kav", uuid.uuid4().hex * 2, self.clock.now(), on)
        report = await import_rows(self.parts.sessions, request)
        assert not report.errors, report.errors
        return report

    async def tick(self) -> None:
        """Let the service tick, as `serve` does."""
        await self.parts.reminding.plan()
        await self.parts.reminding.collect()
        await self.parts.reminding.weekly()
        await self.parts.dispatcher.run_once()

    async def on(self, *days: date) -> None:
        """Let the service tick on the morning of each of these days, and be down in between."""
        for day in days:
            self.clock.at = oslo(day, 8, 1)
            await self.tick()

    async def live(self, last: date, *, hours: Iterable[int] = HOURS) -> None:
        """Let the service run until the end of a day."""
        on = self.clock.now().astimezone(OSLO).date()
        while on <= last:
            for hour in hours:
                at = oslo(on, hour, 1)
                if at >= self.clock.now():
                    self.clock.at = at
                    await self.tick()
            on += timedelta(days=1)

    async def shown(self) -> list[Shown]:
        """Return every reminder that somebody was sent; the weekly lists are not among them."""
        at_of = {reply.id: (at, to, reply.text) for line in self.lines for at, to, reply in line.sent}
        ids = Counter(reply.id for line in self.lines for _, _, reply in line.sent)
        assert max(ids.values(), default=1) == 1, "a message was sent twice"
        async with self.parts.sessions() as session:
            rows = await session.execute(
                select(Outbox.key, Reminder.key, Reminder.planned_on, Reminder.status)
                .join(ReminderMessage, ReminderMessage.outbox_key == Outbox.key)
                .join(Reminder, Reminder.key == ReminderMessage.reminder_key)
            )
            found = []
            for outbox_key, key, planned_on, status in rows:
                id = reply_id(Outbox(key=outbox_key))
                if id in at_of and status == "sent":
                    at, to, text = at_of[id]
                    found.append(Shown(key, to, at, planned_on, outbox_key, text))
        return sorted(found, key=lambda one: (one.at, one.key))

    async def check(self) -> list[Shown]:
        """Hold everything that was sent against what always holds; return it."""
        found = await self.shown()
        twice = [key for key, many in Counter((one.key, one.to) for one in found).items() if many > 1]
        assert not twice, f"sent twice: {twice}"
        window = self.parts.reminding.window
        outside = [one for one in found if not window.is_open(one.at)]
        assert not outside, f"outside the window: {outside}"
        for line in self.lines:
            for at, _, reply in line.sent:
                assert window.is_open(at), reply.text[:60]
        async with self.parts.sessions() as session:
            for decision in await session.scalars(select(Decision).where(Decision.status.in_(CLOSING))):
                track = Track(TrackKind(decision.kind), decision.record, decision.target_on).ref
                after = [one for one in found if one.key.startswith(track + "|") and one.at > decision.at]
                assert not after, f"sent after the decision: {after}"
            told = {one.key for one in found}
            stored = await session.scalars(select(Reminder.key).where(Reminder.status == "sent"))
            assert set(stored) == told, "marked as sent, and not sent"
            stuck = await session.scalars(select(Reminder.key).where(Reminder.status == "queued"))
            waiting = set(await session.scalars(select(Outbox.key).where(Outbox.status == "waiting")))
            for key in stuck:
                rows = await session.scalars(
                    select(ReminderMessage.outbox_key).where(ReminderMessage.reminder_key == key)
                )
                assert set(rows) & waiting, f"queued in no message: {key}"
        return found

    async def told(self, *kinds: str) -> list[tuple[str, str, date]]:
        """Return who was sent which step on which day, of some kinds."""
        return [
            (one.to.partition("@")[0], one.step, one.day)
            for one in await self.check()
            if not kinds or one.step.partition(":")[0] in kinds
        ]

    async def avtale(self, reference: str = "2024/1") -> Avtale:
        async with self.parts.sessions() as session:
            return await session.scalar(select(Avtale).where(Avtale.reference == reference))  # type: ignore[return-value]

    async def decide(self, track: Track, verdict: Verdict, **values: object) -> uuid.UUID:
        now = self.clock.now()
        told: dict[str, object] = {
            "id": uuid.uuid4(), "record": track.record, "kind": track.kind.value, "target_on": track.target_on,
            "avtale_id": uuid.UUID(track.record_id), "verdict": verdict.value, "status": DecisionStatus.DECIDED.value,
            "role": "avtaleforvalter", "by_id": self.people["filip"].id, "at": now, "changed_at": now, "detail": {}, **values,
        }  # fmt: skip
        async with self.parts.sessions.begin() as session:
            decision = Decision(**told)
            session.add(decision)
            await session.flush()
            await self.parts.desk.changed(session, [track], now=now)
            return decision.id

    def texts(self, who: str) -> list[str]:
        return [reply.text for line in self.lines for _, to, reply in line.sent if to.startswith(f"{who}@")]


@asynccontextmanager
async def replica(url: str, knowledge: Knowledge, clock: FixedClock) -> AsyncIterator[Months]:
    """A service on a database, with a channel that reaches everybody."""
    settings = Settings.model_validate({"database_url": url, "kommune": "lillestrom", **SLACK})
    line, unhurried = Recorder(clock), Pace(between=0, per_second=1_000_000)
    nearer: dict[ChannelName, Channel] = {ChannelName.SLACK: line}
    async with bootstrap(settings, clock=clock, knowledge=knowledge, nearer=nearer, pace=unhurried) as parts:
        yield Months(parts, clock, [line])
