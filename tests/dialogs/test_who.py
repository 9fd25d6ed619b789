"""Who may answer a task: whoever is asked, and their deputy within a registered absence."""

import uuid
from dataclasses import replace
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from bot.bootstrap import Parts
from bot.demo import DOMAIN, load_demo
from conversation.turn import Address, ChannelName, Sender, Turn
from dialogs.cases.sight import onlooker
from dialogs.dialog import Context
from dialogs.state_store import Memory
from dialogs.tasks.who import answerer
from register.behovsmelding import Behovsmelding, report_need
from register.case_party import BARRED, add_party
from register.case_task import CaseTask, TaskKind, ask_task
from register.person import Person, get_person
from register.stand_in import StandIn, StandInKind, StandInStatus

ON = date(2026, 11, 21)
END = date(2026, 11, 25)


async def may(parts: Parts, session: AsyncSession, who: Person, task: CaseTask, need: Behovsmelding, *, on: date = ON) -> str | None:  # fmt: skip
    """Return for whom somebody answers, "" for themselves; None where they may not."""
    sender = Sender(ChannelName.WEB, who.email, email=who.email)
    address, now = Address(ChannelName.WEB, "samtale"), parts.clock.now()
    turn = Turn(uuid.uuid4().hex, sender, address, now, text="")
    context = Context(turn, who, Memory(), session, parts.base.current, parts.kommune, now, on)
    asked = await answerer(await onlooker(context), task, need)
    guest = await answerer(await onlooker(replace(context, guest=True)), task, need)
    assert guest is None
    return None if asked is None else asked.acts_for.email.partition("@")[0] if asked.acts_for else ""


def away(person: Person, deputy: Person, parts: Parts, *, status: StandInStatus = StandInStatus.CONFIRMED) -> StandIn:  # fmt: skip
    """Return an absence of some days, which the deputy has said yes to."""
    return StandIn(
        kind=StandInKind.ABSENCE.value, status=status.value, source="chat", person_id=person.id, deputy_id=deputy.id,
        from_on=ON, to_on=END, asked_at=parts.clock.now(), decided_at=parts.clock.now(),
    )  # fmt: skip


async def test_only_whoever_is_asked_or_stands_in_for_them_in_an_absence_may_answer(parts: Parts) -> None:
    await load_demo(parts.sessions, "baerum")
    async with parts.sessions() as session:
        people = {
            name: await get_person(session, f"{name}@{DOMAIN}")
            for name in ("kommunalsjef", "leder", "kontakt", "ansatt", "forvalter", "innkjoper")
        }
        dag, lars, kari = people["kommunalsjef"], people["leder"], people["kontakt"]
        need = await report_need(
            session, title="Tolk", need="", tjenesteomrade=None, enhet_id=None, avtale_id=None, value_nok=None,
            wanted_by_on=None, requester=people["ansatt"], on=ON, now=parts.clock.now(),
        )  # fmt: skip
        approval, about_self = [
            await ask_task(
                session,
                need.record,
                kind,
                person=dag,
                role="godkjenner",
                by=None,
                due_on=END,
                now=parts.clock.now(),
            )
            for kind in (TaskKind.APPROVAL, TaskKind.HABILITET)
        ]
        # The usual deputy stands in for nobody who is here, nor for anybody without an absence.
        people["forvalter"].deputy_id = people["innkjoper"].id
        dag.deputy_id = people["innkjoper"].id
        session.add_all([away(dag, lars, parts), away(lars, kari, parts, status=StandInStatus.ASKED)])
        await session.flush()
        assert await may(parts, session, dag, approval, need) == ""
        assert await may(parts, session, lars, approval, need) == "kommunalsjef"
        assert await may(parts, session, people["innkjoper"], approval, need) is None
        assert await may(parts, session, kari, approval, need) is None
        assert await may(parts, session, lars, approval, need, on=date(2026, 11, 26)) is None
        # Nobody answers for another what is about that person.
        assert await may(parts, session, lars, about_self, need) is None

        session.add(away(lars, kari, parts))
        await session.flush()
        assert await may(parts, session, kari, approval, need) == "kommunalsjef"
        # Nothing goes through somebody inhabil, and nobody answers for them.
        add_party(need, BARRED, lars.id)
        assert await may(parts, session, kari, approval, need) is None
        assert await may(parts, session, lars, approval, need) is None
        need.parties = None
        add_party(need, BARRED, dag.id)
        assert await may(parts, session, dag, approval, need) is None
        assert await may(parts, session, lars, approval, need) is None
        need.parties = None
        lars.left_on = ON
        assert await may(parts, session, lars, approval, need) is None
