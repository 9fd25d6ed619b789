"""Which column of a sheet holds which field: by alias, by a mapping file, and never by a guess."""

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from rapidfuzz import fuzz, process

from register.import_run import ImportKind
from register.imports.columns.aliases import ALIASES, REQUIRED
from register.imports.files.sheets import RawSheet
from register.imports.files.workbook_rows import Cell
from register.imports.rows import Fault

HEADER_ROWS = 5  # the header stands in one of these
DATE_ORDER, SHEET = "date_order", "sheet"  # what a mapping file may hold besides fields
_INVISIBLE = re.compile("[\ufeff\u200b\u200c\u200d\u2060\u00ad]")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]+\]")
_DROPPED = re.compile(r"[*:.]|[\s\-_/\u2010-\u2015]+")
_NEAR = 86  # percent: «Leverandr» is 95 to «Leverandør», «Avdeling» 38 to «Avtale»
_SHORTEST_NEAR = 5  # letters: among short words everything is near
_SUPPLIERS_OWN = ("avdeling", "oppdragsgivervirksomhet")


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is read: where it stands from 0, its header as the file has it, and whether that is Norwegian."""

    index: int
    header: str
    norwegian: bool = False


@dataclass(frozen=True, slots=True)
class Header:
    """The header row of a sheet, from 0, with the column of each field, and what is to be said of it."""

    row: int
    columns: Mapping[str, Column]
    warnings: tuple[Fault, ...] = ()
    errors: tuple[Fault, ...] = ()

    @property
    def norwegian(self) -> bool:
        """Whether more headers are Norwegian than not: then a date is day, month, year."""
        norwegian = sum(column.norwegian for column in self.columns.values())
        return norwegian > 0 and norwegian * 2 >= len(self.columns)


def header_text(cell: Cell) -> str:
    """Return a header on one line, as a person would quote it."""
    return " ".join(_INVISIBLE.sub("", str(cell)).replace("\xa0", " ").split())


@lru_cache(maxsize=4096)
def header_key(cell: str) -> str:
    """Return what headers are compared by: no case, marks, spaces, hyphens or bracketed hints, first line only."""
    visible = html.unescape(_INVISIBLE.sub("", cell)).replace("\xa0", " ").strip()
    first = visible.splitlines()[0] if visible else ""
    bare = _DROPPED.sub("", _BRACKETS.sub("", first).casefold())
    return bare or _DROPPED.sub("", first.casefold())


@lru_cache(maxsize=8)
def _by_key(kind: ImportKind) -> Mapping[str, tuple[str, bool, bool]]:
    """Return field, whether Norwegian, and whether weak, by each alias' key."""
    found: dict[str, tuple[str, bool, bool]] = {}
    for field, known in ALIASES[kind].items():
        groups = ((known.norwegian, True, False), (known.other, False, False), (known.weak, False, True))
        for aliases, norwegian, weak in groups:
            for alias in aliases:
                found.setdefault(header_key(alias), (field, norwegian, weak))
        found.setdefault(header_key(field), (field, False, False))
    return found


def mapping_line(field: str, header: str) -> str:
    """Return the line of a mapping file that ties a field to a header."""
    return f'{{"{field}": "{header}"}}'


def find_header(kind: ImportKind, sheet: RawSheet, mapping: Mapping[str, str]) -> Header | None:
    """Return the header row of a sheet, the one of its first rows with most known headers; None where none has any."""
    known, wanted = _by_key(kind), {header_key(header) for header in mapping.values()}
    best, best_score = -1, 0
    for at, row in enumerate(islice(sheet.rows, HEADER_ROWS)):
        keys = {header_key(str(cell)) for cell in row if isinstance(cell, str)}
        fields = {known[key][0] for key in keys if key in known}
        score = len(fields) + sum(key in wanted and key not in known for key in keys)
        if score > best_score:
            best, best_score = at, score
    return None if best < 0 else _match(kind, best, [str(cell) for cell in sheet.rows[best]], mapping)


def missing_columns(kind: ImportKind, columns: Mapping[str, Column]) -> list[Fault]:
    """Return a fault for each column that must be there and is not."""
    missing = [
        (name, fields[0]) for name, fields in REQUIRED[kind] if not any(field in columns for field in fields)
    ]
    lines = [(name, mapping_line(field, "kolonnens navn i filen")) for name, field in missing]
    return [
        Fault(0, "", "", f"Fant ingen kolonne for {name}.", f"Skriv {line} i en mapping-fil.")
        for name, line in lines
    ]


def _match(kind: ImportKind, row: int, headers: Sequence[str], mapping: Mapping[str, str]) -> Header:
    columns, errors = _mapped(kind, headers, mapping)
    taken = {column.index for column in columns.values()}
    candidates: dict[str, list[tuple[bool, Column]]] = {}
    unknown: list[str] = []
    keys = {header_key(header) for header in headers}
    for index, header in enumerate(headers):
        if not header_text(header) or index in taken:
            continue
        found = None if _is_suppliers_own(header, keys) else _by_key(kind).get(header_key(header))
        if found is None or found[0] in columns:
            unknown.append(header_text(header))
        else:
            field, norwegian, weak = found
            candidates.setdefault(field, []).append(
                (weak, Column(index, header_text(header), norwegian=norwegian))
            )
    for field, choices in candidates.items():
        strong = [column for weak, column in choices if not weak] or [column for _, column in choices]
        columns[field] = strong[0]
        unknown.extend(column.header for _, column in choices if column not in strong)
        if len(strong) > 1:
            errors.append(_two_columns(field, [column.header for column in strong]))
    return Header(row, columns, tuple(_unknown_columns(kind, unknown, columns)), tuple(errors))


def _is_suppliers_own(header: str, keys: set[str]) -> bool:
    """Say whether «Avdeling» is the supplier's: it is where the buyer has a column of its own."""
    own, buyers = _SUPPLIERS_OWN
    return header_key(header) == own and buyers in keys


def _mapped(
    kind: ImportKind, headers: Sequence[str], mapping: Mapping[str, str]
) -> tuple[dict[str, Column], list[Fault]]:
    columns: dict[str, Column] = {}
    errors: list[Fault] = []
    for field, wanted in mapping.items():
        if field == SHEET or field.partition(".")[0] == DATE_ORDER:
            continue
        if field not in ALIASES[kind]:
            errors.append(_unknown_field(kind, field))
            continue
        same = [at for at, header in enumerate(headers) if header_text(header) == header_text(wanted)]
        same = same or [
            at for at, header in enumerate(headers) if header and header_key(header) == header_key(wanted)
        ]
        if len(same) == 1:
            known = _by_key(kind).get(header_key(headers[same[0]]))
            columns[field] = Column(
                same[0], header_text(headers[same[0]]), norwegian=known is None or known[1]
            )
        elif same:
            errors.append(_two_columns(field, [header_text(headers[at]) for at in same]))
        else:
            errors.append(Fault(0, wanted, "", f"Mapping-filen viser til kolonnen «{wanted}», men filen har den ikke.", "Skriv kolonnens navn slik det står i filen: " + ", ".join(f"«{header}»" for header in headers if header) + "."))  # fmt: skip
    return columns, errors


def _unknown_field(kind: ImportKind, field: str) -> Fault:
    near = process.extractOne(field, list(ALIASES[kind]), scorer=fuzz.ratio)
    meant = f" Mente du «{near[0]}»?" if near[1] > _NEAR - 20 else ""
    names = ", ".join(ALIASES[kind])
    return Fault(0, field, "", f"Mapping-filen har et ukjent felt, «{field}».{meant}", f"Feltene er {names}.")


def _two_columns(field: str, headers: Sequence[str]) -> Fault:
    named = " og ".join(f"«{header}»" for header in headers)
    if len(set(headers)) < len(headers):
        remedy = "Gi kolonnene ulike navn i filen, og velg en av dem i en mapping-fil."
    else:
        remedy = f"Skriv {mapping_line(field, headers[0])} i en mapping-fil for å bruke den første."
    return Fault(0, headers[0], "", f"Flere kolonner gjelder det samme feltet: {named}.", remedy)


def _unknown_columns(kind: ImportKind, headers: Sequence[str], columns: Mapping[str, Column]) -> list[Fault]:
    faults: list[Fault] = []
    ignored: list[str] = []
    open_keys = {key: field for key, (field, _, _) in _by_key(kind).items() if field not in columns}
    for header in headers:
        key = header_key(header)
        near = process.extractOne(key, list(open_keys), scorer=fuzz.ratio, score_cutoff=_NEAR)
        if near is None or len(key) < _SHORTEST_NEAR or key in _by_key(kind):
            ignored.append(header)
            continue
        field = open_keys[near[0]]
        faults.append(Fault(0, header, "", f"Kolonnen «{header}» ligner på «{_written(kind, field, near[0])}».", f"Skriv {mapping_line(field, header)} i en mapping-fil for å bruke den."))  # fmt: skip
    if ignored:
        named = ", ".join(f"«{header}»" for header in ignored)
        faults.append(Fault(0, "", "", f"Disse kolonnene leses ikke: {named}.", "Er en av dem et felt i registeret, skriv den i en mapping-fil."))  # fmt: skip
    return faults


def _written(kind: ImportKind, field: str, key: str) -> str:
    known = ALIASES[kind][field]
    return next(
        (alias for alias in (*known.norwegian, *known.other, *known.weak) if header_key(alias) == key), field
    )
