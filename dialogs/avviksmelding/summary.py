"""What stands beneath the read-back of an avviksmelding: where it goes, by when, and what else is wrong with the supplier."""

from collections.abc import Sequence
from typing import Final

from conversation.markup import escape
from dialogs.avtaler.avvik import STATUS
from dialogs.avtaler.desk import open_desk
from dialogs.avtaler.field import chosen_avtale
from dialogs.avviksmelding.closed import goes_here, is_closed, is_hidden
from dialogs.avviksmelding.keys import ALVOR, LEVERANDOR, MOTTAKERE
from dialogs.form import Filling
from knowledge.names import fill
from norsk.calendar import add_days
from norsk.when import norwegian_date
from register.access import sees_avvik
from register.avtale import Avtale, Level
from register.avvik import Avvik
from register.avvik_report import avvik_on_supplier

MOST_LISTED: Final = 5


async def summary(filling: Filling) -> tuple[str, ...]:
    """Return what sending it leads to, and the avvik on the same supplier that the one who reports may see."""
    if is_closed(filling):
        return _of_closed(filling)
    avtale = await chosen_avtale(filling)
    together = await repeated(filling, avtale)
    goes = f"Meldingen går til {{innkjop}}{', avtaleforvalteren' if avtale and avtale.avtaleforvalter_id else ''} og innkjøpskontakten."
    parts = [fill(goes, filling.context.kommune.names), due_line(filling), together]
    return tuple(part for part in parts if part)


def _of_closed(filling: Filling) -> tuple[str, ...]:
    named = filling.answers.get(MOTTAKERE)
    if not goes_here(filling) or named is None:
        return ()
    hidden = " Navnet ditt lagres ikke, og du får ikke noe saksnummer." if is_hidden(filling) else ""
    return (
        f"**Lukket melding.** Den går bare til {escape(named.shown)}.{hidden}",
        "Den vises ikke i lister, tall eller «mine saker», heller ikke for deg.",
    )


def due_line(filling: Filling) -> str:
    """Return by when it is followed up, by how grave it is, and whose rule that is."""
    days = filling.context.kommune.due_days
    known = filling.value(ALVOR)
    count = {Level.HOY.value: days.hoy, Level.LAV.value: days.lav}.get(known, days.middels)
    due = norwegian_date(add_days(filling.context.today, count))
    assumed = " (vår antakelse, kommunen kan endre den)" if days.certainty == "antatt" else ""
    return f"Fristen for å følge det opp blir **{due}**{assumed}."


async def repeated(filling: Filling, avtale: Avtale | None) -> str:
    """Return the avvik of the last 12 months on the same supplier: as many as the one who reports may see."""
    context = filling.context
    name = filling.value(LEVERANDOR) or None
    found = await avvik_on_supplier(context.session, avtale=avtale, supplier_name=name, on=context.today)
    edited = filling.args.get("edit", "")
    seen = [one for one in await _seen(filling, found) if one.record != edited]
    if not seen:
        return ""
    supplier = name or (avtale.supplier_name if avtale else None) or "leverandøren"
    lines = [_line(one) for one in seen[:MOST_LISTED]]
    more = f"\nOg {len(seen) - len(lines)} til." if len(seen) > len(lines) else ""
    return (
        f"**{len(seen)} avvik på {escape(supplier)} de siste 12 månedene** (av dem du kan se):\n"
        + "\n".join(lines)
        + more
    )


async def _seen(filling: Filling, found: Sequence[Avvik]) -> list[Avvik]:
    if not found:
        return []
    desk = await open_desk(filling.context)
    ids = {one.avtale_id for one in found if one.avtale_id}
    avtaler = {id: await filling.context.session.get(Avtale, id) for id in ids}
    return [
        one
        for one in found
        if sees_avvik(
            desk.viewer, one, avtaler.get(one.avtale_id) if one.avtale_id else None, enheter=desk.enheter
        )
    ]


def _line(avvik: Avvik) -> str:
    number = f"{escape(avvik.number)}: " if avvik.number else ""
    when = f", {norwegian_date(avvik.discovered_on)}" if avvik.discovered_on else ""
    return f"- {number}{escape(avvik.title)} ({STATUS[avvik.status]}{when})"
