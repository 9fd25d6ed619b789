"""What the filters of a page offer: the tjenesteområder, the enheter, and what each section can be narrowed to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from bot.board import avtaler, avvik, questions
from bot.board.filters import Filters
from bot.board.looking import Looking
from bot.board.sections import Filled
from bot.board.sight import seen_avtaler
from knowledge.kommune import Kommune
from register.avtale import Avtale
from register.enhet import fold_name

Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One filter: the field of `Filters`, what it is called, what it is when nothing is chosen, and what may be chosen."""

    field: str
    label: str
    everything: str
    options: Options
    chosen: str


_PERIODS: Final = {"avtaler": avtaler.PERIODS, "avvik": avvik.PERIODS}
_WHO: Final = {"behov": "Saksbehandler", "avtaler": "Ansvarlig", "avvik": "Ansvarlig"}
_PLACED: Final = ("", "behov", "avtaler", "avvik", "kontraktsverktoy")
"""The pages whose rows belong to an enhet; "" is the first page."""


async def choices_of(looks: Looking, asked: Filters, section: Filled | None) -> Sequence[Choice]:
    """Return the filters of a section's page, or of the first page where it is None."""
    id = section.id if section else ""
    found: list[Choice] = []
    if id in _PLACED:
        areas, enheter = await _areas(looks), _enheter(looks)
        found += [
            Choice("area", "Tjenesteområde", "Alle", areas, asked.area),
            Choice("enhet", "Enhet", "Alle", enheter, asked.enhet),
        ]
    if id in _WHO or not id:
        people = section.more.get("people", ()) if section else ()
        mine = (("meg", "Mine"), *people)  # type: ignore[misc]  # the section's own pairs
        found.append(Choice("who", _WHO.get(id, "Ansvarlig"), "Alle", mine, asked.who))
    for field, label, options in _special(id, section, looks.kommune):
        found.append(Choice(field, label, "Alle", tuple(options.items()), getattr(asked, field)))
    if id == "avtaler":
        sorts = tuple((key, name) for key, name in avtaler.SORTS.items() if key)
        found.append(Choice("sort", "Sorter etter", avtaler.SORTS[""], sorts, asked.sort))
    return tuple(one for one in found if one.options)


def _special(id: str, section: Filled | None, kommune: Kommune) -> list[tuple[str, str, Mapping[str, str]]]:
    """Return the filters that only one section has: the field, what it is called, and its options."""
    match id:
        case "behov" if section:
            return [("status", "Status", {one.id: one.label for one in kommune.statuses if not one.final})]
        case "avtaler":
            return [
                ("period", "Periode", avtaler.PERIODS),
                ("risk", "Risiko", {**avtaler.RISKS, "ukjent": "ikke oppgitt"}),
            ]
        case "avvik":
            return [
                ("status", "Status", avvik.STATUSES),
                ("period", "Frist", avvik.PERIODS),
                ("risk", "Alvor", avvik.GRAVITIES),
            ]
        case "sporsmal":
            return [("status", "Hvorfor", questions.KINDS)]
        case _:
            return []


async def _areas(looks: Looking) -> Options:
    """Return the tjenesteområder of the enheter, and of the agreements that may be seen, each once."""
    found = {
        fold_name(one.tjenesteomrade): one.tjenesteomrade
        for one in looks.enheter.by_id.values()
        if one.tjenesteomrade
    }
    if not found:
        rows = await looks.session.scalars(
            select(Avtale.tjenesteomrade).where(await seen_avtaler(looks)).distinct()
        )
        found = {fold_name(name): name for name in rows if name}
    return tuple((name, name) for name in sorted(found.values(), key=str.casefold))


def _enheter(looks: Looking) -> Options:
    """Return the enheter by name; of several alike each with the one above it."""
    tree = looks.enheter
    found = []
    for one in tree.by_id.values():
        above = tree.upwards(one.id)[1:2]
        alike = len(tree.named(one.name)) > 1 and above
        found.append((str(one.id), f"{one.name} ({above[0].name})" if alike else one.name))
    return tuple(sorted(found, key=lambda one: one[1].casefold()))
