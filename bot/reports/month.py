"""The report of a month: its figures as they may be shown, those of the month before, and what they lack."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.reports.count_month import count_month, deleted_cases
from bot.reports.figures import BY_NAME, FIGURES, Figure, month_before, next_month
from bot.reports.kept import TALK_GONE, days_gone, read_month
from bot.reports.saved import Saved, hours_saved
from bot.reports.withhold import Shown, withheld
from knowledge.kommune import Kommune
from norsk.when import MONTHS, norwegian_date, oslo_date


@dataclass(frozen=True, slots=True)
class Month:
    """A month's counts that may be shown, by figure and part, and notes on what they lack.

    `waiting` are the figures that are shown once the month is written, and never change from then on.
    """

    month: date
    counts: Mapping[tuple[str, str], Shown]
    notes: tuple[str, ...]
    waiting: frozenset[str] = frozenset()

    def count_of(self, figure: Figure, part: str) -> int | None:
        """Return a count; 0 where there was none, None where it is withheld or waits."""
        if figure.name in self.waiting:
            return None
        found = self.counts.get((figure.name, part))
        return found.count if found else 0


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a report: a figure or a part of it, and how much, now and in the month before. None is withheld."""

    figure: Figure
    part: str
    label: str
    count: int | None
    before: int | None


@dataclass(frozen=True, slots=True)
class MonthReport:
    """What `report --month` tells. `lines` stand in the order of the figures, the whole before its parts.

    `waiting` are those of the two months whose figures about people are not shown yet.
    """

    month: date
    lines: tuple[Line, ...]
    saved: Saved
    notes: tuple[str, ...]
    waiting: frozenset[date] = frozenset()


def said_month(month: date) -> str:
    """Return a month as a person says it: oktober 2026."""
    return f"{MONTHS[month.month - 1]} {month.year}"


async def load_month(
    session: AsyncSession, month: date, *, kommune: Kommune, now: datetime, answers_kept: timedelta
) -> Month:
    """Return a month as it was written when it was over, else what can be counted now and is about nobody.

    What people did is told of a written month only: it never changes, so that no two reports of it can be subtracted
    from each other to see what one person did between them.
    """
    stored = await read_month(session, month)
    if stored is not None:
        counts, _ = stored
        gone = next((one.count for one in counts if one.name == TALK_GONE), 0)
        known = [one for one in counts if one.name in BY_NAME]
        return _month(month, withheld(known), [_talk_gone(month, gone)])
    found = await count_month(session, month, kommune=kommune, now=now)
    notes = [_talk_gone(month, days_gone(month, now=now, answers_kept=answers_kept))]
    runs = next_month(month) > oslo_date(now)
    waiting = frozenset(
        figure.name
        for figure in FIGURES
        if figure.of_people and (runs or any(one.count for one in found if one.name == figure.name))
    )
    if runs:
        notes.append(
            f"{said_month(month).capitalize()} er ikke over: tallene er til og med {norwegian_date(oslo_date(now))}."
        )
    elif deleted := await deleted_cases(session, month):
        which = "Én sak" if deleted == 1 else f"{deleted} saker"
        notes.append(
            f"{which} fra {month.year} er arkivert og slettet her, og kan mangle i tallene for {said_month(month)}."
        )
    return _month(month, withheld([one for one in found if one.name not in waiting]), notes, waiting)


def _month(
    month: date, shown: Sequence[Shown], notes: Sequence[str], waiting: frozenset[str] = frozenset()
) -> Month:
    counts = {(one.name, one.part): one for one in shown}
    return Month(month, counts, tuple(filter(None, notes)), waiting)


def _talk_gone(month: date, days: int) -> str:
    if not days:
        return ""
    which = "én dag" if days == 1 else f"{days} dager"
    return f"Samtalene fra {which} i {said_month(month)} er slettet. Svar, avslåtte spørsmål og spørsmål sendt videre mangler for de dagene."


async def month_report(
    session: AsyncSession,
    month: date,
    *,
    kommune: Kommune,
    now: datetime,
    answers_kept: timedelta,
    minutes: Mapping[str, int],
) -> MonthReport:
    """Return the report of a month; `minutes` takes the place of what an act is assumed to save."""
    this, before = [
        await load_month(session, one, kommune=kommune, now=now, answers_kept=answers_kept)
        for one in (month, month_before(month))
    ]
    shown = [
        Shown(figure.name, part, this.count_of(figure, part))
        for figure in FIGURES
        for part in ("", *figure.parts)
    ]
    waiting = frozenset(one.month for one in (this, before) if one.waiting)
    saved = hours_saved(shown, minutes)
    return MonthReport(month, lines_of(this, before), saved, (*this.notes, *before.notes), waiting)


def lines_of(this: Month, before: Month) -> tuple[Line, ...]:
    """Return two months side by side: every figure, and every part that either has."""
    return tuple(
        Line(figure, part, figure.label_of(part), this.count_of(figure, part), before.count_of(figure, part))
        for figure in FIGURES
        for part in parts_of(figure, this, before)
    )


def parts_of(figure: Figure, *months: Month) -> list[str]:
    """Return the parts of a figure in the order they are told: as the figure has them, then the tjenesteområder."""
    found = {part for month in months for name, part in month.counts if name == figure.name}
    known = [part for part in figure.parts if part in found]
    others = sorted(part for part in found if part and part not in figure.parts)
    return [*([""] if figure.whole else []), *known, *others]
