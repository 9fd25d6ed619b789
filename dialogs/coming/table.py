"""The plan of coming procurements as a table, for a spreadsheet."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from conversation.document import Cell, Table
from dialogs.coming.procurement import Sight
from norsk.when import norwegian_date

COLUMNS: Final = (
    "Anskaffelse",
    "Kommer av",
    "Seneste start",
    "For sent?",
    "Seneste kunngjøring",
    "Siste dag",
    "Verdi (kr uten mva)",
    "Verdien er fra",
    "Regler i dag",
    "Enhet",
    "Tjenesteområde",
    "Hvem har den",
    "Status",
)


def table_of(rows: Sequence[Sight], *, title: str, on: date) -> Table:
    """Return the plan as a table, under the title of its time."""
    return Table(
        "anskaffelsesplan",
        f"{title}: {len(rows)} anskaffelser, etter seneste start",
        COLUMNS,
        tuple(_cells(row, on) for row in rows),
        notes=(f"{title}. Laget {norwegian_date(on)}.", *notes_of(rows)),
    )


def _cells(row: Sight, on: date) -> tuple[Cell, ...]:
    value, basis = row.procurement.value
    timed = row.timed
    return (
        row.procurement.title,
        row.comes_from,
        timed.starts_on,
        timed.is_late(on),
        timed.announced_on,
        row.procurement.last_on,
        value,
        basis.value,
        timed.regime,
        row.enhet or None,
        row.tjenesteomrade or None,
        row.holder or None,
        row.status,
    )


def notes_of(rows: Sequence[Sight]) -> tuple[str, ...]:
    """Return what the plan rests on, and what it lacks."""
    told = ["Siste dag er når alle opsjoner er brukt, om ikke noe annet er besluttet."]
    if any(row.timed.assumed for row in rows):
        told.append(
            "Seneste start bygger på anslåtte ledetider, og er satt tidlig der verdien ikke er kjent."
        )
    if unknown := sum(row.timed.starts_on is None for row in rows):
        which = "Ett behov mangler" if unknown == 1 else f"{unknown} behov mangler"
        told.append(f"{which} dag for når det trengs, og står sist.")
    if unsure := sum(any(not one.end_known for one in row.procurement.avtaler) for row in rows):
        which = "én avtale" if unsure == 1 else f"{unsure} avtaler"
        told.append(f"For {which} er det ukjent om det finnes opsjoner. Da regnes det fra slutten uten dem.")
    return tuple(told)
