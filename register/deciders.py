"""Who may decide on a track, and in which role: those who look after an agreement, the procurement office, the editors."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from register.access import Held, Relation, Thing, Viewer, may_see, of_avtale, viewer_of
from register.avtale import Avtale
from register.avvik import Avvik
from register.behovsmelding import Behovsmelding
from register.case_party import BARRED, party_ids
from register.case_task import TO_THEM_ALONE, CaseTask
from register.cases import load_case
from register.decision import Decision
from register.endringsbehov import Endringsbehov
from register.enhet import EnhetTree, load_enheter
from register.person import Person, Role, people_with_role
from register.stand_in import has_left, stands_in_for
from register.track import Track, TrackKind

STEDFORTREDER: Final = "stedfortreder"
"""The role of whom an agreement names beside its avtaleforvalter."""
ROLE_NAMES: Final[Mapping[str, str]] = {
    Role.AVTALEFORVALTER.value: "avtaleforvalter",
    STEDFORTREDER: "stedfortreder",
    Role.AVTALEEIER.value: "avtaleeier",
    Role.LEDER.value: "leder",
    Role.INNKJOPER.value: "innkjøper",
    Role.INNKJOPSSJEF.value: "innkjøpssjef",
    Role.INNKJOPSKONTAKT.value: "innkjøpskontakt",
    Role.REDAKTOR.value: "redaktør",
    Role.ADMINISTRATOR.value: "administrator",
    Role.GODKJENNER.value: "godkjenner",
    Relation.ANSVARLIG.value: "ansvarlig",
    Relation.MOTTAKER.value: "mottaker",
}
"""What the role of a decision is called to a person."""
OFFICE: Final = (Role.INNKJOPER, Role.INNKJOPSSJEF)
_OPTION_KINDS: Final = frozenset({TrackKind.OPTION, TrackKind.APPROVAL})
Ids = frozenset[uuid.UUID]


@dataclass(frozen=True, slots=True)
class Decider:
    """In which role somebody may decide, and for whom where they stand in."""

    role: str
    acts_for: Person | None = None


@dataclass(frozen=True, slots=True)
class Matter:
    """The records that a track is about: its own, and the agreement that it is, or is about."""

    avtale: Avtale | None = None
    avvik: Avvik | None = None
    behovsmelding: Behovsmelding | None = None
    decision: Decision | None = None
    endringsbehov: Endringsbehov | None = None
    task: CaseTask | None = None


def role_name(role: str) -> str:
    """Return what a role is called to a person; an unknown one as it is."""
    return ROLE_NAMES.get(role, role)


async def load_matter(session: AsyncSession, track: Track) -> Matter | None:
    """Return the records of a track; None where its record is gone. Articles, duties and people have none of these."""
    match track.record_kind:
        case "avtale":
            avtale = await session.get(Avtale, track.record_uuid)
            return Matter(avtale) if avtale else None
        case "avvik":
            avvik = await session.get(Avvik, track.record_uuid)
            return Matter(await _avtale(session, avvik.avtale_id), avvik) if avvik else None
        case "behovsmelding":
            need = await session.get(Behovsmelding, track.record_uuid)
            return Matter(await _avtale(session, need.avtale_id), behovsmelding=need) if need else None
        case "endringsbehov":
            change = await session.get(Endringsbehov, track.record_uuid)
            return Matter(await _avtale(session, change.avtale_id), endringsbehov=change) if change else None
        case "decision":
            decision = await session.get(Decision, track.record_uuid)
            return Matter(await _avtale(session, decision.avtale_id), decision=decision) if decision else None
        case "task":
            task = await session.get(CaseTask, track.record_uuid)
            return Matter(task=task) if task else None
        case _:
            return Matter()


async def _avtale(session: AsyncSession, id: uuid.UUID | None) -> Avtale | None:
    return await session.get(Avtale, id) if id else None


@dataclass(frozen=True, slots=True)
class _Roles:
    """Everybody who may decide, nearest first: by name, or by a role that reaches the record."""

    named: tuple[tuple[str, Ids], ...] = ()
    held: tuple[Role, ...] = ()
    alone: bool = False


async def decider(
    session: AsyncSession,
    person: Person,
    track: Track,
    *,
    on: date,
    matter: Matter,
    duty_owner: Role | None = None,
    option_role: Role = Role.AVTALEEIER,
) -> Decider | None:
    """Return in which role a person may decide on a track, the nearest one; None where they may not.

    What somebody may as themselves goes before what they may for another. `duty_owner` is the role that a yearly duty
    belongs to, `option_role` the role that calls options, both from the kommuneprofil. Nobody approves what they
    have recommended themselves.
    """
    barred = await _barred(session, matter)
    if has_left(person, on=on) or _is_own_recommendation(matter, track, person) or person.id in barred:
        return None
    enheter = await load_enheter(session)
    roles = await _roles(
        session, track, matter, enheter=enheter, on=on, duty_owner=duty_owner, option_role=option_role
    )
    away = () if roles.alone else await stands_in_for(session, person, on)
    people = [person, *(one for one in away if not has_left(one, on=on) and one.id not in barred)]
    for role, ids in roles.named:
        if found := next((one for one in people if one.id in ids), None):
            return Decider(role, None if found is person else found)
    for wanted in roles.held:
        for one in people:
            if await _reaches(session, one, wanted, matter, enheter=enheter, on=on):
                return Decider(wanted.value, None if one is person else one)
    return None


async def _barred(session: AsyncSession, matter: Matter) -> Ids:
    """Return who is inhabil in the need that a track is about: they decide nothing in it, and nobody for them."""
    need = matter.behovsmelding
    if matter.task is not None:
        case = await load_case(session, matter.task.record)
        need = case if isinstance(case, Behovsmelding) else None
    return party_ids(need, BARRED) if need is not None else frozenset()


def _is_own_recommendation(matter: Matter, track: Track, person: Person) -> bool:
    return (
        track.kind is TrackKind.APPROVAL
        and matter.decision is not None
        and matter.decision.by_id == person.id
    )


async def _roles(
    session: AsyncSession,
    track: Track,
    matter: Matter,
    *,
    enheter: EnhetTree,
    on: date,
    duty_owner: Role | None,
    option_role: Role,
) -> _Roles:
    if (named := _named(matter)) is not None:
        return named
    around = await _around(session, matter.avtale, enheter) if matter.avtale else ()
    owners: tuple[tuple[str, Ids], ...] = ()
    if track.kind in _OPTION_KINDS and matter.avtale:
        found = await option_owners(session, matter.avtale, enheter=enheter, role=option_role, on=on)
        owners = tuple((one.role, _ids((one.person.id,))) for one in found)
    match track.kind:
        case TrackKind.APPROVAL:
            asked = matter.decision.approver_id if matter.decision else None
            return _Roles((*owners, (_role_of(asked, owners, around), _ids((asked,)))))
        case TrackKind.AVVIK:
            own = (Relation.ANSVARLIG.value, _ids((matter.avvik.owner_id if matter.avvik else None,)))
            return _Roles((own, *around), OFFICE)
        case TrackKind.DUTY:
            return _Roles(held=tuple(dict.fromkeys((duty_owner, *OFFICE) if duty_owner else OFFICE)))
        case TrackKind.ARTIKKEL:
            return _Roles(held=(Role.REDAKTOR, *OFFICE))
        case TrackKind.NEW_AVTALE:
            return _Roles((_contacts(enheter), *around), (Role.INNKJOPSKONTAKT, *OFFICE))
        case TrackKind.ASSIGNMENT:
            return _Roles(((Role.AVTALEFORVALTER.value, _ids((track.record_uuid,))),))
        case TrackKind.BEHOVSMELDING | TrackKind.ENDRINGSBEHOV:
            return _Roles(held=OFFICE)
        case _:
            return _Roles((*owners, *around), OFFICE)


def _named(matter: Matter) -> _Roles | None:
    """Return who may decide where that is a matter of whom the record names alone; None where it is not."""
    if matter.task is not None:
        alone = matter.task.kind in TO_THEM_ALONE
        return _Roles(((matter.task.role, _ids((matter.task.person_id,))),), alone=alone)
    if matter.avvik is not None and matter.avvik.restricted:
        return _Roles(((Relation.MOTTAKER.value, _ids(one.person_id for one in matter.avvik.recipients)),), alone=True)  # fmt: skip
    return None


def _role_of(
    id: uuid.UUID | None, owners: Iterable[tuple[str, Ids]], around: Iterable[tuple[str, Ids]]
) -> str:
    return next((role for role, ids in (*owners, *around) if id in ids), Role.AVTALEEIER.value)


def _contacts(enheter: EnhetTree) -> tuple[str, Ids]:
    ids = _ids(enhet.innkjopskontakt_id for enhet in enheter.by_id.values())
    return (Role.INNKJOPSKONTAKT.value, ids)


async def _around(session: AsyncSession, avtale: Avtale, enheter: EnhetTree) -> tuple[tuple[str, Ids], ...]:
    """Return who looks after an agreement, nearest first: as it names them, and the leaders above."""
    return (
        (Role.AVTALEFORVALTER.value, _ids((avtale.avtaleforvalter_id,))),
        (STEDFORTREDER, _ids((avtale.stedfortreder_id,))),
        (Role.AVTALEEIER.value, _ids((avtale.avtaleeier_id,))),
        (Role.LEDER.value, _ids(await _leaders(session, avtale, enheter))),
    )


async def _leaders(session: AsyncSession, avtale: Avtale, enheter: EnhetTree) -> list[uuid.UUID | None]:
    """Return who leads the enhet of an agreement or one above it, and the leader of its avtaleforvalter."""
    manager = await session.get(Person, avtale.avtaleforvalter_id) if avtale.avtaleforvalter_id else None
    leaders = [enhet.leader_id for enhet in enheter.upwards(avtale.enhet_id)]
    return [*leaders, manager.leader_id if manager else None]


def _ids(ids: Iterable[uuid.UUID | None]) -> Ids:
    return frozenset(id for id in ids if id is not None)


async def _reaches(
    session: AsyncSession, person: Person, role: Role, matter: Matter, *, enheter: EnhetTree, on: date
) -> bool:
    """Say whether a role that somebody holds reaches the record: one with a limit only what lies within it."""
    viewer = await viewer_of(session, person, guest=False, on=on)
    own = [held for held in viewer.held if held.role is role and _is_theirs(held, person)]
    if matter.avtale is None or role not in OFFICE:
        return any(not held.scope for held in own) or (bool(own) and matter.avtale is None)
    thing = Thing.SKJERMET_AVTALE if matter.avtale.confidential else Thing.AVTALE_INNHOLD
    looks = Viewer(guest=False, held=tuple(own))
    return bool(own) and may_see(looks, thing, of_avtale(matter.avtale), enheter=enheter)


def _is_theirs(held: Held, person: Person) -> bool:
    return any(one.role == held.role.value and one.scope == held.scope for one in person.roles)


@dataclass(frozen=True, slots=True)
class Owner:
    """Somebody to whom the calling of an agreement's options belongs, and the role that makes it theirs."""

    person: Person
    role: str


async def option_owners(
    session: AsyncSession, avtale: Avtale, *, enheter: EnhetTree, role: Role, on: date
) -> list[Owner]:
    """Return to whom the calling of options belongs, the one who is asked first.

    `role` is the one that the kommuneprofil names. Where the agreement names nobody in it, or they have left, it is the
    leader of the enhet, else the innkjøpssjef.
    """
    named = {Role.AVTALEEIER: avtale.avtaleeier_id, Role.AVTALEFORVALTER: avtale.avtaleforvalter_id}
    if role in named:
        if found := await _people(session, (named[role],), role, on=on):
            return found
    elif role is not Role.LEDER and (
        found := await _people(
            session, [one.id for one in await people_with_role(session, role)], role, on=on
        )
    ):
        return found
    leaders = [enhet.leader_id for enhet in enheter.upwards(avtale.enhet_id)]
    if found := await _people(session, leaders, Role.LEDER, on=on):
        return found[:1]
    heads = [one.id for one in await people_with_role(session, Role.INNKJOPSSJEF)]
    return await _people(session, heads, Role.INNKJOPSSJEF, on=on)


async def _people(
    session: AsyncSession, ids: Collection[uuid.UUID | None] | Sequence[uuid.UUID], role: Role, *, on: date
) -> list[Owner]:
    found = [await session.get(Person, id) for id in ids if id is not None]
    return [Owner(one, role.value) for one in found if one is not None and not has_left(one, on=on)]
