"""Sets what is measured only when somebody asks: what waits in the database, its connections, what is answered from."""

import time
import zlib
from datetime import datetime
from importlib.metadata import version

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import QueuePool

from bot import metrics, schema
from bot.backlog import Backlog, read_backlog
from bot.knowledge_base import KnowledgeBase
from bot.logs import log
from register.database import Sessions, reading


async def measure(engine: AsyncEngine, sessions: Sessions, base: KnowledgeBase, *, now: datetime) -> None:
    """Bring every gauge up to date. A database that does not answer is a figure too, never an error."""
    metrics.BUILD.labels(version("innkjopsbot"), schema.newest_revision()).set(1)
    _knowledge(base)
    _pool(engine)
    try:
        begun = time.perf_counter()
        async with reading(sessions) as session:
            await session.execute(text("SELECT 1"))
            metrics.DATABASE_SECONDS.set(time.perf_counter() - begun)
            _waiting(await read_backlog(session, now=now))
    except (SQLAlchemyError, OSError, TimeoutError) as exc:
        log().warning("metrics_without_database", exc_info=exc)
        metrics.DATABASE_UP.set(0)
    else:
        metrics.DATABASE_UP.set(1)


def _waiting(found: Backlog) -> None:
    metrics.INBOX_OPEN.set(found.inbox_open)
    metrics.INBOX_LAPSED.set(found.inbox_lapsed)
    metrics.INBOX_OLDEST.set(found.inbox_oldest)
    metrics.INBOX_SET_ASIDE.set(found.set_aside)
    metrics.WAITING.set(found.outbox_waiting)
    metrics.OUTBOX_DUE.set(found.outbox_due)
    metrics.OUTBOX_RETRYING.set(found.outbox_retrying)
    metrics.OUTBOX_OLDEST.set(found.outbox_oldest)
    metrics.PAUSED.set(found.paused)
    metrics.OUTBOX_FAILED.clear()
    for (channel, reason), count in found.failed.items():
        metrics.OUTBOX_FAILED.labels(channel, reason).set(count)
    metrics.PLANNER_FAULTS.set(found.planner_faults)
    metrics.REPLICAS.clear()
    for revision, count in found.replicas.items():
        metrics.REPLICAS.labels(revision).set(count)
    metrics.TASKS_OPEN.clear()
    for kind, count in found.tasks.items():
        metrics.TASKS_OPEN.labels(kind).set(count)


def _pool(engine: AsyncEngine) -> None:
    pool = engine.sync_engine.pool
    if isinstance(pool, QueuePool):
        metrics.POOL_USED.set(pool.checkedout())
        metrics.POOL_SIZE.set(pool.size() + pool._max_overflow)  # noqa: SLF001 - the pool tells its room nowhere else


def _knowledge(base: KnowledgeBase) -> None:
    metrics.KNOWLEDGE_ARTICLES.set(len(base.current.library.articles))
    metrics.KNOWLEDGE_UNUSABLE.set(len(base.unusable))
    names = " ".join(sorted(str(id) for id in base.published))
    metrics.KNOWLEDGE_VERSION.set(zlib.crc32(names.encode()))
