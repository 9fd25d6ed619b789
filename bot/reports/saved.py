"""How many hours the bot may have saved: an estimate from assumed minutes, never measured. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from bot.reports.withhold import Shown

CERTAINTY: Final = "antatt"


@dataclass(frozen=True, slots=True)
class Saving:
    """Minutes that one act of a kind is assumed to save, and why; `key` is what the option calls it."""

    key: str
    figure: str
    part: str
    minutes: int
    why: str


SAVINGS: Final = (
    Saving("svar", "svar", "", 10, "Den som spør, slipper å lete eller ringe innkjøp."),
    Saving("dekket", "veier", "ordered", 30, "Behovet ble dekket av en avtale uten noen sak."),
    Saving("under", "veier", "below_limit", 15, "Kjøpet var under grensen, og ingen sak ble meldt."),
    Saving("behov", "behov", "", 30, "Behovet kom ferdig utfylt, uten runder på e-post."),
    Saving("paminnelse", "paminnelser", "sendt", 5, "Ingen måtte følge med på datoen selv."),
    Saving("oppgave", "oppgaver", "", 10, "Svaret ble gitt der det ble spurt, og journalført."),
)
"""Our own assumptions; nobody has measured them."""


@dataclass(frozen=True, slots=True)
class Saved:
    """Hours, what they are made of, and which of the acts could not be counted in."""

    hours: int
    assumptions: tuple[str, ...]
    left_out: tuple[str, ...]


def hours_saved(shown: Iterable[Shown], minutes: Mapping[str, int]) -> Saved:
    """Return the estimate from the figures that may be shown; `minutes` takes the place of the assumptions by key."""
    counts = {(one.name, one.part): one.count for one in shown}
    whole, assumptions, left_out = 0, [], []
    for saving in SAVINGS:
        each = minutes.get(saving.key, saving.minutes)
        count = counts.get((saving.figure, saving.part), 0)
        if count is None:
            left_out.append(saving.key)
            continue
        whole += count * each
        assumptions.append(f"{saving.key}: {each} min. × {count}. {saving.why}")
    return Saved(round(whole / 60), tuple(assumptions), tuple(left_out))
