"""Plays a transcript through the real App: the demo's people, the web channel, the outbox and its dispatcher."""

import re
import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, NoReturn

from bot.bootstrap import Parts
from bot.channels.web.deliveries import deliveries_after
from bot.demo import DOMAIN, figures
from conversation.reply import Choice, Form, Reply
from conversation.turn import Address, ChannelName, Sender, Turn
from conversation.wire import reply_from_json
from norsk.clock import OSLO, FixedClock
from register.attachment import add_attachment
from register.person import find_person, get_person
from tests.transcripts.files import read_again
from tests.transcripts.transcript import Step, Transcript, read_day

GUEST: Final = {"Gjest": "gjest@utenfor.invalid"}
"""Who is no employee: somebody with an e-mail address elsewhere than `DOMAIN`."""
FEW: Final = timedelta(days=14)
WEEKEND: Final = (5, 6)
"""Days on which nothing is sent."""
ROOM: Final = "rommet"
"""The one room of a transcript, where everybody reads along."""


class TranscriptError(AssertionError):
    """Something went otherwise than written; says which line, what was wanted, and what came."""


@dataclass(slots=True)
class Stage:
    """A running bot, and what each person has before them."""

    parts: Parts
    clock: FixedClock
    transcript: Transcript
    number: int = 0
    waiting: list[Reply] = field(default_factory=list)
    shown: dict[str, list[Reply]] = field(default_factory=lambda: defaultdict(list))
    inbox: dict[str, list[Reply]] = field(default_factory=lambda: defaultdict(list))
    read: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    cells: dict[tuple[str, str], str] = field(default_factory=dict)

    async def play(self) -> None:
        """Do every line in order. Raises TranscriptError at the first that goes otherwise."""
        if self.transcript.reminders:
            await self._tick()
        for step in self.transcript.steps:
            self.number = step.number
            await getattr(self, f"_{step.kind}")(step)

    async def _day(self, step: Step) -> None:
        at = read_day(step.text)
        if self.transcript.reminders:
            await self._live_until(at)
        self.clock.at = at
        if self.transcript.reminders:
            await self._tick()

    async def _live_until(self, at: datetime) -> None:
        """Let the service run through every day until then on which a reminder goes, as it would have."""
        while coming := await self._coming(at):
            self.clock.at = coming
            await self._tick()

    async def _coming(self, at: datetime) -> datetime | None:
        """Return the next morning to live through: of a few days each, of many only those on which something goes."""
        now = self.clock.now()
        if at - now < FEW:
            morning = now.astimezone(OSLO).replace(hour=8, minute=1) + timedelta(days=1)
            while morning.weekday() in WEEKEND:
                morning += timedelta(days=1)
            return morning if morning < at else None
        planned = await self.parts.desk.planner.ahead(self.parts.desk.knows(), days=(at - now).days + 1)
        going = [one.send_at for one in planned if now < one.send_at < at]
        return min(going) + timedelta(minutes=1) if going else None

    async def _tick(self) -> None:
        """Plan and send what is due, as the service does every minute."""
        await self.parts.reminding.plan()
        await self.parts.reminding.collect()
        if self.transcript.cases:
            await self.parts.upkeep.tick()
            await self.parts.reminding.monthly()
        await self.parts.dispatcher.run_once()

    async def _file(self, step: Step) -> None:
        """Read the demo's agreements in once more, with what the newest file has otherwise."""
        reference, _, changes = step.text.partition(" ")
        for pair in changes.split(";"):
            column, _, value = pair.partition("=")
            self.cells[reference, column.strip()] = value.strip()
        await read_again(self.parts, self.cells, first=self.transcript.day.date(), only=self.transcript.only)

    async def _say(self, step: Step) -> None:
        await self._act(step, text=step.text)

    async def _press(self, step: Step) -> None:
        await self._act(step, action=self._button(step, step.text).token)

    async def _form(self, step: Step) -> None:
        form = self._open_form(step)
        values = {asked.key: asked.value for asked in form.fields}
        for pair in filter(None, (part.strip() for part in step.text.split(";"))):
            key, _, value = pair.partition("=")
            if key.strip() not in values:
                self._fail(f"skjemaet har ikke feltet «{key.strip()}», bare {', '.join(values)}")
            values[key.strip()] = await self._value(step, value.strip())
        assert form.submit is not None
        await self._act(step, action=form.submit.token, form=values)

    async def _value(self, step: Step, written: str) -> str:
        """Return what is filled in; for `fil:navn.docx` the id of a file of that name, kept as the channel would have."""
        kind, _, name = written.partition(":")
        if kind != "fil":
            return written
        async with self.parts.sessions.begin() as session:
            person = await get_person(session, self._email(step.who))
            kept = add_attachment(
                session, person_id=person.id, name=name, media_type="application/pdf", content=name.encode(), now=self.clock.now(),
            )  # fmt: skip
        return str(kept.id)

    async def _bot(self, step: Step) -> None:
        if not self.waiting:
            self._fail("boten har ikke sagt noe (mer)")
        self._check(self.waiting.pop(0), step)

    async def _message(self, step: Step) -> None:
        """Take the first unread message that has the first fragment: several may be sent at once, in any order."""
        await self._deliver(step.who)
        came = self.inbox[step.who]
        wanted = step.fragments[0][1] if step.fragments else ""
        reply = next((one for one in came if self._holds(one, wanted)), None)
        if reply is None:
            told = "\n--\n".join(one.text for one in came) or "(ingen)"
            self._fail(f"{step.who} har ingen ny melding med «{wanted}». Uleste meldinger:\n{told}")
        came.remove(reply)
        self.shown[step.who].append(reply)
        self._check(reply, step)

    async def _silence(self, step: Step) -> None:
        await self._deliver(step.who)
        if self.inbox[step.who]:
            self._fail(f"{step.who} har fått en melding:\n{self.inbox[step.who][0].text}")

    async def _act(
        self,
        step: Step,
        *,
        text: str | None = None,
        action: str | None = None,
        form: Mapping[str, str] | None = None,
    ) -> None:
        email = self._email(step.who)
        conversation = ROOM if step.room else f"samtale-{email}"
        channel = ChannelName.TERMINAL if step.elsewhere else ChannelName.WEB
        turn = Turn(
            key=uuid.uuid4().hex,
            sender=Sender(channel, email, email=email),
            address=Address(channel, conversation, user_id=email),
            received_at=self.clock.now(),
            text=text,
            action=action,
            form=form or {},
            private=not step.room,
        )
        handled = await self.parts.app.handle(turn)
        await self.parts.app.answered(handled.key)
        await self.parts.dispatcher.run_once()
        self.waiting = list(handled.replies)
        self.shown[self._before(step)] += handled.replies
        for reply in handled.replies:
            self._only_own_names(reply)

    async def _deliver(self, who: str) -> None:
        """Send what is due, and put what is new before the person."""
        await self.parts.dispatcher.run_once()
        async with self.parts.sessions() as session:
            person = await find_person(session, self._email(who))
            if person is None:
                return
            new = await deliveries_after(session, person_id=person.id, last_id=self.read[who])
        for number, data in new:
            self.read[who] = number
            self.inbox[who].append(reply_from_json(data))

    def _email(self, who: str) -> str:
        people = figures(self.parts.kommune.id)
        known = {figure.name.split()[0]: f"{figure.email}@{DOMAIN}" for figure in people} | GUEST
        if who not in known:
            self._fail(f"{who} er ikke med i demoen. De som er, heter {', '.join(known)}")
        return known[who]

    @staticmethod
    def _before(step: Step) -> str:
        """Return before whom what an act leads to stands: the one who acts, or everybody in the room."""
        return ROOM if step.room else step.who

    def _button(self, step: Step, label: str) -> Choice:
        """Return the newest button before a person whose label begins like this."""
        buttons = [choice for reply in reversed(self.shown[self._before(step)]) for choice in reply.choices]
        wanted = self._filled(label).casefold()
        found = next((choice for choice in buttons if choice.label.casefold().startswith(wanted)), None)
        if found is None:
            labels = ", ".join(f"«{choice.label}»" for choice in buttons) or "ingen"
            self._fail(f"{step.who} har ikke knappen «{label}». Knapper: {labels}")
        return found

    def _open_form(self, step: Step) -> Form:
        found = next((reply.form for reply in reversed(self.shown[self._before(step)]) if reply.form), None)
        if found is None:
            self._fail(f"{step.who} har ikke noe skjema foran seg")
        return found

    def _check(self, reply: Reply, step: Step) -> None:
        for number, fragment in step.fragments:
            self.number = number
            absent = fragment.startswith("uten: ")
            if self._holds(reply, fragment.removeprefix("uten: ")) is absent:
                verb = "har" if absent else "mangler"
                self._fail(f"svaret {verb} «{fragment}»\n{_all_of(reply)}")

    def _holds(self, reply: Reply, fragment: str) -> bool:
        """Say whether a reply has a fragment: in its text, or in the part that the fragment names."""
        part, _, rest = fragment.partition(": ")
        parts = {
            "knapp": [choice.label for choice in reply.choices],
            "kilde": [str(source) for source in reply.sources],
            "fakta": [f"{fact.label} = {fact.value}" for fact in reply.facts],
            "felt": [f"{asked.key} = {asked.value}" for asked in (reply.form.fields if reply.form else ())],
            "feil": [asked.error for asked in (reply.form.fields if reply.form else ()) if asked.error],
        }
        where, wanted = (parts[part], rest) if part in parts else ([reply.text], fragment)
        return any(_flat(self._filled(wanted)) in _flat(one) for one in where)

    def _filled(self, text: str) -> str:
        """Return a fragment with the kommune's own names in the place of `{innkjop}`, and its name of `{kommune}`."""
        names = {**self.parts.kommune.names, "kommune": self.parts.kommune.short_name}
        return re.sub(r"\{(\w+)\}", lambda found: names[found[1]], text)

    def _only_own_names(self, reply: Reply) -> None:
        """Fail where a reply names another kommune, or calls something by another's proper name for it."""
        own = self.parts.kommune
        others = [
            one
            for one in self.parts.base.current.kommuner.values()
            if one.id not in {own.id, "nasjonal"} | self.transcript.names
        ]
        ours = {own.short_name, *own.names.values()}
        foreign = {name for one in others for name in (one.short_name, *one.names.values())} - ours
        for name in sorted(name for name in foreign if name != name.lower()):
            if re.search(rf"\b{re.escape(name)}\b", _all_of(reply)):
                self._fail(f"svaret nevner «{name}», som ikke er {own.short_name}s\n{_all_of(reply)}")

    def _fail(self, why: str) -> NoReturn:
        path = self.transcript.path
        line = path.read_text(encoding="utf-8").splitlines()[self.number - 1]
        raise TranscriptError(f"{path.name}:{self.number} ({self.parts.kommune.id}): {line}\n{why}") from None


def _flat(text: str) -> str:
    """Return a text as it is compared: no emphasis, plain spaces, small letters."""
    return re.sub(r"[\s\u00a0]+", " ", text.replace("*", "").replace("\\", "")).casefold()


def _all_of(reply: Reply) -> str:
    lines = [reply.text, *(f"[{choice.label}]" for choice in reply.choices)]
    lines += [
        f"{asked.key}: {asked.value} {asked.error}" for asked in (reply.form.fields if reply.form else ())
    ]
    return "\n".join(lines)
