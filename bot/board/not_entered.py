"""What stands here and not yet in the contract tool: decisions that are done, and agreements that were registered here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Text, cast, select

from bot.board.filters import Filters
from bot.board.looking import Looking, Named
from bot.board.narrowing import has_text, in_place
from bot.board.paging import Listed, Window, cut
from bot.board.records import avtale_named, named
from bot.board.sight import seen_avtaler
from norsk.when import oslo_date
from register.avtale import Avtale
from register.avtale_visible import LEAN
from register.contract import is_registered_here
from register.deciding import not_entered
from register.decision import Decision
from register.track import KIND_NAMES, VERDICT_NAMES, TrackKind, Verdict

SAY: Final = "hva er ikke ført"
NEW: Final = "Avtalen er registrert her"


@dataclass(frozen=True, slots=True)
class NotEnteredRow:
    """One thing to enter: what it is about, what was decided and on which day, and the system it belongs in."""

    name: str
    number: str
    what: str
    about: str
    since_on: date
    system: str
    say: str


async def to_enter(
    looks: Looking, asked: Filters, window: Window, *, decided: Sequence[Decision] | None = None
) -> Listed[NotEnteredRow]:
    """Return what somebody may see of what is to be entered, the oldest first; who decided is told in the chat alone.

    `decided` are the decisions where they have been read already.
    """
    found = await not_entered(looks.session) if decided is None else decided
    rows = [*await _decisions(looks, asked, found), *await _registered_here(looks, asked)]
    if asked.text:
        said = asked.text.casefold()
        rows = [one for one in rows if said in f"{one.number} {one.name} {one.what}".casefold()]
    return cut(sorted(rows, key=lambda one: (one.since_on, one.name)), window)


async def _decisions(looks: Looking, asked: Filters, found: Sequence[Decision]) -> list[NotEnteredRow]:
    names = await named(looks, {one.record for one in found})
    if asked.area or asked.enhet:
        here = {f"avtale:{id}" for id in await _here(looks, asked)}
        names = {record: name for record, name in names.items() if record in here}
    return [
        _row(
            looks,
            names[one.record],
            VERDICT_NAMES.get(Verdict(one.verdict), one.verdict),
            KIND_NAMES.get(TrackKind(one.kind), ""),
            oslo_date(one.at),
        )
        for one in found
        if one.record in names
    ]


async def _here(looks: Looking, asked: Filters) -> set[object]:
    place = in_place(asked, looks, area=Avtale.tjenesteomrade, enhet=Avtale.enhet_id)
    return set(await looks.session.scalars(select(Avtale.id).where(*place)))


async def _registered_here(looks: Looking, asked: Filters) -> list[NotEnteredRow]:
    """Return the agreements that were registered here and that no file has had yet."""
    found = await looks.session.scalars(
        select(Avtale)
        .options(LEAN)
        .where(
            Avtale.import_id.is_(None),
            *has_text('"title"', cast(Avtale.filled, Text)),  # type: ignore[arg-type]  # an expression instead of a column
            await seen_avtaler(looks),
            *in_place(asked, looks, area=Avtale.tjenesteomrade, enhet=Avtale.enhet_id),
        )
    )
    return [
        _row(
            looks,
            avtale_named(one.title, one.reference, system=one.source_system),
            NEW,
            "ny avtale",
            oslo_date(one.changed_at),
        )
        for one in found
        if is_registered_here(one)
    ]


def _row(looks: Looking, about: Named, what: str, kind: str, since_on: date) -> NotEnteredRow:
    system = looks.kommune.names.get(about.system or "kav", about.system)
    return NotEnteredRow(
        name=about.name,
        number=about.number,
        what=what,
        about=kind,
        since_on=since_on,
        system=system,
        say=SAY,
    )
