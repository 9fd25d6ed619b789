"""Checks of who is there: the roles that the bot's work rests on, agreements that nobody looks after, people nobody reaches."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.doctor.finding import Finding, fault, warning, well
from bot.doctor.patient import Patient
from bot.platforms import email_config
from norsk.clock import today
from register.avtale import Avtale, AvtaleStatus
from register.person import Person, PersonAddress, PersonRole, Role

NEEDED: Final = (
    (Role.INNKJOPER, 1, "Ingen tar imot behov, og ingen får spørsmålene som boten ikke kan svare på."),
    (Role.INNKJOPSSJEF, 1, "Ingen får det som ikke blir fulgt opp."),
    (Role.REDAKTOR, 2, "Artikler som endres i chatten, må godkjennes av en annen redaktør."),
    (Role.PERSONVERNOMBUD, 1, "Ingen kan få innsyn i lagrede samtaler når noen klager."),
    (Role.ARKIVAR, 1, "Ingen kan føre saker i arkivet og slette dem her."),
)
HOW: Final = "Gi noen rollen i filen med personer, og kjør: innkjopsbot import personer FIL"


async def roles(patient: Patient) -> Sequence[Finding]:
    """Look for the roles without which something in the bot has nobody to go to."""
    if patient.sessions is None:
        return []
    async with patient.sessions() as session:
        held = await _held(session, _works_here(patient))
    found = [
        (fault if role is Role.INNKJOPER else warning)(
            "people", f"{held.get(role.value, 0)} har rollen {role.value}, og det trengs {needed}. {why}", HOW
        )
        for role, needed, why in NEEDED
        if held.get(role.value, 0) < needed
    ]
    return found or [well("people", "Alle rollene som trengs, er besatt.")]


async def looked_after(patient: Patient) -> Sequence[Finding]:
    """Agreements in force without an avtaleforvalter: nobody is reminded of these before the procurement office is."""
    if patient.sessions is None:
        return []
    over = (AvtaleStatus.UTGATT.value, AvtaleStatus.AVSLUTTET.value)
    in_force = (
        or_(Avtale.status.is_(None), Avtale.status.not_in(over)),
        or_(Avtale.running, Avtale.expires_on.is_(None), Avtale.expires_on >= today(patient.clock)),
    )
    async with patient.sessions() as session:
        count = select(func.count()).select_from(Avtale).where(*in_force)
        every = await session.scalar(count) or 0
        alone = await session.scalar(count.where(Avtale.avtaleforvalter_id.is_(None))) or 0
    if alone:
        what = f"{alone} av {every} avtaler har ingen avtaleforvalter."
        remedy = "Sett avtaleforvalter i kontraktverktøyet, og importer avtalene på nytt."
        return [warning("avtaler", what, remedy)]
    return [well("avtaler", f"Alle {every} avtaler har en avtaleforvalter.")]


async def reached(patient: Patient) -> Sequence[Finding]:
    """How many people with a role no channel reaches: what they are to be told reaches somebody else, or nobody."""
    if patient.sessions is None:
        return []
    known = select(PersonAddress.person_id).where(
        PersonAddress.gone_at.is_(None), PersonAddress.guest.is_(False)
    )
    with_role = select(PersonRole.person_id).where(PersonRole.role != Role.ANSATT.value)
    unreached = _works_here(patient) & Person.id.in_(with_role) & Person.id.not_in(known)
    if email_config(patient.settings) is not None:
        # Mail goes to the addresses in the staff domains.
        mailed = [Person.email.endswith(f"@{domain}") for domain in patient.settings.staff_domains]
        unreached &= ~or_(*mailed)
    async with patient.sessions() as session:
        count = await session.scalar(select(func.count(Person.id)).where(unreached)) or 0
    if count:
        what = f"{count} personer med en rolle nås ikke i noen kanal."
        remedy = "Be dem skrive «hei» til boten i Teams eller Slack, eller sett opp e-post."
        return [warning("reach", what, remedy)]
    return [well("reach", "Alle med en rolle nås.")]


def _works_here(patient: Patient) -> ColumnElement[bool]:
    return or_(Person.left_on.is_(None), Person.left_on > today(patient.clock))


async def _held(session: AsyncSession, works_here: ColumnElement[bool]) -> dict[str, int]:
    rows = await session.execute(
        select(PersonRole.role, func.count(PersonRole.person_id.distinct()))
        .join(Person, Person.id == PersonRole.person_id)
        .where(works_here)
        .group_by(PersonRole.role)
    )
    return {role: count for role, count in rows}  # noqa: C416 - rows are no pairs to the type checker
