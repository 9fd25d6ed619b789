"""What happens to cases is posted, signed, to an address of the municipality's own: once each, also after a fault or a kill."""

import asyncio
import hashlib
import hmac
import json
import os
import sys
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from aiohttp import web
from sqlalchemy import select

from bot.bootstrap import bootstrap
from bot.settings import SettingsError, load_settings
from bot.webhook import Webhook
from dialogs.dialog import Knowledge
from norsk.clock import FixedClock
from notifications.delivery.outbox import Outbox, OutboxStatus
from notifications.delivery.resend import Again, resend
from notifications.delivery.webhook_queue import PATIENCE
from notifications.rules.window import SendWindow
from register.avvik import Avvik
from register.behovsmelding import Behovsmelding, report_need
from register.case_step import clarify_need
from register.database import Sessions
from register.events import AvvikReported, CaseChanged, Event, NeedReported
from register.person import add_person
from tests.conftest import settings_for
from tests.quiet import QUIET

SECRET = "en ganske lang hemmelighet"
LEASE = timedelta(seconds=61)


@dataclass
class Receiver:
    """A receiver on loopback. It answers with each of `answers` in turn, then takes everything; `hang` makes it wait."""

    url: str = ""
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    answers: list[web.Response] = field(default_factory=list)
    hang: bool = False
    came: asyncio.Event = field(default_factory=asyncio.Event)

    async def take(self, request: web.Request) -> web.Response:
        self.got.append((dict(request.headers), await request.read()))
        self.came.set()
        if self.hang:
            await asyncio.sleep(60)
        return self.answers.pop(0) if self.answers else web.Response()

    @property
    def ids(self) -> list[str]:
        return [headers["Innkjopsbot-Event-Id"] for headers, _ in self.got]

    def body(self, number: int = -1) -> dict[str, object]:
        found: dict[str, object] = json.loads(self.got[number][1])
        return found


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/hendelser", receiver.take)
    app.router.add_post("/annet", receiver.take)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hendelser"
    yield receiver
    await runner.cleanup()


@pytest.fixture
async def webhook(receiver: Receiver, sessions: Sessions, clock: FixedClock) -> AsyncIterator[Webhook]:
    webhook = Webhook(receiver.url, SECRET, "lillestrom", sessions, clock, timeout=60)
    yield webhook
    await webhook.close()


async def file_need(sessions: Sessions, clock: FixedClock) -> tuple[Behovsmelding, Event]:
    async with sessions.begin() as session:
        ada = await add_person(session, email="ada@demo.invalid", name="Ada Demo")
        need = await report_need(
            session, title="Stol til Ola Nordmann Demo", need="Han har vondt i ryggen.", tjenesteomrade="Oppvekst",
            enhet_id=None, avtale_id=None, value_nok=Decimal(150_000), wanted_by_on=None, requester=ada,
            on=clock.now().date(), now=clock.now(),
        )  # fmt: skip
    return need, NeedReported(need.id)


async def put(webhook: Webhook, *events: Event, key: str = "akt") -> None:
    async with webhook.sessions.begin() as session:
        await webhook.put(session, events, key=key)


async def rows(sessions: Sessions) -> list[Outbox]:
    async with sessions() as session:
        return list(await session.scalars(select(Outbox)))


async def test_a_filed_need_is_posted_once_and_the_signature_holds(
    webhook: Webhook, receiver: Receiver, sessions: Sessions, clock: FixedClock
) -> None:
    need, event = await file_need(sessions, clock)
    await put(webhook, event)
    await put(webhook, event)
    assert await webhook.one()
    assert not await webhook.one()
    [(headers, body)] = receiver.got
    signed = f"{headers['Innkjopsbot-Timestamp']}.".encode() + body
    assert (
        headers["Innkjopsbot-Signature"]
        == f"v1={hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()}"
    )
    assert headers["Innkjopsbot-Event"] == "need.filed"
    told = receiver.body()
    assert told["id"] == headers["Innkjopsbot-Event-Id"]
    case = told["case"]
    assert isinstance(case, dict)
    assert (case["number"], case["status"], case["value_band"]) == (
        "BM-2026-0001",
        "mottatt",
        "100000_499999",
    )
    assert case["record"] == need.record


async def test_nobodys_name_and_nobodys_words_are_posted(
    webhook: Webhook, receiver: Receiver, sessions: Sessions, clock: FixedClock
) -> None:
    need, event = await file_need(sessions, clock)
    async with sessions.begin() as session:
        ada = await add_person(session, email="kari@demo.invalid", name="Kari Demo")
        held = await session.get_one(Behovsmelding, need.id)
        changed = clarify_need(session, held, by=ada, now=clock.now())
    await put(webhook, event, CaseChanged(changed.id))
    while await webhook.one():
        pass
    assert [receiver.body(number)["type"] for number in (0, 1)] in (
        ["need.filed", "need.changed"],
        ["need.changed", "need.filed"],
    )
    written = b"".join(body for _, body in receiver.got).decode()
    for secret in ("Ada", "Kari", "Nordmann", "ryggen", "demo.invalid", "150000", "Stol"):
        assert secret not in written


async def test_an_avvik_of_the_closed_way_is_never_posted(
    webhook: Webhook, receiver: Receiver, sessions: Sessions, clock: FixedClock
) -> None:
    async with sessions.begin() as session:
        closed = Avvik(
            id=uuid.uuid4(), key="innkjopsbot:AV-2026-0001", source_system="innkjopsbot", title="x", year=2026, serial=1,
            restricted=True, recipients=[], unparsed={}, filled={}, answers={}, changed_at=clock.now(),
        )  # fmt: skip
        session.add(closed)
    await put(webhook, AvvikReported(closed.id))
    assert not await webhook.one()
    assert receiver.got == []
    assert await rows(sessions) == []


async def test_what_is_not_taken_is_tried_again_later_under_the_same_id(
    webhook: Webhook, receiver: Receiver, sessions: Sessions, clock: FixedClock
) -> None:
    _, event = await file_need(sessions, clock)
    await put(webhook, event)
    receiver.answers = [web.Response(status=500), web.Response(status=429, headers={"Retry-After": "120"})]
    assert await webhook.one()
    assert not await webhook.one(), "it waits"
    clock.at += timedelta(seconds=30)
    assert await webhook.one()
    clock.at += timedelta(seconds=100)
    assert not await webhook.one(), "the receiver has asked for two minutes"
    clock.at += timedelta(seconds=60)
    assert await webhook.one()
    assert len(set(receiver.ids)) == 1
    assert len(receiver.ids) == 3
    [row] = await rows(sessions)
    assert (row.status, row.attempts, row.reason) == (OutboxStatus.SENT.value, 3, None)


async def test_a_redirect_is_not_followed_and_a_silent_receiver_is_not_waited_for(
    webhook: Webhook, receiver: Receiver, sessions: Sessions, clock: FixedClock
) -> None:
    _, event = await file_need(sessions, clock)
    await put(webhook, event)
    receiver.answers = [
        web.Response(status=307, headers={"Location": receiver.url.replace("hendelser", "annet")})
    ]
    assert await webhook.one()
    [row] = await rows(sessions)
    assert (row.reason, len(receiver.got)) == ("http_307", 1)
    receiver.hang = True
    clock.at += timedelta(minutes=1)
    hasty = Webhook(receiver.url, SECRET, "lillestrom", sessions, clock, timeout=0.3)
    assert await hasty.one()
    await hasty.close()
    [row] = await rows(sessions)
    assert (row.reason, row.status) == ("timeout", OutboxStatus.WAITING.value)


async def test_what_is_never_taken_is_set_aside_and_can_be_sent_again(
    webhook: Webhook, receiver: Receiver, sessions: Sessions, clock: FixedClock
) -> None:
    _, event = await file_need(sessions, clock)
    await put(webhook, event)
    receiver.answers = [web.Response(status=503) for _ in range(PATIENCE.most)]
    pauses = []
    for _ in range(PATIENCE.most):
        assert await webhook.one()
        [row] = await rows(sessions)
        pauses.append(row.due_at - clock.now())
        clock.at = max(clock.at, row.due_at)
    assert (row.status, row.reason) == (OutboxStatus.FAILED.value, "http_503")
    assert pauses[0] < timedelta(seconds=15)
    assert max(pauses) > timedelta(hours=4)
    assert sum(pauses, timedelta()) > timedelta(hours=24), "a night is outlived"
    async with sessions.begin() as session:
        again = await resend(session, row.key, now=clock.now(), window=SendWindow())
    assert again.again is Again.WAITING
    assert await webhook.one()
    [row] = await rows(sessions)
    assert row.status == OutboxStatus.SENT.value


async def test_the_dispatcher_posts_it_and_no_channel_takes_it_for_a_message(
    receiver: Receiver, database_url: str, clock: FixedClock, knowledge: Knowledge
) -> None:
    told = {"webhook_url": receiver.url, "webhook_secret": SECRET}
    settings = settings_for(database_url).model_validate({**settings_for(database_url).model_dump(), **told})
    async with bootstrap(settings, clock=clock, knowledge=knowledge) as parts:
        _, event = await file_need(parts.sessions, clock)
        async with parts.sessions.begin() as session:
            assert parts.upkeep.webhook is not None
            await parts.upkeep.webhook.put(session, (event,), key="akt")
        await parts.dispatcher.run_once()
        [row] = await rows(parts.sessions)
    assert row.status == OutboxStatus.SENT.value
    assert len(receiver.got) == 1
    async with bootstrap(settings_for(database_url), clock=clock, knowledge=knowledge) as without:
        async with without.sessions.begin() as session:
            held = await session.get_one(Outbox, row.key)
            held.status = OutboxStatus.WAITING.value
        assert await without.dispatcher.run_once() == 0, "an installation without a webhook leaves it alone"


KILLED = """
import asyncio, sys
from bot.webhook import Webhook
from norsk.clock import SystemClock, FixedClock
from register.database import open_engine, session_factory
from datetime import datetime
async def main():
    engine = open_engine(sys.argv[1])
    clock = FixedClock(datetime.fromisoformat(sys.argv[3]))
    await Webhook(sys.argv[2], "en ganske lang hemmelighet", "lillestrom", session_factory(engine), clock).one()
asyncio.run(main())
"""


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_what_a_killed_process_was_posting_is_posted_again_under_the_same_id(
    webhook: Webhook, receiver: Receiver, sessions: Sessions, clock: FixedClock, database_url: str
) -> None:
    _, event = await file_need(sessions, clock)
    await put(webhook, event)
    receiver.hang = True
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", KILLED, database_url, receiver.url, clock.now().isoformat(),
        cwd=Path(__file__).parents[2], env={**os.environ, **QUIET},
    )  # fmt: skip
    async with asyncio.timeout(120):
        await receiver.came.wait()
    process.kill()
    await process.wait()
    assert not await webhook.one(), "it is leased"
    receiver.hang = False
    clock.at += LEASE
    assert await webhook.one()
    assert len(receiver.ids) == 2
    assert len(set(receiver.ids)) == 1, "the receiver can tell that it has had it before"


@pytest.mark.parametrize(
    ("url", "secret", "word"),
    [
        ("http://hendelser.example.org/x", SECRET, "https"),
        ("ftp://hendelser.example.org/x", SECRET, "hel adresse"),
        ("https://hendelser.example.org/x", "kort", "INNKJOPSBOT_WEBHOOK_SECRET"),
        ("https://bruker:passord@hendelser.example.org/x", SECRET, "passord"),
    ],
)
def test_an_address_that_is_not_safe_is_refused_at_the_start(
    url: str, secret: str, word: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SettingsError, match=word):
        load_settings(webhook_url=url, webhook_secret=secret)
    assert load_settings(webhook_url="http://127.0.0.1:9/x", webhook_secret=SECRET).webhook_url
