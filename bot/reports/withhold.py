"""What of some counts may be shown: nothing about fewer people than a group, nor anything it could be reckoned from. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.reports.figures import AREA, BY_NAME, Count
from register.groups import FEWEST_PEOPLE, is_group


@dataclass(frozen=True, slots=True)
class Shown:
    """A count as it may be shown; `count` None is withheld."""

    name: str
    part: str
    count: int | None


def withheld(counts: Iterable[Count]) -> tuple[Shown, ...]:
    """Return a month's counts as they may be shown, each figure by itself, in the order they came.

    A figure about people is withheld below a group. So is a part that the others and the whole would give away: the
    smallest of those that are left, and the whole where none is left.
    """
    return tuple(one for _, found in groupby(counts, key=lambda one: one.name) for one in _figure([*found]))


def _figure(counts: Sequence[Count]) -> Iterable[Shown]:
    figure = BY_NAME.get(counts[0].name)
    if figure is None or not figure.of_people:
        return [Shown(one.name, one.part, one.count) for one in counts]
    hidden = {one.part for one in counts if not _shows(one)}
    total = next((one for one in counts if not one.part), None)
    if figure.whole and total is not None:
        for areas in (False, True):
            parts = [one for one in counts if one.part and one.part.startswith(AREA) is areas]
            hidden |= hidden_parts(total, parts)
        if total.part in hidden:
            hidden |= {one.part for one in counts if one.count}
    return [Shown(one.name, one.part, None if one.part in hidden else one.count) for one in counts]


def hidden_parts(total: Count, parts: Sequence[Count]) -> frozenset[str]:
    """Return which parts of a whole are withheld, "" among them where the whole itself must be.

    What is withheld together must stand for a group: the whole less what is shown is a figure too. How many different
    people several parts stand for is not known, so at least as many as the one with most.
    """
    if not _shows(total):
        return frozenset({"", *(one.part for one in parts if one.count)})
    hidden = [one for one in parts if not _shows(one)]
    shown = sorted(
        (one for one in parts if _shows(one) and one.count), key=lambda one: (one.people, one.part)
    )
    while hidden and not any(is_group(one.people) for one in hidden):
        if not shown:
            return frozenset({"", *(one.part for one in hidden)})
        hidden.append(shown.pop(0))
    return frozenset(one.part for one in hidden)


def _shows(one: Count) -> bool:
    """Say whether a count may be shown by itself: it is of nobody at all, or of a group."""
    return one.count == 0 or is_group(one.people)


WITHHELD = f"under {('én', 'to', 'tre', 'fire', 'fem', 'seks', 'sju', 'åtte', 'ni', 'ti')[FEWEST_PEOPLE - 1]} personer"
"""What stands in the place of a figure that is withheld; also of one that would give another away."""
NOT_YET = "ikke ennå"
"""What stands in the place of a figure about people until its month is over and written."""
NOT_SHOWN = "vises ikke"
"""What stands for both, where there is one word for them."""
WHY_NOT_YET = (
    f"«{NOT_YET}» står der et tall gjelder hva folk har spurt om eller besluttet. Det vises når måneden er over. "
    "Ellers kunne to rapporter fra samme måned vise hva én person gjorde."
)
