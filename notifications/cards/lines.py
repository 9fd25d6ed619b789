"""Tracks as a list tells them: one short line each with its next binding deadline, as a person may see it."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.article import Article
from knowledge.kommune import Kommune
from notifications.cards.scene import open_scene, open_sight
from notifications.cards.track_card import face_of
from register.person import Person
from register.track import Track

if TYPE_CHECKING:
    from knowledge.terskelverdi import Rules


async def track_lines(
    session: AsyncSession,
    tracks: Sequence[Track],
    *,
    person: Person,
    kommune: Kommune,
    on: date,
    rules: "Rules | None" = None,
    articles: Sequence[Article] = (),
) -> list[tuple[Track, str, date]]:
    """Return each track with what it is about, as Markdown, and its deadline; what is not for them is left out."""
    sight = await open_sight(session, person, kommune=kommune, on=on, rules=rules, articles=articles)
    found = []
    for track in tracks:
        scene = await open_scene(sight, track)
        face = await face_of(scene) if scene else None
        if face is not None:
            found.append((track, face.short, face.by_on))
    return found
