"""The week's summary: to each innkjøpskontakt for what they buy for, and to the innkjøpssjef for everything."""

import asyncio
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from conversation.markup import escape
from conversation.reply import Reply
from norsk.calendar import add_months
from norsk.when import norwegian_date
from notifications.weekly.hidden import Guards, load_guards
from notifications.weekly.matters import AHEAD_MONTHS, ENDS, OVERDUE, Matter, matters
from register.access import Held, Subject, Thing, Viewer, may_see
from register.enhet import EnhetTree, load_enheter
from register.person import Person, PersonRole, Role
from register.track import TrackKind

MOST_NAMED: Final = 10
_COUNTED: Final = {
    ENDS: ("avtale utløper innen {until}", "avtaler utløper innen {until}"),
    TrackKind.OPTION.value: ("opsjon venter på avgjørelse", "opsjoner venter på avgjørelse"),
    TrackKind.NEW_PROCUREMENT.value: (
        "ny anskaffelse venter på oppstart", "nye anskaffelser venter på oppstart",
    ),
    OVERDUE: ("avvik er over fristen", "avvik er over fristen"),
    TrackKind.RUNNING.value: ("løpende avtale venter på årlig vurdering", "løpende avtaler venter på årlig vurdering"),
    TrackKind.FOLLOW_UP.value: ("oppfølgingsmøte venter", "oppfølgingsmøter venter"),
    TrackKind.CONTROL.value: ("kontroll eller revisjon venter", "kontroller eller revisjoner venter"),
    TrackKind.APPROVAL.value: ("beslutning venter på godkjenning", "beslutninger venter på godkjenning"),
    TrackKind.NOTICE.value: ("skriftlig varsel skal sendes", "skriftlige varsler skal sendes"),
    TrackKind.NOT_SHOWN.value: ("beslutning vises ikke i uttrekket", "beslutninger vises ikke i uttrekket"),
    TrackKind.MISSING.value: ("avtale mangler opplysninger", "avtaler mangler opplysninger"),
    TrackKind.TASK.value: ("oppgave i en sak venter på svar", "oppgaver i saker venter på svar"),
    TrackKind.BEHOVSMELDING.value: ("behovsmelding venter", "behovsmeldinger venter"),
    TrackKind.ENDRINGSBEHOV.value: ("endringsbehov venter på svar", "endringsbehov venter på svar"),
    TrackKind.DUTY.value: ("årlig oppgave venter", "årlige oppgaver venter"),
    TrackKind.ARTIKKEL.value: ("artikkel skal kontrolleres", "artikler skal kontrolleres"),
}  # fmt: skip
"""What is counted, in the order it is told: for one, and for several."""


async def summaries(session: AsyncSession, *, on: date) -> Sequence[tuple[str, Reply]]:
    """Return each summary with a name for its key, addressed; none to whom there is nothing to tell."""
    enheter = await load_enheter(session)
    everything = await matters(session, on=on)
    guards = await load_guards(session, {one.avtale_id for one in everything if one.avtale_id})
    told = _sorted(everything)
    found = []
    for person in await _readers(session, enheter, on=on):
        shown = _shown_to(person, told, guards=guards, enheter=enheter)
        if shown:
            found.append((f"summary:{person.id}", _summary(person, shown, on=on)))
        await asyncio.sleep(0)
    return found


async def _readers(session: AsyncSession, enheter: EnhetTree, *, on: date) -> list[Person]:
    """Return every innkjøpskontakt, by role or named by an enhet, and the innkjøpssjef, by name."""
    contacts = {enhet.innkjopskontakt_id for enhet in enheter.by_id.values() if enhet.innkjopskontakt_id}
    with_role = select(PersonRole.person_id).where(
        PersonRole.role.in_((Role.INNKJOPSKONTAKT.value, Role.INNKJOPSSJEF.value))
    )
    found = await session.scalars(
        select(Person)
        .where(
            or_(Person.id.in_(with_role), Person.id.in_(contacts)),
            or_(Person.left_on.is_(None), Person.left_on > on),
        )
        .order_by(Person.name, Person.id)
    )
    return list(found.unique())


@dataclass(frozen=True, slots=True)
class _Sorted:
    """Everything there is to tell of, by its place in the list: first by what access depends on, then by whom it names.

    Thousands of agreements lie in tens of places, and each of tens of readers is asked about.
    """

    everything: Sequence[Matter]
    by_place: Mapping[tuple[Thing, uuid.UUID | None, str | None], Sequence[int]]
    by_name: Mapping[uuid.UUID, Sequence[int]]
    without: Sequence[int]


def _sorted(everything: Sequence[Matter]) -> _Sorted:
    by_place: dict[tuple[Thing, uuid.UUID | None, str | None], list[int]] = {}
    by_name: dict[uuid.UUID, list[int]] = {}
    without: list[int] = []
    for number, matter in enumerate(everything):
        if matter.subject is None:
            without.append(number)
            continue
        place = (matter.thing, matter.subject.enhet_id, matter.subject.tjenesteomrade)
        by_place.setdefault(place, []).append(number)
        for id in {id for ids in matter.subject.named.values() for id in ids if id is not None}:
            by_name.setdefault(id, []).append(number)
    return _Sorted(everything, by_place, by_name, without)


def _shown_to(person: Person, told: _Sorted, *, guards: Guards, enheter: EnhetTree) -> list[Matter]:
    """Return what somebody may see in the one capacity that the summary is sent for, the nearest day first."""
    chief = person.has_role(Role.INNKJOPSSJEF)
    viewer = _as(person, Role.INNKJOPSSJEF if chief else Role.INNKJOPSKONTAKT)
    seen = set(told.without) if chief else set[int]()
    for (thing, enhet_id, area), numbers in told.by_place.items():
        if may_see(viewer, thing, Subject(enhet_id, area), enheter=enheter):
            seen.update(numbers)
    for number in told.by_name.get(person.id, ()):
        matter = told.everything[number]
        if matter.subject is not None and may_see(viewer, matter.thing, matter.subject, enheter=enheter):
            seen.add(number)
    unseen = guards.unseen_by(viewer, enheter=enheter)
    shown = (told.everything[number] for number in sorted(seen))
    return [matter for matter in shown if not guards.hides(matter.avtale_id, unseen)]


def _as(person: Person, role: Role) -> Viewer:
    """Return somebody as they look in one role alone, and for nobody else."""
    own = frozenset({person.id})
    held = tuple(
        Held(role, one.scope, person.enhet_id, person.tjenesteomrade)
        for one in person.roles
        if one.role == role.value
    )
    return Viewer(guest=False, ids=own, held=held, own=own)


def _summary(person: Person, shown: Sequence[Matter], *, on: date) -> Reply:
    scope = "hele kommunen" if person.has_role(Role.INNKJOPSSJEF) else "det du er innkjøpskontakt for"
    counts = Counter(matter.group for matter in shown)
    until = norwegian_date(add_months(on, AHEAD_MONTHS))
    told = [
        f"- {counts[group]} {(one if counts[group] == 1 else more).format(until=until)}"
        for group, (one, more) in _COUNTED.items()
        if counts[group]
    ]
    nearest = [_line(matter) for matter in shown if matter.title][:MOST_NAMED]
    parts = [f"**Uke {on.isocalendar().week} for {scope}**", "\n".join(told)]
    if nearest:
        parts += ["**Nærmest i tid:**", "\n".join(nearest)]
    return Reply("\n\n".join(parts), to=person.email)


def _line(matter: Matter) -> str:
    return f"- {norwegian_date(matter.on)}: {matter.what}, {escape(matter.title)}"
