"""The report of an import: in plain Norwegian, as JSON, and as the question to the procurement office."""

from collections.abc import Iterable, Sequence
from typing import Final

import typer

from conversation.markup import escape
from conversation.reply import INNKJOP, Reply
from register.import_run import ImportKind
from register.imports.applying.shown import THINGS, field_name
from register.imports.report import COUNTS, Detail, Move, Report
from register.imports.rows import Fault

MOST_SHOWN: Final = 50
"""How many faults, and how many records of each kind, are written out; `--json` has them all."""
MOST_ASKED: Final = 20
_TOLD: Final = {
    "new": "Nye", "changed": "Endret", "extended": "Forlenget", "gone": "Ikke i filen lenger", "unchanged": "Uendret",
}  # fmt: skip
_SYSTEMS: Final = {
    "kav": "KAV", "prosjekthotell": "prosjekthotellet", "kvalitetssystem": "kvalitetssystemet",
    "brukerstotte": "Brukerstøtte", "organisasjon": "organisasjonsfilen", "arkiv": "arkivet",
}  # fmt: skip


def as_json(report: Report, *, dry_run: bool) -> dict[str, object]:
    """Return the report as interfaces.md promises it, with what has moved and every record that differs."""
    return {
        **{what: report.counts[what] for what in COUNTS},
        "warnings": [_fault(fault) for fault in report.warnings],
        "errors": [_fault(fault) for fault in report.errors],
        "dry_run": dry_run,
        "import": None if dry_run or report.errors else str(report.run_id),
        "source": report.source_system,
        "linked": report.linked,
        "moved": [_move(move) for move in report.moves],
        "details": {what: [_detail(one) for one in details] for what, details in report.details.items()},
    }


def _fault(fault: Fault) -> dict[str, object]:
    return {
        "row": fault.row or None,
        "column": fault.column or None,
        "value": fault.value,
        "problem": fault.problem,
        "remedy": fault.remedy,
    }


def _move(move: Move) -> dict[str, object]:
    return {
        "record": move.record,
        "name": move.name,
        "field": move.field,
        "from": move.from_name,
        "to": move.to_name,
    }


def _detail(detail: Detail) -> dict[str, object]:
    changes = [{"field": one.field, "old": one.old, "new": one.new} for one in detail.differences]
    return {"record": detail.record, "name": detail.name, "row": detail.row, "changes": changes}


def tell(report: Report, *, dry_run: bool) -> None:
    """Write the report for a person on standard output."""
    for line in lines(report, dry_run=dry_run):
        typer.echo(line)


def lines(report: Report, *, dry_run: bool) -> list[str]:
    """Return the report line by line: what happened first, then the faults, then the records."""
    many = THINGS[report.kind][1]
    if report.errors:
        told = [f"Ingenting er importert. Filen har {len(report.errors)} feil."]
        return [*told, *_faults("Feil", report.errors), *_listed(report, ("gone",))]
    head = "Ingenting er lagret. Dette ville skjedd" if dry_run else "Importert"
    told = [f"{head} ({many}):", *(f"  {_TOLD[what]}: {report.counts[what]}" for what in COUNTS)]
    if report.linked:
        told.append(f"  Koblet til det filen viser til: {report.linked} som ventet fra før")
    told += _faults("Advarsler", report.warnings)
    told += _listed(report, ("new", "changed", "extended", "gone") if dry_run else ("gone",))
    if report.moves:
        told += ["", "Flyttet fra dem som har sluttet:"]
        told += _some([_moved(move) for move in report.moves])
    if report.gone and report.kind is not ImportKind.PERSONER:
        told += [
            "",
            f"Disse står fortsatt i registeret. Sjekk om de er avsluttet, eller mangler i uttrekket fra {_system(report)}.",
        ]
    return told


def _faults(head: str, faults: Sequence[Fault]) -> list[str]:
    if not faults:
        return []
    return ["", f"{head}: {len(faults)}", *_some([_said(fault) for fault in faults])]


def _said(fault: Fault) -> str:
    place = [f"rad {fault.row}"] if fault.row else []
    place += [f"kolonne «{fault.column}»"] if fault.column else []
    place += [f"verdi «{fault.value}»"] if fault.value else []
    where = ", ".join(place) or "hele filen"
    return f"{where[:1].upper()}{where[1:]}: {fault.problem} {fault.remedy}".rstrip()


def _some(told: Sequence[str], most: int = MOST_SHOWN) -> list[str]:
    shown = [f"  - {line}" for line in told[:most]]
    return [*shown, f"  … og {len(told) - most} til."] if len(told) > most else shown


def _listed(report: Report, kinds: Iterable[str]) -> list[str]:
    told: list[str] = []
    for what in kinds:
        if details := report.details.get(what, ()):
            told += ["", f"{_TOLD[what]}:", *_some([_record(detail) for detail in details])]
    return told


def _record(detail: Detail) -> str:
    changes = "; ".join(
        f"{field_name(one.field)} {one.old or 'ukjent'} → {one.new or 'ukjent'}" for one in detail.differences
    )
    place = f"rad {detail.row}: " if detail.row else ""
    return f"{place}{detail.name}{f': {changes}' if changes else ''}"


def _moved(move: Move) -> str:
    return f"{move.name}, {field_name(move.field)}: {move.from_name} → {move.to_name or 'ingen'}"


def _system(report: Report) -> str:
    return _SYSTEMS.get(report.source_system, report.source_system)


def message_of(report: Report) -> Reply | None:
    """Return the question to the procurement office about what is gone and has moved; None where there is nothing.

    An avvik that took the closed way is not named, nor counted: not everybody in the office may know of it.
    """
    gone = [detail.name for detail in report.gone if not detail.restricted]
    moves = [_moved(move) for move in report.moves if not move.restricted]
    if not gone and not moves:
        return None
    parts: list[str] = []
    one, many = THINGS[report.kind]
    if gone and report.kind is ImportKind.PERSONER:
        parts.append(
            f"**{_counted(len(gone), one, many)} står ikke lenger i {_system(report)}.** De har mistet rollene sine."
        )
    elif gone:
        parts.append(
            f"**Den nye filen fra {_system(report)} har ikke {_counted(len(gone), one, many)} som sto der før.** "
            "De står fortsatt i registeret. Er de avsluttet, eller mangler de i uttrekket?"
        )
    parts += [_bullets(gone)] if gone else []
    if moves:
        parts += ["Dette er flyttet fra dem som har sluttet:", _bullets(moves)]
    return Reply("\n\n".join(parts), to=INNKJOP)


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def _bullets(told: Sequence[str]) -> str:
    shown = [f"- {escape(line)}" for line in told[:MOST_ASKED]]
    if len(told) > MOST_ASKED:
        shown.append(f"- … og {len(told) - MOST_ASKED} til")
    return "\n".join(shown)
