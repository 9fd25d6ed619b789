"""What one kind of decision asks for and leads to; `dialogs.deciding.dialog` shows its form and stores what is decided."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from conversation.reply import Choice, Field, Reply
from dialogs.dialog import Context
from register.avtale import Avtale
from register.deciders import Matter
from register.decision import Decision
from register.events import Event
from register.person import Person
from register.track import Track, Verdict

REASON = "grunn"
"""The field that every form of a decision may have; its text becomes the decision's reason, not its detail."""


@dataclass(frozen=True, slots=True)
class Case:
    """An open track before somebody who may decide on it, in a role, and for whom where they stand in.

    `avtale` is the agreement that the record is, or is about; `matter` has the other records. `verdict` is what they
    are deciding.
    """

    context: Context
    track: Track
    verdict: Verdict
    role: str
    acts_for: Person | None = None
    avtale: Avtale | None = None
    matter: Matter = field(default_factory=Matter)


@dataclass(frozen=True, slots=True)
class Decided:
    """What a form that holds leads to, beside the decision itself.

    `text` tells the one who decided what happens now. `detail` is kept with the decision. With `approver` it is only a
    recommendation to that person. `act_by_on` is the last day of the act that follows from it, `deadline_on` the last
    day on which it may be undone. `enters` says that the contract tool, or another record, must be told by a person.
    `closes` False keeps the track open, such as for a later deadline. `told` are messages to others, each addressed.
    """

    text: str
    detail: Mapping[str, str]
    approver: Person | None = None
    act_by_on: date | None = None
    deadline_on: date | None = None
    enters: bool = False
    closes: bool = True
    told: tuple[Reply, ...] = ()
    events: tuple[Event, ...] = ()
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Faults:
    """What is wrong with a form, by the field's key; the form is shown again with what was written."""

    by_field: Mapping[str, str]


Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Flow:
    """One kind of decision.

    `intro` is said above the form, `fields` are asked for (with what is known filled in), and `decide` reads what was
    sent: it changes the records that the decision itself changes, and returns what follows, or what is wrong.
    `undo` puts the records back when the decision is taken back, and returns why that cannot be, or ""; without it
    such a decision cannot be taken back here. `asks_why` False leaves out the question why, where nothing is chosen.
    """

    intro: Callable[[Case], Awaitable[str]]
    fields: Callable[[Case], Awaitable[tuple[Field, ...]]]
    decide: Callable[[Case, Values], Awaitable[Decided | Faults]]
    undo: Callable[[Context, Decision], Awaitable[str]] | None = None
    longest: int = 2000
    asks_why: bool = True


async def nothing_to_undo(context: Context, decision: Decision) -> str:
    """Take back nothing: the decision changed no other record."""
    _ = context, decision
    return ""


FLOWS: dict[Verdict, Flow] = {}
"""Filled by the modules that know each decision; `dialogs.verdicts.every` reads them all in."""
