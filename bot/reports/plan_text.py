"""The plan of coming procurements on the command line: as text, as JSON, and as a spreadsheet."""

from collections.abc import Sequence
from datetime import date, datetime

from dialogs.coming.procurement import Sight
from dialogs.coming.table import notes_of, table_of
from norsk.kroner import kroner
from norsk.when import norwegian_date


def plan_text(rows: Sequence[Sight], *, title: str, on: date) -> str:
    """Return the plan for people, by latest start."""
    if not rows:
        return f"{title}: ingen.\n"
    lines = [line for row in rows for line in _lines(row, on)]
    return "\n".join([f"{title}: {len(rows)}", "", *lines, "", *(f"- {note}" for note in notes_of(rows)), ""])


def _lines(row: Sight, on: date) -> tuple[str, ...]:
    timed, value = row.timed, row.procurement.value
    begins = (
        f"Start senest {norwegian_date(timed.starts_on)}"
        if timed.starts_on
        else "Ingen har sagt når det trengs"
    )
    late = " (FOR SENT)" if timed.is_late(on) else ""
    last = row.procurement.last_on
    until = f", siste dag {norwegian_date(last)}" if last else ""
    worth = (
        f"{kroner(value[0])} uten mva ({value[1].value})" if value[0] is not None else "verdien er ikke kjent"
    )
    place = ", ".join(filter(None, (row.enhet, row.tjenesteomrade))) or "enheten er ikke kjent"
    who = f"Hos {row.holder}" if row.holder else "Ingen har den"
    return (
        f"{begins}{late}: {row.procurement.title}{until}",
        f"    {row.comes_from}. {worth}, {timed.regime}. {place}. {who}. Status: {row.status}.",
    )


def plan_json(rows: Sequence[Sight], *, months: int, on: date) -> dict[str, object]:
    """Return the plan as JSON holds it: amounts are NOK excluding VAT, dates ISO, null is unknown."""
    return {
        "on": on.isoformat(),
        "months": months,
        "procurements": [_as_json(row, on) for row in rows],
        "notes": list(notes_of(rows)),
    }


def _as_json(row: Sight, on: date) -> dict[str, object]:
    value, basis = row.procurement.value
    timed = row.timed
    return {
        "title": row.procurement.title,
        "needs": [number for need in row.procurement.needs for number in need.numbers],
        "avtaler": [{"id": str(one.id), "reference": one.reference, "title": one.title} for one in row.procurement.avtaler],
        "value_nok": None if value is None else float(value),
        "value_from": basis.value,
        "regime": timed.regime,
        "last_on": _iso(row.procurement.last_on),
        "starts_on": _iso(timed.starts_on),
        "announced_on": _iso(timed.announced_on),
        "late": timed.is_late(on),
        "assumed": timed.assumed,
        "enhet": row.enhet or None,
        "tjenesteomrade": row.tjenesteomrade or None,
        "holder": row.holder or None,
        "status": row.status,
    }  # fmt: skip


def plan_sheet(rows: Sequence[Sight], *, title: str, now: datetime, on: date) -> bytes:
    """Return the plan as an .xlsx file."""
    from bot.documents import spreadsheet  # noqa: PLC0415 - xlsxwriter is loaded when a sheet is drawn

    return spreadsheet.draw(table_of(rows, title=title, on=on), made_at=now)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
