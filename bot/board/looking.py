"""Whoever looks at the page for innkjøpere: only somebody of the procurement office, with what they may see today."""

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import ColumnElement
from sqlalchemy.ext.asyncio import AsyncSession

from bot.staff import Staff
from knowledge.kommune import Kommune
from knowledge.terskelverdi import Rules
from norsk.when import oslo_date
from register.access import NOTHING, Thing, Viewer, may_see, viewer_of
from register.deciders import OFFICE
from register.enhet import EnhetTree, load_enheter
from register.person import Person, Role, find_person
from register.stand_in import has_left

Place = tuple[uuid.UUID | None, str | None]
"""Where a record belongs: its enhet and its tjenesteområde."""


@dataclass(frozen=True, slots=True)
class Named:
    """A record as the page names it. `say` is what to write in the chat, empty where there is nothing to show.

    `system` is the key of the system that it comes from, where that is known.
    """

    name: str
    number: str = ""
    say: str = ""
    system: str = ""


@dataclass(frozen=True, slots=True)
class Installation:
    """What a page is made with: the kommune's profile, the thresholds, whose addresses employees have, and the instant."""

    kommune: Kommune
    rules: Rules
    staff: Staff
    now: datetime


@dataclass(frozen=True, slots=True)
class Looking:
    """One look at the page: an open session, and what whoever looks may see in it.

    What several sections ask for is worked out once: `known` has conditions, `places` where records lie, by table, and
    `names` what records are called, None for those that may not be seen.
    """

    session: AsyncSession
    at: Installation
    person: Person
    viewer: Viewer
    enheter: EnhetTree
    known: dict[str, ColumnElement[bool]] = field(default_factory=dict)
    places: dict[str, list[Place]] = field(default_factory=dict)
    names: dict[str, Named | None] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The date in Europe/Oslo."""
        return oslo_date(self.at.now)

    @property
    def kommune(self) -> Kommune:
        """The installation's kommune."""
        return self.at.kommune

    @property
    def answers(self) -> bool:
        """Whether they answer questions for the procurement office, themself or for somebody who is away."""
        return any(held.role is Role.INNKJOPER for held in self.viewer.held)

    def sees_all(self, thing: Thing) -> bool:
        """Say whether they see a thing of every record, wherever it belongs."""
        return may_see(self.viewer, thing, NOTHING, enheter=self.enheter)


async def look(session: AsyncSession, email: str, at: Installation) -> Looking | None:
    """Return somebody as one who looks at the page; None for everybody who is not of the procurement office.

    Guests, those who have left and those whom nobody knows are all the same None, so that nobody learns which it was.
    """
    person = await find_person(session, email) if email else None
    on = oslo_date(at.now)
    if person is None or _is_guest(person, at.staff) or has_left(person, on=on):
        return None
    viewer = await viewer_of(session, person, guest=False, on=on)
    if not any(held.role in OFFICE for held in viewer.held):
        return None
    return Looking(session, at, person, viewer, await load_enheter(session))


def _is_guest(person: Person, staff: Staff) -> bool:
    """Say whether somebody is a guest: by their address, or wherever a platform has told."""
    everywhere = bool(person.addresses) and all(address.guest for address in person.addresses)
    return everywhere or not staff.has(person.email)
