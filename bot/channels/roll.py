"""Who is in a room, as its platform tells it."""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a room: the platform's own id, an e-mail address where it tells one, and what it calls them."""

    user_id: str
    email: str | None
    guest: bool = False
    program: bool = False


@dataclass(frozen=True, slots=True)
class Roll:
    """Who is in a room beside this bot; `open_to_all` where more may read it than those who are in it."""

    members: tuple[Member, ...]
    open_to_all: bool = False


@runtime_checkable
class KnowsRooms(Protocol):
    """A channel whose platform tells who is in a room."""

    async def roll(self, room: str) -> Roll:
        """Return who is in a room. Raises the ChannelErrors."""
        ...
