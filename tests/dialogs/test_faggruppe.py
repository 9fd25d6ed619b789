"""Who puts together a faggruppe, who can be in it, and what whoever is only invited may not know."""

import pytest

from bot.bootstrap import Parts
from bot.demo import DOMAIN, load_demo, load_demo_cases, load_demo_register
from conversation.actions import ActionId
from notifications.cards.tasks.faggruppe import without_amounts
from register.case_party import BARRED, FAGGRUPPE, add_party, party_ids
from register.case_task import CaseTask, TaskKind, TaskState, tasks_of
from register.person import PersonAddress, get_person
from tests.dialogs.test_cases import Office

TOLK = "Tolk til foreldresamtaler"
FORM = {"hva": "To møter.", "frist": "2026-12-01"}


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("Skolen trenger tolk. Vi har 640 000 kroner.", "Skolen trenger tolk."),
        ("Anslag: 1,5 mill.\nDet haster for 20 elever.", "Det haster for 20 elever."),
        ("Det koster 300 000 kr", ""),
        ("", ""),
    ],
)
def test_a_sentence_with_an_amount_is_not_shown_to_who_is_only_invited(told: str, shown: str) -> None:
    assert without_amounts(told) == shown


async def test_only_the_case_handler_invites_and_only_employees_who_are_free(parts: Parts) -> None:
    await load_demo(parts.sessions, "lillestrom")
    await load_demo_register(parts.sessions, "lillestrom", now=parts.clock.now())
    await load_demo_cases(parts.sessions, now=parts.clock.now())
    office = Office(parts)
    need = await office.need(TOLK)
    async with parts.sessions.begin() as session:
        row = await session.merge(need)
        add_party(row, BARRED, (await get_person(session, f"arkiv@{DOMAIN}")).id)
        guest = await get_person(session, f"personvern@{DOMAIN}")
        guest.addresses.append(
            PersonAddress(
                channel="teams", user_id="g", conversation_id="g", seen_at=parts.clock.now(), guest=True
            )
        )

    async def send(who: str, do: str = "invite", **form: str) -> str:
        reply = await office.press(who, ActionId.SEND_CASE_STEP, {**FORM, **form}, record=need.record, do=do)
        return reply.text

    for who in ("ansatt", "sjef", "kontakt", "forvalter"):
        assert "Bare den som har tatt" in await send(who, hvem="Filip"), who
    assert "kan ikke være med" in await send("innkjoper", hvem="Arne")
    assert "er gjest" in await send("innkjoper", hvem="Petra")
    assert "en annen enn deg selv" in await send("innkjoper", hvem="Ingrid")
    assert "Skriv minst ett navn" in await send("innkjoper", hvem="")
    assert "Skriv en dato etter i dag" in await send("innkjoper", hvem="Filip", frist="2026-11-01")
    assert await _tasks(parts, need.record) == []

    assert "har invitert Filip Demo" in await send("innkjoper", hvem="Filip, filip demo")
    assert "er alt invitert" in await send("innkjoper", hvem="Filip")
    [task] = await _tasks(parts, need.record)
    id = str(task.id)
    for who in ("ansatt", "innkjoper"):
        reply = await office.press(who, ActionId.ANSWER_TASK, task=id, do="join")
        assert not await _members(office), f"{who} cannot say yes for Filip: {reply.text}"
    await office.press("forvalter", ActionId.ANSWER_TASK, task=id, do="join")
    await office.press("forvalter", ActionId.ANSWER_TASK, task=id, do="join")
    assert len(await _members(office)) == 1
    assert "er alt med" in await send("innkjoper", hvem="Filip")

    [member] = await _members(office)
    assert "Skriv kort hvorfor" in await send("innkjoper", do="remove_member", medlem=str(member))
    assert "Bare den som har tatt" in await send(
        "forvalter", do="remove_member", medlem=str(member), grunn="Nei"
    )
    assert "er tatt ut" in await send(
        "innkjoper", do="remove_member", medlem=str(member), grunn="Feil kompetanse."
    )
    assert not await _members(office)
    [task] = await _tasks(parts, need.record)
    assert task.state == TaskState.CANCELLED.value
    assert "640" not in (await office.turn("forvalter", text=need.number)).text
    acts = await office.acts(need)
    assert [acts.count(one) for one in ("invited", "faggruppe")] == [1, 2]


async def _tasks(parts: Parts, record: str) -> list[CaseTask]:
    async with parts.sessions() as session:
        return list(await tasks_of(session, record, TaskKind.FAGGRUPPE))


async def _members(office: Office) -> frozenset[object]:
    return party_ids(await office.need(TOLK), FAGGRUPPE)
