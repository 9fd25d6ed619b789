"""One row of a file of varsler: for what, which kind of reminder, how early, and whether it is on."""

import re
from collections.abc import Mapping
from typing import Final

from register.imports.reading.line import Line
from register.imports.rows import VarselRow
from register.imports.values.enums import read_word, read_yes_no
from register.step import SETTABLE, Step
from register.track import KIND_NAMES, TrackKind
from register.varsling import VarslingLevel
from register.varsling_kinds import KIND_WORDS, kinds_at, parse_steps_of
from register.varsling_words import STEPS_REMEDY, BadStepsError, says_off, says_on

VARSEL_ATTRIBUTES: Final[Mapping[str, tuple[str, ...]]] = {
    "agreement": ("applies_to", "level"),
    "service_area": ("applies_to", "level"),
    "steps": ("steps", "enabled"),
}
_LEVELS: Final[Mapping[str, VarslingLevel]] = {
    **dict.fromkeys(("kommune", "kommunen", "hele kommunen", "heile kommunen", "alle"), VarslingLevel.KOMMUNE),
    **dict.fromkeys(
        ("tjenesteområde", "tjenesteområdet", "tjenesteomrade", "tenesteområde", "område", "fagområde"), VarslingLevel.TJENESTEOMRADE
    ),
    **dict.fromkeys(("avtale", "avtalen", "avtala", "rammeavtale", "kontrakt", "agreement"), VarslingLevel.AVTALE),
}  # fmt: skip
_FOLLOWS: Final = frozenset(
    {"standard", "følger nivået over", "følg nivået over", "som nivået over", "nivået over", "arves", "arv"}
)
_LEFT_OUT: Final = "Raden er ikke lest."
_LEVEL_REMEDY: Final = "Skriv kommune, tjenesteområde eller avtale."


def read_varsel_row(line: Line) -> VarselRow | None:
    """Return what a row says, or None with a warning where a part of it cannot be read: it is not taken in by halves."""
    place, kind = _place(line), _kind(line)
    if place is None or kind is None:
        return None
    level, applies_to = place
    if kind not in kinds_at(level):
        line.warn("kind", f"Påminnelsen gjelder ikke avtaler, og settes bare for hele kommunen. {_LEFT_OUT}", "Skriv «kommune» som nivå.")  # fmt: skip
        return None
    return _said(line, level, applies_to, kind)


def _place(line: Line) -> tuple[VarslingLevel, str] | None:
    """Return the level and what it is about; a column of agreements or of tjenesteområder says the level by itself."""
    avtale, area = line.text("agreement", 500), line.text("service_area", 100)
    applies_to = line.text("applies_to", 500)
    written = line.written("level")
    level = read_word(written, _LEVELS)
    if written and level is None:
        line.warn("level", f"Nivået er ikke kjent. {_LEFT_OUT}", _LEVEL_REMEDY)
        return None
    if applies_to is not None and read_word(applies_to, _LEVELS) is VarslingLevel.KOMMUNE:
        level = level or VarslingLevel.KOMMUNE
    if level is None:
        level = VarslingLevel.AVTALE if avtale else VarslingLevel.TJENESTEOMRADE if area else None
    if level is None:
        line.warn("level", f"Raden sier ikke hvilket nivå den gjelder. {_LEFT_OUT}", _LEVEL_REMEDY)  # fmt: skip
        return None
    return _named(line, level, applies_to or (avtale if level is VarslingLevel.AVTALE else area) or "")


def _named(line: Line, level: VarslingLevel, applies_to: str) -> tuple[VarslingLevel, str] | None:
    if level is VarslingLevel.KOMMUNE:
        if applies_to and applies_to.casefold() not in _LEVELS and line.written("applies_to"):
            line.warn("applies_to", "Nivået er kommune, så dette er ikke brukt.", "La cellen stå tom, eller skriv et annet nivå.")  # fmt: skip
        return level, ""
    if not applies_to:
        what = "hvilken avtale" if level is VarslingLevel.AVTALE else "hvilket tjenesteområde"
        line.warn("applies_to", f"Raden sier ikke {what} den gjelder. {_LEFT_OUT}", f"Skriv {what}.")
        return None
    return level, applies_to


def _kind(line: Line) -> TrackKind | None:
    text = line.written("kind")
    kind = read_word(text, KIND_WORDS) if text else None
    names = ", ".join(KIND_NAMES[one] for one in SETTABLE)
    if kind is None:
        problem = "Påminnelsen er ikke kjent." if text else "Raden sier ikke hvilken påminnelse den gjelder."
        line.warn("kind", f"{problem} {_LEFT_OUT}", f"Skriv en av: {names}.")
        return None
    if kind not in SETTABLE:
        line.warn("kind", f"Påminnelsen følger av det noen har bestemt, og kan ikke endres. {_LEFT_OUT}", f"Skriv en av: {names}.")  # fmt: skip
        return None
    return kind


def _said(line: Line, level: VarslingLevel, applies_to: str, kind: TrackKind) -> VarselRow | None:
    written = line.text("steps", 300) or ""
    switch, read = _switch(line)
    if not read:
        return None
    follows, off, on = written.casefold().strip(" .") in _FOLLOWS, says_off(written), says_on(written)
    if (off and switch) or (on and switch is False):
        line.warn("steps", f"Raden sier både av og på. {_LEFT_OUT}", "Skriv når det skal varsles, eller «nei» i kolonnen for på.")  # fmt: skip
        return None
    if not written and switch is None:
        line.warn("steps", f"Raden sier verken når det skal varsles, eller om. {_LEFT_OUT}", STEPS_REMEDY)
        return None
    steps = None if follows or off or on or not written else _steps(line, kind, written)
    if steps == ():
        return None
    told = False if off else True if on or steps else None
    return VarselRow(
        level, applies_to, kind, steps, enabled=told if switch is None else switch, follows=follows
    )


def _switch(line: Line) -> tuple[bool | None, bool]:
    """Return whether a row is on, None where it does not say, and whether that could be read."""
    text = line.written("enabled")
    if not text:
        return None, True
    said = True if says_on(text) else False if says_off(text) else read_yes_no(text)
    if said is None:
        line.warn("enabled", f"Verdien er verken Ja eller Nei. {_LEFT_OUT}", "Skriv Ja eller Nei.")
    return said, said is not None


def _steps(line: Line, kind: TrackKind, written: str) -> tuple[Step, ...]:
    """Return the steps of a row, none with a warning where they cannot be read."""
    try:
        return parse_steps_of(kind, written, unit=_unit_of(line))
    except BadStepsError as bad:
        line.warn("steps", f"{bad.problem} {_LEFT_OUT}", STEPS_REMEDY)
        return ()


def _unit_of(line: Line) -> str:
    """Return what the column's header says that its numbers count: «Måneder før»."""
    header = line.table.columns["steps"].header.casefold()
    found = re.search(r"(må?n|md)|(dag|døgn)|(uke|veke)", header)
    return "" if found is None else "m" if found[1] else "d" if found[2] else "w"
