"""A document as plain data and back, as it lies in the database until somebody opens the file."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import cast

from conversation.document import Bar, Calendar, Cell, Data, Day, Document, Table, Timeline

Json = dict[str, object]


def document_to_json(document: Document) -> Json:
    """Return the document as plain data; a date or an amount in a cell says what it is."""
    common: Json = {"name": document.name, "alt": document.alt}
    match document:
        case Table():
            rows = [[_cell_to_json(cell) for cell in row] for row in document.rows]
            return {
                "kind": "table",
                **common,
                "columns": list(document.columns),
                "rows": rows,
                "notes": list(document.notes),
            }
        case Calendar():
            days = [[day.uid, day.on.isoformat(), day.title, day.text] for day in document.days]
            return {"kind": "calendar", **common, "days": days}
        case Data():
            return {"kind": "data", **common, "text": document.text}
        case Timeline():
            return {
                "kind": "timeline",
                **common,
                "title": document.title,
                "today": document.today.isoformat(),
                "bars": [_bar_to_json(bar) for bar in document.bars],
            }


def document_from_json(data: Mapping[str, object]) -> Document:
    """Return the document that `document_to_json` wrote."""
    name, alt = str(data["name"]), str(data["alt"])
    match data["kind"]:
        case "table":
            rows = tuple(tuple(_cell_from_json(cell) for cell in row) for row in _rows(data, "rows"))
            return Table(name, alt, _texts(data, "columns"), rows, _texts(data, "notes"))
        case "calendar":
            days = (Day(str(d[0]), _day(d[1]), str(d[2]), str(d[3])) for d in _rows(data, "days"))
            return Calendar(name, alt, tuple(days))
        case "data":
            return Data(name, alt, str(data["text"]))
        case _:
            bars = tuple(_bar_from_json(bar) for bar in _rows(data, "bars"))
            return Timeline(name, alt, str(data["title"]), _day(data["today"]), bars)


def _cell_to_json(cell: Cell) -> object:
    match cell:
        case date():
            return {"date": cell.isoformat()}
        case Decimal():
            return {"number": str(cell)}
        case _:
            return cell


def _cell_from_json(data: object) -> Cell:
    if not isinstance(data, dict):
        return cast(Cell, data)
    return date.fromisoformat(data["date"]) if "date" in data else Decimal(data["number"])


def _bar_to_json(bar: Bar) -> list[str | None]:
    longest = bar.max_expires_on.isoformat() if bar.max_expires_on else None
    return [bar.label, bar.starts_on.isoformat(), bar.expires_on.isoformat(), longest]


def _bar_from_json(data: Sequence[object]) -> Bar:
    return Bar(str(data[0]), _day(data[1]), _day(data[2]), _day(data[3]) if data[3] else None)


def _rows(data: Mapping[str, object], name: str) -> Sequence[Sequence[object]]:
    return cast(Sequence[Sequence[object]], data[name])


def _texts(data: Mapping[str, object], name: str) -> tuple[str, ...]:
    return tuple(str(text) for text in cast(Sequence[object], data[name]))


def _day(data: object) -> date:
    return date.fromisoformat(str(data))
