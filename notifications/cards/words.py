"""The words that cards have in common: an agreement's name, its period and value, days, and roles."""

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from conversation.markup import escape, on_one_line
from conversation.reply import Choice, Fact, File, Source
from knowledge.names import short
from norsk.kroner import kroner
from norsk.when import norwegian_date, oslo_date
from notifications.cards.scene import Scene
from register.avtale import Avtale, Level
from register.deciders import role_name as decider_role
from register.import_run import ImportKind
from register.person import Person
from register.stand_in import has_left

MOST_NAMED: Final = 8
"""How many names a sentence has before the rest is a number."""
LONGEST_WORDS: Final = 300
"""Characters of somebody's own words on a card."""
LONGEST_TITLE: Final = 120
"""Characters of an agreement's title: beside it a digest's line has room for the number and for what is lacking."""
LEVELS: Final = {Level.LAV.value: "lav", Level.MIDDELS.value: "middels", Level.HOY.value: "høy"}
_PER: Final = {"year": " i året", "month": " i måneden"}
_URL: Final = re.compile(r"https?://[^\s()<>\[\]\\]+")


@dataclass(frozen=True, slots=True)
class Face:
    """A track in words, for whoever reads it: the heading says what must be decided by when.

    `short` is the same in a list, without the day. `by_on` is the next binding deadline. `parts` are paragraphs;
    `plain` says that there is nothing to decide on for the reader, who may not see what it is about. `choices` are
    buttons of its own, `files` what there is to read beside it.
    """

    heading: str
    short: str
    by_on: date
    parts: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    source: Source | None = None
    source_line: str = ""
    plain: bool = False
    choices: tuple[Choice, ...] = ()
    files: tuple[File, ...] = ()


def day(on: date) -> str:
    """Return a date as a person writes it."""
    return norwegian_date(on)


def days_left(by_on: date, on: date) -> str:
    """Return how long there is to a day: «i dag», «i morgen», «om 12 dager», «for 3 dager siden»."""
    left = (by_on - on).days
    match left:
        case 0:
            return "i dag"
        case 1:
            return "i morgen"
        case -1:
            return "i går"
    return f"om {left} dager" if left > 0 else f"for {-left} dager siden"


def number_of(avtale: Avtale) -> str:
    """Return the number by which an agreement is found, else its case's; empty where it has neither."""
    if avtale.reference:
        return f"avtale {avtale.reference}"
    return f"sak {avtale.case_no}" if avtale.case_no else ""


def title_of(avtale: Avtale) -> str:
    """Return the title with the lot where it has one, cut where it is long; not escaped."""
    lot = f" – {avtale.lot}" if avtale.lot and avtale.lot.casefold() not in avtale.title.casefold() else ""
    return clipped(avtale.title + lot, LONGEST_TITLE)


def called(avtale: Avtale) -> str:
    """Return an agreement as a sentence names it, escaped: its title and number."""
    number = number_of(avtale)
    title = escape(title_of(avtale))
    return f"{title} ({escape(number)})" if number else title


def quoted(words: str) -> str:
    """Return somebody's own words, escaped, cut where they are long."""
    return f"«{escape(clipped(words))}»"


def clipped(words: str, longest: int = LONGEST_WORDS) -> str:
    """Return words on one line, cut where they are long."""
    return on_one_line(words, longest=longest)


def listed(names: Sequence[str]) -> str:
    """Return names as a sentence has them; many are cut short with how many more there are."""
    shown, more = list(names[:MOST_NAMED]), len(names) - MOST_NAMED
    if more > 0:
        return f"{', '.join(shown)} og {more} til"
    return " og ".join(part for part in (", ".join(shown[:-1]), *shown[-1:]) if part)


def period(avtale: Avtale) -> str:
    """Return from when until when an agreement holds, the last valid day included."""
    since = f"fra {day(avtale.starts_on)} " if avtale.starts_on else ""
    if avtale.running:
        return f"{since}uten sluttdato"
    if avtale.expires_on is None:
        return f"{since}med ukjent sluttdato"
    return f"{since}til og med {day(avtale.expires_on)}"


def value(avtale: Avtale) -> str:
    """Return the value, NOK excluding VAT; empty where none is given."""
    if avtale.value_nok is None:
        return ""
    return f"{kroner(avtale.value_nok)}{_PER.get(avtale.value_per or '', '')} uten mva."


def length(months: int) -> str:
    """Return a length: «ett år», «2 år», «18 måneder», «én måned»."""
    years, rest = divmod(months, 12)
    if not rest:
        return "ett år" if years == 1 else f"{years} år"
    return "én måned" if months == 1 else f"{months} måneder"


def role_name(role: str) -> str:
    """Return what a role that is stored with a decision is called; escaped."""
    return escape(decider_role(role))


async def person_of(scene: Scene, id: uuid.UUID | None) -> Person | None:
    """Return somebody who still works here; None where nobody is named."""
    found = await scene.sight.session.get(Person, id) if id else None
    return None if found is None or has_left(found, on=scene.on) else found


async def name_of(scene: Scene, id: uuid.UUID | None) -> str:
    """Return a person's name, escaped, whether or not they still work here."""
    found = await scene.sight.session.get(Person, id) if id else None
    return escape(found.name) if found else "en som har sluttet"


def basics(scene: Scene) -> str:
    """Return the sentence about supplier, period and value that every card of an agreement has."""
    avtale = scene.avtale
    if avtale is None:
        return ""
    supplier = (
        f"Leverandør: {escape(avtale.supplier_name)}. "
        if avtale.supplier_name
        else "Leverandøren er ikke oppgitt. "
    )
    worth = value(avtale) if scene.inside else ""
    money = f" Verdi: {worth}" if worth else ""
    return f"{supplier}Avtalen gjelder {period(avtale)}.{money}"


def facts_of(scene: Scene, by_on: date, *, label: str = "Frist") -> tuple[Fact, ...]:
    """Return the rows of a card of an agreement: which, with whom, by when."""
    avtale = scene.avtale
    rows = [
        ("Avtale", avtale.reference or title_of(avtale) if avtale else ""),
        ("Leverandør", avtale.supplier_name or "" if avtale else ""),
        (label, f"{day(by_on)} ({days_left(by_on, scene.on)})"),
    ]
    return tuple(Fact(name, said) for name, said in rows if said)


def kav_of(scene: Scene) -> str:
    """Return what the system is called that an agreement comes from, in short."""
    system = scene.avtale.source_system if scene.avtale else "kav"
    return escape(short(scene.sight.kommune.names.get(system, system)))


async def from_register(scene: Scene, system: str, what: str, kind: ImportKind) -> tuple[Source, str]:
    """Return where a record stands and when it was read, and the line that says so; `what` is the place in it."""
    kommune = scene.sight.kommune
    name = kommune.names.get(system, system)
    run = await scene.sight.newest(kind, system)
    read_on = oslo_date(run.at) if run else None
    told = f"hentet {day(read_on)}" if read_on else "ukjent dato"
    url = scene.avtale.tool_url if scene.avtale and kind is ImportKind.AVTALER else None
    safe = next((one for one in (url, kommune.links.get(system)) if one and _URL.fullmatch(one)), None)
    label = escape(f"{name}, {what}" if what else name)
    link = f"[{label}]({safe})" if safe else label
    source = Source(name, what or "registeret", read_on.isoformat() if read_on else "ukjent dato", safe)
    return source, f"Kilde: {link} ({told})."


async def avtale_source(scene: Scene) -> tuple[Source, str]:
    """Return where the agreement of a scene stands, and the line that says so, with that the tool warns too."""
    avtale = scene.avtale
    assert avtale is not None  # noqa: S101 - asked of agreements only
    what = number_of(avtale) or f"«{title_of(avtale)}»"
    source, line = await from_register(scene, avtale.source_system, what, ImportKind.AVTALER)
    if avtale.source_system == "kav":
        line += f" {kav_of(scene)} kan varsle om det samme."
    return source, line
