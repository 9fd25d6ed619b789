"""Reading the profiles: files, what an editor has changed in chat above them, and every fault at once."""

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from knowledge.errors import KnowledgeError
from knowledge.kommune import Kommune
from knowledge.kommune_check import profile_faults, validation_faults
from knowledge.kommune_overlay import Table, filled, inherited, overlaid, unsourced

NASJONAL: Final = "nasjonal"


class ProfileError(KnowledgeError):
    """Profiles could not be read; `faults` lists everything that is wrong, in Norwegian."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


def load_kommuner(folder: Path, overrides: Mapping[str, str] | None = None) -> dict[str, Kommune]:
    """Return every profile in a folder by id, or raise ProfileError with every fault.

    A kommune has the national profile's names, statuses, due days, lead times and duties where its own has none.

    `overrides` maps a kommune's id to TOML that an editor has written in chat, with the same keys as the file;
    what it leaves out stays as it is:

        replaced_on = 2027-01-01        # the note then says that the strategy has been replaced

        [names]
        innkjop = "Seksjon for anskaffelser"

        [links]
        kgv = "https://…"

        [[limit]]                       # ends the one of that id on 2026-12-31
        id = "behovsmelding"
        amount_nok = 200_000
        valid_from = 2027-01-01
        reference = "sak 12/27"
        source = { title = "Vedtak i formannskapet", dated = "2026-12-10" }

    An entry without `valid_from` takes the place of the one of its id; only `id` and `valid_to` ends it. A limit
    that changes must say where it was decided. An override's faults begin with `chat:<kommune>`.
    """
    faults: list[str] = []
    tables = _read_files(folder, faults)
    nasjonal = tables.get(NASJONAL, {})
    base = {id: own if id == NASJONAL else inherited(nasjonal, own) for id, own in tables.items()}
    found = {
        id: kommune
        for id, data in base.items()
        if (kommune := _kommune(data, str(folder / f"{id}.toml"), faults))
    }
    for id, text in (overrides or {}).items():
        _override(id, text, base, found, faults)
    if not tables and not faults:
        faults.append(f"{folder}: Ingen kommuneprofiler. Legg en .toml-fil for hver kommune i mappen.")
    if faults:
        raise ProfileError(faults)
    return found


def _read_files(folder: Path, faults: list[str]) -> dict[str, Table]:
    tables: dict[str, Table] = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            tables[path.stem] = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as exc:
            faults.append(f"{path}: Filen kan ikke leses ({exc}). Rett den og prøv igjen.")
            continue
        if (id := tables[path.stem].get("id")) != path.stem:
            faults.append(f"{path}: id er «{id}», men filen heter «{path.stem}». Gi dem samme navn.")
    return tables


def _kommune(data: Table, label: str, faults: list[str]) -> Kommune | None:
    profile = filled(data)
    try:
        kommune = Kommune.model_validate(profile)
    except ValidationError as exc:
        faults += [f"{label}: {fault}" for fault in validation_faults(exc, profile)]
        return None
    faults += [f"{label}: {fault}" for fault in profile_faults(kommune)]
    return kommune


def _override(
    id: str, text: str, base: Mapping[str, Table], found: dict[str, Kommune], faults: list[str]
) -> None:
    label = f"chat:{id}"
    try:
        overlay = tomllib.loads(text)
    except tomllib.TOMLDecodeError as exc:
        faults.append(f"{label}: Teksten kan ikke leses som TOML ({exc}). Rett den og prøv igjen.")
        return
    if id not in base:
        faults.append(f"{label}: Kommunen finnes ikke. Velg {', '.join(sorted(base))}.")
        return
    faults += [
        f"{label}: limit.«{limit}»: grensen endres uten kilde. Skriv reference og source = {{ title, dated }}."
        for limit in unsourced(overlay)
    ]
    if overlay.get("id", id) != id:
        faults.append(f"{label}: id: kan ikke endres («{overlay['id']}»). Ta den bort.")
    # A file that cannot be used has been told of already; what lies above it would only repeat its faults.
    if id in found and (kommune := _kommune(overlaid(base[id], overlay), label, faults)):
        found[id] = kommune
