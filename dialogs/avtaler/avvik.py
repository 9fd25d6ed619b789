"""Avvik in chat: those of an agreement, the open ones and one's own, each only to those who may see it."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import or_, select

from conversation.markup import escape
from conversation.reply import Reply
from dialogs.avtaler.desk import Desk, provenance, show_choice
from dialogs.avtaler.text import LEVELS
from knowledge.names import fill
from norsk.text import words
from norsk.when import norwegian_date
from register.access import sees_avvik
from register.avtale import Avtale
from register.avtale_visible import LEAN
from register.avvik import HERE, Avvik, AvvikStatus
from register.import_run import ImportKind

STATUS: Final = {
    AvvikStatus.MELDT.value: "meldt",
    AvvikStatus.UNDER_OPPFOLGING.value: "under oppfølging",
    AvvikStatus.LUKKET.value: "lukket",
    AvvikStatus.AVVIST.value: "avvist",
    AvvikStatus.TRUKKET.value: "trukket",
}
OPEN: Final = (AvvikStatus.MELDT.value, AvvikStatus.UNDER_OPPFOLGING.value)
MOST_SHOWN: Final = 10
MOST_READ: Final = 2000


async def say_avvik_of(desk: Desk, avtaler: Sequence[Avtale], *, open_only: bool = False) -> Reply:
    """Return the avvik of one agreement or several alike that the asker may see, open ones first or alone."""
    rows = await desk.context.session.scalars(
        select(Avvik).where(Avvik.avtale_id.in_(await _family(desk, avtaler))).limit(MOST_READ)
    )
    found = [one for one in await _visible(desk, list(rows)) if one[0].is_open or not open_only]
    titles = " og ".join(f"**{escape(avtale.title)}**" for avtale in avtaler)
    what = f"{'åpne ' if open_only else ''}avvik på {'avtalen' if len(avtaler) == 1 else 'avtalene'} {titles}"
    if not found:
        said = _none(desk, f"Jeg finner ingen {what} som du kan se.")
        return Reply(said, choices=tuple(show_choice(avtale) for avtale in avtaler))
    return await _list(desk, found, what, avtaler[0] if len(avtaler) == 1 else None)


async def say_avvik_on(desk: Desk, name: str) -> Reply | None:
    """Return the avvik on a supplier that the asker may see: on its agreements, and on its name where there is none."""
    said = set(words(name)) - {"leverandør", "leverandøren", "firma", "firmaet"}
    if not said:
        return None
    session = desk.context.session
    rows = await session.scalars(
        select(Avvik.supplier_name).where(Avvik.supplier_name.is_not(None)).distinct()
    )
    own = [one for one in rows if one and said <= set(words(one))]
    avtaler = await session.scalars(
        select(Avtale.supplier_name).where(Avtale.supplier_name.is_not(None), desk.seen).distinct()
    )
    theirs = [one for one in avtaler if one and said <= set(words(one))]
    ids = select(Avtale.id).where(Avtale.supplier_name.in_(theirs), desk.seen)
    wanted = select(Avvik).where(or_(Avvik.supplier_name.in_(own), Avvik.avtale_id.in_(ids))).limit(MOST_READ)
    found = await _visible(desk, list(await session.scalars(wanted))) if own or theirs else []
    if not found:
        return None
    return await _list(desk, found, f"avvik på **{escape((theirs or own)[0])}**", None)


async def _family(desk: Desk, avtaler: Sequence[Avtale]) -> list[object]:
    below = await desk.context.session.scalars(
        select(Avtale.id).where(Avtale.parent_id.in_([avtale.id for avtale in avtaler]), desk.seen)
    )
    return [*(avtale.id for avtale in avtaler), *below]


async def say_open(desk: Desk, *, own: bool) -> Reply:
    """Return the open avvik that the asker may see; `own` are those that they own or have reported."""
    wanted = select(Avvik).where(Avvik.status.in_(OPEN)).order_by(Avvik.due_on, Avvik.key).limit(MOST_READ)
    if own:
        ids = desk.viewer.ids
        wanted = wanted.where(or_(Avvik.owner_id.in_(ids), Avvik.reporter_id.in_(ids)))
    found = await _visible(desk, list(await desk.context.session.scalars(wanted)))
    if not found:
        said = "Du har ingen åpne avvik." if own else "Jeg finner ingen åpne avvik som du kan se."
        return Reply(_none(desk, said))
    return await _list(desk, found, "åpne avvik som du eier eller har meldt" if own else "åpne avvik", None)


def _none(desk: Desk, said: str) -> str:
    kommune = desk.context.kommune
    return fill(f"{said} Avvik melder du i {{avvik}}.", kommune.names, kommune.links)


async def _visible(desk: Desk, rows: Sequence[Avvik]) -> list[tuple[Avvik, Avtale | None]]:
    """Return those that the asker may see, open ones first; an agreement they may not know of is left out with its avvik."""
    ids = {row.avtale_id for row in rows if row.avtale_id}
    found = (
        await desk.context.session.scalars(select(Avtale).where(Avtale.id.in_(ids)).options(LEAN))
        if ids
        else ()
    )
    avtaler = {avtale.id: avtale for avtale in found}
    known = (
        set(await desk.context.session.scalars(select(Avtale.id).where(Avtale.id.in_(ids), desk.seen)))
        if ids
        else set()
    )
    pairs = [(row, avtaler.get(row.avtale_id) if row.avtale_id else None) for row in rows]
    seen = [
        (row, avtale if avtale and avtale.id in known else None)
        for row, avtale in pairs
        if sees_avvik(desk.viewer, row, avtale, enheter=desk.enheter)
    ]
    return sorted(seen, key=lambda pair: (not pair[0].is_open, str(pair[0].due_on or "9999"), pair[0].title))


async def _list(
    desk: Desk, found: Sequence[tuple[Avvik, Avtale | None]], what: str, of: Avtale | None
) -> Reply:
    lines = [_row(desk, avvik, None if of else avtale) for avvik, avtale in found[:MOST_SHOWN]]
    more = f"\n\nOg {len(found) - len(lines)} til." if len(found) > len(lines) else ""
    choices = (show_choice(of),) if of else ()
    head = f"**{len(found)}** {what}:\n\n" + "\n".join(lines) + more
    brought = next((one.source_system for one, _ in found if one.source_system != HERE), None)
    if brought is None:
        return Reply(f"{head}\n\nKilde: meldt her i chatten.", choices=choices)
    source = await provenance(desk, brought, what="avvik", kind=ImportKind.AVVIK)
    return Reply(f"{head}\n\n{source}", choices=choices, sources=(source.source,))


def _row(desk: Desk, avvik: Avvik, avtale: Avtale | None) -> str:
    number = f" ({escape(avvik.reference)})" if avvik.reference else ""
    about = f", på {escape(avtale.title)}" if avtale else ""
    grave = f", alvorlighet {LEVELS[avvik.severity]}" if avvik.severity in LEVELS else ""
    due = ""
    if avvik.due_on and avvik.is_open:
        late = avvik.due_on < desk.today
        due = (
            f", **fristen var {norwegian_date(avvik.due_on)}**"
            if late
            else f", frist {norwegian_date(avvik.due_on)}"
        )
    return f"- **{escape(avvik.title)}**{number}{about}: {STATUS[avvik.status]}{grave}{due}"
