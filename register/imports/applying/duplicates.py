"""Rows of one file that are about the same thing: told once where they agree, refused where they do not."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import fields
from typing import Any, Final, TypeVar

from register.imports.applying.plan import stored_form
from register.imports.applying.shown import field_name, short, shown
from register.imports.rows import (
    AvtaleRow,
    AvvikRow,
    ControlValue,
    EnhetRow,
    Fault,
    OptionValue,
    PersonRow,
    RoleValue,
    Row,
    VarselRow,
)

Values = TypeVar("Values", AvtaleRow, PersonRow, EnhetRow, AvvikRow, VarselRow)
SHOWN_FIELDS: Final = 5


def without_duplicates(
    rows: Sequence[Row[Values]],
    *,
    key: Callable[[Row[Values]], Hashable],
    column: str,
    name: Callable[[Values], str],
) -> tuple[list[Row[Values]], list[Fault], list[Fault]]:
    """Return the rows, each thing once and by row number, with the warnings and the errors about the others."""
    first: dict[Hashable, Row[Values]] = {}
    warnings: list[Fault] = []
    errors: list[Fault] = []
    for row in sorted(rows, key=lambda row: row.number):
        held = first.setdefault(key(row), row)
        if held is row:
            continue
        if differing := _differing(held.values, row.values):
            errors.append(_contradiction(held, row, differing, column, name(row.values)))
        else:
            problem = f"Rad {held.number} og rad {row.number} er like. De telles som én."
            warnings.append(
                Fault(row.number, column, short(name(row.values)), problem, "Slett den ene raden i filen.")
            )
    return list(first.values()), warnings, errors


def _differing(one: Values, other: Values) -> list[str]:
    if one == other:
        return []
    names: Iterable[str] = (field.name for field in fields(one))
    return [name for name in names if getattr(one, name) != getattr(other, name)]


def _contradiction(
    held: Row[Values], row: Row[Values], differing: list[str], column: str, name: str
) -> Fault:
    shown_fields = ", ".join(
        f"{field_name(attribute)} («{_text(held.values, attribute)}» og «{_text(row.values, attribute)}»)"
        for attribute in differing[:SHOWN_FIELDS]
    )
    problem = f"Rad {held.number} og rad {row.number} har samme nøkkel, men sier ulike ting: {shown_fields}."
    remedy = "Behold den raden som er riktig, eller gi radene hver sin id, referanse eller delavtale."
    return Fault(row.number, column, short(name), problem, remedy)


def _text(values: Any, attribute: str) -> str:
    value = stored_form(getattr(values, attribute))
    if isinstance(value, list):
        value = [_part(one) for one in value]
    return shown(value)


def _part(value: object) -> str:
    match value:
        case RoleValue(role, scope):
            return f"{role.value} ({scope})" if scope else role.value
        case OptionValue(length_months):
            return f"{length_months} mnd" if length_months else "ukjent lengde"
        case ControlValue(kind, planned_on):
            return f"{kind.value} {planned_on:%d.%m.%Y}"
        case _:
            return shown(stored_form(value))
