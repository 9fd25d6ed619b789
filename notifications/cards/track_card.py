"""One track as it is shown: what it is about, what must be decided by when, the buttons; or how it was decided."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from conversation.reply import Choice, Reply
from knowledge.article import Article
from knowledge.kommune import Kommune
from knowledge.terskelverdi import Rules
from norsk.when import oslo_date
from notifications.cards import assignment as card_assignment
from notifications.cards import avtale as card_avtale
from notifications.cards import decision as card_decision
from notifications.cards import follow_up as card_follow_up
from notifications.cards import record as card_record
from notifications.cards import task as card_task
from notifications.cards.buttons import open_choices, show_track
from notifications.cards.decided import ended, may_know
from notifications.cards.ended import Ended
from notifications.cards.scene import Scene, Sight, latest_refusal, open_scene, open_sight
from notifications.cards.why import changed, lateness, moved_to, who_is_next, why
from notifications.cards.words import Face, day, name_of, quoted
from notifications.reminder import Reminder
from register.decision import DecisionStatus
from register.person import Person
from register.snooze import Snooze
from register.track import VERDICT_NAMES, Track, TrackKind, Verdict

FACES: Final = {
    **card_avtale.FACES,
    **card_follow_up.FACES,
    **card_record.FACES,
    **card_decision.FACES,
    TrackKind.ASSIGNMENT: card_assignment.assignment,
    TrackKind.TASK: card_task.task,
}
"""How each kind of track is told."""


async def card(
    session: AsyncSession,
    track: Track,
    *,
    person: Person | None,
    kommune: Kommune,
    on: date,
    rules: Rules | None = None,
    articles: Sequence[Article] = (),
    approval_places: str = "",
) -> Reply | None:
    """Return a track's card for a person, or for the procurement office's room where it is None; not sealed.

    None where the record is gone, or is not for them. `rules` and `articles` are what lead times and articles are
    told from, `approval_places` says where an approval counts.
    """
    sight = await open_sight(
        session,
        person,
        kommune=kommune,
        on=on,
        rules=rules,
        articles=articles,
        approval_places=approval_places,
    )
    return await drawn(sight, track)


async def drawn(sight: Sight, track: Track, *, reminder: Reminder | None = None) -> Reply | None:
    """Return a track's card as a reader may see it, for a reminder where it is sent for one."""
    scene = await open_scene(sight, track, reminder=reminder)
    if scene is None:
        return None
    face = await face_of(scene)
    if face is None:
        return None
    if (closed := await ended(scene)) is not None:
        return _closed(face, closed, scene)
    if (other := await moved_to(scene)) is not None:
        return _moved(face, scene, other)
    return await _open(face, scene)


async def face_of(scene: Scene) -> Face | None:
    """Return a track in words; None where its record is gone. What a room may not read is not named."""
    if scene.sight.person is None and scene.avtale is not None and scene.avtale.confidential:
        by_on = scene.track.target_on
        return Face(
            f"En sak om en skjermet avtale venter. Fristen er {day(by_on)}.",
            "En sak om en skjermet avtale",
            by_on,
        )
    return await FACES[scene.track.kind](scene)


async def _open(face: Face, scene: Scene) -> Reply:
    parts = [
        changed(scene),
        f"**{face.heading}**",
        *face.parts,
        await _before(scene),
        await _put_off(scene),
        " ".join(part for part in (await why(scene), lateness(scene), await who_is_next(scene)) if part),
        face.source_line,
    ]
    return _reply(face, parts, scene, open_choices(scene, face))


def _closed(face: Face, closed: Ended, scene: Scene) -> Reply:
    parts = [f"**{face.short}: {closed.word}.**", *closed.parts, face.source_line]
    choices = (show_track(scene.track),) if scene.sight.person is None else closed.choices
    return _reply(face, parts, scene, choices)


def _moved(face: Face, scene: Scene, other: Track) -> Reply:
    parts = [
        f"**{face.short}: datoen er endret** fra {day(scene.track.target_on)} til {day(other.target_on)}.",
        "Denne saken er derfor lukket. Du blir minnet på den nye datoen i tide.",
        face.source_line,
    ]
    return _reply(face, parts, scene, (show_track(other, "Vis den nye"),))


def _reply(face: Face, parts: Sequence[str], scene: Scene, choices: tuple[Choice, ...]) -> Reply:
    return Reply(
        "\n\n".join(part for part in parts if part),
        facts=face.facts,
        choices=choices,
        sources=(face.source,) if face.source else (),
        files=face.files if scene.sight.person is not None else (),
        private=scene.sight.person is not None,
    )


async def _before(scene: Scene) -> str:
    """Return that the track was decided on before, and is open again; empty where it was not, or is not to be told."""
    refused = await latest_refusal(scene.sight.session, scene.track)
    if refused is None or scene.sight.person is None or not may_know(scene):
        return ""
    name = VERDICT_NAMES[Verdict(refused.verdict)]
    if refused.status == DecisionStatus.DECLINED.value:
        who, why_not = await name_of(scene, refused.approved_by_id), refused.declined_reason
        told = f"{who} avslo «{name}» {day(oslo_date(refused.changed_at))}."
    else:
        who, why_not = await name_of(scene, refused.undone_by_id), refused.undone_reason
        told = f"{who} angret «{name}» {day(oslo_date(refused.changed_at))}."
    return f"{told} Grunn: {quoted(why_not)}." if why_not else told


async def _put_off(scene: Scene) -> str:
    """Return until when the reader has put the track off; empty where they have not."""
    person = scene.sight.person
    if person is None:
        return ""
    until = await scene.sight.session.scalar(
        select(Snooze.until_on)
        .where(
            Snooze.record == scene.track.record,
            Snooze.kind == scene.track.kind.value,
            Snooze.target_on == scene.track.target_on,
            Snooze.person_id == person.id,
            Snooze.until_on > scene.on,
        )
        .order_by(Snooze.at.desc())
        .limit(1)
    )
    return f"Du har bedt om å bli minnet på den {day(until)}." if until else ""
