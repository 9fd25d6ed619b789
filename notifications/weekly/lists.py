"""The procurement office's weekly lists: what is decided and not entered, and people whom no reminder reaches."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from conversation.actions import Action, ActionId
from conversation.markup import escape
from conversation.reply import INNKJOP, Choice, Reply
from norsk.when import norwegian_date, oslo_date
from notifications.delivery.attempt import NOT_FOR_THEM
from notifications.delivery.failure_words import in_words
from notifications.reminder import Reminder, ReminderStatus
from register.avtale import Avtale
from register.avtale_visible import known_to_employees
from register.decision import Decision, DecisionStatus
from register.person import Person
from register.track import VERDICT_NAMES, Verdict

MOST_NAMED: Final = 10
WEEK: Final = timedelta(days=7)


async def not_entered(session: AsyncSession, *, kav: str) -> Sequence[tuple[str, Reply]]:
    """Return the list of decisions that stand here and not in the contract tool, the oldest first.

    Agreements that not every employee may know of are counted and not named: a room has readers of every kind.
    """
    waits = (
        Decision.enters.is_(True),
        Decision.entered_at.is_(None),
        Decision.status == DecisionStatus.DONE.value,
    )
    rows = await session.execute(
        select(Decision.verdict, Decision.at, Avtale.title, Avtale.reference)
        .outerjoin(Avtale, (Avtale.id == Decision.avtale_id) & known_to_employees())
        .where(*waits)
        .order_by(Decision.at, Decision.id)
    )
    found = rows.all()
    if not found:
        return ()
    named = [
        f"{_avtale(title, reference)}: {VERDICT_NAMES[Verdict(verdict)]}, {norwegian_date(oslo_date(at))}"
        for verdict, at, title, reference in found
        if title
    ]
    count = "Én beslutning er" if len(found) == 1 else f"{len(found)} beslutninger er"
    text = f"**{count} ikke ført i {escape(kav)}.**\n\n{_bullets(named, of=len(found))}\n\nFør dem der, og trykk Ført i listen."
    choices = (Choice("Vis listen", Action(ActionId.LIST_NOT_ENTERED, {"from": "0"})),)
    return [("not_entered", Reply(text, to=INNKJOP, choices=choices))]


async def not_reached(session: AsyncSession, *, now: datetime) -> Sequence[tuple[str, Reply]]:
    """Return the list of people of whom a reminder failed in the last week, each with the cause."""
    rows = await session.execute(
        select(Person.name, Person.email, Reminder.reason)
        .join(Person, Person.id == Reminder.person_id)
        .where(
            Reminder.status == ReminderStatus.FAILED.value,
            or_(Reminder.reason.is_(None), Reminder.reason != NOT_FOR_THEM),
            Reminder.send_at > now - WEEK,
            or_(Person.left_on.is_(None), Person.left_on > oslo_date(now)),
        )
        .order_by(Person.name, Reminder.send_at.desc())
    )
    newest: dict[str, str] = {}
    for name, email, reason in rows:
        newest.setdefault(email, f"{escape(name)} ({escape(email)}): {in_words(reason)}")
    if not newest:
        return ()
    told = list(newest.values())
    who = "Én person nås" if len(told) == 1 else f"{len(told)} personer nås"
    text = (
        f"**{who} ikke.** De skulle fått en påminnelse den siste uken. Den neste i rekken er spurt i stedet.\n\n"
        f"{_bullets(told, of=len(told))}\n\nBe dem skrive «hei» til meg, eller rett adressen i organisasjonsfilen."
    )
    return [("not_reached", Reply(text, to=INNKJOP))]


def _avtale(title: str, reference: str | None) -> str:
    return escape(f"{reference} {title}" if reference else title)


def _bullets(told: Sequence[str], *, of: int) -> str:
    shown = [f"- {line}" for line in told[:MOST_NAMED]]
    if of > len(shown):
        shown.append(f"- og {of - len(shown)} til" if shown else f"- {of} som ikke vises her")
    return "\n".join(shown)
