"""What a card is drawn from: who reads it and what they may see, the track, its record and how far it has come."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.article import Article
from knowledge.kommune import Kommune
from knowledge.lead_time import LeadOf, leads
from knowledge.profile_parts import RecurringDuty
from knowledge.terskelverdi import Rules
from notifications.reminder import Reminder
from notifications.rules.window import SendWindow
from register.access import (
    NOTHING,
    Subject,
    Thing,
    Viewer,
    may_see,
    of_avtale,
    sees_avtale,
    sees_avvik,
    sees_endringsbehov,
    viewer_of,
)
from register.avtale import Avtale
from register.avvik import Avvik
from register.behovsmelding import Behovsmelding
from register.case_party import BARRED, party_ids
from register.case_task import CONFIDENTIAL, TO_THEM_ALONE, CaseTask
from register.cases import of_need
from register.decision import Decision, standing_decision
from register.endringsbehov import Endringsbehov
from register.enhet import EnhetTree, load_enheter
from register.ids import id_or_none
from register.import_run import ImportKind, ImportRun, latest_run
from register.person import Person, Role
from register.track import Track, TrackKind


@dataclass(frozen=True, slots=True)
class Sight:
    """Who reads, and what they may see; `person` None is the procurement office's room.

    `window` says when somebody else may be asked; `runs` remembers the newest import of each system, since one message tells of many records, and
    `worked_out` the lead times. `approval_places` says where an approval counts, "" where it does everywhere.
    """

    session: AsyncSession
    person: Person | None
    kommune: Kommune
    on: date
    viewer: Viewer
    enheter: EnhetTree
    rules: Rules | None = None
    articles: Sequence[Article] = ()
    window: SendWindow = field(default_factory=SendWindow)
    runs: dict[tuple[ImportKind, str], ImportRun | None] = field(default_factory=dict)
    worked_out: dict[str, LeadOf] = field(default_factory=dict)
    approval_places: str = ""

    def sees(self, thing: Thing, subject: Subject = NOTHING) -> bool:
        """Say whether the reader may see a thing of a record; in a room nothing that is for some alone."""
        return may_see(self.viewer, thing, subject, enheter=self.enheter)

    def sees_inside(self, avtale: Avtale) -> bool:
        """Say whether the reader may see an agreement's value, options and decisions."""
        return self.sees(Thing.AVTALE_INNHOLD, of_avtale(avtale))

    def is_one_of(self, *ids: uuid.UUID | None) -> bool:
        """Say whether one of these is the reader, or somebody they act for."""
        return bool(self.viewer.ids.intersection(ids))

    def lead_of(self) -> LeadOf | None:
        """Return the function from a value to a lead time, worked out once; None where the thresholds are not known."""
        if self.rules is not None and not self.worked_out:
            self.worked_out["leads"] = leads(self.kommune, self.rules, on=self.on)
        return self.worked_out.get("leads")

    async def newest(self, kind: ImportKind, system: str) -> ImportRun | None:
        """Return the newest import of a kind from a system; None where there has been none."""
        key = (kind, system)
        if key not in self.runs:
            self.runs[key] = await latest_run(self.session, kind, source_system=system)
        return self.runs[key]


@dataclass(frozen=True, slots=True)
class Scene:
    """One track before somebody. Only the record that it is about is set, and the agreement around it.

    `about` is the decision that the track follows from; `decision` the one that closes the track. `reminder` is what
    the message is sent for, where it is drawn for a message.
    """

    sight: Sight
    track: Track
    avtale: Avtale | None = None
    avvik: Avvik | None = None
    need: Behovsmelding | None = None
    change: Endringsbehov | None = None
    article: Article | None = None
    duty: RecurringDuty | None = None
    about: Decision | None = None
    decision: Decision | None = None
    reminder: Reminder | None = None
    task: CaseTask | None = None

    @property
    def on(self) -> date:
        """The day on which it is read."""
        return self.sight.on

    @property
    def agreed(self) -> Avtale:
        """The agreement, for the kinds of track that always have one."""
        assert self.avtale is not None  # noqa: S101 - asked of these kinds alone
        return self.avtale

    @property
    def inside(self) -> bool:
        """Whether the reader may see what the agreement holds: value, options, decisions."""
        return self.avtale is not None and self.sight.sees_inside(self.avtale)


async def open_sight(
    session: AsyncSession,
    person: Person | None,
    *,
    kommune: Kommune,
    on: date,
    rules: Rules | None = None,
    articles: Sequence[Article] = (),
    window: SendWindow | None = None,
    approval_places: str = "",
) -> Sight:
    """Return what a person, or the procurement office's room, may see on a day."""
    viewer = (
        await viewer_of(session, person, guest=False, on=on) if person is not None else Viewer(guest=False)
    )
    enheter = await load_enheter(session)
    return Sight(
        session, person, kommune, on, viewer, enheter, rules, articles, window or SendWindow(),
        approval_places=approval_places,
    )  # fmt: skip


async def open_scene(sight: Sight, track: Track, *, reminder: Reminder | None = None) -> Scene | None:
    """Return a track with its record; None where the record is gone, or is not for the reader."""
    found = await _record(sight, track, reminder)
    if found is None or not _may(found):
        return None
    return found


async def _record(sight: Sight, track: Track, reminder: Reminder | None) -> Scene | None:
    session, kind = sight.session, track.record_kind
    decision = await standing_decision(session, track)
    if kind == "artikkel":
        article = next((one for one in sight.articles if one.id == track.record_id), None)
        return Scene(sight, track, article=article, decision=decision, reminder=reminder)
    if kind == "plikt":
        duty = next((one for one in sight.kommune.recurring if one.id == track.record_id), None)
        return Scene(sight, track, duty=duty, decision=decision, reminder=reminder) if duty else None
    if kind == "person":
        return Scene(sight, track, decision=decision, reminder=reminder)
    id = id_or_none(track.record_id)
    if id is None:
        return None
    if kind == "avtale":
        avtale = await _avtale(session, id)
        return Scene(sight, track, avtale, decision=decision, reminder=reminder) if avtale else None
    if kind == "avvik":
        return await _avvik(sight, track, id, decision, reminder)
    if kind == "behovsmelding":
        need = await session.get(Behovsmelding, id)
        around = await _avtale(session, need.avtale_id if need else None)
        return Scene(sight, track, around, need=need, decision=decision, reminder=reminder) if need else None
    if kind == "endringsbehov":
        change = await session.get(Endringsbehov, id)
        around = await _avtale(session, change.avtale_id if change else None)
        return (
            Scene(sight, track, around, change=change, decision=decision, reminder=reminder)
            if change
            else None
        )
    if kind == "task":
        return await _task(sight, track, id, reminder)
    return await _about(sight, track, id, decision, reminder) if kind == "decision" else None


async def _task(sight: Sight, track: Track, id: uuid.UUID, reminder: Reminder | None) -> Scene | None:
    task = await sight.session.get(CaseTask, id)
    kind, _, record_id = task.record.partition(":") if task else ("", "", "")
    if task is None or kind != "behovsmelding" or (key := id_or_none(record_id)) is None:
        return None
    need = await sight.session.get(Behovsmelding, key)
    return Scene(sight, track, need=need, reminder=reminder, task=task) if need else None


async def _avvik(
    sight: Sight, track: Track, id: uuid.UUID, decision: Decision | None, reminder: Reminder | None
) -> Scene | None:
    avvik = await sight.session.get(Avvik, id)
    if avvik is None:
        return None
    await _whole(sight.session, avvik, "recipients")
    avtale = await _avtale(sight.session, avvik.avtale_id)
    return Scene(sight, track, avtale, avvik, decision=decision, reminder=reminder)


async def _about(
    sight: Sight, track: Track, id: uuid.UUID, decision: Decision | None, reminder: Reminder | None
) -> Scene | None:
    about = await sight.session.get(Decision, id)
    if about is None:
        return None
    under = await _record(sight, about.track, None)
    if under is None:
        return None
    avtale = under.avtale
    if avtale is None:
        avtale = await _avtale(sight.session, about.avtale_id)
    return Scene(
        sight,
        track,
        avtale,
        under.avvik,
        under.need,
        under.change,
        under.article,
        under.duty,
        about=about,
        decision=decision,
        reminder=reminder,
    )


async def _avtale(session: AsyncSession, id: uuid.UUID | None) -> Avtale | None:
    avtale = await session.get(Avtale, id) if id else None
    if avtale is not None:
        await _whole(session, avtale, "options", "controls")
    return avtale


async def _whole(session: AsyncSession, record: Avtale | Avvik, *parts: str) -> None:
    """Read what belongs to a record where it was made in this very transaction, and so has not been read."""
    if missing := [part for part in parts if part not in record.__dict__]:
        await session.refresh(record, missing)


def _may(scene: Scene) -> bool:
    """Say whether the reader may know of the record; the room may, save of what went the closed way."""
    sight, avtale = scene.sight, scene.avtale
    if scene.task is not None and scene.need is not None:
        return _may_know_task(sight, scene.task, scene.need, scene.reminder)
    if scene.avvik is not None:
        if sight.person is None:
            return not scene.avvik.restricted
        return sees_avvik(sight.viewer, scene.avvik, avtale, enheter=sight.enheter)
    if scene.track.record_kind == "person":
        return sight.is_one_of(id_or_none(scene.track.record_id))
    if sight.person is None:
        return True
    if scene.need is not None and scene.about is None:
        return sight.sees(Thing.BEHOVSMELDING, of_need(scene.need))
    return _may_around(scene)


def _may_around(scene: Scene) -> bool:
    sight, avtale = scene.sight, scene.avtale
    if scene.change is not None and scene.about is None:
        return sees_endringsbehov(sight.viewer, scene.change, avtale, enheter=sight.enheter)
    if avtale is None:
        return scene.about is None or _follows(scene, scene.about)
    if scene.track.kind is TrackKind.CONTROL or (scene.about and scene.about.kind == TrackKind.CONTROL.value):
        return sight.sees(Thing.KONTROLL, of_avtale(avtale))
    if scene.about is not None and not scene.inside:
        return False
    return sees_avtale(sight.viewer, avtale, enheter=sight.enheter)


def _may_know_task(sight: Sight, task: CaseTask, need: Behovsmelding, reminder: Reminder | None) -> bool:
    """Say whether the reader may know that somebody is asked for something: who is, who asked, and who sees the case.

    Whoever is inhabil keeps the card that they have got, which says that they have no part in the case any more.
    """
    if sight.person is None:
        return task.kind not in CONFIDENTIAL
    ids = sight.viewer.own if task.kind in CONFIDENTIAL else sight.viewer.ids
    if sight.viewer.own.intersection({task.person_id, task.answered_by_id}):
        return True
    if sight.viewer.own & party_ids(need, BARRED):
        return False
    if ids.intersection({task.person_id, task.answered_by_id, need.taken_by_id}):
        return True
    if task.kind in CONFIDENTIAL:
        return False
    return (
        reminder is not None
        or sight.is_one_of(task.asked_by_id)
        or sight.sees(Thing.BEHOVSMELDING, of_need(need))
    )


def may_answer(sight: Sight, task: CaseTask, need: Behovsmelding) -> bool:
    """Say whether the reader may answer a task: they are asked, or stand in for whoever is, and nobody is inhabil."""
    barred = party_ids(need, BARRED)
    free = not sight.viewer.own & barred and task.person_id not in barred
    ids = sight.viewer.own if task.kind in TO_THEM_ALONE else sight.viewer.ids
    return task.is_open and free and task.person_id in ids


def _follows(scene: Scene, about: Decision) -> bool:
    """Say whether somebody is in on a decision about no agreement: it is theirs to make, or the office's."""
    office = any(scene.sight.person.has_role(role) for role in _OFFICE) if scene.sight.person else True
    return office or scene.sight.is_one_of(about.by_id, about.approver_id, about.approved_by_id)


_OFFICE = (Role.INNKJOPER, Role.INNKJOPSSJEF)


async def latest_refusal(session: AsyncSession, track: Track) -> Decision | None:
    """Return the newest decision about a track that no longer stands: declined, or taken back."""
    return await session.scalar(
        select(Decision)
        .where(
            Decision.record == track.record,
            Decision.kind == track.kind.value,
            Decision.target_on == track.target_on,
            Decision.status.in_(("declined", "undone")),
        )
        .order_by(Decision.changed_at.desc())
        .limit(1)
    )
