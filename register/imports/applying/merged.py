"""A person on several lines of a file, one for each role: one person with all of them."""

from collections.abc import Sequence
from dataclasses import fields, replace

from register.imports.rows import Fault, PersonRow, Row
from register.person import fold_email


def merged_people(rows: Sequence[Row[PersonRow]], *, column: str) -> tuple[list[Row[PersonRow]], list[Fault]]:
    """Return the rows, those of one person as one where they differ in nothing but roles, with a warning of each.

    What one of the lines leaves empty, the other may say. Lines that contradict each other are left as they are.
    """
    first: dict[str, int] = {}
    kept: list[Row[PersonRow]] = []
    warnings: list[Fault] = []
    for row in sorted(rows, key=lambda row: row.number):
        at = first.setdefault(fold_email(row.values.email), len(kept))
        if at == len(kept):
            kept.append(row)
            continue
        held = kept[at]
        whole = _both(held.values, row.values)
        if whole is None or row.values == held.values:
            kept.append(row)
            continue
        kept[at] = Row(held.number, whole)
        problem = (
            f"Rad {held.number} og rad {row.number} er samme person. Personen har fått rollene fra begge."
        )
        warnings.append(
            Fault(row.number, column, row.values.email, problem, "Skriv gjerne alle rollene i én rad.")
        )
    return kept, warnings


def _both(one: PersonRow, other: PersonRow) -> PersonRow | None:
    """Return the two as one, or None where they contradict each other."""
    said: dict[str, object] = {}
    for name in (field.name for field in fields(one)):
        mine, theirs = getattr(one, name), getattr(other, name)
        if name == "roles":
            said[name] = tuple(dict.fromkeys((*mine, *theirs)))
        elif name == "email" or mine == theirs or theirs is None:
            said[name] = mine
        elif mine is None:
            said[name] = theirs
        else:
            return None
    return replace(one, **said)  # type: ignore[arg-type]  # each has its own field's type
