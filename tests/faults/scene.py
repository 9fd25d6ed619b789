"""What every fault begins with: a database where one press files an avvik, and where one reminder falls due on a Monday."""

import shutil
import uuid
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy.engine import make_url

from bot.bootstrap import Parts, bootstrap
from conversation.turn import Address, ChannelName, Sender, Turn
from dialogs.dialog import Knowledge
from norsk.clock import FixedClock
from tests.conftest import execute, settings_for
from tests.notifications.delivery import MONDAY, NINE
from tests.notifications.planner_world import World

ADA = "ada@demo.invalid"
FRIDAY = NINE - timedelta(days=3)
SAID = "Leverandøren av kontorrekvisita leverte feil papir til skolen i går, for tredje gang"
ENDS_ON = date(2027, 5, 23)
"""Half a year after that Monday: the first reminder of the end falls due."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """The database's address, and the press that files the avvik."""

    url: str
    token: str


def press(token: str, *, key: str = "press", at: datetime = NINE) -> Turn:
    """Ada presses the button in Slack."""
    return Turn(
        key=key,
        sender=Sender(ChannelName.SLACK, "UADA", email=ADA),
        address=Address(ChannelName.SLACK, "DADA", user_id="UADA", tenant_id="T1"),
        received_at=at,
        action=token,
    )


async def prepare(url: str, knowledge: Knowledge) -> Prepared:
    """Fill a fresh database, and leave nothing connected to it."""
    clock = FixedClock(FRIDAY)
    async with bootstrap(settings_for(url), clock=clock, knowledge=knowledge) as parts:
        world = await World(parts.sessions, knowledge, clock).open()
        await world.avtale(expires_on=ENDS_ON, starts_on=date(2024, 1, 1))
        await parts.reminding.plan()
        clock.at = NINE
        token = await _token(parts)
    return Prepared(url, token)


async def _token(parts: Parts) -> str:
    """Report an avvik in two messages, and return the token of the button that files it."""
    for number, text in enumerate((SAID, "middels")):
        turn = replace(press("", key=f"said-{number}", at=parts.clock.now()), action=None, text=text)
        handled = await parts.app.handle(turn)
        await parts.app.answered(turn.key)
    choices = {choice.label: choice.token for reply in handled.replies for choice in reply.choices}
    return next(token for label, token in choices.items() if label.startswith("Send avviket"))


def copy_of(prepared: Prepared, postgres: str | None, folder: Path) -> Prepared:
    """Return a database of its own like the prepared one."""
    url = make_url(prepared.url)
    name = f"fault_{uuid.uuid4().hex[:10]}"
    if postgres is None:
        path = folder / f"{name}.db"
        shutil.copy(str(url.database), path)
        return Prepared(f"sqlite+aiosqlite:///{path}", prepared.token)
    execute(postgres, f"CREATE DATABASE {name} TEMPLATE {url.database} STRATEGY file_copy")
    return Prepared(url.set(database=name).render_as_string(hide_password=False), prepared.token)


__all__ = ("ADA", "MONDAY", "NINE", "Prepared", "copy_of", "prepare", "press")
