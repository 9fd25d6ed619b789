"""The figures that operations watch: they come from what is there, say when the database is away, and are not for everybody."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from prometheus_client import REGISTRY
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.backlog import reason_class
from bot.bootstrap import Parts
from bot.channels.web.guard import Guard
from bot.gauges import measure
from bot.health import HealthRoutes
from bot.inbox import Inbox, Status
from conversation.reply import Reply
from notifications.delivery.outbox import Outbox, OutboxStatus, enqueue
from notifications.delivery.pause import pause
from register.case_task import CaseTask, TaskKind
from register.database import open_engine, session_factory
from register.person import add_person

NOW = datetime(2026, 11, 21, 11, 0, tzinfo=UTC)


def value(name: str, **labels: str) -> float | None:
    return REGISTRY.get_sample_value(f"innkjopsbot_{name}", labels)


async def test_what_waits_and_what_failed_is_measured_and_few_peoples_tasks_are_not(parts: Parts) -> None:
    async with parts.sessions.begin() as session:
        people = [await add_person(session, email=f"p{n}@demo.invalid", name="Demo") for n in range(5)]
        for kind, asked in ((TaskKind.FORANKRING, people), (TaskKind.HABILITET, people[:4])):
            for person in asked:
                session.add(
                    CaseTask(
                        record="behovsmelding:x", kind=kind.value, person_id=person.id, asked_at=NOW,
                        due_on=NOW.date(), changed_at=NOW,
                    )
                )  # fmt: skip
        session.add(
            Inbox(
                key="old", channel="web", conversation="c", address=["web", "c", None, None, None, None],
                payload=None, replies=[], status=Status.RECEIVED.value, attempts=1,
                received_at=NOW - timedelta(minutes=10), lease_until=NOW,
            )
        )  # fmt: skip
        for key, minutes in (("due", -30), ("later", 30)):
            await enqueue(
                session, key=key, reply=Reply("x"), due_at=NOW + timedelta(minutes=minutes), room="slack:C1"
            )
        failed = Outbox(
            key="failed", room="slack:C1", reply={}, status=OutboxStatus.FAILED.value, due_at=NOW,
            channel="slack", reason="something that a platform made up",
        )  # fmt: skip
        session.add(failed)
        await pause(session, "prøve", NOW)
    await measure(parts.engine, parts.sessions, parts.base, now=NOW)
    assert (value("inbox_open"), value("inbox_lapsed"), value("inbox_oldest_seconds")) == (1, 1, 600)
    assert (value("outbox_waiting"), value("outbox_due"), value("outbox_oldest_seconds")) == (2, 1, 1800)
    assert value("outbox_failed", channel="slack", reason="other") == 1
    assert value("tasks_open", kind="forankring") == 5
    assert value("tasks_open", kind="habilitet") is None
    assert (value("sending_paused"), value("database_up")) == (1, 1)
    assert (value("database_pool_size") or 0) >= 16
    assert (value("knowledge_articles") or 0) > 100


async def test_a_database_that_is_away_is_a_figure_and_no_error(parts: Parts, tmp_path: Path) -> None:
    away: AsyncEngine = open_engine(f"sqlite+aiosqlite:///{tmp_path}/none/none.db")
    await measure(away, session_factory(away), parts.base, now=NOW)
    assert value("database_up") == 0
    await away.dispose()


@pytest.mark.parametrize(
    ("allowed", "headers", "status"),
    [
        (("192.0.2.0/24",), {}, 200),
        ((), {}, 403),
        (("198.51.100.7",), {}, 403),
        (("192.0.2.0/24",), {"X-Forwarded-For": "203.0.113.9"}, 403),
        (("192.0.2.0/24",), {"Forwarded": "for=203.0.113.9"}, 403),
    ],
)
async def test_the_figures_are_for_this_machine_and_for_where_they_are_read_from(
    allowed: tuple[str, ...], headers: dict[str, str], status: int
) -> None:
    routes = HealthRoutes(
        cast(Parts, SimpleNamespace(settings=SimpleNamespace(metrics_from=allowed))), Guard()
    )

    async def asked(request: web.Request) -> web.Response:
        # From an address of documentation, as another machine's.
        return web.Response(status=200 if routes._may_measure(request.clone(remote="192.0.2.9")) else 403)

    app = web.Application()
    app.router.add_get("/metrics", asked)
    async with TestClient(TestServer(app, host="127.0.0.1")) as client:
        assert (await client.get("/metrics", headers=headers)).status == status


def test_why_a_message_failed_is_one_of_a_few_words() -> None:
    said = [
        reason_class(one)
        for one in ("smtp_550_policy", "http_503", "no_channel", "ny@demo.invalid", "", None)
    ]
    assert said == ["smtp", "http", "no_channel", "other", "other", "other"]
