"""What must hold before a case is announced, worked out anew from the register's rows and from what was seen pressed.

Nothing here asks the product's own rules: the tests compare the two.
"""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from register.behovsmelding import Behovsmelding
from register.case_document import CaseDocument
from register.case_task import CaseTask
from register.habilitetsvurdering import Habilitetsvurdering
from register.person import Person
from register.stand_in import StandIn

LIMITS = {"lillestrom": Decimal(100_001), "baerum": Decimal(1_300_000)}
"""From where the gates of each kommune apply today: over 100 000 kr, and the national threshold."""
HELD = {
    "lillestrom": ("forankret", "konkurransestrategi", "kunngjort", "tildelt", "kontrakt", "evaluert"),
    "baerum": ("kunngjort", "tildelt", "kontrakt", "evaluert"),
}
"""The statuses that the gates of each kommune hold back."""
PAPERS = ("anskaffelsesplan", "konkurransegrunnlag")
ROLES = ("innkjopssjef", "godkjenner")
COUNTING = ("web", "teams")


@dataclass(frozen=True)
class Worth:
    """What a need with all that is part of it is worth at most as far as is known, and how many parts are unknown."""

    known: Decimal
    unknown: int
    parts: frozenset[uuid.UUID]
    own: frozenset[uuid.UUID]

    def is_within(self, other: "Worth") -> bool:
        return self.known <= other.known and self.unknown <= other.unknown


@dataclass(frozen=True)
class Given:
    """A yes as it was seen given: by whom, for whom, in which role, of which version, for what worth."""

    task: uuid.UUID
    need: uuid.UUID
    kind: str
    role: str
    holder: uuid.UUID
    by: uuid.UUID
    document: uuid.UUID | None
    worth: Worth

    @property
    def people(self) -> frozenset[uuid.UUID]:
        return frozenset({self.holder, self.by})


@dataclass
class Register:
    """The rows as they are now."""

    needs: dict[uuid.UUID, Behovsmelding]
    people: dict[uuid.UUID, Person]
    tasks: list[CaseTask]
    documents: list[CaseDocument]
    doubts: list[Habilitetsvurdering]
    absences: list[StandIn]

    @classmethod
    async def read(cls, session: AsyncSession) -> "Register":
        needs = {one.id: one for one in await session.scalars(select(Behovsmelding))}
        people = {one.id: one for one in (await session.scalars(select(Person))).unique()}
        tasks = list(await session.scalars(select(CaseTask)))
        documents = list(await session.scalars(select(CaseDocument)))
        doubts = list(await session.scalars(select(Habilitetsvurdering)))
        absences = list(await session.scalars(select(StandIn).where(StandIn.kind == "absence")))
        return cls(needs, people, tasks, documents, doubts, absences)

    def worth(self, need: Behovsmelding) -> Worth:
        parts, found = {need.id}, 0
        while found != len(parts):
            found = len(parts)
            parts |= {one.id for one in self.needs.values() if one.merged_into_id in parts}
        rows = [self.needs[id] for id in parts]
        highs = [one.value_high_nok or one.value_nok for one in rows if one.value_nok is not None]
        own = frozenset(id for one in rows for id in (one.requester_id, one.filed_by_id) if id)
        known = sum((one for one in highs if one), start=Decimal(0))
        return Worth(known, len(rows) - len(highs), frozenset(parts), own)

    def newest(self, need: Behovsmelding, what: str) -> CaseDocument | None:
        rows = [one for one in self.documents if (one.record, one.kind) == (need.record, what)]
        return max(rows, key=lambda one: one.version, default=None)

    def out(self, need: Behovsmelding) -> set[uuid.UUID]:
        """Return who has no say in a need: inhabil, right below somebody inhabil, or being assessed."""
        barred = self.inhabil(need)
        below = {one.id for one in self.people.values() if one.leader_id in barred}
        assessed = {
            one.person_id for one in self.doubts if one.record == need.record and one.conclusion is None
        }
        return barred | below | {id for id in assessed if id}

    def inhabil(self, need: Behovsmelding) -> set[uuid.UUID]:
        return {uuid.UUID(id) for id in (need.parties or {}).get("inhabil", [])}

    def stands_in(self, by: uuid.UUID, holder: uuid.UUID) -> bool:
        """Say whether there is a way from who was asked to who pressed, through absences that were said yes to."""
        reached, found = {holder}, 0
        while found != len(reached):
            found = len(reached)
            reached |= {
                one.deputy_id
                for one in self.absences
                if one.person_id in reached and one.status == "confirmed" and one.deputy_id
            }
        return by in reached


def wrong_with(given: Given, rows: Register, channel: str) -> str:
    """Return why a yes that was just given should not have been taken; "" where it may stand."""
    need, holder, by = rows.needs[given.need], rows.people[given.holder], rows.people[given.by]
    if by.id != holder.id and not rows.stands_in(by.id, holder.id):
        return f"{by.name} stands not in for {holder.name}"
    if by.left_on is not None:
        return f"{by.name} has left"
    if given.kind == "forankring":
        return _wrong_confirmation(given, rows, need, holder)
    return _wrong_approval(given, rows, need, channel)


def _wrong_confirmation(given: Given, rows: Register, need: Behovsmelding, holder: Person) -> str:
    if given.people & rows.inhabil(need):
        return "somebody inhabil has confirmed it"
    if given.by in (need.requester_id, need.filed_by_id) and given.by != given.holder:
        return "whoever asked has confirmed it for the leader"
    if not any(one.role == "leder" for one in holder.roles):
        return f"{holder.name} is no leader"
    short = holder.budget_authority_nok is not None and holder.budget_authority_nok < given.worth.known
    return f"{holder.name} may not answer for {given.worth.known}" if short else ""


def _wrong_approval(given: Given, rows: Register, need: Behovsmelding, channel: str) -> str:
    document = next(one for one in rows.documents if one.id == given.document)
    newest = rows.newest(need, document.kind)
    holder = rows.people[given.holder]
    short = holder.budget_authority_nok is not None and holder.budget_authority_nok < given.worth.known
    others = {
        id
        for one in rows.tasks
        if (one.record, one.kind) == (need.record, "approval")
        and one.state != "cancelled"
        and one.role != given.role
        for id in (one.person_id, one.answered_by_id)
    }
    rules = (
        ("not the newest version", newest is None or newest.id != document.id),
        (f"on {channel}", channel not in COUNTING),
        ("somebody has no say", bool(given.people & rows.out(need))),
        ("an own need", bool(given.people & given.worth.own)),
        ("made by themselves", document.made_by_id in given.people),
        ("in two roles", bool(given.people & others)),
        ("without the role", all(one.role != given.role for one in holder.roles)),
        ("for more than they may", given.role == "godkjenner" and short),
    )
    return ", ".join(name for name, holds in rules if holds)


def lacks(need: Behovsmelding, rows: Register, ledger: Sequence[Given], kommune: str) -> str:
    """Return what a need lacks of what its kommune demands, for its newest versions and its whole worth now."""
    worth = rows.worth(need)
    if worth.unknown == 0 and worth.known < LIMITS[kommune]:
        return ""
    live = {one.id for one in rows.tasks if one.state == "answered"}
    given = [one for one in ledger if one.task in live]
    if kommune == "lillestrom":
        return _not_confirmed(need, rows, given, worth)
    by_role: dict[str, set[uuid.UUID]] = {role: set() for role in ROLES}
    for what in PAPERS:
        newest = rows.newest(need, what)
        if newest is None:
            return f"no {what}"
        for role in ROLES:
            counts = [one for one in given if (one.document, one.role) == (newest.id, role)]
            counts = [one for one in counts if worth.is_within(one.worth)]
            counts = [one for one in counts if not one.people & (rows.out(need) | worth.own)]
            if not counts:
                return f"{role} has not approved version {newest.version} of {what} for {worth.known}"
            by_role[role] |= counts[-1].people
    first, second = by_role.values()
    return "one person in two roles" if first & second else ""


def _not_confirmed(need: Behovsmelding, rows: Register, given: Collection[Given], worth: Worth) -> str:
    """Return why no leader stands behind a need as it is now: every part must have been seen by one who may."""
    own = [one for one in given if one.need == need.id and one.kind == "forankring"]
    own = [one for one in own if not one.people & rows.inhabil(need)]
    if not own:
        return "no leader has confirmed it"
    holder = rows.people[own[-1].holder]
    if holder.budget_authority_nok is not None and holder.budget_authority_nok < worth.known:
        return f"{holder.name} may not answer for {worth.known}"
    seen = {id for one in given if one.kind == "forankring" for id in one.worth.parts}
    return "a part that no leader has seen" if worth.parts - seen else ""
