"""How much one person may ask of the bot at a time, so that nobody's flood delays the others.

Counted in the process: each replica counts by itself. Somebody whom a platform or a sign-in vouches for has a rate;
whoever is only claimed, on a page that this machine alone reaches, has a number of acts that may wait at a time.
"""

import time
from collections import OrderedDict, deque
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from conversation.turn import ChannelName, Turn

BURST: Final = 20
BURST_SECONDS: Final = 10.0
STEADY: Final = 120
STEADY_SECONDS: Final = 300.0
PER_ACT: Final = 1000
"""Characters of a text that count as one act: long ones take longer to read."""
MOST_WAITING: Final = 30
"""How many acts of one person may be worked on or wait at a time."""
MOST_PEOPLE: Final = 10_000
"""How many people's acts are remembered: the one not heard from for longest is forgotten first."""
PLATFORMS: Final = (ChannelName.SLACK, ChannelName.TEAMS)
"""The channels that always say themselves who acts."""


class TooFastError(Exception):
    """Somebody asks faster than they may. `first` says that they have not been told yet, `wait` is in seconds."""

    def __init__(self, *, first: bool, wait: int) -> None:
        super().__init__("too_fast")
        self.first = first
        self.wait = wait


@dataclass(slots=True)
class _Acts:
    """One person's acts of late: when each came and by what key; whether they have been told that it is too fast."""

    taken: deque[tuple[float, str]] = field(default_factory=deque)
    told: bool = False

    def __len__(self) -> int:
        return len(self.taken)


class Floods:
    """Counts acts: the rate on the channels where somebody vouches for who acts, what waits on all of them."""

    def __init__(
        self,
        vouched_for: Collection[ChannelName] = (),
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._channels = frozenset(vouched_for)
        self._monotonic = monotonic
        self._people: OrderedDict[tuple[str, str], _Acts] = OrderedDict()
        self._places = Places(MOST_WAITING)

    def check(self, turn: Turn) -> None:
        """Count an act, once however often it is delivered. Raises TooFastError where it is one too many."""
        if turn.sender.channel not in self._channels:
            return
        now, acts = self._monotonic(), self._of(turn)
        while acts.taken and acts.taken[0][0] <= now - STEADY_SECONDS:
            acts.taken.popleft()
        if any(key == turn.key for _, key in acts.taken):
            return
        if wait := _wait(acts, now):
            first, acts.told = not acts.told, True
            raise TooFastError(first=first, wait=wait)
        acts.taken.extend([(now, turn.key)] * (1 + len(turn.text or "") // PER_ACT))
        acts.told = False

    @contextmanager
    def waiting(self, turn: Turn) -> Iterator[None]:
        """Hold one of the person's places while an act is worked on. Raises TooFastError where all are taken."""
        try:
            with self._places.one(f"{turn.sender.channel}:{turn.sender.user_id}"):
                yield
        except FullError:
            raise TooFastError(first=True, wait=1) from None

    def _of(self, turn: Turn) -> _Acts:
        who = (turn.sender.channel.value, turn.sender.user_id)
        acts = self._people.setdefault(who, _Acts())
        self._people.move_to_end(who)
        if len(self._people) > MOST_PEOPLE:
            self._people.popitem(last=False)
        return acts


def _wait(acts: _Acts, now: float) -> int:
    """Return the seconds until the next act may come, 0 where it may now."""
    for most, seconds in ((BURST, BURST_SECONDS), (STEADY, STEADY_SECONDS)):
        if len(acts) >= most and (left := acts.taken[-most][0] + seconds - now) > 0:
            return int(left) + 1
    return 0


class FullError(Exception):
    """All places are taken."""


class Places:
    """So many places a key: streams of one person, uploads under way. Nothing is kept of a key that holds none."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: dict[str, int] = {}

    @contextmanager
    def one(self, key: str) -> Iterator[None]:
        """Hold a place while the body runs. Raises FullError before it where none is free."""
        held = self._held.get(key, 0)
        if held >= self._most:
            raise FullError
        self._held[key] = held + 1
        try:
            yield
        finally:
            self._held[key] -= 1
            if not self._held[key]:
                del self._held[key]
