"""Those who talk to the bot: each goes through rounds of turns, and every turn is timed."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from aiohttp import ClientError, ClientSession

from benchmarks.load.channels import (
    InSlack,
    InTeams,
    NoButtonError,
    NotAnsweredError,
    OnTheWeb,
    Talker,
    Waiting,
)
from benchmarks.load.platforms import DOMAIN, Platforms
from benchmarks.load.scripts import Step, rounds

CHANNELS: Final = ("web", "slack", "teams")
MOST_SAMPLES: Final = 12


@dataclass
class Measured:
    """What was measured: seconds by channel, and what went wrong, with a few examples."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in CHANNELS})
    errors: Counter[str] = field(default_factory=Counter)
    samples: list[str] = field(default_factory=list)

    @property
    def turns(self) -> int:
        """How many turns were answered."""
        return sum(len(taken) for taken in self.seconds.values())

    def wrong(self, what: str, sample: str = "") -> None:
        """Note that something went wrong."""
        self.errors[what] += 1
        if len(self.samples) < MOST_SAMPLES:
            self.samples.append(f"{what}: {sample}")


@dataclass
class Somebody:
    """One person: where they talk and what they say next. `plain` is for bots that only echo."""

    channel: str
    talker: Talker
    seed: int
    plain: bool = False

    def __post_init__(self) -> None:
        self._steps = self._all_steps()
        self._skip = False

    def _all_steps(self) -> Iterator[Step]:
        for round in rounds(self.seed):
            for step in round:
                if self._skip:
                    break
                yield step
            self._skip = False

    async def act(self, measured: Measured, *, intended: float | None = None) -> None:
        """Take one turn; its time counts from when it was meant to begin."""
        step = next(self._steps)
        while step.optional and (self.plain or not self.talker.offers(step.press)):
            step = next(self._steps)
        began = time.perf_counter() if intended is None else intended
        try:
            said = await self._do(step)
        except (NotAnsweredError, ClientError, TimeoutError, OSError) as exc:
            measured.wrong(f"{self.channel}: {type(exc).__name__}", f"{exc} at {step}")
            self._skip = True
            return
        except NoButtonError:
            measured.wrong(f"{self.channel}: no button", f"{step}")
            self._skip = True
            return
        measured.seconds[self.channel].append(time.perf_counter() - began)
        if not self.plain and step.expects not in said:
            measured.wrong(f"{self.channel}: another answer", f"{step} got {said[:150]!r}")
            self._skip = True

    async def _do(self, step: Step) -> str:
        if step.text or self.plain:
            return await self.talker.say(step.text or step.press)
        return await self.talker.press(step.press)


def gathered(
    served: Platforms, session: ClientSession, urls: Sequence[str], *, count: int, plain: bool = False
) -> list[Somebody]:
    """Return so many people, spread over the channels and the replicas."""
    waiting = Waiting()
    people = []
    for number in range(count):
        url = urls[(number // len(CHANNELS)) % len(urls)]
        name, email = f"p{number}", f"p{number}@{DOMAIN}"
        channel = CHANNELS[number % len(CHANNELS)]
        talker: Talker
        if channel == "web":
            talker = OnTheWeb(email, url, session)
        elif channel == "slack":
            in_slack = InSlack(email, name.upper(), url, session, waiting)
            talker = served.in_slack[in_slack.channel] = in_slack
        else:
            talker = served.in_teams[name] = InTeams(
                email, name, url, f"{served.url}/teams/", session, waiting
            )
        people.append(Somebody(channel, talker, number, plain))
    return people


async def warmed(people: Sequence[Somebody], *, at_once: int) -> Measured:
    """Let everybody take one turn, so that nobody is new, and return how it went."""
    measured, left = Measured(), iter(people)

    async def one() -> None:
        for person in left:
            await person.act(measured)

    await asyncio.gather(*(one() for _ in range(at_once)))
    return measured


async def closed(people: Sequence[Somebody], *, at_once: int, seconds: float, measured: Measured) -> None:
    """Keep so many turns under way for so long: how much the bot can do."""
    until = time.perf_counter() + seconds
    queue = list(reversed(people))

    async def one() -> None:
        while time.perf_counter() < until:
            person = queue.pop()
            await person.act(measured)
            queue.insert(0, person)

    await asyncio.gather(*(one() for _ in range(at_once)))


async def opened(people: Sequence[Somebody], *, rate: float, seconds: float, measured: Measured) -> None:
    """Let turns come at a rate, whatever the bot manages; a turn that waits for its person's last one counts the wait."""
    began, between = time.perf_counter() + 0.1, len(people) / rate

    async def one(number: int, person: Somebody) -> None:
        rng = random.Random(number)
        at = began + rng.random() * between
        while at < began + seconds:
            await asyncio.sleep(max(0.0, at - time.perf_counter()))
            await person.act(measured, intended=at)
            # Never twice at once, and on the average as often as the rate asks.
            at += between * (0.5 + rng.random())

    await asyncio.gather(*(one(number, person) for number, person in enumerate(people)))
