"""People and roles as files write them: an e-mail address, a name, or both in one cell."""

import re
from dataclasses import dataclass
from functools import lru_cache

from register.imports.rows import RoleValue
from register.imports.values.enums import read_role

_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\"]+@[^\s@<>()\[\],;:\"]+\.[^\s@<>()\[\],;:\".]{2,}")
_NAMED = re.compile(
    rf"(?P<name>[^<(\[@]*?)[\s,]*[<(\[]?(?:mailto:)?(?P<email>{_ADDRESS.pattern})[>)\]]?", re.IGNORECASE
)
_LONGEST = 1000  # characters; the patterns look back, and a longer cell names nobody
_ROLE = re.compile(r"([^()]+?)\s*(?:\(\s*([^()]+?)\s*\))?")
_OUTSIDE_BRACKETS = re.compile(r"(?:[;,\n/+&|•]| og )(?![^()]*\))")
_AND = re.compile(r"\s*[/|+&]\s*| (?:og|and) ")
_ENHET = re.compile(r"\s*\([^()@]*\)$")


@dataclass(frozen=True, slots=True)
class WrittenPerson:
    """Somebody as a cell names them; "" is not said. `rest` says that the cell names others too."""

    name: str
    email: str
    rest: bool = False

    @property
    def written(self) -> str:
        """The e-mail address, or else the name."""
        return self.email or self.name


@lru_cache(maxsize=8192)
def read_person(text: str) -> WrittenPerson:
    """Return whom a cell names, the first where it names several; `Etternavn, Fornavn` is turned round."""
    parts = [part.strip() for part in re.split(r"[;\n]", text[:_LONGEST]) if part.strip()]
    if not parts:
        return WrittenPerson("", "")
    first, rest = parts[0], len(parts) > 1
    if len(_ADDRESS.findall(first)) > 1:
        first, rest = first.split(",")[0].strip(), True
    if several := _several(first):
        first, rest = several, True
    if found := _NAMED.fullmatch(first):
        return WrittenPerson(_turned(found["name"].strip(" ,\"'")), found["email"], rest)
    return WrittenPerson(_turned(_ENHET.sub("", first) or first), "", rest)


def _several(text: str) -> str:
    """Return the first of several whole names or addresses in a text, or "" where it is one, or not surely several."""
    parts = _AND.split(text)
    whole = len(parts) > 1 and all(" " in part.strip() or is_email(part.strip()) for part in parts)
    return parts[0].strip() if whole else ""


def is_email(text: str) -> bool:
    """Say whether a text is one e-mail address and nothing else."""
    return _ADDRESS.fullmatch(text) is not None


def read_roles(text: str) -> tuple[tuple[RoleValue, ...], tuple[str, ...]]:
    """Return the roles that a cell names, each once, and the words that are no role."""
    roles: dict[RoleValue, None] = {}
    unknown: list[str] = []
    for part in _OUTSIDE_BRACKETS.split(text):
        if not part.strip():
            continue
        found = _ROLE.fullmatch(part.strip())
        role = read_role(found[1]) if found else None
        if found is None or role is None:
            unknown.append(part.strip())
        else:
            roles[RoleValue(role, found[2] or "")] = None
    return tuple(roles), tuple(unknown)


def _turned(name: str) -> str:
    parts = [part.strip() for part in name.split(",")]
    return f"{parts[1]} {parts[0]}" if len(parts) == 2 and all(parts) else name  # noqa: PLR2004 - surname and given name
