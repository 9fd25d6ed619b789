"""One coming procurement, and how several things that lead to the same one are told as one. Pure."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Basis(StrEnum):
    """Where a value comes from."""

    NEED = "behovsmeldingens anslag"
    AVTALE = "avtalens verdi i registeret"
    UNKNOWN = "ikke kjent"


@dataclass(frozen=True, slots=True)
class EndingAvtale:
    """An agreement that ends for good on a day, and what is known of it; `decided` is what has been decided, in words.

    `manager_ids` are the avtaleforvalter and the stedfortreder, `owner_id` the avtaleeier.
    """

    id: uuid.UUID
    title: str
    reference: str | None
    ends_on: date
    value_nok: Decimal | None
    decided: str
    enhet_id: uuid.UUID | None
    tjenesteomrade: str | None
    manager_ids: tuple[uuid.UUID | None, ...]
    owner_id: uuid.UUID | None
    confidential: bool
    end_known: bool = True

    @property
    def holder_id(self) -> uuid.UUID | None:
        """Who looks after it: the avtaleforvalter."""
        return self.manager_ids[0]


@dataclass(frozen=True, slots=True)
class OpenNeed:
    """A need that is not over, with all that was merged into it; `numbers` are its own and theirs.

    `value_nok` is the highest end of what they are worth together, `complete` says that every part has a value.
    `avtaler` are the agreements that they are to replace. `begun` says that somebody has taken it, `announced` that it
    has been announced.
    """

    id: uuid.UUID
    number: str
    numbers: tuple[str, ...]
    title: str
    kind: str | None
    value_nok: Decimal | None
    complete: bool
    wanted_on: date | None
    status: str
    status_label: str
    enhet_id: uuid.UUID | None
    tjenesteomrade: str | None
    holder_id: uuid.UUID | None
    avtaler: frozenset[uuid.UUID]
    begun: bool
    announced: bool


@dataclass(frozen=True, slots=True)
class Procurement:
    """One coming procurement: what leads to it, oldest need first. At least one of the two is there."""

    needs: tuple[OpenNeed, ...]
    avtaler: tuple[EndingAvtale, ...]

    @property
    def title(self) -> str:
        """What it is called: the need's title, else the agreement's."""
        return self.needs[0].title if self.needs else self.avtaler[0].title

    @property
    def value(self) -> tuple[Decimal | None, Basis]:
        """What it is worth in NOK excluding VAT over the whole term, and where that comes from."""
        told = [need.value_nok for need in self.needs if need.value_nok is not None]
        if told:
            return sum(told, start=Decimal(0)), Basis.NEED
        known = [avtale.value_nok for avtale in self.avtaler if avtale.value_nok is not None]
        return (sum(known, start=Decimal(0)), Basis.AVTALE) if known else (None, Basis.UNKNOWN)

    @property
    def kind(self) -> str | None:
        """What kind of purchase it is, where every need says the same."""
        kinds = {need.kind for need in self.needs}
        return next(iter(kinds)) if len(kinds) == 1 else None

    @property
    def announced(self) -> bool:
        """Whether it has been announced already."""
        return any(need.announced for need in self.needs)

    @property
    def last_on(self) -> date | None:
        """The last day without what is to be bought: the first agreement's end, or the day it is wanted; None unknown."""
        days = [avtale.ends_on for avtale in self.avtaler]
        days += [need.wanted_on for need in self.needs if need.wanted_on is not None]
        return min(days, default=None)


def joined(needs: Sequence[OpenNeed], avtaler: Iterable[EndingAvtale]) -> list[Procurement]:
    """Return each procurement once: needs about the same agreement, and that agreement, are one."""
    ending = {avtale.id: avtale for avtale in avtaler}
    groups: dict[int, tuple[list[OpenNeed], set[uuid.UUID]]] = {}
    group_of: dict[uuid.UUID, int] = {}
    for number, need in enumerate(needs):
        own, ids = [need], set(need.avtaler)
        for same in sorted({group_of[id] for id in need.avtaler if id in group_of}):
            theirs, known = groups.pop(same)
            own, ids = [*theirs, *own], ids | known
        groups[number] = (own, ids)
        group_of |= dict.fromkeys(ids, number)
    named = set[uuid.UUID]().union(*(ids for _, ids in groups.values()))
    alone = [Procurement((), (avtale,)) for id, avtale in ending.items() if id not in named]
    together = [
        Procurement(
            tuple(sorted(own, key=lambda one: one.number)),
            tuple(
                sorted((ending[id] for id in ids if id in ending), key=lambda one: (one.ends_on, one.title))
            ),
        )
        for own, ids in groups.values()
    ]
    return [*together, *alone]


@dataclass(frozen=True, slots=True)
class Timed:
    """A procurement with its days. None are unknown, since nobody has said when it is needed.

    `starts_on` is the last day on which the work can begin, `announced_on` the last on which it can be announced.
    `assumed` says that the lead time is an estimate, or that nobody knows the value; `by_law` is None where nobody
    knows whether the law applies.
    """

    procurement: Procurement
    starts_on: date | None
    announced_on: date | None
    assumed: bool
    regime: str
    by_law: bool | None

    def is_late(self, on: date) -> bool:
        """Say whether the last day to begin had passed by a day, and nobody had begun."""
        begun = any(need.begun for need in self.procurement.needs)
        return self.starts_on is not None and self.starts_on < on and not begun

    def is_announced_late(self, on: date) -> bool:
        """Say whether the last day to announce it had passed by a day."""
        return self.announced_on is not None and self.announced_on < on and not self.procurement.announced


@dataclass(frozen=True, slots=True)
class Sight:
    """A row as somebody may see it: names in the place of ids."""

    timed: Timed
    holder: str
    enhet: str
    tjenesteomrade: str

    @property
    def procurement(self) -> Procurement:
        """What is to be bought."""
        return self.timed.procurement

    @property
    def comes_from(self) -> str:
        """What leads to it: «avtale 2024/118 utløper, BM-2026-0003»."""
        avtaler = [f"avtale {one.reference or one.title} utløper" for one in self.procurement.avtaler]
        needs = [number for need in self.procurement.needs for number in need.numbers]
        return ", ".join([*avtaler, *needs])

    @property
    def status(self) -> str:
        """How far it has come: the first need's status, else what has been decided about the agreement."""
        if self.procurement.needs:
            return self.procurement.needs[0].status_label
        return self.procurement.avtaler[0].decided
