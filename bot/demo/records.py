"""The demo's enheter, agreements and avvik: files such as a kommune exports, read in once through the real import."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, datetime, timedelta
from importlib import resources
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from bot.demo.people import DOMAIN, figures
from norsk.when import oslo_date
from register.avtale_search import has_avtaler
from register.database import Sessions
from register.enhet import load_enheter
from register.import_run import ImportKind
from register.imports.apply import AnyRows, apply
from register.imports.read import read_rows
from register.imports.rows import Fault
from register.person import find_person

SYSTEMS: Final[Mapping[ImportKind, str]] = {
    ImportKind.ENHETER: "organisasjon",
    ImportKind.AVTALER: "kav",
    ImportKind.AVVIK: "kvalitetssystem",
}
"""The files, in the order they are read, and the name in the kommuneprofil of the system that each comes from."""


class DemoFileError(Exception):
    """A file of the demo could not be read in; `faults` say why."""

    def __init__(self, kind: ImportKind, faults: Sequence[Fault]) -> None:
        super().__init__(f"demo file of {kind.value}: {'; '.join(fault.problem for fault in faults)}")
        self.faults = tuple(faults)


_DAY: Final = re.compile(r"\{([+-]\d+)\}")
TOP: Final = {"baerum": "kommunalsjef"}
BELONGS: Final[Mapping[str, str]] = {
    "ansatt": "Demo skole",
    "leder": "Demo skole",
    "kontakt": "Oppvekst",
    "forvalter": "Eiendom",
    "verneombud": "Demo skole",
    "tillitsvalgt": "Demo skole",
    "arkiv": "Organisasjon",
    "personvern": "Organisasjon",
}
"""Which enhet each figure belongs to; those of the procurement office belong to its own."""


def demo_file(kind: ImportKind, kommune: str, *, today: date, only: AbstractSet[str] = frozenset()) -> bytes:
    """Return one of the demo's files as it would be exported on a day, for a kommune: its dates lie around that day.

    Of agreements and avvik it has those with a number in `only`, or all where nothing is named.
    """
    text = resources.files("bot.demo").joinpath(f"{kind.value}.csv").read_text(encoding="utf-8")
    area = next(figure.tjenesteomrade for figure in figures(kommune) if figure.email == "innkjoper")
    text = text.replace("{topp}", TOP.get(kommune, "direktor")).replace("{omrade}", area)
    if only and kind in (ImportKind.AVTALER, ImportKind.AVVIK):
        text = "".join(_named(text.splitlines(keepends=True), only))
    return _DAY.sub(lambda found: _on(today, int(found[1])), text).encode()


def _named(lines: Sequence[str], numbers: AbstractSet[str]) -> list[str]:
    """Return a file's head and those of its lines whose second column is one of some numbers."""
    return [line for place, line in enumerate(lines) if place == 0 or line.split(";")[1] in numbers]


def _on(today: date, days: int) -> str:
    return f"{today + timedelta(days=days):%d.%m.%Y}"


async def load_demo_register(
    sessions: Sessions, kommune: str, *, now: datetime, only: AbstractSet[str] = frozenset()
) -> None:
    """Fill an empty register with the demo's records, and place the people; a register with agreements is left alone.

    Of agreements and avvik those with a number in `only` are read in, or all where nothing is named. Raises DemoFileError where a file has a fault, which would be ours.
    """
    async with sessions.begin() as session:
        if await has_avtaler(session):
            return
        for kind, system in SYSTEMS.items():
            data = demo_file(kind, kommune, today=oslo_date(now), only=only)
            if only and data.count(b"\n") == 1:
                continue
            report = await apply(
                session,
                kind,
                _rows(kind, data, today=oslo_date(now)),
                source_system=system,
                sha256=hashlib.sha256(data).hexdigest(),
                now=now,
                today=oslo_date(now),
            )
            if report.errors:
                raise DemoFileError(kind, report.errors)
        await _place_people(session, kommune)


def _rows(kind: ImportKind, data: bytes, *, today: date) -> AnyRows:
    match kind:
        case ImportKind.ENHETER:
            return read_rows(ImportKind.ENHETER, data, today=today)
        case ImportKind.AVTALER:
            return read_rows(ImportKind.AVTALER, data, today=today)
        case ImportKind.AVVIK:
            return read_rows(ImportKind.AVVIK, data, today=today)
        case ImportKind.PERSONER:
            return read_rows(ImportKind.PERSONER, data, today=today)
        case ImportKind.VARSLER:
            return read_rows(ImportKind.VARSLER, data, today=today)
        case ImportKind.ARKIVNUMMER:
            return read_rows(ImportKind.ARKIVNUMMER, data, today=today)


async def _place_people(session: AsyncSession, kommune: str) -> None:
    enheter = await load_enheter(session)
    for figure in figures(kommune):
        person = await find_person(session, f"{figure.email}@{DOMAIN}")
        named = enheter.named(BELONGS.get(figure.email, figure.tjenesteomrade))
        if person and named:
            person.enhet_id = named[0].id
