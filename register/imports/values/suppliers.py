"""Suppliers as files write them: a name, a name with its number in one cell, an object, or several at once."""

import re
from dataclasses import dataclass
from functools import lru_cache

from register.imports.values.json_cells import named_in_json

_NUMBER = re.compile(
    "(?<![\\w-])(?:NO ?)?[0-9]{3}[\\s\u00a0.]?[0-9]{3}[\\s\u00a0.]?[0-9]{3}(?: ?MVA)?(?![\\w-])",
    re.IGNORECASE,
)
_LABEL = re.compile(r"\borg(?:anisasjons)?[. ]{0,2}(?:nr|nummer|no)\b[.: ]{0,3}$", re.IGNORECASE)
_AROUND = " \t\n\u00a0,;:.([)]/\u2013\u2014-"
_COMPANY = re.compile(r"\b(?:A/S|ASA?|ANS|AB|ApS|Oyj?|Ltd|GmbH|Inc)\b")
_NUMBERED = re.compile(r"(?:^|\n)\s*\d{1,2}[.)]\s+")
_LONGEST = 1000  # characters; a longer cell names nobody


@dataclass(frozen=True, slots=True)
class WrittenSupplier:
    """A supplier as a cell writes it: the name, the number as written or "", and whether the cell names several."""

    name: str
    orgnr: str = ""
    several: bool = False


@lru_cache(maxsize=16_384)
def read_supplier(text: str) -> WrittenSupplier:
    """Return whom a cell names. Several stay one text, in the order of the cell, with `; ` between lines."""
    if text.startswith(("{", "[")) and (name := named_in_json(text, "name")):
        several = "; " in name
        return WrittenSupplier(
            name, "" if several else named_in_json(text, "orgNumber", "orgnr") or "", several
        )
    if len(text) > _LONGEST:
        return WrittenSupplier(text)
    one = _apart(text)
    plain = _NUMBERED.sub("\n", one.name)
    parts = [part.strip() for part in plain.split("\n") if part.strip()]
    if len(parts) > 1 or ";" in plain.strip("; ") or len(_COMPANY.findall(plain)) > 1:
        return WrittenSupplier("; ".join(parts), one.orgnr, several=True)
    return one


def _apart(text: str) -> WrittenSupplier:
    """Return the name and the number of a cell that has both, the number at either end."""
    numbers = list(_NUMBER.finditer(text))
    if len(numbers) != 1:
        return WrittenSupplier(text)
    [number] = numbers
    before = _LABEL.sub("", text[: number.start()].rstrip(_AROUND.replace(".", ""))).rstrip(
        _AROUND.replace(".", "")
    )
    after = text[number.end() :].strip(_AROUND)
    if _LABEL.sub("", before).strip(_AROUND) and after:
        return WrittenSupplier(text)  # in the middle of a text it may be anything
    return WrittenSupplier(before.lstrip(_AROUND) or after or text, number[0])
