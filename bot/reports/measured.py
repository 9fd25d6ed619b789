"""What a measure of a year came to: how many of how many, and how many nobody knows of. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.profile_parts import Measure


@dataclass(frozen=True, slots=True)
class Measured:
    """One measure of a year.

    Of `of` procurements (or tasks, or controls) `yes` did and `no` did not; of the others, `unknown`, no case says
    anything. `lacks` says what would have to be known, and `noted` what the number means.
    """

    measure: Measure
    of: int
    yes: int
    no: int
    things: str
    lacks: str
    noted: str = ""

    @property
    def unknown(self) -> int:
        """How many nobody knows of."""
        return self.of - self.yes - self.no

    @property
    def percent(self) -> int | None:
        """The share of all that are known to have done it, in whole per cent: the least that it can be."""
        return round(100 * self.yes / self.of) if self.of else None


def measured(
    measure: Measure, found: Iterable[bool | None], *, things: str, lacks: str, noted: str = ""
) -> Measured:
    """Return a measure out of what each procurement says: yes, no, or nothing."""
    told = list(found)
    return Measured(measure, len(told), told.count(True), told.count(False), things, lacks, noted)


def said(one: Measured) -> str:
    """Return in one sentence or two what a measure came to, and how many nobody knows of."""
    if not one.of:
        return f"Ingen {one.things} i året."
    share = f" (minst {one.percent} %)" if one.unknown else f" ({one.percent} %)"
    rest = f" Vet ikke: {one.unknown}. {one.lacks}" if one.unknown else ""
    return f"{one.yes} av {one.of} {one.things}{share}.{rest}"


def goal(measure: Measure) -> str:
    """Return what the document says that it was, and what it wants; "" where it says neither."""
    parts = []
    if measure.was_percent is not None:
        parts.append(f"{measure.was_percent} % i {measure.was_year}")
    if measure.goal_percent is not None:
        parts.append(f"mål {measure.goal_percent} %")
    if measure.goal_count is not None:
        parts.append(f"mål minst {measure.goal_count} i året")
    return ", ".join(parts)
