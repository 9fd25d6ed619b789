"""Documents that tests have made for somebody."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Final

import pytest

import bot.app
from bot.bootstrap import Parts
from bot.files import keep
from conversation.actions import Action
from conversation.document import Bar, Calendar, Day, Table, Timeline
from conversation.reply import Reply
from dialogs.dialog import Context, Outcome
from register.person import add_person, find_person

ADA: Final = "ada@demo.invalid"
TODAY: Final = date(2026, 11, 21)
TABLE: Final = Table(
    "Avtaler på kjøkken & bøker",
    "To avtaler, med leverandør og sluttdato.",
    ("Avtalenavn", "Sluttdato", "Avtaleverdi", "Antall opsjoner", "Løpende"),
    (
        ("=HYPERLINK(1)", date(2027, 6, 30), Decimal("1250000.50"), 2, False),
        ("Blåbær og brød", None, Decimal(5_000_000), 2024, True),
    ),
    ("Fra KAV, lest inn 20. november 2026.",),
)
CALENDAR: Final = Calendar(
    "Mine avtaler",
    "To dager som gjelder avtalene dine.",
    (
        Day(
            "avtale-1-utlop", date(2027, 6, 30), "Utløper: Papir, penn; og bøker", "Første linje\nAndre linje"
        ),
        Day("avtale-2-utlop", date(2027, 12, 31), "Utløper: Blåbær"),
    ),
)


def timeline(count: int, name: str = "Utløp") -> Timeline:
    """Return a timeline of so many bars, a month apart; the first has ended, and every third has no option."""
    bars = tuple(
        Bar(
            f"2024/{100 + number} Ærlig og $ og 🚰 (delavtale {number}) – Blåbær Demo AS med et langt navn",
            TODAY - timedelta(days=400),
            TODAY + timedelta(days=30 * number - 20),
            TODAY + timedelta(days=30 * number + 700) if number % 3 else None,
        )
        for number in range(count)
    )
    return Timeline(name, f"{count} avtaler etter sluttdato.", "Avtaler etter sluttdato", TODAY, bars)


async def made_for(parts: Parts, email: str = ADA) -> Reply:
    """Return a Reply with a file of each kind, kept for a person."""
    reply = Reply("Her er avtalene dine.", id="files", to=email, documents=(TABLE, CALENDAR, timeline(3)))
    async with parts.sessions.begin() as session:
        person = await find_person(session, email) or await add_person(session, email=email, name="Ada")
        [kept] = keep(session, [reply], person_id=person.id, now=parts.clock.now())
    return kept


def answer_with(monkeypatch: pytest.MonkeyPatch, *replies: Reply) -> None:
    """Let every turn from now on be answered by these, as a dialog would."""

    async def routed(context: Context, action: Action | None) -> Outcome:
        return Outcome(replies, context.memory)

    monkeypatch.setattr(bot.app, "route", routed)
