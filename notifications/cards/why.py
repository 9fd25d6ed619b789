"""Why somebody gets a card, how late it is, what has changed, and who is asked next."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from conversation.markup import escape
from norsk.when import oslo_date
from notifications.cards.option import facts_for_rules
from notifications.cards.scene import Scene
from notifications.cards.tasks.words import DOES
from notifications.cards.words import day
from notifications.messages.stand_in import because
from notifications.planner.current_track import current_track
from notifications.planner.next_in_line import next_in_line
from notifications.rules.facts import last_end, option_deadline
from register.case_task import CaseTask, TaskKind
from register.deciders import role_name
from register.person import Person, Role
from register.stand_in import absences_on
from register.track import Track, TrackKind

CHANGED: Final = "changed"
_OFFICE: Final = frozenset({"", role_name(Role.INNKJOPER.value), role_name(Role.INNKJOPSSJEF.value)})
"""What says no more than that somebody works in the procurement office."""
_WHAT: Final[Mapping[TrackKind, str]] = {
    TrackKind.NEW_PROCUREMENT: "Siste mulige dag for avtalen",
    TrackKind.OPTION: "Fristen for opsjonen",
    TrackKind.EXPIRY: "Siste gyldige dag",
    TrackKind.NEW_AVTALE: "Startdatoen",
    TrackKind.AVVIK: "Fristen for avviket",
    TrackKind.CONTROL: "Dagen for kontrollen",
}


async def why(scene: Scene) -> str:
    """Return why the reader gets this: what they are to the record, or whom they act for."""
    sight, person = scene.sight, scene.sight.person
    if person is None:
        return f"Saken venter på {escape(sight.kommune.names['innkjop'])}."
    meant = scene.reminder.person_id if scene.reminder else None
    if meant is not None and meant != person.id and (other := await sight.session.get(Person, meant)):
        absence = (await absences_on(sight.session, (other.id,), on=scene.on)).get(other.id)
        return because(other, until=absence.to_on if absence else None, today=scene.on)
    if scene.task is not None:
        return await _why_task(scene, scene.task)
    own = relation(scene, {person.id})
    if own in _OFFICE and await _leads(scene, person.id):
        own = "leder for den som har ansvaret"
    waits = " Saken venter fortsatt på en avgjørelse." if scene.reminder and scene.reminder.rank else ""
    if own:
        return f"Du får dette fordi du er {own}.{waits}"
    for id in sight.viewer.ids - {person.id}:
        other = await sight.session.get(Person, id)
        if other is not None and relation(scene, {id}):
            absence = (await absences_on(sight.session, (id,), on=scene.on)).get(id)
            return because(other, until=absence.to_on if absence else None, today=scene.on)
    return ""


async def _why_task(scene: Scene, task: CaseTask) -> str:
    """Return why the reader gets a task: it is asked of them, of somebody they act for, or waits in a case of theirs."""
    sight, need = scene.sight, scene.need
    does = DOES[TaskKind(task.kind)]
    if task.person_id in sight.viewer.own:
        return f"Du får dette fordi du er bedt om å {does}."
    asked = await sight.session.get(Person, task.person_id) if task.person_id else None
    if asked is not None and asked.id in sight.viewer.ids:
        absence = (await absences_on(sight.session, (asked.id,), on=scene.on)).get(asked.id)
        return because(asked, until=absence.to_on if absence else None, today=scene.on)
    if asked is not None and asked.leader_id in sight.viewer.ids:
        return "Du får dette fordi du er leder for den som er spurt."
    if need is not None and sight.is_one_of(need.taken_by_id):
        return "Du får dette fordi du er saksbehandler."
    office = person_role(scene)
    return f"Du får dette fordi du er {office}." if office else ""


def person_role(scene: Scene) -> str:
    """Return which role of the procurement office the reader has; empty where they have none."""
    person = scene.sight.person
    held = [role for role in (Role.INNKJOPER, Role.INNKJOPSSJEF) if person and person.has_role(role)]
    return role_name(held[0].value) if held else ""


async def _leads(scene: Scene, id: uuid.UUID) -> bool:
    """Say whether somebody leads whoever is responsible for a track."""
    owner = scene.avvik.owner_id if scene.avvik else None
    asked = owner or (scene.avtale.avtaleforvalter_id if scene.avtale else None)
    responsible = await scene.sight.session.get(Person, asked) if asked else None
    return responsible is not None and responsible.leader_id == id


def relation(scene: Scene, ids: set[uuid.UUID]) -> str:
    """Return what somebody is to a track, in words; empty where nothing says so."""
    return next((word for word, named in _named(scene) if ids.intersection(named)), "") or _by_role(
        scene, ids
    )


def _named(scene: Scene) -> Iterable[tuple[str, tuple[uuid.UUID | None, ...]]]:
    avtale, avvik, about = scene.avtale, scene.avvik, scene.about
    if about is not None and scene.track.kind is TrackKind.APPROVAL:
        yield "den som avgjør", (about.approver_id,)
    if avvik is not None:
        yield "ansvarlig for avviket", (avvik.owner_id,)
        yield "mottaker av avviket", tuple(one.person_id for one in avvik.recipients)
    if scene.track.kind is TrackKind.ASSIGNMENT:
        yield "ny avtaleforvalter", (uuid.UUID(scene.track.record_id),)
    if scene.track.kind is TrackKind.NEW_AVTALE:
        enheter = scene.sight.enheter.by_id.values()
        yield "innkjøpskontakt", tuple(enhet.innkjopskontakt_id for enhet in enheter)
    if avtale is not None:
        yield "avtaleforvalter", (avtale.avtaleforvalter_id,)
        yield "stedfortreder for avtaleforvalteren", (avtale.stedfortreder_id,)
        yield "avtaleeier", (avtale.avtaleeier_id,)
        for enhet in scene.sight.enheter.upwards(avtale.enhet_id):
            yield f"leder for {escape(enhet.name)}", (enhet.leader_id,)


def _by_role(scene: Scene, ids: set[uuid.UUID]) -> str:
    person = scene.sight.person
    if person is None or person.id not in ids:
        return ""
    wanted = [Role(scene.duty.owner)] if scene.duty else []
    wanted += [Role.REDAKTOR] if scene.track.kind is TrackKind.ARTIKKEL else []
    held = [role for role in (*wanted, Role.INNKJOPER, Role.INNKJOPSSJEF) if person.has_role(role)]
    return role_name(held[0].value) if held else ""


def lateness(scene: Scene) -> str:
    """Return that a reminder goes later than planned, and when it should have gone; empty where it does not."""
    reminder = scene.reminder
    if reminder is None:
        return ""
    went_on = oslo_date(reminder.sent_at) if reminder.sent_at else scene.on
    if went_on <= reminder.planned_on:
        return ""
    year = f" {reminder.planned_on.year}" if reminder.planned_on.year != went_on.year else ""
    return f"Denne skulle vært sendt {day(reminder.planned_on).removesuffix(f' {reminder.planned_on.year}')}{year}."


def changed(scene: Scene) -> str:
    """Return what has changed since the last reminder, the old and the new day; empty where nothing has."""
    reminder = scene.reminder
    was = reminder.facts.get("was") if reminder and reminder.step == CHANGED else None
    if not was:
        return ""
    try:
        before = f" fra {day(date.fromisoformat(was))}"
    except ValueError:
        before = ""
    what = _WHAT.get(scene.track.kind, "Datoen")
    later = "Påminnelsene følger den nye datoen." if before else "Påminnelsene er regnet ut på nytt."
    return f"{what} er endret{before} til {day(scene.track.target_on)}. {later}"


async def moved_to(scene: Scene) -> Track | None:
    """Return the track that has taken a track's place since its day changed; None where it has not."""
    if scene.track.kind in (TrackKind.RUNNING, TrackKind.FOLLOW_UP):
        found = await current_track(scene.sight.session, scene.track)
        return found if found != scene.track else None
    now = scene.task.due_on if scene.task else _day_now(scene)
    if now is None or now == scene.track.target_on:
        return None
    return Track(scene.track.kind, scene.track.record, now)


def _day_now(scene: Scene) -> date | None:
    avtale, avvik = scene.avtale, scene.avvik
    if avvik is not None and scene.track.kind is TrackKind.AVVIK:
        return avvik.due_on
    if avtale is None or scene.track.record_kind != "avtale":
        return None
    match scene.track.kind:
        case TrackKind.EXPIRY:
            return None if avtale.running else avtale.expires_on
        case TrackKind.NEW_AVTALE:
            return avtale.starts_on
        case TrackKind.NEW_PROCUREMENT:
            end = last_end(facts_for_rules(avtale))
            return end[0] if end else None
        case TrackKind.OPTION:
            deadline = option_deadline(facts_for_rules(avtale))
            return deadline[0] if deadline else None
        case _:
            return None


async def who_is_next(scene: Scene) -> str:
    """Return who is asked on which day if nobody answers, once that is near; else empty."""
    reminder, sight = scene.reminder, scene.sight
    if reminder is None or reminder.acked_at is not None:
        return ""
    went_on = oslo_date(reminder.sent_at) if reminder.sent_at else scene.on
    found = await next_in_line(
        sight.session, scene.track, step=reminder.step, to=reminder.to, on=went_on, window=sight.window
    )
    if found is None:
        return ""
    name = found.person.name if found.person else sight.kommune.names["innkjop"]
    # Nobody else may answer a task; they are only told that it waits.
    does = "sier jeg fra til" if scene.task is not None else "spør jeg"
    return f"Hører jeg ikke noe innen {day(found.on)}, {does} {escape(name)}."
