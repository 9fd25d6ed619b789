"""What is wrong with a profile, in Norwegian: the thing, its value, and the remedy."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, get_args

from pydantic import ValidationError

from knowledge.kommune import Kommune
from knowledge.names import NAMES, PLACEHOLDER
from knowledge.profile_parts import Entry, RegulationPart, overlaps
from knowledge.terskelverdi import Kind, Level, Rules

_PROBLEMS: Final = {
    "missing": ("mangler", "Skriv det inn"),
    "extra_forbidden": ("er et ukjent felt", "Rett navnet, eller ta det bort"),
    "literal_error": ("er ikke et av valgene", "Velg {expected}"),
    "enum": ("er ikke et av valgene", "Velg {expected}"),
    "string_type": ("er ikke tekst", "Skriv det i anførselstegn"),
    "bool_type": ("er ikke true eller false", "Skriv true eller false"),
    "dict_type": ("er ikke en tabell", "Skriv feltene under [navnet]"),
    "mapping_type": ("er ikke en tabell", "Skriv feltene under [navnet]"),
    "tuple_type": ("er ikke en liste", "Skriv [[navnet]] over hver"),
    "too_short": ("er tom", "Skriv inn minst én"),
    "string_too_short": ("er tom", "Skriv det inn"),
    "string_pattern_mismatch": ("har feil form", "Se hvordan de andre er skrevet"),
    "date_from_datetime_parsing": ("er ikke en dato", "Skriv ÅÅÅÅ-MM-DD uten anførselstegn"),
    "date_type": ("er ikke en dato", "Skriv ÅÅÅÅ-MM-DD uten anførselstegn"),
    "decimal_type": ("er ikke et beløp", "Skriv hele kroner uten mva"),
    "decimal_parsing": ("er ikke et beløp", "Skriv hele kroner uten mva"),
    "greater_than": ("er for lite", "Skriv noe over {gt}"),
    "greater_than_equal": ("er for lite", "Skriv {ge} eller mer"),
    "less_than_equal": ("er for stort", "Skriv {le} eller mindre"),
    "int_type": ("er ikke et helt tall", "Skriv et helt tall"),
    "int_parsing": ("er ikke et helt tall", "Skriv et helt tall"),
}
_LONGEST_VALUE: Final = 60


def validation_faults(error: ValidationError, profile: Mapping[str, Any]) -> Iterator[str]:
    """Return what pydantic found wrong with a profile's data."""
    for found in error.errors():
        context = found.get("ctx", {})
        where = _where(found["loc"], profile)
        if found["type"] == "value_error":
            yield f"{where}: {context['error']}."
            continue
        problem, remedy = _PROBLEMS.get(found["type"], (found["msg"], "Rett verdien"))
        shown = "" if found["type"] == "missing" else f" («{str(found['input'])[:_LONGEST_VALUE]}»)"
        yield f"{where}: {problem}{shown}. {remedy.format_map(context)}."


def _where(location: tuple[int | str, ...], profile: Mapping[str, Any]) -> str:
    """Return the place as a person finds it: an entry by its id, and not by its number."""
    parts: list[str] = []
    here: Any = profile
    for part in location:
        try:
            here = here[part]
        except (KeyError, IndexError, TypeError):
            here = None
        id = here.get("id") if isinstance(part, int) and isinstance(here, dict) else None
        parts.append(f"«{id}»" if id else str(part))
    return ".".join(parts)


def profile_faults(kommune: Kommune) -> Iterator[str]:
    """Return what is wrong in a profile that can be read."""
    yield from _name_faults(kommune)
    for table, entries in kommune.entries.items():
        yield from _entry_faults(kommune, table, entries)
    yield from _link_faults(kommune)
    yield from _reference_faults(kommune)
    for part in get_args(RegulationPart):
        if kommune.lead_time(part, on=kommune.checked_on) is None:
            yield f'lead_time: «{part}» mangler. Legg til [[lead_time]] med id = "{part}".'


def _name_faults(kommune: Kommune) -> Iterator[str]:
    choices = ", ".join(sorted(NAMES))
    for key in sorted(kommune.named.keys() - NAMES):
        yield f"names: «{key}» er et ukjent navn. Velg {choices}."
    for key in sorted(NAMES - kommune.named.keys()):
        yield f"names: «{key}» mangler. Skriv det i nasjonal.toml, så gjelder det der ingen har sitt eget."


def _link_faults(kommune: Kommune) -> Iterator[str]:
    for key, url in kommune.links.items():
        if key not in NAMES:
            yield f"links: «{key}» er et ukjent navn. Velg {', '.join(sorted(NAMES))}."
        if not url.startswith(("https://", "http://")) or " " in url or ")" in url:
            yield f"links: «{key}» er ikke en nettadresse («{url}»). Begynn den med https://."


def _entry_faults(kommune: Kommune, table: str, entries: tuple[Entry, ...]) -> Iterator[str]:
    for entry in entries:
        if entry.valid_from and entry.valid_to and entry.valid_to < entry.valid_from:
            yield (
                f"{table}: «{entry.id}» slutter {entry.valid_to}, før den begynner {entry.valid_from}. Rett datoene."
            )
        if entry.reference and entry.source is None and kommune.source is None:
            yield f"{table}: «{entry.id}» mangler kilde. Legg til [source] med title og dated."
        for text in entry.model_dump(exclude={"source"}).values():
            for name in PLACEHOLDER.findall(text) if isinstance(text, str) else ():
                yield f"{table}: «{entry.id}» har ukjent plassholder («{{{name}}}»). Velg {', '.join(sorted(NAMES))}."
    for entry in overlaps(entries):
        yield (
            f"{table}: «{entry.id}» gjelder to ganger i samme tid, fra {entry.valid_from or 'første dag'}. "
            "Sett valid_to på den eldste."
        )


def _reference_faults(kommune: Kommune) -> Iterator[str]:
    limits = {limit.id for limit in kommune.limits}
    started = [("step", s.id, s.limit) for s in kommune.steps]
    started += [("gate", g.id, g.limit) for g in kommune.gates]
    started += [("carries_out", c.id, c.limit) for c in kommune.carries_out if c.limit]
    started += [("measure", m.id, m.limit) for m in kommune.measures if m.limit]
    for table, id, limit in started:
        if limit not in limits:
            yield f"{table}: «{id}» begynner ved en grense som ikke finnes («{limit}»). Velg en id fra [[limit]]."
    stops = {status.id: status.stops for status in kommune.statuses}
    for gate in kommune.gates:
        if gate.before not in stops:
            yield f"gate: «{gate.id}» står foran en status som ikke finnes («{gate.before}»). Velg en id fra [[status]]."
        elif stops[gate.before]:
            yield (
                f"gate: «{gate.id}» står foran en status som stopper saken («{gate.before}»), og ville aldri gjelde. "
                "Velg en status som saken går videre gjennom."
            )
    if kommune.proveny and kommune.source is None:
        yield "proveny: mangler kilde. Legg til [source] med title og dated."


def rule_faults(kommuner: Iterable[Kommune], rules: Rules) -> Iterator[str]:
    """Return where profiles do not hold together with the thresholds."""
    for kommune in kommuner:
        levels = [("limit", limit.id, limit.level) for limit in kommune.limits]
        levels += [("carries_out", c.id, level) for c in kommune.carries_out for level in (c.level, c.below)]
        levels += [("risk_question", risk.id, risk.level) for risk in kommune.risk_questions]
        for table, id, level in levels:
            if level and rules.at(Level(level), Kind.VARE, on=kommune.checked_on) is None:
                yield (
                    f"{kommune.id}: {table}: «{id}» begynner ved et nivå uten terskelverdi («{level}») "
                    f"{kommune.checked_on}. Rett nivået, eller legg terskelverdien i terskelverdier.toml."
                )
        cited = {part.citation for time in kommune.lead_times for part in time.parts if part.citation}
        for citation in sorted(cited):
            if citation.split(" ")[0] not in rules.acts:
                yield f"{kommune.id}: lead_time: «{citation}» nevner et ukjent regelverk. Legg det under [acts]."
