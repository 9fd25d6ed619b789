"""The report of a year: its months' figures, and what the strategy measures, each with what the data lack."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from bot.reports.figures import FIGURES, Figure, next_month
from bot.reports.measured import Measured, measured
from bot.reports.month import Month, load_month, parts_of
from bot.reports.period import year_of
from bot.reports.read_year import Bought, bought_in, controls_due, evaluations_due
from knowledge.asked_of_case import from_limit
from knowledge.kommune import Kommune
from knowledge.paper_sections import paper_sections
from knowledge.profile_parts import Measure, MeasureName
from knowledge.terskelverdi import Rules
from norsk.kroner import kroner
from norsk.when import oslo_date

BUYS: Final = "anskaffelser"
_MOST_NAMED: Final = 5
_ANSWER: Final = "Det gjør de med «Svar til årsrapporten» i saken."


@dataclass(frozen=True, slots=True)
class YearLine:
    """A figure or a part of it over a year: its months that may be shown, by month, and their sum.

    A month that is withheld or waits is None and is in no sum: else the sum less the others would give it away.
    """

    figure: Figure
    part: str
    label: str
    months: tuple[int | None, ...]

    @property
    def total(self) -> int:
        """The sum of the months that are shown."""
        return sum(count or 0 for count in self.months)

    @property
    def withheld(self) -> int:
        """How many months are withheld."""
        return self.months.count(None)


@dataclass(frozen=True, slots=True)
class YearReport:
    """What `report --year` tells. `waiting` are the months whose figures about people are not shown yet."""

    year: int
    months: tuple[date, ...]
    lines: tuple[YearLine, ...]
    measures: tuple[Measured, ...]
    notes: tuple[str, ...]
    waiting: frozenset[date] = frozenset()


async def year_report(
    session: AsyncSession,
    year: int,
    *,
    kommune: Kommune,
    rules: Rules,
    now: datetime,
    answers_kept: timedelta,
) -> YearReport:
    """Return the report of a year; of one that is not over, up to now."""
    today = oslo_date(now)
    months = [month for month in (date(year, number, 1) for number in range(1, 13)) if month <= today]
    loaded = [
        await load_month(session, month, kommune=kommune, now=now, answers_kept=answers_kept)
        for month in months
    ]
    measures = await measures_of(session, year, kommune=kommune, rules=rules, on=today)
    notes = [note for month in loaded for note in month.notes]
    if next_month(date(year, 12, 1)) > today:
        notes.insert(0, f"{year} er ikke over.")
    waiting = frozenset(one.month for one in loaded if one.waiting)
    told = tuple(dict.fromkeys(notes))
    return YearReport(year, tuple(months), _lines(loaded), tuple(measures), told, waiting)


def _lines(months: Sequence[Month]) -> tuple[YearLine, ...]:
    return tuple(
        YearLine(figure, part, figure.label_of(part), tuple(one.count_of(figure, part) for one in months))
        for figure in FIGURES
        for part in parts_of(figure, *months)
    )


async def measures_of(
    session: AsyncSession, year: int, *, kommune: Kommune, rules: Rules, on: date
) -> list[Measured]:
    """Return what the kommune's strategy measures of a year, as the cases and the register tell it."""
    period = year_of(year)
    bought = await bought_in(session, period, kommune=kommune)
    evaluated = await evaluations_due(session, period, on=on)
    controlled = await controls_due(session, period, on=on)
    day = min(period.last_on, on)

    def reaches(one: Bought, limit: str) -> bool | None:
        return from_limit(limit, value_nok=one.value_nok, kind=one.kind, on=day, kommune=kommune, rules=rules)

    def amount_of(limit: str) -> Decimal | None:
        found = kommune.limit(limit, on=day)
        return found.amount_nok if found else None

    ways: Mapping[MeasureName, Callable[[Measure], Measured]] = {
        "kgv": partial(_kgv, bought=bought, reaches=reaches, amount_of=amount_of),
        "market_dialogue": partial(_dialogue, bought=bought),
        "evaluation": lambda measure: measured(
            measure, evaluated, things="saker med evaluering som hadde frist", lacks="",
            noted="En sak er evaluert når minst én av dem som ble spurt, har svart.",
        ),
        "control": lambda measure: measured(
            measure, controlled, things="planlagte kontroller", lacks="Ingen har notert her at de er gjennomført.",
        ),
        "innovation": partial(_innovation, bought=bought),
        "climate": partial(_section, section="climate", bought=bought),
        "seriousness": partial(_section, section="seriousness", bought=bought),
        "apprentices": partial(_section, section="apprentices", bought=bought),
    }  # fmt: skip
    return [ways[measure.measures](measure) for measure in kommune.measures_on(day)]


def _kgv(
    measure: Measure,
    *,
    bought: Sequence[Bought],
    reaches: Callable[[Bought, str], bool | None],
    amount_of: Callable[[str], Decimal | None],
) -> Measured:
    amount = amount_of(measure.limit) if measure.limit else None
    over = [one for one in bought if measure.limit is None or reaches(one, measure.limit) is not False]
    unknown = sum(one.value_nok is None for one in over)
    noted = f"{unknown} av dem har ingen verdi, og kan være under grensen." if unknown else ""
    found = [one.in_kgv for one in over]
    things = f"{BUYS} over {kroner(amount)}" if amount is not None else BUYS
    return measured(measure, found, things=things, lacks=_unanswered(over, found), noted=noted)


def _unanswered(bought: Sequence[Bought], told: Sequence[bool | None]) -> str:
    """Return of which procurements nobody has answered, the first of them by number, and where it is done."""
    missing = [one.number for one, answer in zip(bought, told, strict=True) if answer is None]
    more = f" og {len(missing) - _MOST_NAMED} til" if len(missing) > _MOST_NAMED else ""
    return f"Saksbehandleren har ikke svart i {', '.join(missing[:_MOST_NAMED])}{more}. {_ANSWER}"


def _dialogue(measure: Measure, *, bought: Sequence[Bought]) -> Measured:
    found = [
        True if one.has_dialogue_note else (False if one.told("market_dialogue") is False else None)
        for one in bought
    ]
    lacks = "De har verken dialognotat eller noen merknad om at dialog ikke var aktuelt."
    return measured(measure, found, things=BUYS, lacks=lacks, noted="Talt etter dialognotatene i sakene.")


def _innovation(measure: Measure, *, bought: Sequence[Bought]) -> Measured:
    written = sum(one.told("innovation") is True for one in bought)
    which = "Én sak har" if written == 1 else f"{written} saker har"
    noted = f"Talt etter det saksbehandlerne har svart. {which} skrevet om innovasjon."
    found = [one.is_innovation for one in bought]
    return measured(measure, found, things=BUYS, lacks=_unanswered(bought, found), noted=noted)


def _section(measure: Measure, *, section: str, bought: Sequence[Bought]) -> Measured:
    known = next(one for one in paper_sections() if one.id == section)
    asked = [one for one in bought if not known.kinds or one.kind is None or one.kind in known.kinds]
    lacks = "Ingenting er skrevet om det i saken."
    noted = "At det er skrevet, viser ikke hvilket krav som ble stilt. Det står i konkurransegrunnlaget."
    return measured(measure, [one.told(section) for one in asked], things=BUYS, lacks=lacks, noted=noted)
