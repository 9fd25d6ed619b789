"""Who may approve a document of a case: the rules, one by one."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from register.behovsmelding import Behovsmelding
from register.case_document import CaseDocument
from register.case_party import BARRED, party_ids
from register.case_task import CaseTask, TaskKind, TaskState, tasks_of
from register.enhet import EnhetTree, fold_name, load_enheter
from register.habilitetsvurdering import Habilitetsvurdering
from register.merging import WholeValue, whole_value
from register.person import Person, Role
from register.stand_in import has_left


class Bar(StrEnum):
    """Why somebody may not approve."""

    LEFT = "left"
    INHABIL = "inhabil"
    SUBORDINATE = "subordinate"
    IN_DOUBT = "in_doubt"
    OWN_REQUEST = "own_request"
    MADE_IT = "made_it"
    TWO_ROLES = "two_roles"
    NOT_IN_ROLE = "not_in_role"
    AUTHORITY = "authority"


@dataclass(frozen=True, slots=True)
class Matter:
    """What is approved, and all that the rules depend on.

    `own` are those whose need it is, with all that was merged into it; `doubters` those whose habilitet is being
    assessed; `in_role` in which roles somebody is asked, or has answered, in this case; `leads` who leads the enheter
    from the need's own upwards, nearest first.
    """

    need: Behovsmelding
    value: WholeValue
    on: date
    enheter: EnhetTree
    made_by_id: uuid.UUID | None = None
    own: frozenset[uuid.UUID] = frozenset()
    barred: frozenset[uuid.UUID] = frozenset()
    doubters: frozenset[uuid.UUID] = frozenset()
    in_role: Mapping[uuid.UUID, frozenset[str]] = field(default_factory=dict)
    leads: tuple[uuid.UUID, ...] = ()


async def open_matter(
    session: AsyncSession, need: Behovsmelding, document: CaseDocument | None, *, on: date
) -> Matter:
    """Return what a version is judged by on a day."""
    value, enheter = await whole_value(session, need), await load_enheter(session)
    return Matter(
        need,
        value,
        on,
        enheter,
        document.made_by_id if document else None,
        whose(value),
        party_ids(need, BARRED),
        await _doubters(session, need),
        _roles_by_person(await tasks_of(session, need.record, TaskKind.APPROVAL)),
        tuple(one.leader_id for one in enheter.upwards(need.enhet_id) if one.leader_id is not None),
    )


def whose(value: WholeValue) -> frozenset[uuid.UUID]:
    """Return whose need it is, and who filed it, of a need with all that was merged into it."""
    own = (id for one in value.needs for id in (one.requester_id, one.filed_by_id))
    return frozenset(id for id in own if id is not None)


async def _doubters(session: AsyncSession, need: Behovsmelding) -> frozenset[uuid.UUID]:
    doubts = await session.scalars(
        select(Habilitetsvurdering.person_id).where(
            Habilitetsvurdering.record == need.record, Habilitetsvurdering.conclusion.is_(None)
        )
    )
    return frozenset(id for id in doubts if id is not None)


async def unfit(session: AsyncSession, need: Behovsmelding) -> frozenset[uuid.UUID]:
    """Return whose approval in a case counts not, or not yet: inhabil, right below somebody inhabil, or being assessed."""
    barred = party_ids(need, BARRED)
    below = await session.scalars(select(Person.id).where(Person.leader_id.in_(barred))) if barred else ()
    return barred | frozenset(below) | await _doubters(session, need)


def _roles_by_person(tasks: Iterable[CaseTask]) -> Mapping[uuid.UUID, frozenset[str]]:
    found: dict[uuid.UUID, frozenset[str]] = {}
    for task in tasks:
        if task.state == TaskState.CANCELLED.value:
            continue
        for id in (task.person_id, task.answered_by_id):
            if id is not None:
                found[id] = found.get(id, frozenset()) | {task.role}
    return found


def bar(matter: Matter, person: Person, role: str) -> Bar | None:
    """Return why somebody may not approve in a role, whether for themselves or as a deputy; None where they may.

    Nobody approves an own request, what they have made, or in two roles of one case. Whoever is inhabil does not, nor
    a direct subordinate of theirs (forvaltningsloven § 6 third paragraph), nor whoever is being assessed.
    """
    rules = (
        (Bar.LEFT, has_left(person, on=matter.on)),
        (Bar.INHABIL, person.id in matter.barred),
        (Bar.SUBORDINATE, person.leader_id in matter.barred),
        (Bar.IN_DOUBT, person.id in matter.doubters),
        (Bar.OWN_REQUEST, person.id in matter.own),
        (Bar.MADE_IT, person.id == matter.made_by_id),
        (Bar.TWO_ROLES, bool(matter.in_role.get(person.id, frozenset()) - {role})),
    )
    return next((why for why, holds in rules if holds), None)


def bar_of_holder(matter: Matter, person: Person, role: str) -> Bar | None:
    """Return why somebody may not be asked in a role, or answer as the one who was: the role itself counts too."""
    if why := bar(matter, person, role):
        return why
    if not _holds(matter, person, role):
        return Bar.NOT_IN_ROLE
    short = role == Role.GODKJENNER.value and has_authority(matter, person) is False
    return Bar.AUTHORITY if short else None


def _holds(matter: Matter, person: Person, role: str) -> bool:
    if role == Role.LEDER.value and person.id in matter.leads:
        return True
    scopes = [held.scope for held in person.roles if held.role == role]
    return any(not scope or scope in _places(matter) for scope in scopes)


def _places(matter: Matter) -> frozenset[str]:
    above = matter.enheter.upwards(matter.need.enhet_id)
    area = matter.need.tjenesteomrade or matter.enheter.tjenesteomrade_of(matter.need.enhet_id) or ""
    names = (
        area,
        *(name for one in above for name in (one.name, *one.short_names, one.tjenesteomrade or "")),
    )
    return frozenset(fold_name(name) for name in names if name)


def has_authority(matter: Matter, person: Person) -> bool | None:
    """Say whether somebody's budsjettfullmakt covers the whole value; None where either is unknown."""
    highest, authority = matter.value.high, person.budget_authority_nok
    if highest is not None and authority is not None and authority < highest:
        return False
    return None if authority is None or highest is None or not matter.value.is_known else True
