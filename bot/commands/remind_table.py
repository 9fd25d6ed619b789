"""The list of `remind list` as a person reads it."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.commands.remind_list import Listed
from norsk.clock import OSLO
from norsk.when import norwegian_date
from notifications.delivery.failure_words import in_words
from notifications.reminder import ReminderStatus
from register.step import BadStepError, parse_step
from register.track import KIND_NAMES, TrackKind
from register.varsling import VarslingLevel
from register.varsling_kinds import LEVEL_NAMES
from register.varsling_words import said_steps

_WIDE: Final = 180
"""Columns where nobody looks at a terminal: lines are whole, for `grep`."""
_NARROWEST: Final = 100
"""Columns that the table needs; on a narrower terminal each reminder has lines of its own."""
_STATUSES: Final = {
    ReminderStatus.WAITING.value: "venter",
    ReminderStatus.QUEUED.value: "klar",
    ReminderStatus.SENT.value: "sendt",
    ReminderStatus.FAILED.value: "feilet",
}
_OTHER_STEPS: Final = {"start": "må starte", "changed": "endret dato", "card": "nytt ansvar"}


def show(found: Sequence[Listed], *, on: date, days: int) -> None:
    """Write the list for a person on standard output: what has failed last, with the key that `resend` takes."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=_WIDE)
    until = f" til og med {norwegian_date(on + timedelta(days=days))}" if days else ""
    failed = [one for one in found if one.reminder.status == ReminderStatus.FAILED.value]
    rest = [one for one in found if one.reminder.status != ReminderStatus.FAILED.value]
    if not rest:
        console.print(f"Ingen påminnelser {norwegian_date(on)}{until}.")
    else:
        console.print(f"Påminnelser {norwegian_date(on)}{until}: {len(rest)}")
        if console.width >= _NARROWEST:
            console.print(_table(rest))
        else:
            for one in rest:
                console.print(escape(_lines(one)))
    if failed:
        console.print(f"\nFeilet: {len(failed)}")
        for one in failed:
            console.print(
                escape(f"  {one.to}, {_what(one)}: {in_words(one.reminder.reason)}"), soft_wrap=True
            )
            console.print(escape(f"    innkjopsbot remind resend '{one.reminder.key}'"), soft_wrap=True)


def _table(found: Sequence[Listed]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading in ("Når", "Til", "Kanal", "Hva", "Frist", "Trinn", "Satt for", "Status"):
        table.add_column(heading, no_wrap=heading in ("Når", "Frist", "Status"), overflow="fold")
    for one in found:
        table.add_row(*map(escape, _cells(one)))
    return table


def _lines(one: Listed) -> str:
    """Return a reminder as lines of its own, for a terminal on which the table does not fit."""
    when, to, channel, what, due, step, level, status = _cells(one)
    by = f" ({channel})" if channel else ""
    return f"{when}  {status}\n  {to}{by}\n  {what}\n  Frist {due}, {step}, satt for {level}"


def _cells(one: Listed) -> tuple[str, ...]:
    reminder = one.reminder
    local = reminder.send_at.astimezone(OSLO)
    status = _STATUSES.get(reminder.status, reminder.status)
    reason = f": {in_words(reminder.reason)}" if reminder.reason else ""
    return (
        f"{local:%d.%m.%Y %H.%M}", one.to, one.channel or "", _what(one), f"{reminder.target_on:%d.%m.%Y}",
        _step(reminder.step), LEVEL_NAMES[VarslingLevel(reminder.level)], f"{status}{reason}",
    )  # fmt: skip


def _what(one: Listed) -> str:
    name = KIND_NAMES[TrackKind(one.reminder.kind)]
    return f"{name}: {one.about}" if one.about else name


def _step(step: str) -> str:
    """Return a step as a person reads it."""
    if step in _OTHER_STEPS:
        return _OTHER_STEPS[step]
    if step.startswith("esk"):
        return "neste i rekken"
    try:
        return said_steps([parse_step(step)])
    except BadStepError:
        return "ønsket dag" if step.startswith("s") else step
