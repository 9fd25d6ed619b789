"""Whatever is pressed, approved, merged and split, in whatever order: no case is announced without what its profile demands.

What is demanded is worked out anew (`tests/dialogs/case_rules.py`). A sequence goes the right way to the announcement
with anything at all done in between, or begins just before it. More are tried with `INNKJOPSBOT_SEQUENCES=500`. One that fails is told as it is,
and not made shorter.
"""

import asyncio
import itertools
import os
import shutil
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.bootstrap import Parts, bootstrap
from bot.demo import DOMAIN, load_demo
from conversation.actions import Action, ActionId
from conversation.reply import Reply
from conversation.turn import Address, ChannelName, Sender, Turn
from dialogs.dialog import Knowledge
from norsk.clock import FixedClock
from norsk.when import oslo_date
from register.approval import replace_approver
from register.attachment import Attachment
from register.behovsmelding import Behovsmelding, report_need
from register.case_document import CaseDocument, PaperKind, add_version
from register.case_task import CaseTask, TaskKind, ask_task, load_task
from register.database import open_engine, session_factory
from register.habilitetsvurdering import Conclusion
from register.inhabil import conclude, note_doubt
from register.person import Person, PersonRole, Role, get_person
from register.stand_in import StandIn, StandInKind, StandInStatus
from tests.conftest import settings_for
from tests.dialogs.case_rules import HELD, PAPERS, ROLES, Given, Register, lacks, wrong_with

SEQUENCES = int(os.environ.get("INNKJOPSBOT_SEQUENCES", "5"))
NUMBERS = itertools.count()
BEGAN = datetime(2026, 11, 23, 9, tzinfo=UTC)
TOP = {"lillestrom": "direktor", "baerum": "kommunalsjef"}
VALUES: dict[str, tuple[tuple[int | None, int | None, str], ...]] = {
    "lillestrom": ((None, None, "ansatt"), (60_000, None, "ansatt"), (70_000, None, "ansatt"), (1_200_000, None, "leder")),
    "baerum": ((900_000, 1_400_000, "ansatt"), (800_000, None, "ansatt"), (900_000, None, "ansatt"), (None, None, "kommunalsjef")),
}  # fmt: skip
"""What four needs are worth, at least and at most, and whose they are: the first is the one that goes the way."""
CONTRACT = {
    "leverandor": "Papir og Penn Demo AS", "tittel": "Avtale", "fra": "01.01.2027", "til": "31.12.2028", "forvalter": "Filip Demo",
    "hvem": "alle", "slik": "Ring.", "grunn": "Det haster.",
}  # fmt: skip
WHY = {"grunn": "Det haster."}
FORMS = {
    "contract": CONTRACT, "split": {"annen": "alle", "beskjed": "Hver for seg."}, "give_back": {"grunn": "Ferie."},
}  # fmt: skip
PLACES = (ChannelName.WEB, ChannelName.WEB, ChannelName.TEAMS, ChannelName.SLACK, ChannelName.TERMINAL)

Act = tuple[str, int, int]
WAYS: Mapping[str, Sequence[Act]] = {
    "lillestrom": [("leader", 0, 0), ("yes", 0, 0), ("announce", 0, 0)],
    "baerum": [
        ("version", 0, 1), ("send", 0, 0), ("send", 0, 1), *[("yes", 0, which) for which in range(4)], ("announce", 0, 0),
    ],
}  # fmt: skip
"""How the first need of a kommune gets what is demanded, and is announced."""
PEOPLE_OF_ONE = st.integers(0, 12)
ACTS = st.tuples(
    st.sampled_from(
        ("announce", "status", "next", "contract", "yes", "anybody", "anybody", "refuse", "version", "version", "send",
         "ask", "merge", "merge", "split", "inhabil", "inhabil", "doubt", "away", "away", "demote", "leave", "worth",
         "leader", "take", "give_back")
    ),
    st.sampled_from((0, 0, 0, 1, 2, 3)),
    PEOPLE_OF_ONE,
)  # fmt: skip


@st.composite
def sequences(draw: st.DrawFn, kommune: str) -> tuple[bool, list[Act]]:
    """Return acts, and whether they begin where the first need has all that is demanded and is not announced yet.

    Otherwise they go the way of the kommune with others in between. Both end with tries to announce.
    """
    announce = ("announce", 0, 0)
    if draw(st.integers(0, 3)):
        first = draw(st.lists(ACTS, min_size=1, max_size=2))
        return True, [*first, announce, *draw(st.lists(ACTS, max_size=3)), announce]
    sequence = list(WAYS[kommune])
    for act in draw(st.lists(ACTS, min_size=2, max_size=6)):
        sequence.insert(draw(st.integers(0, len(sequence))), act)
    return False, [*sequence, announce]


@dataclass
class World:
    """A bot with four needs that Ingrid handles, and what has been seen given in them."""

    parts: Parts
    clock: FixedClock
    kommune: str
    needs: list[uuid.UUID]
    statuses: dict[uuid.UUID, str] = field(default_factory=dict)
    ledger: list[Given] = field(default_factory=list)
    pressed: tuple[str, ChannelName] = ("innkjoper", ChannelName.WEB)
    announced: int = 0
    said: Reply = field(default_factory=lambda: Reply(""))

    @property
    def people(self) -> tuple[str, ...]:
        return ("sjef", TOP[self.kommune], "leder", "ansatt", "innkjoper")

    async def turn(
        self, who: str, action: Action, form: Mapping[str, str], *, on: ChannelName = ChannelName.WEB
    ) -> None:
        email = f"{who}@{DOMAIN}"
        self.pressed = (email, on)
        async with self.parts.sessions() as session:
            person = await get_person(session, email)
        token = self.parts.app._signer.token(action, person_id=str(person.id), use=uuid.uuid4().hex)
        told = Turn(
            key=uuid.uuid4().hex, sender=Sender(on, email, email=email), address=Address(on, f"c-{email}", user_id=email),
            received_at=self.clock.now(), action=token, form=dict(form),
        )  # fmt: skip
        self.said = (await self.parts.app.handle(told)).replies[0]

    async def step(
        self, need: uuid.UUID, do: str, form: Mapping[str, str] | None = None, **args: str
    ) -> None:
        id = ActionId.CASE_STEP if form is None else ActionId.SEND_CASE_STEP
        action = Action(id, {"record": f"behovsmelding:{need}", "do": do, **args})
        await self.turn("innkjoper", action, form or {})

    async def act(self, act: Act) -> None:
        """Do one thing, and look whether what has been given or announced by it may have been."""
        kind, first, second = act
        self.clock.at += timedelta(minutes=1)
        if kind in _CHANGES:
            await self._change(self.needs[first], kind, second)
        elif kind in ("yes", "anybody", "refuse"):
            await self._answer(self.needs[first], kind, second)
        else:
            await self._handle(self.needs[first], kind, second, self.needs[(first + 1 + second % 3) % 4])
        await self.check()

    async def _handle(self, need: uuid.UUID, kind: str, which: int, other: uuid.UUID) -> None:
        """Do what a case handler does, whether it is offered or not."""
        statuses, held = [one.id for one in self.parts.kommune.statuses], HELD[self.kommune]
        match kind:
            case "announce":
                await self.step(need, "status_anyway", WHY, to="kunngjort")
            case "status":
                status = {"status": statuses[which % len(statuses)], "beskjed": "Vi er i rute."}
                await self.step(need, "status", status)
            case "next":
                await self.step(need, "next", to=held[which % len(held)])
            case "merge":
                await self.step(need, "merge_with", {"beskjed": ""}, other=f"behovsmelding:{other}")
            case "send":
                await self._send(need, PAPERS[which % 2])
            case "leader":
                await self.step(need, "to_leader")
            case _:
                await self.step(need, kind, FORMS.get(kind))

    async def _send(self, need: uuid.UUID, what: str) -> None:
        async with self.parts.sessions() as session:
            top = await get_person(session, f"{TOP[self.kommune]}@{DOMAIN}")
        form = {"dokument": what, "frist": "30. november", "som_godkjenner": str(top.id)}
        await self.step(need, "send_for_approval", form)

    async def _answer(self, need: uuid.UUID, do: str, which: int) -> None:
        """Let whoever is asked answer on the web, or anybody at all any card, old or new, from anywhere."""
        async with self.parts.sessions() as session:
            asked = select(CaseTask).where(
                CaseTask.record == f"behovsmelding:{need}", CaseTask.kind.in_(("forankring", "approval"))
            )
            tasks = list(await session.scalars(asked.order_by(CaseTask.asked_at, CaseTask.role.desc())))
            tasks = tasks if do == "anybody" else [one for one in tasks if one.is_open] or tasks
            if not tasks:
                return
            task = tasks[0 if do == "yes" else which % len(tasks)]
            person = await session.get(Person, task.person_id) if task.person_id else None
            document = await session.get(CaseDocument, task.document_id) if task.document_id else None
        who = person.email.partition("@")[0] if person else "sjef"
        if do == "anybody":
            who = self.people[which % len(self.people)] if which % 2 else who
        on = ChannelName.WEB if do == "yes" else PLACES[which % len(PLACES)]
        says = f"approve:{document.short_sum}" if document else "confirm"
        id, says = (ActionId.SEND_TASK, "refuse") if do == "refuse" else (ActionId.ANSWER_TASK, says)
        await self.turn(
            who, Action(id, {"task": str(task.id), "do": says}), {"grunn": "Nei, ikke ennå."}, on=on
        )

    async def _change(self, id: uuid.UUID, kind: str, which: int) -> None:
        """Change what the dialogs judge by, in the register itself."""
        async with self.parts.sessions.begin() as session:
            need = await session.get_one(Behovsmelding, id)
            somebody = await get_person(session, f"{self.people[which % 4]}@{DOMAIN}")
            await _CHANGES[kind](self, session, need, somebody, which)

    async def version(self, session: AsyncSession, need: Behovsmelding, _: Person, which: int) -> None:
        """Make new versions as they stand before anything has been withdrawn; now and then by an approver."""
        maker = await get_person(session, f"{'sjef' if which == 5 else 'innkjoper'}@{DOMAIN}")
        for paper in PAPERS if which % 3 else PAPERS[:1]:
            await add_version(
                session, need.record, PaperKind(paper), name="plan.pdf", media_type="application/pdf",
                content=f"{next(NUMBERS)}".encode(), by=maker, now=self.clock.now(),
            )  # fmt: skip

    async def ask(self, session: AsyncSession, need: Behovsmelding, _: Person, which: int) -> None:
        """Ask anybody in any role, as nobody could in chat."""
        now = self.clock.now()
        newest = {one.kind: one for one in (await Register.read(session)).documents if one.record == need.record}  # fmt: skip
        for gate, role in itertools.product(self.parts.kommune.gates_on(oslo_date(now)), (0, 1)):
            if gate.what not in newest:
                continue
            asked = await get_person(session, f"{self.people[(which + role) % 4]}@{DOMAIN}")
            await ask_task(
                session, need.record, TaskKind.APPROVAL, person=asked, role=gate.approvers[role], by=None,
                due_on=oslo_date(now), now=now, subject=gate.id, document_id=newest[gate.what].id,
            )  # fmt: skip

    async def doubt(self, session: AsyncSession, need: Behovsmelding, person: Person, which: int) -> None:
        """Let somebody be in doubt; for an odd number their leader says at once that they are inhabil."""
        now = self.clock.now()
        told = await note_doubt(
            session, need, person, role="godkjenner_av", relation="Søsken", assessment="Nær", now=now
        )
        task = await load_task(session, str(told.vurdering.task_id))
        if which % 2 and task is not None and task.is_open:
            await conclude(session, need, told.vurdering, Conclusion.INHABIL, reason="Nær", task=task, by=person, now=now)  # fmt: skip
            if which % 3:
                await replace_approver(session, need, person.id, by=None, on=oslo_date(now), now=now)

    async def inhabil(self, session: AsyncSession, need: Behovsmelding, person: Person, which: int) -> None:
        await self.doubt(session, need, person, which * 2 + 1)

    async def away(self, session: AsyncSession, _: Behovsmelding, person: Person, which: int) -> None:
        now, on = self.clock.now(), oslo_date(self.clock.now())
        deputy = await get_person(session, f"{self.people[(which + 1 + which % 3) % 4]}@{DOMAIN}")
        kind = StandInKind.HANDOVER if which == 7 else StandInKind.ABSENCE
        status = StandInStatus.ASKED if which == 8 else StandInStatus.CONFIRMED
        session.add(
            StandIn(
                id=uuid.uuid4(), kind=kind.value, status=status.value, source="chat", person_id=person.id,
                deputy_id=deputy.id, from_on=on, to_on=on, asked_at=now, decided_at=now,
            )
        )  # fmt: skip

    async def demote(self, _: AsyncSession, _need: Behovsmelding, person: Person, which: int) -> None:
        """Take the roles that approve from somebody who may have been asked in them already."""
        if self.kommune == "baerum" and which % 2 == 0:
            person.roles = [one for one in person.roles if one.role not in ROLES]

    async def demoted(self, *who: str) -> None:
        async with self.parts.sessions.begin() as session:
            for one in who:
                await self.demote(session, Behovsmelding(), await get_person(session, f"{one}@{DOMAIN}"), 0)

    async def asked(self, need: uuid.UUID, role: str) -> tuple[Action, CaseTask]:
        """Return the button that approves what is asked in a role, and the task."""
        async with self.parts.sessions() as session:
            found = select(CaseTask).where(CaseTask.record == f"behovsmelding:{need}", CaseTask.role == role)
            task = (await session.scalars(found.where(CaseTask.kind == TaskKind.APPROVAL.value))).one()
            document = await session.get_one(CaseDocument, task.document_id)
        do = f"approve:{document.short_sum}"
        return Action(ActionId.ANSWER_TASK, {"task": str(task.id), "do": do}), task

    async def leave(self, _: AsyncSession, _need: Behovsmelding, person: Person, which: int) -> None:
        if which % 3 == 0:
            person.left_on = oslo_date(self.clock.now()) - timedelta(days=1)

    async def worth(self, _: AsyncSession, need: Behovsmelding, _person: Person, which: int) -> None:
        """Let a need be worth something else; in Lillestrøm only an edit does that, which asks the leader anew."""
        if self.kommune == "baerum":
            worth = (None, 1_500_000, 2_600_000, 900_000)[which % 4]
            need.value_nok, need.value_high_nok = Decimal(worth) if worth else None, None

    async def check(self) -> None:
        """Look at what has been given by the last act, and at each need that has been announced by it."""
        async with self.parts.sessions() as session:
            rows = await Register.read(session)
            known = {one.task for one in self.ledger}
            for task in rows.tasks:
                if task.state == "answered" and task.answer in ("approved", "confirmed") and task.id not in known:  # fmt: skip
                    self._note(task, rows)
            for id in self.needs:
                need = rows.needs[id]
                before, self.statuses[id] = self.statuses.get(id, ""), need.status
                if need.status in HELD[self.kommune] and before != need.status:
                    self.announced += 1
                    lacking = lacks(need, rows, self.ledger, self.kommune)
                    assert not lacking, f"{need.number} became {need.status} from {before}: {lacking}"

    def _note(self, task: CaseTask, rows: Register) -> None:
        """Keep what was just given, by who was seen to press, and look whether they may have."""
        email, on = self.pressed
        need = rows.needs[uuid.UUID(task.record.partition(":")[2])]
        by = next(one.id for one in rows.people.values() if one.email == email)
        assert task.person_id is not None
        if task.subject == "own":
            by = task.person_id
        assert task.answered_by_id == by, f"{task.kind} is said to be by another than {email}"
        seen = Given(
            task.id, need.id, task.kind, task.role, task.person_id, by, task.document_id, rows.worth(need)
        )
        wrong = wrong_with(seen, rows, on.value)
        assert not wrong, f"{need.number}: {task.kind} as {task.role} by {email}: {wrong}"
        self.ledger.append(seen)


_Change = Callable[[World, AsyncSession, Behovsmelding, Person, int], Awaitable[None]]
_CHANGES: Mapping[str, _Change] = {
    "version": World.version, "ask": World.ask, "doubt": World.doubt, "inhabil": World.inhabil, "away": World.away,
    "demote": World.demote, "leave": World.leave, "worth": World.worth,
}  # fmt: skip
_PREPARED: dict[tuple[str, bool], tuple[bytes, list[uuid.UUID], list[Given], dict[uuid.UUID, str]]] = {}
"""A kommune's database as acts begin in it: its bytes, its needs, what has been seen given in them, and their statuses."""


async def _load(kommune: str, path: Path) -> list[uuid.UUID]:
    """Put the kommune's people in a database, and four needs that have been taken."""
    engine = open_engine(f"sqlite+aiosqlite:///{path}")
    sessions = session_factory(engine)
    await load_demo(sessions, kommune)
    needs = []
    async with sessions.begin() as session:
        for low, high, whose in VALUES[kommune]:
            need = await report_need(
                session, title="Stoler", need="De gamle er slitt.", tjenesteomrade="Oppvekst", enhet_id=None, avtale_id=None,
                value_nok=Decimal(low) if low else None, wanted_by_on=None,
                requester=await get_person(session, f"{whose}@{DOMAIN}"), on=oslo_date(BEGAN), now=BEGAN,
            )  # fmt: skip
            need.kind, need.value_high_nok = "vare", Decimal(high) if high else None
            need.taken_by_id = (await get_person(session, f"innkjoper@{DOMAIN}")).id
            needs.append(need.id)
        if kommune == "baerum":
            lars = await get_person(session, f"leder@{DOMAIN}")
            lars.roles = [*lars.roles, PersonRole(role=Role.GODKJENNER.value, scope="")]
    await engine.dispose()
    return needs


@asynccontextmanager
async def opened(
    kommune: str, path: Path, knowledge: Knowledge, *, ready: bool = False
) -> AsyncIterator[World]:
    """Return a world over a prepared database."""
    told = settings_for(f"sqlite+aiosqlite:///{path}", kommune).model_copy(
        update={"staff_domains": (DOMAIN,)}
    )
    clock = FixedClock(BEGAN)
    async with bootstrap(told, clock=clock, knowledge=knowledge) as parts:
        _, needs, ledger, statuses = _PREPARED[kommune, ready]
        yield World(parts, clock, kommune, needs, dict(statuses), list(ledger))


async def tell(
    kommune: str, path: Path, knowledge: Knowledge, sequence: Sequence[Act], *, ready: bool = False
) -> World:
    """Play a sequence, and return the world after it."""
    async with opened(kommune, path, knowledge, ready=ready) as world:
        for act in sequence:
            await world.act(act)
        return world


@pytest.fixture
def prepared(sqlite_template: Path, tmp_path: Path) -> Callable[[str], Path]:
    """Return what makes a fresh copy of a kommune's database, which is prepared once."""

    def prepare(kommune: str) -> Path:
        path = tmp_path / f"{next(NUMBERS)}.db"
        if (kommune, False) not in _PREPARED:
            shutil.copy(sqlite_template, path)
            needs = asyncio.run(_load(kommune, path))
            _PREPARED[kommune, False] = (path.read_bytes(), needs, [], {})
        path.write_bytes(_PREPARED[kommune, False][0])
        return path

    return prepare


@pytest.fixture
def played(prepared: Callable[[str], Path], knowledge: Knowledge) -> Callable[..., World]:
    """Return what plays a sequence in a kommune."""

    def play(kommune: str, sequence: Sequence[Act], ready: bool = False) -> World:
        path = prepared(kommune)
        if ready and (kommune, True) not in _PREPARED:
            world = asyncio.run(tell(kommune, path, knowledge, WAYS[kommune][:-1]))
            _PREPARED[kommune, True] = (path.read_bytes(), world.needs, world.ledger, world.statuses)
        path.write_bytes(_PREPARED[kommune, ready][0])
        world = asyncio.run(tell(kommune, path, knowledge, sequence, ready=ready))
        path.unlink()
        return world

    return play


Play = Callable[..., World]
OFTEN = settings(
    max_examples=SEQUENCES,
    deadline=None,
    phases=(Phase.generate,),
    database=None,
    suppress_health_check=list(HealthCheck),
    derandomize="INNKJOPSBOT_SEQUENCES" not in os.environ,
)


@OFTEN
@given(sequence=sequences("lillestrom"))
def test_in_lillestrom_no_case_is_announced_without_what_is_demanded(
    played: Play, sequence: tuple[bool, list[Act]]
) -> None:
    played("lillestrom", sequence[1], ready=sequence[0])


@OFTEN
@given(sequence=sequences("baerum"))
def test_in_baerum_no_case_is_announced_without_what_is_demanded(
    played: Play, sequence: tuple[bool, list[Act]]
) -> None:
    played("baerum", sequence[1], ready=sequence[0])


UNDONE: Mapping[str, Sequence[Act]] = {
    "lillestrom": [("inhabil", 0, 2), ("merge", 0, 2)],
    "baerum": [("version", 0, 1), ("inhabil", 0, 0), ("inhabil", 0, 1), ("doubt", 0, 0), ("worth", 0, 0), ("worth", 0, 2), ("merge", 0, 0)],
}  # fmt: skip
"""What alone undoes that the first need may be announced: a version, somebody out of the case, another value."""


@pytest.mark.parametrize(
    ("kommune", "act"), [(kommune, act) for kommune, acts in UNDONE.items() for act in acts]
)
def test_what_was_given_is_undone(played: Play, kommune: str, act: Act) -> None:
    world = played(kommune, [act, ("announce", 0, 0)], ready=True)
    assert world.statuses[world.needs[0]] != "kunngjort"


@pytest.mark.parametrize("kommune", ["lillestrom", "baerum"])
def test_what_is_demanded_opens_the_way(played: Play, kommune: str) -> None:
    world = played(kommune, [("announce", 0, 0), *WAYS[kommune]])
    assert world.statuses[world.needs[0]] == "kunngjort"


async def test_each_refusal_of_an_approval_says_why(
    prepared: Callable[[str], Path], knowledge: Knowledge
) -> None:
    async with opened("baerum", prepared("baerum"), knowledge) as world:
        need, below = world.needs[:2]
        # Below the limit nothing must be approved, but it may be asked for.
        await world.act(("version", 1, 3))
        await world._send(below, PAPERS[0])
        assert "er sendt til godkjenning" in world.said.text
        for act in (("version", 0, 3), ("send", 0, 0)):
            await world.act(act)
        assert "Jeg har spurt Siri Demo og Dag Demo" in world.said.text

        siri, task = await world.asked(need, "innkjopssjef")
        await world.turn("sjef", siri, {}, on=ChannelName.SLACK)
        assert world.said.text.startswith("Godkjenning teller fra Teams og nettsiden.")
        async with world.parts.sessions.begin() as session:
            document = await session.get_one(CaseDocument, task.document_id)
            kept = update(Attachment).where(Attachment.id == document.attachment_id)
            await session.execute(kept.values(content=b"noe annet"))
        await world.turn("sjef", siri, {})
        assert "stemmer ikke med sjekksummen" in world.said.text
        doubt = Action(ActionId.ANSWER_TASK, {"task": str(task.id), "do": "in_doubt"})
        await world.turn("sjef", doubt, {})
        assert world.said.form is not None
        assert world.said.text.startswith("**Habilitetsvurdering i")

        # Whoever was asked has lost the role: neither the press nor a new try to send finds anybody.
        dag, _ = await world.asked(need, "godkjenner")
        await world.demoted(TOP["baerum"], "leder")
        await world.turn(TOP["baerum"], dag, {})
        assert "Du har ikke lenger rollen" in world.said.text
        await world.step(need, "status", {"status": "kunngjort", "beskjed": ""})
        assert (
            "Dag Demo (kommunalsjef eller -direktør med budsjettfullmakt) kan ikke godkjenne nå"
            in world.said.text
        )
        assert any(one.label == "Send til godkjenning" for one in world.said.choices)
        await world.step(need, "send_for_approval")
        assert "Ingen kan godkjenne" in world.said.text
        assert "Ingenting er sendt" in world.said.text
        await world.check()
        assert world.ledger == []
