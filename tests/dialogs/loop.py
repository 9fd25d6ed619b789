"""The human loop as people live it: who asks, who answers, and what each has on their page."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from bot.bootstrap import Parts
from bot.channels.web.deliveries import deliveries_after
from conversation.reply import Reply
from conversation.turn import Address, ChannelName, Sender, Turn
from conversation.wire import reply_from_json
from norsk.clock import FixedClock
from register.person import Role, add_person, find_person

QUESTION = "Hvilken farge skal konvolutten ha når vi får papirtilbud?"
ANSWER = {
    "svar": "Fargen er fri. Konvolutten skal være **lukket** og merket.",
    "kilde_tittel": "Rutine for mottak av tilbud",
    "kilde_sted": "punkt 3",
    "kilde_dato": "2025",
    "utkast": "nei",
}


def email(name: str) -> str:
    return f"{name}@demo.invalid"


@dataclass
class Loop:
    """A running bot with Ingrid and Siri in the procurement office; everybody else is ordinary staff."""

    parts: Parts
    clock: FixedClock
    read: dict[str, int] = field(default_factory=dict)

    async def open(self) -> "Loop":
        async with self.parts.sessions.begin() as session:
            for name in ("ingrid", "siri"):
                roles = frozenset({Role.INNKJOPER, Role.REDAKTOR})
                await add_person(session, email=email(name), name=name.capitalize(), roles=roles)
        return self

    async def act(
        self,
        who: str,
        *,
        text: str | None = None,
        action: str | None = None,
        form: Mapping[str, str] | None = None,
        room: bool = False,
    ) -> Reply:
        turn = Turn(
            key=uuid.uuid4().hex,
            sender=Sender(ChannelName.WEB, email(who), email=email(who), name=who.capitalize()),
            address=Address(ChannelName.WEB, "rom" if room else f"samtale-{who}", user_id=email(who)),
            received_at=self.clock.now(),
            text=text,
            action=action,
            form=form or {},
            private=not room,
        )
        [reply] = (await self.parts.app.handle(turn)).replies
        await self.parts.app.answered(turn.key)
        await self.parts.dispatcher.run_once()
        return reply

    async def say(self, who: str, text: str) -> Reply:
        return await self.act(who, text=text)

    async def press(self, who: str, on: Reply, label: str) -> Reply:
        return await self.act(who, action=token(on, label))

    async def fill(self, who: str, form: Reply, **values: str) -> Reply:
        """Send a form; what is not named keeps what stands there."""
        assert form.form is not None
        assert form.form.submit is not None
        kept = {asked.key: asked.value for asked in form.form.fields}
        return await self.act(who, action=form.form.submit.token, form=kept | values)

    async def inbox(self, who: str) -> list[Reply]:
        """What has come to somebody unasked since the last look."""
        await self.parts.dispatcher.run_once()
        async with self.parts.sessions() as session:
            person = await find_person(session, email(who))
            if person is None:
                return []
            new = await deliveries_after(session, person_id=person.id, last_id=self.read.get(who, 0))
        for number, _ in new:
            self.read[who] = number
        return [reply_from_json(data) for _, data in new]

    async def asks(self, who: str, question: str = QUESTION, *, name: str = "ja") -> Reply:
        """Somebody gets no answer, and sends the question on."""
        declined = await self.say(who, question)
        form = await self.press(who, declined, "Spør Innkjøpsseksjonen")
        return await self.fill(who, form, vis_navn=name)

    async def answers(self, who: str, card: Reply, **values: str) -> Reply:
        form = await self.press(who, card, "Svar")
        return await self.fill(who, form, **{**ANSWER, **values})

    def wait(self, **time: float) -> None:
        self.clock.advance(timedelta(**time))


def token(reply: Reply, label: str) -> str:
    return next(choice.token for choice in reply.choices if choice.label.startswith(label))


def labels(reply: Reply) -> list[str]:
    return [choice.label for choice in reply.choices]


def errors(reply: Reply) -> dict[str, str]:
    assert reply.form is not None
    return {asked.key: asked.error for asked in reply.form.fields if asked.error}
