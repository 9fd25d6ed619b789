"""A case leads on: what waits for somebody stands on it, an old button undoes nothing, and nobody hears of their own act."""

from bot.demo import DOMAIN
from conversation.actions import ActionId
from conversation.reply import Reply
from norsk.when import oslo_date
from register.behovsmelding import Behovsmelding
from register.case_task import TaskKind, TaskState, tasks_of
from register.forankring_step import ask_leader
from register.person import get_person
from tests.dialogs.loop import labels
from tests.dialogs.test_case_merging import PLAYGROUND
from tests.dialogs.test_cases import CHAIRS, Office, office
from tests.dialogs.test_cases_told import keys, sent

__all__ = ["office"]


async def _ask_leader(office: Office, title: str = CHAIRS) -> Behovsmelding:
    now = office.parts.clock.now()
    async with office.parts.sessions.begin() as session:
        need = await session.get_one(Behovsmelding, (await office.need(title)).id)
        ada = await get_person(session, f"ansatt@{DOMAIN}")
        await ask_leader(session, need, by=ada, on=oslo_date(now), now=now)
    return need


async def _do(office: Office, who: str, need: Behovsmelding, do: str, **form: str) -> Reply:
    id = ActionId.SEND_CASE_STEP if form else ActionId.CASE_STEP
    return await office.press(who, id, form or None, record=need.record, do=do)


async def test_what_waits_for_somebody_is_answered_where_the_case_is_read(office: Office) -> None:
    need = await _ask_leader(office)
    seen = await office.press("leder", ActionId.SHOW_CASE, record=need.record)
    assert labels(seen)[:3] == ["Bekreft", "Endre", "Avvis"]
    assert "Bekreft" not in labels(await office.press("ansatt", ActionId.SHOW_CASE, record=need.record))
    await _do(office, "innkjoper", need, "take")
    mine = await office.press("innkjoper", ActionId.SHOW_CASE, record=need.record)
    assert labels(mine)[0] == "Svar om habilitet"
    assert (
        "Kjenner du til noe"
        in (await office.press("innkjoper", ActionId.SHOW_TASK, task=await _own(office, need))).text
    )


async def _own(office: Office, need: Behovsmelding) -> str:
    async with office.parts.sessions() as session:
        [task] = await tasks_of(session, need.record, TaskKind.HABILITET, state=TaskState.OPEN)
    return str(task.id)


async def test_a_confirmed_need_stays_so_when_it_is_handed_on_and_nobody_hears_of_their_own_act(
    office: Office,
) -> None:
    need = await _ask_leader(office)
    async with office.parts.sessions() as session:
        [task] = await tasks_of(session, need.record, TaskKind.FORANKRING)
    await office.press("leder", ActionId.ANSWER_TASK, task=str(task.id), do="confirm")
    before = await keys(office.parts)
    await _do(office, "innkjoper", need, "send_on", til="innkjop", grunn="Klar.")
    assert (await office.need()).status == "forankret"
    assert await sent(office.parts, "innkjoper", after=before) == []
    assert any("sender" in one for one in await sent(office.parts, "sjef", after=before))


async def test_an_old_button_of_the_next_status_does_not_lead_back_and_the_end_says_what_is_missing(
    office: Office,
) -> None:
    need = await _ask_leader(office)
    await _do(office, "innkjoper", need, "take")
    await _do(office, "innkjoper", need, "anchor", grunn="Lars i møte.")
    await _do(office, "innkjoper", need, "status", status="tildelt")
    await office.press(
        "innkjoper", ActionId.SEND_CASE_STEP, {"grunn": "Alt er vurdert."}, record=need.record, do="status_anyway", to="tildelt"
    )  # fmt: skip
    old = await office.press("innkjoper", ActionId.CASE_STEP, record=need.record, do="next", to="kunngjort")
    assert "har alt kommet lenger: status er «tildelt»" in old.text
    assert (await office.need()).status == "tildelt"
    end = await office.turn("innkjoper", text=f"sett {need.number} til evaluert")
    assert "ikke registrert" in end.text
    assert "skal evalueres" in end.text


async def test_the_leader_of_needs_put_together_sees_each_of_them_and_the_sum(office: Office) -> None:
    need, other = await _ask_leader(office), await office.need(PLAYGROUND)
    await _do(office, "innkjoper", need, "take")
    await office.press(
        "innkjoper", ActionId.SEND_CASE_STEP, {"beskjed": "Samlet."}, record=need.record, do="merge_with", other=other.record
    )  # fmt: skip
    async with office.parts.sessions() as session:
        [task] = await tasks_of(session, need.record, TaskKind.FORANKRING, state=TaskState.OPEN)
        asked = await get_person(session, f"leder@{DOMAIN}")
    who = "leder" if task.person_id == asked.id else "direktor"
    card = await office.press(who, ActionId.SHOW_TASK, task=str(task.id))
    assert "2 behov som kjøpes inn samlet" in card.text
    assert other.number in card.text
