"""A track as the planner last saw it: its date may have been changed since a card with the old one was sent."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from notifications.reminder import Watch
from register.track import Track


async def current_track(session: AsyncSession, track: Track) -> Track | None:
    """Return the track itself, or the one of its kind and record that has another date now.

    None where the planner has looked and found nothing to decide. What it has not looked at yet is taken as it is.
    """
    watch = await session.get(Watch, track.record, populate_existing=True)
    if watch is None:
        return track
    days = [_day(found) for key, found in watch.targets.items() if key.partition(":")[0] == track.kind.value]
    if not days or track.target_on in days:
        return track if days else None
    return Track(track.kind, track.record, min(days))


def _day(found: list[str]) -> date:
    return date.fromisoformat(found[0])
