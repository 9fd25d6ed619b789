"""Records of every kind for the page, each with a word of its own by which it is found where it should not be."""

import uuid
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from notifications.delivery.outbox import Outbox
from notifications.reminder import Reminder
from register.avtale import Avtale, AvtaleOption
from register.avvik import Avvik, AvvikRecipient
from register.behovsmelding import Behovsmelding, report_need
from register.case_party import BARRED, add_party
from register.case_task import CaseTask, TaskKind
from register.decision import Decision
from register.enhet import Enhet
from register.expert_question import AskedIn, ExpertQuestion, QuestionKind, add_question, join_question
from register.person import Person, PersonRole, Role, add_person
from register.track import TrackKind, Verdict
from tests.register.avtaler import make_avtale

NOW: Final = datetime(2026, 11, 21, 11, 0, tzinfo=UTC)
TODAY: Final = date(2026, 11, 21)
DOMAIN: Final = "demo.invalid"
ROLES: Final = {
    "ingrid": (Role.INNKJOPER, ""),
    "olav": (Role.INNKJOPER, "oppvekst"),
    "siri": (Role.INNKJOPSSJEF, ""),
    "kari": (Role.INNKJOPSKONTAKT, ""),
    "lars": (Role.LEDER, ""),
    "ada": (Role.BESTILLER, ""),
    "gone": (Role.INNKJOPER, ""),
}
"""Who there is: the role of each, and its limit."""
People = dict[str, Person]


def day(days: int) -> date:
    """Return the date some days from the day of the tests."""
    return TODAY + timedelta(days=days)


async def add_people(session: AsyncSession) -> People:
    """Add the people and the two enheter; «gone» has left."""
    people: People = {}
    for name, (role, scope) in ROLES.items():
        people[name] = await add_person(session, email=f"{name}@{DOMAIN}", name=f"{name.capitalize()} Demo")
        people[name].roles = [PersonRole(role=role.value, scope=scope)]
    people["gone"].left_on = day(-1)
    for name in ("Oppvekst", "Eiendom"):
        session.add(
            Enhet(id=enhet_id(name), key=name.casefold(), name=name, short_names=[], tjenesteomrade=name)
        )
    await session.flush()
    return people


def enhet_id(name: str) -> uuid.UUID:
    """Return the id of an enhet by its name."""
    return uuid.uuid5(uuid.NAMESPACE_OID, name)


async def add_need(
    session: AsyncSession, people: People, title: str, *, place: str, **more: object
) -> Behovsmelding:
    """Add a need of an enhet that Ada reported five days ago; `more` are its own columns."""
    need = await report_need(
        session,
        title=title,
        need="",
        tjenesteomrade=place,
        enhet_id=enhet_id(place),
        avtale_id=None,
        value_nok=Decimal(640_000),
        wanted_by_on=day(90),
        requester=people["ada"],
        on=TODAY,
        now=NOW - timedelta(days=5),
    )
    for name, value in more.items():
        setattr(need, name, value)
    await session.flush()
    return need


def add_task(
    session: AsyncSession, need: Behovsmelding, kind: TaskKind, *, person: Person, due_on: date
) -> None:
    """Ask somebody for something in a need."""
    session.add(
        CaseTask(record=need.record, kind=kind.value, person_id=person.id, asked_at=NOW, due_on=due_on, changed_at=NOW, answers={})
    )  # fmt: skip


def add_avtale(session: AsyncSession, title: str, *, place: str, **more: object) -> Avtale:
    """Add an agreement of an enhet that ends in a year, with an option that nobody has used."""
    key = f"2024/{uuid.uuid4().hex[:8]}"
    avtale = make_avtale(key, title, enhet_id=enhet_id(place), tjenesteomrade=place, **more)
    avtale.id = uuid.uuid4()
    avtale.options = [AvtaleOption(position=1, length_months=12)]
    session.add(avtale)
    return avtale


def add_avvik(session: AsyncSession, title: str, **more: object) -> Avvik:
    """Add an open avvik that is due in ten days."""
    told: dict[str, object] = {"due_on": day(10), "status": "meldt", "restricted": False, **more}
    avvik = Avvik(
        id=uuid.uuid4(), key=title, source_system="kvalitetssystem", reference=f"K-{title[-4:]}", title=title,
        changed_at=NOW, **told,
    )  # fmt: skip
    session.add(avvik)
    return avvik


def add_failure(
    session: AsyncSession, record: str, person: Person, *, kind: TrackKind = TrackKind.OPTION
) -> None:
    """Add a reminder that reached nobody."""
    session.add(
        Reminder(
            key=uuid.uuid4().hex, kind=kind.value, record=record, target_on=day(3), step="3m", to=str(person.id),
            person_id=person.id, planned_on=day(-2), send_at=NOW - timedelta(days=2), status="failed",
            reason="no_channel", facts={},
        )
    )  # fmt: skip


def add_failed_message(
    session: AsyncSession, person: Person | None = None, *, room: str | None = None
) -> None:
    """Add a message to a person or a room that reached nobody."""
    session.add(
        Outbox(
            key=uuid.uuid4().hex, person_id=person.id if person else None, room=room, reply={"text": "HEMMELIGSVAR"},
            status="failed", due_at=NOW - timedelta(days=1), attempts=3, kind="message", windowed=False,
            reason="not_in_channel" if room else "no_channel",
        )
    )  # fmt: skip


def add_decision(session: AsyncSession, record: str, *, avtale: Avtale | None = None) -> None:
    """Add a decision that is done and not entered."""
    session.add(
        Decision(
            record=record, kind=TrackKind.OPTION.value, target_on=day(3), avtale_id=avtale.id if avtale else None,
            verdict=Verdict.CALL_OPTION.value, status="done", role="avtaleeier", at=NOW - timedelta(days=3),
            enters=True, detail={}, reason="", changed_at=NOW,
        )
    )  # fmt: skip


async def ask(session: AsyncSession, text: str, askers: list[Person]) -> ExpertQuestion:
    """Add a question that some people wait for, all with their names."""
    question = await add_question(
        session, kind=QuestionKind.UNANSWERED, text=text, kommune="lillestrom", now=NOW - timedelta(days=4)
    )
    for one in askers:
        where = AskedIn("web", f"c-{one.email}")
        await join_question(session, question, person=one, named=True, words=text, asked_in=where, now=NOW)
    return question


async def plant(session: AsyncSession) -> People:
    """Put in what Olav, whose role ends at Oppvekst, may see (SYNLIG…), and what he may not (SKJULT…)."""
    people = await add_people(session)
    ada = people["ada"]
    seen = await add_need(session, people, "SYNLIGBEHOV", place="Oppvekst", taken_by_id=people["ingrid"].id)
    add_task(session, seen, TaskKind.FORANKRING, person=people["lars"], due_on=day(4))
    add_task(session, seen, TaskKind.HABILITET, person=people["kari"], due_on=day(2))
    hidden = await add_need(session, people, "SKJULTBEHOV", place="Eiendom")
    barred = await add_need(session, people, "SKJULTINHABIL", place="Oppvekst")
    add_party(barred, BARRED, people["olav"].id)
    await add_need(session, people, "SKJULTAVSLUTTET", place="Oppvekst", status="trukket")
    school = add_avtale(session, "SYNLIGAVTALE", place="Oppvekst", supplier_name="Synlig Demo AS")
    other = add_avtale(session, "SKJULTAVTALE", place="Eiendom", supplier_name="SKJULTLEVERANDOR AS")
    secret = add_avtale(session, "SKJULTSKJERMET", place="Eiendom", confidential=True)
    await session.flush()
    below = add_avtale(session, "SKJULTUNDER", place="Oppvekst", parent_id=secret.id)
    await session.flush()
    late = add_avvik(session, "SYNLIGAVVIK", avtale_id=school.id, due_on=day(-20), owner_id=people["lars"].id)
    elsewhere = add_avvik(session, "SKJULTAVVIK", avtale_id=other.id)
    closed = add_avvik(session, "LUKKETVEI", avtale_id=school.id, restricted=True, owner_id=people["olav"].id)
    own = add_avvik(session, "SYNLIGEGET", avtale_id=secret.id, owner_id=people["olav"].id)
    add_avvik(session, "SKJULTFERDIG", avtale_id=school.id, status="lukket")
    await session.flush()
    session.add_all(
        AvvikRecipient(avvik_id=closed.id, person_id=people[name].id) for name in ("olav", "ingrid")
    )
    records = [f"avtale:{one.id}" for one in (school, other, secret, below)]
    records += [one.record for one in (late, elsewhere, closed, own, seen, hidden, barred)]
    for record in records:
        add_failure(session, record, ada)
        add_decision(session, record, avtale=school if record == closed.record else None)
    add_failed_message(session, room="slack:C1")
    add_failed_message(session, ada)
    await ask(session, "SYNLIGSPORSMAL om brakker?", [ada])
    await session.flush()
    return people
