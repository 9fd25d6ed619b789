"""A kommune's profile: its names for things, and the limits it has set itself."""

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from knowledge.article import Source
from knowledge.errors import KnowledgeError


class Operator(StrEnum):
    """Whether the amount itself is inside a limit."""

    FROM = "from"
    OVER = "over"


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LocalLimit(_Model):
    """A duty that starts at an amount of the kommune's own (NOK excluding VAT), or at a national level."""

    id: str
    duty: str
    amount_nok: Decimal | None = None
    level: str | None = Field(default=None, pattern="^(loa|nasjonal|eos)$")
    operator: Operator
    reference: str
    certainty: str

    @model_validator(mode="after")
    def _one_start(self) -> "LocalLimit":
        if (self.amount_nok is None) == (self.level is None):
            raise ValueError("skriv enten amount_nok eller level, ikke begge og ikke ingen")
        return self


class ProfileSource(_Model):
    """The document that the profile is taken from."""

    title: str
    dated: str


class Proveny(_Model):
    """The share of net sales on a framework agreement that its supplier pays, and what is exempt."""

    percent: Decimal
    reference: str
    exempt: str


class Kommune(_Model):
    """A kommune as the bot knows it. `known_from` is the first day that its limits are known for."""

    id: str
    name: str
    short_name: str
    checked_on: date
    known_from: date
    note: str
    names: Mapping[str, str]
    source: ProfileSource | None = None
    limits: tuple[LocalLimit, ...] = Field(default=(), alias="limit")
    proveny: Proveny | None = None

    def source_of(self, limit: LocalLimit) -> Source:
        """Return where a limit stands."""
        return self.cite(limit.reference)

    def cite(self, reference: str) -> Source:
        """Return a place in the document that the profile is taken from."""
        if self.source is None:
            raise ProfileError([f"{self.id}: «{reference}» mangler kilde. Legg til [source]."])
        return Source(title=self.source.title, reference=reference, dated=self.source.dated, url=None)

    def limit(self, id: str) -> LocalLimit | None:
        """Return one of the kommune's own limits, or None where it has none of that name."""
        return next((limit for limit in self.limits if limit.id == id), None)


class ProfileError(KnowledgeError):
    """Profiles could not be read; `faults` lists everything that is wrong, in Norwegian."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


class UnknownKommuneError(KnowledgeError):
    """There is no profile of this name; `known` are those that exist."""

    def __init__(self, id: str, known: Iterable[str]) -> None:
        self.id = id
        self.known = tuple(sorted(known))
        super().__init__(f"no profile {id!r}, only {', '.join(self.known)}")


def load_kommuner(folder: Path) -> dict[str, Kommune]:
    """Read every profile in a folder, by id. Raises ProfileError with every fault."""
    found: dict[str, Kommune] = {}
    faults: list[str] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            kommune = Kommune.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as exc:
            faults.append(f"{path}: Filen kan ikke leses ({exc}). Rett den og prøv igjen.")
        except ValidationError as exc:
            faults += [
                f"{path}: {'.'.join(str(part) for part in error['loc'])}: {error['msg']}. Rett verdien."
                for error in exc.errors()
            ]
        else:
            faults += _profile_faults(path, kommune)
            found[kommune.id] = kommune
    if not found and not faults:
        faults.append(f"{folder}: Ingen kommuneprofiler. Legg en .toml-fil for hver kommune i mappen.")
    if faults:
        raise ProfileError(faults)
    return found


def _profile_faults(path: Path, kommune: Kommune) -> Iterable[str]:
    if kommune.id != path.stem:
        yield f"{path}: id er «{kommune.id}», men filen heter «{path.stem}». Gi dem samme navn."
    if (kommune.limits or kommune.proveny) and kommune.source is None:
        yield f"{path}: Grensene mangler kilde. Legg til [source] med title og dated."


def find_kommune(kommuner: Mapping[str, Kommune], id: str) -> Kommune:
    """Return a profile by id in any case. Raises UnknownKommuneError."""
    try:
        return kommuner[id.strip().casefold()]
    except KeyError:
        raise UnknownKommuneError(id, kommuner) from None
