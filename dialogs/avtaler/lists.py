"""Lists of agreements in chat: those that end, one's own, a supplier's; as text, spreadsheet, calendar and picture."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from conversation.actions import Action, ActionId
from conversation.document import Bar, Calendar, Cell, Day, Document, Table, Timeline
from conversation.markup import escape
from conversation.reply import Choice, Reply
from dialogs.avtaler.desk import Desk, Provenance, provenance, show_choice
from dialogs.avtaler.period import Window
from dialogs.avtaler.question import Format
from dialogs.avtaler.text import LEVELS, titled
from norsk.when import norwegian_date
from register.access import Thing
from register.avtale import Avtale
from register.avtale_hit import Hit, is_in_force
from register.avtale_list import ending, looked_after_by, mine
from register.person import Person

MOST_SHOWN: Final = 10
"""How many agreements a list in chat names; the file has them all."""
MOST_BUTTONS: Final = 3
MOST_BARS: Final = 30
NO_END: Final = date.max


@dataclass(frozen=True, slots=True)
class Listing:
    """A list that can be made again by a button: what it holds, and what it is called."""

    hits: tuple[Hit, ...]
    title: str
    own: bool
    window: Window | None


async def listing(desk: Desk, *, own: bool, window: Window | None) -> Listing:
    """Return one's own agreements, or those that end in a time, or one's own that do; those that one may see."""
    session, ids = desk.context.session, desk.viewer.ids
    if window is None:
        hits = await mine(session, ids, seen=desk.seen, on=desk.today) if own else []
        return Listing(tuple(hits), "Mine avtaler", own, window)
    among = looked_after_by(ids) if own else None
    hits = await ending(session, window.first, window.last, seen=desk.seen, among=among)
    whose = "Mine avtaler" if own else "Avtaler"
    return Listing(tuple(hits), f"{whose} som utløper {window.said(desk.today)}", own, window)


async def say_listing(desk: Desk, shown: Listing) -> Reply:
    """Return a list as text: how many, the first ones by their end, and buttons for the whole as files."""
    if not shown.hits:
        return Reply(_none(desk, shown))
    told = "Én avtale" if len(shown.hits) == 1 else f"{len(shown.hits)} avtaler"
    lines = [row(desk, hit) for hit in shown.hits[:MOST_SHOWN]]
    more = len(shown.hits) - len(lines)
    rest = f"\n\nOg {more} til. Last ned alle med knappen under." if more > 0 else ""
    verb = "Du har ansvar for" if shown.own and shown.window is None else ""
    head = (
        f"**{verb} {told.casefold()}:**"
        if verb
        else f"**{told} utløper {shown.window.said(desk.today)}:**"
        if shown.window
        else f"**{told}:**"
    )
    if shown.own and shown.window:
        head = f"**{told} du har ansvar for, utløper {shown.window.said(desk.today)}:**"
    source = await listing_source(desk, shown.hits)
    buttons = tuple(show_choice(hit.avtale) for hit in shown.hits[:MOST_BUTTONS])
    text = f"{head}\n\n" + "\n".join(lines) + f"{rest}\n\n{source}"
    return Reply(text, choices=(*buttons, *file_choices(shown)), sources=(source.source,))


def _none(desk: Desk, shown: Listing) -> str:
    if shown.window is None:
        return "Jeg finner ingen avtaler som du er avtaleforvalter, stedfortreder eller avtaleeier for."
    whose = "Ingen av avtalene dine" if shown.own else "Ingen avtaler i registeret"
    return f"{whose} utløper {shown.window.said(desk.today)}."


def row(desk: Desk, hit: Hit) -> str:
    """Return an agreement as one line of a list: title, supplier, number, and until when it holds."""
    avtale = hit.avtale
    supplier = f", {escape(hit.suppliers[0])}" if hit.suppliers else ""
    more = f" og {len(hit.suppliers) - 1} til" if len(hit.suppliers) > 1 else ""
    number = f" ({escape(avtale.reference)})" if avtale.reference else ""
    return f"- {titled(avtale)}{supplier}{more}{number}: {state(desk, avtale)}"


def state(desk: Desk, avtale: Avtale) -> str:
    """Return in few words whether an agreement holds, and until when."""
    last = norwegian_date(avtale.expires_on) if avtale.expires_on else ""
    if avtale.has_ended(desk.today):
        return f"**avsluttet**, gjaldt til og med {last}" if last else "**avsluttet**"
    if not is_in_force(avtale, desk.today):
        starts = (
            f"**gjelder ikke ennå**, starter {norwegian_date(avtale.starts_on)}" if avtale.starts_on else ""
        )
        return (
            starts
            if avtale.starts_on and avtale.starts_on > desk.today
            else "**under behandling**, gjelder ikke ennå"
        )
    if avtale.running:
        return "løpende, uten sluttdato"
    return f"til og med {last}" if last else "sluttdato ikke kjent"


async def listing_source(desk: Desk, hits: Sequence[Hit]) -> Provenance:
    """Return where a list stands; the system that most of it comes from is named."""
    systems = [hit.avtale.source_system for hit in hits]
    most = max(dict.fromkeys(systems), key=systems.count)
    return await provenance(desk, most, what="avtaleregisteret")


def file_choices(shown: Listing) -> tuple[Choice, ...]:
    """Return the buttons that make a list into files."""
    labels = {Format.XLSX: "Last ned som Excel", Format.ICS: "Legg i kalender"}
    if shown.window is not None:
        labels[Format.PNG] = "Vis tidslinje"
    return tuple(
        Choice(label, Action(ActionId.AVTALER_FILE, _args(shown, format))) for format, label in labels.items()
    )


def _args(shown: Listing, format: Format) -> dict[str, str]:
    args = {"as": format.value, "own": "1" if shown.own else ""}
    if shown.window:
        args |= {"from": shown.window.first.isoformat(), "to": shown.window.last.isoformat()}
    return args


def listing_args(args: Mapping[str, str]) -> tuple[bool, Window | None]:
    """Return what a button says that a list holds. Raises ValueError for dates that are none."""
    if not args.get("from"):
        return bool(args.get("own")), None
    window = Window(date.fromisoformat(args["from"]), date.fromisoformat(args.get("to", "")))
    return bool(args.get("own")), window


async def say_file(desk: Desk, shown: Listing, format: Format) -> Reply:
    """Return a list as a file, with a line that says what is in it."""
    if not shown.hits:
        return Reply(_none(desk, shown))
    source = await listing_source(desk, shown.hits)
    document = await _document(desk, shown, format, source)
    said = {
        Format.XLSX: "Her er listen som regneark",
        Format.ICS: "Her er datoene som kalenderfil. Åpne den for å legge dem i kalenderen",
        Format.PNG: "Her er tidslinjen",
    }[format]
    if format is Format.PNG:
        lines = [row(desk, hit) for hit in shown.hits[:MOST_BARS]]
        more = len(shown.hits) - len(lines)
        rest = f"\nOg {more} til, som ikke er med på bildet." if more > 0 else ""
        text = f"**{shown.title}**\n\n" + "\n".join(lines) + f"{rest}\n\n{source}"
    else:
        text = f"{said}: {shown.title} ({len(shown.hits)}).\n\n{source}"
    return Reply(text, documents=(document,), sources=(source.source,))


async def _document(desk: Desk, shown: Listing, format: Format, source: Provenance) -> Document:
    alt = f"{shown.title}: {len(shown.hits)} avtaler"
    match format:
        case Format.XLSX:
            return await _table(desk, shown, alt, source)
        case Format.ICS:
            return Calendar("avtaler", f"{alt}, som kalender", _days(desk, shown.hits))
        case Format.PNG:
            return _timeline(desk, shown)


async def _table(desk: Desk, shown: Listing, alt: str, source: Provenance) -> Table:
    """Return a list as a table; the columns that not everyone may see are there only if the asker may see some of them."""
    people = await _names(desk, [hit.avtale for hit in shown.hits])
    inside = any(desk.sees(Thing.AVTALE_INNHOLD, hit.avtale) for hit in shown.hits)
    columns = (
        "Avtalenummer",
        "Avtale",
        "Leverandør",
        "Start",
        "Slutt (til og med)",
        "Tjenesteområde",
        "Avtaleforvalter",
    )
    more = ("Verdi (kr uten mva)", "Maks sluttdato", "Risiko") if inside else ()
    rows = tuple(_cells(desk, hit, people, inside=inside) for hit in shown.hits)
    note = f"{source.source.title}, {source.source.reference} ({source.source.dated})"
    return Table("avtaler", alt, (*columns, *more), rows, notes=(shown.title, f"Kilde: {note}"))


def _cells(desk: Desk, hit: Hit, people: Mapping[object, str], *, inside: bool) -> tuple[Cell, ...]:
    avtale = hit.avtale
    end: Cell = "Løpende" if avtale.running else avtale.expires_on
    manager = people.get(avtale.avtaleforvalter_id)
    told: tuple[Cell, ...] = (
        avtale.reference, avtale.title, ", ".join(hit.suppliers) or None, avtale.starts_on, end, avtale.tjenesteomrade, manager,
    )  # fmt: skip
    if not inside:
        return told
    if not desk.sees(Thing.AVTALE_INNHOLD, avtale):
        return (*told, None, None, None)
    return (*told, avtale.value_nok, avtale.max_expires_on, LEVELS.get(avtale.risk or ""))


async def _names(desk: Desk, avtaler: Sequence[Avtale]) -> Mapping[object, str]:
    ids = {avtale.avtaleforvalter_id for avtale in avtaler if avtale.avtaleforvalter_id}
    people = [await desk.context.session.get(Person, id) for id in sorted(ids)]
    return {person.id: person.name for person in people if person}


def _days(desk: Desk, hits: Sequence[Hit]) -> tuple[Day, ...]:
    """Return the days to keep in mind: the last valid day, and the notice where the asker may see options."""
    days: list[Day] = []
    for hit in hits:
        avtale = hit.avtale
        about = f"{avtale.reference or ''} {', '.join(hit.suppliers)}".strip()
        if avtale.expires_on and not avtale.running:
            days.append(Day(f"{avtale.id}-utloper", avtale.expires_on, f"Utløper: {avtale.title}", about))
        if avtale.notice_on and desk.sees(Thing.AVTALE_INNHOLD, avtale):
            days.append(
                Day(
                    f"{avtale.id}-frist",
                    avtale.notice_on,
                    f"Frist for opsjon eller oppsigelse: {avtale.title}",
                    about,
                )
            )
    return tuple(days)


def _timeline(desk: Desk, shown: Listing) -> Timeline:
    bars = tuple(
        Bar(
            f"{hit.avtale.title}"[:80],
            hit.avtale.starts_on or min(desk.today, hit.avtale.expires_on),
            hit.avtale.expires_on,
            hit.avtale.max_expires_on if desk.sees(Thing.AVTALE_INNHOLD, hit.avtale) else None,
        )
        for hit in shown.hits
        if hit.avtale.expires_on and not hit.avtale.running
    )
    ends = "; ".join(f"{bar.label} til og med {norwegian_date(bar.expires_on)}" for bar in bars[:MOST_BARS])
    return Timeline("tidslinje", f"{shown.title}: {ends}", shown.title, desk.today, bars)
