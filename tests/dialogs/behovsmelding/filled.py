"""A behovsmelding form in an open session: what is answered, what follows, and what it says."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time

from sqlalchemy.ext.asyncio import AsyncSession

from bot.demo import load_demo, load_demo_register
from conversation.turn import Address, ChannelName, Sender, Turn
from dialogs.behovsmelding.form import BEHOVSMELDING
from dialogs.dialog import Context, Knowledge
from dialogs.form import Fault, Filling
from dialogs.state_store import Memory
from norsk.clock import OSLO
from register.answers import UNKNOWN, Answer, AnswerState
from register.database import Sessions
from register.person import Person, get_person

TODAY = date(2026, 11, 21)


@dataclass
class Filled:
    """One person and a form; what is answered stays, and what follows is derived as the engine does."""

    context: Context
    answers: dict[str, Answer] = field(default_factory=dict)
    args: dict[str, str] = field(default_factory=dict)

    @property
    def filling(self) -> Filling:
        return Filling(self.context, self.answers, self.args)

    async def tells(self, text: str) -> None:
        self.answers.update(await BEHOVSMELDING.read(self.filling, text))
        await self.settle()

    async def says(self, **said: str) -> "Filled":
        """Answer fields; «vet ikke» is not known."""
        for key, text in said.items():
            found = UNKNOWN if text == "vet ikke" else await self.parsed(key, text)
            assert isinstance(found, Answer), found
            self.answers[key] = found
        await self.settle()
        return self

    async def parsed(self, key: str, text: str) -> Answer | Fault:
        question = BEHOVSMELDING.question(key)
        assert question is not None
        return await question.parse(self.filling, text)

    async def settle(self) -> None:
        kept = {key: one for key, one in self.answers.items() if one.state is not AnswerState.DERIVED}
        derived = await BEHOVSMELDING.derive(replace(self.filling, answers=kept))
        self.answers = {**derived, **kept}

    def asked(self) -> list[str]:
        """Return what is still asked, in order."""
        return [
            one.key
            for one in BEHOVSMELDING.open_questions(self.filling)
            if one.asked and not one.computed and one.key not in self.answers
        ]

    async def options(self, key: str) -> list[str]:
        question = BEHOVSMELDING.question(key)
        assert question is not None
        return [option.value for option in await question.options(self.filling)]

    async def note(self, key: str) -> str:
        question = BEHOVSMELDING.question(key)
        assert question is not None
        return flat(await question.note(self.filling))

    async def summary(self) -> str:
        return flat("\n".join(await BEHOVSMELDING.summary(self.filling)))


def flat(text: str) -> str:
    return text.replace("*", "").replace("\\", "").replace("\u00a0", " ")


def context_of(
    knowledge: Knowledge,
    session: AsyncSession,
    person: Person,
    *,
    today: date = TODAY,
    kommune: str = "lillestrom",
) -> Context:
    now = datetime.combine(today, time(12), OSLO)
    turn = Turn(
        "x", Sender(ChannelName.WEB, person.email), Address(ChannelName.WEB, person.email), now, text=""
    )
    return Context(
        turn=turn, person=person, memory=Memory(), session=session, knowledge=knowledge,
        kommune=knowledge.kommuner[kommune], now=now, today=today,
    )  # fmt: skip


async def load_filled(sessions: Sessions, kommune: str = "lillestrom") -> None:
    """Read the demo's people and enheter into an empty database, with one agreement."""
    await load_demo(sessions, kommune)
    now = datetime.combine(TODAY, time(12), OSLO)
    await load_demo_register(sessions, kommune, now=now, only=frozenset({"2024/118"}))


@asynccontextmanager
async def open_form(
    sessions: Sessions,
    knowledge: Knowledge,
    who: str = "ansatt",
    *,
    today: date = TODAY,
    kommune: str = "lillestrom",
    args: Mapping[str, str] | None = None,
) -> AsyncIterator[Filled]:
    """Yield a form before somebody of the demo, in a session that is rolled back."""
    async with sessions() as session:
        person = await get_person(session, f"{who}@demo.invalid")
        context = context_of(knowledge, session, person, today=today, kommune=kommune)
        yield Filled(context, args=dict(args or {}))
