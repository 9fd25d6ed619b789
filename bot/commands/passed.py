"""After an import: which reminders came too late to be sent, for the importer and the procurement office."""

import uuid
from collections.abc import Sequence
from typing import Final

from bot.knowledge_base import KnowledgeBase
from bot.knowledge_files import own_kommune, shipped_knowledge
from bot.post import Post
from bot.settings import Settings
from norsk.clock import Clock
from notifications.planner.passed import PassedStep, line, passed_of, summary
from notifications.planner.planner import Knows
from notifications.rules.window import SendWindow
from register.database import Sessions, reading
from register.import_run import ImportKind
from register.imports.report import Report

MOST_SHOWN: Final = 50


async def tell_passed(
    settings: Settings, sessions: Sessions, clock: Clock, report: Report, post: Post
) -> list[PassedStep]:
    """Return the steps of an import's new agreements whose day has passed, and tell the procurement office once.

    The agreements are stored already; other kinds of import have none.
    """
    if report.kind is not ImportKind.AVTALER or report.errors or not report.details.get("new"):
        return []
    ids = {uuid.UUID(one.record.partition(":")[2]) for one in report.details["new"]}
    knowledge = shipped_knowledge()
    kommune = own_kommune(knowledge, settings.kommune).id
    base = KnowledgeBase(knowledge, kommune=kommune, sessions=sessions, clock=clock)
    await base.refresh()
    knows = Knows(base.kommune, base.current.rules, base.current.library.articles)
    window = SendWindow(closed=settings.closed)
    async with reading(sessions) as session:
        found = await passed_of(session, ids, knows, now=clock.now(), window=window)
    message = summary(found)
    if message is not None:
        async with sessions.begin() as session:
            await post.put(session, [message], key=f"import:{report.run_id}:passed")
    return found


def passed_as_json(passed: Sequence[PassedStep]) -> list[dict[str, object]]:
    """Return what came too late, as JSON holds it."""
    return [
        {
            "record": one.track.record,
            "name": one.name,
            "kind": one.track.kind.value,
            "target_on": one.track.target_on.isoformat(),
            "step": one.step,
            "planned_on": one.planned_on.isoformat(),
        }
        for one in passed
    ]


def passed_lines(passed: Sequence[PassedStep]) -> list[str]:
    """Return what came too late, line by line, for the importer."""
    if not passed:
        return []
    shown = [f"  - {line(one)}" for one in passed[:MOST_SHOWN]]
    if len(passed) > MOST_SHOWN:
        shown.append(f"  … og {len(passed) - MOST_SHOWN} til.")
    return [
        "",
        f"Nye avtaler der dagen for en påminnelse alt har passert: {len(passed)}",
        *shown,
        "Gamle påminnelser sendes ikke. Listen er også sendt til innkjøp.",
    ]
