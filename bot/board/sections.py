"""The sections of the page: what each is called, and how it is filled."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Final, TypeVar

from bot.board.avtaler import current_avtaler
from bot.board.avvik import open_avvik
from bot.board.failures import failed_deliveries
from bot.board.filters import Filters
from bot.board.looking import Looking
from bot.board.needs import open_needs
from bot.board.not_entered import to_enter
from bot.board.paging import Listed, Window
from bot.board.questions import waiting_questions
from bot.board.timeline import quarter_name, scale_of
from register.deciding import not_entered

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Section:
    """One section. `id` is its anchor and the last part of its address; `none` is said where it is empty.

    `intro` says what is in it, and may name the kommune's own words in braces.
    """

    id: str
    title: str
    intro: str
    none: str


SECTIONS: Final = (
    Section(
        "behov",
        "Åpne behov",
        "Behovsmeldinger som ikke er avsluttet, i den rekkefølgen kommunen behandler dem. De eldste kommer først.",
        "Ingen åpne behov.",
    ),
    Section(
        "avtaler",
        "Avtaler på tidslinjen",
        "Avtaler som gjelder nå eller starter senere, med frister og det som er besluttet.",
        "Ingen avtaler.",
    ),
    Section(
        "avvik",
        "Åpne avvik",
        "Avvik som noen må følge opp. De som er over fristen, kommer først.",
        "Ingen åpne avvik.",
    ),
    Section(
        "sporsmal",
        "Ubesvarte spørsmål",
        "Spørsmål som ansatte har sendt til {innkjop}. Hvem som spurte, vises ikke her.",
        "Ingen spørsmål venter på svar.",
    ),
    Section(
        "levering",
        "Meldinger som ikke kom fram",
        "Påminnelser og meldinger fra de siste 90 dagene som ikke nådde noen.",
        "Alle meldinger kom fram.",
    ),
    Section(
        "kontraktsverktoy",
        "Ikke ført ennå",
        "Det som er avgjort eller registrert her, og som noen må føre i {kav} eller et annet system.",
        "Alt er ført.",
    ),
)
BY_ID: Final[Mapping[str, Section]] = {one.id: one for one in SECTIONS}


@dataclass(frozen=True, slots=True)
class Filled:
    """A section with its rows; `more` is what else its template needs, by name."""

    section: Section
    listed: Listed[object]
    more: Mapping[str, object]

    @property
    def id(self) -> str:
        """The section's id."""
        return self.section.id


async def fill_section(looks: Looking, id: str, asked: Filters, window: Window, *, whole: bool) -> Filled:
    """Return a section as somebody may see it; `whole` is with what its own filters need."""
    section = BY_ID[id]
    match id:
        case "behov":
            needs = await open_needs(looks, asked, window, with_handlers=whole)
            found = {"statuses": needs.statuses, "people": needs.handlers}
            return _filled(
                section, needs.listed, **found, groups=_runs(needs.listed.rows, lambda row: row.status)
            )
        case "avtaler":
            avtaler = await current_avtaler(looks, asked, window, with_managers=whole)
            rows = avtaler.listed.rows
            groups = _runs(rows, lambda row: "" if asked.sort else quarter_name(row.expires_on))
            scale = scale_of(rows, today=looks.today)
            return _filled(section, avtaler.listed, people=avtaler.managers, scale=scale, groups=groups)
        case "avvik":
            avvik = await open_avvik(looks, asked, window, with_owners=whole)
            return _filled(section, avvik.listed, people=avvik.owners, overdue=avvik.overdue)
        case "sporsmal":
            return _filled(section, await waiting_questions(looks, asked, window))
        case "levering":
            return _filled(section, await failed_deliveries(looks, asked, window))
        case _:
            return _filled(section, await to_enter(looks, asked, window))


async def fill_all(looks: Looking, asked: Filters, window: Window) -> tuple[Filled, ...]:
    """Return every section as somebody may see it, with the first rows of each."""
    decided = await not_entered(looks.session)
    records = {one.record for one in decided}
    found = []
    for section in SECTIONS:
        match section.id:
            case "levering":
                failed = await failed_deliveries(looks, asked, window, besides=records)
                found.append(_filled(section, failed))
            case "kontraktsverktoy":
                found.append(_filled(section, await to_enter(looks, asked, window, decided=decided)))
            case id:
                found.append(await fill_section(looks, id, asked, window, whole=False))
    return tuple(found)


def _filled(section: Section, listed: Listed[object], **more: object) -> Filled:
    return Filled(section, listed, more)


def _runs(rows: Iterable[T], of: Callable[[T], str]) -> tuple[tuple[str, tuple[T, ...]], ...]:
    """Return rows under headings, in the order in which they stand."""
    return tuple((heading, tuple(run)) for heading, run in groupby(rows, of))
